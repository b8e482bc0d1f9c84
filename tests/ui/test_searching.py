"""Ctrl+F in an assessment: what was found, the way to it, and the way back to where one was."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QCheckBox, QLineEdit, QListWidget, QPlainTextEdit, QPushButton

from desktop_app.record.assessment import Assessment, Conduct, Noted, empty_assessment
from desktop_app.rubric.answers import Attachment, GradedListAnswer, Task
from desktop_app.rubric.rubric import Rubric
from ui.ledger.task_table import TaskTable

from .driver import Person


@pytest.fixture
def known(rubric: Rubric) -> Assessment:
    """An assessment with a word of its own in each kind of place."""
    file = Attachment(name="会议记录.pdf", sha256="0" * 64, size=1)
    tasks = (
        *(Task(id=n, text=f"整改{n}") for n in range(1, 30)),
        Task(id=30, text="完善制度", progress="已挂网", note="查原件"),
    )
    record = empty_assessment(rubric, unit="云岭市气象局党组", members=("丑", "寅"))
    record = record.with_answer(0, replace(record.answers[0], note="上半年𠮷未召开", files=(file,)))
    record = record.with_answer(6, GradedListAnswer(tasks=tasks))
    return replace(
        record,
        conduct=(Conduct(kind=rubric.conduct[0], ground="补造台账两份"),),
        noted=(Noted(words="某", remark="已问明"),),
    )


@pytest.fixture
def looking(person: Person, rubric: Rubric, known: Assessment) -> Person:
    """The assessment is open, with the bar to look for something."""
    person.open(rubric, known)
    person.press("ctrl+f")
    return person


def listed(person: Person) -> list[str]:
    """What was found, a line each."""
    [hits] = person.all(QListWidget, "查找结果") or [QListWidget()]
    return [hits.item(row).text() for row in range(hits.count())]


def selected(person: Person) -> str:
    """What is selected in the field that has the cursor."""
    field = person.window.focusWidget()
    if isinstance(field, QLineEdit):
        return field.selectedText()
    return field.textCursor().selectedText() if isinstance(field, QPlainTextEdit) else ""


@pytest.mark.parametrize(
    ("wanted", "name", "part"),
    [
        ("yls", "被评估单位", "云岭市"),
        ("寅", "评估组成员", "寅"),
        ("补造", "", "补造"),
        ("未召开", "第1项 扣分依据", "未召开"),
        ("WZK", "第1项 扣分依据", "未召开"),
        ("会议记录", "材料 会议记录.pdf", ""),
        ("完善制度", "整改任务台账", ""),
        ("原件", "评定说明", "原件"),
        ("挂网", "任务内容", "挂网"),
    ],
)
def test_enter_goes_to_what_was_found(looking: Person, wanted: str, name: str, part: str) -> None:
    looking.write(wanted.lower() if wanted.isascii() else wanted)
    hits = listed(looking)
    looking.press("Return")
    assert hits
    assert looking.focus_name.startswith(name)
    assert selected(looking) == part
    assert not looking.all(QListWidget)
    field = looking.window.focusWidget()
    assert field.visibleRegion().boundingRect().height() > 0


def test_down_and_up_show_each_place_while_the_cursor_stays(looking: Person) -> None:
    looking.write("整改 30")
    assert listed(looking) == []
    assert "没有找到“整改 30”" in looking.shown("hint")
    looking.press("ctrl+a")
    looking.write("整改2")
    assert [line.split("　")[0] for line in listed(looking)] == [f"第7项任务{n} 内容" for n in (2, *range(20, 30))]
    for keys, row in ((("Down",), 1), (("Down", "Down"), 20), (("Up",), 19), (("Up", "Up"), 28)):
        looking.press(*keys)
        assert looking.one(TaskTable).currentIndex().row() == row
        assert looking.focus_name == "查找"
    assert looking.form.page_number == 2


@pytest.mark.parametrize("wanted", ["整改29", "会议记录", "问明", "没有的词", ""])
def test_escape_leads_back_to_where_one_was(person: Person, rubric: Rubric, known: Assessment, wanted: str) -> None:
    person.open(rubric, known)
    person.card(4)
    person.click(person.field("第4项 扣分依据"))
    person.write("abcd")
    person.press("Left", "Left")
    scrolled = person.form.form.verticalScrollBar().value()
    person.press("ctrl+f")
    person.write(wanted)
    person.press("Down", "Down", "Escape")
    assert person.focus_name == "第4项 扣分依据"
    assert person.form.form.verticalScrollBar().value() == scrolled
    person.write("x")
    assert person.stored().record.answers[3].note == "abxcd"
    assert not person.all(QLineEdit, "查找")


def test_a_click_shows_and_the_bar_stays_until_it_is_closed(looking: Person) -> None:
    looking.write("召开")
    hits = looking.one(QListWidget, "查找结果")
    row = next(row for row, line in enumerate(listed(looking)) if "扣分依据" in line)
    looking.select(hits, row)
    assert looking.shown("secondary", hits.parentWidget()).startswith(f"第{row + 1}处，共")
    note = looking.field("第1项 扣分依据")
    looking.click(note)
    looking.click("关闭")
    assert not looking.all(QLineEdit, "查找")
    assert looking.form.page_number == 1


def test_what_is_looked_for_stays_and_follows_what_is_typed(looking: Person) -> None:
    looking.write("挂网")
    looking.press("Return")
    looking.card(2)
    looking.fill("第2项 扣分依据", "官网挂网公示")
    looking.press("ctrl+f")
    assert looking.one(QLineEdit, "查找").text() == "挂网"
    assert [line.split("　")[0] for line in listed(looking)] == ["第2项 扣分依据", "第7项任务30 单位自报完成情况"]
    looking.press("Down", "Down")
    looking.edit_answer(1, note="")
    assert [line.split("　")[0] for line in listed(looking)] == ["第7项任务30 单位自报完成情况"]


def test_a_task_is_found_that_the_ledger_does_not_show(looking: Person) -> None:
    looking.card(7)
    looking.edit_answer(6, tasks=tuple(replace(task, grade="好") for task in looking.document.record.answers[6].tasks))
    looking.click(looking.one(QCheckBox, "只看未评"))
    assert looking.one(TaskTable).model().rowCount() == 0
    looking.press("ctrl+f")
    looking.write("整改12")
    looking.press("Return")
    assert looking.one(TaskTable).currentIndex().row() == 11


def test_what_is_final_is_searched_as_well(final: Person) -> None:
    before = final.stored()
    note = next(at for at, one in enumerate(before.record.answers) if one.note)
    final.press("ctrl+f")
    final.write(before.record.answers[note].note[:6])
    final.press("Down", "Return")
    assert selected(final) == before.record.answers[note].note[:6]
    assert final.stored() == before


SHUT: dict[str, Callable[[Person], object]] = {
    "list": lambda person: person.press("alt+Left"),
    "paper": lambda person: person.press("ctrl+p"),
}


@pytest.mark.parametrize("where", SHUT)
def test_the_menu_offers_it_on_the_form(looking: Person, where: str) -> None:
    looking.press("Escape")
    assert looking.entry("查找…").isEnabled()
    SHUT[where](looking)
    assert not looking.entry("查找…").isEnabled()


def test_nothing_moves_while_one_types_and_grey_buttons_say_why(looking: Person) -> None:
    buttons = [looking.one(QPushButton, name) for name in ("上一处", "下一处", "关闭")]
    assert buttons[1].toolTip() == "请先输入要找的词"
    form = looking.form.form
    places = set()
    for word in ("", "整", "整改", "整改没有"):
        looking.fill("查找", word)
        places.add((*(button.geometry().getRect() for button in buttons), form.geometry().getRect()))
    assert len(places) == 1
    assert buttons[1].toolTip() == "没有找到"


def test_escape_closes_the_bar_from_the_form_as_well(looking: Person) -> None:
    looking.press("ctrl+2", "Escape")
    assert not looking.all(QLineEdit, "查找")
    assert (looking.form.page_number, looking.focus_name) == (1, "召开次数")
    looking.press("Escape")
    assert looking.form.isVisible()
