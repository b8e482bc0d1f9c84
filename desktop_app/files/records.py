"""What the program remembers beside the data files: a small record in JSON a file; a broken one is forgotten.

What costs nobody any work if it is lost is written later, by a thread: whoever types would wait for the disk. Until
then it is what is recalled.
"""

from __future__ import annotations

import atexit
from contextlib import suppress
from pathlib import Path
from threading import Condition, Thread
from typing import TypeVar

import msgspec

from ..base.decoding import UNREADABLE
from ..base.limits import REMEMBERED, read_within
from .durable import write_whole
from .private import make_folder

Kind = TypeVar("Kind")

WRITER = "remembering"  # name of a thread
PATIENCE_S = 5.0  # at the end; a disk that hangs is not waited for


def recalled(path: Path, kind: type[Kind]) -> Kind | None:
    """Return what was remembered there; nothing where that cannot be read, or is something else."""
    with suppress(*UNREADABLE):
        if (data := _LATER.waiting(path)) is not None:
            return msgspec.json.decode(data, type=kind)
    with suppress(OSError, *UNREADABLE), path.open("rb") as file:
        return msgspec.json.decode(read_within(file, REMEMBERED), type=kind)
    return None


def remember(path: Path, record: object) -> None:
    """Write a record, whole or not at all. Raises ``OSError``."""
    finish()  # or what was to be written earlier comes later
    _write(path, msgspec.json.encode(record))


def remember_later(path: Path, record: object) -> None:
    """Have a record written soon; of several the last. A full disk costs it, and nobody is told."""
    _LATER.write(path, msgspec.json.encode(record))


def finish() -> None:
    """Wait until all is written, at the end of the program too."""
    _LATER.finish()


def _write(path: Path, data: bytes) -> None:
    make_folder(path.parent)
    write_whole(path, data)


class _Later:
    """Writes one record after the other in a thread, which ends when there is nothing left to write."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._waiting: dict[Path, bytes] = {}
        self._at_work = False

    def waiting(self, path: Path) -> bytes | None:
        """Return what is still to be written there."""
        with self._changed:
            return self._waiting.get(path)

    def write(self, path: Path, data: bytes) -> None:
        """Have it written."""
        with self._changed:
            self._waiting[path] = data
            begins, self._at_work = not self._at_work, True
        if begins:
            try:
                Thread(target=self._work, name=WRITER, daemon=True).start()
            except RuntimeError:  # the system has no thread to give
                self._work()

    def finish(self) -> None:
        """Wait a while until nothing is left to write."""
        with self._changed:
            self._changed.wait_for(lambda: not self._at_work, PATIENCE_S)

    def _work(self) -> None:
        while True:
            with self._changed:
                if not self._waiting:
                    self._at_work = False
                    self._changed.notify_all()
                    return
                path, data = next(iter(self._waiting.items()))
            with suppress(Exception):  # whatever it is, what comes after it is written all the same
                _write(path, data)
            with self._changed:
                if self._waiting.get(path) is data:
                    del self._waiting[path]


_LATER = _Later()
atexit.register(finish)
