"""Reading a data file byte by byte while SQLite may have it open in this very program.

POSIX takes away every lock that a program holds on a file as soon as it closes any descriptor of that file; with
SQLite's lock gone another program could write into the middle of a transaction (sqlite.org/howtocorrupt.html, 2.2).
So each data file that is open has one descriptor beside it, which is closed last, and its bytes are read through it.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock

from msgspec import Struct

Identity = tuple[int, int]


class _Kept(Struct):
    """A descriptor, and how many need it."""

    descriptor: int
    holders: int = 1


_kept: dict[Identity, _Kept] = {}
_guard = Lock()


def keep(path: Path, identity: Identity) -> None:
    """Keep a descriptor of a file that is being opened; each call wants one of ``let_go``."""
    if sys.platform == "win32":  # where a lock belongs to its handle
        return
    with _guard:
        if identity in _kept:
            _kept[identity].holders += 1
        else:
            with suppress(OSError):
                _kept[identity] = _Kept(os.open(path, os.O_RDONLY))


def let_go(identity: Identity) -> None:
    """Close the descriptor if nobody needs it any more: SQLite has closed the file."""
    with _guard:
        kept = _kept.get(identity)
        if kept is None:
            return
        kept.holders -= 1
        if not kept.holders:
            os.close(_kept.pop(identity).descriptor)


def open_plain(path: Path) -> io.BufferedReader:
    """Open a file to read its bytes, without any harm to the locks on it. Raises ``OSError``."""
    stat = path.stat()
    identity = (stat.st_dev, stat.st_ino)
    with _guard:
        kept = _kept.get(identity)
        if kept is not None:
            kept.holders += 1
            return io.BufferedReader(_Beside(identity, kept.descriptor))
    return path.open("rb")


class _Beside(io.RawIOBase):
    """Reads through a descriptor that others read through, too."""

    def __init__(self, identity: Identity, descriptor: int) -> None:
        super().__init__()
        self._identity, self._descriptor, self._at = identity, descriptor, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if sys.platform == "win32":
            raise NotImplementedError  # nothing is kept there
        read = os.pread(self._descriptor, len(buffer), self._at)
        buffer[: len(read)] = read
        self._at += len(read)
        return len(read)

    def close(self) -> None:
        if not self.closed:
            super().close()
            let_go(self._identity)
