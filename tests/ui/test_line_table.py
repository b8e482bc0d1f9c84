"""A table to look at: no more of it is put into words than is seen, and it gives its columns the room that there is."""

from collections.abc import Iterator, Sequence
from typing import overload

import pytest

from ui.office.line_table import LEAST_STRETCHED, Column, LineModel, LineTable

from .places import settle

MOST_ASKED = 1000  # rows: for how wide a column has to be, and what is in sight


class Asked(Sequence[int]):
    """Very many rows, each made when it is asked for."""

    def __init__(self) -> None:
        self.places = set[int]()

    def __len__(self) -> int:
        return 100_000

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> list[int]: ...
    def __getitem__(self, at: int | slice) -> int | list[int]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        self.places.add(at)
        return at

    def __iter__(self) -> Iterator[int]:
        return map(self.__getitem__, range(len(self)))


@pytest.fixture
def table(qapp: object) -> LineTable:
    """Two columns that stay and two that need not, of which the second goes first."""
    columns = [
        Column("unit", "单位", lambda one: "某省某市某县气象局党组", left=True, stretched=True),
        Column("losses", "失分", lambda one: "第7项40分", spare=1),
        Column("points", "各部分得分", lambda one: "18", spare=2),
        Column("total", "合计", lambda one: "86.63"),
    ]
    made = LineTable("表", LineModel())
    made.resize(900, 200)
    made.show()
    made.show_lines(columns, [1], anew=True)
    return made


def test_a_narrow_table_does_without_some_columns_and_one_that_is_wide_again_has_them(table: LineTable) -> None:
    seen = []
    for width in (*range(900, 0, -10), 900):
        table.resize(width, 200)
        settle()
        if table.horizontalScrollBar().maximum():
            assert table.left_out == ("失分", "各部分得分")  # there is nothing more to do without
        elif table.left_out not in seen[-1:]:
            seen.append(table.left_out)
            assert all(one in table.horizontalHeader().toolTip() for one in table.left_out)
    assert seen == [(), ("各部分得分",), ("失分", "各部分得分"), ()]


@pytest.mark.parametrize("width", range(200, 700, 20))
def test_what_is_firm_gives_way_last(qapp: object, width: int) -> None:
    made = LineTable("表", LineModel())
    made.resize(width, 200)
    made.show()
    words = "某省某市某县气象局党组"
    columns = [Column(one, one, lambda _: words, left=True, stretched=True, firm=one == "甲") for one in "甲乙丙"]
    made.show_lines(columns, [1], anew=True)
    settle()
    firm, *others = map(made.columnWidth, range(3))
    scrolls = bool(made.horizontalScrollBar().maximum())
    needed = made.fontMetrics().horizontalAdvance(words)
    assert scrolls or firm >= needed or max(others) <= made.fontMetrics().horizontalAdvance("国") * LEAST_STRETCHED


def test_rows_that_are_made_when_they_are_asked_for_are_asked_for_as_far_as_they_are_seen(qapp: object) -> None:
    made, rows = LineTable("表", LineModel()), Asked()
    made.resize(900, 400)
    made.show()
    made.show_lines([Column(name, name, str) for name in "甲乙丙"], rows, anew=True)
    settle()
    assert (made.chosen_rows, made.model().rowCount()) == ([0], len(rows))
    assert len(rows.places) <= MOST_ASKED
