"""One copy's rows as its events lead to them, each entry of a numbered list known by the event that made it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from ..base.hashing import hash_of_texts
from ..record.rows import Rows
from ..rubric.listing import Row, as_json
from ..rubric.rules import LISTINGS
from .changes import Change
from .events import Event, Kind
from .fields import (
    READING,
    THERE,
    VALUE,
    Entry,
    Field,
    cells,
    columns,
    is_numbered,
    is_whole,
    prefix,
    row_or_blank,
    value_at,
    value_text,
)

RENAMED = "renamed"
"""In the data of ``merged``: [table, item, number here, hash of the event that made it, its number there] each."""
_BACK = (Kind.UNDONE, Kind.REDONE, Kind.PUT_BACK, Kind.RESTORED)
_BROUGHT = (Kind.LEDGER_IMPORTED, Kind.PASTED)
_Name = tuple[str, int, int]  # table, item, number


class Line:
    """Rows after an event, which number is which entry, and those that are gone with their last rows."""

    def __init__(self, rows: Rows, entries: dict[_Name, Entry], gone: dict[Entry, tuple[_Name, Row]]) -> None:
        self.rows, self.entries, self.gone = rows, entries, gone
        self.numbers = {entry: name for name, entry in entries.items()}

    def copy(self) -> Line:
        return Line(dict(self.rows), dict(self.entries), dict(self.gone))

    def listed(self, table: str, item: int) -> list[Entry]:
        """Return the entries of a numbered list in order."""
        found = [
            (self.rows[table, name[1:]][0], name[2], entry)
            for name, entry in self.entries.items()
            if name[0] == table and name[1] == item
        ]
        return [entry for _, _, entry in sorted(found)]

    def row(self, entry: Entry) -> Row | None:
        """Return the row of an entry, its last one where it is gone; None where it never was on this line."""
        if name := self.numbers.get(entry):
            return self.rows[name[0], name[1:]]
        return self.gone[entry][1] if entry in self.gone else None

    def value(self, field: Field, whole: dict[int, list[str]]) -> Any:
        """Return the value of a field; None where there is none."""
        start = prefix(field)
        if is_whole(field):
            return self.whole(int(field[1]), whole[int(field[1])])
        if len(start) == 4:
            if field[4:] == (THERE,):
                return True if start in self.numbers else None
            return value_at(str(start[0]), self.row(start), field[4:])  # type: ignore[arg-type]
        return value_at(str(start[0]), self.rows.get((str(start[0]), start[1:])), field[len(start) :])

    def whole(self, item: int, tables: Sequence[str]) -> Any:
        """Return an item's value and all rows of its lists, (text, ((table, position, name, …), …)); None for none.

        What is settled apart from it, the reading, is not in it.
        """
        row = row_or_blank("answer", self.rows.get(("answer", (item,))))
        value = {end: kept for end, kept in _value(row).items() if end != (READING,)}
        rows = sorted(
            (table, row[0], key[1], *row[1:])
            for (table, key), row in self.rows.items()
            if table in tables and key[0] == item
        )
        return (value_text(value), tuple(rows)) if value or rows else None

    def put(self, change: Change) -> Row | None:
        """Take a row over; return the one before. Which entry it is, is the caller's to say."""
        place = change.table, change.key
        before = self.rows.pop(place, None)
        if change.after is not None:
            self.rows[place] = row_or_blank(change.table, change.after)
        return before

    def come(self, name: _Name, entry: Entry) -> None:
        self.entries[name], self.numbers[entry] = entry, name
        self.gone.pop(entry, None)

    def go(self, name: _Name, row: Row) -> Entry:
        entry = self.entries.pop(name)
        del self.numbers[entry]
        self.gone[entry] = name, row
        return entry

    def free_number(self, table: str, item: int, wanted: int, entry: Entry) -> int:
        """Return a number for an entry that comes in: the wanted one, unless another has or had it here."""
        known = [*((name, one) for one, (name, _) in self.gone.items()), *self.entries.items()]
        used = {(name[2], one) for name, one in known if name[:2] == (table, item)}
        taken = {number for number, one in used if one != entry}
        return wanted if wanted not in taken else max(number for number, _ in used) + 1


def _value(row: Row) -> dict[Field, Any]:
    return cells(VALUE, row[columns("answer").index(VALUE)])


def new_entries(event: Event, line: Line, came: Sequence[Change]) -> dict[_Name, Entry]:
    """Say which entries the rows are that an event, which is no merging, has brought into a line.

    What is undone, or put back, is what it was. What was imported or pasted alike in two copies is the same.
    """
    found: dict[_Name, Entry] = {}
    gone: defaultdict[_Name, list[Entry]] = defaultdict(list)
    if event.kind in _BACK:
        for entry, (name, _) in line.gone.items():
            gone[name].append(entry)
    counted: Counter[str] = Counter()
    for change in came:
        name = change.table, int(change.key[0]), int(change.key[1])
        row = row_or_blank(change.table, change.after)
        back = _was(change.table, row, [(entry, line.gone[entry][1]) for entry in reversed(gone[name])])
        made: Entry = (name[0], name[1], event.hash, name[2])
        if back:
            made = back
        elif event.kind in _BROUGHT and _says_something(change.table, row):
            content = as_json(row[1:])
            counted[content] += 1
            alike = (name[0], name[1], hash_of_texts((content,)), counted[content])
            made = made if alike in line.numbers or alike in found.values() else alike
        found[name] = made
    return found


def _was(table: str, row: Row, gone: list[tuple[Entry, Row]]) -> Entry | None:
    """Return the entry that is back with a row: the one that went with it, else the one that is known by the same."""
    place = 1 + LISTINGS[table].columns.index(LISTINGS[table].known_by[0])
    same = [entry for entry, last in gone if last[1:] == row[1:]]
    return next(iter(same + [entry for entry, last in gone if last[place] == row[place]]), None)


def _says_something(table: str, row: Row) -> bool:
    told = dict(zip(LISTINGS[table].columns, row[1:], strict=True))
    return any(str(told[name]).strip() for name in LISTINGS[table].known_by if told[name])


def brought_entries(event: Event, line: Line, other: Line, came: Sequence[Change]) -> dict[_Name, Entry]:
    """Say which entries the rows are that a merging has brought into a line: as its data or the other line says."""
    renamed = {(str(one[0]), int(one[1]), int(one[2])): one for one in event.data.get(RENAMED, ())}
    found: dict[_Name, Entry] = {}
    for change in came:
        name = change.table, int(change.key[0]), int(change.key[1])
        if name in renamed:
            found[name] = (name[0], name[1], str(renamed[name][3]), int(renamed[name][4]))
        else:
            found[name] = other.entries.get(name) or (name[0], name[1], event.hash, name[2])
    return found


def came_and_went(found: Sequence[Change], line: Line) -> tuple[list[Change], list[Change]]:
    """Return the rows of numbered lists that came into a line, and those that went out of it."""
    rows = [one for one in found if is_numbered(one.table)]
    came = [one for one in rows if one.after is not None and (one.table, one.key) not in line.rows]
    return came, [one for one in rows if one.after is None and (one.table, one.key) in line.rows]
