"""The band across the top of the window while a file is open that cannot be changed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMainWindow, QSizePolicy, QToolBar

from ..parts.widgets import label, set_text

MARGINS = 8  # of a tool bar, left and right


class ReadOnlyBand(QToolBar):
    """Says 只读 and why; hidden for a file that can be written."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__("只读", window)
        self.setObjectName("readOnlyBand")
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.toggleViewAction().setVisible(False)
        self._words = label(look="notice", wrap=True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.addWidget(self._words)
        window.addToolBar(Qt.ToolBarArea.TopToolBarArea, self)
        self.hide()

    def show_why(self, why: str) -> None:
        """Show the reason, or nothing where there is none."""
        set_text(self._words, f"只读：{why}" if why else "")
        self.setVisible(bool(why))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give the words as many lines as they need at this width: a tool bar does not ask for it."""
        self._words.setFixedHeight(max(0, self._words.heightForWidth(self.width() - MARGINS)))
