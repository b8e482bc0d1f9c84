"""Selecting a part of a text in the field that shows it."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit


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
