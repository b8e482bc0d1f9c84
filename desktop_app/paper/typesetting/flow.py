"""Fills pages from top to bottom with headings, paragraphs and tables whose heading row stands on every page.

Rows of any length are split across pages. Measures are points.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .breaking import paragraph
from .fonts import BOLD, REGULAR, Type
from .pen import Pen
from .table import EDGES, LEFT, PADDING

WIDTH = EDGES[-1] - LEFT
TEXT, CELL = 10.5, 9.0  # type sizes of paragraphs and of tables
LEADING = 1.5
_CELL_LEADING = 1.32  # of the type size
_CELL_ROOM = 3.6  # above and below a cell's lines
_HEAD_ROOM = 5.0
_FRAME, _RULE = 0.9, 0.45
_MOVED = 230.0  # a row up to so high, a third of a page, is rather moved to the next page than split
_OPENING = 500.0  # more is never asked for at a table's beginning
_MOST_KEPT = 340.0  # half a page: more rows are not kept together
_FEWEST = 3  # lines of a row that may stand alone at the end of a page or at the beginning of the next


@dataclass(frozen=True)
class Column:
    """A column of a table; ``width`` is a share of the page's width."""

    name: str
    width: float
    centred: bool = False


@dataclass(frozen=True)
class Cell:
    """A text in the columns from ``first`` up to, not with, ``end``."""

    text: str
    first: int
    end: int
    face: Type = REGULAR
    centred: bool = False


@dataclass(frozen=True)
class Row:
    """Cells side by side. ``keep`` holds it on one page with the row below it.

    ``joined`` is the number of columns that go on from the row above, with no rule between; ``least`` is the row's
    least height, to write in.
    """

    cells: tuple[Cell, ...]
    keep: bool = False
    joined: int = 0
    least: float = 0


@dataclass(frozen=True)
class Measures:
    """Where a table stands and how its cells are set; ``room`` is left above and below a cell's lines."""

    left: float = LEFT
    width: float = WIDTH
    size: float = CELL
    leading: float | None = None
    room: float = _CELL_ROOM


class Table:
    """Columns under their names, if they have any, and what rows are made of; ``repeated`` rows head each page."""

    def __init__(
        self, columns: Sequence[Column], measures: Measures = Measures(), repeated: Sequence[Row] = ()
    ) -> None:
        self.columns, self.repeated = columns, repeated
        self.size, self.room = measures.size, measures.room
        self.leading = measures.leading or measures.size * _CELL_LEADING
        self.is_named = any(column.name for column in columns)
        total = sum(column.width for column in columns)
        self.edges = [measures.left]
        for column in columns:
            self.edges.append(self.edges[-1] + column.width / total * measures.width)

    def row(self, *texts: str, face: Type = REGULAR, keep: bool = False) -> Row:
        """Return a row with a text for each column."""
        cells = [
            Cell(text, at, at + 1, face, column.centred)
            for at, (text, column) in enumerate(zip(texts, self.columns, strict=True))
        ]
        return Row(tuple(cells), keep)

    def wide(self, text: str, *, first: int = 0, face: Type = REGULAR, keep: bool = False) -> Row:
        """Return a row of one text over all columns from ``first``; those before it go on from above."""
        return Row((Cell(text, first, len(self.columns), face),), keep, first)

    def lines(self, cell: Cell) -> list[str]:
        """Break a cell's text to its width."""
        width = (self.edges[cell.end] - self.edges[cell.first] - 2 * PADDING) / self.size
        return broken(cell.text, width, cell.face)

    @property
    def head(self) -> list[list[str]]:
        """The columns' names in lines."""
        widths = [(right - left - PADDING) / self.size for left, right in pairwise(self.edges)]
        return [broken(column.name, width, BOLD) for column, width in zip(self.columns, widths, strict=True)]

    @property
    def head_height(self) -> float:
        return self.names_height + sum(self.whole(row) for row in self.repeated)

    @property
    def names_height(self) -> float:
        return max(map(len, self.head)) * self.leading + 2 * _HEAD_ROOM if self.is_named else 0

    def whole(self, row: Row) -> float:
        """Height of a row that is not split."""
        return max(row.least, self.height(_count([self.lines(cell) for cell in row.cells])))

    def opening(self, rows: Sequence[Row], held: float = 0) -> float:
        """Height that the heading row needs with the first row and those that it is kept with.

        ``held`` is the height of what the last row is kept with.
        """
        counts = ((row, _count([self.lines(cell) for cell in row.cells])) for row in rows)
        return min(self.head_height + self.together(counts, held), _OPENING)

    def together(self, rows: Iterable[tuple[Row, int]], held: float) -> float:
        """Height of the first of some rows, whose lines are counted, with those that it is kept with.

        What would be higher than half a page all together is not kept together at all.
        """
        alone = height = 0.0
        for row, count in rows:
            height += self.least(row, count)
            alone = alone or height
            if height > _MOST_KEPT or not row.keep:
                break
        else:
            height += held
        return height if height <= _MOST_KEPT else alone

    def least(self, row: Row, count: int) -> float:
        """Height that the beginning of a row needs: all of it, unless it may and should rather be split."""
        split = not row.keep and count >= 2 * _FEWEST and self.height(count) > _MOVED
        return max(row.least, self.height(_FEWEST if split else count))

    def height(self, lines: int) -> float:
        """Height of a row of so many lines."""
        return lines * self.leading + 2 * self.room


