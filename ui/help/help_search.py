"""Looking for something in the help: from place to place through all its pages, each marked where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextDocument
from PySide6.QtWidgets import QListWidget, QTextBrowser, QTextEdit, QWidget

from desktop_app.rubric.help_texts import Page
from desktop_app.search.matching import places

from ..parts.layouts import column
from ..parts.selecting import cursor_over
from ..parts.theme import colour
from ..search.find_line import FindLine


class HelpSearch(QWidget):
    """The line above ``pages``, of which ``text`` shows the one chosen in ``chapters``."""

    def __init__(self, pages: Sequence[Page], text: QTextBrowser, chapters: QListWidget) -> None:
        super().__init__()
        self._pages, self._text, self._chapters = pages, text, chapters
        self._plain: dict[int, str] = {}
        self._at = -1  # which of the places on the page shown
        self._line = FindLine()
        self._line.changed.connect(self._look)
        self._line.stepped.connect(self._go)
        column(self._line, on=self)

    @property
    def wanted(self) -> str:
        """What is looked for; empty while nothing is."""
        return self._line.wanted

    def begin(self) -> None:
        """Take the keys."""
        self._line.begin()

    def clear(self) -> None:
        """Look for nothing any more."""
        self._line.clear()

    def show_marks(self) -> None:
        """Mark what is looked for on the page that is now shown."""
        self._at = -1
        shown, marks = self._text.toPlainText(), []
        for start, end in places(shown, self.wanted):
            mark = QTextEdit.ExtraSelection()
            mark.cursor = cursor_over(self._text, shown, start, end)
            mark.format.setBackground(colour("wait-soft"))
            mark.format.setForeground(colour("text"))
            marks.append(mark)
        self._text.setExtraSelections(marks)
        self._tell()

    def _look(self) -> None:
        """Show the first place from the page shown on."""
        self.show_marks()
        if self.wanted:
            self._go(1)

    def _words(self, row: int) -> str:
        """Return a page's text as it is shown; of the one shown it may begin with a field that was asked about."""
        if row == self._chapters.currentRow():
            return self._text.toPlainText()
        if row not in self._plain:
            document = QTextDocument()
            document.setMarkdown(self._pages[row].markdown)
            self._plain[row] = document.toPlainText()
        return self._plain[row]

    def _numbers(self) -> list[int]:
        """Return how many places each page has."""
        return [len(places(self._words(row), self.wanted)) for row in range(len(self._pages))]

    def _tell(self) -> None:
        numbers = self._numbers() if self.wanted else []
        before = sum(numbers[: self._chapters.currentRow()])
        self._line.tell(before + self._at if self._at >= 0 else -1, sum(numbers))

    def _go(self, by: int) -> None:
        """Go to the next place, or the one before, on this page or another; behind the last comes the first."""
        numbers, row, at = self._numbers(), self._chapters.currentRow(), self._at
        if not any(numbers):
            return
        at = at + by if at >= 0 or by > 0 else -1
        while not 0 <= at < numbers[row]:
            row = (row + by) % len(numbers)
            at = 0 if by > 0 else numbers[row] - 1
        if row != self._chapters.currentRow():
            self._chapters.setCurrentRow(row)  # which shows the page, and marks it
        self._at = at
        shown = self._text.toPlainText()
        self._text.setTextCursor(cursor_over(self._text, shown, *places(shown, self.wanted)[at]))
        self._text.ensureCursorVisible()
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)
