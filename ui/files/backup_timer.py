"""Backups that come by themselves: once the file is open, while work goes on, at the end; and to the second place."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.backups.occasions import BY_HAND, CLOSED, OPENED, REGULAR

from ..parts.background import Background
from ..preferences import Preferences

if TYPE_CHECKING:
    from desktop_app.backups.second_place import Standing
    from desktop_app.storage.store import Store

OPENED_AFTER_MS = 1500  # the list is on the screen by then, and what writing needs is loaded
LOOK_EVERY_MS = 30_000  # a stick comes and goes
BACKUP_EVERY_S = 600
QUIET_MS, MOST_WAIT_S = 2000, 120
AGAIN_AFTER_S = 120  # where it has failed
PATIENCE_S = 5.0  # at the end; what hangs is left behind
ALONE = "仅存于本机"  # as ``second_place.spoken`` says it: known before that is loaded


class BackupTimer(QObject):
    """Works in a thread with a connection of its own, so that nobody waits for it.

    ``told`` sends in words where copies of the open file are, then the whole of it where that is not as it should be
    (else empty), and whether they are on this machine alone.
    """

    told = Signal(str, str, bool)

    def __init__(self, preferences: Preferences, parent: QObject) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._work = Background(self, daemon=True)
        self._store: Store | None = None
        self._written, self._next = 0, 0.0
        self._seen = -1  # what was written when it was last looked at
        self.explained = self.bad = ""
        self._opened = QTimer(self, interval=OPENED_AFTER_MS, singleShot=True)
        self._opened.timeout.connect(partial(self._run, OPENED))
        self._look = QTimer(self, interval=LOOK_EVERY_MS)
        self._look.timeout.connect(self.look)
        self._pause = QTimer(self, interval=QUIET_MS, singleShot=True)
        self._pause.timeout.connect(self.look)

    @property
    def place(self) -> Path | None:
        """The second place."""
        chosen = self._preferences.settings.second_place
        return Path(chosen) if chosen else None

    @property
    def at_work(self) -> bool:
        """Whether a file is open that is looked after."""
        return self._store is not None

    def begin(self, store: Store) -> None:
        """Look after a file that has been opened."""
        self._store = store
        self._put_off(BACKUP_EVERY_S)
        self._tell("" if self.place else ALONE)
        self._opened.start()
        self._look.start()

    def end(self) -> None:
        """Keep what was written since the last backup, before the file is closed."""
        self._opened.stop()
        self._look.stop()
        self._pause.stop()
        if self._store is not None:
            if self._store.written != self._written:
                self._run(CLOSED)
            self._work.wait(PATIENCE_S)
            self._store = None
            self.told.emit("", "", False)

    def look(self) -> None:
        """Do what is due."""
        if self._store is None or self._work.busy:
            return
        due = monotonic() >= self._next and self._store.written != self._written
        if due and self._store.written != self._seen and monotonic() < self._next + MOST_WAIT_S:
            self._seen = self._store.written
            self._pause.start()  # somebody is typing: the next pause is a better time
            return
        if due or self.place is not None:
            self._run(REGULAR if due else "")

    def forget_place(self) -> None:
        """Say at once that there is no second place any more."""
        self._tell(ALONE)

    def now(self) -> None:
        """Make a backup now and bring it to the second place: the user wants it, or has chosen another place."""
        self._run(BY_HAND)

    def _run(self, occasion: str) -> None:
        from desktop_app.backups.second_place import tend  # not at the start: the list does without

        if self._store is not None:
            if occasion:
                self._put_off(BACKUP_EVERY_S)
            self._work.run(partial(tend, self._store.path, occasion, self.place), partial(self._show, self._store))

    def _show(self, store: Store, standing: Standing) -> None:
        from desktop_app.backups.second_place import explained, spoken

        if store is not self._store or standing.place != (str(self.place) if self.place else ""):
            return  # the file was closed, or another place chosen, meanwhile
        if standing.failure:
            self._put_off(AGAIN_AFTER_S)
            self._written = -1
        now = datetime.now().astimezone()
        self.explained = explained(standing, now)
        self._tell(spoken(standing, now), self.explained if standing.failure or standing.trouble else "")

    def _tell(self, words: str, bad: str = "") -> None:
        self.bad = bad
        self.told.emit(words, bad, self.place is None)

    def _put_off(self, seconds: float) -> None:
        self._next = monotonic() + seconds
        self._written = self._store.written if self._store else 0
