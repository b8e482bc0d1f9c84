"""Reading a data file byte by byte while SQLite may have it open in this very program.

POSIX takes away every lock that a program holds on a file as soon as it closes any descriptor of that file; with
SQLite's lock gone another program could write into the middle of a transaction (sqlite.org/howtocorrupt.html, 2.2).
So each data file that is open has one descriptor beside it, which is closed last, and its bytes are read through it.
"""

from __future__ import annotations

import io
import os
import stat
import sys
from hashlib import sha256
from pathlib import Path
from threading import Lock

from msgspec import Struct

from ..base.progress import check

CHUNK = 1 << 16  # bytes: threads side by side hold one each

Identity = tuple[int, int]


class _Kept(Struct):
    """A descriptor, and how many need it."""

    descriptor: int
    holders: int = 1


_kept: dict[Identity, _Kept] = {}
_guards: dict[Identity, Lock] = {}  # one a file: where one file hangs, as on a network, the others go on


def keep(path: Path, identity: Identity) -> int | None:
    """Return a descriptor of a file, to be given back by ``let_go``; None, and nothing to give back, if there is none.

    It is the same for all who have the file open.
    """
    if sys.platform == "win32":  # where a lock belongs to its handle
        return None
    with _guard(identity):
        kept = _kept.get(identity)
        if kept is not None:
            kept.holders += 1
            return kept.descriptor
        try:
            descriptor = os.open(path, os.O_RDONLY)
        except OSError:
            return None
        _kept[identity] = _Kept(descriptor)
        return descriptor


def let_go(identity: Identity) -> None:
    """Close the descriptor if nobody needs it any more: who had it from ``keep`` has closed the file."""
    with _guard(identity):
        kept = _kept[identity]
        kept.holders -= 1
        if not kept.holders:
            del _kept[identity]
            os.close(kept.descriptor)


def open_plain(path: Path) -> io.BufferedReader:
    """Open a file to read its bytes, without any harm to the locks on it. Raises ``OSError``."""
    found = path.stat()
    if stat.S_ISREG(found.st_mode):
        identity = (found.st_dev, found.st_ino)
        descriptor = keep(path, identity)
        if descriptor is not None:
            return io.BufferedReader(_Beside(identity, descriptor))
    return path.open("rb")


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hex. Raises ``OSError``."""
    digest = sha256()
    with open_plain(path) as file:
        while chunk := file.read(CHUNK):
            check()
            digest.update(chunk)
    return digest.hexdigest()


def _guard(identity: Identity) -> Lock:
    return _guards.setdefault(identity, Lock())


class _Beside(io.RawIOBase):
    """Reads through a descriptor that others read through, too."""

    def __init__(self, identity: Identity, descriptor: int) -> None:
        super().__init__()
        self._identity, self._descriptor, self._at = identity, descriptor, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = (0, self._at, os.fstat(self._descriptor).st_size)[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if sys.platform == "win32":
            raise NotImplementedError  # nothing is kept there
        read = os.preadv(self._descriptor, [buffer], self._at)
        self._at += read
        return read

    def close(self) -> None:
        if not self.closed:
            super().close()
            let_go(self._identity)
