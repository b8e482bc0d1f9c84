"""A row of boxes to tick: what is to be shown and printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QWidget

from ..parts.flow import flow
from ..parts.layouts import column
from ..parts.ticks import TickBox
from ..parts.widgets import keyless, label


class Tick(NamedTuple):
    """One box; what is not ``possible`` is shown but cannot be ticked."""

    name: str
    words: str
    on: bool
    possible: bool = True


class TickRow(QFrame):
    """``chosen`` sends the names of all boxes that are ticked, in their order, whenever the user changes one."""

    chosen = Signal(tuple)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("tickRow")
        self._boxes: dict[str, QCheckBox] = {}
        self._row: QWidget | None = None
        self._layout = column(on=self, margins=(14, 4, 14, 4))
        self.hide()

    def offer(self, title: str, ticks: Sequence[Tick]) -> None:
        """Show other boxes; none at all hides the row."""
        if self._row is not None:
            self._layout.removeWidget(self._row)
            self._row.deleteLater()
        self._boxes = {}
        for tick in ticks:
            box = TickBox(keyless(tick.words))
            box.setChecked(tick.on)
            box.setEnabled(tick.possible)
            box.setToolTip("" if tick.possible else "这次评估没有这方面的内容")
            box.clicked.connect(self._clicked)
            self._boxes[tick.name] = box
        self._row = flow(label(title, "secondary"), *self._boxes.values(), spacing=12)
        self._layout.addWidget(self._row)
        self.setVisible(bool(ticks))

    def _clicked(self) -> None:
        self.chosen.emit(tuple(name for name, box in self._boxes.items() if box.isChecked()))
