"""The forms: each kind's editor on two rubrics, what cannot be confused, what the wheel must not do."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget

from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.rubric.answers import Ballot, Task
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import (
    Checklist,
    Choice,
    Direct,
    GradedList,
    PerCase,
    PlanShortfall,
    Ratio,
    Rule,
    Shortfall,
)
from tests.strategies import RUBRICS, SECOND, SHIPPED
from ui.form.item_card import ItemCard
from ui.parts.fields import CountField, NumberEdit
from ui.parts.form_page import FormPage
from ui.parts.links import LinkRow
from ui.parts.segments import Segment

from .driver import Person
from .stored import history
from .tasks import grades_of, open_ledger, tasks_of, to_ledger


def number(card: ItemCard) -> NumberEdit:
    """The first number that an item asks for."""
    found = card.editor.findChild(NumberEdit)
    assert isinstance(found, NumberEdit)
    return found


def ballots_of(card: ItemCard) -> dict[str, NumberEdit]:
    """The cells of the count of votes."""
    return {edit.accessibleName(): edit for edit in card.findChildren(NumberEdit)}


def answer(person: Person, card: ItemCard) -> Any:
    """The answer to an item as the file has it."""
    return person.stored().record.answers[card.position]


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
def test_every_item_starts_as_not_assessed_and_says_so(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    scores = []
    for page in range(1, 1 + len(rubric.sections)):
        cards = person.show_page(page).findChildren(ItemCard)
        scores += [person.shown("itemScore", card) for card in cards]
    assert scores == ["未评"] * len(rubric.items)
    assert (person.shown("total"), person.shown("grade")) == ("0.00", "等次未定")


@pytest.mark.parametrize("rubric", [SHIPPED, SECOND], ids=lambda rubric: rubric.id)
def test_each_kind_is_answered_by_its_editor(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    card = person.card(Shortfall)
    person.fill(number(card), "1")
    assert answer(person, card).count == 1
    card = person.card(PlanShortfall)
    required, done = card.editor.findChildren(NumberEdit)
    person.fill(required, "5")
    person.fill(done, "４")  # full-width digits count
    assert (answer(person, card).required, answer(person, card).done) == (5, 4)
    card = person.card(Choice)
    person.click(card.item.options[1].label)
    assert answer(person, card).choice == card.item.options[1].label
    card = person.card(Checklist)
    person.click(person.button(card.item.options[0].label, card))
    assert answer(person, card).ticked == (card.item.options[0].label,)
    card = person.card(PerCase)
    person.fill(card.editor.first_input(), "2")
    assert answer(person, card).cases == 2
    card = person.card(Ratio)
    group = card.item.groups[0]
    for name in ("发出", "收回", "满意"):
        person.fill(ballots_of(card)[f"{group} {name}"], "7")
    assert answer(person, card).ballots == (Ballot(group=group, issued=7, returned=7, satisfied=7),)
    card = person.card(Direct)
    person.fill(number(card), "7.5")
    assert answer(person, card).points == Decimal("7.5")


@pytest.mark.parametrize(
    "copied", ["9.5", "9.5\n", "9.5\r\n", " 9.5 ", "\t9.5", "９.５\n", "9.5分", "9.500", "9.5 分\r\n"]
)
def test_a_number_is_pasted_as_a_cell_is_copied(person: Person, rubric: Rubric, copied: str) -> None:
    person.open(rubric)
    card = person.card(Direct)
    number(card).setFocus()
    person.paste(copied)
    assert answer(person, card).points == Decimal("9.5")


@pytest.mark.parametrize("copied", ["九点五", "9.555", "9.5次", "1\n2", "9\t0\r\n", "9 5", "8.5\r\n9\r\n", "-9"])
def test_what_is_pasted_and_is_no_number_is_told(person: Person, rubric: Rubric, copied: str) -> None:
    person.open(rubric)
    card = person.card(Direct)
    number(card).setFocus()
    person.paste(copied)
    assert answer(person, card).points is None
    assert person.refused.endswith("刚才的内容没有填入。")


@pytest.mark.parametrize("copied", ["2", " 2 ", "2次", "2.0", "２次\r\n", "2 次"])
def test_a_count_is_pasted_as_it_is_meant(person: Person, rubric: Rubric, copied: str) -> None:
    person.open(rubric)
    card = person.card(Shortfall)
    person.paste(copied)
    assert answer(person, card).count == 2
    assert person.shown("fault", card) == ""


@pytest.mark.parametrize("bring", [Person.write, Person.paste])
def test_what_is_no_whole_number_is_not_taken_for_another(
    person: Person, rubric: Rubric, bring: Callable[[Person, str], None]
) -> None:
    person.open(rubric)
    card = person.card(Shortfall)
    bring(person, "1.5")
    assert (answer(person, card).count, number(card).text()) == (None, "1.5")
    assert person.shown("fault", card) == "“1.5”不是整数，没有计入"
    person.press("BackSpace", "BackSpace")
    assert (answer(person, card).count, person.shown("fault", card)) == (1, "")


@pytest.mark.parametrize("copied", ["92.5", "92.5%", "92.50%\r\n", "９２.５％"])
def test_a_rate_is_pasted_as_it_is_meant(person: Person, rubric: Rubric, copied: str) -> None:
    person.open(rubric)
    card = person.card(Ratio)
    person.click("直接填写满意度")
    person.paste(copied)
    assert answer(person, card).rate == Decimal("92.5")


def test_a_block_of_ballots_is_pasted_as_one_step(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    card = person.card(Ratio)
    cells = ballots_of(card)
    cells["中层干部 发出"].setFocus()
    person.paste("14\t14\t13\t0\t1\t0\t0\r\n20\t20张\t18\t0\t2\t0\t0\r\n")
    found = {one.group: one for one in answer(person, card).ballots}
    assert found["中层干部"] == Ballot(group="中层干部", issued=14, returned=14, satisfied=13, dissatisfied=1)
    assert found["职工"] == Ballot(group="职工", issued=20, returned=20, satisfied=18, dissatisfied=2)
    assert cells["职工 无效"].text() == "0"
    person.press("ctrl+z")
    assert answer(person, card).ballots == ()


def test_a_block_that_has_no_place_is_told(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    card = person.card(Ratio)
    ballots_of(card)["谈话对象 发出"].setFocus()
    person.paste("1\t1\n2\t2")
    assert answer(person, card).ballots == ()
    assert person.refused == "剪贴板里有2行，从“谈话对象”起只有1行，没有粘贴。"


def test_the_ledger_grades_by_key_and_steps_on(person: Person, rubric: Rubric) -> None:
    open_ledger(person, rubric)
    person.copy("任务一\n任务二\n任务三")
    person.click("粘贴")
    to_ledger(person)
    person.press("1", "2", "5")
    assert grades_of(person) == ["好", "较好", "差"]
    person.press("ctrl+a", "3")
    assert grades_of(person) == ["一般"] * 3
    person.press("ctrl+a", "Delete")
    assert grades_of(person) == []
    person.press("ctrl+z", "ctrl+z")
    assert grades_of(person) == ["好", "较好", "差"]


def test_a_ledger_row_moves_and_keeps_its_grade(person: Person, rubric: Rubric) -> None:
    tasks = [Task(id=n, text=f"任务{n}", grade=g) for n, g in ((1, "好"), (2, "差"), (3, None))]
    open_ledger(person, rubric, *tasks)
    person.press("alt+Down")
    assert [(task.id, task.grade) for task in tasks_of(person)] == [(2, "差"), (1, "好"), (3, None)]


def test_only_the_open_tasks_are_shown_on_request(person: Person, rubric: Rubric) -> None:
    table = open_ledger(person, rubric, "任务一", "任务二", "任务三")
    person.press("1")
    person.click("只看未评")
    assert table.model().rowCount() == 2
    to_ledger(person)
    person.press("1", "1")
    assert table.model().rowCount() == 0


def test_flawless_is_one_key_for_every_kind_that_has_it(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    person.card(1)
    person.press(*["F8"] * 6)
    assert person.document.result.total == 20_00  # items 1 to 6; the ledger has no such key
    assert person.shown("itemScore", person.card(Shortfall)) == "4"


def test_the_last_tick_taken_away_is_not_full_marks(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    card = person.card(Checklist)
    for _ in range(2):
        person.click(person.button(card.item.options[0].label, card))
    assert answer(person, card).ticked is None
    assert person.shown("itemScore", card) == "未评"
    person.click(person.button("无扣分", card))
    assert person.shown("itemScore", card) == "2"


def test_a_number_that_cannot_stand_is_not_counted_and_says_why(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    card = person.card(Direct)
    person.fill(number(card), "9.55")
    assert answer(person, card).points is None
    assert "0.1" in person.shown("fault", card)
    assert person.shown("itemScore", card) == "未评"


def test_ballots_that_do_not_add_up_are_not_counted(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    card = person.card(Ratio)
    person.fill(ballots_of(card)["职工 发出"], "5")
    person.fill(ballots_of(card)["职工 收回"], "6")
    assert "测评无效" in person.shown("remark", card)
    assert person.shown("itemScore", card) == "未评"


def test_a_hint_suggests_and_the_evaluator_decides(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    item = next(item for item in rubric.items if isinstance(item, Checklist) and item.options[0].suggests)
    card = person.card(item.number)
    person.click(person.button(item.options[0].label, card))
    assert answer(person, card).ticked == (item.options[0].label,)
    person.click(person.button("一并勾选", card))
    assert answer(person, card).ticked == tuple(option.label for option in item.options)


def test_the_wheel_scrolls_and_changes_nothing(person: Person, rubric: Rubric, sample: Assessment) -> None:
    person.open(rubric, sample)
    turned = 0
    for page in range(person.form.page_count):
        for widget in person.show_page(page).findChildren(QWidget):
            if isinstance(widget, QLineEdit | QPlainTextEdit | QAbstractButton | CountField) and widget.isVisible():
                widget.setFocus()
                person.hands.wheel(widget, QPoint(widget.width() // 2, widget.height() // 2))
                turned += 1
    assert turned > 100
    assert person.document.record == person.stored().record == sample


def test_each_deduction_is_a_link_to_its_item(person: Person, rubric: Rubric, sample: Assessment) -> None:
    person.open(rubric, sample)
    rows = person.all(LinkRow)
    heads = [person.shown("linkHead", row) for row in rows]
    assert heads == ["第1项", "第3项", "第6项", "第7项", "第15项", "第16项"]
    rows[-2].setFocus()
    person.press("Return")
    assert person.form.page_number == 4
    assert person.one(FormPage).isAncestorOf(QApplication.focusWidget())


def test_undo_is_the_documents_also_inside_a_text_field(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    person.show_page(0)
    person.fill("被评估单位", "abc")
    person.press("ctrl+z")
    assert (person.stored().record.unit, person.one(QLineEdit, "被评估单位").text()) == ("", "")


def test_what_is_typed_into_a_cell_is_stored_letter_by_letter(person: Person, rubric: Rubric) -> None:
    table = open_ledger(person, rubric, "任务一", "任务二")
    person.press("F2")  # from whichever column
    person.write("abc")
    assert "abc" in tasks_of(person)[0].text
    assert len(history(person.path, person.document.id)) == 2
    person.press("ctrl+z")
    assert person.one(QLineEdit, within=table).text() == "任务一"


@pytest.mark.parametrize("key", [Qt.Key.Key_1, Qt.Key.Key_Delete])
def test_a_held_key_acts_once(person: Person, rubric: Rubric, key: Qt.Key) -> None:
    table = open_ledger(person, rubric, "任务一", "任务二", "任务三")
    for repeat in (False, True, True):
        text = "1" if key == Qt.Key.Key_1 else ""
        press = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text, repeat)
        QApplication.sendEvent(table, press)
    assert grades_of(person) == (["好", None, None] if key == Qt.Key.Key_1 else [None, None])
    assert not person.entry("本项无扣分").autoRepeat()


def test_one_key_too_many_does_not_grade_the_last_task_again(person: Person, rubric: Rubric) -> None:
    open_ledger(person, rubric, "任务一", "任务二")
    person.press("1", "2", "5")
    assert grades_of(person) == ["好", "较好"]


def test_after_the_last_row_comes_the_first_that_is_open(person: Person, rubric: Rubric) -> None:
    open_ledger(person, rubric, "任务一", "任务二")
    person.press("Down", "2", "1")
    assert grades_of(person) == ["好", "较好"]


def test_a_row_is_chosen_alone_whatever_keys_are_held(person: Person, rubric: Rubric) -> None:
    open_ledger(person, rubric, "任务一", "任务二")
    person.paste("任务三")
    person.press("1")
    assert grades_of(person) == [None, None, "好"]


def test_a_deduction_is_never_overwritten_by_flawless(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    card = person.card(Shortfall)
    person.fill(number(card), "1")
    assert "无扣分" not in person.buttons(card)
    assert not card.set_flawless()
    assert answer(person, card).count == 1


@pytest.mark.parametrize(
    ("kind", "count", "told"),
    [
        (Shortfall, "1", "第1项已有扣分；要改为无扣分，请先改动上面的内容"),
        (PlanShortfall, "", "第13项请先填写“应建”"),
        (GradedList, "", "第7项按填写的内容计分，没有“无扣分”"),
        (Direct, "", "第16项按填写的内容计分，没有“无扣分”"),
        (Shortfall, "2", ""),
    ],
)
def test_the_key_says_why_an_item_is_not_flawless(
    person: Person, rubric: Rubric, kind: type[Rule], count: str, told: str
) -> None:
    person.open(rubric)
    card = person.card(kind)
    if count:
        person.fill(number(card), count)
    person.press("F8")
    assert person.said == told


def test_zeros_that_were_counted_are_seen_again(person: Person, rubric: Rubric) -> None:
    done, begun = Ballot(group="职工", issued=3, returned=2, satisfied=2), Ballot(group="中层干部", issued=4)
    position = next(n for n, item in enumerate(rubric.items) if isinstance(item, Ratio))
    blank = empty_assessment(rubric)
    person.open(rubric, blank.with_answer(position, replace(blank.answers[position], ballots=(begun, done))))
    cells = ballots_of(person.card(Ratio))
    assert cells["职工 无效"].text() == cells["职工 不满意"].text() == "0"
    assert cells["中层干部 收回"].text() == ""
    for column in ("收回", "满意"):
        person.fill(cells[f"中层干部 {column}"], "4")
    assert cells["中层干部 无效"].text() == ""  # not while it is typed in


def test_every_way_of_checking_is_reached_by_key(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    card = person.card(Choice)
    person.one(Segment, rubric.methods[0], card).setFocus()
    for _ in rubric.methods:
        person.press("space", "Right")
    assert answer(person, card).methods == rubric.methods


def test_looking_at_a_note_does_not_change_it(person: Person, rubric: Rubric) -> None:
    blank = empty_assessment(rubric)
    odd = replace(blank.answers[0], note="甲\u00a0乙\r\n丙")
    person.open(rubric, blank.with_answer(0, odd))
    person.card(1)
    person.click(person.field("第1项 扣分依据"))
    assert person.document.undo_words == ""
    person.write("x")
    assert person.document.undo_words == "第1项 扣分依据"


def test_undo_goes_where_it_was(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    person.fill(number(person.card(Direct)), "9")
    person.show_page(1)
    person.press("ctrl+z")
    assert person.form.page_number == len(rubric.sections)
    assert person.document.result.total == 0
