"""A file deleted so that nothing of it stays in the blocks that it had, as far as the disk lets anybody say so.

It is overwritten before it goes. A solid-state disk, and a file system that writes each change to a new place, may
keep the old blocks all the same, out of anybody's ordinary reach: who clears a computer is told so.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

from .durable import sync_folder
from .held import once_let_go
from .temporary import part_of

BLOCK = 1 << 20


def wipe(path: Path) -> None:
    """Delete a file; one that is not there is no fault. Raises ``OSError`` where it stays, whole, under its name.

    It gets a temporary name first: what a kill leaves half overwritten goes at the next start.
    """
    try:
        found = path.lstat()
    except FileNotFoundError:
        return
    with part_of(path) as part:
        once_let_go(lambda: path.rename(part))
        if stat.S_ISREG(found.st_mode) and found.st_nlink == 1:  # else its bytes are another name's, too
            with suppress(OSError):  # it goes, whatever of it could be overwritten
                _overwrite(part, found.st_size)
        if sys.platform == "win32":
            part.chmod(stat.S_IWRITE)
        once_let_go(lambda: part.unlink(missing_ok=True))
    sync_folder(path.parent)


def _overwrite(path: Path, size: int) -> None:
    path.chmod(0o600)
    with path.open("r+b") as file:
        left = size
        while left > 0:
            left -= file.write(bytes(min(BLOCK, left)))
        file.flush()
        os.fsync(file.fileno())
