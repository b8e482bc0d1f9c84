"""Whether a text is what somebody has typed a part of: in any case and width, or by its pinyin.

云岭市 is found by 岭, by yls, by yunling and by yunl. Of a hanzi that is read in several ways each reading counts.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from unicodedata import normalize

Place = tuple[int, int]
"""Where something stands in a text: from, and up to but not including."""

_BETWEEN = "\n"  # two texts, which are on one line each
FEW = 20  # texts, which are looked through one by one
MOST_BITS = 1 << 28  # 32 MB, which are kept for the next letters
TWO_LETTERS = "zh", "ch", "sh"


class Names:
    """Many texts that are searched again and again, each in one go: as one text, with a line for each."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = [folded(text) for text in texts]
        self._all = _BETWEEN.join(self._texts)
        self._starts = [0, *accumulate(len(text) + 1 for text in self._texts)]
        self._where: dict[str, int] = {}  # by sign, as ``_places_of`` returns it

    def fitting(self, wanted: str) -> list[int]:
        """Return the places of the texts in which each part of ``wanted``, parted by spaces, stands; in their order."""
        found: Collection[int] = range(len(self._texts))
        for part in folded(wanted).split():
            if len(found) < FEW:
                found = [at for at in found if _stands(part, self._texts[at])]
            else:
                found = self._with(part).intersection(found)
        return sorted(found)

    def _with(self, part: str) -> set[int]:
        found = set(self._lines(self._all, part))
        if _is_spoken(part):
            ends = self._spoken_ends(part.replace("ü", "v"))
            found.update(self._lines(f"{ends:b}"[::-1], "1"))
        return found

    def _lines(self, text: str, part: str) -> Iterator[int]:
        """Yield in which lines ``part`` stands, each once; ``text`` is all of them, sign by sign."""
        at = text.find(part)
        while at >= 0:
            line = bisect_right(self._starts, at) - 1
            yield line
            at = text.find(part, self._starts[line + 1])

    def _spoken_ends(self, part: str) -> int:
        """Return a bit for each last sign of what is read as ``part``: all texts are gone through at once.

        Of each number of letters it is kept behind which signs so many are accounted for, a bit a sign.
        """
        read = [0] * (len(part) + 1)
        for done, letter in enumerate(part):
            for sign in self._signs.get(letter, ()):
                here = self._places_of(sign)
                if done:
                    here &= read[done] << 1
                for more in _taken(sign, part[done:]) if here else ():
                    read[done + more] |= here
        return read[-1]

    @cached_property
    def _signs(self) -> dict[str, list[str]]:
        """By a letter, or any sign, the signs in these texts that can be read so that they begin with it."""
        found: dict[str, list[str]] = {}
        for sign in set(self._all):
            for letter in set(_initials(sign)):
                found.setdefault(letter, []).append(sign)
        return found

    def _places_of(self, sign: str) -> int:
        """Return where a sign stands, a bit for each sign of all texts."""
        if sign not in self._where:
            if len(self._where) * len(self._all) > MOST_BITS:
                self._where.clear()
            bits, at = bytearray(len(self._all) // 8 + 1), self._all.find(sign)
            while at >= 0:
                bits[at >> 3] |= 1 << (at & 7)
                at = self._all.find(sign, at + 1)
            self._where[sign] = int.from_bytes(bits, "little")
        return self._where[sign]


def matches(words: str, wanted: str) -> bool:
    """Whether each part of ``wanted``, parted by spaces, stands in ``words``; nothing wanted matches all."""
    text = folded(words)
    return all(_stands(part, text) for part in folded(wanted).split())


def places(words: str, wanted: str) -> list[Place]:
    """Return where the parts of ``wanted`` stand in ``words``, in order; none if one of them is missing."""
    text, origin = _folded(words)
    found: list[Place] = []
    for part in folded(wanted).split():
        here = _places(text, part)
        if not here:
            return []
        found += here
    ends = [(origin[start], origin[end - 1] + 1) for start, end in found] if origin else found
    return _apart(sorted(ends))


def folded(text: str) -> str:
    """Return a text without the differences of case and width.

    Sign by sign, so that each part of a text is also a part of the text that this returns.
    """
    return "".join(map(_sign, text))


def _stands(part: str, text: str) -> bool:
    return part in text or (_is_spoken(part) and _is_said(part.replace("ü", "v"), text))


def _is_spoken(part: str) -> bool:
    """Whether something may be meant as it is read."""
    return any("a" <= sign <= "z" for sign in part)


def _is_said(part: str, text: str) -> bool:
    """Whether hanzi of a text are read as ``part``, ü as v; most texts have none that begin so."""
    return part[:2] in _beginnings(text) and (part in _first_letters(text) or bool(_spoken(text, part)))


@lru_cache(maxsize=30_000)
def _first_letters(text: str) -> str:
    """Return a text with the first letter of a hanzi's usual reading in its place: what most people type."""
    return "".join(found[0][0] if (found := readings(sign)) else sign for sign in text)


@lru_cache(maxsize=30_000)
def _beginnings(text: str) -> frozenset[str]:
    """Return the one or two letters with which something can begin that is read in a text."""
    firsts = [_initials(sign) for sign in text]
    pairs = (one + other for a, b in pairwise([*firsts, ""]) for one in a for other in b)
    within = (reading[:2] for sign in text for reading in readings(sign))
    return frozenset((*"".join(firsts), *pairs, *within))


@lru_cache(maxsize=30_000)
def _sign(sign: str) -> str:
    return normalize("NFKC", normalize("NFKC", sign).casefold())


def _folded(text: str) -> tuple[str, list[int]]:
    """Return a text folded, and from where each sign of it comes; nothing where each stands where it stood."""
    made = folded(text)
    if len(made) == len(text):
        return made, []
    return made, [at for at, sign in enumerate(text) for _ in _sign(sign)]


def _apart(found: list[Place]) -> list[Place]:
    """Leave out what overlaps something before it."""
    kept: list[Place] = []
    for place in found:
        if not kept or place[0] >= kept[-1][1]:
            kept.append(place)
    return kept


def _places(text: str, part: str) -> list[Place]:
    found = []
    at = text.find(part)
    while at >= 0:
        found.append((at, at + len(part)))
        at = text.find(part, at + len(part))
    if not found and _is_spoken(part):
        return _spoken(text, part.replace("ü", "v"))
    return found


def _spoken(text: str, part: str) -> list[Place]:
    """Return where hanzi are read as ``part``: each by its whole syllable or its initial, the last as far as typed."""
    first = {sign for sign in set(text) if part[0] in _initials(sign)}
    found, behind = [], 0
    for at, sign in enumerate(text):
        if sign in first and at >= behind and (end := _spoken_end(text, at, part)) > at:
            found.append((at, end))
            behind = end
    return found


def _spoken_end(text: str, start: int, part: str) -> int:
    """Return up to where the text from ``start`` on is read as ``part``; ``start`` where it is not."""
    taken = {0}  # how many letters the signs up to here can account for
    for at in range(start, len(text)):
        taken = {before + more for before in taken for more in _taken(text[at], part[before:])}
        if len(part) in taken:
            return at + 1
        if not taken:
            break
    return start


@lru_cache(maxsize=30_000)
def _taken(sign: str, letters: str) -> frozenset[int]:
    """Return how many of the letters a sign can account for."""
    most = {1} if letters[0] == sign else set()
    for reading in readings(sign):
        if reading[0] != letters[0]:
            continue
        most.add(1)
        if letters[:2] == reading[:2] and reading[:2] in TWO_LETTERS:
            most.add(2)
        if letters.startswith(reading):
            most.add(len(reading))
        elif reading.startswith(letters):
            most.add(len(letters))
    return frozenset(most)


@lru_cache(maxsize=30_000)
def _initials(sign: str) -> str:
    return sign + "".join(reading[0] for reading in readings(sign))


@lru_cache(maxsize=30_000)
def readings(sign: str) -> tuple[str, ...]:
    """Return how a hanzi can be read, without tones, ü as v; nothing for what is none."""
    if sign.isascii() or not sign.isalpha():
        return ()
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")  # 50 MB that only choose between readings
    from pypinyin import Style, pinyin  # 60 ms: not before somebody types letters

    found = pinyin(sign, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(reading for one in found for reading in one if reading)
