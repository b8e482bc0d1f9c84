"""The store's table of who does which part of an assessment: beside the record, so that no score and no code know."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import msgspec

from ..base.decoding import UNREADABLE
from ..base.errors import UserError
from ..record.package import Share
from .data_file import DataFile
from .sqlite_file import in_words

_LISTS = ("items", "tasks")


class ShareTable:
    """The division of labour in an open file."""

    def __init__(self, file: DataFile) -> None:
        self._file = file

    def of(self, assessment_id: str) -> tuple[Share, ...]:
        """Return whose part of an assessment is what, by name; nothing where it is not divided."""
        sql = "SELECT person, items, tasks FROM share WHERE assessment = ? ORDER BY person"
        with in_words(self._file.path):
            rows = list(self._file.query(sql, assessment_id))
        return tuple(self._file.fitting(_with_lists(row), Share, "分工") for row in rows)

    def all(self) -> dict[str, tuple[Share, ...]]:
        """Return the same of each assessment that is divided; ``of`` tells what cannot be read, which is left out."""
        with in_words(self._file.path):
            rows = list(self._file.query("SELECT assessment, person, items, tasks FROM share ORDER BY person"))
        found: dict[str, tuple[Share, ...]] = {}
        for row in rows:
            with suppress(UserError):
                share = self._file.fitting(_with_lists(row), Share, "分工")
                found[row["assessment"]] = (*found.get(row["assessment"], ()), share)
        return found

    def save(self, assessment_id: str, shares: Sequence[Share]) -> None:
        """Write who does what instead of what was said before, all or nothing; who has nothing to do is not named."""
        with self._file.transaction():
            self.forget(assessment_id)
            for share in shares:
                if share.items or share.tasks:
                    self._file.insert("share", {"assessment": assessment_id, **_row(share)})

    def forget(self, assessment_id: str) -> None:
        """Take the division of an assessment away, within a transaction."""
        self._file.execute("DELETE FROM share WHERE assessment = ?", assessment_id)


def _row(share: Share) -> dict[str, Any]:
    lists = {name: msgspec.json.encode(getattr(share, name)).decode() for name in _LISTS}
    return {"person": share.person, **lists}


def _with_lists(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with the lists that its texts stand for; a text that stands for none stays, and fits nothing."""
    lists: dict[str, Any] = {}
    for name in _LISTS:
        with suppress(*UNREADABLE, TypeError):
            lists[name] = msgspec.json.decode(row[name])
    return row | lists
