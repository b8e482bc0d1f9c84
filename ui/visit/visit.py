"""One assessment that is open: its form, its history, its paper, and who is at the keyboard."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.assessing.division import Division
from desktop_app.base.errors import UserError
from desktop_app.files.units import known_units, remember_unit
from desktop_app.record.readiness import missing_particulars
from desktop_app.storage.store import Store

from ..document import Document
from ..evidence.evidence_strip import EvidenceStrip
from ..history.comparison import tell_differences
from ..paper.documents import (
    PaperDocument,
    own_document,
    past_document,
    reading_document,
    revision_document,
    sheet_document,
)
from ..paper.papers import Papers
from ..parts.background import finish
from ..parts.beside import tell_beside
from ..parts.dialogs import ask_now, attempt, warn
from ..preferences import Preferences
from .assessment_page import AssessmentPage, Place
from .away import away_band, away_words

if TYPE_CHECKING:
    from desktop_app.assessing.steps import WayBack
    from desktop_app.exchange.giving.giving_out import Outcome
    from desktop_app.office.round.acts_told import Told
    from desktop_app.record.assessment import Assessment
    from desktop_app.record.package import Share
    from desktop_app.record.revision import Revision
    from desktop_app.record.scoring import Result

    from ..parts.band import Band
    from .searching import Searching


class Left(NamedTuple):
    """An assessment that was left: the way back through its edits, where one was, and of what a paper was made."""

    way_back: WayBack
    place: Place
    paper: str


class Visit(QObject):
    """Opens on the form; ``shown`` sends the page that is to be seen, ``said`` what is to be told below it.

    ``changed`` follows every edit, ``left`` says that the user goes back to the list. Raises ``UserError`` if
    the assessment cannot be read.
    """

    shown = Signal(object)
    changed = Signal()
    said = Signal(str)
    left = Signal()

    def __init__(
        self,
        store: Store,
        assessment_id: str,
        papers: Papers,
        preferences: Preferences,
        left: dict[str, Left],
        window: QWidget,
    ):
        """``left``: those that were open before, by id, since the file is."""
        super().__init__(window)
        self._window = window
        self._store = store
        self._papers = papers
        self._preferences = preferences
        self._left = left
        self.document = document = Document(store, assessment_id, self, window)
        with contextlib.suppress(UserError):  # what is damaged there is told where it is needed
            document.is_members = store.givings.is_members
        self._searching: Searching | None = None
        self._away: Band | None = None  # what is told of an assessment that is elsewhere
        self._beside: QWidget | None = None  # a page that the form has led to
        self._known = units, people = store.known_names()
        offered = list(dict.fromkeys((*units, *known_units())))
        self.page = page = AssessmentPage(document, (offered, people))
        page.back_wanted.connect(self.left)
        page.preview_wanted.connect(self.show_sheet)
        page.revision_wanted.connect(self._show_revision)
        page.comparison_wanted.connect(self._compare)
        page.said.connect(self.said)
        page.refused.connect(self._refuse)
        page.history_wanted.connect(self.show_history)
        page.person_wanted.connect(self.ask_person)
        page.show_person(store.person)
        document.changed.connect(self.changed)

    def begin(self) -> None:
        """Show the form; ask who is at the keyboard if nobody was ever asked."""
        self._divide(attempt(self._window, self.document.shares) or ())
        self.shown.emit(self.page)
        self._away = self._away_band()
        if left := self._left.get(self.document.id):
            self.document.go_on_from(left.way_back)
            if left.way_back.head == self.document.stored.head:
                self.document.paper = left.paper
            self.page.go_to(left.place)
        else:
            self.page.focus_page()
        self.changed.emit()
        if alarms := attempt(self._window, self.document.tampering):
            warn(self._window, f"{'；'.join(alarms)}。请找出原因后再使用。")
        if self._preferences.settings.person is None and not self.document.read_only:
            self.ask_person()

    def _away_band(self) -> Band | None:
        """Say above the form that a team has the assessment, where it is a draft that can be typed into."""
        if not self.document.editable or self.document.read_only:
            return None
        words = attempt(self._window, partial(away_words, self._store.file, self.document.id))
        if words:
            self.page.show_away()
            self.page.refresh()
        return away_band(self._window, words or "")

    def close(self) -> None:
        """Take the pages away; one that was begun by mistake leaves no trace."""
        if self._away is not None:
            self._away.leave()
        self._left[self.document.id] = Left(self.document.way_back(), self.page.place, self.document.paper)
        self._take_away()
        if not self.document.sample and not missing_particulars(self.document.record):
            remember_unit(self.document.record.unit)
        self.document.changed.disconnect(self.changed)
        self.document.drop_if_untouched()
        self.page.hide()
        self.page.deleteLater()
        self.deleteLater()

    def go_back(self, shown: QWidget) -> bool:
        """Leave the paper for where it was wanted, a page beside the form for the form; False on the form itself."""
        if shown is self.page:
            return False
        if shown is not self._beside and self._beside is not None:
            self.shown.emit(self._beside)
        else:
            self._leave()
        return True

    def may_leave(self) -> bool:
        """Whether nothing would be lost; asks if the file has refused the last edits."""
        finish()  # evidence on its way into the file
        document = self.document
        if self._reads_evidence:
            question = "还有材料没有读完，现在离开，没有读完的就不会添加；已经添加的都在。仍要离开吗？"
            if not ask_now(self._window, "材料还没有读完", question, "放弃材料并离开"):
                return False
            document.stop_waiting()
        document.finish()
        if not document.failure:
            return True
        document.retry()
        if not document.failure:
            return True
        question = f"{document.failure}\n\n现在离开会丢失尚未保存的修改。仍要离开吗？"
        if not ask_now(self._window, "有修改没有保存", question, "放弃修改并离开"):
            return False
        document.give_up()
        return True

    def unsettled(self) -> str:
        """Say what is not in the file yet, and what to do; empty if everything is."""
        finish()  # evidence on its way into the file
        self.document.finish()
        if self.document.failure:
            return "有修改还没有保存，请先按“重试保存”"
        return "还有材料没有读完，请等它添加好" if self._reads_evidence else ""

    @property
    def _reads_evidence(self) -> bool:
        return any(strip.busy for strip in self.page.findChildren(EvidenceStrip))

    def tell_saved(self) -> None:
        """Answer who saves by hand: it is done by itself, or still cannot be."""
        document = self.document
        if document.read_only:
            self._refuse("这份评估只能查看，没有要保存的改动")
            return
        if document.failure:
            document.retry()
        if words := self.unsettled():
            self._refuse(words if not document.failure else document.failure)
        else:
            self.said.emit(f"已自动保存（{document.saved_at:%H:%M:%S}），不需要另外保存")

    def _refuse(self, words: str) -> None:
        """Say why something was not done where one looks, and at the foot."""
        self.said.emit(words)
        tell_beside(QApplication.focusWidget() or self.page, words)

    def undo(self) -> None:
        """Go one step back, and say so."""
        self.said.emit(self.page.undo())

    def redo(self) -> None:
        """Go one step forward again, and say so."""
        self.said.emit(self.page.redo())

    def look_for(self) -> None:
        """Look for something in the assessment."""
        from .searching import Searching  # not with the form

        self._searching = self._searching or Searching(self.page)
        self._searching.begin()

    def show_page(self, number: int) -> None:
        """Show a page of the form, if there are so many."""
        if number < self.page.page_count:
            self.page.show_page(number)
            self.page.focus_page()

    def go(self, do: Callable[[], object]) -> None:
        """Show the form, whatever is beside it, and do something there."""
        self._show_form()
        do()

    # --- paper and history ---

    def show_sheet(self) -> None:
        """Show the sheet as it will be printed."""
        self._show_paper(partial(sheet_document, self.document, self._preferences))

    def show_reading(self) -> None:
        """Show the slip on which the office settles what the regulation leaves open."""
        self._show_paper(partial(reading_document, self.document.rubric, self.document.record))

    def show_own_form(self) -> None:
        """Show the form on which the unit scores itself."""
        self._show_paper(partial(own_document, self.document.rubric, self.document.record))

    def save_own_form(self) -> None:
        """Ask where the workbook is to be written in which the unit scores itself."""
        from ..form.own_export import ask_workbook

        ask_workbook(self._window, self.document, self.said.emit)

    def take_own_form(self) -> None:
        """Take the unit's own scores out of what it has filled in."""
        from ..form.own_import import ask_own

        if self.document.editable:
            ask_own(self._window, self.document)
        else:
            self._refuse("这份评估现在只能查看，不能导入单位自评")

    def ask_mark(self) -> None:
        """Ask for the mark on each page of the unit's paper."""
        from ..paper.mark_dialog import MarkDialog

        if not self.document.editable:
            self._refuse("这份评估现在只能查看，标注不能改动")
        else:
            MarkDialog(self._window, self.document).open()

    def _show_paper(self, made: Callable[[], PaperDocument]) -> None:
        """Show a document, or why there is none."""
        if document := attempt(self._window, made):
            self._papers.show(replace(document, of=(self.document.id,)))

    def _show_revision(self, revision: Revision) -> None:
        self._show_paper(partial(revision_document, self.document, revision))

    def _compare(self, revision: Revision) -> None:
        attempt(self._window, partial(tell_differences, self._window, self.document, revision))

    def show_history(self) -> None:
        """Show who changed what."""
        from ..history.history_page import HistoryPage

        entries = attempt(self._window, self.document.history)
        if entries is None:
            return
        page = HistoryPage(self.document, entries, attempt(self._window, self._acts) or ())
        page.back_wanted.connect(self._leave)
        page.sheet_wanted.connect(self._show_past)
        page.restored.connect(self._restored)
        page.purged.connect(self._purged)
        self._show_beside(page)

    def _acts(self) -> list[Told]:
        """Return what the office did on it, where it has done anything."""
        acts = self._store.acts.of([self.document.id])
        if not acts:
            return []
        from desktop_app.office.round.acts_told import told

        return told(acts)

    def _show_beside(self, page: QWidget) -> None:
        """Show a page that the form leads to, until it is left."""
        self._take_away()
        self._beside = page
        self.shown.emit(page)

    def _leave(self) -> None:
        self._show_form()
        self.page.focus_next_stage()

    def _show_form(self) -> None:
        self.shown.emit(self.page)  # first, so that the focus is where it was there, and not on the line at the foot
        self._take_away()

    def _take_away(self) -> None:
        if self._beside is not None:
            self._beside.hide()
            self._beside.deleteLater()
            self._beside = None

    def _show_past(self, record: Assessment, result: Result, when: str) -> None:
        document = past_document(self.document.rubric, record, result, when)
        self._papers.show(replace(document, of=(self.document.id,)))

    def _restored(self, words: str) -> None:
        self._leave()
        self.said.emit(f"已{words}，可以撤销")

    def _purged(self, words: str) -> None:
        self._leave()
        self.said.emit(words)

    # --- who is at the keyboard ---

    def ask_person(self) -> None:
        """Ask who is at the keyboard, which the history tells from then on."""
        from .person import ask_person

        settings = self._preferences.settings
        if not self.document.is_written:
            with contextlib.suppress(UserError):  # a file that cannot be read just now offers what it did before
                self._known = self._store.known_names()
        known = dict.fromkeys((*settings.people, *self._known[1]))
        ask_person(self._window, settings.person or "", list(known), self.set_person)

    def set_person(self, name: str) -> None:
        """Let what is done from now on be done by that person."""
        self._preferences.remember_person(name)
        self.document.settle()  # what is not stored yet was done by whoever was there before
        self._store.person = name
        self.page.show_person(name)
        self._divide(self.document.division.shares)

    # --- who does what ---

    def _divide(self, shares: Sequence[Share]) -> None:
        self.document.divide(Division(shares, self._store.person))

    def ask_division(self) -> None:
        """Ask who does what."""
        from .dividing import ask_division

        if self.document.read_only:
            self._refuse("这份评估只能查看，不能改动分工")
        else:
            ask_division(self._window, self.document, self._divide)

    def give_out(self) -> None:
        """Ask who gets a copy of the assessment, and which part of it is whose."""
        from ..exchange.giving.giving import ask_give_out

        self.document.settle()  # what was given out must not be another event afterwards
        if self._store.read_only:
            self._refuse("这个文件是以只读方式打开的，不能分发")
        elif words := self.unsettled():
            self._refuse(f"{words}，再分发")
        else:
            chosen = [self.document.id]
            ask_give_out(self._window, self._store, chosen, self._papers.show, self._given, first="member")

    def _given(self, outcome: Outcome) -> None:
        self._divide(attempt(self._window, self.document.shares) or ())
        self.said.emit(outcome.words)
