"""A text field that is as high as what is typed, and what of a paste is none of its business."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QSignalBlocker, Qt, Signal
from PySide6.QtGui import (
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QPlainTextEdit

from desktop_app.base.text import presentable
from desktop_app.record.placeholders import place_of_mark

from .dropping import copied
from .selecting import qt_length


def brings_files(data: QMimeData) -> bool:
    """Whether what is dragged or pasted is files, or a picture without text: evidence, nothing for a text field."""
    return any(url.isLocalFile() for url in data.urls()) or (data.hasImage() and not data.hasText())


def leaves_paste(event: QKeyEvent) -> bool:
    """Whether the key pastes what a text field cannot take; what lies around the field may."""
    return event.matches(QKeySequence.StandardKey.Paste) and brings_files(copied())


class GrowingText(QPlainTextEdit):
    """A text field of one line that grows with what is typed; Tab goes to the next × of a template, then leaves it."""

    edited = Signal(str)

    def __init__(self, placeholder: str, lines: int = 5) -> None:
        super().__init__()
        self._lines = lines
        self._asks = ""
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)  # the document undoes; Qt would keep each letter once more
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(3)
        self.textChanged.connect(self._changed)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._text = self._shown = ""  # as recorded, and as the field has it
        self._fit()

    def setPlaceholderText(self, text: str) -> None:
        """Say something else while nothing is typed; Qt paints that only where there was nothing before."""
        if text != self._asks:
            self._asks = text
            super().setPlaceholderText(text)
            self.viewport().update()

    @property
    def text(self) -> str:
        """What is typed, as it can be recorded."""
        return self._text

    def show_text(self, text: str) -> None:
        """Show what the record holds; the cursor stays where it is if nothing differs."""
        if text != self._text:
            self._text = text
            with QSignalBlocker(self):
                self.setPlainText(text)
            self._shown = self.toPlainText()  # Qt reads some spaces and line ends in its own way

    def go_to_mark(self, start: int) -> bool:
        """Select the first × from ``start`` on that is to be filled in; where there is none go to the end: False."""
        text, cursor = self.toPlainText(), self.textCursor()
        at = place_of_mark(text, max(0, start))
        cursor.setPosition(qt_length(text if at < 0 else text[:at]))
        if at >= 0:
            cursor.setPosition(cursor.position() + 1, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        return at >= 0

    def focusNextPrevChild(self, forward: bool) -> bool:
        return (forward and self._tab_to_mark()) or super().focusNextPrevChild(forward)

    def _tab_to_mark(self) -> bool:
        """Go to the next × behind the cursor, if there is one."""
        text, behind = self.toPlainText(), self.textCursor().selectionEnd()
        start = next((at for at in range(len(text)) if qt_length(text[:at]) >= behind), len(text))
        return not self.isReadOnly() and place_of_mark(text, start) >= 0 and self.go_to_mark(start)

    def _changed(self) -> None:
        if self.toPlainText() != self._shown:
            self._shown = self.toPlainText()
            self._text = presentable(self._shown)
            self.edited.emit(self._text)

    def _fit(self) -> None:
        lines = min(max(1, int(self.document().size().height())), self._lines)
        height = lines * self.fontMetrics().lineSpacing() + 2 * int(self.document().documentMargin()) + 8
        if self.height() != height or self.minimumHeight() != height:
            self.setFixedHeight(height)
        bar = Qt.ScrollBarPolicy
        fits = self.document().size().height() <= self._lines
        self.setVerticalScrollBarPolicy(bar.ScrollBarAlwaysOff if fits else bar.ScrollBarAsNeeded)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()  # another width breaks the lines elsewhere, of which the document says nothing

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return not brings_files(source) and super().canInsertFromMimeData(source)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Let what is composed take the placeholder's place, where Qt would paint both."""
        super().inputMethodEvent(event)
        words = "" if event.preeditString() else self._asks
        if words != self.placeholderText():
            super().setPlaceholderText(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if leaves_paste(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page, not the field, unless the field itself has more to show."""
        if self.document().size().height() > self._lines:
            super().wheelEvent(event)
        else:
            event.ignore()
