"""What the events of several copies come to: of each field the value that stands, or what somebody must choose from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from ..record.rows import BLANK, COLUMNS
from ..rubric.listing import Row, as_json
from .fields import (
    READING,
    THERE,
    VALUE,
    WHOLE,
    Entry,
    Field,
    cells,
    columns,
    is_numbered,
    is_quiet,
    is_whole,
    item_of,
    prefix,
    row_or_blank,
    value_text,
)
from .graph import Clock, Graph, maximal, meet
from .lines import Line
from .writing import BOTH, List, Writing, decided

_TABLES = {table: place for place, table in enumerate(COLUMNS)}


class Doubt(Struct, frozen=True):
    """A field that several have given different values, each with the hash of the event; the earlier first."""

    field: Field
    values: tuple[tuple[str, Any], ...]


class _Open:
    """The value of what is in doubt."""


_OPEN = _Open()


def resolved(writing: Writing, field: Field, clock: Clock) -> Any:
    """Return the value to which the events of a clock lead, or a ``Doubt``.

    What nobody else has gone on from stands. Of several such values those step back that are what all had before: typed
    and taken back again. What is left is one value, or a doubt.
    """
    timeline, graph = writing.fields.get(field), writing.graph
    if timeline is None:
        return None
    levels: list[list[tuple[str, Any]]] = []
    while True:
        found = maximal(graph, timeline.last(clock))
        if not _differ(found):
            value: Any = found[0][1] if found else None
            break
        levels.append(found)
        clock = _shared(graph, [event for event, _ in found])
    for found in reversed(levels):
        left = [(event, one) for event, one in found if one != value]
        if is_quiet(field) and _differ(left):
            left = [max(left, key=lambda pair: _weight(pair[1]))]
        if not _differ(left):
            value = left[0][1]
        elif found is levels[0]:
            return _doubt(graph, field, left)
        else:
            value = _OPEN
    return value


def parts(writing: Writing, field: Field, found: Sequence[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Return the texts that were written, the earlier first: of one that was kept with others each by itself."""
    graph, left = writing.graph, dict[str, Any]()
    for event, value in found:
        node, kept = graph.nodes[event], None
        if (field, BOTH) in decided(node):
            kept = resolved(writing, field, graph.whole(node.parents))
        left.update(parts(writing, field, kept.values) if isinstance(kept, Doubt) else [(event, value)])
    return sorted(left.items(), key=lambda pair: (graph.nodes[pair[0]].event.at, pair[0]))


def is_there(writing: Writing, entry: Entry, clock: Clock) -> tuple[Any, Clock]:
    """Return whether an entry of a numbered list is there, or a ``Doubt``: one deleted what another has changed.

    With it comes what is known of the entry where it stays: of one in doubt only what those know who keep it.
    """
    field: Field = (*entry, THERE)
    found, graph = resolved(writing, field, clock), writing.graph
    if field not in writing.fields or not (found is None or isinstance(found, Doubt)):
        return found, clock
    last = maximal(graph, writing.fields[field].last(clock))
    gone = [event for event, value in last if value is None]
    known = graph.whole(gone)
    changed, kept = list[str](), [event for event, value in last if value]
    for one in writing.fields_of(entry):
        timeline = writing.fields[one]
        if timeline.is_within(clock, known):
            new = [event for event, _ in timeline.last(clock) if not graph.has(known, event)]
            now, kept = resolved(writing, one, clock), kept + new
            if any(now != resolved(writing, one, graph.clock(event)) for event in gone):
                changed += new
    if changed and found is None:
        pairs = (max(gone, key=graph.position), None), (max(changed, key=graph.position), True)
        found = _doubt(graph, field, list(pairs))
    return found, graph.whole(kept)


Choose = Callable[[Doubt], Any]


