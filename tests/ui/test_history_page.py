"""The page of the history, the way back to an earlier content, and who is at the keyboard."""

import time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QComboBox

from desktop_app.files.settings import Settings, load_settings
from desktop_app.history.events import Event
from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.rubric.rubric import Rubric
from tests.told import event_of
from ui.history import history_model
from ui.history.history_model import CHANGE, EVERYTHING, HistoryModel
from ui.history.history_page import HistoryPage
from ui.visit.assessment_page import AssessmentPage
from ui.visit.person import PersonDialog

from .conftest import Seat
from .driver import Person
from .paper import page_texts
from .stored import faults, history, tamper


@pytest.fixture
def page(seat: Seat, file: Path, rubric: Rubric, sample: Assessment) -> Person:
    """The history of the sample visit after three edits, the last of them undone."""
    person = seat(Settings(person="张某某"), file)
    person.window.open_assessment(person.add(rubric, sample))
    person.show_page(0)
    person.fill("评估组组长", "李某某")
    person.card(1)
    person.fill("召开次数", "2")
    person.show_page(0)
    person.fill("被评估单位", "某县局")
    person.press("ctrl+z", "ctrl+h")
    return person


def entries(person: Person) -> list[list[str]]:
    """Who, where, what, and from what to what."""
    return [row[1:] for row in person.rows("修改记录")]


def test_the_newest_entry_stands_on_top_in_words(page: Person) -> None:
    found = entries(page)
    assert found[0] == ["张某某", "基本信息", "撤销：被评估单位", "被评估单位：某县局 → 云岭市气象局党组"]
    assert found[2] == ["张某某", "第1项", "召开次数2", "召开次数1 → 召开次数2"]
    assert found[4][1:3] == ["基本信息，第1项等16项", "导入"]
    assert page.rows("修改记录")[0][0].startswith(("今天", "昨天"))


@pytest.mark.parametrize(
    ("item", "text", "words"),
    [
        ("第1项", "", ["召开次数2", "导入"]),
        ("基本信息", "李某某", ["评估组组长", "导入"]),
        ("全部项目", "张某某 撤销", ["撤销：被评估单位"]),
        ("第2项", "没有这样的", []),
    ],
)
def test_items_and_words_narrow_the_list(page: Person, item: str, text: str, words: list[str]) -> None:
    page.pick("哪一项", item)
    page.fill("查找修改记录", text)
    page.wait_until(lambda: [row[2] for row in entries(page)] == words)
    assert ("查看当时内容" in page.buttons()) == bool(words)


def test_what_comes_after_the_page_was_opened_was_not_there_then(page: Person, tmp_path: Path) -> None:
    page.edit(unit="某省局")
    page.select("修改记录", 0)
    page.press("Return")
    [words] = page_texts(page.saved_paper(tmp_path / "then.pdf"))
    assert ("云岭市气象局党组" in words, "某省局" in words) == (True, False)


def test_the_sheet_of_then_is_a_draft_and_leads_back_here(page: Person, tmp_path: Path) -> None:
    page.select("修改记录", 1)
    assert "88.63" in page.shown("historyTotal")
    page.press("Return")
    page.expect("secondary", "88.63")
    assert page.words().startswith(("今天", "昨天"))
    [words] = page_texts(page.saved_paper(tmp_path / "then.pdf"))
    assert all(word in words for word in ("草稿", "某县局", "88.63"))
    page.press("alt+Left")
    assert page.all(HistoryPage)
    page.press("alt+Left")
    assert page.all(AssessmentPage)


def test_going_back_in_time_asks_and_can_be_undone(page: Person, sample: Assessment) -> None:
    present = page.document.record
    assert "恢复到此时…" not in page.buttons()  # the newest is what there is
    page.select("修改记录", 4)
    page.click("恢复到此时…")
    page.answer("取消")
    assert page.stored().record == present
    page.click("恢复到此时…")
    page.answer("恢复")
    assert page.stored().record == sample
    assert page.all(AssessmentPage)
    assert page.document.undo_words.startswith("恢复到")
    page.press("ctrl+z")
    assert page.stored().record == present
    assert faults(page.path) == []


