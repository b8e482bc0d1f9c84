"""What another copy has taken out for good, taken out of this one too, so that the two can be merged field by field.

A purge writes events anew. Which events of a copy are those of the other before that is known by their place behind
the same event, their time, person and kind, and by what is left of them; what is not left of them is what was purged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from ..record.rows import ALL_LISTS, BLANK, COLUMNS, filled
from ..rubric.listing import Row, as_json, from_json
from .changes import Change
from .events import Event, Kind
from .graph import JOINING, Graph, Node
from .purging import BESIDE, MARK, Note, Piece, Target, named

COMING = "purged_coming"
"""In the data of an event of a copy that came in: that something was taken out of it as it had been out of others."""
_FIXED = (Kind.FINALISED, Kind.SIGNED, Kind.HANDED_OVER, Kind.PURGED)


class Purged(Struct, frozen=True):
    """What was purged: notes with their texts, and pieces of evidence."""

    found: frozenset[tuple[Target, str]]

    def row(self, table: str, key: Row, row: Row | None) -> Row | None:
        """Return a row without it; an answer that says nothing more is none."""
        if row is None or not any(one in self.found for one in named(table, key, row)):
            return row
        cells = dict(zip(COLUMNS[table][1], filled(table, row), strict=True))
        if (Note(table, key), str(cells.get("note"))) in self.found:
            cells["note"] = ""
        if "files" in cells:
            files = [one for one in _files(cells["files"]) if (Piece(one.sha256), "") not in self.found]
            cells["files"] = as_json(tuple(files))
        left = tuple(cells.values())
        return None if table == "answer" and left == BLANK[table] else left

    def changes(self, found: Sequence[Change]) -> list[Change]:
        """Return what an event tells without it; a row in which nothing else differs is no change."""
        left = [Change(*one[:2], *(self.row(one.table, one.key, row) for row in one[2:])) for one in found]
        return [new for old, new in zip(found, left, strict=True) if new == old or new.before != new.after]

    def comes_back(self, found: Sequence[Change], known: Collection[tuple[Target, str]]) -> bool:
        """Whether a text that somebody wrote since has what was purged within it; what is ``known`` is there anyway."""
        texts = [text for _, text in self.found if text]
        wrote = {one for change in found for one in named(change.table, change.key, change.after)}
        return any(one in text for _, text in wrote - self.found - {*known} for one in texts)


class Alike(Struct, frozen=True):
    """How a copy's events become those of another that was purged: their new hashes, and what was purged."""

    same: dict[str, str]
    """Of each event that the other has, in whatever form, the other's hash."""
    purged: Purged


_Gone = frozenset[tuple[Target, str]]
_Twins = dict[str, dict[str, _Gone]]
"""Of each event the other's that are what is left of it, by their hashes, with what is gone up to there."""


def alike(mine: Graph, head: str, theirs: Iterable[Node]) -> Alike | None:
    """Say how a copy that was not purged becomes like the other, which was; None where that cannot be.

    The other may have an event in several forms, of which each was purged of something else: on its main line, which
    comes first in ``theirs``, and beside it, where a copy was merged or decided against. A copy becomes that which has
    most of it, so what was decided about one form was decided about the copy itself, whenever it comes again.
    """
    others = {node.hash: node for node in theirs}
    twins = _twins(mine, list(others.values()))
    if twins is None:
        return None
    same = _chosen(mine, head, twins, others)
    up_to: dict[str, _Gone] = {old: twins[old][new] for old, new in same.items()}
    purged = Purged(frozenset[tuple[Target, str]]().union(*up_to.values()))
    own = [node for node in mine.ordered if node.hash not in same]
    known = {one for new in same.values() if new in others for one in _told(others[new].event)} if own else set()
    if not purged.found or any(one.event.kind in _FIXED or purged.comes_back(one.event.rows, known) for one in own):
        return None
    pairs = ((mine.nodes[old].event, others[new].event) for old, new in same.items() if old != mine.origin)
    if own and any(purged.changes(old.rows) != new.rows for old, new in pairs):
        for node in own:  # its forms were not purged of the same: only what is gone before an event may go out of it
            up_to[node.hash] = frozenset[tuple[Target, str]]().union(*(up_to[one] for one in node.parents))
            if purged.changes(node.event.rows) != Purged(up_to[node.hash]).changes(node.event.rows):
                return None
    return Alike(same, purged)


