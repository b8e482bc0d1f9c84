"""The assessment that is open, as the window has it: the session of edits, and one signal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.assessing.division import Asking, Division, Part, question, touched
from desktop_app.assessing.editing import Editing
from desktop_app.assessing.rebasing import rebased
from desktop_app.assessing.saving import SAVING
from desktop_app.assessing.steps import WayBack
from desktop_app.base.text import same_person
from desktop_app.files.handed_back import head_handed_back
from desktop_app.history.events import Kind
from desktop_app.record.assessment import Assessment
from desktop_app.record.readiness import Finding
from desktop_app.record.revision import Revision
from desktop_app.record.scoring import score
from desktop_app.record.status import is_draft
from desktop_app.storage.data_file import DataFile
from desktop_app.storage.store import Store

from .parts.background import Background
from .parts.dialogs import ask_now
from .parts.patience import wait_for

if TYPE_CHECKING:
    from desktop_app.exchange.merging.merging import Met
    from desktop_app.exchange.merging.questions import Decision
    from desktop_app.history.waiting import Waiting

Done = TypeVar("Done")


class Document(Editing, QObject):
    """``Editing`` with the signal that every view listens to: whatever has changed, each reads again what it shows.

    It saves in a thread; ``window`` shows that somebody waits for it. What is somebody else's part is changed once that
    is agreed to there; ``declined`` counts how often it was not, after which each view shows again what it shows.
    """

    changed = Signal()

    def __init__(
        self, store: Store, assessment_id: str, parent: QObject | None = None, window: QWidget | None = None
    ) -> None:
        QObject.__init__(self, parent)
        self.paper = ""  # what was made here of the present revision's paper: printed, saved; empty if nothing
        self.declined = 0
        self.is_members = False  # whether the file was given out to a member, whose part it is
        self._back: str | None = None  # the head with which it was handed back, once that was asked for
        self._window = window
        self._asking, self._meanwhile = Asking(), list[tuple[Assessment, Assessment]]()
        self._asked: list[Part] = []  # as long as the question is shown
        run = partial(_InThread, store.file, Background(self, daemon=True), window)
        Editing.__init__(self, store, assessment_id, self.changed.emit, _report, run)

    @property
    def division(self) -> Division:
        """Whose is what, for who is at the keyboard."""
        return self._asking.division

    @property
    def goes_back(self) -> bool:
        """Whether it is a member's copy of a draft, which goes back to the leader once his part is done."""
        leader, division = self.record.leader, self.division
        if not is_draft(self.status) or same_person(leader, division.person):
            return False
        return self.is_members or (division.has_mine and bool(leader.strip()))

    @property
    def went_back(self) -> bool:
        """Whether the leader was given what is here, as it is now."""
        if self._back is None:
            self._back = head_handed_back(self.id)
        return self._back == self.stored.head

    def look_back(self, *_: object) -> None:
        """Ask again whether it was handed back."""
        self._back = None
        self.changed.emit()

    def led_to(self, stops: Sequence[Finding]) -> list[Finding]:
        """Return what of all that is missing who is at the keyboard is led to: on a member's copy, of his own part."""
        return [stop for stop in stops if not self.goes_back or self.wants(stop.position)]

    def wants(self, position: int) -> bool:
        """Whether what the item at ``position`` wants, or the particulars (-1), is for who is at the keyboard to do."""
        if position < 0:
            return not self.division.has_mine
        return self.division.wants(self.rubric.items[position], self.answer(position))

    def divide(self, division: Division) -> None:
        """Go on with another division, or with somebody else at the keyboard."""
        if self._asking.divide(division):
            self.declined += 1
            self.changed.emit()

    def edit(self, record: Assessment, field: str = "", kind: Kind = Kind.EDITED, **data: Any) -> None:
        """Edit, once it is agreed to where a part is somebody else's; what came in meanwhile stays."""
        before = self.record
        if self._asked and self._asking.wanted(touched(self.rubric, before, record)):
            self._meanwhile.append((before, record))  # of what was typed the rest, as the question took the focus
        elif self.may_become(record):
            wanted = record
            for one in self._taken_meanwhile():
                wanted = rebased(self.rubric, *one, wanted)
            super().edit(rebased(self.rubric, before, wanted, self.record), field, kind, **data)

    def _taken_meanwhile(self) -> list[tuple[Assessment, Assessment]]:
        found, self._meanwhile = self._meanwhile, []
        return found

    def may_become(self, record: Assessment) -> bool:
        """Whether the record may become this one, as far as parts of others go: each is asked about once."""
        return not (self.division and self.editable) or self.may_change(touched(self.rubric, self.record, record))

    def asks_first(self, parts: Iterable[Part]) -> bool:
        """Whether somebody would be asked before these parts are changed."""
        return self.editable and bool(self._asking.wanted(parts))

    def may_change(self, parts: Iterable[Part]) -> bool:
        """Whether these parts may be changed: those of others are asked about once, and changed if that is agreed."""
        wanted = self._asking.wanted(parts) if self.editable else []
        if not wanted or self._window is None:
            return True
        agreed = self._ask(wanted)
        if agreed:
            self._asking.agree(wanted)
        else:
            self._meanwhile.clear()
            self.declined += 1
            self.changed.emit()
        return agreed

    def _ask(self, parts: list[Part]) -> bool:
        """Ask whether these are to be changed all the same; the cursor is where it was once that is answered."""
        assert self._window is not None
        there, words = QApplication.focusWidget(), question(self.rubric, self.record, self.division, parts)
        self._asked = parts
        try:
            agreed = ask_now(self._window, "分工", words, "仍要修改")
        finally:
            self._asked = []
        if there is not None:
            with suppress(RuntimeError):  # the field of a cell is gone by now
                there.window().activateWindow()
                there.setFocus(Qt.FocusReason.OtherFocusReason)
        return agreed

    def note_paper(self, number: int, made: str) -> None:
        """Remember what was made of a revision's paper, unless it is the present one no longer."""
        if not is_draft(self.status) and [one.number for one in self.revisions()][-1:] == [number]:
            self.paper = made
            with suppress(RuntimeError):  # a printer may take longer than anybody stays
                self.changed.emit()

    def waiting(self) -> list[Waiting]:
        """Return the drafts of others that wait beside this one."""
        from desktop_app.exchange.merging.waiting import waiting_beside

        return waiting_beside(self._store, self._stored)

    def waiting_to_merge(self) -> Met | None:
        """Return what waits as what is to be merged, None where that is nothing."""
        from desktop_app.exchange.merging.waiting import to_merge

        self._settled()
        return self.in_turn("正在比较…", partial(to_merge, self._store, self.id))

    def merge_waiting(self, met: Met, decision: Decision) -> bool:
        """Merge what waits, behind a backup; no undo leads back."""
        from desktop_app.exchange.merging.waiting import merge_waiting

        self._settled()
        stored = self.in_turn("正在并入草稿…", partial(merge_waiting, self._store, met, decision))
        self.record, self.result = stored.record, score(stored.rubric, stored.record)
        self._take_over(stored)
        return True

    def keep(self, revision: Revision) -> None:
        """Make the record final; nothing was printed of it yet."""
        self.paper = ""
        super().keep(revision)

    def way_back(self) -> WayBack:
        """Return undo and redo as they are now, for whoever opens this once more."""
        self.finish()
        self.settle()
        return WayBack(self._stored.head, self._done, self._undone)

    def go_on_from(self, left: WayBack) -> None:
        """Let undo reach back before this opening, unless the assessment has changed since it was left."""
        if left.head == self._stored.head:
            self._done, self._undone = left.done, left.undone


