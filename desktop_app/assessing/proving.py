"""What an assessment of another file is not to be trusted for: all that checking tells of it, told quickly.

Nearly every draft is sound, and that is seen in one reading of its rows and events. Whatever is not as plain as that
is left to ``content_faults`` and ``tampering``, which find the words; so nothing passes here that they would tell.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from ..base.clock import is_date
from ..base.decoding import UNREADABLE
from ..base.text import as_it_is
from ..history.events import Kind, chained, origin
from ..history.purging import MARK
from ..record.attachments import attachments
from ..record.rows import BLANK, COLUMNS, Rows, UnfitRowsError, record_from_rows, strays
from ..storage.adopting import Lifted
from ..storage.screening import columns_of
from ..storage.stored import Stored
from .tampering import content_faults, tampering

if TYPE_CHECKING:
    from ..storage.store import Store

MOST_ROWS, MOST_TEXT = 2000, 8 << 20  # of a record, and of what its events tell: what is longer goes the long way
_RUBRIC, _STATUS, _LAST = (columns_of("assessment").index(name) for name in ("rubric", "status", "head"))
_PARTICULARS = [columns_of("assessment").index(name) for name in COLUMNS["assessment"][1]]
_PLAIN = {kind.value for kind in Kind} - {
    *(Kind.FINALISED, Kind.REOPENED, Kind.VOIDED, Kind.SIGNED, Kind.HANDED_OVER),
    *(Kind.MERGED, Kind.SET_ASIDE, Kind.PURGED, Kind.OLDER),
}
"""Kinds of events that lead to no other status and bring nothing but rows."""
_BESIDE = ("revision", "signing", "handover", "side_event", "side_revision")
_MORE = " OR ".join(f"EXISTS (SELECT 1 FROM {one} WHERE assessment = ?1)" for one in _BESIDE)
_HEAD = f"SELECT *, {_MORE} FROM assessment WHERE id = ?1"
_EVENTS = "SELECT at, person, kind, data, changes, hash FROM event WHERE assessment = ? ORDER BY id"
_SELECT = [
    (table, len(keys), f"SELECT {', '.join((*keys, *values))} FROM {table} WHERE assessment = ?")
    for table, (keys, values) in COLUMNS.items()
    if table != "assessment"
]
"""Of each table of a record its name, how many columns are its key, and how its rows are read."""
_ROW = tuple[int | str | None, ...]
_CHANGES = msgspec.json.Decoder(list[tuple[str, tuple[int | str, ...], _ROW | None, _ROW | None]])
_DATA = msgspec.json.Decoder(dict[str, Any])


class _NotPlainError(Exception):
    """It takes the long way to say what there is to an assessment."""


class Proved(Struct, frozen=True):
    """An assessment with what is amiss with it, each without a full stop; the rows of one that was plain."""

    stored: Stored
    faults: tuple[str, ...] = ()
    rows: Lifted | None = None


def proved(store: Store, assessment_id: str) -> Proved:
    """Load an assessment and look through all that the file holds of it; refuse one that cannot be read.

    Evidence is asked for, not read.
    """
    if not store.file.damaged:
        try:
            with _plain_text(store.file.connection) as cursor:
                return _plain(store, cursor, assessment_id)
        except (_NotPlainError, UnfitRowsError, sqlite3.DatabaseError, *UNREADABLE, TypeError, KeyError, IndexError):
            pass
    stored = store.load(assessment_id)
    found = [one.rstrip("。") for one in content_faults(store, stored)]
    found += tampering(store, stored)
    found += _lost(store, stored)
    return Proved(stored, tuple(dict.fromkeys(found)))


def _lost(store: Store, stored: Stored) -> Iterator[str]:
    for where, file in attachments(stored.rubric, stored.record):
        if not store.evidence.has(file.sha256):
            yield f"{where}的材料“{file.name}”，内容不在文件里"


@contextmanager
def _plain_text(connection: sqlite3.Connection) -> Iterator[sqlite3.Cursor]:
    """Read rows as tuples of texts that are texts: a spoilt one raises."""
    cursor = connection.cursor()
    cursor.row_factory = None
    connection.text_factory = str
    try:
        yield cursor
    finally:
        connection.text_factory = as_it_is
        cursor.close()


def _plain(store: Store, cursor: sqlite3.Cursor, assessment_id: str) -> Proved:
    """Return a draft of which all agrees: the chain, the rows that the events lead to, and the rubric."""
    head = cursor.execute(_HEAD, (assessment_id,)).fetchone()
    if head is None or head[_STATUS] != "draft" or head[-1]:
        raise _NotPlainError
    rubric = store.rubrics.load(head[_RUBRIC])
    lifted: dict[str, list[Any]] = {}
    rows = _rows(cursor, assessment_id, head, lifted)
    events = _replayed(cursor, assessment_id, origin(assessment_id, rubric.digest), head[_LAST], rows)
    record = record_from_rows(rubric, rows)
    if any(strays(rubric, rows)):
        raise _NotPlainError
    if not all(type(text) is str for text in rows["assessment", ()]) or (record.date and not is_date(record.date)):
        raise _NotPlainError
    stored = Stored(
        id=assessment_id,
        rubric=rubric,
        record=record,
        status=head[_STATUS],
        head=head[_LAST],
        created=events[0][0],
        changed=events[-1][0],
        sample=events[0][2] == Kind.SAMPLE,
    )
    return Proved(stored, tuple(_lost(store, stored)), Lifted(head=list(head[:-1]), rows=lifted, events=events))


def _rows(cursor: sqlite3.Cursor, assessment_id: str, head: Any, lifted: dict[str, list[Any]]) -> Rows:
    """Return the rows of a record by table and key, and note them as they are."""
    found: Rows = {("assessment", ()): tuple(head[at] for at in _PARTICULARS)}
    for table, at, sql in _SELECT:
        lifted[table] = cursor.execute(f"{sql} LIMIT {MOST_ROWS + 1}", (assessment_id,)).fetchall()
        for cells in lifted[table]:
            found[table, cells[:at]] = cells[at:]
    if len(found) > MOST_ROWS:
        raise _NotPlainError
    return found


def _replayed(cursor: sqlite3.Cursor, assessment_id: str, before: str, head: str, present: Rows) -> list[Any]:
    """Follow the chain and what it changed; return the events."""
    rows: Rows = {}
    found: list[Any] = []
    size = 0
    blank = BLANK["assessment"]
    for event in cursor.execute(_EVENTS, (assessment_id,)):
        at, person, kind, data, changes, digest = event
        if kind not in _PLAIN or chained(before, at, person, kind, data, changes) != digest:
            raise _NotPlainError
        size += len(changes) + len(data)
        if MARK in _DATA.decode(data) or size > MOST_TEXT:
            raise _NotPlainError
        before = digest
        found.append(event)
        for table, key, old, new in _CHANGES.decode(changes):
            place = table, key
            if rows.get(place, blank if table == "assessment" else None) != old:
                raise _NotPlainError
            if new is None or (table == "assessment" and new == blank):
                del rows[place]
            else:
                rows[place] = new
    if before != head or not found or not _same(rows, present, blank):
        raise _NotPlainError
    return found


def _same(told: Rows, present: Rows, blank: _ROW) -> bool:
    """Whether the file holds the very rows; those of the particulars are there even where nothing was entered."""
    return {("assessment", ()): blank, **told} == present
