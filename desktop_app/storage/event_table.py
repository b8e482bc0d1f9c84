"""The store's table of events: the history of each assessment, a chain of hashes."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import Any, overload

import msgspec

from ..base.decoding import UNREADABLE
from ..base.errors import UserError
from ..base.text import one_line
from ..history.changes import Change
from ..history.events import ALTERED, Event, Kind, chained, origin
from .data_file import DataFile
from .sqlite_file import in_words

_COLUMNS = "id, at, person, kind, data, changes, hash"
_AT_ONCE = 64  # events that are read for one that is looked at


class EventTable:
    """The events of an open file."""

    def __init__(self, file: DataFile) -> None:
        self._file = file

    def of(self, assessment_id: str) -> list[Event]:
        """Return what was done to an assessment, oldest first."""
        return list(self._events(f"SELECT {_COLUMNS} FROM event WHERE assessment = ? ORDER BY id", assessment_id))

    def one(self, event: int) -> Event:
        """Return the event of that number, or refuse."""
        found = list(self._events(f"SELECT {_COLUMNS} FROM event WHERE id = ?", event))
        if not found:
            raise UserError(ALTERED)
        return found[0]

    def seen(self, assessment_id: str) -> Sequence[Event]:
        """Return what was done so far, oldest first, without more of it in memory than is looked at."""
        sql = "SELECT id FROM event WHERE assessment = ? ORDER BY id"
        with in_words(self._file.path):
            numbers = array("q", (row["id"] for row in self._file.query(sql, assessment_id)))
        return _Seen(self, assessment_id, numbers)

    def between(self, assessment_id: str, first: int, last: int) -> list[Event]:
        """Return the events of an assessment from one number to another."""
        where = "WHERE assessment = ? AND id BETWEEN ? AND ? ORDER BY id"
        return list(self._events(f"SELECT {_COLUMNS} FROM event {where}", assessment_id, first, last))

    def milestones(self, assessment_id: str) -> list[Event]:
        """Return the events that changed no row, in order: 定稿, reopening, signing."""
        where = "WHERE assessment = ? AND changes = '[]' ORDER BY id"
        return list(self._events(f"SELECT {_COLUMNS} FROM event {where}", assessment_id))

    def heads_before(self, assessment_id: str, kind: Kind) -> list[str]:
        """Return the hash of the event before each of a kind, in order; empty where there is none before it."""
        sql = "SELECT kind, lag(hash, 1, '') OVER (ORDER BY id) AS head FROM event WHERE assessment = ? ORDER BY id"
        with in_words(self._file.path):
            return [str(row["head"]) for row in self._file.query(sql, assessment_id) if row["kind"] == kind]

    def append(
        self, assessment_id: str, head: str, at: str, kind: Kind, data: dict[str, Any], found: list[Change]
    ) -> tuple[int, str]:
        """Write an event behind the one with the hash ``head``; return its number and its own hash."""
        person, told, changes = one_line(self._file.person), _text(data), _text(found)
        digest = chained(head, at, person, kind, told, changes)
        row = {"at": at, "person": person, "kind": kind.value, "data": told, "changes": changes, "hash": digest}
        return self._file.insert("event", {"assessment": assessment_id, **row}), digest

    def rewrite(self, event: int, at: str, found: list[Change]) -> str:
        """Let the last event tell other rows and another time; return its new hash."""
        before = "SELECT hash FROM event AS one WHERE one.assessment = event.assessment AND one.id < event.id"
        columns = f"assessment, person, kind, data, ({before} ORDER BY one.id DESC LIMIT 1) AS head"
        sql = f"SELECT {columns} FROM event WHERE id = ?"
        old = next(self._file.query(sql, event))
        head = old["head"] or self._origin(old["assessment"])
        changes = _text(found)
        digest = chained(head, at, old["person"], old["kind"], old["data"], changes)
        self._file.execute("UPDATE event SET at = ?, changes = ?, hash = ? WHERE id = ?", at, changes, digest, event)
        return digest

    def take_back(self, assessment_id: str, event: int) -> str:
        """Take away the last event, which has come to tell nothing; return the hash of the one before."""
        self._file.execute("DELETE FROM event WHERE id = ?", event)
        sql = "SELECT hash FROM event WHERE assessment = ? ORDER BY id DESC LIMIT 1"
        return next((str(row["hash"]) for row in self._file.query(sql, assessment_id)), self._origin(assessment_id))

    def break_in_chain(self, assessment_id: str, head: str) -> str:
        """Say where the chain of an assessment does not hold; empty if it does."""
        before = self._origin(assessment_id)
        sql = f"SELECT {_COLUMNS} FROM event WHERE assessment = ? ORDER BY id"
        with in_words(self._file.path):
            for number, row in enumerate(self._file.query(sql, assessment_id), 1):
                facts = (row[name] for name in ("at", "person", "kind", "data", "changes"))
                if chained(before, *facts) != row["hash"]:
                    return f"修改记录从第{number}条起与它的校验链不符，有记录被改动、删去或插入过"
                before = row["hash"]
        return "" if before == head else "修改记录的最后几条不见了，或者不是本程序写的"

    def _origin(self, assessment_id: str) -> str:
        return origin(
            assessment_id, self._file.row("SELECT rubric FROM assessment WHERE id = ?", assessment_id)["rubric"]
        )

    def _events(self, sql: str, *parameters: Any) -> Iterator[Event]:
        with in_words(self._file.path):
            rows = list(self._file.query(sql, *parameters))
        try:
            for row in rows:
                data = msgspec.json.decode(row["data"], type=dict[str, Any])
                yield Event(**{**row, "data": data, "changes": msgspec.json.decode(row["changes"], type=list[Any])})
        except UNREADABLE:
            raise UserError(ALTERED) from None


class _Seen(Sequence[Event]):
    """The events of an assessment up to a moment, read as they are looked at; none of them is ever changed."""

    def __init__(self, table: EventTable, assessment_id: str, numbers: array[int]) -> None:
        self._table, self._assessment, self._numbers = table, assessment_id, numbers
        self._read: dict[int, Event] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, place: int) -> Event: ...

    @overload
    def __getitem__(self, place: slice) -> list[Event]: ...

    def __getitem__(self, place: int | slice) -> Event | list[Event]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        number = self._numbers[place]
        if number not in self._read:
            at = place % len(self._numbers) // _AT_ONCE * _AT_ONCE
            chunk = self._numbers[at : at + _AT_ONCE]
            self._read = {one.id: one for one in self._table.between(self._assessment, chunk[0], chunk[-1])}
        if number not in self._read:
            raise UserError(ALTERED)
        return self._read[number]


def _text(value: Any) -> str:
    return msgspec.json.encode(value).decode()
