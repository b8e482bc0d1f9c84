"""What is kept from parts of the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from .dropping import CopiesOnly
from .second_press import SecondPress


class UndoKeys(QObject):
    """Keeps undo and redo for the document: a focused text field would take the keys for itself.

    It is installed on what has the focus, not on the application: each event that it sees passes through Python.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        wanted = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and any(event.matches(key) for key in wanted)
        ):
            event.ignore()
            return True
        return False


class BlockedUnawares(QObject):
    """Keeps from the pages of a window that a dialog blocks it: their hundreds of parts need not know."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return event.type() in (QEvent.Type.WindowBlocked, QEvent.Type.WindowUnblocked)


def listen_in(window: QWidget, pages: QWidget) -> UndoKeys:
    """Return what is to be installed on whatever has the focus; each event there then passes Python."""
    pages.installEventFilter(BlockedUnawares(window))
    SecondPress(window)
    CopiesOnly(window)
    return UndoKeys(window)
