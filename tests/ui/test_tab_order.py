"""Tab goes through a window as it is read, comes to all of it and back; Shift+Tab is its way back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGridLayout, QMainWindow, QPushButton, QWidget

from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import GradedList
from ui.evidence.file_chip import FileChip
from ui.form.item_card import ItemCard
from ui.parts.busy import BusyDialog
from ui.parts.dialog import Dialog
from ui.parts.form_page import FormPage
from ui.status_line import StatusLine
from ui.visit.header import Header
from ui.visit.navigation import Navigation
from ui.visit.total_panel import TotalPanel

from ..examples import examples
from .dialogs import WAYS
from .driver import Person
from .pages import FORM, history
from .proof import written
from .tasks import look_over

PARTS = Header, Navigation, FormPage, TotalPanel, StatusLine
"""Of a form, in the order in which it is read."""


def focused() -> QWidget:
    """What has the focus: it is never nowhere."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def walk(person: Person, key: str) -> list[QWidget]:
    """Press the key until the first stop comes again; return the stops from the first on."""
    person.press(key)  # from what may be none, as an item that can only be read
    found = [focused()]
    for _ in range(200):
        person.press(key)
        if focused() is found[0]:
            return found
        assert focused() not in found, f"a trap: {found[-5:]}"
        found.append(focused())
    raise AssertionError("no way back")


def wanted(window: QWidget) -> set[QWidget]:
    """Whatever is to be reached."""
    by_tab = Qt.FocusPolicy.TabFocus
    parts = [one for one in window.findChildren(QWidget) if one.isVisible() and one.isEnabled()]
    own = [one for one in parts if one.window() is window and one.focusProxy() is None]
    return {one for one in own if one.focusPolicy() & by_tab}


def walk_and_return(person: Person) -> list[QWidget]:
    """Come to everything, and the same way back; return the stops from the top."""
    there = walk(person, "Tab")
    assert set(there) == wanted(focused().window())
    back = walk(person, "shift+Tab")
    at = back.index(there[0])
    assert [*back[at:], *back[:at]] == [there[0], *reversed(there[1:])]
    top = min(range(len(there)), key=lambda at: there[at].mapTo(there[at].window(), QPoint()).y())
    return [*there[top:], *there[:top]]


def part_of(stop: QWidget) -> int:
    """The number of the part that a stop stands in."""
    place: QWidget | None = stop
    while place is not None and not isinstance(place, PARTS):
        place = place.parentWidget()
    return next(number for number, kind in enumerate(PARTS) if isinstance(place, kind))


@pytest.fixture
def full(person: Person, rubric: Rubric, record: Assessment) -> Person:
    """An assessment is open, with a warning to be noted."""
    person.open(rubric, replace(record, date="1989-12-31", members=("某甲",)))
    return person


@pytest.mark.parametrize("name", [name for name in FORM if name != "cell"])
def test_the_form_is_gone_through_as_it_is_read(full: Person, name: str) -> None:
    FORM[name](full)
    stops = walk_and_return(full)
    assert len(stops) > 15
    numbers = [part_of(one) for one in stops]
    assert numbers == sorted(numbers)
    for card in full.all(ItemCard):
        assert card.editor.isAncestorOf(next(one for one in stops if card.isAncestorOf(one)))


@pytest.mark.parametrize("number", range(7))
def test_what_is_final_likewise(final: Person, number: int) -> None:
    final.press(f"ctrl+{number + 1}")
    assert focused()
    walk_and_return(final)


def test_the_other_pages_likewise(full: Person) -> None:
    history(full)
    walk_and_return(full)
    full.press("alt+Left", "ctrl+p")
    full.paper()
    walk_and_return(full)
    full.press("alt+Left", "alt+Left")
    assert len(walk_and_return(full)) > 10


def test_the_list_without_anything_likewise(person: Person) -> None:
    assert len(walk_and_return(person)) > 4


@pytest.mark.parametrize("kind", [kind for kind in WAYS if kind is not BusyDialog], ids=lambda kind: kind.__name__)
def test_dialogs_likewise(final: Person, kind: type) -> None:
    WAYS[kind](final)
    dialog = final.dialog()
    assert all(one.window() is dialog for one in walk_and_return(final))


def test_what_comes_later_is_where_it_is_seen(full: Person, tmp_path: Path) -> None:
    full.press("ctrl+2")
    card = full.one(ItemCard)
    card.strip.add([written(tmp_path, "材料.txt")])
    full.wait_until(lambda: full.all(FileChip))
    stops = walk_and_return(full)
    within = [at for at, one in enumerate(stops) if card.isAncestorOf(one)]
    assert stops.index(full.all(FileChip)[0].name) in within
    assert within == list(range(within[0], within[0] + len(within)))


def test_the_ledger_that_is_looked_over_is_read_from_the_top(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    look_over(person, person.card(GradedList), "ledger-merged.xlsx")
    heights = [one.mapTo(one.window(), QPoint()).y() for one in walk_and_return(person)]
    assert heights == sorted(heights)


@st.composite
def grids(draw: st.DrawFn) -> tuple[int, list[int], set[int], set[int]]:
    """Columns, the order in which the fields are made, those not shown, and those that are grey."""
    lines, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    fields = range(lines * columns)
    made = draw(st.permutations(fields))
    return columns, made, draw(st.sets(st.sampled_from(fields))), draw(st.sets(st.sampled_from(fields)))


@settings(max_examples=examples(15))
@given(grids())
def test_any_grid_is_gone_through_line_by_line(
    qapp: QApplication, grid: tuple[int, list[int], set[int], set[int]]
) -> None:
    columns, made, hidden, grey = grid
    parent = QMainWindow()
    window = Dialog(parent, "")
    layout = QGridLayout(window)
    fields = {at: QPushButton(str(at)) for at in made}
    for at, field in fields.items():
        layout.addWidget(field, at // columns, at % columns)
        field.setEnabled(at not in grey)
    window.show()
    for at in hidden:
        fields[at].hide()
    there = [fields[at] for at in sorted(fields) if at not in hidden | grey]
    for forward in (there, there[::-1]):
        key = Qt.Key.Key_Tab if forward is there else Qt.Key.Key_Backtab
        for at, field in enumerate(forward if len(there) > 1 else ()):
            field.setFocus()
            QTest.keyClick(window.focusWidget(), key)
            assert window.focusWidget() is forward[(at + 1) % len(there)]
    parent.deleteLater()
