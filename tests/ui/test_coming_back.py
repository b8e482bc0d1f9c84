"""Esc leaves no page; who leaves an assessment and comes back finds undo, page, item and task as they were."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import Direct, GradedList, Shortfall
from ui.history.history_page import HistoryPage
from ui.ledger.task_table import TaskTable
from ui.list.start_page import StartPage
from ui.parts.fields import NumberEdit
from ui.parts.form_page import FormPage

from .driver import Person
from .stored import edit_elsewhere
from .tasks import grades_of, open_ledger

PLACES: dict[str, tuple[type[QWidget], Callable[[Person], object]]] = {
    "the list": (StartPage, lambda person: person.press("alt+Left")),
    **{f"page {number}": (FormPage, lambda person, n=number: person.press(f"ctrl+{n}")) for number in range(1, 8)},
    "the history": (HistoryPage, lambda person: person.press("ctrl+h")),
}


@pytest.mark.parametrize("place", PLACES)
def test_esc_leaves_no_page(person: Person, rubric: Rubric, sample: Assessment, place: str) -> None:
    kind, go = PLACES[place]
    person.open(rubric, sample)
    go(person)
    page = person.one(kind)
    for _ in range(40):
        person.press("Escape")
        assert person.one(kind) is page
        person.press("Tab")


def test_esc_closes_what_is_open(person: Person, rubric: Rubric) -> None:
    table = open_ledger(person, rubric, "任务一")
    person.press("F2")
    assert person.all(QLineEdit, within=table)
    person.press("Escape")
    assert not person.all(QLineEdit, within=table)
    person.click("添加材料")
    assert QApplication.activePopupWidget()
    person.press("Escape")
    assert not QApplication.activePopupWidget()
    table.setFocus()
    person.press("F4", "Escape")
    assert table.hasFocus()


def test_undo_lives_as_long_as_the_file_is_open(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    number = person.card(Shortfall).editor.findChild(NumberEdit)
    person.fill(number, "1")
    person.press("alt+Left", "ctrl+n", "alt+Left", "Return")
    assert person.document.undo_words == "第1项 召开次数1"
    person.write("2")
    person.press("ctrl+z")
    assert person.stored().record.answers[0].count == 1  # typing is a step of its own
    person.press("ctrl+z", "alt+Left", "Return", "ctrl+y")
    assert person.stored().record.answers[0].count == 1


def test_no_undo_reaches_back_across_what_another_window_has_changed(person: Person, rubric: Rubric) -> None:
    id_ = person.open(rubric).id
    person.fill("被评估单位", "abc")
    person.press("alt+Left")
    edit_elsewhere(person.path, id_, unit="某县")
    person.press("Return")
    assert person.document.undo_words == ""


def test_one_comes_back_to_where_one_was(person: Person, rubric: Rubric) -> None:
    open_ledger(person, rubric, "任务一", "任务二", "任务三")
    person.press("1")
    person.click("‹ 全部评估")
    person.press("Return")
    table = person.one(TaskTable)
    assert table.hasFocus()
    person.press("5")
    assert grades_of(person) == ["好", "差", None]
    person.card(Direct)
    person.press("ctrl+h", "alt+Left", "alt+Left", "Return")
    assert person.form.place.position == person.card(Direct).position
    assert isinstance(QApplication.focusWidget(), NumberEdit)


def test_a_deleted_task_is_told_with_the_way_back(person: Person, rubric: Rubric) -> None:
    open_ledger(person, rubric, "任务一", "任务二", "任务三")
    person.press("Delete")
    said = person.card(GradedList)
    assert "已删除第1项任务“任务一”" in person.words(said)
    person.click(person.button("撤销", said))
    assert grades_of(person) == [None] * 3
    assert person.one(TaskTable).hasFocus()
    person.press("ctrl+a", "Delete")
    assert "已删除3项任务" in person.words(said)
    person.press("ctrl+z", "1")
    assert "已删除" not in person.words(said)
