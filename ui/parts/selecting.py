"""Selecting a part of a text in the field that shows it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit, QWidget

Cursor = QTextCursor | tuple[int, int, int] | None


def qt_length(text: str) -> int:
    """Return the length of a text as Qt counts it: rare hanzi are two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cursor_over(field: QPlainTextEdit | QTextEdit, text: str, start: int, end: int) -> QTextCursor:
    """Return a cursor that has chosen what stands from ``start`` to ``end`` in ``text``, which the field shows."""
    cursor = QTextCursor(field.document())
    cursor.setPosition(qt_length(text[:start]))
    cursor.setPosition(qt_length(text[:end]), QTextCursor.MoveMode.KeepAnchor)
    return cursor


def select(field: QLineEdit | QPlainTextEdit, text: str, start: int, end: int) -> None:
    """Select what stands from ``start`` to ``end`` in ``text``, which the field shows, and bring it into sight."""
    if isinstance(field, QLineEdit):
        field.setSelection(qt_length(text[:start]), qt_length(text[start:end]))
    else:
        field.setTextCursor(cursor_over(field, text, start, end))
        field.ensureCursorVisible()


def fill_anew(field: QTextEdit, fill: Callable[[], object]) -> None:
    """Have a field filled anew with the same words in another look: what is selected, and what is in sight, stays."""
    cursor, bar = field.textCursor(), field.verticalScrollBar()
    start, end, at = cursor.anchor(), cursor.position(), bar.value()
    fill()
    cursor = QTextCursor(field.document())
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    field.setTextCursor(cursor)
    bar.setValue(at)


def cursor_of(field: QWidget | None) -> Cursor:
    """Return where the cursor of a field is and what is selected; None where it is no field."""
    if isinstance(field, QLineEdit):
        return field.cursorPosition(), field.selectionStart(), field.selectionLength()
    return field.textCursor() if isinstance(field, QPlainTextEdit) else None


def put_cursor(field: QWidget | None, cursor: Cursor) -> None:
    """Put the cursor of a field where it was."""
    if isinstance(field, QLineEdit) and isinstance(cursor, tuple):
        at, start, length = cursor
        field.setCursorPosition(at)
        if length:
            field.setSelection(start, length)
    elif isinstance(field, QPlainTextEdit) and isinstance(cursor, QTextCursor):
        field.setTextCursor(cursor)