class Union:
    """All that several copies have, and the rows that come of it on the line of one of them.

    ``heads`` are theirs; the last one's is what an event ``merged`` names at last.
    """

    def __init__(self, writing: Writing, heads: Sequence[str]) -> None:
        self.writing, self.heads = writing, heads
        self.clock, shared = writing.graph.whole(heads), _shared(writing.graph, heads)
        self.apart = sorted(writing.written(self.clock, shared), key=_sortable)
        self._moved = writing.moved(self.clock, shared)
        self.values: dict[Field, Any] = {}
        entries = dict.fromkeys(prefix(field) for field in self.apart if len(prefix(field)) == 4)
        self.entries: list[Entry] = list(entries)  # type: ignore[arg-type]
        for entry in self.entries:
            there, known = is_there(writing, entry, self.clock)
            self.values[(*entry, THERE)] = there
            if there and not all(entry in writing.lines[head].numbers for head in self.heads):
                self.values |= {field: resolved(writing, field, known) for field in writing.fields_of(entry)}
        for field in self.apart:
            if field not in self.values and self.values.get((*field[:4], THERE), True) is not None:
                self.values[field] = resolved(writing, field, self.clock)
        self.doubts = [value for value in self.values.values() if isinstance(value, Doubt)]
        self._doubtful = {prefix(doubt.field) for doubt in self.doubts}
        self._sure: dict[tuple[str, Field], Row] = {}  # rows that are the same whatever is answered, by head
        self._in_order: dict[tuple[List, frozenset[Any]], list[Any]] = {}

    def line(self, head: str, choose: Choose, whole: dict[int, str]) -> tuple[Line, list[list[Any]]]:
        """Return the line of one copy as it comes to be, and which entries came in under which other number.

        ``whole`` has the items that are one copy's as a whole, each with that copy's head.
        """
        writing = self.writing
        values = {field: choose(found) if isinstance(found, Doubt) else found for field, found in self.values.items()}
        for field in self.apart:
            if item_of(field) in whole:
                values[field] = writing.value(writing.lines[whole[item_of(field)]], field)
        line = writing.lines[head].copy()
        renamed = self._entries(line, head, values)
        self._rows(line, head, values, whole)
        for item, tables in writing.whole.items():
            if ("answer", item, WHOLE) in values:
                _put_whole(line, item, tables, values["answer", item, WHOLE])
        self._positions(line, whole)
        return line, renamed

    def _entries(self, line: Line, head: str, values: dict[Field, Any]) -> list[list[Any]]:
        """Let entries come and go; those that come take their numbers along, unless others have them here."""
        others = [self.writing.lines[one] for one in self.heads if one != head]
        renamed = []
        for entry in self.entries:
            field, is_here = (*entry, THERE), entry in line.numbers
            if not values.get(field) and is_here:
                name = line.numbers[entry]
                line.go(name, line.rows.pop((name[0], name[1:])))
            elif values.get(field) and not is_here:
                row = line.row(entry)
                there = next((one.numbers[entry][2] for one in others if entry in one.numbers), entry[3])
                number = line.free_number(entry[0], entry[1], there, entry)
                name = (entry[0], entry[1], number)
                line.rows[name[0], name[1:]] = row_or_blank(entry[0], row)
                line.come(name, entry)
                if others[-1].entries.get(name) != entry:
                    renamed.append([*name, entry[2], entry[3]])
        return renamed

    def _rows(self, line: Line, head: str, values: dict[Field, Any], whole: dict[int, str]) -> None:
        """Give each row its fields' values, and its lists their order."""
        parts: dict[Field, dict[Field, Any]] = {}
        for field, value in values.items():
            start = prefix(field)
            if field[4:] != (THERE,) and not is_whole(field):
                parts.setdefault(start, {})[field[len(start) :]] = value
        for name in self._moved:
            if not (len(name) == 2 and is_numbered(str(name[0]))):
                parts.setdefault(name[:-1], {})
        for start, ends in parts.items():
            place = _place(line, start)
            if place is None:
                continue
            row = self._sure.get((head, start)) if not whole else None
            if row is None:
                row = self._row(start, place[0], line.rows.get(place), ends, whole)
                if not whole and start not in self._doubtful:
                    self._sure[head, start] = row
            if place[0] == "answer" and row == BLANK["answer"]:
                line.rows.pop(place, None)
            else:
                line.rows[place] = row

    def _row(self, start: Field, table: str, before: Row | None, ends: dict[Field, Any], whole: dict[int, str]) -> Row:
        row = dict(zip(columns(table), row_or_blank(table, before), strict=True))
        blank = dict(zip(columns(table), BLANK[table], strict=True))
        lists: dict[str, dict[Field, Any]] = {}
        for end, value in ends.items():
            name = str(end[0])
            if len(end) == 1:
                row[name] = blank[name] if value is None else value
            else:
                lists.setdefault(name, dict(cells(name, row[name])))[end[1:]] = value
        for name in {str(one[-1]) for one in self._moved if one[:-1] == start} - lists.keys():
            lists[name] = dict(cells(name, row[name]))
        for name, found in lists.items():
            if name == VALUE:
                row[name] = value_text(found)
            else:
                row[name] = self._list((*start, name), found, whole)
        return tuple(row.values())

    def _list(self, name: List, found: dict[Field, Any], whole: dict[int, str]) -> str:
        present = {end[0]: value for end, value in found.items() if value is not None}
        return as_json(tuple(present[key] for key in self._ordered(name, list(present), whole)))

    def _ordered(self, name: List, present: Sequence[Any], whole: dict[int, str]) -> list[Any]:
        """Return what is there of a list in its order."""
        if item_of(name) in whole:
            there = set(present)
            writing = self.writing
            return [one for one in writing.present(writing.lines[whole[item_of(name)]], name) if one in there]
        key = name, frozenset(present)
        if key not in self._in_order:
            found = self.writing.orders[name].of(self.clock, key[1])
            self._in_order[key] = list(dict.fromkeys([*found, *present]))  # all that is there, whatever is wrong
        return self._in_order[key]

    def _positions(self, line: Line, whole: dict[int, str]) -> None:
        """Number the entries of each list through whose entries came, went or were moved."""
        lists = {(entry[0], entry[1]) for entry in self.entries}
        lists |= {(str(name[0]), int(name[1])) for name in self._moved if len(name) == 2 and is_numbered(str(name[0]))}
        for table, item in sorted(lists):
            present = [entry for name, entry in line.entries.items() if name[:2] == (table, item)]
            for position, entry in enumerate(self._ordered((table, item), present, whole)):
                name = line.numbers[entry]
                row = line.rows[name[0], name[1:]]
                line.rows[name[0], name[1:]] = (position, *row[1:])


