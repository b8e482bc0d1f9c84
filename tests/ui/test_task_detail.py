"""What belongs to a task below its ledger: facts, note, methods and files."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.rubric.answers import Task
from tests.strategies import SECOND, SHIPPED
from ui.evidence.phrase_button import PhraseButton
from ui.ledger.task_detail import TaskDetail
from ui.ledger.task_table import TaskTable
from ui.parts.segments import Segment
from ui.visit.assessment_page import AssessmentPage

from .driver import Person
from .proof import arrive, chips, files_data, trigger, written
from .tasks import grades_of, open_ledger, tasks_of, to_ledger


@pytest.fixture(params=[SHIPPED, SECOND], ids=lambda rubric: rubric.id)
def ledger(person: Person, request: pytest.FixtureRequest) -> TaskTable:
    """The table of a ledger of three tasks; the first is chosen."""
    tasks = [Task(id=n, text=f"任务{n}") for n in (1, 2, 3)]
    tasks[1] = Task(
        id=2, text="任务2", finding="问题乙", leader="张某某", target="零差错", progress="已完成", remark="年底"
    )
    return open_ledger(person, request.param, *tasks)


@pytest.fixture
def detail(person: Person, ledger: TaskTable) -> TaskDetail:
    """The panel below it."""
    return person.one(TaskDetail)


def test_the_panel_follows_the_row_while_keys_grade(person: Person, ledger: TaskTable, detail: TaskDetail) -> None:
    person.press("1")
    facts = person.field("任务内容").toPlainText()
    said = ("整改目标（标准）：零差错", "单位自报完成情况（仅供参考）：已完成", "台账备注：年底")
    for words in ("反馈问题：问题乙", "整改任务：任务2", "责任领导 张某某", *said):
        assert words in facts
    height = detail.height()
    person.press("2")
    assert person.shown("fieldName", detail) == "第3项"
    assert detail.height() == height  # nothing jumps
    assert [grade is None for grade in grades_of(person)] == [False, False, True]
    ledger.select_none()
    assert not person.field("评定说明").isEnabled()


def test_f4_goes_to_the_note_and_esc_back_to_the_row(person: Person, ledger: TaskTable, detail: TaskDetail) -> None:
    person.click("评定说明与材料")  # folded
    assert not detail.is_open
    assert ledger.height() > 0
    to_ledger(person)
    person.press("F4")
    assert detail.is_open
    person.write("no records")
    assert tasks_of(person)[0].note == "no records"
    assert person.document.undo_words.endswith("1 评定说明")
    person.press("Escape")
    assert person.window.focusWidget() is ledger
    assert person.all(AssessmentPage)  # Esc has not left the form
    person.press("1")
    assert grades_of(person)[0] is not None


def test_methods_and_files_are_the_tasks_own(
    person: Person, ledger: TaskTable, detail: TaskDetail, tmp_path: Path
) -> None:
    method = person.document.rubric.methods[0]
    person.select(ledger, 1)
    person.click(person.one(Segment, method, detail))
    detail.strip.add([written(tmp_path, "记录.txt")])
    person.select(ledger, 2)  # while the file is still being read
    arrive(person, detail.strip)
    assert [task.methods for task in tasks_of(person)] == [(), (method,), ()]
    assert [len(task.files) for task in tasks_of(person)] == [0, 1, 0]
    assert [answer.files for answer in person.stored().record.answers if answer.files] == []
    assert chips(person, detail) == []
    person.select(ledger, 1)
    assert len(chips(person, detail)) == 1


def test_a_file_for_a_task_that_is_gone_is_not_lost_silently(
    person: Person, ledger: TaskTable, detail: TaskDetail, tmp_path: Path
) -> None:
    detail.strip.add([written(tmp_path, "记录.txt")])
    ledger.setFocus()
    person.press("Delete")
    arrive(person, detail.strip)
    assert "任务已经删除" in person.answer("确定")


def test_files_copied_are_pasted_to_the_task_not_as_tasks(
    person: Person, ledger: TaskTable, detail: TaskDetail, tmp_path: Path
) -> None:
    QApplication.clipboard().setMimeData(files_data(written(tmp_path, "记录.txt")))
    person.press("ctrl+v")
    arrive(person, detail.strip)
    assert [len(task.files) for task in tasks_of(person)] == [1, 0, 0]


def test_a_tasks_note_takes_phrases_too(person: Person, ledger: TaskTable) -> None:
    phrases = person.one(PhraseButton, "评定说明 常用依据")
    person.fill("评定说明", "a")
    trigger(phrases.menu_of_phrases(), "存为常用依据")
    person.select(ledger, 1)
    trigger(phrases.menu_of_phrases(), "a")
    assert [task.note for task in tasks_of(person)] == ["a", "a", ""]