def broken(text: str, width: float, face: Type) -> list[str]:
    """Break text into lines of ``width`` em, at its own line breaks first; a tab is a space."""
    return [line for part in text.replace("\t", " ").splitlines() for line in paragraph(part, width, face.advance)]


def fitted(text: str, width: float, face: Type, sizes: Mapping[float, int]) -> tuple[float, list[str]]:
    """Break text to ``width`` in the first of the type sizes in which it has no more lines than that size allows."""
    for size, most in sizes.items():
        lines = broken(text, width / size, face)
        if len(lines) <= most:
            break
    return size, lines


def _indented(text: str, indent: int, size: float, face: Type) -> list[str]:
    return broken("　" * indent + text, WIDTH / size, face)


class Flow:
    """Writes downwards; ``begin`` and ``end`` furnish each page and say where its room begins."""

    def __init__(self, pen: Pen, bottom: float, begin: Callable[[], float], end: Callable[[], None]) -> None:
        self.pen = pen
        self._bottom, self._begin, self._end = bottom, begin, end
        self._top = self.y = begin()

    @property
    def room(self) -> float:
        """Height left on this page."""
        return self.y - self._bottom

    def turn(self) -> None:
        """Go on on a new page."""
        self._end()
        self._top = self.y = self._begin()

    def finish(self) -> None:
        """End the last page."""
        self._end()

    def need(self, height: float) -> None:
        """Go on on a new page unless there is so much room, or the page is still empty."""
        if self.room < height - 0.01 and self.y < self._top:
            self.turn()

    def skip(self, height: float) -> None:
        """Leave room, but none at a page's top."""
        if self.y < self._top:
            self.y -= height

    def heading(self, text: str, *, below: float, size: float = 12) -> None:
        """Write a heading on the page that has so much room below it for what it heads."""
        lines = broken(text, WIDTH / size, BOLD)
        self.skip(14)
        self.need(len(lines) * size * LEADING + 4 + below)
        self._write(lines, BOLD, size)
        self.y -= 4

    def words(self, text: str, face: Type = REGULAR, size: float = TEXT, indent: int = 2) -> None:
        """Write a paragraph, its first line indented by so many characters."""
        self._write([line for part in text.splitlines() for line in _indented(part, indent, size, face)], face, size)

    def _write(self, lines: Sequence[str], face: Type, size: float) -> None:
        leading = size * LEADING
        for line in lines:
            self.need(leading)
            self.pen.block(LEFT, self.y - leading / 2, [line], face, size, leading)
            self.y -= leading

    def table(self, table: Table, rows: Sequence[Row], held: float = 0) -> None:
        """Draw rows under the table's heading rows, which are drawn again on every page.

        ``held`` is the height of what stands on the page of the last row, if that is to be kept.
        """
        _Drawing(self, table, rows, held).draw()
        self.y -= 6


