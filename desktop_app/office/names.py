"""Names of units, teams and people as lists have them: what two of them are compared by, and lists of people."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import normalize

from ..base.numerals import in_characters
from ..base.text import one_line
from ..ledger.comparing import plain_words

LONGEST = 100  # characters of a name; what is longer is a sentence
_AND = re.compile(r"[、，,;；/\n]|\s及\s|\s和\s")
_BRACKETED = re.compile(r"[（(【\[]([^（(【\[）)】\]]*)[）)】\]]")
_DUTY = re.compile(r"^(?:副?组长|组员|成员|联络员)[:：]\s*")
_NOBODY = frozenset(("无", "/", "-", "—", "——", "暂无", "没有", "空缺", "暂缺", "待定"))
_NUMBER = re.compile(r"(?<=第)[0-9]{1,3}(?=[^0-9]*组)")


@lru_cache(maxsize=16384)
def name_key(name: str) -> str:
    """Return what two names of one unit share: no spaces and marks, one width, one case."""
    return plain_words(name)


@lru_cache(maxsize=4096)
def team_key(name: str) -> str:
    """Return what two names of one team share: 第1评估组 is 第一评估组."""
    plain = normalize("NFKC", name)
    return plain_words(_NUMBER.sub(lambda found: in_characters(int(found[0]) or 1), plain))


def tidy_name(text: str) -> str:
    """Return a name on one line, without the spaces around it or between its hanzi; those of other letters stay."""
    line = " ".join(one_line(text).split())
    return re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", line)


def people(text: str) -> list[tuple[str, str]]:
    """Return the people whom a cell names, each once, with what stands behind a name in brackets.

    Names stand apart by 、, commas, lines or spaces. A space within a name of two hanzi, which makes it as wide as
    one of three, parts nothing.
    """
    found: dict[str, str] = {}
    for name, beside in _each(text):
        found.setdefault(name, beside)
    return list(found.items())


def _each(text: str) -> Iterator[tuple[str, str]]:
    for part in _AND.split(_kept_together(text)):
        beside = "；".join(filter(None, (one.strip() for one in _BRACKETED.findall(part))))
        words = _DUTY.sub("", " ".join(_BRACKETED.sub(" ", part).split()))
        names = _joined(words.split(" "))
        for at, name in enumerate(names):
            if name and name not in _NOBODY and any(sign.isalpha() for sign in name):
                yield name, beside if at == len(names) - 1 else ""


def named_twice(text: str) -> list[str]:
    """Return whom a cell names more than once: one person, or two of one name."""
    return [name for name, number in Counter(name for name, _ in _each(text)).items() if number > 1]


def names_in(text: str) -> list[str]:
    """Return the people whom a cell names, without what stands behind them."""
    return [name for name, _ in people(text)]


def _kept_together(text: str) -> str:
    """Let what stands in brackets part no names: 张某某（原任、现任）."""
    return _BRACKETED.sub(lambda found: _AND.sub(" ", found[0]), text.replace("\r", "\n"))


def _joined(words: list[str]) -> list[str]:
    """Put single hanzi together in pairs: 张 某 李某某 are 张某 and 李某某. Words of other letters are one name."""
    if all(word.isascii() for word in words):
        return [" ".join(words)]
    names, at = [], 0
    while at < len(words):
        pair = words[at : at + 2]
        whole = len(pair) == 2 and all(len(word) == 1 and not word.isascii() for word in pair)
        names.append("".join(pair) if whole else words[at])
        at += 2 if whole else 1
    return names
