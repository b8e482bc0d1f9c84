"""What an input method still composes is no edit: what is selected stays until something has come of it.

Qt takes away what is selected as soon as composing begins, and does not bring it back where nothing comes of it: a
number that Tab has selected would be gone after one letter of pinyin and Esc.
"""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit

from .selecting import qt_length

Field = QLineEdit | QPlainTextEdit


class Composing:
    """Hears what an input method says to the field that has the focus."""

    def __init__(self) -> None:
        self._passes = False  # an event on to the field, which comes by here again
        self._field: Field | None = None  # in which something is selected while something is composed
        self._held = "", 0, 0  # its text then, and from where to where it was selected

    def hear(self, watched: QObject, event: QInputMethodEvent) -> bool:
        """Whether the field has heard of it by now."""
        field = watched.lineEdit() if isinstance(watched, QComboBox) else watched
        if self._passes or not isinstance(field, Field):
            return False
        if field is not self._field:
            self._field = None  # it was left
        if event.commitString():
            if self._field is not None:
                self._pass_on(watched, QInputMethodEvent())  # only what is not composed can be selected
                self._select_again()
            return False
        if event.preeditString():
            self._hold(field)
        elif self._field is not None:
            self._pass_on(watched, event)
            self._select_again()
            return True
        return False

    def _hold(self, field: Field) -> None:
        text, start, end = _selected(field)
        if start < end and not field.isReadOnly():
            self._field, self._held = field, (text, start, end)
            _select(field, end, end)

    def _pass_on(self, watched: QObject, event: QInputMethodEvent) -> None:
        self._passes = True
        try:
            QApplication.sendEvent(watched, event)
        finally:
            self._passes = False

    def _select_again(self) -> None:
        field, self._field = self._field, None
        text, start, end = self._held
        if field is not None and _selected(field)[0] == text:  # else it was written anew meanwhile
            _select(field, start, end)


def _selected(field: Field) -> tuple[str, int, int]:
    """Return the text, and from where to where it is selected, as Qt counts."""
    if isinstance(field, QLineEdit):
        start = max(0, field.selectionStart())
        return field.text(), start, start + qt_length(field.selectedText())
    cursor = field.textCursor()
    return field.toPlainText(), cursor.selectionStart(), cursor.selectionEnd()


def _select(field: Field, start: int, end: int) -> None:
    if isinstance(field, QLineEdit):
        field.setSelection(start, end - start) if start < end else field.setCursorPosition(end)
        return
    cursor = field.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, cursor.MoveMode.KeepAnchor)
    field.setTextCursor(cursor)
