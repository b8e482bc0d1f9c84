"""The store's table of events: the history of each assessment, a chain of hashes."""

from __future__ import annotations

from array import array
from collections.abc import Generator, Iterator
from typing import Any

import msgspec

from ..base.decoding import UNREADABLE
from ..base.errors import UserError
from ..base.text import one_line
from ..history.changes import Change
from ..history.events import ALTERED, Event, Kind, chained, origin
from .data_file import DataFile
from .sqlite_file import in_words
from .within import refuse_long

_SHOWN = ("at", "person", "kind", "hash")
_COLUMNS = "id, at, person, kind, data, changes, hash"
TEXTS = ("before", "at", "person", "kind", "data", "changes", "hash")
"""What a branch keeps of an event: the hash before it, its five texts, and its hash over the six."""


class EventTable:
    """The events of an open file."""

    def __init__(self, file: DataFile) -> None:
        self._file = file

    def of(self, assessment_id: str) -> list[Event]:
        """Return what was done to an assessment, oldest first."""
        return list(self.each(assessment_id))

    def each(self, assessment_id: str) -> Generator[Event]:
        """Yield what was done to an assessment, oldest first: one event is held at a time; close it to break off."""
        return self._events(f"SELECT {_COLUMNS} FROM event WHERE assessment = ? ORDER BY id", assessment_id)

    def rows(self, assessment_id: str) -> Iterator[tuple[dict[str, Any], Event]]:
        """Yield the rows in order, each with its event; they may be written anew meanwhile."""
        sql = "SELECT id FROM event WHERE assessment = ? ORDER BY id"
        for number in [row["id"] for row in self._file.query(sql, assessment_id)]:
            [event] = self._events(f"SELECT {_COLUMNS} FROM event WHERE id = ?", number)
            yield next(self._file.query("SELECT * FROM event WHERE id = ?", number)), event

    def lines(self, assessment_id: str) -> Iterator[dict[str, str]]:
        """Yield the events as a branch keeps them, oldest first: see ``TEXTS``."""
        before = self.origin(assessment_id)
        sql = f"SELECT {', '.join(TEXTS[1:])} FROM event WHERE assessment = ? ORDER BY id"
        with in_words(self._file.path):
            for row in self._file.query(sql, assessment_id):
                yield {"before": before, **row}
                before = row["hash"]

    def one(self, event: int) -> Event:
        """Return the event of that number, or refuse."""
        found = list(self._events(f"SELECT {_COLUMNS} FROM event WHERE id = ?", event))
        if not found:
            raise UserError(ALTERED)
        return found[0]

    def between(self, assessment_id: str, first: int, last: int) -> list[Event]:
        """Return the events of an assessment from one number to another."""
        where = "WHERE assessment = ? AND id BETWEEN ? AND ? ORDER BY id"
        return list(self._events(f"SELECT {_COLUMNS} FROM event {where}", assessment_id, first, last))

    def numbers(self, assessment_id: str) -> array[int]:
        """Return the numbers of what was done to an assessment, oldest first."""
        sql = "SELECT id FROM event WHERE assessment = ? ORDER BY id"
        with in_words(self._file.path):
            return array("q", (row["id"] for row in self._file.query(sql, assessment_id)))

    def up_to(self, assessment_id: str, last: int) -> Generator[Event]:
        """Yield what was done to an assessment up to the event of that number, the newest first; see ``each``."""
        sql = f"SELECT {_COLUMNS} FROM event WHERE assessment = ? AND id <= ? ORDER BY id DESC"
        return self._events(sql, assessment_id, last)

    def milestones(self, assessment_id: str) -> list[Event]:
        """Return the events that changed no row, in order: 定稿, reopening, signing."""
        where = "WHERE assessment = ? AND changes = '[]' ORDER BY id"
        return list(self._events(f"SELECT {_COLUMNS} FROM event {where}", assessment_id))

    def salvaged(self) -> set[str]:
        """Return the assessments of which what could be read was made a draft."""
        sql = "SELECT json_extract(data, '$.of') AS id FROM event WHERE kind = ? AND json_valid(data)"
        with in_words(self._file.path):
            return {str(row["id"]) for row in self._file.query(sql, Kind.SALVAGED.value)}

    def heads_before(self, assessment_id: str, kind: Kind) -> list[str]:
        """Return the hash of the event before each of a kind, in order; empty where there is none before it."""
        sql = "SELECT kind, lag(hash, 1, '') OVER (ORDER BY id) AS head FROM event WHERE assessment = ? ORDER BY id"
        with in_words(self._file.path):
            return [str(row["head"]) for row in self._file.query(sql, assessment_id) if row["kind"] == kind]

    def append(
        self,
        assessment_id: str,
        head: str,
        at: str,
        kind: Kind,
        data: dict[str, Any],
        found: list[Change],
        *,
        person: str | None = None,
    ) -> tuple[int, str]:
        """Write an event behind the one with the hash ``head``; return its number and its own hash.

        ``person`` did it, by default whoever is at the keyboard now.
        """
        person = one_line(self._file.person if person is None else person)
        told, changes = as_text(data), as_text(found)
        digest = chained(head, at, person, kind, told, changes)
        row = {"at": at, "person": person, "kind": kind.value, "data": told, "changes": changes, "hash": digest}
        return self._file.insert("event", {"assessment": assessment_id, **row}), digest

    def rewrite(self, event: int, at: str, found: list[Change]) -> str:
        """Let the last event tell other rows and another time; return its new hash."""
        before = "SELECT hash FROM event AS one WHERE one.assessment = event.assessment AND one.id < event.id"
        columns = f"assessment, person, kind, data, ({before} ORDER BY one.id DESC LIMIT 1) AS head"
        sql = f"SELECT {columns} FROM event WHERE id = ?"
        old = next(self._file.query(sql, event))
        head = old["head"] or self.origin(old["assessment"])
        changes = as_text(found)
        refuse_long("event", {"changes": changes})
        digest = chained(head, at, old["person"], old["kind"], old["data"], changes)
        self._file.execute("UPDATE event SET at = ?, changes = ?, hash = ? WHERE id = ?", at, changes, digest, event)
        return digest

    def take_back(self, assessment_id: str, event: int) -> str:
        """Take away the last event, which has come to tell nothing; return the hash of the one before."""
        self._file.execute("DELETE FROM event WHERE id = ?", event)
        sql = "SELECT hash FROM event WHERE assessment = ? ORDER BY id DESC LIMIT 1"
        return next((str(row["hash"]) for row in self._file.query(sql, assessment_id)), self.origin(assessment_id))

    def break_in_chain(self, assessment_id: str, head: str) -> str:
        """Say where the chain of an assessment does not hold; empty if it does."""
        sql = f"SELECT {_COLUMNS} FROM event WHERE assessment = ? ORDER BY id"
        with in_words(self._file.path):
            before = self.origin(assessment_id)
            for number, row in enumerate(self._file.query(sql, assessment_id), 1):
                facts = [row[name] for name in ("at", "person", "kind", "data", "changes")]
                if not all(isinstance(one, str) for one in facts) or chained(before, *facts) != row["hash"]:
                    if self._file.damaged:
                        return f"修改记录从第{number}条起不完整，文件已损坏"
                    return f"修改记录从第{number}条起与它的校验链不符，有记录被改动、删去或插入过"
                before = row["hash"]
        return "" if before == head else "修改记录的最后几条不见了，或者不是本程序写的"

    def origin(self, assessment_id: str) -> str:
        """Return what the first event of an assessment is chained to."""
        return origin(
            assessment_id, self._file.row("SELECT rubric FROM assessment WHERE id = ?", assessment_id)["rubric"]
        )

    def _events(self, sql: str, *parameters: Any) -> Generator[Event]:
        with in_words(self._file.path):
            for row in self._file.query(sql, *parameters):
                yield event_of(row)


def event_of(row: dict[str, Any]) -> Event:
    """Return the event of a row; of one that cannot be read the rows cannot be read either."""
    try:
        return msgspec.convert({**row, "data": msgspec.json.decode(row["data"], type=dict[str, Any])}, Event)
    except (*UNREADABLE, TypeError):
        texts = {name: row[name] for name in _SHOWN if isinstance(row[name], str)}
        return Event(**{"at": "", "person": "", "kind": "", **texts, "id": row["id"], "data": {}, "changes": ""})


def as_text(value: Any) -> str:
    """Write data or changes as a row holds them."""
    return msgspec.json.encode(value).decode()
