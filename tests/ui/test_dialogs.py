"""Small questions: the focus is where one types, Enter agrees, Esc takes nothing over."""

from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QInputDialog, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from desktop_app.record.assessment import empty_assessment
from desktop_app.rubric.rubric import Rubric
from ui.parts.reason_dialog import ask_text
from ui.visit.person import ask_person

from .driver import Person
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


def test_where_the_leader_alone_has_signed_enter_says_so(final: Person) -> None:
    final.show_page(-1)
    final.click("登记签名…")
    final.press("Return")
    [signing] = signings(final.path, final.document.id)
    record = final.stored().record
    assert (signing.leader, signing.members, signing.outcome) == (record.leader, record.members, "unasked")
    assert final.stored().status == "signed"
    assert f"评估组组长{record.leader}已签名" in final.words()


def test_a_signing_begins_at_the_leader_and_a_comparison_ends_with_enter(final: Person) -> None:
    final.show_page(-1)
    final.click("登记签名…")
    final.dialog()
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    final.press("Escape")
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
