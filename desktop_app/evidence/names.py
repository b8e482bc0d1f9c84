"""Names of evidence made harmless."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

from ..base.text import presentable

LONGEST_NAME = 120
LONGEST_WRITTEN = 240  # bytes of a name on the disk
_UNSEEN = r"\x80-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"  # some turn a name round: .exe as gpj.
_UNFIT = re.compile(rf'[<>:"|?*{_UNSEEN}]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")  # names that Windows keeps for itself


def readable_name(name: str) -> str:
    """Return a name that was written in GBK, as on old sticks, in its own letters."""
    with contextlib.suppress(UnicodeEncodeError):
        name.encode()
        return name
    return os.fsencode(name).decode("gb18030", "replace")


def clean_name(name: str) -> str:
    """Return a name without folders, control characters or what a system refuses, its suffix kept."""
    name = re.split(r"[/\\]", presentable(name))[-1]
    name = " ".join(_UNFIT.sub("", name).split()).strip(". ")
    if _RESERVED.match(name):
        name = f"_{name}"
    stem, suffix = _parts(name or "未命名")
    return stem[: LONGEST_NAME - len(suffix)].rstrip(". ") + suffix


def file_name(name: str) -> str:
    """Return the name under which a file can be written anywhere: a hanzi counts as three on Linux."""
    stem, suffix = _parts(clean_name(name))
    room = LONGEST_WRITTEN - len(suffix.encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ") + suffix


def _parts(name: str) -> tuple[str, str]:
    """Split a name before its suffix; what is too long is none."""
    path = Path(name)
    suffix = path.suffix if len(path.suffix) <= 12 else ""
    return (path.name.removesuffix(suffix) if suffix else path.name), suffix


def visible_name(name: str) -> str:
    """Return a name as it can be shown: on one line, and nothing in it that is unseen or turns it round."""
    return " ".join(re.sub(f"[{_UNSEEN}]", "", presentable(name)).split())
