"""A text that gives way where there is no room for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtCore, QtGui
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel

from .widgets import PLAIN_TEXT, tip

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QPaintEvent

LEFT_IN_THE_MIDDLE = 0x81  # as ``Qt.AlignmentFlag`` counts
LEAST = 6  # characters that stay to be seen of the longest text


class ElidedLabel(QLabel):
    """A text of any length on one line: what has no room gives way to an ellipsis, the tooltip has it all.

    It gives way at the end, or ``within``.
    """

    def __init__(self, look: str = "", *, within: bool = False) -> None:
        super().__init__()
        self._within = within
        self.setProperty("textFormat", PLAIN_TEXT)
        self.setObjectName(look)

    @property
    def shown(self) -> str:
        """What can be seen of the text."""
        line = " ".join(self.text().splitlines())
        metrics, room = self.fontMetrics(), self.contentsRect().width()
        if metrics.horizontalAdvance(line) <= room:
            return line
        mode = QtCore.Qt.TextElideMode.ElideMiddle if self._within else QtCore.Qt.TextElideMode.ElideRight
        return metrics.elidedText(line, mode, room)

    def minimumSizeHint(self) -> QSize:
        whole = super().minimumSizeHint()
        return QSize(min(whole.width(), LEAST * self.fontMetrics().horizontalAdvance("国")), whole.height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QtCore.QEvent.Type.ToolTip:
            self.setToolTip(tip(self.text()) if self.shown != self.text() else "")
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        QtGui.QPainter(self).drawText(self.contentsRect(), LEFT_IN_THE_MIDDLE, self.shown)
