"""A page that is scrolled where the window is lower than it can become, as at the largest scale."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from .layouts import column


class _Content(QWidget):
    """As high as it is given, and never lower than it can become at its width."""

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.minimumHeightForWidth(width) if layout else -1


def scrolled_where_low(page: QWidget) -> QScrollArea:
    """Return an area in which a page is as high as the window, or scrolls."""
    area, content = QScrollArea(), _Content()
    column(page, on=content, spacing=0)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    return area