def _twins(mine: Graph, others: Sequence[Node]) -> _Twins | None:
    """Return of each event all that the other has of it; None where something else stands in the place of one."""
    following = defaultdict[tuple[str, ...], list[Node]](list)
    for node in others:
        following[node.before, *_deed(node.event)].append(node)
    found: _Twins = {mine.origin: {mine.origin: frozenset()}}
    for node in mine.ordered:
        there = [twin for before in found.get(node.before, ()) for twin in following[before, *_deed(node.event)]]
        if any(twin.hash == node.hash for twin in there):
            there = [twin for twin in there if twin.hash == node.hash or _is_of(twin, node)]
        fitting = {twin.hash: gone for twin in there if (gone := _gone(found, node, twin)) is not None}
        if there and not fitting:
            return None
        if fitting:
            found[node.hash] = fitting
    return found


def _is_of(twin: Node, node: Node) -> bool:
    """Whether an event may be what is left of another that is there as it was."""
    return twin.before != node.before or _is_purged(twin.event)


def _gone(found: _Twins, node: Node, twin: Node) -> _Gone | None:
    """Return what is gone from an event and from those before it; None where the twin is not what is left of it."""
    pairs = list(zip(node.parents, twin.parents, strict=False))
    if len(node.parents) != len(twin.parents) or any(there not in found.get(here, ()) for here, there in pairs):
        return None
    removed = frozenset(_removed(node.event.rows, twin.event.rows))
    gone = removed.union(*(found[here][there] for here, there in pairs))
    return gone if Purged(gone).changes(node.event.rows) == list(twin.event.rows) else None


def _chosen(mine: Graph, head: str, twins: _Twins, others: Mapping[str, Node]) -> dict[str, str]:
    """Return one twin of each event that has any: those on the way to the last event of a line, its main line first."""
    places = {name: place for place, name in enumerate(others)}
    line, rest = list[Node](), [*reversed(mine.ordered)]
    while head in mine.nodes:
        line.append(mine.nodes[head])
        head = mine.nodes[head].before
    same = {mine.origin: mine.origin}
    for node in (*line, *rest):
        if node.hash not in twins:
            continue
        ways = [(node.hash, min(twins[node.hash], key=places.__getitem__))]
        while ways:
            here, there = ways.pop()
            if here not in same:
                same[here] = there
                ways += zip(mine.nodes[here].parents, others[there].parents, strict=True)
    return same


def renamed(node: Node, new: dict[str, str]) -> dict[str, Any]:
    """Return an event's data with the head that the other copy has now that came in with it."""
    data = node.event.data
    return {**data, "with": new.get(node.other, node.other)} if node.event.kind in JOINING else data


def _told(event: Event) -> Iterator[tuple[Target, str]]:
    """Yield what an event brought that could be purged."""
    for change in event.rows:
        yield from named(change.table, change.key, change.after)


def _is_purged(event: Event) -> bool:
    return event.kind in JOINING or not event.data.keys().isdisjoint((MARK, BESIDE, COMING))


def _deed(event: Event) -> tuple[str, str, str]:
    return event.at, event.person, event.kind


def _removed(before: Sequence[Change], after: Sequence[Change]) -> Iterable[tuple[Target, str]]:
    """Yield what an event told and tells no more."""
    left = {(one.table, one.key): one for one in after}
    for one in before:
        now = left.get((one.table, one.key))
        had, has = ({*named(one.table, one.key, row)} for row in (one.before, one.after))
        if now is None:
            yield from had ^ has
        else:
            yield from had - {*named(one.table, one.key, now.before)}
            yield from has - {*named(one.table, one.key, now.after)}


def _files(text: Any) -> Any:
    return from_json(text, ALL_LISTS["files"])
