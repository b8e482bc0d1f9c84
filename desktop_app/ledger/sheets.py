"""A sheet as text: its cells as they read, which of them are merged, and the clipboard as a sheet."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import zip_longest

from msgspec import Struct

from ..base.errors import UserError
from ..base.text import presentable, shown

Merged = tuple[tuple[int, int], tuple[int, int]]  # first row and column, last row and column

LONGEST_CELL = 32_767  # characters: what Excel has room for
MOST_TEXT = 2_000_000  # characters of a sheet: five thousand rows of four hundred
_LISTED = re.compile(r"[（(]?([0-9]{1,3}|[一二三四五六七八九十]{1,3})[）).．、]|[①-⑳•·●■◆]")  # begins a line of its own


class Sheet(Struct, frozen=True, dict=True):
    """Cells by row and column from the sheet's own first; a merged cell stands in its first place only."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    merged: tuple[Merged, ...] = ()
    hidden: bool = False

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


def sheet(name: str, rows: Sequence[Sequence[object]], merged: Sequence[Merged] = (), *, hidden: bool = False) -> Sheet:
    """Return a sheet whose cells are written as text, its rows of one width and no blank ones at the end."""
    columns = [_texts(column) for column in zip_longest(*rows, fillvalue="")]
    while columns and not any(columns[-1]):
        columns.pop()
    lengths = [list(map(len, column)) for column in columns]
    if sum(map(sum, lengths)) > MOST_TEXT or any(max(column) > LONGEST_CELL for column in lengths):
        raise _too_much(name)
    cells = list(zip(*columns, strict=True))
    while cells and not any(cells[-1]):
        cells.pop()
    return Sheet(name, tuple(cells), tuple(merged), hidden)


def sheet_from_text(text: str) -> Sheet:
    """Read tab-separated cells as copied from a spreadsheet."""
    if len(text) > 2 * MOST_TEXT:  # before it is looked at
        raise _too_much("剪贴板")
    return sheet("剪贴板", list(_split(presentable(text))))


def _too_much(name: str) -> UserError:
    words = f"里的文字多得不像整改台账，没有导入；请只选任务各行，每格不超过{LONGEST_CELL}字。"
    return UserError(f"“{shown(name)}”{words}")


def _texts(column: Sequence[object]) -> list[str]:
    """Return what stands in the cells of a column; most hold texts of one sound line, known at once."""
    texts = [cell for cell in column if isinstance(cell, str)]
    together = "".join(texts)
    if len(texts) == len(column) and " " not in together and together.isprintable():
        return texts
    return list(map(cell_text, column))


def cell_text(value: object) -> str:
    """Return what stands in a cell; a date reads 2026-06-30, whole numbers have no fraction."""
    if isinstance(value, str):
        return value.strip() if value.isprintable() else _tidy(presentable(value))  # the first is one sound line
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.12g}"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "minutes")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return _tidy(presentable(str(value)))


def _tidy(cell: str) -> str:
    """Join the lines of a cell, which are mostly breaks within a sentence; the lines of a list stay apart."""
    lines = [line for line in (line.strip() for line in cell.splitlines()) if line]
    return "".join(f"\n{line}" if at and _LISTED.match(line) else line for at, line in enumerate(lines))


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
