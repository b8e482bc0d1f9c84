"""Backups that come by themselves: once the file is open, while work goes on, at the end; and to the second place."""

from __future__ import annotations

import math
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.backups.occasions import BY_HAND, CLOSED, OPENED, REGULAR
from desktop_app.base.clock import now
from desktop_app.base.progress import check

from ..parts.background import Background
from ..parts.patience import wait_for
from ..preferences import Preferences

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.backups.second_place import Standing
    from desktop_app.storage.data_file import DataFile

OPENED_AFTER_MS = 1500  # the list is on the screen by then, and what writing needs is loaded
LOOK_EVERY_MS = 30_000  # a stick comes and goes
BACKUP_EVERY_S = 600
QUIET_MS, MOST_WAIT_S = 2000, 120
AGAIN_AFTER_S = 120  # where it has failed
PATIENCE_S = 5.0  # at the end; what hangs is left behind
LOOK_AGAIN_S = 0.1
NO_ANSWER_AFTER_S = 300  # of the second place
ALONE = "仅存于本机"  # as ``second_place.spoken`` says it: known before that is loaded


class BackupTimer(QObject):
    """Works in a thread with a connection of its own, so that nobody waits for it.

    The second place has another thread: one that hangs, as a network folder does, stops no backup on this machine.

    ``told`` sends in words where copies of the open file are, then the whole of it where that is not as it should be
    (else empty), and whether they are on this machine alone.
    """

    told = Signal(str, str, bool)

    def __init__(self, preferences: Preferences, parent: QObject, window: QWidget) -> None:
        """``window`` shows that the last one is waited for."""
        super().__init__(parent)
        self._window = window
        self._preferences = preferences
        self._work, self._bringing = Background(self, daemon=True), Background(self, daemon=True)
        self._file: DataFile | None = None
        self._written, self._next = 0, 0.0  # what was written when it was last backed up; when it is due
        self._here: Standing | None = None  # as this machine was at the last backup
        self._standing: Standing | None = None  # as the second place last was
        self._bringing_to, self._since = "", 0.0
        self._seen = -1  # what was written when it was last looked at
        self._first = math.inf  # when the one of the file as it was opened is due
        self.explained = self.bad = ""
        self._look = QTimer(self, interval=LOOK_EVERY_MS)
        self._look.timeout.connect(self.look)
        self._pause = QTimer(self, singleShot=True)
        self._pause.timeout.connect(self.look)

    @property
    def place(self) -> Path | None:
        """The second place."""
        chosen = self._preferences.settings.second_place
        return Path(chosen) if chosen else None

    @property
    def at_work(self) -> bool:
        """Whether a file is open that is looked after."""
        return self._file is not None

    def begin(self, file: DataFile) -> None:
        """Look after a file that has been opened."""
        self._work.deleteLater()  # what still hangs of the file before is not waited for
        self._bringing.deleteLater()
        self._work, self._bringing = Background(self, daemon=True), Background(self, daemon=True)
        self._file, self._standing, self._here = file, None, None
        self._written = self._seen = file.written
        self._first = monotonic() + OPENED_AFTER_MS / 1000
        self._put_off(BACKUP_EVERY_S)
        self._tell("" if self.place else ALONE)
        self._pause.start(OPENED_AFTER_MS)
        self._look.start()

    def end(self) -> None:
        """Keep what was written since the last backup, before the file is closed; one under way may have failed."""
        self._look.stop()
        self._pause.stop()
        if self._file is not None:
            until = monotonic() + PATIENCE_S
            if self._work.busy or self._file.written != self._written:
                self._close(self._file.path)
            self._let_end(until)
            self._file = None
            self.told.emit("", "", False)

    def _let_end(self, until: float) -> None:
        """Wait a while for what is under way, which is seen to go on."""
        works = [work for work in (self._work, self._bringing) if work.busy]

        def wait() -> None:
            while any(work.busy for work in works) and monotonic() < until:
                check()  # who does not want to wait for it need not
                next(work for work in works if work.busy).wait(min(LOOK_AGAIN_S, max(0.0, until - monotonic())))

        if works:
            wait_for(self._window, "正在备份…", wait, may_stop=True)

    def _close(self, path: Path) -> None:
        from desktop_app.backups.second_place import tend

        try:
            self._work.run(partial(tend, path, CLOSED, self.place), lambda _: None)
        except RuntimeError:  # the system has no thread to give; the second place may hang for ever
            self._work.do_here(partial(tend, path, CLOSED, None), lambda _: None)

    def look(self) -> None:
        """Do what is due."""
        if self._file is None or self._work.busy:
            return
        first = monotonic() >= self._first
        due = first or (monotonic() >= self._next and self._file.written != self._written)
        since = self._first if first else self._next
        if due and self._file.written != self._seen and monotonic() < since + MOST_WAIT_S:
            self._seen = self._file.written
            self._pause.start(QUIET_MS)  # somebody is typing: the next pause is a better time
            return
        if due:
            self._run(OPENED if first else REGULAR)
        elif self.place is not None:
            self._bring("")

    def forget_place(self) -> None:
        """Say at once that there is no second place any more."""
        self._tell(ALONE)

    def now(self) -> None:
        """Make a backup now and bring it to the second place: the user wants it, or has chosen another place."""
        self._run(BY_HAND)

    def _run(self, occasion: str) -> None:
        from desktop_app.backups.second_place import kept_here  # not at the start: the list does without

        if self._file is not None:
            self._first = math.inf
            self._put_off(BACKUP_EVERY_S)
            work = partial(kept_here, self._file.path, occasion)
            self._work.run(work, partial(self._kept, self._file, self._file.written, occasion))

    def _kept(self, file: DataFile, written: int, occasion: str, here: Standing) -> None:
        """Go on from a backup of what was ``written`` by then."""
        if file is not self._file:
            return  # it was closed meanwhile
        self._written, self._here = -1 if here.failure else written, here
        if here.failure:
            self._put_off(AGAIN_AFTER_S)
            self._show()
        self._bring(occasion)

    def _bring(self, occasion: str) -> None:
        """Bring the last backup to the second place; what is on the way there already comes first."""
        from desktop_app.backups.second_place import Standing, bring, unanswering

        file, place = self._file, self.place
        if file is None:
            return
        if place is None:
            self._arrived(file, Standing())
            return
        waiting = self._bringing.busy and self._bringing_to == str(place)
        if not waiting:
            self._bringing_to, self._since = str(place), monotonic()
        if not waiting or occasion == BY_HAND:
            self._bringing.run(partial(bring, file.path, place), partial(self._arrived, file))
        if monotonic() - self._since > NO_ANSWER_AFTER_S:
            self._standing = unanswering(place, self._standing)
            self._show()

    def _arrived(self, file: DataFile, standing: Standing) -> None:
        if file is not self._file or standing.place != (str(self.place) if self.place else ""):
            return  # the file was closed, or another place chosen, meanwhile
        self._standing = standing
        if standing.failure:  # it is to be made anew, soon
            self._written, self._next = -1, min(self._next, monotonic() + AGAIN_AFTER_S)
        self._show()

    def _show(self) -> None:
        from desktop_app.backups.second_place import Standing, explained, spoken

        standing, here, today = self._standing or Standing(), self._here or Standing(), now()
        standing = replace(standing, failure=here.failure or standing.failure, exposed=here.exposed)
        self.explained = explained(standing, today)
        wrong = standing.failure or standing.trouble or standing.exposed
        self._tell(spoken(standing, today), self.explained if wrong else "")

    def _tell(self, words: str, bad: str = "") -> None:
        self.bad = bad
        self.told.emit(words, bad, self.place is None)

    def _put_off(self, seconds: float) -> None:
        self._next = monotonic() + seconds
