"""The pages of a SQLite file, read past SQLite: which rows lie in them, whatever leads there.

No page is trusted to lead to another: what fits the columns of a table to the last byte is a row of it. The format is
that of https://sqlite.org/fileformat2.html.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from io import BufferedReader
from typing import NamedTuple

from ..base.limits import VALUE

PAGE = 4096  # bytes, of every file that the program makes
NUMBERED = 13  # the kind of a leaf of a table whose rows have numbers; 10 and 2 hold rows that go by their key
_INSIDE = 2
_KINDS = (NUMBERED, 10, _INSIDE)
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 8: 0, 9: 0}  # serial types, and their bytes


Tables = dict[tuple[bool, int], list["Table"]]
"""Tables by whether their rows have numbers, and how many columns they have."""


class Column(NamedTuple):
    """A column as it is stored; ``type`` is one of STRICT's."""

    name: str
    type: str
    empty: bool  # whether there may be no value


class Table(NamedTuple):
    """A table, its columns in the order in which they are stored, and whether its rows have numbers."""

    name: str
    columns: tuple[Column, ...]
    numbered: bool


class Cell(NamedTuple):
    """A row as it lies in its page: from where to where, and its number or 0; the rest may lie on further pages.

    ``content`` is what lies in the page of ``length`` bytes, ``types`` are the serial types of its values. What fits
    ``table`` may fit ``others`` too, which have columns of the same kinds.
    """

    begin: int
    end: int
    table: Table
    row: int
    types: tuple[int, ...]
    content: bytes
    body: int
    length: int
    further: int
    others: tuple[Table, ...] = ()

    def values(self, pages: Pages) -> tuple[int | bytes | None, ...]:
        """Return its values, texts as bytes; nothing where the further pages end too soon or are another row's."""
        rest = self.length - len(self.content)
        content = self.content + pages.chain(self.further, rest) if rest else self.content
        return tuple(_values(content, self.types, self.body)) if len(content) == self.length else ()


def by_shape(tables: Sequence[Table]) -> Tables:
    """Return tables as ``cells`` wants them."""
    found: Tables = {}
    for table in tables:
        found.setdefault((table.numbered, len(table.columns)), []).append(table)
    return found


