"""Several tables on one sheet, side by side or one under the other, as sheets of their own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from msgspec.structs import replace

from .headings import HEADINGS, plain, recognise, words_of
from .sheets import Sheet

_TASKS = frozenset(HEADINGS["text"] + HEADINGS["finding"])
_LONG = 40  # characters, with whatever stands in brackets
_KNOWN = frozenset(word for words in HEADINGS.values() for word in words)


def parted(sheet: Sheet) -> list[Sheet]:
    """Return the tables of a sheet, each with headings of its own; mostly the sheet itself."""
    if len(sheet.rows) < 2:
        return [sheet]
    return [part for beside in _side_by_side(sheet) for part in _one_under_the_other(beside)]


def _is_heading_row(row: tuple[str, ...]) -> bool:
    """Whether a row is headings beyond doubt: most of its cells are known words, and one names what a task is."""
    words = [word for cell in row if cell for word in (words_of(cell)[:1] if len(cell) < _LONG else ("",))]
    known = sum(word in _KNOWN for word in words)
    return known > 1 and 2 * known >= len(words) and not _TASKS.isdisjoint(words)


def _one_under_the_other(sheet: Sheet) -> list[Sheet]:
    found = [at for at, row in enumerate(sheet.rows) if _is_heading_row(row)]
    tops = found[:1]
    for before, at in pairwise(found):
        same = list(map(plain, sheet.rows[at])) == list(map(plain, sheet.rows[tops[-1]]))
        if at != before + 1 and not same:  # a heading of two rows, or one that each page repeats
            tops.append(at)
    if len(tops) < 2:
        return [sheet]
    starts = [0, *(_with_title(sheet, at, before) for before, at in pairwise(tops))]
    ends = [*starts[1:], len(sheet.rows)]
    return [
        _cut(sheet, range(start, end), range(sheet.width), _name(sheet, number))
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
    ]


def _with_title(sheet: Sheet, heading: int, before: int) -> int:
    """Return the first row of what stands above the headings of a table: rows with one text only."""
    at = heading
    while at - 1 > before and sum(map(bool, sheet.rows[at - 1])) == 1:
        if any((at - 1, column) in sheet.continued for column in range(sheet.width)):
            break  # the last row of the table above
        at -= 1
    return at


def _side_by_side(sheet: Sheet) -> list[Sheet]:
    for at, row in enumerate(sheet.rows[:20]):
        starts = _starts(row)
        if len(starts) < 2:
            continue
        ends = [*starts[1:], sheet.width]
        parts = [
            _cut(sheet, range(len(sheet.rows)), range(start, end), _name(sheet, number))
            for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
        ]
        layouts = [recognise(part) for part in parts]
        if all(layout and layout.readable and layout.first <= at < layout.data for layout in layouts):
            return parts
    return [sheet]


def _starts(row: tuple[str, ...]) -> list[int]:
    """Return the columns at which a row of headings begins anew with the words that it began with."""
    words = [plain(cell) for cell in row]
    first = next((at for at, word in enumerate(words) if word), len(words))
    starts = [0, *(at for at in range(first + 2, len(words)) if words[at] == words[first])]
    ends = [*starts[1:], len(words)]
    groups = (row[start:end] for start, end in zip(starts, ends, strict=True))
    return starts if len(starts) > 1 and all(map(_is_heading_row, groups)) else [0]


def _name(sheet: Sheet, number: int) -> str:
    return f"{sheet.name}·第{number}张表"


def _cut(sheet: Sheet, rows: range, columns: range, name: str) -> Sheet:
    """Return a part of a sheet; what is told of whole rows goes with its first columns."""
    kept = tuple(sheet.rows[row][columns.start : columns.stop] for row in rows)
    flaws = tuple(
        replace(flaw, row=flaw.row - rows.start, column=max(flaw.column - columns.start, -1))
        for flaw in sheet.flaws
        if (flaw.row in rows or (flaw.row >= rows.stop == len(sheet.rows)))
        and (flaw.column in columns or (columns.stop == sheet.width <= flaw.column) or flaw.column < columns.start == 0)
    )
    return Sheet(name, kept, tuple(_merged(sheet, rows, columns)), sheet.hidden, flaws, sheet.top + rows.start)


def _merged(sheet: Sheet, rows: range, columns: range) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    for (top, left), (bottom, right) in sheet.merged:
        if top in rows and left in columns:
            last, rightmost = min(bottom, rows.stop - 1), min(right, columns.stop - 1)
            yield (top - rows.start, left - columns.start), (last - rows.start, rightmost - columns.start)