def test_thousands_of_entries_are_shown_and_searched_at_once(
    qapp: Any, rubric: Rubric, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [["answer", [1], None, ["{}", f"第{number}次", "[]", "[]", None]] for number in range(5000)]
    found = [event_of([row], number=n) for n, row in enumerate(texts)]
    worded: list[Event] = []
    line = history_model.line
    monkeypatch.setattr(history_model, "line", lambda rubric, entry: worded.append(entry) or line(rubric, entry))
    began = time.process_time()
    model = HistoryModel(rubric, found)
    assert model.index(0, CHANGE).data() == "扣分依据：（空） → “第4999次”"
    assert worded == [found[-1]]
    model.show_only(1, "第4321次")
    assert model.rowCount() == 1
    model.show_only(EVERYTHING, "")
    assert model.rowCount() == 5000
    assert time.process_time() - began < 5


def test_an_entry_that_cannot_be_read_is_told_and_hides_no_other(person: Person, rubric: Rubric) -> None:
    person.open(rubric, empty_assessment(rubric, unit="某县"))
    tamper(person.path, """UPDATE event SET changes = '[["answer",[1],null,null]]'""")
    person.show_page(0)
    person.fill("评估组组长", "张某某")
    tamper(person.path, "UPDATE event SET changes = '[7]' WHERE kind = 'edited'")
    person.press("ctrl+h")
    assert [row[2][:5] for row in entries(person)] == ["修改记录中", "导入"]
    assert "无法读懂" in entries(person)[0][2]
    person.select("修改记录", 1)
    assert "恢复到此时…" not in person.buttons()


def is_asked_for_a_name(person: Person) -> bool:
    return bool(person.all(PersonDialog, within=person.window))


def test_the_person_is_asked_once_with_the_first_work(seat: Seat, file: Path, rubric: Rubric) -> None:
    person = seat(Settings(), file)
    assert not is_asked_for_a_name(person)
    person.add(rubric, empty_assessment(rubric, unit="某县", leader="李某某"))
    person.press("ctrl+n")
    person.dialog(PersonDialog)
    assert person.one(QComboBox, "录入人姓名").itemText(0) == "李某某"
    person.fill("姓名，可以不填", " 张某某 ")
    person.click("确定")
    assert load_settings().person == person.store.person == "张某某"
    assert "张某某" in person.button("录入人：").text()
    person.fill("被评估单位", "某市")
    assert history(person.path, person.document.id)[-1].person == "张某某"
    person.press("ctrl+n")
    assert not is_asked_for_a_name(person)
    person.window.open_file(file)
    assert person.store.person == "张某某"


@pytest.mark.parametrize(("before", "after"), [(None, ""), ("张某某", "张某某")])
def test_the_name_may_be_declined(seat: Seat, file: Path, before: str | None, after: str) -> None:
    person = seat(Settings(person=before), file)
    person.press("ctrl+n")
    if before:
        person.click(person.one(QAbstractButton, "录入人："))
    person.dialog(PersonDialog)
    person.press("Escape")
    assert load_settings().person == after


def test_what_was_added_by_mistake_goes_for_good(page: Person) -> None:
    wrong, right = "误写的电话13911112222", "正确的依据"
    for note in (wrong, right):
        page.edit_answer(0, note=note)
    page.press("alt+Left", "ctrl+h")
    page.select("修改记录", 1)
    page.click("彻底删除…")
    asked = page.answer("取消")
    assert asked.startswith("要彻底删除第1项的说明以前写过的文字（现在的文字保留）吗？")
    assert "以前的备份、已经移交或复制出去的副本里仍有这些内容" in asked
    assert wrong.encode() in page.path.read_bytes()
    page.click("彻底删除…")
    page.answer("彻底删除")
    page.let_work_end()
    assert page.all(AssessmentPage)
    assert page.document.record.answers[0].note == page.stored().record.answers[0].note == right
    assert wrong.encode() not in page.path.read_bytes()
    assert page.document.undo_words == ""
    page.press("ctrl+h")
    assert "彻底删除第1项的说明" in entries(page)[1][2]
    assert faults(page.path) == []


def test_what_tells_of_no_note_and_no_evidence_cannot_be_purged(page: Person) -> None:
    page.select("修改记录", 0)
    assert "彻底删除…" not in page.buttons()
