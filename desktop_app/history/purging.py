"""What was added by mistake, taken out of the history for good: the note of an item or an entry, a piece of evidence.

The events stay, with their time and person; only what they tell of it goes, and they say so. What is left is a history
of which replay leads to the record without it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from ..record.rows import ALL_LISTS, BLANK, COLUMNS, Rows, filled
from ..rubric.answers import Attachment
from ..rubric.listing import Row, as_json, from_json
from .changes import Change
from .events import Event, Kind

MARK = "purged"  # in an event's data: the numbers of the purges that took something out of it
BESIDE = "purged_beside"  # in the data of a branch's event: by which purges of the main line, by the heads before them
_NOTE, _FILES = "note", "files"
UNTRUE = "标明内容已彻底删除的修改记录与彻底删除的登记不符，记录可能被别的程序改动过"
TOO_LATE = "定稿以后的修改记录里有彻底删除，不是用本程序做的"


class Note(Struct, frozen=True):
    """The note of an answer, or of an entry of its list, by table and key."""

    table: str
    key: tuple[int | str, ...]

    @property
    def item(self) -> int:
        return int(self.key[0])


class Piece(Struct, frozen=True):
    """A piece of evidence, by the SHA-256 of its bytes, wherever it is named."""

    sha256: str


Target = Note | Piece


def has_note(table: str) -> bool:
    """Whether the rows of a table bear a note."""
    return _NOTE in COLUMNS[table][1]


def purged(target: Target, table: str, key: Row, row: Row | None) -> Row | None:
    """Return a row without what is to go; an answer that says nothing more is none."""
    if row is None or not _bears(target, table, key):
        return row
    cells = list(row)
    if isinstance(target, Note):
        cells = _with(cells, table, _NOTE, "")
    elif (files := _files(table, row)) and any(one.sha256 == target.sha256 for one in files):
        cells = _with(cells, table, _FILES, as_json(tuple(one for one in files if one.sha256 != target.sha256)))
    left = tuple(cells)
    return None if table == "answer" and filled(table, left) == BLANK[table] else left


def purged_rows(target: Target, rows: Rows) -> Rows:
    """Return the rows of a record without what is to go."""
    left = {(table, key): purged(target, table, key, row) for (table, key), row in rows.items()}
    return {place: row for place, row in left.items() if row is not None}


def purged_changes(target: Target, found: Sequence[Change]) -> list[Change]:
    """Return what an event tells without what is to go; a row in which nothing else differs is no change."""
    left = [
        Change(one.table, one.key, *(purged(target, one.table, one.key, row) for row in (one.before, one.after)))
        for one in found
    ]
    return [new for old, new in zip(found, left, strict=True) if new == old or new.before != new.after]


def tells(target: Target, found: Sequence[Change]) -> bool:
    """Whether an event tells of what is to go."""
    return any(target in _told(change) for change in found)


def targets_of(found: Sequence[Change]) -> list[Target]:
    """Return what an event brought or took away that can be taken out for good."""
    targets: list[Target] = []
    for change in found:
        for side, other in ((change.before, change.after), (change.after, change.before)):
            had = [] if other is None else [*named(change.table, change.key, other)]
            targets += [one for one, text in named(change.table, change.key, side) if (one, text) not in had]
    return list(dict.fromkeys(targets))


def file_name(target: Target, found: Sequence[Change]) -> str:
    """Return how rows call a piece of evidence; empty where they do not name it."""
    files = (file for one in found for row in (one.before, one.after) if row for file in _files(one.table, row))
    return next((file.name for file in files if Piece(file.sha256) == target), "")


def marked(data: dict[str, Any], number: int) -> dict[str, Any]:
    """Return an event's data that say that purge ``number`` took something out; words of the past told it."""
    kept = {name: value for name, value in data.items() if name != "words"}
    return {**kept, MARK: [*data.get(MARK, ()), number]}


def marked_beside(data: dict[str, Any], head: str) -> dict[str, Any]:
    """Return the data of a branch's event that say that the purge after that head took something out of it."""
    return {**data, BESIDE: [*data.get(BESIDE, ()), head]}


def purge_faults(events: Iterable[Event], side: Iterable[Event] = ()) -> Iterator[str]:
    """Say where the events do not bear what the purges tell of them, branches too; each without a full stop.

    A purge may lie on a branch, of what this copy has too: both were made like the copy that was purged.
    """
    marks: Counter[str] = Counter()
    elsewhere: Counter[str] = Counter()
    told: dict[str, Any] = {}
    beside, purges = list[Any](), list[Event]()
    for event in side:
        beside += [event.data[BESIDE]] if BESIDE in event.data else []
        purges += [event] if event.kind == Kind.PURGED else []
        elsewhere.update(_marks_of(event))
    final = too_late = untrue = False
    for event in events:
        final |= event.kind == Kind.FINALISED
        if event.kind == Kind.PURGED:
            apart = sum(event.data.get("before") in heads for heads in beside if isinstance(heads, list))
            untrue |= apart != event.data.get("beside", 0)
            whole = event.data.get("events")
            if whole != apart or not apart:  # else only branches told of it
                told[str(event.data.get("number"))] = whole - apart if isinstance(whole, int) else whole
            too_late |= final
        marks.update(_marks_of(event))
    for number in {str(event.data.get("number")) for event in purges} - told.keys():
        like = [event for event in purges if str(event.data.get("number")) == number]  # each copy counts its own
        apart = sum(event.data.get("before") in heads for event in like for heads in beside if isinstance(heads, list))
        wholes = [one for event in like if isinstance(one := event.data.get("events"), int)]
        if marks[number]:  # of the same events, or of others
            fits = max(wholes, default=0) <= marks[number] + elsewhere[number] + apart <= sum(wholes)
            told[number] = marks[number] if fits else None
    if untrue or {number: count for number, count in marks.items() if count} != told:
        yield UNTRUE
    if too_late:
        yield TOO_LATE


def _marks_of(event: Event) -> list[str]:
    found = event.data.get(MARK, [])
    return [str(one) for one in found] if isinstance(found, list) else [""]


def _bears(target: Target, table: str, key: Row) -> bool:
    return _FILES in COLUMNS[table][1] if isinstance(target, Piece) else (target.table, target.key) == (table, key)


def _told(change: Change) -> set[Target]:
    return {one for row in change[2:] for one, _ in named(change.table, change.key, row)}


def named(table: str, key: Row, row: Row | None) -> Iterator[tuple[Target, str]]:
    """Yield what a row holds that can be taken out, with its text."""
    if row is None:
        return
    if has_note(table) and (note := dict(zip(COLUMNS[table][1], row, strict=False)).get(_NOTE)):
        yield Note(table, key), str(note)
    for file in _files(table, row):
        yield Piece(file.sha256), ""


def _files(table: str, row: Row) -> tuple[Attachment, ...]:
    text = dict(zip(COLUMNS[table][1], row, strict=False)).get(_FILES)
    return from_json(text, ALL_LISTS[_FILES]) if isinstance(text, str) else ()


def _with(cells: list[Any], table: str, column: str, value: str) -> list[Any]:
    place = COLUMNS[table][1].index(column)
    return [value if number == place else cell for number, cell in enumerate(cells)]