class _Drawing:
    """One table on its way down the pages."""

    def __init__(self, flow: Flow, table: Table, rows: Sequence[Row], held: float) -> None:
        self._flow, self._table, self._rows, self._held = flow, table, rows, held
        self._lines = [[table.lines(cell) for cell in row.cells] for row in rows]
        self._begun = self._under_head = 0.0  # where on this page the frame begins, and the heading row ends
        self._rules: list[tuple[float, float, float, float]] = []

    def draw(self) -> None:
        self._flow.need(self._table.opening(self._rows, self._held))
        self._open()
        for at, row in enumerate(self._rows):
            self._place(at, row)
        self._close()

    def _least(self, at: int) -> float:
        """Height that must be left for a row to begin here, with the beginning of those it is kept with."""
        counts = ((row, _count(lines)) for row, lines in zip(self._rows[at:], self._lines[at:], strict=True))
        return self._table.together(counts, self._held)

    def _place(self, at: int, row: Row) -> None:
        lines = self._lines[at]
        least = self._least(at)
        if self._flow.room < least and self._flow.y < self._under_head:
            self._turn()
        while True:
            count = _count(lines)
            fitting = max(1, math.floor((self._flow.room - 2 * self._table.room + 1e-6) / self._table.leading))
            if count <= fitting:
                break
            taken = max(1, min(fitting, count - _FEWEST))
            self._draw_row(row, [part[:taken] for part in lines])
            lines = [part[taken:] for part in lines]
            self._turn()
        self._draw_row(row, lines)

    def _draw_row(self, row: Row, lines: Sequence[Sequence[str]]) -> None:
        flow, edges, joined = self._flow, self._table.edges, row.joined
        size, leading = self._table.size, self._table.leading
        height = max(row.least, self._table.height(_count(lines)))
        if flow.y == self._under_head:
            joined = 0
        self._rules.append((edges[joined], flow.y, edges[-1], flow.y))
        middle = flow.y - height / 2
        for cell, part in zip(row.cells, lines, strict=True):
            left, right = edges[cell.first], edges[cell.end]
            if cell.centred:
                flow.pen.centred_block((left + right) / 2, middle, part, cell.face, size, leading)
            else:
                flow.pen.block(left + PADDING, middle, part, cell.face, size, leading)
            if left > edges[0]:
                self._rules.append((left, flow.y, left, flow.y - height))
        flow.y -= height

    def _turn(self) -> None:
        self._close()
        self._flow.turn()
        self._open()

    def _open(self) -> None:
        flow, table = self._flow, self._table
        self._begun = self._under_head = flow.y
        self._rules = []
        if height := table.names_height:
            middle = flow.y - height / 2
            for lines, (left, right) in zip(table.head, pairwise(table.edges), strict=True):
                flow.pen.centred_block((left + right) / 2, middle, lines, BOLD, table.size, table.leading)
            flow.y -= height
            self._rules = [(edge, self._begun, edge, flow.y) for edge in table.edges[1:-1]]
        for row in table.repeated:
            self._draw_row(row, [table.lines(cell) for cell in row.cells])
        self._under_head = flow.y

    def _close(self) -> None:
        self._flow.pen.rules(_RULE, self._rules)
        self._flow.pen.frame(_FRAME, self._table.edges[0], self._flow.y, self._table.edges[-1], self._begun)


def _count(lines: Sequence[Sequence[str]]) -> int:
    return max(1, *map(len, lines)) if lines else 1
