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
from ..storage.stored import Stored
from .tampering import content_faults, tampering

if TYPE_CHECKING:
    from ..storage.store import Store

MOST_ROWS, MOST_TEXT = 2000, 8 << 20  # of a record, and of what its events tell: what is longer goes the long way
_PLAIN = {kind.value for kind in Kind} - {
    *(Kind.FINALISED, Kind.REOPENED, Kind.VOIDED, Kind.SIGNED, Kind.HANDED_OVER),
    *(Kind.MERGED, Kind.SET_ASIDE, Kind.PURGED, Kind.OLDER),
}
"""Kinds of events that lead to no other status and bring nothing but rows."""
_BESIDE = ("revision", "signing", "handover", "side_event", "side_revision")
_MORE = " OR ".join(f"EXISTS (SELECT 1 FROM {one} WHERE assessment = ?1)" for one in _BESIDE)
_HEAD = f"SELECT id, rubric, status, head, {_MORE} FROM assessment WHERE id = ?1"
_ID = {"assessment": "id"}
_SELECT = [
    (table, len(keys), f"SELECT {', '.join((*keys, *values))} FROM {table} WHERE {_ID.get(table, 'assessment')} = ?")
    for table, (keys, values) in COLUMNS.items()
]
"""Of each table of a record its name, how many columns are its key, and how its rows are read."""
_ROW = tuple[int | str | None, ...]
_CHANGES = msgspec.json.Decoder(list[tuple[str, tuple[int | str, ...], _ROW | None, _ROW | None]])
_DATA = msgspec.json.Decoder(dict[str, Any])


class _NotPlainError(Exception):
    """It takes the long way to say what there is to an assessment."""


class Proved(Struct, frozen=True):
    """An assessment with what is amiss with it, each without a full stop."""

    stored: Stored
    faults: tuple[str, ...] = ()


def proved(store: Store, assessment_id: str) -> Proved:
    """Load an assessment and look through all that the file holds of it; refuse one that cannot be read.

    Evidence is asked for, not read.
    """
    if not store.file.damaged:
        try:
            with _plain_text(store.file.connection) as cursor:
                return Proved(_plain(store, cursor, assessment_id))
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


def _plain(store: Store, cursor: sqlite3.Cursor, assessment_id: str) -> Stored:
    """Return a draft of which all agrees: the chain, the rows that the events lead to, and the rubric."""
    head = cursor.execute(_HEAD, (assessment_id,)).fetchone()
    if head is None or head[2] != "draft" or head[4]:
        raise _NotPlainError
    rubric = store.rubrics.load(head[1])
    rows = _rows(cursor, assessment_id)
    first, changed = _replayed(cursor, assessment_id, origin(assessment_id, rubric.digest), head[3], rows)
    record = record_from_rows(rubric, rows)
    if any(strays(rubric, rows)) or any(attachments(rubric, record)):
        raise _NotPlainError
    if not all(type(text) is str for text in rows["assessment", ()]) or (record.date and not is_date(record.date)):
        raise _NotPlainError
    return Stored(
        id=head[0],
        rubric=rubric,
        record=record,
        status=head[2],
        head=head[3],
        created=first[0],
        changed=changed,
        sample=first[1] == Kind.SAMPLE,
    )


def _rows(cursor: sqlite3.Cursor, assessment_id: str) -> Rows:
    found: Rows = {}
    for table, at, sql in _SELECT:
        for cells in cursor.execute(sql, (assessment_id,)):
            found[table, cells[:at]] = cells[at:]
            if len(found) > MOST_ROWS:
                raise _NotPlainError
    return found


def _replayed(
    cursor: sqlite3.Cursor, assessment_id: str, before: str, head: str, present: Rows
) -> tuple[tuple[str, str], str]:
    """Follow the chain and what it changed; return when and how it began, and when it was changed last."""
    sql = "SELECT at, person, kind, data, changes, hash FROM event WHERE assessment = ? ORDER BY id"
    rows: Rows = {}
    first: tuple[str, str] | None = None
    at, size = "", 0
    blank = BLANK["assessment"]
    for at, person, kind, data, changes, digest in cursor.execute(sql, (assessment_id,)):
        if kind not in _PLAIN or chained(before, at, person, kind, data, changes) != digest:
            raise _NotPlainError
        size += len(changes)
        if MARK in _DATA.decode(data) or size > MOST_TEXT:
            raise _NotPlainError
        first, before = first or (at, kind), digest
        for table, key, old, new in _CHANGES.decode(changes):
            place = table, key
            if rows.get(place, blank if table == "assessment" else None) != old:
                raise _NotPlainError
            if new is None or (table == "assessment" and new == blank):
                del rows[place]
            else:
                rows[place] = new
    if before != head or first is None or not _same(rows, present, blank):
        raise _NotPlainError
    return first, at


def _same(told: Rows, present: Rows, blank: _ROW) -> bool:
    """Whether the file holds the very rows; those of the particulars are there even where nothing was entered."""
    return {("assessment", ()): blank, **told} == present
