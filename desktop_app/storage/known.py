"""What was found out of a large file and still holds at the next opening: that it is sound, and the hashes of its rows.

A file is known again by what the system says of it and by its header, where SQLite counts the changes. What a disk
does to it behind the system's back is found all the same, by each backup, and by ``check``, which go through all of it.
"""

from __future__ import annotations

import time
from pathlib import Path

from msgspec import Struct

from ..base.userdirs import data_folder
from ..files.backup_names import folder_name
from ..files.plain_reading import open_plain
from ..files.records import recalled, remember_later

LARGE = 8 << 20  # bytes; a smaller file is gone through in no time
MOST_KEPT = 20_000  # assessments whose hashes are kept
_RACY_S = 3.0  # within these after a change, another may bear the same time
_HEADER = 100  # bytes

Keys = dict[str, tuple[str, str]]
"""By assessment: the head of its history, and the hash of all rows that it had then."""


class _Known(Struct):
    state: str
    keys: Keys


def recall(path: Path) -> Keys | None:
    """Return what is known of the rows of a file that was sound and is unchanged since; None of any other."""
    if state := _state(path):
        found = recalled(_record(path), _Known)
        if found is not None and found.state == state:
            return found.keys
    return None


def remember(path: Path, keys: Keys) -> None:
    """Remember, soon, that a file as it is now is sound, and the hashes of its rows; of a small one nothing."""
    state = _state(path)
    if state and time.time() - path.stat().st_mtime > _RACY_S:
        remember_later(_record(path), _Known(state, keys if len(keys) <= MOST_KEPT else {}))


def _record(path: Path) -> Path:
    return data_folder() / "已核对" / f"{folder_name(path)}.json"


def _state(path: Path) -> str:
    """Return what tells a large file from what it was before; empty of a small one, or one that is not there."""
    try:
        stat = path.stat()
        if stat.st_size < LARGE:
            return ""
        with open_plain(path) as file:
            header = file.read(_HEADER)
    except OSError:
        return ""
    return f"{stat.st_dev} {stat.st_ino} {stat.st_size} {stat.st_mtime_ns} {header.hex()}"
