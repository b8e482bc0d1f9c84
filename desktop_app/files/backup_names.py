"""Where the backups of a data file lie, and what they are called."""

from __future__ import annotations

import os
import re
import sys
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from ..base.userdirs import backups_folder
from ..base.windows_errors import units
from .names import legal_name, misfit
from .places import is_folder, real_name
from .room import listed

NAME = re.compile(r"(?P<number>\d{5,})_(?P<stamp>\d{8}-\d{6})_(?P<occasion>.+)\.db")
LONGEST = 250  # bytes; a suffix may come behind
WIDEST = 150 if sys.platform == "win32" else LONGEST  # UTF-16 units, with which the path to a backup is none too long

ELSEWHERE = "巡察整改评估备份"
"""Made in a second place when that is chosen and never again: where it is missing the stick is out, or another's."""


def is_backup(path: Path) -> bool:
    """Whether a file lies where backups are kept, which are looked at and thinned, never worked on."""
    elsewhere = ELSEWHERE in path.parent.parts and NAME.fullmatch(path.name)
    return path.is_relative_to(backups_folder()) or bool(elsewhere)


def folder_name(path: Path, *more: str) -> str:
    """Name the folder of a file's backups: files of one name in different folders are never mixed up."""
    whole = os.path.normcase(path.absolute())
    behind = "_".join(["", *more, sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:8]])
    stem = legal_name(path.stem, "") if more and misfit(path.stem) else path.stem  # some more: on a medium
    while len(os.fsencode(stem + behind)) > LONGEST or units(stem + behind) > WIDEST:
        stem = stem[:-1]  # a file's own name may be as long as a name can be
    return stem + behind


def folder_of(path: Path) -> Path:
    """Return where the backups of the data file at ``path`` lie: the same under each name that leads to it.

    Earlier versions took a name through a linked folder as it was; what they have begun goes on.
    """
    path = real_name(path)
    begun = backups_folder() / folder_name(path)
    if sys.platform == "win32" or is_folder(begun):  # where a drive's letter is the name of what may be away
        return begun
    return backups_folder() / folder_name(Path(os.path.realpath(path)))


def next_path(folder: Path, now: datetime, occasion: str) -> Path:
    """Return the path of a new snapshot; its number is higher than any other, whatever the clock says."""
    numbers = [int(found["number"]) for one in listed(folder) if (found := NAME.fullmatch(one.name))]
    return folder / f"{max(numbers, default=0) + 1:05}_{now:%Y%m%d-%H%M%S}_{occasion}.db"
