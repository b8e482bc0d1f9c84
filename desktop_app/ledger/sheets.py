"""A sheet as text: its cells as they read, which of them are merged, and the clipboard as a sheet."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct

from ..tables.apart import Flaw, Table
from ..tables.cells import LONGEST_CELL, MOST_TEXT, tidy
from ..tables.refusals import refusal

Merged = tuple[tuple[int, int], tuple[int, int]]  # first row and column, last row and column


class Sheet(Struct, frozen=True, dict=True):
    """Cells by row and column from the sheet's own first; a merged cell stands in its first place only."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    merged: tuple[Merged, ...] = ()
    hidden: bool = False
    flaws: tuple[Flaw, ...] = ()
    top: int = 0
    """Rows that stand above it in the file."""

    def flaws_of(self, row: int) -> list[Flaw]:
        """Return what is told of a row beside its cells."""
        return self._flaws.get(row, [])

    @cached_property
    def _flaws(self) -> dict[int, list[Flaw]]:
        found: dict[int, list[Flaw]] = defaultdict(list)
        for flaw in self.flaws:
            found[flaw.row].append(flaw)
        return found

    @cached_property
    def width(self) -> int:
        """Number of columns."""
        return max(map(len, self.rows), default=0)

    @cached_property
    def filled(self) -> list[list[str]]:
        """The rows in which a merged cell stands in each of its rows, in its first column."""
        filled = [list(row) for row in self.rows]
        for row, column in self.continued:
            filled[row][column] = filled[row - 1][column]
        return filled

    @cached_property
    def continued(self) -> dict[tuple[int, int], None]:
        """The empty cells, from the top, that belong to a merged cell that begins above them."""
        found = {
            (row, left): None
            for (top, left), (bottom, _) in sorted(self.merged)
            for row in range(top + 1, min(bottom + 1, len(self.rows)))
            if left < self.width and not self.rows[row][left]
        }
        return dict.fromkeys(sorted(found))

    def spans(self, row: int) -> list[tuple[int, int]]:
        """Return first and last column of the merged cells that begin in a row and are wider than a column."""
        return self._spans.get(row, [])

    @cached_property
    def _spans(self) -> dict[int, list[tuple[int, int]]]:
        spans: dict[int, list[tuple[int, int]]] = {}
        for (top, left), (_, right) in self.merged:
            if left < min(right, self.width - 1):
                spans.setdefault(top, []).append((left, min(right, self.width - 1)))
        return spans


def seen(table: Table) -> Sheet:
    """Return a table that was read as a sheet."""
    merged = tuple(((top, left), (bottom, right)) for top, left, bottom, right in table.merged)
    return Sheet(table.name, tuple(map(tuple, table.rows)), merged, table.hidden, tuple(table.flaws))


def sheet_from_text(text: str) -> Sheet:
    """Read tab-separated cells as copied from a spreadsheet."""
    if len(text) > 2 * MOST_TEXT:  # before it is looked at
        raise refusal("too_much", "剪贴板", "剪贴板")
    return _sheet("剪贴板", [[tidy(cell) for cell in row] for row in _split(text)])


def _sheet(name: str, rows: list[list[str]]) -> Sheet:
    """Return a sheet of rows of one width, with no blank ones at the end."""
    if sum(map(len, map("".join, rows))) > MOST_TEXT or any(len(cell) > LONGEST_CELL for row in rows for cell in row):
        raise refusal("too_much", name, name)
    width = max((at for row in rows for at, cell in enumerate(row, 1) if cell), default=0)
    while rows and not any(rows[-1]):
        rows.pop()
    return Sheet(name, tuple(tuple(row[:width]) + ("",) * (width - len(row)) for row in rows))


def _split(text: str) -> Iterator[list[str]]:
    """Split into rows of cells; a cell in quotation marks may hold tabs, line breaks and doubled marks.

    Marks count as such only if they open a cell and the closing one ends it: a task may begin with
    a quoted word.
    """
    cell = re.compile(r'"((?:[^"]|"")*)"(?=[\t\n]|\Z)|([^\t\n]*)')
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    row: list[str] = []
    at = 0
    while at <= len(text):
        found = cell.match(text, at)
        assert found is not None  # the second branch matches anything, if only nothing
        quoted = found[1]
        row.append(found[2] if quoted is None else quoted.replace('""', '"'))
        at = found.end() + 1
        if not text.startswith("\t", found.end()):
            yield row
            row = []
