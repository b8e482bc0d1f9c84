"""What every dialog has alike."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from .beside import tell_beside
from .tab_order import go_by_tab
from .widgets import resize_to_fit, set_help


class Dialog(QDialog):
    """Is gone once it is closed; ``topic`` is the page of the help about it.

    Where Enter would press a button that is grey, the dialog says why it is.
    """

    def __init__(self, parent: QWidget, title: str, topic: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        set_help(self, topic)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        made = next((one for one in self.findChildren(QPushButton) if one.isDefault() and one.isVisible()), None)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and made is not None and not made.isEnabled():
            tell_beside(self.focusWidget() or made, made.toolTip())
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        return go_by_tab(self, forward=forward)

    def grow(self) -> None:
        """Be as high as what is shown needs: wrapped words ask for no height by themselves."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            resize_to_fit(self, QSize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width()))))

    def showEvent(self, event: QShowEvent) -> None:
        """Fit a screen that is smaller than the usual size, with the frame around it."""
        resize_to_fit(self, self.size())
        super().showEvent(event)
