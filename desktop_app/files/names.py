"""Names that every medium takes: FAT and exFAT, Windows and Linux, whatever the unit is called."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import count

from ..base.text import NO_UNIT

LONGEST = 200  # bytes of UTF-8; file systems allow 255 bytes or 255 UTF-16 units, and a number may come behind
_LEGAL = str.maketrans('\\/:*?"<>|', "＼／：＊？＂＜＞｜")
_RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in "0123456789¹²³")}
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")  # controls, marks of direction, halves of pairs, no characters


def legal_name(stem: str, suffix: str) -> str:
    """Return a file's name that says as much of ``stem`` as fits before ``suffix`` (with its dot)."""
    text = " ".join(unicodedata.normalize("NFC", stem).translate(_LEGAL).split())
    text = "".join(mark for mark in text if unicodedata.category(mark) not in _UNSEEN)
    text = _trimmed(_cut(text, LONGEST - len(suffix.encode())))
    if text.split(".")[0].strip().upper() in _RESERVED:
        text = f"_{text}"
    return f"{text or '评估'}{suffix}"


def copy_stem(unit: str, others: str, *particulars: str) -> str:
    """Join what names a copy; a long unit's name is cut so that all behind it stays whole."""
    behind = others + "".join(f"_{one}" for one in particulars if one)
    return f"{_trimmed(_cut(unit.strip() or NO_UNIT, LONGEST - 10 - len(behind.encode())))}{behind}"


def numbered(name: str) -> Iterator[str]:
    """Yield the name, then the name with 2, 3 and so on behind."""
    stem, dot, suffix = name.rpartition(".")
    stem, suffix = (stem, f"{dot}{suffix}") if dot else (name, "")
    yield name
    yield from (f"{stem}_{number}{suffix}" for number in count(2))


def _cut(text: str, most: int) -> str:
    """Cut text to so many bytes of UTF-8, between characters and never before a mark that belongs to the last one."""
    if len(text.encode("utf-8", "replace")) <= most:
        return text
    kept = text.encode("utf-8", "replace")[: max(0, most)].decode("utf-8", "ignore")
    while kept and unicodedata.combining(text[len(kept)]):
        kept = kept[:-1]
    return kept


def _trimmed(text: str) -> str:
    """Leave out spaces and dots at the ends: Windows drops them silently behind a name."""
    return text.strip().rstrip(". ").lstrip(" .")
