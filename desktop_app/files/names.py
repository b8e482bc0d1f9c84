"""Names that every medium takes: FAT and exFAT, Windows and Linux, whatever the unit or another's file is called."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from ..base.errors import UserError
from ..base.text import NO_UNIT, presentable

LONGEST = 200  # bytes of UTF-8; file systems allow 255 bytes or 255 UTF-16 units, and a number may come behind
LONGEST_CLEAN = 120  # characters of a name of another's that is kept in a data file
_LONGEST_SUFFIX = 12  # characters; what is longer is no suffix
_ILLEGAL = '\\/:*?"<>|'
_LEGAL = str.maketrans(_ILLEGAL, "＼／：＊？＂＜＞｜")
_RUNNING = re.compile(r"(.*)_([1-9][0-9]{0,2})", re.DOTALL)
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


def misfit(name: str) -> str:
    """Say why a name that somebody has typed is none on every medium; empty where it is one."""
    if found := next((mark for mark in name if mark in _ILLEGAL), ""):
        return f"里面有“{found}”"
    if any(unicodedata.category(mark) == "Cc" for mark in name):
        return "里面有看不见的控制符"
    if name.endswith((".", " ")):
        return "以点或空格结尾"
    return f"“{name.split('.')[0]}”是Windows留给设备的名字" if _is_reserved(name) else ""


def misfit_in_words(path: Path) -> str:
    """Say why no file can be made of a name that Windows, or a stick, has not; empty where it is none of these.

    Windows writes into nowhere under some of them. What is there under such a name, on Linux, may be replaced.
    """
    why = misfit(path.name)
    if not why or (sys.platform != "win32" and os.path.lexists(path)):
        return ""
    return f"“{path.name}”不能用作文件名（{why}，Windows和U盘不认），没有写任何文件；请换一个文件名。"


def check_name(path: Path) -> None:
    """Refuse to make a file of such a name."""
    if words := misfit_in_words(path):
        raise UserError(words)


def copy_stem(unit: str, others: str, *particulars: str) -> str:
    """Join what names a copy; a long unit's name is cut so that all behind it stays whole."""
    behind = others + "".join(f"_{one}" for one in particulars if one)
    return f"{_trimmed(_cut(_shown(unit) or NO_UNIT, LONGEST - 10 - len(behind.encode())))}{behind}"


def numbered(name: str) -> Iterator[str]:
    """Yield the name, then the name with 2, 3 and so on behind; a running number goes on from where it is."""
    stem, dot, suffix = name.rpartition(".")
    stem, suffix = (stem, f"{dot}{suffix}") if dot else (name, "")
    yield name
    running = _RUNNING.fullmatch(stem)
    stem, first = (running[1], int(running[2])) if running else (stem, 1)
    yield from (f"{stem}_{number}{suffix}" for number in count(first + 1))


def _legal(text: str) -> str:
    """Return a name on one line, its illegal marks in full width, and none that a system keeps for itself."""
    legal = _trimmed(_shown(text))
    return f"_{legal}" if _is_reserved(legal) else legal


def _shown(text: str) -> str:
    """Return a name on one line, its illegal marks in full width: these take more bytes."""
    return unicodedata.normalize("NFC", " ".join(presentable(text).split())).translate(_LEGAL)


def _is_reserved(name: str) -> bool:
    return name.split(".")[0].strip().upper() in _RESERVED


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
