"""Who wrote what: of each field of an assessment the events that gave it a value, in all copies."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from ..base.decoding import UNREADABLE
from ..base.errors import UserError
from ..rubric.rubric import Rubric
from ..rubric.rules import LISTINGS
from .changes import Change
from .events import ALTERED, Kind
from .fields import (
    READING,
    THERE,
    VALUE,
    WHOLE,
    Field,
    differences,
    is_item,
    is_numbered,
    item_of,
    keys_changed,
    keys_in,
    prefix,
    whole_items,
)
from .graph import Clock, Graph, Node, Timeline
from .lines import Line, brought_entries, came_and_went, new_entries
from .placing import Order

DECIDED = "decided"
"""In the data of ``merged``: the fields about which somebody was asked, each with the key of what was chosen."""
BOTH = "both"
"""The key of an answer that keeps the texts of all sides, each on lines of its own."""
List = tuple[str | int, ...]
"""A list with an order: the beginning of its row's fields and its column; of a numbered list table and item."""


class Writing:
    """What the events of a graph have written, and the lines that lead to the heads that are asked for."""

    def __init__(self, rubric: Rubric, graph: Graph, heads: Iterable[str]) -> None:
        self.graph = graph
        self.lines: dict[str, Line] = {}
        self.fields: dict[Field, Timeline] = {}
        self.orders: dict[List, Order] = {}
        self._of_entry: defaultdict[Field, list[Field]] = defaultdict(list)
        self.whole = whole_items(rubric)
        self._items = set(rubric.positions)
        self._waiting = Counter(parent for node in graph.ordered for parent in node.parents)
        self._waiting.update(heads)
        self.lines[graph.origin] = Line({}, {}, {})
        for node in graph.ordered:
            self._take(node)

    def written(self, clock: Clock, but: Clock) -> list[Field]:
        """Return the fields to which the events of a clock that are not in another gave a value."""
        return [field for field, timeline in self.fields.items() if timeline.is_within(clock, but)]

    def moved(self, clock: Clock, but: Clock) -> list[List]:
        """Return the lists in which these events have put something somewhere."""
        return [name for name, order in self.orders.items() if order.is_within(clock, but)]

    def fields_of(self, entry: Field) -> list[Field]:
        """Return the fields of an entry of a numbered list; whether it is there is none of them."""
        return self._of_entry[entry]

    def value(self, line: Line, field: Field) -> Any:
        """Return the value of a field on a line."""
        return line.value(field, self.whole)

    def _take(self, node: Node) -> None:
        found = [change for change in node.event.rows if not change.key or change.key[0] in self._items]
        line = self._line(node.before)
        if node.event.kind == Kind.MERGED:
            self._merge(node, line, found)
        else:
            self._write(node, line, found)
            if node.event.kind == Kind.SET_ASIDE:
                self._set_aside(node, line)
        if node.other:
            self._let_go(node.other)
        if self._waiting[node.hash]:
            self.lines[node.hash] = line

    def _line(self, event: str) -> Line:
        """Return the line that leads to an event, to go on from there."""
        line = self.lines[event]
        self._let_go(event)
        return line.copy() if event in self.lines else line

    def _let_go(self, event: str) -> None:
        self._waiting[event] -= 1
        if not self._waiting[event]:
            del self.lines[event]

    def _write(self, node: Node, line: Line, found: Sequence[Change]) -> None:
        """Note what an event has written, and lead its line on."""
        lists = _lists_changed(found, line)
        before = {(table, item): line.listed(table, item) for table, item in lists}
        came, went = came_and_went(found, line)
        entries = new_entries(node.event, line, came)
        for change in went:
            entry = line.go((change.table, change.item, int(change.key[1])), line.rows[change.table, change.key])
            self._add(node, (*entry, THERE), None)
        for change in came:
            name = change.table, change.item, int(change.key[1])
            known = line.row(entries[name])
            line.come(name, entries[name])
            self._add(node, (*entries[name], THERE), True)
            self._compare(node, entries[name], Change(change.table, change.key, known, change.after))
            line.put(change)
        wholes: set[int] = set()
        done = {(change.table, change.key) for change in (*came, *went)}
        for change in went:
            line.put(change)
        for change in found:
            if (change.table, change.key) not in done:
                known, new = line.put(change), change.after
                if not (known and new and known[1:] == new[1:] and is_numbered(change.table)):  # it stands elsewhere
                    wholes |= self._changed(node, line, change._replace(before=known))
        for item in wholes:
            self._add(node, ("answer", item, WHOLE), line.whole(item, self.whole[item]))
        for table, item in lists:
            self._order((table, item)).changed(
                node.hash, before[table, item], line.listed(table, item), undo=node.event.kind == Kind.UNDONE
            )

    def _changed(self, node: Node, line: Line, change: Change) -> set[int]:
        """Note what differs in a row that stays; return the item if it is one of which all is one field."""
        if change.table in LISTINGS and not is_numbered(change.table):
            return {change.item} & self.whole.keys()
        if change.table in LISTINGS:
            start: Field = line.entries[change.table, change.item, int(change.key[1])]
        else:
            start = (change.table, *change.key)
        return self._compare(node, start, change)

    def _compare(self, node: Node, start: Field, change: Change) -> set[int]:
        wholes: set[int] = set()
        for end, value in differences(change.table, change.before, change.after):
            if end[0] == VALUE and change.item in self.whole and end[1] != READING:
                wholes.add(change.item)
            else:
                self._add(node, (*start, *end), value)
        for name, had, has in keys_changed(change.table, change.before, change.after):
            self._order((*start, name)).changed(node.hash, had, has, undo=node.event.kind == Kind.UNDONE)
        return wholes

    def _merge(self, node: Node, line: Line, found: Sequence[Change]) -> None:
        """Lead a line on to what came of merging; only what was decided is written by it."""
        came, went = came_and_went(found, line)
        entries = brought_entries(node.event, line, self.lines[node.other or self.graph.origin], came)
        for change in went:
            line.go((change.table, change.item, int(change.key[1])), line.rows[change.table, change.key])
        for change in found:
            line.put(change)
        for name, entry in entries.items():
            line.come(name, entry)
        if asked := decided(node):
            self._decide(node, line, [field for field, _ in asked])

    def _decide(self, node: Node, line: Line, asked: Sequence[Field]) -> None:
        """Note what a merging has decided; a whole item stands for all of it that was written apart."""
        items = {int(field[1]) for field in asked if is_item(field)}
        named = [field for field in asked if not is_item(field)]
        if items:
            mine, theirs = self.graph.clock(node.before), self.graph.clock(node.other)
            written = [*self.written(mine, theirs), *self.written(theirs, mine)]
            named += [field for field in dict.fromkeys(written) if item_of(field) in items]
            for name in {*self.moved(mine, theirs), *self.moved(theirs, mine)}:
                if item_of(name) in items:
                    self._order(name).settled(node.hash, self.present(line, name))
        kept = [field[:4] for field in named if field[4:] == (THERE,) and field[:4] in line.numbers]
        named += [field for entry in kept for field in self.fields_of(entry)]
        for field in dict.fromkeys(named):
            self._add(node, field, self.value(line, field))

    def _set_aside(self, node: Node, line: Line) -> None:
        """Note that a copy was decided for: whatever the other has written, its own values stand."""
        mine, theirs = self.graph.clock(node.before), self.graph.clock(node.other)
        for field in self.written(theirs, mine):
            if len(start := prefix(field)) < 4 or field[4:] == (THERE,) or line.row(start):  # type: ignore[arg-type]
                self._add(node, field, self.value(line, field))
        for name in self.moved(theirs, mine):
            self._order(name).set_aside(node.hash, theirs, mine)

    def present(self, line: Line, name: List) -> list[Any]:
        """Return what stands in a list on a line, in order."""
        if len(name) == 2 and is_numbered(str(name[0])):
            return list(line.listed(str(name[0]), int(name[1])))
        start, table = name[:-1], str(name[0])
        row = line.row(start) if len(start) == 4 else line.rows.get((table, start[1:]))  # type: ignore[arg-type]
        return keys_in(table, row, str(name[-1]))

    def _add(self, node: Node, field: Field, value: Any) -> None:
        timeline = self.fields.get(field)
        if timeline is None:
            timeline = self.fields[field] = Timeline()
            if len(start := prefix(field)) == 4 and field[4:] != (THERE,):
                self._of_entry[start].append(field)
        timeline.add(self.graph.place(node.hash), node.hash, value)

    def _order(self, name: List) -> Order:
        if name not in self.orders:
            self.orders[name] = Order(self.graph)
        return self.orders[name]


def decided(node: Node) -> list[tuple[Field, str]]:
    """Return what an event has decided: fields, each with what was chosen."""
    try:
        return msgspec.convert(node.event.data.get(DECIDED, []), list[tuple[Field, str]])
    except UNREADABLE:
        raise UserError(ALTERED) from None


def _lists_changed(found: Sequence[Change], line: Line) -> list[tuple[str, int]]:
    """Return the numbered lists into which something came, out of which something went, or whose order changed."""

    def is_elsewhere(change: Change) -> bool:
        known = line.rows.get((change.table, change.key))
        return known is None or change.after is None or known[0] != change.after[0]

    numbered = (change for change in found if is_numbered(change.table))
    return list(dict.fromkeys((change.table, change.item) for change in numbered if is_elsewhere(change)))
