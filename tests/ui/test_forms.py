"""The forms: each kind's editor on two rubrics, what cannot be confused, what the wheel must not do."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget

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
from tests.strategies import RUBRICS
from ui.form.item_card import ItemCard
from ui.main_window import MainWindow
from ui.parts.fields import CountField, NumberEdit
from ui.parts.links import LinkRow
from ui.parts.segments import Segment


def opened(window: MainWindow, rubric: Rubric, record: Assessment | None = None) -> Any:
    """Open a new assessment in the window and return its document."""
    assert window._store is not None
    window.open_assessment(window._store.add(rubric, record or empty_assessment(rubric), "新建"))
    return window._document


def card_of(window: MainWindow, kind: type) -> ItemCard:
    """Show the first item of a kind and return its card."""
    assert window._page is not None
    assert window._document is not None
    kinds = [type(item) for item in window._document.rubric.items]
    window._page.go_to_item(kinds.index(kind))
    return next(c for c in window.findChildren(ItemCard) if c.position == kinds.index(kind))


def click(within: QWidget, text: str) -> None:
    buttons = [b for b in within.findChildren(QAbstractButton) if b.text().startswith(text)]
    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)


def label_text(within: QWidget, name: str) -> str:
    found = within.findChild(QLabel, name)
    return found.text() if isinstance(found, QLabel) else ""


def type_into(edit: QWidget | None, text: str) -> None:
    assert edit is not None
    if text.isascii():
        QTest.keyClicks(edit, text)
    else:
        QApplication.clipboard().setText(text)
        QTest.keyClick(edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
def test_every_item_starts_as_not_assessed_and_says_so(window: MainWindow, rubric: Rubric) -> None:
    opened(window, rubric)
    for number in range(1, window._page.page_count):
        window._page.show_page(number)
    cards = window.findChildren(ItemCard)
    assert len(cards) == len(rubric.items)
    assert {label_text(card, "itemScore") for card in cards} == {"未评"}
    assert label_text(window, "total") == "0.00"
    assert label_text(window, "grade") == "等次未定"


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
def test_each_kind_is_answered_by_its_editor(window: MainWindow, rubric: Rubric) -> None:
    document = opened(window, rubric)
    position = {type(item): n for n, item in reversed(list(enumerate(rubric.items)))}

    def answer(kind: type) -> Any:
        return document.answer(position[kind])

    type_into(card_of(window, Shortfall).findChild(NumberEdit), "1")
    assert answer(Shortfall).count == 1
    required, done = card_of(window, PlanShortfall).editor.findChildren(NumberEdit)
    type_into(required, "5")
    type_into(done, "４")  # full-width digits count
    assert (answer(PlanShortfall).required, answer(PlanShortfall).done) == (5, 4)
    choice = card_of(window, Choice)
    click(choice.editor, choice.item.options[1].label)
    assert answer(Choice).choice == choice.item.options[1].label
    checklist = card_of(window, Checklist)
    click(checklist.editor, checklist.item.options[0].label)
    assert answer(Checklist).ticked == (checklist.item.options[0].label,)
    type_into(card_of(window, PerCase).editor.first_input(), "2")
    assert answer(PerCase).cases == 2
    type_into(card_of(window, Ratio).findChild(NumberEdit, "number"), "")
    edits = {edit.accessibleName(): edit for edit in card_of(window, Ratio).findChildren(NumberEdit)}
    group = card_of(window, Ratio).item.groups[0]
    for name in ("发出", "收回", "满意"):
        type_into(edits[f"{group} {name}"], "7")
    assert answer(Ratio).ballots == (Ballot(group=group, issued=7, returned=7, satisfied=7),)
    type_into(card_of(window, Direct).findChild(NumberEdit), "7.5")
    assert answer(Direct).points == Decimal("7.5")


def test_the_ledger_grades_by_key_and_steps_on(window: MainWindow, rubric: Rubric) -> None:
    document = opened(window, rubric)
    card = card_of(window, GradedList)
    QApplication.clipboard().setText("任务一\n任务二\n任务三")
    click(card, "粘贴")
    table = card.editor.first_input()
    for key in "125":
        QTest.keyClicks(table, key)
    assert [task.grade for task in document.answer(card.position).tasks] == ["好", "较好", "差"]
    table.selectAll()
    QTest.keyClicks(table, "3")
    assert {task.grade for task in document.answer(card.position).tasks} == {"一般"}
    table.selectAll()
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert document.answer(card.position).tasks == ()
    document.undo()
    document.undo()
    assert [task.grade for task in document.answer(card.position).tasks] == ["好", "较好", "差"]


def test_a_ledger_row_moves_and_keeps_its_grade(window: MainWindow, rubric: Rubric) -> None:
    tasks = tuple(Task(id=n, text=f"任务{n}", grade=g) for n, g in ((1, "好"), (2, "差"), (3, None)))
    at = next(n for n, item in enumerate(rubric.items) if isinstance(item, GradedList))
    blank = empty_assessment(rubric)
    document = opened(window, rubric, blank.with_answer(at, replace(blank.answers[at], tasks=tasks)))
    table = card_of(window, GradedList).editor.first_input()
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [(task.id, task.grade) for task in document.answer(at).tasks] == [(2, "差"), (1, "好"), (3, None)]


def test_only_the_open_tasks_are_shown_on_request(window: MainWindow, rubric: Rubric) -> None:
    opened(window, rubric)
    card = card_of(window, GradedList)
    QApplication.clipboard().setText("任务一\n任务二\n任务三")
    click(card, "粘贴")
    table = card.editor.first_input()
    QTest.keyClicks(table, "1")
    click(card, "只看未评")
    assert table.model().rowCount() == 2
    QTest.keyClicks(table, "11")
    assert table.model().rowCount() == 0


def test_flawless_is_one_key_for_every_kind_that_has_it(window: MainWindow, rubric: Rubric) -> None:
    document = opened(window, rubric)
    window._visit.show_page(1)
    for _ in range(6):
        window._visit.page.confirm_flawless()
    assert document.result.total == 20_00  # items 1 to 6; the ledger has no such key
    assert label_text(card_of(window, Shortfall), "itemScore") == "4"


def test_the_last_tick_taken_away_is_not_full_marks(window: MainWindow, rubric: Rubric) -> None:
    document = opened(window, rubric)
    card = card_of(window, Checklist)
    for _ in range(2):
        click(card.editor, card.item.options[0].label)
    assert document.answer(card.position).ticked is None
    assert label_text(card, "itemScore") == "未评"
    click(card, "无扣分")
    assert label_text(card, "itemScore") == "2"


def test_a_number_that_cannot_stand_is_not_counted_and_says_why(window: MainWindow, rubric: Rubric) -> None:
    document = opened(window, rubric)
    card = card_of(window, Direct)
    type_into(card.findChild(NumberEdit), "9.55")
    assert document.answer(card.position).points is None
    assert "0.1" in label_text(card.editor, "fault")
    assert label_text(card, "itemScore") == "未评"


def test_ballots_that_do_not_add_up_are_not_counted(window: MainWindow, rubric: Rubric) -> None:
    opened(window, rubric)
    card = card_of(window, Ratio)
    edits = {edit.accessibleName(): edit for edit in card.findChildren(NumberEdit)}
    type_into(edits["职工 发出"], "5")
    type_into(edits["职工 收回"], "6")
    assert "测评无效" in label_text(card, "remark")
    assert label_text(card, "itemScore") == "未评"


def test_a_hint_suggests_and_the_evaluator_decides(window: MainWindow, rubric: Rubric) -> None:
    document = opened(window, rubric)
    at = next(n for n, item in enumerate(rubric.items) if isinstance(item, Checklist) and item.options[0].suggests)
    window._page.go_to_item(at)
    card = next(c for c in window.findChildren(ItemCard) if c.position == at)
    click(card.editor, card.item.options[0].label)
    assert document.answer(at).ticked == (card.item.options[0].label,)
    click(card.editor, "一并勾选")
    assert document.answer(at).ticked == tuple(option.label for option in card.item.options)


def test_the_wheel_scrolls_and_changes_nothing(window: MainWindow, rubric: Rubric, sample: Assessment) -> None:
    document = opened(window, rubric, sample)
    before = document.record
    for number in range(window._page.page_count):
        window._page.show_page(number)
        for widget in window._page.findChildren(QWidget):
            if isinstance(widget, QLineEdit | QPlainTextEdit | QAbstractButton | CountField) and widget.isVisible():
                widget.setFocus()
                turn(widget)
    assert document.record == before


def turn(widget: QWidget) -> None:
    at = QPointF(widget.width() / 2, widget.height() / 2)
    event = QWheelEvent(
        at,
        widget.mapToGlobal(at),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def test_each_deduction_is_a_link_to_its_item(window: MainWindow, rubric: Rubric, sample: Assessment) -> None:
    opened(window, rubric, sample)
    rows = [row for row in window.findChildren(LinkRow) if row.isVisible()]
    assert [label_text(row, "linkHead") for row in rows] == ["第1项", "第3项", "第6项", "第7项", "第15项", "第16项"]
    QTest.keyClick(rows[-2], Qt.Key.Key_Return)
    assert window._page.page_number == 4
    assert window._page._stack.currentWidget().isAncestorOf(QApplication.focusWidget())


def test_undo_is_the_documents_also_inside_a_text_field(window: MainWindow, rubric: Rubric) -> None:
    document = opened(window, rubric)
    window._page.show_page(0)
    unit = window._page._stack.currentWidget().findChild(QLineEdit)
    unit.setFocus()
    type_into(unit, "abc")
    QTest.keyClick(unit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (document.record.unit, unit.text()) == ("", "")


def ledger(window: MainWindow, rubric: Rubric, *texts: str) -> Any:
    """Open an assessment whose ledger holds these tasks, and return its table."""
    at = next(n for n, item in enumerate(rubric.items) if isinstance(item, GradedList))
    tasks = tuple(Task(id=n, text=text) for n, text in enumerate(texts, 1))
    blank = empty_assessment(rubric)
    opened(window, rubric, blank.with_answer(at, replace(blank.answers[at], tasks=tasks)))
    return card_of(window, GradedList).editor.first_input()


def grades(window: MainWindow) -> list[str | None]:
    assert window._document is not None
    return [task.grade for answer in window._document.record.answers for task in getattr(answer, "tasks", ())]


def test_what_is_typed_into_a_cell_is_stored_letter_by_letter(window: MainWindow, rubric: Rubric) -> None:
    table = ledger(window, rubric, "任务一", "任务二")
    QTest.keyClick(table, Qt.Key.Key_F2)  # from whichever column
    editor = table.findChild(QLineEdit)
    type_into(editor, "abc")
    document, store = window._document, window._store
    assert document is not None
    assert store is not None
    stored = [task.text for answer in store.load(document.id).record.answers for task in getattr(answer, "tasks", ())]
    assert "abc" in stored[0]
    assert len(store.history(document.id)) == 2
    document.undo()
    assert editor is not None
    assert editor.text() == "任务一"


@pytest.mark.parametrize("key", [Qt.Key.Key_1, Qt.Key.Key_Delete])
def test_a_held_key_acts_once(window: MainWindow, rubric: Rubric, key: Qt.Key) -> None:
    table = ledger(window, rubric, "任务一", "任务二", "任务三")
    for repeat in (False, True, True):
        text = "1" if key == Qt.Key.Key_1 else ""
        press = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text, repeat)
        QApplication.sendEvent(table, press)
    assert grades(window) == (["好", None, None] if key == Qt.Key.Key_1 else [None, None])
    assert not window._actions["flawless"].autoRepeat()


def test_one_key_too_many_does_not_grade_the_last_task_again(window: MainWindow, rubric: Rubric) -> None:
    table = ledger(window, rubric, "任务一", "任务二")
    QTest.keyClicks(table, "125")
    assert grades(window) == ["好", "较好"]


def test_after_the_last_row_comes_the_first_that_is_open(window: MainWindow, rubric: Rubric) -> None:
    table = ledger(window, rubric, "任务一", "任务二")
    table.select_row(1)
    QTest.keyClicks(table, "21")
    assert grades(window) == ["好", "较好"]


def test_a_row_is_chosen_alone_whatever_keys_are_held(window: MainWindow, rubric: Rubric) -> None:
    table = ledger(window, rubric, "任务一", "任务二")
    QApplication.clipboard().setText("任务三")
    QTest.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(table, "1")
    assert grades(window) == [None, None, "好"]


def test_a_deduction_is_never_overwritten_by_flawless(window: MainWindow, rubric: Rubric) -> None:
    document = opened(window, rubric)
    card = card_of(window, Shortfall)
    type_into(card.findChild(NumberEdit), "1")
    click(card, "无扣分")
    assert not card.set_flawless()
    assert document.answer(card.position).count == 1


@pytest.mark.parametrize(
    ("kind", "count", "told"),
    [
        (Shortfall, "1", "第1项已有扣分；要改为无扣分，请先改动上面的内容"),
        (PlanShortfall, "", "第13项请先填写应有的数量"),
        (GradedList, "", "第7项按填写的内容计分，没有“无扣分”"),
        (Shortfall, "2", ""),
    ],
)
def test_the_key_says_why_an_item_is_not_flawless(
    window: MainWindow, rubric: Rubric, kind: type[Rule], count: str, told: str
) -> None:
    opened(window, rubric)
    card = card_of(window, kind)
    if count:
        type_into(card.findChild(NumberEdit), count)
    card.focus_input()
    window._actions["flawless"].trigger()
    assert window._status.currentMessage() == told


def test_zeros_that_were_counted_are_seen_again(window: MainWindow, rubric: Rubric) -> None:
    done, begun = Ballot(group="职工", issued=3, returned=2, satisfied=2), Ballot(group="中层干部", issued=4)
    position = next(n for n, item in enumerate(rubric.items) if isinstance(item, Ratio))
    blank = empty_assessment(rubric)
    record = blank.with_answer(position, replace(blank.answers[position], ballots=(begun, done)))
    opened(window, rubric, record)
    card = card_of(window, Ratio)
    cells = {edit.accessibleName(): edit for edit in card.findChildren(NumberEdit)}
    assert cells["职工 无效"].text() == cells["职工 不满意"].text() == "0"
    assert cells["中层干部 收回"].text() == ""
    for column in ("收回", "满意"):
        type_into(cells[f"中层干部 {column}"], "4")
    assert cells["中层干部 无效"].text() == ""  # not while it is typed in


def test_every_way_of_checking_is_reached_by_key(window: MainWindow, rubric: Rubric) -> None:
    document = opened(window, rubric)
    card = card_of(window, Choice)
    first = card.findChildren(Segment, "chip")[0]
    first.setFocus()
    for _ in rubric.methods:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert document.answer(card.position).methods == rubric.methods


def test_looking_at_a_note_does_not_change_it(window: MainWindow, rubric: Rubric) -> None:
    blank = empty_assessment(rubric)
    odd = replace(blank.answers[0], note="甲\u00a0乙\r\n丙")
    document = opened(window, rubric, blank.with_answer(0, odd))
    note = card_of(window, type(rubric.items[0])).findChild(QPlainTextEdit)
    assert note is not None
    assert document.undo_words == ""
    type_into(note, "x")
    assert document.undo_words == "第1项 说明"


def test_undo_goes_where_it_was(window: MainWindow, rubric: Rubric) -> None:
    document = opened(window, rubric)
    type_into(card_of(window, Direct).findChild(NumberEdit), "9")
    window._visit.show_page(1)
    window._visit.undo()
    assert window._page.page_number == len(rubric.sections)
    assert document.result.total == 0
