"""An edit paints what it changes, and lays out nothing where no size changes."""

from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QLabel

from desktop_app.record.assessment import Assessment
from desktop_app.rubric.answers import GradedListAnswer, Task
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import GradedList, Shortfall
from ui.main_window import MainWindow
from ui.parts.growing_text import GrowingText
from ui.visit.assessment_page import AssessmentPage

from .watching import watched

TASKS = tuple(Task(id=number, text=f"任务{number}", grade="好") for number in range(1, 41))


@pytest.fixture
def page(qtbot: Any, window: MainWindow, file: Any, rubric: Rubric, sample: Assessment) -> AssessmentPage:
    """The sample with a ledger that is longer than its table, at the section of that ledger."""
    ledger = sample.with_answer(position_of(rubric, GradedList), GradedListAnswer(tasks=TASKS))
    window.open_sample()
    shown = window.findChild(AssessmentPage)
    assert isinstance(shown, AssessmentPage)
    shown.document.edit(ledger)
    return shown


def position_of(rubric: Rubric, kind: type) -> int:
    return next(position for position, item in enumerate(rubric.items) if isinstance(item, kind))


def show(page: AssessmentPage, position: int) -> None:
    page.go_to_item(position)
    for _ in range(3):
        QCoreApplication.sendPostedEvents()
        QCoreApplication.processEvents()


def grade(page: AssessmentPage, position: int, at: int, label: str) -> None:
    answer = page.document.answer(position)
    assert isinstance(answer, GradedListAnswer)
    tasks = (*answer.tasks[:at], replace(answer.tasks[at], grade=label), *answer.tasks[at + 1 :])
    page.document.set_answer(position, replace(answer, tasks=tasks))


def test_a_grade_dresses_nothing_and_lays_out_nothing_around_the_page(page: AssessmentPage, rubric: Rubric) -> None:
    position = position_of(rubric, GradedList)
    show(page, position)
    grade(page, position, 0, "较好")  # from now on there is a loss, whose figures change
    show(page, position)
    with watched(QEvent.Type.LayoutRequest, QEvent.Type.StyleChange) as watch:
        grade(page, position, 1, "较好")
    assert [kind for kind, widget in watch.seen if kind == QEvent.Type.StyleChange] == []
    assert page.parentWidget() not in {widget for _, widget in watch.seen}


def test_a_grade_paints_its_cell_and_the_figures_alone(page: AssessmentPage, rubric: Rubric) -> None:
    position = position_of(rubric, GradedList)
    show(page, position)
    grade(page, position, 0, "较好")
    show(page, position)
    with watched(QEvent.Type.Paint) as watch:
        grade(page, position, 1, "较好")
    painted = [widget for _, widget in watch.seen]
    labels = {widget.objectName() for widget in painted if isinstance(widget, QLabel)}
    assert {"total", "itemScore", "losses", "navigationState"} <= labels
    assert not labels & {"unit", "itemText", "itemNumber", "fieldName", "hint"}
    assert len(painted) < 40


def test_a_count_that_changes_no_size_paints_no_other_card(page: AssessmentPage, rubric: Rubric) -> None:
    position = position_of(rubric, Shortfall)
    show(page, position)
    set_count(page, position, 1)
    show(page, position)
    with watched(QEvent.Type.Paint, QEvent.Type.Resize) as watch:
        set_count(page, position, 0)
    cards = {widget for _, widget in watch.seen if widget.objectName() == "card"}
    assert len(cards) == 1
    assert [widget for kind, widget in watch.seen if kind == QEvent.Type.Resize and widget.objectName() == "card"] == []


def set_count(page: AssessmentPage, position: int, count: int) -> None:
    answer: Any = page.document.answer(position)
    page.document.set_answer(position, replace(answer, count=count))


def test_another_hint_in_an_empty_field_is_painted(page: AssessmentPage) -> None:
    note = next(one for one in page.findChildren(GrowingText) if not one.visibleRegion().isEmpty())
    note.show_text("")
    with watched():
        pass  # what has opened is painted first
    for hint, painted in ((note.placeholderText(), False), ("扣分依据（定稿前要写）", True)):
        with watched(QEvent.Type.Paint) as watch:
            note.setPlaceholderText(hint)
        assert (note.viewport() in [widget for _, widget in watch.seen]) is painted
