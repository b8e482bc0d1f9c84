"""The help: pages at the left, the text at the right, opened at the place where F1 was pressed.

A widget says by the property ``help`` which page is about it and what is inside it, and by ``helpField``
which field of that page it is.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QUrl
from PySide6.QtGui import QKeyEvent, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QListWidget, QTextBrowser, QWidget

from desktop_app.rubric.help_texts import (
    ARTICLE,
    PARTICULARS,
    Page,
    general_pages,
    item_page,
    keys_page,
    particulars_page,
)
from desktop_app.rubric.rubric import Rubric

from ..parts import theme
from ..parts.layouts import column, row
from ..parts.menus import KEYS
from ..parts.widgets import fit_screen, label, tip
from .regulation_window import open_regulation

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
        items = [item_page(rubric, position) for position in range(len(rubric.items))]
        self.pages = [*general_pages(), keys_page(KEYS.splitlines()), particulars_page(rubric), *items]
        self._list = QListWidget()
        self._list.setAccessibleName("目录")
        self._list.addItems([page.title for page in self.pages])
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.currentRowChanged.connect(self._chosen)
        for at, page in enumerate(self.pages):
            self._list.item(at).setToolTip(tip(page.title))
        self.title = label(look="pageTitle", wrap=True)
        self.text = QTextBrowser()
        self.text.setAccessibleName("说明")
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._follow)
        row((self._list, 2), (column(self.title, (self.text, 1)), 5), on=self, margins=None)
        fit_screen(self, USUAL_SIZE)

    def show_page(self, topic: str, field: str = "") -> None:
        """Open a page, and within it what is said of a field; an unknown topic opens the first page."""
        topics = [page.topic for page in self.pages]
        row = topics.index(topic) if topic in topics else 0
        if row != self._list.currentRow():
            self._list.setCurrentRow(row)
        page = self.pages[row]
        if field and topic == PARTICULARS:
            page = particulars_page(self.rubric, field)
        elif field and topic.startswith("item:"):
            page = item_page(self.rubric, int(topic.removeprefix("item:")), field)
        self._show(page)
        self.show()
        self.activateWindow()
        self.text.setFocus()

    def _chosen(self, row: int) -> None:
        self._show(self.pages[row])

    def _show(self, page: Page) -> None:
        self._shown = page
        self.title.setText(page.title)
        self.text.setMarkdown(page.markdown)
        self._space_out()
        self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def _space_out(self) -> None:
        """Give the lines room, and headings a size near the text's: Qt's own are meant for a title page."""
        cursor = QTextCursor(self.text.document())
        cursor.beginEditBlock()
        block = self.text.document().begin()
        while block.isValid():
            heading, listed = block.blockFormat().headingLevel(), block.textList() is not None
            cursor.setPosition(block.position())
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            space = block.blockFormat()
            space.setTopMargin(theme.scaled(14 if heading else 1 if listed else 5))
            space.setBottomMargin(theme.scaled(1 if listed else 4))
            space.setLineHeight(130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            cursor.setBlockFormat(space)
            if heading:
                dress = QTextCharFormat()
                dress.setProperty(QTextFormat.Property.FontSizeAdjustment, 1)
                dress.setForeground(theme.colour("accent-text"))
                cursor.mergeCharFormat(dress)
            block = block.next()
        cursor.endEditBlock()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._shown is not None:
            self._show(self._shown)  # headings are in the theme's colours

    def _follow(self, link: QUrl) -> None:
        if link.toString().startswith(ARTICLE):
            open_regulation(self, self.rubric, int(link.toString().removeprefix(ARTICLE)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


def open_help(window: QWidget, rubric: Rubric, topic: str = FIRST, field: str = "") -> HelpWindow:
    """Show the help at a page, in the one window that ``window`` has for it."""
    for old in window.findChildren(HelpWindow):
        if old.rubric.source != rubric.source:
            old.setParent(None)
            old.deleteLater()
    known = window.findChild(HelpWindow)
    shown = known if isinstance(known, HelpWindow) else HelpWindow(rubric, window)
    shown.show_page(topic, field)
    return shown


def open_help_here(window: QWidget, rubric: Rubric, focused: QWidget | None, page: QWidget | None) -> HelpWindow:
    """Show the help on what has the focus, or where nothing of the page has it on the page."""
    topic = field = ""
    if focused is None or page is None or not page.isAncestorOf(focused):
        focused = page
    while focused is not None and not topic:
        field = field or focused.property("helpField") or ""
        topic = focused.property("help") or ""
        focused = focused.parentWidget()
    return open_help(window, rubric, topic or FIRST, field)
