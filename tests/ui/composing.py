"""What an input method says to the field that has the focus: pinyin that is still composed, and what came of it."""

from __future__ import annotations

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

Field = QLineEdit | QPlainTextEdit


def say(composed: str = "", chosen: str = "") -> None:
    """Tell what has the focus what is composed by now, and what was chosen."""
    event = QInputMethodEvent(composed, [])
    event.setCommitString(chosen)
    QApplication.sendEvent(QApplication.focusWidget(), event)


def choose(pinyin: str, chosen: str) -> None:
    """Type pinyin, letter by letter, and choose what is meant."""
    for end in range(1, len(pinyin) + 1):
        say(pinyin[:end])
    say("", chosen)


def fields(place: QWidget) -> list[Field]:
    """Return the fields of a page or a dialog that can be typed into."""
    found: list[Field] = [*place.findChildren(QLineEdit), *place.findChildren(QPlainTextEdit)]
    return [one for one in found if one.isVisible() and one.isEnabled() and not one.isReadOnly()]


def text_of(field: Field) -> str:
    """Return what stands in a field, without what is composed."""
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def selected(field: Field) -> str:
    """Return what is selected in a field."""
    return field.selectedText() if isinstance(field, QLineEdit) else field.textCursor().selectedText()


def enter(field: Field) -> None:
    """Put the cursor into a field, with all of it selected, as Tab does."""
    around = field.parentWidget()
    (around if isinstance(around, QComboBox) else field).setFocus()
    field.selectAll()
