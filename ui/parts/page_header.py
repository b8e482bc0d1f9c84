"""The line on top of a page: the way back, what the page is about, and what can be done there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from .layouts import column, row
from .widgets import button, label, tip

LEAST = 6  # characters that stay to be seen of the longest text


class ElidedLabel(QLabel):
    """A text of any length on one line: what has no room gives way to an ellipsis, the tooltip has it all."""

    def __init__(self, look: str = "", mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight) -> None:
        super().__init__()
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setObjectName(look)

    @property
    def shown(self) -> str:
        """What can be seen of the text."""
        line = " ".join(self.text().splitlines())
        return self.fontMetrics().elidedText(line, self._mode, self.contentsRect().width())

    def minimumSizeHint(self) -> QSize:
        whole = super().minimumSizeHint()
        return QSize(min(whole.width(), LEAST * self.fontMetrics().horizontalAdvance("国")), whole.height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self.setToolTip(tip(self.text()) if self.shown != self.text() else "")
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, room, role = QPainter(self), self.contentsRect(), self.foregroundRole()
        align = int(self.alignment())
        self.style().drawItemText(painter, room, align, self.palette(), self.isEnabled(), self.shown, role)


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
        self._line = row(way_back, (texts, 1), on=self, margins=(14, 8, 14, 8), spacing=8)
        self._line.insertSpacing(1, 4)

    def add(self, *widgets: QWidget) -> None:
        """Put widgets at the end of the line."""
        for widget in widgets:
            self._line.addWidget(widget)
