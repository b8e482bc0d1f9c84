"""Below the ledger: its grades as a bar; what the keys do, what they cost, what was done, or what comes next."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop_app.base.text import shown
from desktop_app.figures.grade_bar import grade_bar
from desktop_app.rubric.answers import GradedListAnswer, Task
from desktop_app.rubric.rules import GradedList

from ..parts.figure_view import FigureView
from ..parts.layouts import column, row
from ..parts.reserved import Reserved, Said
from ..parts.widgets import button, keep_place, keep_width, set_look, set_text

LONGEST = 24  # characters of a task's text
BACK, ON = "撤销", "下一处未完成"


class FootLine(QWidget):
    """As high with the one line as with the other, so that nothing moves.

    What there is ``to_say`` to the answer takes the place of the keys, until something was done.
    """

    undo_wanted = Signal()
    next_wanted = Signal()

    def __init__(self, keys: str, measure: str, to_say: Said) -> None:
        super().__init__()
        self._keys, self._measure = keys, measure
        self._words = Reserved("hint")
        set_text(self._words, keys)
        self._button = button(BACK, self._act, "onLine")
        self._next = ""  # what the button leads to, if it is not the way back
        keep_place(self._button)
        self._grades = FigureView()
        self._to_say = to_say
        words = QWidget(self)  # or what is stacked would be shown as a window of its own
        self._line = QStackedLayout(words)
        for made in (self._words, to_say):
            self._line.addWidget(made)
        to_say.changed.connect(self._choose)
        line = row((words, 1), (self._button, Qt.AlignmentFlag.AlignTop), spacing=8)
        column(self._grades, line, on=self, spacing=3)
        self._button.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have room for the keys, by the width alone."""
        super().resizeEvent(event)
        keep_width(self._button, [f"{ON} ›"])
        metrics = self._words.fontMetrics()
        needed = metrics.horizontalAdvance(self._keys)
        self._words.set_lines(1 if needed < self.width() - self._button.minimumWidth() - 8 else 2)

    def _choose(self) -> None:
        """Show what was done, else what there is to say, else the keys."""
        says = self._button.isHidden() and self._to_say.says_something
        self._line.setCurrentWidget(self._to_say if says else self._words)

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
        self._tell(f"{tasks}{self._measure}已评完，按Enter转到下一处未完成。", "good", ON)

    def _tell(self, words: str, state: str, following: str = "") -> None:
        self._next = following
        set_text(self._words, words)
        set_look(self._words, "state", state)
        set_text(self._button, f"{following} ›" if following else BACK)
        self._button.setAccessibleName(following or BACK)
        self._button.show()
        self._choose()

    def _act(self) -> None:
        (self.next_wanted if self._next else self.undo_wanted).emit()

    def show_keys(self) -> None:
        """Say what the keys do."""
        set_text(self._words, self._keys)
        set_look(self._words, "state", "")
        self._button.hide()
        self._choose()
