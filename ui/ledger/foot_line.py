"""Below the ledger: its grades as a bar; what the keys do, what was deleted with the way back, or what comes next."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.base.text import shown
from desktop_app.figures.grade_bar import grade_bar
from desktop_app.rubric.answers import GradedListAnswer, Task
from desktop_app.rubric.rules import GradedList

from ..parts.figure_view import FigureView
from ..parts.layouts import column, row
from ..parts.widgets import button, label, set_look, set_text

LONGEST = 24  # characters of a task's text


class FootLine(QWidget):
    """As high with the one line as with the other, so that nothing moves."""

    undo_wanted = Signal()
    next_wanted = Signal()

    def __init__(self, keys: str, measure: str) -> None:
        super().__init__()
        self._keys, self._measure = keys, measure
        self._words = label(keys, "hint", wrap=True)
        self._button = button("撤销", self._act, "link")
        self._next = ""  # what the button leads to, if it is not the way back
        policy = self._button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._button.setSizePolicy(policy)
        self._grades = FigureView()
        line = row((self._words, 1), (self._button, Qt.AlignmentFlag.AlignTop), spacing=8)
        column(self._grades, line, on=self, spacing=4)
        self._button.hide()

    def show_grades(self, item: GradedList, answer: GradedListAnswer) -> None:
        """Show how many tasks got which grade."""
        self._grades.show_figure(partial(grade_bar, item, answer))

    def tell_deleted(self, tasks: list[tuple[int, Task]]) -> None:
        """Say which tasks, each with its number, were deleted, until ``show_keys``."""
        number, first = tasks[0]
        text = first.text or first.finding
        one = f"第{number}项任务" + (f"“{shown(text, LONGEST)}”" if text else "")
        what = one if len(tasks) == 1 else f"{len(tasks)}{self._measure}任务"
        self._tell(f"已删除{what}，可以撤销。", "wait")

    def tell_graded(self, tasks: int, grade: str) -> None:
        """Say that several tasks were graded at once, or that their grades were taken back."""
        what = (
            f"已把选中的{tasks}{self._measure}评为“{grade}”" if grade else f"已取消选中的{tasks}{self._measure}的等次"
        )
        self._tell(f"{what}，可以撤销。", "good" if grade else "wait")

    def tell_done(self, tasks: int) -> None:
        """Say that all tasks are graded, and offer what comes then."""
        self._tell(f"{tasks}{self._measure}已评完，按Enter转到下一处未完成。", "good", "下一处未完成")

    def _tell(self, words: str, state: str, following: str = "") -> None:
        self._next = following
        set_text(self._words, words)
        set_look(self._words, "state", state)
        set_text(self._button, f"{following} ›" if following else "撤销")
        self._button.show()

    def _act(self) -> None:
        (self.next_wanted if self._next else self.undo_wanted).emit()

    def show_keys(self) -> None:
        """Say what the keys do."""
        set_text(self._words, self._keys)
        set_look(self._words, "state", "")
        self._button.hide()
