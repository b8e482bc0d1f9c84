"""A list of lines that lead to items."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from .layouts import column
from .widgets import LinkRow, label


class LinkList(QWidget):
    """A heading and lines that lead to items; lines are kept and filled anew."""

    item_wanted = Signal(int)

    def __init__(self, heading: str, state: str) -> None:
        super().__init__()
        self._state = state
        self._layout = column(label(heading, "panelHeading"), on=self, margins=(0, 8, 0, 0), spacing=0)
        self._rows: list[LinkRow] = []
        self._filled: list[tuple[int, str, str, str]] = []
        self.hide()

    def fill(self, lines: list[tuple[int, str, str, str]]) -> None:
        """Show (position, head, figure, words) a line; only lines that changed are touched."""
        if lines == self._filled:
            return
        while len(self._rows) < len(lines):
            row = LinkRow(self._state)
            row.activated.connect(self.item_wanted)
            self._rows.append(row)
            self._layout.addWidget(row)
        for number, row in enumerate(self._rows):
            if number < len(lines):
                row.fill(*lines[number])
            row.setVisible(number < len(lines))
        self._filled = lines
        self.setVisible(bool(lines))
