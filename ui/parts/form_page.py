"""The column of cards that a form is made of."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from .layouts import column
from .theme import scaled
from .widgets import button, keyless, set_text

WIDEST = 1280  # pixels of a form: some eighty letters a line


class Column(QWidget):
    """As high as it needs to be at its width; its least height, as Qt counts it, is that of the narrowest."""

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)


class FormPage(QScrollArea):
    """A page that scrolls up and down and keeps what has the focus in sight; at its end stands the next step."""

    next_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._margin = 18
        self.content = Column()
        self.content.setObjectName("form")
        self.column = column(on=self.content, margins=(self._margin, 8, self._margin, 14), spacing=8)
        self.setWidget(self.content)

    def end_with(self, next_step: str) -> None:
        """Close the column with a button that names the next step."""
        self._next = button("", self.next_wanted.emit)
        self._next.setToolTip("Ctrl+PgDn")
        self.name_next(next_step)
        self.column.addWidget(self._next, 0, Qt.AlignmentFlag.AlignRight)
        self.column.addStretch(1)

    def name_next(self, next_step: str) -> None:
        """Name another next step on that button."""
        set_text(self._next, f"{keyless(next_step)} ›")
        self._next.setAccessibleName(next_step)

    def refresh(self) -> None:
        """Show the record again."""
        raise NotImplementedError

    def set_narrow(self, narrow: bool) -> None:
        """Spend less on margins where width is short."""
        self._margin = 8 if narrow else 18
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave free on both sides what would make lines too long to read."""
        side = max(self._margin, (self.viewport().width() - scaled(WIDEST)) // 2)
        margins = self.column.contentsMargins()
        if (margins.left(), margins.right()) != (side, side):
            self.column.setContentsMargins(side, margins.top(), side, margins.bottom())
