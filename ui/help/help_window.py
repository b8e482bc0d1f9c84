"""The help: pages at the left, the text at the right, opened at the place where F1 was pressed.

A widget says by the property ``help`` which page is about it and what is inside it, and by ``helpField``
which field of that page it is.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QUrl
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QListWidget, QWidget

from desktop_app.rubric.help_texts import (
    ARTICLE,
    PAGE,
    PARTICULARS,
    PICTURES,
    Page,
    general_pages,
    item_page,
    keys_page,
    particulars_page,
)
from desktop_app.rubric.readings import readings_page
from desktop_app.rubric.rubric import Rubric

from ..parts import selecting
from ..parts.layouts import column, row
from ..parts.widgets import button, fit_screen, label, set_key, tip
from .help_search import HelpSearch
from .reading import Reading
from .regulation_window import open_regulation
from .room_beside import beside
from .shortcuts import keys_of

USUAL_SIZE = QSize(880, 620)
FIRST = "visit"


class HelpWindow(QWidget):
    """Stays open beside the window it belongs to; Esc closes it."""

    def __init__(self, rubric: Rubric, owner: QWidget) -> None:
        super().__init__(owner, Qt.WindowType.Window)
        self.setObjectName("reading")
        self.setWindowTitle("使用说明")
        self.rubric = rubric
        self._shown: Page | None = None
        self._is_aside = False
        self._left: list[tuple[str, int]] = []  # pages that a link has led away from, and how far down they were
        self.pages = help_pages(rubric, owner)
        self._list = QListWidget()
        self._list.setAccessibleName("目录")
        self._list.addItems([page.title for page in self.pages])
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.currentRowChanged.connect(self._chosen)
        for at, page in enumerate(self.pages):
            self._list.item(at).setToolTip(tip(page.title))
        self.title = label(look="pageTitle", wrap=True)
        self.text = Reading(PICTURES)
        self.text.setAccessibleName("说明")
        self.text.anchorClicked.connect(self._follow)
        self._search = HelpSearch(self.pages, self.text, self._list)
        QShortcut(QKeySequence.StandardKey.Find, self).activated.connect(self._search.begin)
        QShortcut(QKeySequence("Alt+Left"), self).activated.connect(self._go_back)
        save = button("手册存为PDF…", self._ask_where)
        set_key(save, "Ctrl+S")
        body = row((column((self._list, 1), save), 2), (column(self.title, (self.text, 1)), 6))
        column(self._search, (body, 1), on=self, margins=None)
        fit_screen(self, USUAL_SIZE)

    def show_page(self, topic: str, field: str = "", asked: QRect | None = None) -> None:
        """Open a page, and within it what is said of a field; an unknown topic opens the first page.

        ``asked``: the place on the screen that is asked about, which stays in sight.
        """
        topics = [page.topic for page in self.pages]
        row = topics.index(topic) if topic in topics else 0
        if row != self._list.currentRow():
            self._list.setCurrentRow(row)
        page = self.pages[row]
        if field and topic == PARTICULARS:
            page = particulars_page(self.rubric, field)
        elif field and topic.startswith("item:"):
            page = item_page(self.rubric, int(topic.removeprefix("item:")), field)
        self._search.clear()
        self._show(page)
        self._keep_off(asked)
        self.show()
        self.activateWindow()
        self.text.setFocus()

    def _chosen(self, row: int) -> None:
        self._show(self.pages[row])

    def _show(self, page: Page) -> None:
        self._shown = page
        self.title.setText(page.title)
        self.text.show_page(page.markdown)
        self._search.show_marks()

    def _keep_off(self, asked: QRect | None) -> None:
        """Go where the field that is asked about stays in sight, unless it does so anyway; without one as usual."""
        owner = self.parentWidget() or self
        if asked is not None and 4 * asked.width() * asked.height() > owner.width() * owner.height():
            asked = None  # a list that fills the window is no field
        if self.isVisible() and (asked is None or not self.frameGeometry().intersects(asked)):
            return
        if asked is not None:
            room, title = owner.screen().availableGeometry(), owner.geometry().top() - owner.frameGeometry().top()
            self.setWindowState(Qt.WindowState.WindowNoState)
            self.setGeometry(beside(asked, room, USUAL_SIZE).adjusted(0, title, 0, 0))
        elif self._is_aside:
            fit_screen(self, USUAL_SIZE)
        self._is_aside = asked is not None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._shown is not None:
            selecting.fill_anew(self.text, partial(self._show, self._shown))  # headings are in the theme's colours

    def _follow(self, link: QUrl) -> None:
        target = link.toString()
        if target.startswith(ARTICLE):
            open_regulation(self, self.rubric, int(target.removeprefix(ARTICLE)))
        elif target.startswith(PAGE):
            self._left.append((self.pages[self._list.currentRow()].topic, self.text.verticalScrollBar().value()))
            self.show_page(target.removeprefix(PAGE))

    def _go_back(self) -> None:
        """Show the page again that a link has led away from, where it was left."""
        if self._left:
            topic, down = self._left.pop()
            self.show_page(topic)
            self.text.document().documentLayout().documentSize()  # lays all of it out
            self.text.verticalScrollBar().setValue(down)

    def _ask_where(self) -> None:
        from .saving import ask_manual

        ask_manual(self, self.rubric, keys_of(self.parentWidget() or self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._search.clear() if self._search.wanted else self.close()
        else:
            super().keyPressEvent(event)


def help_pages(rubric: Rubric, window: QWidget) -> list[Page]:
    """Return all pages, with the keys of ``window``."""
    items = [item_page(rubric, position) for position in range(len(rubric.items))]
    return [*general_pages(), readings_page(rubric), keys_page(keys_of(window)), particulars_page(rubric), *items]


def open_help(
    window: QWidget, rubric: Rubric, topic: str = FIRST, field: str = "", asked: QRect | None = None
) -> HelpWindow:
    """Show the help at a page, in the one window that ``window`` has for it."""
    for old in window.findChildren(HelpWindow):
        if old.rubric.source != rubric.source:
            old.setParent(None)
            old.deleteLater()
    known = window.findChild(HelpWindow)
    shown = known if isinstance(known, HelpWindow) else HelpWindow(rubric, window)
    shown.show_page(topic, field, asked)
    return shown


def open_help_here(window: QWidget, rubric: Rubric, focused: QWidget | None, page: QWidget | None) -> HelpWindow:
    """Show the help on what has the focus, or where nothing of the page has it on the page."""
    topic = field = ""
    asked = None
    if focused is None or page is None or not page.isAncestorOf(focused):
        focused = page
    else:
        asked = QRect(focused.mapToGlobal(focused.rect().topLeft()), focused.size())
    while focused is not None and not topic:
        field = field or focused.property("helpField") or ""
        topic = focused.property("help") or ""
        focused = focused.parentWidget()
    return open_help(window, rubric, topic or FIRST, field, asked)