def _place(line: Line, start: Field) -> tuple[str, Row] | None:
    """Return table and key of the row that fields with this beginning lie in; None where it is not there."""
    if len(start) < 4:
        return str(start[0]), start[1:]
    name = line.numbers.get(start)  # type: ignore[arg-type]
    return (name[0], name[1:]) if name else None


def _put_whole(line: Line, item: int, tables: list[str], found: Any) -> None:
    """Let an item have a value and the rows of its lists, and keep what is settled apart from it."""
    value, rows = found or ("{}", ())
    for table, key in [place for place in line.rows if place[0] in tables and place[1][0] == item]:
        del line.rows[table, key]
    for table, position, name, *rest in rows:
        line.rows[table, (item, name)] = (position, *rest)
    row = dict(zip(columns("answer"), row_or_blank("answer", line.rows.get(("answer", (item,)))), strict=True))
    kept: dict[Field, Any] = {end: one for end, one in cells(VALUE, row[VALUE]).items() if end == (READING,)}
    row[VALUE] = value_text({**cells(VALUE, value), **kept})
    line.rows["answer", (item,)] = tuple(row.values())
    if line.rows["answer", (item,)] == BLANK["answer"]:
        del line.rows["answer", (item,)]


def _differ(found: list[tuple[str, Any]]) -> bool:
    return any(value != found[0][1] for _, value in found[1:])


def _doubt(graph: Graph, field: Field, found: list[tuple[str, Any]]) -> Doubt:
    """Return each value with the last event that gave it, in the order of their times."""
    left: list[tuple[str, Any]] = []
    for pair in sorted(found, key=lambda pair: (graph.nodes[pair[0]].event.at, pair[0])):
        left = [one for one in left if one[1] != pair[1]] + [pair]
    return Doubt(field, tuple(left))


def _weight(value: Any) -> tuple[bool, bytes]:
    """Order values of which one is taken without asking: something before nothing."""
    return value is not None, b"%09d" % value if isinstance(value, int) else msgspec.json.encode(value)


def _shared(graph: Graph, events: Sequence[str]) -> Clock:
    shared = graph.clock(events[0])
    for event in events[1:]:
        shared = meet(shared, graph.clock(event))
    return shared


def _sortable(field: Field) -> tuple[Any, ...]:
    """Order fields as the record has them: the particulars, then item by item."""
    return item_of(field), _TABLES[str(field[0])], tuple((isinstance(part, str), part) for part in field[1:])
