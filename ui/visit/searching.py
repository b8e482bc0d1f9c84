"""Looking for something in an assessment: the bar above its form, and the way to what was found."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from desktop_app.search.finding import Hit, hits

from ..evidence.file_chip import FileChip
from ..form.section_page import SectionPage
from ..parts.selecting import Cursor, cursor_of, put_cursor, select
from ..search.search_bar import SearchBar
from .assessment_page import AssessmentPage, Place

ON_THE_LAST_PAGE = "noted"
Field = QLineEdit | QPlainTextEdit


class Origin(NamedTuple):
    """Where one was before one began to look: the place, how far it was scrolled, what had the cursor and where."""

    place: Place
    scrolled: int
    focused: QWidget | None
    cursor: Cursor


class Searching(QObject):
    """Shows hits on the form of ``page`` while the cursor stays in the bar, until one is taken."""

    def __init__(self, page: AssessmentPage) -> None:
        super().__init__(page)
        self._page = page
        self._origin: Origin | None = None
        self.bar = bar = SearchBar(self._find, page)
        bar.hide()
        bar.shown.connect(self._look_at)
        bar.taken.connect(self._take)
        bar.left.connect(self._go_back)
        bar.closed.connect(self._close)
        page.above_form = self._fit
        page.document.changed.connect(self._refresh)
        page.installEventFilter(self)

    def begin(self) -> None:
        """Open the bar, or go back into it."""
        focused = QApplication.focusWidget()
        if not (self.bar.isVisible() and self.bar.isAncestorOf(focused or self.bar)):
            scrolled = self._page.form.verticalScrollBar().value()
            self._origin = Origin(self._page.place, scrolled, focused, cursor_of(focused))
        self.bar.begin()
        self._page.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close the bar by Esc on the form, too, where nothing else is open."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        closes = event.key() == Qt.Key.Key_Escape and self.bar.isVisible()
        if closes:
            self._close()
        return closes

    def _refresh(self) -> None:
        if self.bar.isVisible():
            self.bar.look_again()

    def _fit(self, room: QRect) -> int:
        """Lay the bar at the top of the form's room; return how much of it that takes."""
        height = 0 if self.bar.isHidden() else min(self.bar.height_wanted, room.height() // 2)
        self.bar.setGeometry(room.left(), room.top(), room.width(), height)
        return height

    def _find(self, wanted: str) -> list[Hit]:
        return hits(self._page.document.rubric, self._page.document.record, wanted)

    def _look_at(self, hit: Hit) -> None:
        self._show(hit)
        self.bar.take_keys()

    def _take(self, hit: Hit) -> None:
        self._close()
        self._show(hit)

    def _close(self) -> None:
        inside = self.bar.isAncestorOf(QApplication.focusWidget() or self.bar)
        self.bar.hide()
        self._page.fit()
        if inside:
            self._page.form.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_back(self) -> None:
        self._close()
        if (origin := self._origin) is None:
            return
        self._page.go_to(origin.place)
        form = self._page.form
        if origin.focused in form.findChildren(QWidget):
            origin.focused.setFocus(Qt.FocusReason.OtherFocusReason)
            put_cursor(origin.focused, origin.cursor)
        form.verticalScrollBar().setValue(origin.scrolled)

    def _show(self, hit: Hit) -> None:
        """Bring a hit into sight, with the cursor on it where it stands in a field."""
        page, at = self._page, hit.at
        page.check() if at.field == ON_THE_LAST_PAGE else page.go_to_item(at.position)
        form = page.form
        place: QWidget = form
        if isinstance(form, SectionPage):
            place = card = next(one for one in form.cards if one.position == at.position)
            if at.entry >= 0 and not card.editor.show_entry(at.entry, at.field):
                return
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # what was unfolded is placed
        if field := _field_of(place, hit):
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            form.ensureWidgetVisible(field, 0, 40)


def _field_of(place: QWidget, hit: Hit) -> QWidget | None:
    """Return what shows the text of a hit, with the hit selected in it; None where it is no text of a field."""
    text, field = hit.at.text, hit.at.field
    chips = [chip for chip in place.findChildren(FileChip) if chip.isVisible() and chip.file.name == text]
    if field == "files":
        return chips[0].name if chips else None
    fields: list[Field] = [*place.findChildren(QLineEdit), *place.findChildren(QPlainTextEdit)]
    holding = [(one, words) for one in fields if text in (words := _text_of(one)) and one.isVisible()]
    holding.sort(key=lambda one: (one[0].property("helpField") != field, len(one[1])))
    for one, words in holding[:1]:
        begin = words.index(text)
        select(one, words, begin + hit.start, begin + hit.end)
        return one
    return None


def _text_of(field: Field) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()
