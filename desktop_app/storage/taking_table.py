"""The store's table of what was taken in, out of which file; of what was undone, and for what receipts were issued."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from typing import Any, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import asdict

from ..base.decoding import UNREADABLE
from .data_file import DataFile
from .sqlite_file import in_words

_LISTS = ("assessments", "untaken", "brought")


class Act(Struct, frozen=True, array_like=True):
    """What was done with an assessment; its heads before and after, of which the first is empty where it was new."""

    assessment: str
    what: str
    before: str
    after: str


class Taking(Struct, frozen=True, kw_only=True):
    """A file that was taken in, a batch that was undone, or a file for which a receipt was issued (confirmed).

    ``untaken`` are the ids of what the file held and was left; ``brought`` are table and key of each row of the
    register that came along.
    """

    at: str
    person: str
    kind: Literal["taken_in", "undone", "confirmed"]
    batch: str
    name: str = ""
    sha256: str = ""
    backup: str = ""
    assessments: tuple[Act, ...] = ()
    untaken: tuple[str, ...] = ()
    brought: tuple[tuple[str, ...], ...] = ()


_NUMBER = 8  # characters of a batch's id that are printed
_COLUMNS = ", ".join(Taking.__struct_fields__)


class TakingTable:
    """What was taken into an open file."""

    def __init__(self, file: DataFile) -> None:
        self._file = file

    def add(self, one: Taking) -> None:
        """Keep what was done."""
        row = asdict(one) | {name: msgspec.json.encode(getattr(one, name)).decode() for name in _LISTS}
        with self._file.transaction():
            self._file.insert("taking", row)

    def all(self) -> list[Taking]:
        """Return all of it, in order."""
        return self._found("ORDER BY id")

    def confirmed_since(self, batch: str) -> set[str]:
        """Return the assessments for which receipts were issued after a batch was taken in."""
        sql = "WHERE kind = 'confirmed' AND id > (SELECT max(id) FROM taking WHERE batch = ?)"
        return {act.assessment for one in self._found(sql, batch) for act in one.assessments}

    def named(self, number: str) -> str:
        """Return the batch that is meant by its id or by the number on paper; empty where that is none, or several."""
        wanted = number.strip().replace("-", "").casefold()
        with in_words(self._file.path):
            batches = [str(row["batch"]) for row in self._file.query("SELECT DISTINCT batch FROM taking")]
        plain = {batch: batch.replace("-", "").casefold() for batch in batches}
        found = [batch for batch, id_ in plain.items() if wanted and wanted in (id_, id_[:_NUMBER])]
        return found[0] if len(found) == 1 else ""

    def taken_since(self, batch: str, but: Collection[str]) -> set[str]:
        """Return the assessments of which more came in after a batch and is not undone; some acts do not count."""
        undone = "(SELECT batch FROM taking WHERE kind = 'undone')"
        later = "id > (SELECT max(id) FROM taking WHERE batch = ?)"
        found = self._found(f"WHERE kind = 'taken_in' AND batch NOT IN {undone} AND {later}", batch)
        return {act.assessment for one in found for act in one.assessments if act.what not in but}

    def of_batch(self, batch: str) -> list[Taking]:
        """Return what was taken in at once, and its undoing."""
        return self._found("WHERE batch = ? ORDER BY id", batch)

    def of_file(self, sha256: str) -> list[Taking]:
        """Return what was taken in out of a file with these bytes and is not undone, the last first."""
        undone = "(SELECT batch FROM taking WHERE kind = 'undone')"
        where = f"WHERE sha256 = ? AND kind = 'taken_in' AND batch NOT IN {undone} ORDER BY id DESC"
        return self._found(where, sha256)

    def _found(self, rest: str, *parameters: Any) -> list[Taking]:
        with in_words(self._file.path):
            rows = list(self._file.query(f"SELECT {_COLUMNS} FROM taking {rest}", *parameters))
        return [self._file.fitting(_with_lists(row), Taking, "接收登记") for row in rows]


def _with_lists(row: dict[str, Any]) -> dict[str, Any]:
    lists: dict[str, Any] = {}
    for name in _LISTS:
        with suppress(*UNREADABLE, TypeError):
            lists[name] = msgspec.json.decode(row[name])
    return row | lists
