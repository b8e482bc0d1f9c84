"""The round of the open file, as its pages have it: read in a thread, and one door for what is done in the file.

Where the file lies in one place it is read ahead, over a connection beside, while the list is idle.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct
from PySide6.QtCore import QCollator, QLocale, QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.base.clock import now
from desktop_app.base.errors import UserError
from desktop_app.base.progress import GivenUpError, Progress, step, told_to
from desktop_app.office.round.overview import Line, Overviews, decisions
from desktop_app.record.register import Register, Unit
from desktop_app.search.matching import Names
from desktop_app.storage.store import Store
from desktop_app.storage.watching import stoppable

from ..parts.background import Background, deliver
from ..parts.patience import wait_for

if TYPE_CHECKING:
    from desktop_app.office.decision.deciding import Place
    from desktop_app.office.follow_up.following import Entry
    from desktop_app.office.round.unit_page import UnitPage
    from desktop_app.storage.data_file import DataFile

T = TypeVar("T")
READING, WRITING = "正在读取轮次…", "正在登记…"
STEP_S, LET_GO_S = 0.05, 2.0


class Read(Struct, frozen=True, kw_only=True):
    """What was read; ``order`` is the place of each name among all, as pinyin has it, ``found_by`` finds lines.

    ``seen`` differs once there may be something else to be read.
    """

    seen: object = None
    register: Register
    lines: tuple[Line, ...] = ()
    faults: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    order: dict[str, int] = {}
    found_by: Names = Names(())


class OfficeBook(QObject):
    """``changed`` comes after whatever was read, unless all is as it was."""

    changed = Signal()

    def __init__(self, window: QWidget, store: Store) -> None:
        super().__init__(window)
        self._window, self._store = window, store
        self._overviews = Overviews()
        self.read_last = self._told = Read(register=Register())
        self._ahead = Background(self, daemon=True)
        self._progress = Progress()  # of what is read ahead

    @property
    def path(self) -> Path:
        """The file itself."""
        return self._store.path

    @property
    def editable(self) -> bool:
        return not self._store.read_only

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.read_last.lines

    @property
    def register(self) -> Register:
        return self.read_last.register

    @property
    def today(self) -> str:
        return now().date().isoformat()

    def round_name(self, round_id: str) -> str:
        """Return how a round is called, with its year."""
        found = self.register.round(round_id)
        return found.title if found else ""

    def line(self, assessment: str) -> Line | None:
        """Return the line of an assessment."""
        return next((one for one in self.lines if one.assessment == assessment), None)

    def read(self) -> bool:
        """Read the file, or what of it is another since; whether it was read. A refusal is shown."""
        if self._ahead.busy:
            wait_for(self._window, READING, partial(_come, self._ahead, self._progress), may_stop=True)
        if self._ahead.busy:  # still: it was given up
            return False
        deliver()
        work = partial(read_round, self._store, self._overviews, self.read_last, self.today)
        found = wait_for(self._window, READING, self._store.file.lend(work), may_stop=True)
        if found is not None:
            self._take(found)
            self.tell()
        return found is not None

    def tell(self) -> None:
        """Have what was read last shown, unless it is."""
        if self.read_last is not self._told:
            self._told = self.read_last
            self.changed.emit()

    def read_ahead(self, then: Callable[[], object]) -> None:
        """Begin to read what is another since, so that it is there when it is asked for; ``then`` is done after that.

        Nothing is said, of a refusal neither: whoever asks for it comes upon that again.
        """
        file, before = self._store.file, self.read_last
        if self._ahead.busy or not file.is_one_place:
            return
        progress = self._progress = Progress()

        def take(found: Read | None) -> None:
            if found is not None and self.read_last is before and not progress.cancelled:
                self._take(found)
                then()

        with suppress(UserError, RuntimeError):  # the file says nothing just now, or the system has no thread to give
            seen = file.version, self.today
            self._ahead.run(partial(_read_ahead, file, self._overviews, before, seen, progress), take)

    @property
    def reads_ahead(self) -> bool:
        """Whether it does so just now."""
        return self._ahead.busy

    def stop_reading_ahead(self) -> None:
        """Let go of the file; what was read so far is dropped."""
        self._progress.cancel()
        self._ahead.wait(LET_GO_S)

    def end(self) -> None:
        """Go with the file: nobody reads it any more."""
        self.stop_reading_ahead()
        self.deleteLater()

    def _take(self, found: Read) -> None:
        if not self.read_last.lines and found.lines:
            gc.freeze()  # what ten thousand lines consist of need not be looked through at every click
        self.read_last = found

    def do(self, parent: QWidget, act: Callable[[Store], T]) -> T | None:
        """Do something in the file; what came of it, once all is read again. A refusal is shown, and None returned."""
        made = wait_for(parent, WRITING, self._store.file.lend(partial(act, self._store)))
        if made is not None:
            self.read()
        return made

    def look(
        self, parent: QWidget, at: Callable[[Store], T], words: str = READING, *, may_stop: bool = False
    ) -> T | None:
        """Return what is read of the file."""
        return wait_for(parent, words, self._store.file.lend(partial(at, self._store)), may_stop=may_stop)

    def content(self, sha256: str) -> bytes:
        """Return a file that an act bears, in a thread."""
        return self._store.evidence.content_beside(sha256)

    def unit(self, parent: QWidget, unit: Unit) -> UnitPage | None:
        """Return what there is of a unit."""
        from desktop_app.office.round.overview import Overview
        from desktop_app.office.round.unit_page import unit_page

        overview = Overview(lines=self.lines)
        return self.look(parent, lambda store: unit_page(store, unit, overview, self.today))

    def place(self, parent: QWidget, assessment: str) -> Place | None:
        """Return how far an assessment is on its way to the decision."""
        from desktop_app.office.decision.deciding import place_of

        return self.look(parent, lambda store: place_of(store, assessment))


def _come(ahead: Background, progress: Progress) -> None:
    """Wait for what is read ahead, as long as it is wanted."""
    while ahead.busy:
        step(progress.done, progress.total)
        ahead.wait(STEP_S)


def _read_ahead(
    file: DataFile, overviews: Overviews, before: Read, seen: tuple[object, str], progress: Progress
) -> Read | None:
    """Read over a connection beside what ``seen`` tells; None where it is not wanted any more."""
    with suppress(GivenUpError), told_to(progress), file.beside() as beside, stoppable(beside.connection):
        return read_round(Store(beside), overviews, before, seen[1], seen)
    return None


def read_round(
    store: Store, overviews: Overviews, before: Read, today: str, seen: tuple[object, str] | None = None
) -> Read:
    """Read what is another since ``before``; ``seen``: what it is known by, where not by this file's version."""
    from desktop_app.office.follow_up.following import entries
    from desktop_app.record.act import ActKind

    seen = seen or (store.file.version, today)
    if seen == before.seen:
        return before
    register = store.register.load()
    overview = overviews.of(store, today, None, register)
    lines = overview.lines
    decided = decisions(lines)
    followed = entries(store.acts.of_kinds(ActKind.FOLLOW_UP), today, decided)
    same = [_names(line) for line in before.lines] == [_names(line) for line in lines]
    order = before.order if same else _in_order({line.name for line in lines})
    found_by = before.found_by if same else _finder(lines)
    return Read(
        seen=seen,
        register=register,
        lines=lines,
        faults=overview.faults,
        entries=tuple(followed),
        order=order,
        found_by=found_by,
    )


def _names(line: Line) -> tuple[str, ...]:
    return line.name, line.short, line.team_name


def _in_order(names: set[str]) -> dict[str, int]:
    """Return the place of each name: 第2组 before 第10组."""
    collator = QCollator(QLocale("zh_CN"))
    collator.setNumericMode(True)
    keys = sorted((collator.sortKey(name), name) for name in names)
    return {name: at for at, (_, name) in enumerate(keys)}


def _finder(lines: tuple[Line, ...]) -> Names:
    """Return what finds lines, with the readings of their signs looked up: the first letter is not to wait for them."""
    found = Names([" ".join(" ".join(_names(line)).split()) for line in lines])
    found.fitting("a")
    return found
