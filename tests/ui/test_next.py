"""The keyboard's way through a visit: Enter, arrows, and one key to what is still wanting."""

from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.rubric.answers import ShortfallAnswer, Task
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import Choice, Direct, GradedList, PlanShortfall, Ratio
from ui.finalising.signing_dialog import SigningDialog
from ui.form.item_card import ItemCard
from ui.ledger.task_table import TaskTable
from ui.parts.fields import NumberEdit

from ..ready import ready
from .driver import Person
from .tasks import grades_of, open_ledger, to_ledger


def fields(card: ItemCard) -> list[NumberEdit]:
    """The numbers that an item asks for."""
    return card.editor.findChildren(NumberEdit)


def test_enter_goes_from_count_to_count_and_on_to_the_next_item(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    card = person.card(PlanShortfall)
    person.press("5", "Return", "4", "Return")
    answer = person.stored().record.answers[card.position]
    assert (answer.required, answer.done) == (5, 4)
    assert person.focus_name == "第13项 扣分依据"  # which a deduction makes necessary
    person.card(PlanShortfall)
    person.press("Return", "5", "Return")
    assert person.form.place.position == card.position + 1
    person.press("shift+Return")
    assert person.form.place.position == card.position
    person.card(Direct)
    person.press("9", "Return")
    assert person.form.page_number == person.form.page_count - 1


def test_enter_and_arrows_move_in_the_table_of_ballots(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    card = person.card(Ratio)
    for count in (6, 6, 5, 1, 0, 0, 0, 14):
        person.press(*str(count), "Return")
    ballots = person.stored().record.answers[card.position].ballots
    assert (ballots[0].satisfied, ballots[0].fairly, ballots[1].issued) == (5, 1, 14)
    steps = {"Left": "中层干部 发出", "Down": "职工 发出", "Right": "职工 收回", "Up": "中层干部 收回"}
    for key, name in steps.items():
        person.press(key)
        assert person.focus_name == name
    person.write("12")
    person.press("Left", "Left")  # within what is typed
    assert person.focus_name == "中层干部 收回"
    person.press("shift+Return")
    assert person.focus_name == "中层干部 发出"


def test_enter_passes_the_zeros_of_a_line_that_adds_up(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    card = person.card(Ratio)

    def enter(*counts: int | None) -> str:
        for count in counts:
            if count is not None:
                person.write(str(count))
            person.press("Return")
        return person.focus_name[:6]

    assert enter(6, 6, 6) == "班子成员 基"
    assert enter(None) == "中层干部 发"
    assert enter(14, 14, 13, None, 1, 0) == "中层干部 无"  # a zero that is typed is a cell like any other
    assert enter(None, None) == "谈话对象 发"  # nobody of the workers has voted
    enter(None)
    assert person.form.place.position == card.position + 1


def test_enter_leads_through_the_particulars_to_the_first_item(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    person.show_page(0)
    person.field("被评估单位").setFocus()
    for text in ("甲县局", "2026-11-20", "张某某", "李某某、王某某"):
        person.write(text)
        person.press("Return")
    record = person.stored().record
    assert (record.unit, record.date, record.leader) == ("甲县局", "2026-11-20", "张某某")
    assert (record.members, person.form.place.position) == (("李某某", "王某某"), 0)
    person.show_page(0)
    person.click("今天")
    assert person.focus_name == "评估组组长"


def test_the_key_leads_to_the_ground_of_the_item_at_hand_first(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    person.card(1)
    person.press("1", "F9")
    assert person.focus_name == "第1项 扣分依据"
    person.write("ground")
    person.press("F9")
    assert person.form.place.position == 1


@pytest.mark.parametrize("name", ["一、整改研究部署", "无扣分", "已召开", "查看台账", "预览考核表"])
def test_enter_presses_what_space_does(person: Person, rubric: Rubric, name: str) -> None:
    def done(key: str) -> object:
        person.open(rubric)
        person.show_page(1)
        button = person.button(name)
        button.setFocus()
        person.press(key)
        return person.stored().record, [one.text() for one in person.all(QPushButton)][:1]

    assert done("Return") == done("space")


def test_enter_goes_on_from_what_is_chosen(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    card = person.card(Choice)
    person.press("Return", "Return")
    assert person.stored().record.answers[card.position].choice == card.item.options[0].label
    assert person.form.place.position == card.position + 1


def test_enter_presses_the_button_that_has_the_focus_in_a_dialog(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    person.choose("录入人…")
    dialog = person.dialog()
    person.write("某某")
    person.tab_to("不填")
    person.press("Return")
    person.wait_until(lambda: QApplication.activeModalWidget() is not dialog)
    assert person.store.person == ""


def visit_of(rubric: Rubric, sample: Assessment, *gaps: int) -> Assessment:
    """Return a visit with all that is asked for, but for these items."""
    whole, blank = ready(rubric, sample), empty_assessment(rubric)
    answers = [blank.answers[n] if item.number in gaps else whole.answers[n] for n, item in enumerate(rubric.items)]
    return replace(whole, answers=tuple(answers))


@pytest.mark.parametrize("by", ["F9", "下一处未完成"])
def test_one_key_leads_from_anywhere_to_what_is_wanting(
    person: Person, rubric: Rubric, sample: Assessment, by: str
) -> None:
    record = replace(visit_of(rubric, sample, 3, 14, 16), leader="")
    person.open(rubric, record)

    def go_on() -> int:
        person.press(by) if by == "F9" else person.click(by)
        at = person.form.place.position
        return rubric.items[at].number if at >= 0 else 0

    person.card(1)
    assert [go_on() for _ in range(5)] == [3, 14, 16, 0, 3]
    person.show_page(0)
    person.field("评估组成员").setFocus()
    assert go_on() == 3
    person.press("1")
    assert go_on() == 14
    person.press("2")
    assert go_on() == 16
    person.press("9")
    go_on()
    assert person.focus_name == "评估组组长"


def test_where_nothing_is_wanting_it_leads_to_the_check(person: Person, rubric: Rubric, sample: Assessment) -> None:
    person.open(rubric, ready(rubric, sample))
    person.press("F9")
    assert person.form.page_number == person.form.page_count - 1


def test_it_leads_to_the_task_the_ground_and_the_mark(person: Person, rubric: Rubric, sample: Assessment) -> None:
    record = ready(rubric, sample)
    ledger = next(n for n, item in enumerate(rubric.items) if isinstance(item, GradedList))
    tasks = list(record.answers[ledger].tasks)
    tasks[2] = replace(tasks[2], grade=None)
    tasks[4] = replace(tasks[4], note="仅见×月")
    record = record.with_answer(ledger, replace(record.answers[ledger], tasks=tuple(tasks)))
    first = record.answers[0]
    assert isinstance(first, ShortfallAnswer)
    person.open(rubric, record.with_answer(0, replace(first, count=1, note="")))
    person.show_page(-1)
    person.press("F9")
    assert person.focus_name == "第1项 扣分依据"
    person.write("ground")
    person.press("F9")
    table = person.one(TaskTable)
    assert (table.hasFocus(), table.currentIndex().row()) == (True, 2)
    person.press("1", "F9")
    assert (person.focus_name, table.currentIndex().row()) == ("评定说明", 4)
    person.press("3", "F9")
    assert person.form.page_number == person.form.page_count - 1


def test_after_the_last_grade_the_next_gap_is_offered(person: Person, rubric: Rubric) -> None:
    """Enter, F9 and the button lead to the same place."""
    open_ledger(person, rubric, "任务一", "任务二")
    card = person.card(GradedList)
    for way in (partial(person.press, "Return"), partial(person.press, "F9"), partial(person.click, "下一处未完成")):
        to_ledger(person)
        person.select(person.one(TaskTable), 0)
        person.press("1", "2")
        assert "2项已评完，按Enter转到下一处未完成。" in person.words(card)
        assert grades_of(person) == ["好", "较好"]
        way()
        assert person.focus_name == "第7项 扣分依据"  # which it wants by now
        person.press("ctrl+z", "ctrl+z")
        assert "已评完，按Enter" not in person.words(card)


def test_enter_leads_to_the_next_task_that_has_no_grade(person: Person, rubric: Rubric) -> None:
    tasks = [Task(id=n, text=f"任务{n}", grade=grade) for n, grade in enumerate((None, "好", None, "差"), 1)]
    table = open_ledger(person, rubric, *tasks)
    person.select(table, 1)
    for row in (2, 0, 2):
        person.press("Return")
        assert (table.hasFocus(), table.selected_rows()) == (True, [row])


def test_a_held_enter_presses_once(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    person.show_page(1)
    button = person.button("已召开")
    button.setFocus()
    for repeat in (False, True):
        press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "", repeat)
        QApplication.sendEvent(button, press)
    assert button.isChecked()


def held(person: Person) -> None:
    """Hold Enter down: once pressed, it comes again and again, wherever the focus is by then."""
    for repeat in (False, True, True, True):
        press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", repeat)
        focused = QApplication.activeModalWidget() or person.window
        QApplication.sendEvent(focused.focusWidget() or focused, press)
        person.hands.attend(QApplication.activeModalWidget() or person.window)


def test_one_enter_held_down_does_not_sign(final: Person, tmp_path: Path) -> None:
    final.show_page(-1)
    final.click("预览和打印考核表…")
    final.saved_paper(tmp_path / "sheet.pdf")
    final.press("alt+Left")
    assert final.focus_name == "登记签名…"
    held(final)
    assert final.dialog(SigningDialog).isVisible()
    assert final.stored().status == "final"


def test_one_enter_held_down_does_not_save(final: Person, tmp_path: Path) -> None:
    final.show_page(-1)
    final.click("预览和打印考核表…")
    final.paper()
    final.button("保存PDF…").setFocus()
    held(final)
    assert final.dialog(QFileDialog).isVisible()
    final.press("Escape")


def test_one_enter_held_down_does_not_open_what_it_comes_back_to(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    person.edit(unit="某市局")
    person.button("‹ 全部评估").setFocus()
    held(person)
    assert person.listed
