"""A line to search a table with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


class SearchField(QLineEdit):
    """``left`` says that one goes on to what was found: by Enter or the arrow down, or by Esc, which gives it up."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = QtCore.Qt.Key
        if event.key() == keys.Key_Escape:
            self.clear()
        if event.key() in (keys.Key_Escape, keys.Key_Return, keys.Key_Enter, keys.Key_Down):
            self.left.emit()
        else:
            super().keyPressEvent(event)
