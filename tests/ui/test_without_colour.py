"""Nothing is told by colour alone: with ink and paper of one colour each, every state still looks otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QDate, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QListWidget, QTableView, QWidget

from desktop_app.files.settings import Settings
from desktop_app.record.stages import Stage
from desktop_app.rubric.answers import Attachment, Task
from desktop_app.rubric.rubric import Rubric
from ui.evidence.file_chip import FileChip
from ui.finalising.stage_row import StageRow
from ui.form.month_calendar import MonthCalendar
from ui.parts import theme
from ui.parts.segments import segment
from ui.parts.ticks import TickBox
from ui.parts.widgets import set_look
from ui.visit.navigation import NavigationButton

from .conftest import Seat
from .driver import Person
from .tasks import open_ledger

GREY = {
    "text": (
        *("secondary", "faint", "good", "bad", "wait"),
        *("accent", "accent-hover", "accent-text", "line", "field-line", "focus"),
    ),
    "surface": ("window", "raised", "track", "on-accent", "accent-soft", "good-soft", "bad-soft", "wait-soft"),
}
"""What becomes of one colour: whatever is read, drawn or filled; whatever it stands on."""


@pytest.fixture(autouse=True, params=theme.COLOURS)
def grey(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, qapp: object) -> Iterator[str]:
    """Each theme, of two colours."""
    colours = theme.COLOURS[request.param]
    for kept, lost in GREY.items():
        for name in lost:
            monkeypatch.setitem(colours, name, colours[kept])
    theme.apply("light" if request.param != "light" else "dark", 100)  # or the sheet is taken to be the same
    theme.apply(request.param, 100)
    yield request.param
    monkeypatch.undo()
    theme.apply("light", 110)
    theme.apply("light", 100)


@pytest.fixture
def reader(seat: Seat, file: Path, grey: str) -> Person:
    """A person before a window in that theme."""
    return seat(Settings(person="", theme=grey), file)


def looks(qtbot: Any, made: QWidget, states: list[Callable[[], object]]) -> list[QImage]:
    """Show a part in each of its states; for each, what is seen."""
    qtbot.addWidget(made)
    made.show()
    seen = []
    for enter in states:
        enter()
        seen.append(made.grab().toImage())
    return seen


def told_apart(seen: list[QImage]) -> bool:
    return all(one != other for one, other in combinations(seen, 2))


@pytest.mark.parametrize("look", ["segment", "chip"])
def test_what_is_chosen(qtbot: Any, look: str) -> None:
    one = segment("查看台账", look, QButtonGroup(theme.application()), 0)
    states = [lambda: one.setChecked(False), lambda: one.setChecked(True)]
    if look == "chip":
        states.append(lambda: (one.setChecked(False), set_look(one, "state", "some")))
    assert told_apart(looks(qtbot, one, states))


def test_what_is_ticked_and_which_page_is_shown(qtbot: Any) -> None:
    for one in (TickBox("未制定方案"), NavigationButton("基本信息")):
        one.setCheckable(True)
        assert told_apart(looks(qtbot, one, [lambda made=one: made.setChecked(False), one.click]))


def test_what_is_wrong(qtbot: Any) -> None:
    for name in ("", "own", "number"):
        line = QLineEdit("1")
        line.setObjectName(name)
        states = [lambda made=line, how=how: set_look(made, "wrong", how) for how in ("no", "yes")]
        assert told_apart(looks(qtbot, line, states))


def test_how_far_an_assessment_has_come(qtbot: Any) -> None:
    row, first = StageRow(), next(iter(Stage))
    row.resize(700, 60)
    done = [lambda: row.show_stages(frozenset(), None), lambda: row.show_stages(frozenset(), first)]
    assert told_apart(looks(qtbot, row, [*done, lambda: row.show_stages(frozenset([first]), None)]))


def test_evidence_that_is_missing(qtbot: Any) -> None:
    file = Attachment(name="记录.txt", sha256="0" * 64, size=1)
    assert FileChip(file, there=True).name.text() != FileChip(file, there=False).name.text()


def test_which_line_of_a_list_is_chosen(qtbot: Any) -> None:
    lines = QListWidget()
    lines.addItems(["填写", "移交"])
    assert told_apart(looks(qtbot, lines, [lambda: lines.setCurrentRow(-1), lambda: lines.setCurrentRow(0)]))


def test_which_days_are_of_the_month(qtbot: Any) -> None:
    calendar = MonthCalendar(QDate(2026, 11, 20))
    qtbot.addWidget(calendar)
    calendar.show()
    view = calendar.findChild(QTableView)
    assert view is not None
    places = [view.model().index(row, column) for row in range(7) for column in range(7)]
    of_two_months = [view.visualRect(index) for index in places if index.data() == 1]
    heights = [written(view.viewport().grab(at.adjusted(2, 2, -2, -2)).toImage()) for at in of_two_months]
    assert len(heights) == len(set(heights)) == 2


def written(image: QImage) -> int:
    """Return how high what is written there is."""
    ground = image.pixel(0, 0)
    lines = [y for y in range(image.height()) if any(image.pixel(x, y) != ground for x in range(image.width()))]
    return max(lines) - min(lines)


def test_which_task_is_chosen_and_how_it_is_graded(reader: Person, rubric: Rubric) -> None:
    grades = [None, "好", "较好", "一般", "较差", "差"]
    table = open_ledger(reader, rubric, *(Task(id=1 + at, text="任务", grade=one) for at, one in enumerate(grades)))
    table.clearFocus()

    def row(number: int) -> QImage:
        top, height = table.rowViewportPosition(number), table.rowHeight(number)
        return table.viewport().grab(QRect(60, top, table.viewport().width() - 120, height)).toImage()

    table.select_none()
    assert told_apart([row(number) for number in range(len(grades))])
    plain = row(1)
    table.select_row(1)
    table.clearFocus()
    assert row(1) != plain


def test_whether_an_item_is_assessed_and_loses_points(reader: Person, rubric: Rubric) -> None:
    reader.open(rubric)
    card, seen = reader.card(1), []
    head = card.findChild(QWidget, "itemScore"), card.findChild(QWidget, "losses")
    for count in (None, 1, 2):
        answer = reader.document.answer(card.position)
        reader.document.set_answer(card.position, replace(answer, count=count))
        seen.append(tuple(one.text() for one in head))  # type: ignore[union-attr]
    assert len(set(seen)) == len(seen)
