"""The line below the ledger: what its keys do, or what was just deleted, with the way back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.base.text import shown
from desktop_app.rubric.answers import Task

from ..parts.layouts import row
from ..parts.widgets import button, label, set_look, set_text

LONGEST = 24  # characters of a task's text


class FootLine(QWidget):
    """As high with the one as with the other, so that nothing moves."""

    undo_wanted = Signal()

    def __init__(self, keys: str, measure: str) -> None:
        super().__init__()
        self._keys, self._measure = keys, measure
        self._words = label(keys, "hint", wrap=True)
        self._undo = button("撤销", self.undo_wanted.emit, "link")
        policy = self._undo.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._undo.setSizePolicy(policy)
        row((self._words, 1), (self._undo, Qt.AlignmentFlag.AlignTop), on=self, spacing=8)
        self._undo.hide()

    def tell_deleted(self, tasks: list[tuple[int, Task]]) -> None:
        """Say which tasks, each with its number, were deleted, until ``show_keys``."""
        number, first = tasks[0]
        text = first.text or first.finding
        one = f"第{number}项任务" + (f"“{shown(text, LONGEST)}”" if text else "")
        what = one if len(tasks) == 1 else f"{len(tasks)}{self._measure}任务"
        set_text(self._words, f"已删除{what}。")
        set_look(self._words, "state", "wait")
        self._undo.show()

    def show_keys(self) -> None:
        """Say what the keys do."""
        set_text(self._words, self._keys)
        set_look(self._words, "state", "")
        self._undo.hide()
