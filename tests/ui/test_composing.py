"""Typing Chinese: what an input method still composes is no edit, what is chosen is one, in every field there is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from ui.exchange.asking.secret_dialog import SecretDialog
from ui.exchange.giving.handover_dialog import HandoverDialog
from ui.exchange.receipts.code_dialog import CodeDialog
from ui.finalising.signing_dialog import SigningDialog
from ui.form.reading_dialog import ReadingDialog
from ui.form.units_dialog import UnitsDialog
from ui.ledger.task_model import FIELDS
from ui.paper.mark_dialog import MarkDialog
from ui.parts.fields import NumberEdit
from ui.parts.growing_text import GrowingText
from ui.parts.reason_dialog import ReasonDialog
from ui.visit.person import PersonDialog

from .composing import choose, enter, fields, say, selected, text_of
from .dialogs import WAYS
from .driver import Person
from .pages import FORM, OTHERS, Way, cell
from .stored import stored
from .tasks import grades_of, open_ledger

PINYIN = "ni'hao"


DIALOGS = MarkDialog, PersonDialog, ReadingDialog, SigningDialog, CodeDialog, SecretDialog, UnitsDialog, ReasonDialog


@pytest.fixture
def full(person: Person, rubric: Rubric, record: Assessment) -> Person:
    """An assessment is open, with a warning to be noted."""
    person.open(rubric, replace(record, date="1989-12-31", members=("某甲",), leader="某乙"))
    return person


def compose_and_give_up(place: QWidget) -> None:
    """Pinyin that nothing comes of leaves each field as it is, with what is selected in it; it is seen meanwhile."""
    found = fields(place)
    assert found
    for field in found:
        enter(field)
        text, picture = text_of(field), field.grab().toImage()
        say("n")
        say(PINYIN)
        assert text_of(field) == text
        if isinstance(field, QLineEdit) and field.echoMode() == QLineEdit.EchoMode.Normal:
            assert field.grab().toImage() != picture
        say("")
        assert (text_of(field), selected(field)) == (text, text.replace("\n", "\u2029"))


@pytest.mark.parametrize("way", FORM.values(), ids=FORM)
def test_in_the_form_pinyin_is_no_edit_and_what_is_chosen_is_one(full: Person, way: Way) -> None:
    place, document = way(full), full.document
    record, said = document.record, []
    document.changed.connect(lambda: said.append(document.record))
    compose_and_give_up(place)
    assert (document.record, said) == (record, [])
    for field in fields(place):
        enter(field)
        choose(PINYIN, "3" if isinstance(field, NumberEdit) else "你好")
        full.press("Tab")
        chosen, text = document.record, text_of(field)
        full.press("ctrl+z")
        if chosen != record:
            assert text in ("3", "你好")
        assert document.record == record


@pytest.mark.parametrize("way", OTHERS.values(), ids=OTHERS)
def test_in_what_is_looked_for_pinyin_finds_nothing_and_changes_nothing(full: Person, way: Way) -> None:
    place = way(full)
    compose_and_give_up(place)
    [field] = fields(place)
    enter(field)
    choose(PINYIN, "整改")
    assert text_of(field) == "整改"


@pytest.mark.parametrize("kind", DIALOGS, ids=lambda kind: kind.__name__)
def test_in_dialogs_likewise(final: Person, kind: type) -> None:
    WAYS[kind](final)
    compose_and_give_up(final.dialog())
    for field in fields(final.dialog()):
        enter(field)
        choose(PINYIN, "0" if isinstance(field, NumberEdit) else "你好")
        assert text_of(field) in ("0", "你好")


def test_in_the_passphrase_of_a_copy_likewise(final: Person) -> None:
    WAYS[HandoverDialog](final)
    final.click(final.button("加密副本"))
    found = fields(final.dialog())
    assert len(found) == 2
    compose_and_give_up(final.dialog())
    for field in found:
        enter(field)
        choose(PINYIN, "你好")
        assert text_of(field) == "你好"


class Held(QObject):
    """An input method that gives what is composed to a field that is left, as some do; others drop it."""

    def __init__(self, field: QWidget, chosen: str) -> None:
        super().__init__(field)
        self._chosen = chosen
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.FocusAboutToChange and self._chosen:
            told, self._chosen = QInputMethodEvent(), ""
            told.setCommitString("你好")
            QApplication.sendEvent(watched, told)
        return False


LEAVING: dict[str, Callable[[Person], object]] = {
    "another page": lambda person: person.press("ctrl+Next"),
    "another field": lambda person: person.press("Tab"),
    "the list": lambda person: person.press("alt+Left"),
    "help": lambda person: person.press("F1"),
    "history": lambda person: person.press("ctrl+h"),
    "search": lambda person: person.press("ctrl+f"),
    "finalising": lambda person: person.press("ctrl+d"),
    "palette": lambda person: person.press("ctrl+k"),
    "sheet": lambda person: person.press("ctrl+p"),
    "the window": lambda person: person.close(),
}


@pytest.mark.parametrize("chosen", ["", "你好"], ids=["dropped", "given"])
@pytest.mark.parametrize("leave", LEAVING.values(), ids=LEAVING)
def test_what_is_composed_when_one_leaves_is_whole_or_not_there(
    full: Person, leave: Callable[[Person], object], chosen: str
) -> None:
    full.show_page(1)
    note = full.all(GrowingText)[0]
    note.setFocus()
    note.selectAll()
    say(PINYIN)
    Held(note, chosen)
    path, id_, before = full.path, full.document.id, full.document.record.answers[0].note
    leave(full)
    full.wait_until(lambda: stored(path, id_).record.answers[0].note == (chosen or before))


def test_undo_while_something_is_composed_takes_back_the_edit_before(full: Person) -> None:
    full.show_page(0)
    unit = full.field("被评估单位")
    full.fill(unit, "某局")
    before = full.document.record
    say(PINYIN)
    full.press("ctrl+z")
    undone = full.document.record
    say("", "好")
    assert (before.unit, undone.unit, full.document.record.unit) == ("某局", "某市局", "好某市局")


def test_pinyin_grades_no_task(person: Person, rubric: Rubric) -> None:
    table = open_ledger(person, rubric, "甲", "乙")
    for column in FIELDS:
        person.select(table, 0, column)
        assert not table.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    cell(person)
    choose(PINYIN, "你")
    assert grades_of(person) == [None, None]
    person.press("Return")
    person.wait_until(table.hasFocus)
    person.press("2")
    assert grades_of(person) == ["较好", None]


def test_what_is_composed_takes_the_place_of_the_hint(full: Person) -> None:
    full.show_page(1)
    note = full.all(GrowingText)[0]
    full.fill(note, "")
    pictures = []
    for hint in ("（可不填）", ""):
        note.setPlaceholderText(hint)
        say(PINYIN)
        pictures.append(note.grab().toImage())
        say("")
    assert pictures[0] == pictures[1]
    assert note.placeholderText() == ""


def test_composing_ends_what_is_told_beside(full: Person) -> None:
    full.show_page(1)
    number = full.all(NumberEdit)[0]
    enter(number)
    before = number.text()
    choose(PINYIN, "你好")
    assert number.text() == before
    assert full.refused.startswith("这里只能填数字")
    full.wait_until(lambda: say("n") or not full.refused)
    say("")