class _InThread(Generic[Done]):
    """Something done with the file in a thread of its own, as ``Saving`` wants it."""

    def __init__(
        self,
        file: DataFile,
        thread: Background,
        window: QWidget | None,
        work: Callable[[], Done],
        over: Callable[[], None],
        /,
    ) -> None:
        self._window, self._over = window, Event()
        self._result: list[Done] = []
        self._error: Exception | None = None
        task = partial(self._do, file.lend(work))
        try:
            thread.run(task, lambda _: over())
        except RuntimeError:  # the system has no thread to give
            task()

    def wait(self, seconds: float | None = None, words: str = SAVING) -> bool:
        """Wait so long, or until it is over, which is shown if it lasts; return whether it is."""
        if seconds is None and self._window is not None:
            wait_for(self._window, words, self._over.wait)
        else:
            self._over.wait(seconds)
        return self._over.is_set()

    def result(self) -> Done:
        """Return what came of it, or raise what came in its way."""
        if self._error is not None:
            raise self._error
        return self._result[0]

    def _do(self, work: Callable[[], Done]) -> None:
        try:
            self._result.append(work())
        except Exception as error:  # raised again in the window's thread
            self._error = error
        self._over.set()


def _report(error: Exception) -> None:
    """Give a mistake of the program's to the last net, as if nothing had caught it."""
    sys.excepthook(type(error), error, error.__traceback__)
