"""What is damaged, and what is too much, as a person meets it in the window."""

from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QLabel, QToolBar

from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage import seen
from desktop_app.storage.store import Store
from tests.visits import another_tool
from ui.history.history_page import HistoryPage
from ui.visit.assessment_page import AssessmentPage

from .driver import Person

UNITS = ("甲县局", "乙县局", "丙县局")
NO_TEXT = "CAST(x'e69cff' AS TEXT)"


@pytest.fixture
def file(file: Path, rubric: Rubric, sample: Assessment) -> Path:
    """A file with three assessments."""
    with closing(Store.open(file)) as store:
        store.add_all([(rubric, replace(sample, unit=unit)) for unit in UNITS])
    return file


def opened(person: Person) -> int:
    """Return how many assessments open."""
    number = 0
    for id_ in person.store.ids():
        person.window.open_assessment(id_)
        if person.all(AssessmentPage):
            number += 1
            person.press("alt+Left")
        person.told()
    return number


@pytest.mark.parametrize("change", [f"unit = {NO_TEXT}", "members = '[1]'"])
def test_one_bad_text_spoils_one_assessment_and_leads_to_a_draft(person: Person, file: Path, change: str) -> None:
    person.window.open_file(file)
    another_tool(file, f"UPDATE assessment SET {change} WHERE unit = '乙县局'")
    person.window.show_start()
    words = person.answer("另建草稿")
    assert "无法读取" in words
    assert "要把其中能读出的内容另建为草稿吗" in words
    person.wait_until(lambda: len(person.store.ids()) == 4)
    assert any("基本信息按修改记录取回" in told for told in person.told())
    units = [one.record.unit for one in person.store.load_all()[0]]
    assert sorted(units) == sorted(UNITS)
    person.window.show_start()
    assert person.told() == []  # it was said once
    assert opened(person) == 3


def test_a_damaged_file_is_looked_at(person: Person, file: Path) -> None:
    one = "(SELECT min(id) FROM assessment)"
    another_tool(file, f"UPDATE answer SET assessment = 'x' WHERE item = 1 AND assessment = {one}")
    person.window.open_file(file)
    told = person.told()
    assert any("已损坏，只能查看" in words for words in told)
    assert any("有内容在损坏处丢失" in words for words in told)
    assert "已损坏，只能查看" in person.shown("notice", person.window.findChild(QToolBar, "readOnlyBand"))
    assert opened(person) == 2  # of the third something is lost


def test_what_is_too_long_stays_on_the_screen_with_one_sentence(person: Person, file: Path) -> None:
    person.window.open_file(file)
    id_ = person.store.ids()[0]
    person.window.open_assessment(id_)
    document = person.document
    long = "整改情况" * 90_000
    record = document.record
    document.edit(record.with_answer(0, replace(record.answers[0], note=long)), "1.note")
    assert "第1项里有一段文字太长（约360000字），最多349525字" in document.failure
    assert document.answer(0).note == long
    document.edit(record.with_answer(0, replace(record.answers[0], note="短")), "1.note")
    assert (document.failure, person.store.load(id_).record.answers[0].note) == ("", "短")


def test_a_history_that_is_too_long_to_be_listed_says_so(
    person: Person, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seen, "LISTED_EVENTS", 5)
    person.window.open_file(file)
    person.window.open_assessment(person.store.ids()[0])
    for number in range(9):
        person.document.edit(replace(person.document.record, leader=f"组长{number}"))
    person.press("ctrl+h")
    page = person.all(HistoryPage)[0]
    assert any("共5条，最近的在最上面，更早的5条没有列出" in one.text() for one in page.findChildren(QLabel))


@pytest.mark.parametrize("changes", ['[["answer",[[1]],null,null]]', "[1]", "[", '[["task",[7,{}],[0,1],null]]'])
def test_an_event_that_cannot_be_read_is_one_line(person: Person, file: Path, changes: str) -> None:
    person.window.open_file(file)
    person.window.open_assessment(person.store.ids()[0])
    person.document.edit(replace(person.document.record, leader="某某"))
    another_tool(file, f"UPDATE event SET changes = '{changes}' WHERE kind = 'edited'")
    person.press("ctrl+h")
    page = person.all(HistoryPage)[0]
    assert any("无法读懂" in one.text() for one in page.findChildren(QLabel))
    person.select("修改记录", 1)
    assert any("不能恢复到此时" in one.text() for one in page.findChildren(QLabel))
