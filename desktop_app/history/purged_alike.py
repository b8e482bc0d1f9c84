"""What another copy has taken out for good, taken out of this one too, so that the two can be merged field by field.

A purge writes events anew. Which events of a copy are those of the other before that is known by their place behind
the same event, their time, person and kind, and by what is left of them; what is not left of them is what was purged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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

    def comes_back(self, found: Sequence[Change]) -> bool:
        """Whether a text that somebody wrote since has what was purged within it."""
        texts = [text for _, text in self.found if text]
        for change in found:
            for target, text in named(change.table, change.key, change.after) if change.after else ():
                if (target, text) not in self.found and any(one in text for one in texts):
                    return True
        return False


class Alike(Struct, frozen=True):
    """How a copy's events become those of another that was purged: their new hashes, and what was purged."""

    same: dict[str, str]
    """Of each event that the other has, in whatever form, the other's hash."""
    purged: Purged


def alike(mine: Graph, theirs: Iterable[Node]) -> Alike | None:
    """Say how a copy that was not purged becomes like the other, which was; None where that cannot be."""
    others = list(theirs)
    there = {node.hash for node in others}
    following = {(node.before, *_deed(node.event)): node for node in reversed(others)}  # the main line's win
    same, pairs = {mine.origin: mine.origin}, list[tuple[Event, Event]]()
    for node in mine.ordered:
        before = same.get(node.before)
        twin = following.get((before, *_deed(node.event))) if before is not None else None
        if twin is not None and (node.hash not in there or before != node.before or _is_purged(twin.event)):
            same[node.hash] = twin.hash  # even where what was set aside has it as it was
            pairs.append((node.event, twin.event))
        elif node.hash in there:
            same[node.hash] = node.hash
    purged = Purged(frozenset(one for old, new in pairs for one in _removed(old.rows, new.rows)))
    if not purged.found or any(purged.changes(old.rows) != new.rows for old, new in pairs):
        return None
    own = [node.event for node in mine.ordered if node.hash not in same]
    if any(event.kind in _FIXED or purged.comes_back(event.rows) for event in own):
        return None
    return Alike(same, purged)


def renamed(node: Node, new: dict[str, str]) -> dict[str, Any]:
    """Return an event's data with the head that the other copy has now that came in with it."""
    data = node.event.data
    return {**data, "with": new.get(node.other, node.other)} if node.event.kind in JOINING else data


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
