"""An assessment taken over whole out of another file: its rows as they are, history, revisions and evidence too."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..base.errors import UserError
from .data_file import DataFile
from .store_evidence import DIGEST, EvidenceTable

_TABLES = ("answer", "task", "ballot", "history", "revision", "signing", "handover")
"""Every table with a row that belongs to an assessment, in an order in which their references hold."""


class UnreadableSourceError(UserError):
    """The file out of which something was to be taken cannot be read; nothing was taken."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"“{path}”里有读不出的内容，可能已损坏，没有从它取出任何东西；打开的文件没有改动。")


class Adopting(EvidenceTable):
    """What ``Store`` can do with an assessment of another store."""

    def adopt(self, source: Adopting, assessment_id: str) -> None:
        """Take over an assessment that this file lacks, all or nothing; it keeps its id, so it is the same one."""
        with self._transaction():
            if self._connection.execute("SELECT 1 FROM assessment WHERE id = ?", (assessment_id,)).fetchone():
                raise UserError("这个评估已经在文件里，没有改动它。")
            with _reading(source):
                head = source._row("SELECT * FROM assessment WHERE id = ?", assessment_id)
            for row in source._theirs("SELECT * FROM rubric WHERE digest = ?", head["rubric"]):
                sql = "INSERT OR IGNORE INTO rubric (digest, id, source) VALUES (?, ?, ?)"
                self._db.execute(sql, (row["digest"], row["id"], row["source"]))
            self._insert_row("assessment", head)
            named: set[str] = set()
            for table in _TABLES:
                for row in source._rows_of(table, assessment_id):
                    self._insert_row(table, row)
                    named.update(*(DIGEST.findall(text) for text in row.values() if isinstance(text, str)))
            for digest in sorted(named):
                self._adopt_evidence(source, digest)

    def _rows_of(self, table: str, assessment_id: str) -> Iterator[dict[str, Any]]:
        """Return the rows of an assessment in their order; what only numbers a row in its own file is left out."""
        numbered = table in ("history", "signing", "handover")
        order = "id" if numbered else "rowid" if table == "revision" else "item"
        for row in self._theirs(f"SELECT * FROM {table} WHERE assessment = ? ORDER BY {order}", assessment_id):
            if numbered:
                del row["id"]
            yield row

    def _theirs(self, sql: str, key: str) -> Iterator[dict[str, Any]]:
        """Return rows for another file; what cannot be read of them is no fault of that one."""
        with _reading(self):
            rows = self._query(sql, (key,))
        while True:
            with _reading(self):
                row = next(rows, None)
            if row is None:
                return
            yield row

    def _adopt_evidence(self, source: Adopting, digest: str) -> None:
        """Copy the bytes as they are: what was damaged there is told as damaged here too."""
        for row in source._theirs("SELECT * FROM evidence WHERE sha256 = ?", digest):
            sql = "INSERT OR IGNORE INTO evidence (sha256, type, size, content) VALUES (?, ?, ?, ?)"
            self._db.execute(sql, (row["sha256"], row["type"], row["size"], row["content"]))


@contextmanager
def _reading(source: DataFile) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise UnreadableSourceError(source.path) from error
