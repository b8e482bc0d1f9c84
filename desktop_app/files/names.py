"""Names that every medium takes: FAT and exFAT, Windows and Linux, whatever the unit or another's file is called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from ..base.text import NO_UNIT, presentable

LONGEST = 200  # bytes of UTF-8; file systems allow 255 bytes or 255 UTF-16 units, and a number may come behind
LONGEST_CLEAN = 120  # characters of a name of another's that is kept in a data file
_LONGEST_SUFFIX = 12  # characters; what is longer is no suffix
_LEGAL = str.maketrans('\\/:*?"<>|', "＼／：＊？＂＜＞｜")
_PORTS = (f"{port}{number}" for port in ("COM", "LPT") for number in "0123456789¹²³")
_RESERVED = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", *_PORTS}  # Windows keeps them for itself


def legal_name(stem: str, suffix: str) -> str:
    """Return a file's name that says as much of ``stem`` as fits before ``suffix`` (with its dot)."""
    return f"{_trimmed(_cut(_legal(stem), LONGEST - len(suffix.encode()))) or '评估'}{suffix}"


def clean_name(name: str) -> str:
    """Return the name of another's file without its folders and what some system refuses, its suffix kept."""
    stem, suffix = _parts(_legal(re.split(r"[/\\]", presentable(name))[-1]) or "未命名")
    return _trimmed(stem[: LONGEST_CLEAN - len(suffix)]) + suffix


def file_name(name: str) -> str:
    """Return the name under which another's file can be written anywhere: a hanzi counts as three on Linux."""
    return legal_name(*_parts(clean_name(name)))


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


def _legal(text: str) -> str:
    """Return a name on one line, its illegal marks in full width, and none that a system keeps for itself."""
    seen = " ".join(presentable(text).split())
    legal = _trimmed(unicodedata.normalize("NFC", seen).translate(_LEGAL))
    return f"_{legal}" if legal.split(".")[0].strip().upper() in _RESERVED else legal


def _parts(name: str) -> tuple[str, str]:
    """Split a name before its suffix."""
    suffix = Path(name).suffix
    return (name.removesuffix(suffix), suffix) if 0 < len(suffix) <= _LONGEST_SUFFIX else (name, "")


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
    return text.strip(". ")
