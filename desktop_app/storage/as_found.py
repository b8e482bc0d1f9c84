"""A file and its journal as they were found, kept before SQLite finishes in the file what was left unfinished.

They are no backup that can be restored: what went wrong can be looked into with them. Each pair lies in a folder of
its own under the file's own names, since a file without its journal would mislead.
"""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from pathlib import Path

from ..base.clock import now
from ..files.backup_names import folder_of
from ..files.durable import PART, keep_bytes, sync_folder
from ..files.held import once_let_go
from ..files.private import make_folder
from ..files.room import budget, listed
from ..files.temporary import part_of

FOLDER = "修复前原样"
LAST = 5
STAMP = "%Y%m%d-%H%M%S-%f"
_LEFT_OVER = 3600  # seconds after which a pair that is not whole belongs to a program that was ended


def keep_as_found(path: Path, journal: Path) -> Path:
    """Keep both, whole or not at all, and return in which folder; older pairs are thinned out."""
    folder = folder_of(path) / FOLDER
    kept = folder / f"{now():{STAMP}}"
    make_folder(folder)
    with part_of(kept) as part:
        part.mkdir(mode=0o700)
        for one in (journal, path):
            keep_bytes(one, part / one.name)
        once_let_go(lambda: part.rename(kept))
    sync_folder(folder)
    _thin(folder, kept)
    return kept


def _thin(folder: Path, newest: Path) -> None:
    """Keep the last few pairs within the budget; however old: a clock that jumps makes none of them older."""
    whole = [one for one in listed(folder) if one.suffix != PART and one != newest]
    sizes = {one: _size(one) for one in [*whole, newest]}
    room = budget(free=shutil.disk_usage(folder).free, used=sum(sizes.values())) - sizes[newest]
    for place, one in enumerate(reversed(whole), 2):
        room -= sizes[one]
        if place > LAST or room < 0:
            shutil.rmtree(one, ignore_errors=True)
    for one in listed(folder):
        with suppress(OSError):
            if one.suffix == PART and time.time() - one.stat().st_mtime > _LEFT_OVER:
                shutil.rmtree(one, ignore_errors=True)


def _size(folder: Path) -> int:
    with suppress(OSError):
        return sum(one.stat().st_size for one in folder.iterdir())
    return 0
