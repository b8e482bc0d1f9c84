"""A double click: what is under it the second time does nothing, but for what double clicks are made for."""

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import Checklist, Choice, Shortfall
from ui.list.start_page import AssessmentTable
from ui.parts.fields import CountField
from ui.visit.assessment_page import AssessmentPage

from .driver import Person
from .screen import start
from .tasks import open_ledger


def test_a_new_assessment_is_what_is_seen(person: Person) -> None:
    person.double_click("新建评估")
    assert person.one(AssessmentPage).page_number == 0
    assert person.stored().record.unit == ""


def test_the_way_back_is_gone_once(person: Person, rubric: Rubric, sample: Assessment) -> None:
    person.open(rubric, sample)
    person.press("ctrl+p")
    person.double_click("‹ 返回")
    assert person.all(AssessmentPage)
    person.double_click("预览考核表")
    assert QApplication.activeModalWidget() is None
    person.paper()


@pytest.mark.parametrize("kind", [Choice, Checklist])
def test_a_choice_is_made_once(person: Person, rubric: Rubric, kind: type) -> None:
    person.open(rubric)
    card = person.card(kind)
    for name in (card.item.options[0].label, rubric.methods[0]):
        person.double_click(person.button(name, card))
    answer = person.stored().record.answers[card.position]
    assert card.item.options[0].label in (getattr(answer, "choice", ""), *getattr(answer, "ticked", ()))
    assert answer.methods == rubric.methods[:1]


def test_each_press_on_a_step_counts(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    card = person.card(Shortfall)
    person.double_click(person.button(f"{card.item.label} 增加", person.one(CountField, within=card)))
    assert person.stored().record.answers[card.position].count == 2


def test_a_row_of_the_list_opens(person: Person, rubric: Rubric, sample: Assessment) -> None:
    person.add(rubric, replace(sample, unit="某县局"))
    person.window.show_start()
    table = person.one(AssessmentTable)
    person.select(table, 0)
    person.double_click(table.viewport(), table.visualRect(table.model().index(0, 0)).center())
    assert person.one(AssessmentPage).document.record.unit == "某县局"


def test_a_word_is_selected_and_a_cell_edited(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    person.fill("被评估单位", "abc def")
    line = person.one(QLineEdit, "被评估单位")
    person.double_click(line, line.cursorRect().center())
    assert line.selectedText() == "def"
    table = open_ledger(person, rubric, "任务一")
    person.double_click(table.viewport(), table.visualRect(table.model().index(0, 1)).center())
    assert person.one(QLineEdit, within=table).text() == "任务一"


def test_double_clicks_at_a_screen(xvfb: str) -> None:
    with start(xvfb, "double_clicks") as person:
        assert person.wait(timeout=60) == 0
