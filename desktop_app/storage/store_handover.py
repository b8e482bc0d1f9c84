"""The store's table of what was handed over in which copy; and the copy itself, without what was deleted."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from msgspec import Struct

from ..base.errors import UserError
from ..base.progress import Progress
from .sqlite_file import connect, in_words
from .store_evidence import EvidenceTable

FULL = "本机磁盘空间不足，请清理磁盘后再移交"
UNREADABLE = "数据文件不能完整读出，可能已损坏，请用“备份与恢复”找回最近的备份"
_STEPS = 20_000  # of SQLite's machine, between two looks at whether to go on


class Handover(Struct, frozen=True, kw_only=True):
    """A revision that was handed over in a copy: the copy's name, and the SHA-256 of its bytes."""

    assessment: str
    revision: int
    name: str
    sha256: str

    @property
    def words(self) -> str:
        """What the history says of it."""
        return f"移交：第{self.revision}版，{self.name}，SHA-256 {self.sha256[:16]}"


class HandoverTable(EvidenceTable):
    """What ``Store`` knows of handing over."""

    def handovers(self, assessment_id: str) -> list[Handover]:
        """Return in which copies an assessment was handed over, in order."""
        columns = ", ".join(Handover.__struct_fields__)
        with in_words(self.path):
            rows = self._query(f"SELECT {columns} FROM handover WHERE assessment = ? ORDER BY id", (assessment_id,))
            return [Handover(**row) for row in rows]

    def _last_revision(self, assessment_id: str) -> int:
        rows = self._query("SELECT ifnull(max(number), 0) AS last FROM revision WHERE assessment = ?", (assessment_id,))
        return int(next(rows)["last"])

    def _insert_handover(self, one: Handover, at: str, person: str) -> None:
        row = {"assessment": one.assessment, "revision": one.revision, "at": at, "person": person}
        self._insert_row("handover", row | {"name": one.name, "sha256": one.sha256})


def compact_copy(source: Path, target: Path, progress: Progress) -> None:
    """Write all that a file holds into a new one, and nothing of what was deleted from it.

    A deleted assessment stays legible in the free pages of its file, and of a copy page by page.
    """
    with closing(connect(source, read_only=True)) as connection:
        connection.set_progress_handler(lambda: progress.cancelled, _STEPS)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 1)  # VACUUM attaches what it writes
        connection.execute("PRAGMA query_only = OFF")  # its own file is opened for reading all the same
        try:
            connection.execute("VACUUM INTO ?", (str(target),))
        except sqlite3.Error as error:
            progress.check()
            name = getattr(error, "sqlite_errorname", "")
            why = FULL if name == "SQLITE_FULL" else UNREADABLE
            raise UserError(f"没有移交，数据文件没有改动：{why}。") from error
