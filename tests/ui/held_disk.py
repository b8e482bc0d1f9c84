"""A disk whose every sync is heard, in which thread, and can be held until it is let go."""

import os
from collections.abc import Iterator
from threading import Event, get_ident
from typing import Any

import pytest
from PySide6.QtCore import QTimer

from ..harness import vfs

BEAT_MS = 2
BEATS = 5  # of the window, while the disk is held


class HeldDisk:
    """``in_window`` counts the syncs of the thread that made this; while it is ``armed`` those of others are held.

    As soon as the window has lived for a while beside one that is held, all are let go: ``beats`` tells of that.
    """

    def __init__(self) -> None:
        self.in_window = self.elsewhere = self.beats = 0
        self.held = False
        self._window, self._go_on = get_ident(), Event()
        self._go_on.set()
        self._heart = QTimer(interval=BEAT_MS)
        self._heart.timeout.connect(self._beat)

    def arm(self, *, for_ever: bool = False) -> None:
        """Hold what is synced from now on, and count anew; ``for_ever``: until it is let go, whatever lives."""
        self.in_window = self.elsewhere = self.beats = 0
        self._go_on.clear()
        if not for_ever:
            self._heart.start()

    def let_go(self) -> None:
        self._heart.stop()
        self._go_on.set()

    def sync(self) -> None:
        """Stand before a sync."""
        if get_ident() == self._window:
            self.in_window += 1
            return
        self.elsewhere += 1
        self.held = not self._go_on.is_set()
        assert self._go_on.wait(20)
        self.held = False

    def hear(self, what: tuple[Any, ...]) -> None:
        """Hear what SQLite does to the disk."""
        if what[0] == "sync" or (what[0] == "delete" and what[2]):
            self.sync()

    def _beat(self) -> None:
        if self.held:
            self.beats += 1
            if self.beats == BEATS:
                self.let_go()


@pytest.fixture
def held_disk(qapp: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[HeldDisk]:
    """Put it under SQLite, and under what the program writes itself."""
    disk, fsync = HeldDisk(), os.fsync

    def heard(handle: int) -> None:
        disk.sync()
        fsync(handle)

    monkeypatch.setattr(os, "fsync", heard)
    with vfs.failing_disk() as shim:
        shim.log = disk.hear
        yield disk
        disk.let_go()
