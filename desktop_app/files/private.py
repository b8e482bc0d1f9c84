"""What is the owner's alone, where the system has that: folders 0700, files 0600, whatever the umask says.

What the program keeps, it keeps so. What is made for others, a copy that is handed over or a PDF on a stick, gets what
the system gives to any program's file there.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_OTHERS, _WRITTEN_BY_OTHERS = 0o077, 0o022


def make_folder(path: Path) -> None:
    """Make a folder, and those above it that are missing, for its owner alone; one that is there stays as it is.

    Raises ``OSError``, also where a file is in its way.
    """
    try:
        _make(path)
    except FileNotFoundError:
        if path.parent == path:
            raise
        make_folder(path.parent)
        _make(path)  # which Windows may find no place for again: the name is too long


def _make(path: Path) -> None:
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        if not path.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path)) from None
    except OSError:
        if not path.is_dir():
            raise


def create(path: Path) -> BinaryIO:
    """Open a new file that only its owner can read, to be written."""
    return os.fdopen(os.open(path, _NEW, 0o600), "wb")


def share(path: Path) -> None:
    """Let others read a file, or look into a folder, as far as the umask lets them.

    A medium that knows no owners says nothing to it.
    """
    umask = os.umask(_OTHERS)  # there is no other way to ask; whatever is made meanwhile is the owner's alone
    os.umask(umask)
    with suppress(OSError):
        path.chmod((0o777 if path.is_dir() else 0o666) & ~umask)


def close_off(folder: Path) -> None:
    """Shut a folder of the program's own that an earlier version has left open for reading.

    One that others may write into was opened on purpose.
    """
    with suppress(OSError):
        mode = folder.stat().st_mode
        if mode & _OTHERS and not mode & _WRITTEN_BY_OTHERS:
            folder.chmod(0o700)
