"""A copy of an assessment in a file of its own, without what another copy has taken out for good."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from ..history.changes import Change
from ..history.events import chained
from ..history.graph import Graph
from ..history.purged_alike import COMING, Alike, alike, renamed
from ..history.replay import put
from ..record.rows import Rows
from .adopting import adopt
from .event_table import TEXTS, as_text
from .purged_events import Place, places
from .rows import write_rows

if TYPE_CHECKING:
    from .store import Store
    from .stored import Stored


def adopt_alike(store: Store, source: Store, assessment_id: str, like: Store) -> bool:
    """Take an assessment over without what ``like`` has taken out of its own copy; False, and nothing, if it cannot be.

    Its events become those that the other has; those of its own are written anew behind them, without it.
    """
    stored = source.load(assessment_id)
    mine = {one.node.hash: one for one in places(source, stored)}
    graph = Graph(source.history.origin(stored.id), (one.node for one in mine.values()))
    theirs = {one.node.hash: one for one in places(like, like.load(stored.id))}
    found = alike(graph, stored.head, (one.node for one in theirs.values()))
    if found is None:
        return False
    with store.together():
        adopt(store, source, stored.id)
        _Rewriting(store, stored, found, theirs).write([mine[node.hash] for node in graph.ordered])
    return True


class _Rewriting:
    """Writes one event after the other anew; ``new`` are their hashes by the old ones."""

    def __init__(self, store: Store, stored: Stored, found: Alike, theirs: dict[str, Place]) -> None:
        self._store, self._stored, self._found, self._theirs = store, stored, found, theirs
        self.new = dict(found.same)

    def write(self, ordered: list[Place]) -> None:
        """Write all of them, the rows to which they lead, and the head."""
        id_, file = self._stored.id, self._store.file
        lines = {"event": list[tuple[int, dict[str, Any]]](), "side_event": list[tuple[int, dict[str, Any]]]()}
        for one in ordered:
            lines[one.table].append((one.row["id"], self._anew(one)))
        rows, known = Rows(), set[str]()
        for table, found in lines.items():
            file.execute(f"DELETE FROM {table} WHERE assessment = ?", id_)
            for number, row in sorted(found, key=lambda pair: pair[0]):
                names = [name for name in TEXTS if table == "side_event" or name != "before"]
                if row["hash"] not in known:  # two forms of an event can have become one
                    file.insert(table, {"id": number, "assessment": id_, **{name: row[name] for name in names}})
                known.add(row["hash"])
        self._store.side.add(id_, self._before(known))
        for event in self._store.history.of(id_):
            for change in event.rows:
                put(rows, change.table, change.key, change.after)
        present = self._store.rows(id_)
        gone = [Change(*place, row, None) for place, row in present.items() if place not in rows and place[1]]
        come = [Change(*place, present.get(place), row) for place, row in rows.items() if present.get(place) != row]
        write_rows(file, id_, [*gone, *come])
        file.execute("UPDATE assessment SET head = ? WHERE id = ?", self.new[self._stored.head], id_)
        self._store.evidence.sweep()

    def _anew(self, one: Place) -> dict[str, str]:
        """Return the row of an event: as the other copy has it, or without what was purged."""
        node, row = one.node, one.row
        if node.hash in self._found.same:
            return _as_theirs(self._theirs[self.new[node.hash]])
        changes, data = self._found.purged.changes(node.event.rows), renamed(node, self.new)
        if changes != node.event.rows:
            data = {**data, COMING: True}
        made = {name: str(row[name]) for name in ("at", "person", "kind", "data", "changes")}
        made["before"] = self.new[node.before]
        if data != node.event.data:
            made["data"] = as_text(data)
        if changes != node.event.rows:
            made["changes"] = as_text(changes)
        made["hash"] = chained(*(made[name] for name in TEXTS[:-1]))
        self.new[node.hash] = made["hash"]
        return made

    def _before(self, known: Collection[str]) -> list[dict[str, Any]]:
        """Return what the other has before its events that are here now and that is none of them: in other forms."""
        found, ways = dict[str, dict[str, Any]](), [*known]
        while ways:
            one = self._theirs.get(ways.pop())
            for parent in one.node.parents if one else ():
                if parent in self._theirs and parent not in known and parent not in found:
                    found[parent] = _as_theirs(self._theirs[parent])
                    ways.append(parent)
        return list(found.values())


def _as_theirs(one: Place) -> dict[str, Any]:
    """Return the row of an event of the other copy, as a branch keeps it."""
    return {**one.row, "before": one.node.before}
