"""Small questions: the focus is where one types, Enter agrees, Esc takes nothing over."""

from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QInputDialog,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)

from desktop_app.record.assessment import empty_assessment
from desktop_app.rubric.rubric import Rubric
from ui.finalising.signing_dialog import SigningDialog
from ui.parts.reason_dialog import ask_text
from ui.visit.person import ask_person

from .driver import Person
from .last_page import leader_has_signed
from .stored import signings

KEYS = Qt.KeyboardModifier


@pytest.fixture
def parent(qtbot: Any) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def opened(parent: QObject) -> QDialog:
    [dialog] = [one for one in parent.findChildren(QDialog) if one.isVisible()]
    return dialog


def test_a_reason_is_agreed_to_by_enter_once_there_is_one(parent: QWidget) -> None:
    given: list[str] = []
    ask_text(parent, "作废", "请写明原因", "作废", given.append)
    dialog = opened(parent)
    field, agree = dialog.findChild(QPlainTextEdit), dialog.findChild(QPushButton, "primary")
    assert isinstance(field, QPlainTextEdit)
    assert isinstance(agree, QPushButton)
    assert dialog.focusWidget() is field
    QTest.keyClicks(field, "  ")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert not agree.isEnabled()
    assert dialog.isVisible()
    QTest.keyClicks(field, "x")
    QTest.keyClick(field, Qt.Key.Key_Return, KEYS.ShiftModifier)
    QTest.keyClicks(field, "y")
    QTest.keyPress(field, Qt.Key.Key_Return)  # no release: the field is gone by then
    assert given == ["x\ny"]


def test_escape_gives_no_reason(parent: QWidget) -> None:
    given: list[str] = []
    ask_text(parent, "作废", "请写明原因", "作废", given.append)
    dialog = opened(parent)
    assert isinstance(dialog, QInputDialog)
    dialog.setTextValue("x")
    QTest.keyPress(dialog, Qt.Key.Key_Escape)
    assert given == []


@pytest.mark.parametrize(("key", "name"), [(Qt.Key.Key_Return, "x"), (Qt.Key.Key_Escape, "某")])
def test_a_name_is_typed_at_once(parent: QWidget, key: Qt.Key, name: str) -> None:
    given: list[str] = []
    ask_person(parent, "某", ["某"], given.append)
    dialog = opened(parent)
    line = dialog.findChild(QLineEdit)
    assert line is not None
    QTest.keyClicks(line, "x")  # over the name there, which is selected
    QTest.keyPress(line, key)
    assert given == [name]


@pytest.fixture
def signing(final: Person) -> Person:
    final.show_page(-1)
    final.click("登记签名…")
    final.dialog(SigningDialog)
    return final


def test_enter_alone_registers_nobody(signing: Person) -> None:
    record, reached = signing.document.record, list[str]()
    while signing.focus_name != "选择扫描件…":
        reached.append(signing.focus_name)
        signing.press("Return")
    names = [f"评估组组长 {record.leader} 已签名", *(f"成员 {name} 已签名" for name in record.members)]
    assert reached == [*names, "已签名"]  # the arrows choose there
    assert not any(one.isChecked() for kind in (QCheckBox, QRadioButton) for one in signing.all(kind))
    signing.expect("fact", "还没有登记，还缺评估组组长的签名、被评估单位的签名情况")
    assert signings(signing.path, signing.document.id) == []


@pytest.mark.parametrize("all_signed", [False, True])
def test_what_is_ticked_is_told_before_it_is_kept(signing: Person, *, all_signed: bool) -> None:
    record = signing.document.record
    leader_has_signed(signing, members=all_signed)
    members = f"成员{'、'.join(record.members)}已签名" if all_signed else "成员不登记"
    signing.expect("fact", f"将要登记：评估组组长{record.leader}已签名；{members}；未请单位签名。")
    assert signing.stored().status == "final"
    signing.click("登记")
    [kept] = signings(signing.path, signing.document.id)
    assert (kept.leader, kept.members, kept.outcome) == (record.leader, record.members if all_signed else (), "unasked")
    assert signing.stored().status == "signed"


def test_who_is_not_ticked_and_who_signed_for_the_unit_is_told(signing: Person) -> None:
    first, *others = signing.document.record.members
    leader_has_signed(signing)
    signing.click(signing.one(QCheckBox, f"成员 {first}"))
    signing.click("已签名")
    signing.expect("fact", "还没有登记，还缺党组织负责人")
    signing.fill("党组织负责人", "x")
    left = f"成员{first}已签名（{'、'.join(others)}没有勾选，不登记）"
    signing.expect("fact", f"{left}；单位已签名（x）。")


def test_a_comparison_ends_with_enter(final: Person) -> None:
    final.show_page(-1)
    final.click("与现在比较…")
    final.dialog()
    final.press("Return")
    assert final.here is final.window


def test_a_long_unit_is_seen_from_its_beginning(person: Person, rubric: Rubric) -> None:
    person.open(rubric, empty_assessment(rubric, unit="某局" * 200))
    person.show_page(0)
    assert person.one(QLineEdit, "被评估单位").cursorPosition() == 0


class Told(QObject):
    """Notes which parts of a window are told that a dialog blocks it."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[QObject] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        if event.type() == QEvent.Type.WindowBlocked:
            self.parts.append(watched)
        return False


def test_a_dialog_blocks_the_window_and_troubles_none_of_its_pages(person: Person) -> None:
    told, clicked = Told(), []
    button = person.all(QPushButton)[0]
    window = person.window
    button.clicked.connect(lambda: clicked.append(button))
    for part in (window, button):
        part.installEventFilter(told)
    dialog = QDialog(window)
    dialog.open()
    assert told.parts == [window]
    handle = window.windowHandle()
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=button.mapTo(window, button.rect().center()))
    assert not clicked
    dialog.reject()
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=button.mapTo(window, button.rect().center()))
    assert clicked
