"""The line on top of a page: the way back, what the page is about, and what can be done there."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from .elided_label import ElidedLabel
from .layouts import column, row
from .spoken import plainly
from .widgets import button, label


class PageHeader(QFrame):
    """The way back, a title over a line of facts, and on the right whatever is added.

    ``sentences`` says that the facts may be a message, which is shown whole on as many lines as it needs.
    """

    back_wanted = Signal()

    def __init__(self, back: str, *, sentences: bool = False) -> None:
        super().__init__()
        self.setObjectName("header")
        self.title = ElidedLabel("unit")
        self.facts: QLabel = label(look="secondary", wrap=True) if sentences else ElidedLabel("secondary")
        way_back, texts = button(back, self.back_wanted.emit), column(self.title, self.facts, spacing=0)
        way_back.setToolTip("Alt+←")
        way_back.setAccessibleName(plainly(back))
        self._line = row(way_back, (texts, 1), on=self, margins=(14, 8, 14, 8), spacing=8)
        self._line.insertSpacing(1, 4)

    def add(self, *widgets: QWidget) -> None:
        """Put widgets at the end of the line."""
        for widget in widgets:
            self._line.addWidget(widget)
