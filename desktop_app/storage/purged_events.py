"""The events of an assessment written anew without what is purged, on the main line and on branches alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

from ..base.clock import time_after
from ..base.decoding import UNREADABLE
from ..base.errors import UserError
from ..history.changes import Change
from ..history.events import ALTERED, Event, Kind, chained
from ..history.graph import JOINING, Graph, Node
from ..history.lines import RENAMED
from ..history.purging import Note, Target, marked, marked_beside, purged_changes, tells
from ..rubric.rules import LISTINGS
from .event_table import TEXTS, as_text

if TYPE_CHECKING:
    from .store import Store
    from .stored import Stored

FINAL_ELSEWHERE = "合并进来的另一份曾经定稿，那一版保存着当时的全部内容，不能再彻底删除；没有改动任何内容。"
NUMBERED_OTHERWISE = (
    "这一条在合并进来的修改记录里编号不同，分不清是不是同一条，不能彻底删除它的说明；没有改动任何内容。"
)


class Place(NamedTuple):
    """An event with its row and the table that it lies in; of the main line its place there, from 1."""

    table: str
    row: dict[str, Any]
    node: Node
    place: int = 0


def refuse_on_branches(store: Store, stored: Stored, target: Target) -> None:
    """Refuse what cannot be taken out of what came in by merging: it was final there, or nobody can tell what is it."""
    if not store.side.has_any(stored.id):
        return
    if any(True for _ in store.side.revisions(stored.id)) or any(
        one.kind == Kind.FINALISED for one in store.side.milestones(stored.id)
    ):
        raise UserError(FINAL_ELSEWHERE)
    if isinstance(target, Note) and target.table in LISTINGS and LISTINGS[target.table].numbered:
        with closing(store.history.each(stored.id)) as main, closing(store.side.each(stored.id)) as side:
            if any(_is_otherwise(target, event) for events in (main, side) for event in events):
                raise UserError(NUMBERED_OTHERWISE)


def _is_otherwise(target: Note, event: Event) -> bool:
    """Whether an event shows that the entry, or another one of its number, came about on a branch."""
    for table, item, here, _, there in event.data.get(RENAMED, ()) if event.kind in JOINING else ():
        if (table, item) == (target.table, target.key[0]) and target.key[1] in (here, there):
            return True
    if event.id > 0:
        return False
    return any((one.table, one.key) == (target.table, target.key) and one.before is None for one in event.rows)


def purge_history(store: Store, stored: Stored, target: Target) -> tuple[str, str]:
    """Write the events anew from the first that tells of it, and one that says so; return its hash and its time."""
    writing = _Writing(store, stored, target)
    whole = {one.node.hash: one for one in places(store, stored)}
    origin = store.history.origin(stored.id)
    for node in Graph(origin, (one.node for one in whole.values())).ordered:
        writing.take(whole[node.hash])
    if not writing.count:
        raise UserError("修改记录里没有要彻底删除的内容，没有改动任何内容。")
    at = time_after(stored.changed)
    head = writing.new.get(stored.head, stored.head)
    _, head = store.history.append(stored.id, head, at, Kind.PURGED, writing.told, [])
    return head, at


class _Writing:
    """Writes one event after the other anew, each behind those before it; ``new`` are their hashes by the old ones."""

    def __init__(self, store: Store, stored: Stored, target: Target) -> None:
        self._store, self._head, self._target = store, stored.head, target
        done = (*store.history.milestones(stored.id), *store.side.milestones(stored.id))
        self._number = 1 + sum(one.kind == Kind.PURGED for one in done)
        self.new: dict[str, str] = {}
        self.count = self._beside = self._first = 0
        self._items: set[int] = set()

    @property
    def told(self) -> dict[str, Any]:
        """What the event of the purge says."""
        what = "note" if isinstance(self._target, Note) else "evidence"
        told = {"number": self._number, "what": what, "items": sorted(self._items), "events": self.count}
        beside = {"beside": self._beside} if self._beside else {}
        return {**told, "first": self._first, "before": self._head, **beside}

    def take(self, one: Place) -> None:
        """Write an event anew, if anything of it, or before it, has changed."""
        event, row = one.node.event, dict(one.row)
        found = event.rows
        data = _with(event.data, self.new) if event.kind in JOINING else event.data
        if tells(self._target, found):
            self.count += 1
            self._items |= {change.item for change in found if tells(self._target, [change])}
            row["changes"] = _without(self._target, found)
            data = marked(data, self._number) if one.place else marked_beside(data, self._head)
            self._beside += not one.place
        if data is not event.data:
            row["data"] = as_text(data)
        row["before"] = self.new.get(row["before"], row["before"])
        row["hash"] = chained(*(row[name] for name in TEXTS[:-1]))
        if row["hash"] == one.node.hash:
            return
        self.new[one.node.hash] = row["hash"]
        self._first = min(filter(None, (self._first, one.place)), default=0)
        if one.place:
            del row["before"]
        self._store.file.execute(f"DELETE FROM {one.table} WHERE id = ?", row["id"])  # some may not be changed
        self._store.file.insert(one.table, row)


def places(store: Store, stored: Stored) -> Iterator[Place]:
    """Yield all events of an assessment, of the main line and of branches."""
    before = store.history.origin(stored.id)
    for place, (row, event) in enumerate(store.history.rows(stored.id), 1):
        yield Place("event", {**row, "before": before}, Node(event, before), place)
        before = row["hash"]
    rows = store.file.query("SELECT * FROM side_event WHERE assessment = ? ORDER BY id", stored.id)
    for row, node in zip(list(rows), store.side.nodes(stored.id), strict=True):
        yield Place("side_event", row, node)


def _with(data: dict[str, Any], new: dict[str, str]) -> dict[str, Any]:
    """Return an event's data with the hashes that events have now; the very same where it names none of them."""
    made = _named_anew(data, new)
    return data if made == data else dict(made)


def _named_anew(value: Any, new: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _named_anew(one, new) for name, one in value.items()}
    if isinstance(value, list):
        return [_named_anew(one, new) for one in value]
    return new.get(value, value) if isinstance(value, str) else value


def _without(target: Target, found: list[Change]) -> str:
    try:
        return as_text(purged_changes(target, found))
    except UNREADABLE:
        raise UserError(ALTERED) from None
