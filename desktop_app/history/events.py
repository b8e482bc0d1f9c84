"""What is done to an assessment, one event each: data that is worded when it is shown, in a chain of hashes."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct

from ..base.decoding import UNREADABLE
from ..base.errors import UserError
from ..base.hashing import hash_of_texts
from ..record.rows import COLUMNS
from .changes import Change

FORM = "event/1"
NO_ROWS = "[]"
ALTERED = "修改记录中有一条无法读懂，文件可能被别的程序改动过；现在的内容没有受影响。"


class Kind(StrEnum):
    """What was done. The values stand in files and never change; the words for them may."""

    BEGUN = "begun"
    SAMPLE = "sample"
    IMPORTED = "imported"
    RESCUED = "rescued"
    SALVAGED = "salvaged"
    EDITED = "edited"
    UNDONE = "undone"
    REDONE = "redone"
    RETRIED = "retried"
    LEDGER_IMPORTED = "ledger_imported"
    PASTED = "pasted"
    OWN_IMPORTED = "own_imported"
    PUT_BACK = "put_back"
    RESTORED = "restored"
    TO_BE_NOTED_AGAIN = "to_be_noted_again"
    PURGED = "purged"
    FINALISED = "finalised"
    REOPENED = "reopened"
    VOIDED = "voided"
    SIGNED = "signed"
    HANDED_OVER = "handed_over"
    MERGED = "merged"
    SET_ASIDE = "set_aside"
    OLDER = "older"  # of a file of version 3 or older, which kept words alone


STATUS_AFTER = {
    Kind.FINALISED: "final",
    Kind.REOPENED: "draft",
    Kind.VOIDED: "void",
    Kind.SIGNED: "signed",
    Kind.HANDED_OVER: "handed_over",
}
"""The status that an assessment comes to by an event; any other kind leaves it as it is."""


class Event(Struct, frozen=True):
    """One line of the history: when, by whom, what, and the rows that differed.

    ``changes`` is the text that is stored, read when ``rows`` are asked for: one event that is spoilt spoils no other.
    ``hash`` is the SHA-256 over the event before and this one; see ``chained``.
    """

    id: int
    at: str
    person: str
    kind: str
    data: dict[str, Any]
    changes: str
    hash: str = ""

    @property
    def rows(self) -> list[Change]:
        """The rows that it changed, or ``UserError`` where they are no such rows."""
        try:
            found = [Change(*one) for one in msgspec.json.decode(self.changes, type=_CHANGES)]
        except UNREADABLE:
            raise UserError(ALTERED) from None
        for change in found:
            keys, values = COLUMNS.get(change.table, ((), ()))
            rows = [row for row in (change.before, change.after) if row is not None]
            if not values or len(change.key) != len(keys) or any(not 0 < len(row) <= len(values) for row in rows):
                raise UserError(ALTERED)
        return found


_ROW = tuple[int | str | None, ...]
_CHANGES = list[tuple[str, tuple[int | str, ...], _ROW | None, _ROW | None]]


def origin(assessment_id: str, rubric_digest: str) -> str:
    """Return what the first event of an assessment is chained to."""
    return hash_of_texts((FORM, assessment_id, rubric_digest))


def chained(before: str, at: str, person: str, kind: str, data: str, changes: str) -> str:
    """Return the hash of an event (64 hex digits), its texts as they are stored, after the event with that hash.

    SHA-256 over the texts in UTF-8, each behind its length in bytes and a colon.
    """
    return hash_of_texts((before, at, person, kind, data, changes))


def inventory_row(before: str, assessment_id: str, at: str, kind: str, program: str) -> dict[str, str]:
    """Return a row of a file's inventory behind the one with the hash ``before``; it is chained as events are."""
    digest = chained(before, at, "", kind, assessment_id, program)
    return {"assessment": assessment_id, "at": at, "kind": kind, "program": program, "hash": digest}
