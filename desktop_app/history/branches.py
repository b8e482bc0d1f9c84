"""Branches: events of other copies that came in by merging, and how the main line leads to them.

Each event of a branch names the one before it by its hash, which may lie on the main line, on another branch, or be
the origin. An event ``merged`` or ``set_aside`` names, beside that, the head of the copy that came in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from ..base.decoding import UNREADABLE
from ..base.errors import UserError
from ..record.assessment import Assessment
from ..record.rows import UnfitRowsError, record_from_rows
from ..rubric.rubric import Rubric
from .changes import rows_of
from .events import ALTERED, Event
from .graph import JOINING
from .replay import put

WITH = "with"


class Link(NamedTuple):
    """How an event is chained: its hash, that of the event before it, and the other head that it names, or nothing."""

    hash: str
    before: str
    other: str = ""


class Reached(NamedTuple):
    """The events of branches that some heads lead to, and whether all that they are chained from is there."""

    hashes: set[str]
    missing: bool


def other_head(kind: str, data: Mapping[str, Any]) -> str:
    """Return the head of the other copy that an event names; empty where it names none."""
    return str(data.get(WITH, "")) if kind in JOINING else ""


def link_of(row: Mapping[str, Any]) -> Link:
    """Return how the event of a row is chained; what cannot be read of it names nothing."""
    other = ""
    if row["kind"] in JOINING:
        try:
            other = other_head(row["kind"], msgspec.json.decode(row["data"], type=dict[str, Any]))
        except (*UNREADABLE, TypeError):
            other = ""
    return Link(str(row["hash"]), str(row["before"]), other)


def reached(heads: Iterable[str], links: Mapping[str, Link], known: Collection[str]) -> Reached:
    """Follow heads back to what is ``known``, that is the main line and the origin."""
    found: set[str] = set()
    missing = False
    ahead = list(heads)
    while ahead:
        one = ahead.pop()
        if one in found or one in known:
            continue
        link = links.get(one)
        if link is None:
            missing = True
            continue
        found.add(one)
        ahead += [link.before, *filter(None, [link.other])]
    return Reached(found, missing)


def line_to(head: str, links: Mapping[str, Link]) -> list[str]:
    """Return the hashes of a branch's own line up to an event of it, oldest first, and before them where it begins."""
    line = [head]
    while (link := links.get(line[-1])) is not None and len(line) <= len(links):
        line.append(link.before)
    return line[::-1]


def brought(joins: Iterable[tuple[int, Link]], links: Mapping[str, Link]) -> Iterator[tuple[int, list[str]]]:
    """Yield for each event of the main line that joins, by its number, what came in by it, as it was stored."""
    order = {name: place for place, name in enumerate(links)}
    told: set[str] = set()
    for number, join in joins:
        found = reached([join.other], links, told).hashes
        told |= found
        yield number, sorted(found, key=order.__getitem__)


def record_on_branch(rubric: Rubric, present: Assessment, undone: Iterable[Event], done: Iterable[Event]) -> Assessment:
    """Return the record as it stood on a branch: back from what is there now, the newest first, and forth on it."""
    rows = rows_of(rubric, present)
    for event in undone:
        for change in reversed(event.rows):
            put(rows, change.table, change.key, change.before)
    for event in done:
        for change in event.rows:
            put(rows, change.table, change.key, change.after)
    try:
        return record_from_rows(rubric, rows)
    except UnfitRowsError:
        raise UserError(ALTERED) from None


def is_of_branch(event: Event) -> bool:
    """Whether an event came in by merging and lies on no main line: such are numbered below 0."""
    return event.id < 0
