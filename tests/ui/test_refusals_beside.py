"""What is not done is said beside what one is at, in whatever way it was wanted."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from desktop_app.record.assessment import LONGEST_MARK, Assessment
from desktop_app.rubric.rubric import Rubric
from ui.exchange.receipts.code_dialog import CodeDialog
from ui.parts.beside import Bubble

from .driver import Person
from .tasks import open_ledger, to_ledger

FINAL = "内容只读，要改动请先在“核对与定稿”里重新打开"


def code(person: Person) -> None:
    person.choose("查验核验码…")
    person.dialog(CodeDialog)


def reason(person: Person) -> None:
    person.show_page(-1)
    person.click("作废…")
    person.dialog(QDialog)


DIALOGS: dict[str, tuple[Callable[[Person], None], str]] = {
    "查验核验码": (code, "请先输入纸上的核验码"),
    "作废": (reason, "请先写明原因"),
}


@pytest.mark.parametrize("which", DIALOGS)
def test_enter_where_something_is_missing_says_what(final: Person, which: str) -> None:
    opened, words = DIALOGS[which]
    opened(final)
    dialog = final.dialog()
    focused = QApplication.focusWidget()
    final.press("Return")
    assert (final.refused, final.dialog(), QApplication.focusWidget()) == (words, dialog, focused)
    assert dialog.rect().contains(final.one(Bubble).geometry())
    final.press("Escape", "ctrl+2", "a")  # the window has one of its own
    assert (final.refused, final.one(Bubble).parentWidget()) == (FINAL, final.window)


def test_a_grey_button_that_is_clicked_says_why(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    person.show_page(-1)
    for name in ("登记签名…", "重新打开…", "定稿…"):  # where the offscreen screen, which is small, has a mouse
        button = person.button(name)
        assert not button.isEnabled()
        place = button.mapTo(person.window, button.rect().center())
        QTest.mouseClick(person.window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        assert person.refused == button.toolTip() != ""


def test_what_is_typed_into_what_is_final_is_answered(final: Person, sample: Assessment) -> None:
    final.card(1)
    for page, key in ((1, "5"), (2, "x"), (5, "9")):
        final.show_page(page)
        final.form.focus_page()
        final.press(key)
        assert final.refused == FINAL
    table = to_ledger(final)
    table.select_row(0)
    final.press("1")
    assert final.refused == "内容只读，要改动请先重新打开评估"


def test_what_the_ledger_does_not_do_is_said_beside_it(person: Person, rubric: Rubric) -> None:
    table = open_ledger(person, rubric, "任务一", "任务二")
    person.press("1", "2", "3")
    assert person.refused == "请先选中任务"
    person.press("Delete")
    assert person.refused == "请先选中任务"
    person.press("alt+Up")
    assert person.refused == "请先选中要移动的一项任务"
    bubble = person.one(Bubble)
    assert bubble.mapTo(person.window, QPoint()).y() > table.mapTo(person.window, QPoint()).y()


def test_where_nothing_can_be_undone_the_key_says_so(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    person.card(2)
    for key, words in (("ctrl+z", "没有可以撤销的改动"), ("ctrl+y", "没有可以重做的改动")):
        person.press(key)
        assert person.refused == words
    person.press("1", "ctrl+z", "ctrl+y")
    assert person.said.startswith("已重做")


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("导入单位自评…", "这份评估现在只能查看，不能导入单位自评"),
        ("标注…", "这份评估现在只能查看，标注不能改动"),
    ],
)
def test_what_the_menu_cannot_do_with_what_is_final_is_said_there(final: Person, entry: str, words: str) -> None:
    final.choose("考核表", entry)
    assert final.refused == words


def test_a_mark_that_is_too_long_is_told(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    person.choose("考核表", "标注…")
    person.paste("注" * (LONGEST_MARK + 1))
    assert person.refused == f"标注最多{LONGEST_MARK}字，多出的没有填入"
    person.press("Return")
    assert person.stored().record.mark == "注" * LONGEST_MARK
