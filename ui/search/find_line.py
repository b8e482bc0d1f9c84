"""The line into which one types what is looked for, with how often it stands and the steps from place to place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.search.finding import MOST

from ..parts.layouts import row
from ..parts.widgets import allow, button, label, set_text

NONE = "没有找到"


class FindLine(QWidget):
    """``changed`` sends the words, ``stepped`` how many places one wants to go on (-1: back), by button, ↓ or ↑."""

    changed = Signal(str)
    stepped = Signal(int)

    def __init__(self, *more: QWidget) -> None:
        super().__init__()
        self._line = QLineEdit()
        self._line.setAccessibleName("查找")
        self._line.setPlaceholderText("查找：输入要找的词")
        self._line.setClearButtonEnabled(True)
        self._line.textChanged.connect(self._changed)
        self._count = label(look="secondary")
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._steps = button("上一处", self._go_up), button("下一处", self._go_down)
        row((self._line, 1), self._count, *self._steps, *more, on=self)
        self.tell(-1, 0)

    @property
    def wanted(self) -> str:
        """What is looked for; empty while nothing is."""
        return self._line.text().strip()

    def begin(self) -> None:
        """Take the keys, with what was looked for before to be typed over."""
        self._line.selectAll()
        self.take_keys()

    def take_keys(self) -> None:
        """Put the cursor into the line."""
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Look for nothing any more."""
        self._line.clear()

    def tell(self, present: int, number: int, *, cut: bool = False) -> None:
        """Say which of how many places is shown, -1 for none of them yet; ``cut`` if there are more."""
        longest = f"第{MOST}处，共{MOST}处以上"  # nothing beside it moves
        self._count.setMinimumWidth(self._count.fontMetrics().horizontalAdvance(longest))
        found = f"共{number}处以上" if cut else f"共{number}处" if number else NONE if self.wanted else ""
        set_text(self._count, f"第{present + 1}处，{found}" if number and present >= 0 else found)
        for step in self._steps:
            allow(step, "" if number else NONE if self.wanted else "请先输入要找的词")

    def _changed(self) -> None:
        self.changed.emit(self.wanted)

    def _go_up(self) -> None:
        self.stepped.emit(-1)

    def _go_down(self) -> None:
        self.stepped.emit(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)