class Pages:
    """The pages of a file, numbered from 1."""

    def __init__(self, file: BufferedReader) -> None:
        self._file = file
        self._header = file.read(100).ljust(100, b"\0")
        stated = int.from_bytes(self._header[16:18])
        self.size = stated if 512 <= stated <= 32768 and not stated & (stated - 1) else 65536 if stated == 1 else PAGE
        self.count = file.seek(0, 2) // self.size
        self._chained: set[int] = set()  # pages that were read as further bytes: in a sound file each is one once

    def get(self, number: int) -> bytes:
        """Return a page; nothing where there is none."""
        if not 0 < number <= self.count:
            return b""
        self._file.seek((number - 1) * self.size)
        return self._file.read(self.size)

    def free(self) -> set[int]:
        """Return the pages that hold nothing any more; none where they are not as many as they should be."""
        found: set[int] = set()
        trunk, count = struct.unpack(">II", self._header[32:40])
        while trunk not in found and (page := self.get(trunk)):
            found.add(trunk)
            trunk, leaves = struct.unpack_from(">II", page)
            leaves = min(leaves, self.size // 4 - 2)
            found.update(struct.unpack_from(f">{leaves}I", page, 8))
        return found if len(found) == count else set()

    def chain(self, number: int, length: int) -> bytes:
        """Return what lies on overflow pages, shorter if they end too soon."""
        found = bytearray()
        while len(found) < length and number not in self._chained and (page := self.get(number)):
            self._chained.add(number)
            number = int.from_bytes(page[:4])
            found += page[4 : 4 + length - len(found)]
        return bytes(found)


def cells(pages: Pages, number: int, tables: Tables) -> tuple[list[Cell], list[Cell]]:
    """Return the rows of a page: those that its list of places leads to, and those in its gaps.

    A kind that is damaged, or would be another page's, is guessed by what can be read.
    """
    page = pages.get(number)
    if not page or not page[0]:
        return [], []  # further bytes of a long row
    kinds = [kind for kind in _KINDS if (kind ^ page[0]).bit_count() <= 1]
    kinds.sort(key=lambda kind: kind != page[0])
    best: tuple[list[Cell], list[Cell]] = ([], [])
    for kind in kinds:
        found = _cells_as(page, kind, tables)
        if sum(map(len, found)) > sum(map(len, best)):
            best = found
        if kind == page[0] and best[0]:
            break
    return best


def _cells_as(page: bytes, kind: int, tables: Tables) -> tuple[list[Cell], list[Cell]]:
    head = 12 if kind == _INSIDE else 8
    told = min(int.from_bytes(page[3:5]), (len(page) - head) // 2)
    places = set(struct.unpack_from(f">{told}H", page, head))
    reached = [cell for at in places if at >= head and (cell := _cell(page, at, kind, tables))]
    reached = _apart(reached)
    taken = sorted([*((cell.begin, cell.end) for cell in reached), *_freed(page), (len(page), len(page))])
    unreached, at = [], min(taken[0][0], int.from_bytes(page[5:7]) or len(page))
    for begin, end in taken:
        while at < begin and (cell := _cell(page, at, kind, tables)) and cell.end <= begin:
            unreached.append(cell)
            at = cell.end
        at = max(at, end)
    return reached, unreached


def _freed(page: bytes) -> Iterator[tuple[int, int]]:
    """Yield from where to where a page says that nothing is in it any more."""
    at, last = int.from_bytes(page[1:3]), 0
    while last < at <= len(page) - 4:
        last, size = at, int.from_bytes(page[at + 2 : at + 4])
        yield at, at + size
        at = int.from_bytes(page[at : at + 2])


def _apart(cells: list[Cell]) -> list[Cell]:
    """Return the rows in their order, without those that lie within another."""
    found: list[Cell] = []
    for cell in sorted(cells):
        if not found or cell.begin >= found[-1].end:
            found.append(cell)
    return found


def _cell(page: bytes, begin: int, kind: int, tables: Tables) -> Cell | None:
    """Return the row that begins there, if it is one of ours in all its bytes."""
    try:
        at = begin + 4 if kind == _INSIDE else begin
        length, at = _number(page, at)
        row, at = _number(page, at) if kind == NUMBERED else (0, at)
    except IndexError:
        return None
    here, further = _local(length, len(page), numbered=kind == NUMBERED)
    end = at + here + (4 if further else 0)
    if end > len(page) or not 0 < length <= VALUE:
        return None
    known = _known(page[at : at + here], length, tables, numbered=kind == NUMBERED)
    if known is None:
        return None
    (table, *others), types, body = known
    next_page = int.from_bytes(page[end - 4 : end]) if further else 0
    content = page[at : at + here]
    stands = begin, max(end, begin + 4), table, row
    return Cell(*stands, tuple(types), content, body, length, next_page, tuple(others))


def _local(length: int, page: int, *, numbered: bool) -> tuple[int, bool]:
    """Return how many bytes of a row lie in its page, and whether there are more (section 1.6 of the format)."""
    most = page - 35 if numbered else (page - 12) * 64 // 255 - 23
    if length <= most:
        return length, False
    least = (page - 12) * 32 // 255 - 23
    here = least + (length - least) % (page - 4)
    return (here if here <= most else least), True


def _known(content: bytes, length: int, tables: Tables, *, numbered: bool) -> tuple[list[Table], list[int], int] | None:
    """Return whose row it may be, its columns' types and where its values begin; None if it is none of ours."""
    types: list[int] = []
    most = max(columns for _, columns in tables)
    try:
        body, at = _number(content, 0)
        while at < body and len(types) <= most:
            one, at = _number(content, at)
            types.append(one)
    except IndexError:
        return None
    if at != body or sum(map(_size, types)) + body != length:
        return None
    fitting = [table for table in tables.get((numbered, len(types)), ()) if all(map(_fits, types, table.columns))]
    return (fitting, types, body) if fitting else None


def _fits(serial: int, column: Column) -> bool:
    """Whether a value of that serial type may stand in a column."""
    if serial == 0:
        return column.empty
    if column.type == "INTEGER":
        return serial in _INTEGERS
    return serial >= 12 and serial % 2 == (column.type == "TEXT")


def _size(serial: int) -> int:
    return (serial - 12) // 2 if serial >= 12 else _INTEGERS.get(serial, 8 if serial == 7 else 0)


def _values(content: bytes, types: Sequence[int], at: int) -> Iterator[int | bytes | None]:
    """Yield the values of a row; a text as its bytes, which may be no text."""
    for serial in types:
        size = _size(serial)
        value = content[at : at + size]
        at += size
        if serial in _INTEGERS:
            yield int.from_bytes(value, signed=True) if size else serial - 8
        else:
            yield None if serial == 0 else value


def _number(data: bytes, at: int) -> tuple[int, int]:
    """Return a number of variable length, and where it ends. Raises ``IndexError`` beyond the data."""
    value = 0
    for count in range(9):
        byte = data[at + count]
        if count == 8:
            return (value << 8 | byte) - (1 << 64 if value >> 55 else 0), at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + count + 1
    raise IndexError(at)
