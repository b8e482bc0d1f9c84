"""The focus is never lost: after what goes, after what closes, after each change of the page; Esc goes one step out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication, QCalendarWidget, QDialog, QMenu, QPushButton, QWidget

from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from ui.evidence.file_chip import FileChip
from ui.parts.busy import BusyDialog

from .dialogs import QUESTIONS, WAYS
from .driver import Person
from .proof import written
from .tasks import tasks_of, to_ledger

PAGES = {
    1: "被评估单位",
    2: "召开次数",
    3: "未制定方案",
    4: "未成立工作小组",
    5: "班子成员 发出",
    6: "评定",
    7: "已核对",
}


@pytest.fixture
def full(person: Person, rubric: Rubric, record: Assessment) -> Person:
    """An assessment is open, with a warning to be noted."""
    person.open(rubric, replace(record, date="1989-12-31", members=("某甲",)))
    return person


def go(person: Person, page: int, name: str) -> None:
    """Go to what bears the name."""
    person.press(f"ctrl+{page}")
    person.tab_to(name)


def comes_to(person: Person, name: str) -> None:
    """Wait until the focus is on what bears the name."""
    try:
        person.wait_until(lambda: person.focus_name.startswith(name) and QApplication.focusWidget())
    except AssertionError:
        raise AssertionError(f"the focus is on “{person.focus_name}”, not on “{name}”") from None


@pytest.mark.parametrize(("number", "name"), PAGES.items(), ids=map(str, PAGES))
def test_each_page_begins_where_it_is_filled_in(full: Person, number: int, name: str) -> None:
    full.press(f"ctrl+{number}")
    comes_to(full, name)


AROUND: dict[str, Callable[[Person], object]] = {
    "history": lambda person: person.press("ctrl+h", "alt+Left"),
    "sheet": lambda person: (person.press("ctrl+p"), person.paper(), person.press("alt+Left")),
    "search": lambda person: person.press("ctrl+f", "Escape"),
    "palette": lambda person: person.press("ctrl+k", "Escape"),
    "help": lambda person: (person.press("F1"), person.press("Escape"), person.hands.attend(person.window)),
    "mark": lambda person: (person.choose("标注"), person.dialog(), person.press("Escape")),
    "phrases": lambda person: person.press("Tab", "space", "Escape", "shift+Tab"),
}


@pytest.mark.parametrize("around", AROUND.values(), ids=AROUND)
def test_who_looks_elsewhere_comes_back_to_where_one_was(full: Person, around: Callable[[Person], object]) -> None:
    go(full, 2, "第2项 扣分依据")
    around(full)
    full.wait_until(lambda: not QApplication.activeModalWidget())
    full.hands.attend(full.window)
    comes_to(full, "第2项 扣分依据")


def closes(person: Person, opened: QWidget) -> None:
    """Esc closes it, and the focus is where it was in the window."""
    left = person.window.focusWidget()
    person.press("Escape")
    person.wait_until(lambda: QApplication.activeModalWidget() is not opened)
    person.hands.attend(person.window)
    assert QApplication.focusWidget() is left
    assert left is not None


@pytest.mark.parametrize("kind", [kind for kind in WAYS if kind is not BusyDialog], ids=lambda kind: kind.__name__)
def test_esc_closes_each_dialog(final: Person, kind: type) -> None:
    WAYS[kind](final)
    closes(final, final.dialog(QDialog))


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_esc_closes_each_question(full: Person, question: Callable[[QWidget], object]) -> None:
    question(full.window)
    closes(full, full.dialog())


def test_a_day_is_chosen_in_the_calendar_by_keys(full: Person) -> None:
    go(full, 1, "选日期")
    full.press("space", "Left", "Return")
    comes_to(full, "评估组组长")
    assert full.document.record.date == "1989-12-30"
    go(full, 1, "选日期")
    full.press("space")
    assert isinstance(QApplication.activePopupWidget(), QMenu)
    assert full.all(QCalendarWidget, within=QApplication.activePopupWidget())
    full.press("Escape")
    assert QApplication.activePopupWidget() is None
    comes_to(full, "选日期")


def test_what_is_undone_on_another_page_is_gone_to(full: Person) -> None:
    full.press("ctrl+1")
    full.write("某")
    full.press("ctrl+4", "ctrl+z")
    comes_to(full, "被评估单位")
    full.press("ctrl+y", "ctrl+2", "1", "ctrl+5", "ctrl+z")
    comes_to(full, "召开次数")


def test_undo_in_a_cell_that_goes_leaves_the_ledger(full: Person) -> None:
    go(full, 3, "添加，第7项")
    full.press("space")
    comes_to(full, "第9行 整改任务")
    full.write("a")
    full.press("ctrl+z", "ctrl+z")
    comes_to(full, "整改任务台账")
    assert len(tasks_of(full)) == 8


def test_esc_takes_back_what_was_typed_into_a_cell(full: Person) -> None:
    to_ledger(full)
    before = full.document.record
    text = tasks_of(full)[0].text
    full.press("F2")
    full.write("ab")
    full.press("Tab")
    comes_to(full, "第1行 责任部门")
    full.write("cd")
    assert (tasks_of(full)[0].text, tasks_of(full)[0].department) == ("ab", "cd")
    full.press("Escape")
    comes_to(full, "整改任务台账")
    assert tasks_of(full)[0].text == "ab"  # which another cell had taken
    assert tasks_of(full)[0].department == before.answers[6].tasks[0].department
    full.press("ctrl+z")
    assert tasks_of(full)[0].text == text
    assert full.document.record == before
    assert full.document.undo_words == ""


def test_esc_in_a_cell_in_which_nothing_was_typed_changes_nothing(full: Person) -> None:
    table = to_ledger(full)
    before = full.document.record
    full.press("F2", "Escape")
    comes_to(full, "整改任务台账")
    full.press("F2", "Return")
    full.wait_until(table.hasFocus)
    assert (full.document.record, full.document.undo_words) == (before, "")


def test_a_cell_composing_is_left_by_esc_as_it_was(full: Person) -> None:
    to_ledger(full)
    before = full.document.record
    full.press("F2")
    full.write("你好")
    full.press("ctrl+z", "Escape")
    comes_to(full, "整改任务台账")
    assert full.document.record == before


def test_what_is_removed_leaves_the_focus_to_what_is_beside_it(full: Person, tmp_path: Path) -> None:
    for name in ("甲.txt", "乙.txt"):
        go(full, 2, "添加材料，第1项")
        full.press("space", "Down", "Return")
        full.choose_path(written(tmp_path, name, name.encode()))
        full.wait_until(lambda wanted=name: any(wanted in chip.file.name for chip in full.all(FileChip)))
        full.hands.attend(full.window)
        comes_to(full, "添加材料，第1项")
    full.press("Tab", "Delete")
    comes_to(full, "材料 乙.txt")
    full.press("Delete")
    comes_to(full, "添加材料，第1项")


def test_what_goes_grey_leaves_the_focus_to_no_button_that_destroys(final: Person) -> None:
    final.press("ctrl+7", "ctrl+g")
    final.dialog()
    final.write("a")
    final.press("Return")
    final.wait_until(lambda: final.document.editable)
    final.hands.attend(final.window)
    comes_to(final, "定稿…")
    final.press("shift+Delete")
    final.dialog()
    final.write("a")
    final.press("Return")
    final.wait_until(lambda: final.document.status == "void")
    final.hands.attend(final.window)
    comes_to(final, "重新打开…")


def test_what_had_the_focus_may_be_gone_altogether(person: Person) -> None:
    passing = QPushButton("某", person.window)
    passing.show()
    passing.setFocus()
    passing.setEnabled(False)
    person.window.centralWidget().setEnabled(False)
    person.window.centralWidget().setEnabled(True)
    person.wait_until(QApplication.focusWidget)
    passing.deleteLater()


def test_a_day_that_is_only_read_has_the_focus_on_its_page(final: Person) -> None:
    final.press("ctrl+1")
    assert QApplication.focusWidget() is final.form.form
