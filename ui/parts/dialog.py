"""What every dialog has alike."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from .widgets import set_help


class Dialog(QDialog):
    """Is gone once it is closed; ``topic`` is the page of the help about it."""

    def __init__(self, parent: QWidget, title: str, topic: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        set_help(self, topic)

    def showEvent(self, event: QShowEvent) -> None:
        """Fit a screen that is smaller than the usual size."""
        self.resize(self.size().boundedTo(self.screen().availableGeometry().size()))
        super().showEvent(event)
