"""Passphrases: which may be used, which are one and the same, and which are soon guessed."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Collection, Iterator
from itertools import pairwise

from ...base.errors import UserError

LEAST_CHARACTERS = 6
LEAST_BITS = 40  # at half a second a guess, a few thousand years for one computer
WEAK = "这个口令容易被猜中（{why}），拾到U盘的人可能试得出来；建议换成一句至少8个字的话。"

_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_COMMON = (
    *("password", "passw0rd", "admin", "iloveyou", "woaini", "welcome", "letmein", "5201314", "1314520"),
    *("1qaz", "2wsx", "3edc", "4rfv", "5tgb"),
)
_POOLS = ((str.isdigit, 10), (str.islower, 26), (str.isupper, 26), (str.isascii, 33))
_HANZI = 1000  # of those that people choose


def one_form(passphrase: str) -> str:
    """Return what a passphrase is however it was typed: full-width and half-width are one (NFKC)."""
    return unicodedata.normalize("NFKC", passphrase)


def checked_passphrase(passphrase: str) -> str:
    """Return a passphrase that may be used for a new copy, or refuse it."""
    if len(passphrase.strip()) < LEAST_CHARACTERS:
        raise UserError(f"口令太短，至少要{LEAST_CHARACTERS}个字符；请换一个长一些的口令。")
    return passphrase


def weakness(passphrase: str, names: Collection[str] = ()) -> str:
    """Say that a passphrase is soon guessed, and why; empty if it is not.

    A rough measure: a sign that repeats or follows the one before, on the keyboard or in the alphabet, and a common
    word add next to nothing, nor does what stands in ``names``: those of units and people, which are no secret; any
    other adds as much as its kind has signs.
    """
    text = one_form(passphrase).strip()
    plain = text.casefold()
    for word in (*_COMMON, *_parts(plain, names)):
        plain = plain.replace(word, word[0])
    signs = [new for old, new in pairwise(f"\0{plain}") if not _follows(old, new)]
    distinct = set(signs)
    pool = sum(size for kind, size in _POOLS[:3] if any(map(kind, filter(str.isascii, text))))
    pool += 33 if any(sign.isascii() and not sign.isalnum() for sign in text) else 0
    bits = sum(math.log2(pool if sign.isascii() else _HANZI) for sign in signs)
    bits *= min(1, 2 * len(distinct) / max(1, len(signs)))  # the same few signs over and over
    if bits >= LEAST_BITS:
        return ""
    parts = list(_parts(text.casefold(), names))
    if sum(map(len, parts)) > len(text) // 2:
        return WEAK.format(why="多是单位或人员的名称")
    if len(signs) <= len(text) // 2:
        return WEAK.format(why="多是重复或连续的字符、常见的词")
    if text.isdigit():
        return WEAK.format(why="只有数字，又不长")
    return WEAK.format(why="太短")


def _parts(text: str, names: Collection[str]) -> Iterator[str]:
    """Yield the longest parts of a text that stand in a name."""
    at = 0
    known = [one_form(name).casefold() for name in names]
    while at < len(text):
        end = at + 1
        while end < len(text) and any(text[at : end + 1] in name for name in known):
            end += 1
        if end - at > 1:
            yield text[at:end]
        at = end


def _follows(old: str, new: str) -> bool:
    near = abs(ord(old) - ord(new)) <= 1 and old.isascii()
    return near or old == new or any(old + new in row or new + old in row for row in _ROWS)
