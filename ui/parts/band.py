"""A band across the top of the window that says what holds for all that is below it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMainWindow, QSizePolicy, QToolBar

from .widgets import label, set_text

MARGINS = 8  # of a tool bar, left and right


class Band(QToolBar):
    """Says what it is told; hidden where that is nothing."""

    def __init__(self, window: QMainWindow, title: str, name: str) -> None:
        super().__init__(title, window)
        self.setObjectName(name)
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.toggleViewAction().setVisible(False)
        self._words = label(look="notice", wrap=True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.addWidget(self._words)
        self._window = window
        window.addToolBar(Qt.ToolBarArea.TopToolBarArea, self)
        window.insertToolBarBreak(self)  # each has a line of its own
        self.hide()

    def say(self, words: str) -> None:
        """Show these words, or nothing where there are none."""
        set_text(self._words, words)
        self.setVisible(bool(words))
        self._fit()

    def leave(self) -> None:
        """Go for good, with the line that it stood in."""
        self._window.removeToolBarBreak(self)
        self._window.removeToolBar(self)
        self.deleteLater()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give the words as many lines as they need at this width: a tool bar does not ask for it."""
        self._words.setFixedHeight(max(0, self._words.heightForWidth(self.width() - MARGINS)))
