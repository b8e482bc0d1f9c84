"""Calling the window that has a file open to the front: a note laid down for it, which it takes away as its answer.

The note lies in the program's own folder, which is its owner's alone: no socket and no port is needed, and nobody else
can call. Who does not answer soon, busy or of another user, is let be.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from ..base.userdirs import data_folder
from .file_lock import holder_of
from .held import once_let_go
from .private import create, make_folder

if sys.platform == "win32":
    import ctypes

PATIENCE_S = 2.0  # a window that has just been started listens within that
_LOOK_EVERY_S = 0.02


def calls_folder() -> Path:
    """Return the folder in which notes are laid down."""
    return data_folder() / "打开的文件"


def note_for(path: Path) -> Path:
    """Return where a note lies for the window that has a data file open."""
    name = sha256(os.path.normcase(os.path.realpath(path)).encode(errors="surrogateescape")).hexdigest()[:24]
    return calls_folder() / f"{name}.call"


def call(path: Path) -> bool:
    """Ask the window of this computer that has a data file open to come to the front; whether it has answered."""
    holder = holder_of(path)
    if holder is None or holder.brief or not holder.here or not holder.lives or holder.process == os.getpid():
        return False
    if sys.platform == "win32":  # or Windows would only let it blink
        ctypes.windll.user32.AllowSetForegroundWindow(holder.process)
    note, limit = note_for(path), time.monotonic() + PATIENCE_S
    try:
        make_folder(note.parent)
        note.unlink(missing_ok=True)  # of one that was ended while it waited
        create(note).close()
    except OSError:
        return False
    while os.path.lexists(note) and time.monotonic() < limit:
        time.sleep(_LOOK_EVERY_S)
    return not _take(note)


def is_called(path: Path) -> bool:
    """Whether somebody has called the window that has this file open; that is the answer, too."""
    return _take(note_for(path))


def _take(note: Path) -> bool:
    """Take a note away; whether it was there."""
    with suppress(OSError):
        once_let_go(note.unlink)  # who has just laid it down may still hold it, and nobody is told of it again
        return True
    return False
