"""What is kept from parts of the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QDialog, QPlainTextEdit, QPushButton, QTextEdit, QToolButton, QWidget

from .composing import Composing
from .dropping import CopiesOnly
from .second_press import SecondPress
from .segments import Segment

ENTER = Qt.Key.Key_Return, Qt.Key.Key_Enter


class FocusKeys(QObject):
    """Keeps undo and redo for the document, which a focused text field would take; lets Enter press a button.

    Enter counts once however long it is held, but where it writes lines: else one key held down would agree to the
    very dialog that it has opened, and sign. It is installed on what has the focus, not on the application: each event
    that it sees passes through Python.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._composing = Composing()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent):
            return self._composing.hear(watched, event)
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            wanted = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
            if any(event.matches(key) for key in wanted):
                event.ignore()
                return True
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in ENTER:
            if event.isAutoRepeat():
                return not isinstance(watched, QPlainTextEdit | QTextEdit)
            return isinstance(watched, QAbstractButton) and _press(watched)
        return False


def _press(focused: QAbstractButton) -> bool:
    """Press what has the focus as Space does; in a dialog ticks leave it to 确定."""
    ticks = not isinstance(focused, QPushButton | QToolButton)
    if ticks and isinstance(focused.window(), QDialog):
        return False
    if isinstance(focused, Segment):
        return False  # which goes on where it is chosen already
    focused.click()
    return True


class BlockedUnawares(QObject):
    """Keeps from the pages of a window that a dialog blocks it: their hundreds of parts need not know."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return event.type() in (QEvent.Type.WindowBlocked, QEvent.Type.WindowUnblocked)


def listen_in(window: QWidget, pages: QWidget) -> FocusKeys:
    """Return what is to be installed on whatever has the focus; each event there then passes Python."""
    pages.installEventFilter(BlockedUnawares(window))
    SecondPress(window)
    CopiesOnly(window)
    return FocusKeys(window)
