"""One assessment: header, navigation, the form of the page chosen, and the total beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from desktop_app.record.assessment import Assessment
from desktop_app.record.readiness import blocks, today, unnoted
from desktop_app.record.stages import Stage

from ..document import Document
from ..finalising.check_page import CheckPage
from ..form.item_card import ItemCard
from ..form.particulars_page import ParticularsPage
from ..form.section_page import SectionPage
from ..parts.form_page import FormPage
from ..parts.theme import scaled
from ..parts.widgets import READ_ONLY
from .header import Header
from .navigation import Navigation
from .total_panel import TotalPanel
from .what_waits import merge_what_waits

FINAL = "内容只读，要改动请先在“核对与定稿”里重新打开"
WIDE = 1150  # below this width the side columns give room to the form
SIDES = {True: (224, 262), False: (156, 190)}


class Place(NamedTuple):
    """Where one is in an assessment."""

    page: int
    position: int  # of the item in the rubric, -1 for none
    row: int


class AssessmentPage(QWidget):
    """Listens to the document once and lets every view that can be seen show it again.

    It places its four parts itself: with a layout each figure that changes would have the whole window laid out.
    """

    back_wanted = Signal()
    preview_wanted = Signal()
    revision_wanted = Signal(object)
    comparison_wanted = Signal(object)
    said = Signal(str)
    refused = Signal(str)
    history_wanted = Signal()
    person_wanted = Signal()

    def __init__(self, document: Document, names: tuple[list[str], list[str]]) -> None:
        super().__init__()
        self.document = document
        self._names = names
        self._header = Header(document)
        self._header.back_wanted.connect(self.back_wanted)
        self._header.preview_wanted.connect(self.preview_wanted)
        self._header.person_wanted.connect(self.person_wanted)
        self.show_person, self.show_away = self._header.show_person, self._header.show_away
        self._header.undo_wanted.connect(self.undo)
        self._header.redo_wanted.connect(self.redo)
        self._header.stage_wanted.connect(self.take_stage)
        self._navigation = Navigation(document)
        self._navigation.history_wanted.connect(self.history_wanted)
        self._navigation.page_wanted.connect(self.show_page)
        self._own = self._navigation.own
        self._own.turned.connect(self._show_own)
        self._panel = TotalPanel(document)
        self._panel.item_wanted.connect(self.go_to_item)
        self._stack = QStackedWidget()
        self._pages: dict[int, FormPage] = {}
        self.above_form: Callable[[QRect], int] = lambda room: 0
        """Lays what stands above the form into its room, and returns how much of that it takes."""
        for part in (self._header, self._navigation, self._stack, self._panel):
            part.setParent(self)
        document.changed.connect(self.refresh)
        self.show_page(0 if not document.record.unit else 1)

    @property
    def page_count(self) -> int:
        """Number of pages: the particulars, the sections, the check."""
        return 2 + len(self.document.rubric.sections)

    @property
    def page_names(self) -> list[str]:
        """What the pages are called."""
        return self._navigation.names

    @property
    def page_number(self) -> int:
        """Number of the page shown."""
        return next(number for number, page in self._pages.items() if page is self._stack.currentWidget())

    @property
    def form(self) -> FormPage:
        """The page shown."""
        return self._pages[self.page_number]

    def refresh(self) -> None:
        """Show the document again."""
        document = self.document
        content = document.rubric, document.record, document.result
        gaps = len(document.led_to(blocks(*content))) if document.editable else 0
        left = len(unnoted(*content, today())) if document.editable and not gaps and not document.goes_back else 0
        self._header.refresh(gaps, left)
        self._navigation.refresh()
        self._panel.refresh()
        self._pages[self.page_number].refresh()

    def show_page(self, number: int) -> None:
        """Show a page; it is built when it is first wanted."""
        if number not in self._pages:
            page = self._built(number)
            page.set_narrow(not self._is_wide())
            self._pages[number] = page
            self._stack.addWidget(page)
            self._narrow_down(page)
        if not self._navigation.shows(number):
            self._own.leave()
        page = self._pages[number]
        if page.focusWidget() is None and self._stack.isAncestorOf(QApplication.focusWidget() or self):
            page.refresh()
            self._focus(page)  # before it is shown: else what comes first there would have it for a moment
        self._stack.setCurrentWidget(page)
        self._navigation.show_page(number)
        self.refresh()

    def _show_own(self) -> None:
        """Show only one's own part, or all again; where one was is shown on if it is one's own."""
        self._navigation.refresh()
        for page in self._pages.values():
            self._narrow_down(page)
        if not self._navigation.shows(self.page_number):
            numbers = [one for one in range(1, self.page_count) if self._navigation.shows(one)]
            self.show_page(numbers[0])

    def _narrow_down(self, page: FormPage) -> None:
        if isinstance(page, SectionPage):
            page.show_only(self._own.shows, only_mine=self._own.on)
        for number, one in self._pages.items():
            if one is page and number < self.page_count - 1:
                page.name_next(self._next_step(number))

    def _next_step(self, number: int) -> str:
        """Name what comes behind a page, of what is shown."""
        following = self._following(number)
        sections = self.document.rubric.sections
        return f"下一步：{sections[following - 1].short if following <= len(sections) else '核对与定稿'}"

    def check(self) -> CheckPage:
        """Show the last page, from a draft to a signed sheet, and return it."""
        self.show_page(self.page_count - 1)
        page = self._stack.currentWidget()
        assert isinstance(page, CheckPage)
        return page

    def _merge_what_waits(self) -> None:
        merge_what_waits(self, self.document, self.check().look_again)

    def take_stage(self, stage: Stage) -> None:
        """Go on to the next stage, or to what is still wanting before it."""
        if stage is Stage.FILL:
            self.go_to_next()
            return
        check = self.check()
        steps = {Stage.FINALISE: check.finalise, Stage.PRINT: check.show_last, Stage.SIGN: check.sign}
        steps.get(stage, check.hand_over)()

    def _built(self, number: int) -> FormPage:
        sections = self.document.rubric.sections
        if number > len(sections):
            check = CheckPage(self.document)
            check.item_wanted.connect(self.go_to_item)
            check.revision_wanted.connect(self.revision_wanted)
            check.comparison_wanted.connect(self.comparison_wanted)
            check.merging_wanted.connect(self._merge_what_waits)
            check.said.connect(self.said)
            check.refused.connect(self.refused)
            return check
        page = SectionPage(self.document, number - 1) if number else ParticularsPage(self.document, self._names)
        page.end_with(self._next_step(number))
        page.next_wanted.connect(self._go_on)
        if isinstance(page, SectionPage):
            page.item_wanted.connect(self._go_along)
            page.said.connect(self.said)
            page.gap_wanted.connect(self.go_to_next)
        return page

    def _go_on(self) -> None:
        """Do what the button at the end of the page says."""
        self.show_page(self._following(self.page_number))
        self.focus_page()

    def _following(self, number: int) -> int:
        """Return the page behind one to which it goes on: on a member's copy one with some of his own part."""
        last, first = self.page_count - 1, 0
        for at, section in enumerate(self.document.rubric.sections, 1):
            if at > number and any(self._own.leads_to(first + place) for place in range(len(section.items))):
                return at
            first += len(section.items)
        return last

    def turn_page(self, by: int) -> None:
        """Show the next or the previous page and put the cursor at its beginning."""
        numbers = range(self.page_number + by, self.page_count if by > 0 else -1, by)
        number = next((one for one in numbers if self._navigation.shows(one)), -1)
        if number >= 0:
            self.show_page(number)
            self.focus_page()

    def focus_page(self) -> None:
        """Put the cursor at the beginning of the page shown."""
        self._focus(self.form)

    @staticmethod
    def _focus(page: FormPage) -> None:
        if isinstance(page, SectionPage):
            page.go_to(page.first)
        elif isinstance(page, ParticularsPage | CheckPage):
            page.focus_input()

    def focus_next_stage(self) -> None:
        """Put the cursor on the next step, where the page shown is the one that has it."""
        if isinstance(self._stack.currentWidget(), CheckPage):
            self.focus_page()

    def go_to_item(self, position: int) -> None:
        """Show the item at ``position`` of the rubric, or the particulars (-1), and put the cursor there."""
        if position < 0:
            self.show_page(0)
            self.focus_page()
            return
        if not self._own.shows(position):
            self._own.leave()
        for number, section in enumerate(self.document.rubric.sections, 1):
            if position < len(section.items):
                self.show_page(number)
                page = self._pages[number]
                if isinstance(page, SectionPage):
                    lay_out = QEvent.Type.LayoutRequest  # alone: what is to be deleted may still be at work
                    QApplication.sendPostedEvents(None, lay_out)  # a new page must be laid out before it can scroll
                    page.go_to(page.cards[position])
                return
            position -= len(section.items)

    def go_to_entry(self, position: int, number: int, field: str) -> None:
        """Show an entry of the list that an item has, what bears the ``field``'s name in the record beside it."""
        self.go_to_item(position)
        if card := self._card_at(position):
            card.editor.show_entry(number, field)

    @property
    def place(self) -> Place:
        """Where one is: the page, the item that had the cursor last, its current row."""
        page = self._stack.currentWidget()
        card = page.card_with(page.focusWidget()) if isinstance(page, SectionPage) else None
        return Place(self.page_number, card.position if card else -1, card.editor.row if card else -1)

    def go_to(self, place: Place) -> None:
        """Go back to where one was."""
        self.show_page(place.page)
        if card := self._card_at(place.position):
            card.editor.go_to_row(place.row)
            self.go_to_item(place.position)
        else:
            self.focus_page()

    def _go_along(self, position: int) -> None:
        """Follow Enter out of an item, to the one shown before or behind it, or to the pages around them."""
        by = 1 if position > self.place.position else -1
        while 0 <= position < len(self.document.rubric.items) and not self._own.leads_to(position):
            position += by
        if 0 <= position < len(self.document.rubric.items):
            self.go_to_item(position)
            card = self._card_at(position)
            if card is not None and self.document.goes_back and self.document.wants(position):
                card.editor.go_to_gap()  # of a ledger the first of one's own tasks
        else:
            self.show_page(0 if position < 0 else self.page_count - 1)
            self.focus_page()

    def go_to_next(self) -> None:
        """Go to the next item that wants something, from the first again after the last; then to the check.

        On a member's copy that is his own part, after which it is handed back.
        """
        document, here = self.document, self.place
        stops = blocks(document.rubric, document.record, document.result) if document.editable else []
        wanting = sorted(one for one in {stop.position for stop in stops} if self._own.wants(one))
        card = self._card_at(here.position) if here.position in wanting else None
        if not wanting and self._own.on and not document.goes_back:
            self.refused.emit("我负责的都已填完；要看其余的，请取消“只看我负责的”")
        elif not wanting:
            self.show_page(self.page_count - 1)
            self.focus_page()
        elif card is None or not card.go_on_within():  # it may want something in more than one place
            self._go_to_gap(next((one for one in wanting if one > here.position), wanting[0]))

    def _go_to_gap(self, position: int) -> None:
        self.go_to_item(position)
        page = self._stack.currentWidget()
        if isinstance(page, ParticularsPage):
            page.go_to_gap()
        elif card := self._card_at(position):
            card.go_to_gap()

    def _card_at(self, position: int) -> ItemCard | None:
        page = self._stack.currentWidget()
        cards = page.cards if isinstance(page, SectionPage) else []
        return next((card for card in cards if card.position == position), None)

    def undo(self) -> str:
        """Go one step back, show where it was, and return what to say of it."""
        words, before = self.document.undo_words, self.document.record
        self.document.undo()
        self._reveal_change(before)
        return f"已撤销：{words}"

    def redo(self) -> str:
        """Go one step forward again, likewise."""
        words, before = self.document.redo_words, self.document.record
        self.document.redo()
        self._reveal_change(before)
        return f"已重做：{words}"

    def _reveal_change(self, before: Assessment) -> None:
        """Show where the record differs from ``before``; the cursor moves only if it is on another page."""
        pairs = zip(before.answers, self.document.record.answers, strict=True)
        changed = [position for position, (old, new) in enumerate(pairs) if old != new]
        if not changed:
            if self.page_number:
                self.go_to_item(-1)
            return
        page = self._stack.currentWidget()
        cards = page.cards if isinstance(page, SectionPage) else []
        shown = [card for card in cards if card.position in changed]
        if isinstance(page, SectionPage) and shown:
            page.ensureWidgetVisible(shown[0], 0, 20)
        else:
            self.go_to_item(changed[0])

    def confirm_flawless(self) -> None:
        """Confirm 无扣分 for the item that has the cursor and go on to the next one, or say why not."""
        page = self._stack.currentWidget()
        card = page.card_with(QApplication.focusWidget()) if isinstance(page, SectionPage) else None
        if card is None:
            self.refused.emit("请先把光标放到一个评分项里，再按F8")
        elif why_not := card.why_not_flawless():
            self.refused.emit(why_not)
        elif card.set_flawless() and card.position + 1 < len(self.document.rubric.items):
            self._go_along(card.position + 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Say why a key does nothing: there is nothing to undo, or what is typed changes nothing that is only read."""
        standard = QKeySequence.StandardKey
        if event.matches(standard.Undo) or event.matches(standard.Redo):  # else the menu has taken it
            self.refused.emit(f"没有可以{'撤销' if event.matches(standard.Undo) else '重做'}的改动")
        elif event.text().isprintable() and event.text() and not self.document.editable and not _is_order(event):
            self.refused.emit(FINAL if not self.document.read_only else READ_ONLY)
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Share the width between form and sides, at the zoom in force."""
        wide = self._is_wide()
        navigation, panel = SIDES[wide]
        self._navigation.set_narrow(not wide)
        for page in self._pages.values():
            page.set_narrow(not wide)
        width, height, top = self.width(), self.height(), self._header.sizeHint().height()
        left, right = scaled(navigation), width - scaled(panel)
        self._header.setGeometry(0, 0, width, top)
        self._navigation.setGeometry(0, top, left, height - top)
        room = QRect(left, top, right - left, height - top)
        self._stack.setGeometry(room.adjusted(0, self.above_form(room), 0, 0))
        self._panel.setGeometry(right, top, width - right, height - top)

    def _is_wide(self) -> bool:
        return self.width() >= scaled(WIDE)


def _is_order(event: QKeyEvent) -> bool:
    """Whether a key is pressed together with one that makes an order of it, whatever letter it bears."""
    modifiers = Qt.KeyboardModifier
    return bool(event.modifiers() & (modifiers.AltModifier | modifiers.ControlModifier | modifiers.MetaModifier))
