"""What a screen reader is told of each control: its name, role, value and state."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QScrollArea,
    QTextEdit,
    QWidget,
)

from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from ui.form.item_card import ItemCard
from ui.parts.fields import NumberEdit
from ui.parts.figure_view import FigureView
from ui.parts.links import LinkRow
from ui.parts.segments import Segment
from ui.visit.navigation import NavigationButton

from .composing import fields, text_of
from .dialogs import QUESTIONS, WAYS
from .driver import Person
from .pages import FORM, OTHERS, Way

Role, Text = QAccessible.Role, QAccessible.Text
BUTTONS = Role.Button, Role.CheckBox, Role.RadioButton, Role.ButtonMenu, Role.ButtonDropDown
ROLES: dict[type[QWidget], tuple[QAccessible.Role, ...]] = {
    NavigationButton: (Role.RadioButton,),
    LinkRow: (Role.Button,),
    QAbstractButton: BUTTONS,
    QLineEdit: (Role.EditableText,),
    QPlainTextEdit: (Role.EditableText,),
    QTextEdit: (Role.StaticText, Role.EditableText),
    QAbstractItemView: (Role.Table, Role.List, Role.Tree),
    QComboBox: (Role.ComboBox,),
    QLabel: (Role.StaticText,),
    QProgressBar: (Role.ProgressBar,),
    QScrollArea: (Role.Client,),
}
ORNAMENTS = set("‹›▼▶✓●○")
RECORDED_NOWHERE = "只看未评", "按票数计算", "直接填写满意度"  # ways of looking, and of filling in


def controls(place: QWidget) -> Iterator[QWidget]:
    """Yield whatever can be pressed, or takes the keys."""
    for one in place.findChildren(QWidget):
        stopped_at = one.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(one, QAbstractButton)
        if one.isVisible() and stopped_at and not (isinstance(one, QLabel) and not one.text()):
            yield one


def faults(one: QWidget) -> Iterator[str]:
    """Yield what a screen reader would not know of a control."""
    told = QAccessible.queryAccessibleInterface(one)
    if told is None:
        yield "nothing"
        return
    state = told.state()
    if not told.text(Text.Name).strip():
        yield "name"
    if set(told.text(Text.Name)) & ORNAMENTS:
        yield f"an ornament is read out: {told.text(Text.Name)}"
    if told.role() not in next((roles for kind, roles in ROLES.items() if isinstance(one, kind)), ()):
        yield f"role {told.role()}"
    if bool(state.disabled) == one.isEnabled():
        yield "disabled"
    if isinstance(one, QAbstractButton) and (bool(state.checkable), bool(state.checked)) != (
        one.isCheckable(),
        one.isChecked(),
    ):
        yield "checked"
    if isinstance(one, QLineEdit):
        secret = one.echoMode() == QLineEdit.EchoMode.Password
        if bool(state.passwordEdit) != secret or bool(state.readOnly) != one.isReadOnly():
            yield "secret or read-only"
        if not secret and told.text(Text.Value) != one.text():
            yield "value"
    if isinstance(one, QPlainTextEdit) and (
        told.text(Text.Value) != one.toPlainText() or bool(state.readOnly) != one.isReadOnly()
    ):
        yield "value or read-only"


def check(place: QWidget) -> None:
    found = list(controls(place))
    assert [(type(one).__name__, one.objectName(), *faults(one)) for one in found if list(faults(one))] == []


def name(one: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(one).text(Text.Name)


@pytest.fixture
def full(person: Person, rubric: Rubric, record: Assessment) -> Person:
    """An assessment is open, with a warning to be noted."""
    person.open(rubric, replace(record, date="1989-12-31", members=("某甲",)))
    return person


@pytest.mark.parametrize("way", (FORM | OTHERS).values(), ids=FORM | OTHERS)
def test_each_control_of_each_page_is_told(full: Person, way: Way) -> None:
    check(way(full).window())


@pytest.mark.parametrize("way", WAYS.values(), ids=[kind.__name__ for kind in WAYS])
def test_each_control_of_each_dialog_is_told(final: Person, way: Callable[[Person], object]) -> None:
    way(final)
    check(final.dialog())


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_questions_likewise(person: Person, question: Callable[[QWidget], object]) -> None:
    question(person.window)
    check(person.dialog())


def test_the_list_and_what_is_final_likewise(final: Person) -> None:
    check(final.window)
    for number in (0, 1, 2):
        final.show_page(number)
        check(final.window)
    final.press("ctrl+p")
    final.paper()
    check(final.window)
    final.press("Escape", "alt+Left")
    check(final.window)


@pytest.mark.parametrize("number", range(1, 6))
def test_no_two_buttons_of_a_page_are_called_alike(full: Person, number: int) -> None:
    page = full.show_page(number)
    called = [name(one) for one in page.findChildren(QAbstractButton) if one.isVisible()]
    assert sorted(called) == sorted(set(called))
    for card in page.findChildren(ItemCard):
        assert name(card).startswith(f"第{full.document.rubric.items[card.position].number}项 ")


@pytest.mark.parametrize("number", range(6))
def test_what_a_screen_reader_switches_is_recorded_as_if_it_had_been_clicked(full: Person, number: int) -> None:
    boxes = [one for one in full.show_page(number).findChildren(QAbstractButton) if one.isCheckable()]
    document, seen = full.document, 0
    for box in boxes:
        if box.isVisible() and box.isEnabled() and not box.isChecked() and box.text() not in RECORDED_NOWHERE:
            before = document.record
            action = QAccessible.queryAccessibleInterface(box).actionInterface()
            action.doAction(action.actionNames()[0])
            full.wait_until(lambda was=before: document.record != was or full.all(QDialog))
            assert box.isChecked()
            full.press("ctrl+z")
            seen += 1
    assert seen or number == 4


def test_one_of_several_is_told_as_such(full: Person) -> None:
    full.show_page(1)
    [chosen] = [one for one in full.all(Segment, "已召开") if one.isChecked()]
    told = QAccessible.queryAccessibleInterface(chosen)
    assert (told.text(Text.Name), told.role(), bool(told.state().checked)) == ("已召开，第2项", Role.RadioButton, True)


@pytest.mark.parametrize("page", range(7))
def test_what_is_written_without_keys_is_recorded_as_if_it_had_been_typed(full: Person, page: int) -> None:
    document, seen = full.document, 0
    for field in fields(full.show_page(page)):
        before, told = document.record, QAccessible.queryAccessibleInterface(field)
        number = "1" if text_of(field) != "1" else "2"
        text = number if isinstance(field, NumberEdit) else "2026-11-20" if "日期" in name(field) else "某某"
        for written in [text, "无"] if isinstance(field, NumberEdit) else [text]:  # which is no number
            told.setText(Text.Value, written)
            assert text_of(field) == text
            assert document.record != before, name(field)
        full.press("ctrl+z")
        assert document.record == before
        seen += 1
    assert seen


def test_a_figure_is_told_as_one_and_in_words(full: Person) -> None:
    full.show_page(2)
    found = full.all(FigureView)
    assert len(found) > 1
    for figure in found:
        told = QAccessible.queryAccessibleInterface(figure)
        assert figure.figure is not None
        assert (told.role(), told.text(Text.Name)) == (Role.Graphic, figure.figure.words)
