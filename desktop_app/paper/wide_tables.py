"""Tables too wide for an upright page: A4 lying, each table from a page of its own, its heading row on every page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .official import LEADING, MM, NUMBER_SIZE, SIZE, TITLE_SIZE
from .typesetting.faces import installed
from .typesetting.flow import CELL, Column, Flow, Measures, Table, broken
from .typesetting.fonts import BOLD, REGULAR, TITLE
from .typesetting.pen import CENTRE, PAGE, Pdf, Pen

LYING = (PAGE[1], PAGE[0])
LEFT, RIGHT, TOP, BOTTOM = 35 * MM, LYING[0] - 37 * MM, LYING[1] - 28 * MM, 26 * MM
"""Those of an upright page, turned."""
WIDTH = RIGHT - LEFT
_TITLE_LEADING, _SMALL = 33.0, 8.0
_NUMBER, _MARK = BOTTOM - 7 * MM, LYING[1] - 20 * MM


@dataclass(frozen=True)
class WideTable:
    """A table under its title; a text for each column in each row, ``small`` where there are many; notes below."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    small: bool = False
    notes: Sequence[str] = ()


def wide_pdf(title: str, tables: Sequence[WideTable], mark: str = "") -> Pdf:
    """Return the tables; ``mark`` stands above each page."""
    pen = Pen(title, "巡察整改成效评估", REGULAR, faces=installed(), page=LYING)
    pages = _Pages(pen, mark)
    for number, one in enumerate(tables):
        if number:
            pages.flow.turn()
        _draw(pages.flow, one)
    pages.flow.finish()
    return pen.finish()


class _Pages:
    """The furniture of each page: the mark, and the page's number."""

    def __init__(self, pen: Pen, mark: str) -> None:
        self._pen, self._mark, self._number = pen, mark, 0
        self.flow = Flow(pen, BOTTOM, self._begin, self._end)

    def _begin(self) -> float:
        self._number += 1
        if self._mark:
            self._pen.text(LEFT, _MARK, self._mark, BOLD, SIZE)
        return TOP

    def _end(self) -> None:
        words = f"— {self._number} —"
        width = REGULAR.width(words) * NUMBER_SIZE
        left = RIGHT - NUMBER_SIZE - width if self._number % 2 else LEFT + NUMBER_SIZE
        self._pen.text(left, _NUMBER - CENTRE * NUMBER_SIZE, words, REGULAR, NUMBER_SIZE)
        self._pen.end_page()


def _draw(flow: Flow, one: WideTable) -> None:
    lines = broken(one.title, WIDTH / TITLE_SIZE, TITLE)
    height = len(lines) * _TITLE_LEADING
    middle = (LEFT + RIGHT) / 2
    flow.pen.centred_block(middle, flow.y - height / 2, lines, TITLE, TITLE_SIZE, _TITLE_LEADING)
    flow.y -= height + LEADING / 2
    table = Table(one.columns, Measures(LEFT, WIDTH, _SMALL if one.small else CELL))
    flow.table(table, [table.row(*row) for row in one.rows])
    leading = CELL * 1.5
    for line in (line for note in one.notes for line in broken(note, WIDTH / CELL, REGULAR)):
        flow.need(leading)
        flow.pen.block(LEFT, flow.y - leading / 2, [line], REGULAR, CELL, leading)
        flow.y -= leading
