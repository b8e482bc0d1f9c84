"""What an office looks at is read once, and after a change by what changed alone, however many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop_app.office.decision.deciding import review
from desktop_app.office.decision.listed import Decisions
from desktop_app.office.round.overview import Overviews
from desktop_app.office.round.pictures import Rows
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.heads import HEADS
from desktop_app.storage.store import Store
from desktop_app.storage.summaries import Summaries

from .signed import TODAY, registered, signed_visit

Look = Callable[[Store], object]
LOOKS: dict[str, Callable[[], Look]] = {
    "overview": lambda: lambda store: Overviews().of(store, TODAY),
    "decisions": lambda: lambda store: Decisions().of(store.file),
    "list": lambda: lambda store: Summaries().of(store.file),
}


@contextmanager
def asked(store: Store) -> Iterator[list[str]]:
    """Give the statements that the file is asked meanwhile."""
    found: list[str] = []
    store.file.connection.set_trace_callback(found.append)
    try:
        yield found
    finally:
        store.file.connection.set_trace_callback(None)


@pytest.fixture
def decided(store: Store, rubric: Rubric, record: Assessment) -> list[str]:
    """Three signed visits of a round, each reviewed."""
    ids = [signed_visit(store, rubric, replace(record, unit=f"{name}县局")) for name in "甲乙丙"]
    registered(store, *ids)
    for id_ in ids:
        review(store, id_, "王某", "agreed")
    return ids


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_it_takes_as_many_statements_for_many_as_for_few(
    store: Store, decided: list[str], look: Callable[[], Look], rubric: Rubric, record: Assessment
) -> None:
    look()(store)  # what is scored for the list is scored once
    numbers = []
    for _ in range(2):
        with asked(store) as statements:
            look()(store)
        numbers.append(len(statements))
        signed_visit(store, rubric, replace(record, unit="丁县局"))
        look()(store)
    assert numbers[0] == numbers[1]


def test_no_assessment_is_looked_for_by_going_through_all_of_another_table(store: Store, decided: list[str]) -> None:
    plan = list(store.file.connection.execute(f"EXPLAIN QUERY PLAN {HEADS}"))
    told = {row["id"]: (row["parent"], row["detail"]) for row in plan}

    def above(id_: int) -> Iterator[str]:
        while id_ in told:
            id_, words = told[id_]
            yield words

    for id_, (parent, words) in told.items():
        assert not (words.startswith("SCAN ") and any("CORRELATED" in one for one in above(parent))), told[id_]


def test_nothing_is_read_where_nothing_was_written(store: Store, decided: list[str]) -> None:
    seen = Overviews()
    first = seen.of(store, TODAY)
    with asked(store) as statements:
        assert seen.of(store, TODAY) is first
    assert [one for one in statements if "data_version" not in one] == []


def test_after_a_change_one_line_is_made(store: Store, decided: list[str]) -> None:
    seen = Overviews()
    before = {one.assessment: one for one in seen.of(store, TODAY).lines}
    review(store, decided[1], "赵某", "agreed")
    after = {one.assessment: one for one in seen.of(store, TODAY).lines}
    assert [id_ for id_ in after if after[id_] is not before[id_] and after[id_].status] == [decided[1]]


def test_the_register_is_the_same_as_long_as_its_rows_are(store: Store, decided: list[str], tmp_path: Path) -> None:
    first = store.register.load()
    review(store, decided[0], "赵某", "agreed")
    assert store.register.load() is first
    store.register.save(replace(first, units=tuple(replace(one, head="钱某") for one in first.units)))
    assert store.register.load() is not first
    with closing(Store.open(store.path, read_only=True)) as other:
        assert store.register.load() == other.register.load()


def test_a_row_of_numbers_is_worded_when_it_is_looked_at() -> None:
    asked_for: list[int] = []

    def words(number: int) -> tuple[str, ...]:
        asked_for.append(number)
        return (str(number),)

    rows = Rows(range(10_000), words, [("合计",)])
    assert (len(rows), asked_for) == (10_001, [])
    assert (rows[7], rows[-1], rows[::5000], rows[7]) == (("7",), ("合计",), [("0",), ("5000",), ("合计",)], ("7",))
    assert asked_for == [7, 0, 5000]
    with pytest.raises(IndexError):
        rows[10_001]
