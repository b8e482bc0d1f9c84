"""The store's tables of what 定稿 has fixed: revisions, how they were signed, in which copies they were handed over."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import suppress
from typing import Any

import msgspec
from msgspec.structs import asdict

from ..base.decoding import UNREADABLE
from ..record.revision import SIGNING_LISTS, RecordedSigning, Revision, signing_row
from .data_file import DataFile
from .sqlite_file import in_words
from .stored import Handover

OF_REVISIONS = ("handover", "signing", "revision")
"""The tables of what is kept for good, in an order in which rows that refer to others come first."""


class RevisionTable:
    """The revisions of an open file, and how they were signed."""

    def __init__(self, file: DataFile) -> None:
        self._file = file

    def of(self, assessment_id: str) -> list[Revision]:
        """Return what 定稿 has kept of an assessment, in order."""
        return list(self.each(assessment_id))

    def each(self, assessment_id: str) -> Generator[Revision]:
        """Yield what 定稿 has kept of an assessment, in order, one at a time: PDFs are large; close it to break off."""
        with in_words(self._file.path):
            for row in self._file.query("SELECT * FROM revision WHERE assessment = ? ORDER BY number", assessment_id):
                yield self._file.fitting(row, Revision, "定稿的版本")

    def last(self, assessment_id: str) -> int:
        """Return the number of the last revision, 0 where there is none."""
        sql = "SELECT ifnull(max(number), 0) AS last FROM revision WHERE assessment = ?"
        with in_words(self._file.path):
            return int(next(self._file.query(sql, assessment_id))["last"])

    def add(self, revision: Revision) -> None:
        """Keep a revision for good, within a transaction."""
        self._file.insert("revision", asdict(revision))

    def signings(self, assessment_id: str) -> list[RecordedSigning]:
        """Return how the revisions of an assessment were signed, in order."""
        columns = ", ".join(RecordedSigning.__struct_fields__)
        with in_words(self._file.path):
            rows = self._file.query(f"SELECT {columns} FROM signing WHERE assessment = ? ORDER BY id", assessment_id)
            return [self._file.fitting(_with_lists(row), RecordedSigning, "签名登记") for row in rows]

    def add_signing(self, assessment_id: str, signing: RecordedSigning) -> str:
        """Keep how a revision was signed for good, within a transaction; return the seal of the row."""
        row = signing_row(assessment_id, signing)
        self._file.insert("signing", row)
        return str(row["seal"])


class HandoverTable:
    """Which revisions were handed over in which copies of an open file."""

    def __init__(self, file: DataFile) -> None:
        self._file = file

    def of(self, assessment_id: str) -> list[Handover]:
        """Return in which copies an assessment was handed over, in order."""
        columns = ", ".join(Handover.__struct_fields__)
        with in_words(self._file.path):
            rows = self._file.query(f"SELECT {columns} FROM handover WHERE assessment = ? ORDER BY id", assessment_id)
            return [self._file.fitting(row, Handover, "移交登记") for row in rows]

    def when(self, assessment_id: str) -> list[tuple[str, str]]:
        """Return when and by whom each was handed over, in order."""
        sql = "SELECT at, person FROM handover WHERE assessment = ? ORDER BY id"
        with in_words(self._file.path):
            return [(row["at"], row["person"]) for row in self._file.query(sql, assessment_id)]

    def add(self, one: Handover, at: str, person: str) -> None:
        """Keep a hand-over for good, within a transaction."""
        self._file.insert("handover", {**asdict(one), "at": at, "person": person})


def _with_lists(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with the lists that its texts stand for; a text that stands for none stays, and fits nothing."""
    lists: dict[str, Any] = {}
    for name in SIGNING_LISTS:
        with suppress(*UNREADABLE, TypeError):
            lists[name] = [] if row[name] == "[]" else msgspec.json.decode(row[name])
    return row | lists
