"""An assessment taken over whole out of another file: its rows as they are, history, revisions and evidence too."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import UserError
from .sqlite_file import in_words
from .store_evidence import DIGEST, EvidenceTable

_TABLES = ("answer", "task", "ballot", "history", "revision", "signing", "handover")
"""Every table with a row that belongs to an assessment, in an order in which their references hold."""


class Adopting(EvidenceTable):
    """What ``Store`` can do with an assessment of another store."""

    def adopt(self, source: Adopting, assessment_id: str) -> None:
        """Take over an assessment that this file lacks, all or nothing; it keeps its id, so it is the same one."""
        with in_words(source.path), self._transaction():
            if self._connection.execute("SELECT 1 FROM assessment WHERE id = ?", (assessment_id,)).fetchone():
                raise UserError("这个评估已经在文件里，没有改动它。")
            head = source._row("SELECT * FROM assessment WHERE id = ?", assessment_id)
            for row in source._query("SELECT * FROM rubric WHERE digest = ?", (head["rubric"],)):
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

    def _rows_of(self, table: str, assessment_id: str) -> Iterator[dict[str, object]]:
        """Return the rows of an assessment in their order; what only numbers a row in its own file is left out."""
        numbered = table in ("history", "signing", "handover")
        order = "id" if numbered else "rowid" if table == "revision" else "item"
        for row in self._query(f"SELECT * FROM {table} WHERE assessment = ? ORDER BY {order}", (assessment_id,)):
            if numbered:
                del row["id"]
            yield row

    def _adopt_evidence(self, source: EvidenceTable, digest: str) -> None:
        """Copy the bytes as they are: what was damaged there is told as damaged here too."""
        for row in source._query("SELECT * FROM evidence WHERE sha256 = ?", (digest,)):
            sql = "INSERT OR IGNORE INTO evidence (sha256, type, size, content) VALUES (?, ?, ?, ?)"
            self._db.execute(sql, (row["sha256"], row["type"], row["size"], row["content"]))
