"""A long list costs no more than a short one: what has not changed is neither asked for nor counted nor painted."""

import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import FrameType
from typing import NamedTuple, TypeVar

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from ui.list.start_page import FIRST, MANY, AssessmentTable, StartPage

from .driver import Person
from .places import settle
from .watching import watched

SHORT, LONG = 30, 330  # both longer than the window is high

Part = TypeVar("Part", bound=QWidget)


class Cost(NamedTuple):
    calls: int
    asked: list[str]
    paints: int


def of(person: Person, kind: type[Part]) -> Part:
    """Return a part of the list, shown or not."""
    part = person.window.findChild(kind)
    assert isinstance(part, kind)
    return part


def nothing(person: Person, leader: str) -> None:
    pass


def edited(person: Person, leader: str) -> None:
    person.window.open_assessment(of(person, StartPage).listed[3])
    person.edit(leader=leader)


def cost(person: Person, work: Callable[[], object]) -> Cost:
    """Count calls of the program's own functions, statements, and how often the rows are painted."""
    calls, asked = [0], list[str]()

    def count(frame: FrameType, event: str, _: object) -> None:
        calls[0] += event == "call"

    connection, rows = person.store.file.connection, of(person, AssessmentTable).viewport()
    connection.set_trace_callback(asked.append)
    with watched(QEvent.Type.Paint) as watch:
        sys.setprofile(count)
        work()
    sys.setprofile(None)
    connection.set_trace_callback(None)
    return Cost(calls[0], asked, sum(one is rows for _, one in watch.seen))


@pytest.mark.parametrize(("before", "paints"), [(nothing, 0), (edited, 1)])
def test_to_read_a_long_list_again_costs_no_more_than_a_short_one(
    person: Person, rubric: Rubric, sample: Assessment, before: Callable[[Person, str], None], paints: int
) -> None:
    costs = list[Cost]()
    for numbers in (range(SHORT), range(SHORT, LONG)):
        person.store.add_all([(rubric, replace(sample, unit=f"第{number}局", mark="")) for number in numbers])
        person.window.show_start()
        found = []
        for leader in "甲乙丙":  # what only the first time costs is no part of it, nor what comes between
            before(person, f"{leader}某某")
            found.append(cost(person, person.window.show_start))
        costs.append(min(found, key=lambda one: one.calls))
    short, long = costs
    assert len(of(person, StartPage).listed) == LONG
    assert (short.paints, long.paints) == (paints, paints)
    assert len(long.asked) == len(short.asked)
    assert not [sql for sql in long.asked if sql.endswith("FROM assessment")]
    assert abs(long.calls - short.calls) < (LONG - SHORT) / 5, "something is done for each row"


@pytest.mark.parametrize("order", ["", "unit"])
def test_of_very_many_those_to_be_seen_are_shown_first(
    person: Person, rubric: Rubric, sample: Assessment, tmp_path: Path, order: str
) -> None:
    with closing(Store.create(tmp_path / "many.db")) as store:
        store.add_all([(rubric, replace(sample, unit=f"第{number}局", mark="")) for number in range(MANY + 1)])
        present = store.ids()
    table, page = of(person, AssessmentTable), of(person, StartPage)
    if order:
        table.show_order(order)
    person.window.open_file(tmp_path / "many.db")
    assert page.listed == present[: FIRST if not order else None]
    table.choose_row(3)
    settle()
    assert page.listed == present
    assert table.currentRow() == 3
