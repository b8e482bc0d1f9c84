"""The store's table of evidence: bytes by their SHA-256, the same file once; a reference's bytes or a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256

from ..base.errors import UserError
from ..base.text import shown
from ..record.assessment import Assessment
from ..rubric.answers import Attachment
from ..rubric.rubric import Rubric
from .data_file import DataFile
from .sqlite_file import in_words

NAMING = [("answer", "files"), ("task", "files"), ("signing", "files"), ("history", "changes"), ("revision", "record")]
"""Tables and columns in which evidence is named."""

DIGEST = re.compile("[0-9a-f]{64}")


class EvidenceTable(DataFile):
    """What ``Store`` can do with evidence; bytes stay when the edit that brought them is undone."""

    def add_evidence(self, content: bytes, type: str) -> str:
        """Keep bytes of a media type and return their SHA-256, by which a record names them."""
        digest = sha256(content).hexdigest()
        with self._transaction():
            sql = "INSERT OR IGNORE INTO evidence (sha256, type, size, content) VALUES (?, ?, ?, ?)"
            self._db.execute(sql, (digest, type, len(content), content))
        return digest

    def evidence(self, digest: str) -> bytes:
        """Return the bytes of that SHA-256, or refuse: they are missing, or no longer what they were."""
        return self._piece(digest)[1]

    def has_evidence(self, digest: str) -> bool:
        """Whether the file has bytes of that SHA-256; they are not read."""
        with in_words(self.path):
            found = self._connection.execute("SELECT 1 FROM evidence WHERE sha256 = ?", (digest,))
            return found.fetchone() is not None

    def evidence_size(self) -> int:
        """Return how many bytes of evidence the file holds."""
        with in_words(self.path):
            return int(self._connection.execute("SELECT total(size) FROM evidence").fetchone()[0])

    def take_evidence(self, source: EvidenceTable, files: Iterable[Attachment]) -> list[str]:
        """Copy what ``files`` name out of another store; say of each piece that cannot be had why not."""
        faults = []
        for file in files:
            if self.has_evidence(file.sha256):
                continue
            try:
                type, content = source._piece(file.sha256)
            except UserError as error:
                faults.append(f"材料“{file.name}”没有带过来：{error}")
                continue
            self.add_evidence(content, type)
        return faults

    def _piece(self, digest: str) -> tuple[str, bytes]:
        with in_words(self.path):
            found = self._connection.execute("SELECT type, size, content FROM evidence WHERE sha256 = ?", (digest,))
            row = found.fetchone()
        if row is None:
            raise UserError("这份材料的内容不在文件里；请从原处重新添加。")
        if sha256(row["content"]).hexdigest() != digest or row["size"] != len(row["content"]):
            raise UserError("这份材料的内容已被改动或损坏，不能作为依据；请从原处重新添加。")
        return row["type"], row["content"]

    def _evidence_faults(self, records: Iterable[tuple[Rubric, Assessment]]) -> Iterator[str]:
        """Say which evidence is missing or altered: by its name where a record names it."""
        from ..record.attachments import attachments  # not at the start: the list does without

        with in_words(self.path):
            digests = [row[0] for row in self._connection.execute("SELECT sha256 FROM evidence ORDER BY sha256")]
        bad = {digest for digest in digests if self._is_altered(digest)}
        known, told = set(digests), set()
        for rubric, record in records:
            for where, file in attachments(rubric, record):
                if file.sha256 not in known or file.sha256 in bad:
                    told.add(file.sha256)
                    what = "内容已被改动或损坏" if file.sha256 in bad else "内容不在文件里"
                    yield f"“{shown(record.unit) or '（未填单位）'}”{where}的材料“{shown(file.name)}”，{what}。"
        for digest in sorted(bad - told):
            yield f"一份没有评估引用的材料（{shown(digest[:12])}），内容已被改动或损坏。"

    def _is_altered(self, digest: str) -> bool:
        try:
            self._piece(digest)
        except UserError:
            return True
        return False

    def _sweep_evidence(self) -> None:
        """Delete the bytes that nothing names any more, not even the history of what was undone."""
        used: set[str] = set()
        for table, column in NAMING:
            for row in self._connection.execute(f"SELECT {column} FROM {table} WHERE {column} LIKE '%sha256%'"):
                used.update(DIGEST.findall(row[0]))
        for (digest,) in self._connection.execute("SELECT sha256 FROM evidence").fetchall():
            if digest not in used:
                self._db.execute("DELETE FROM evidence WHERE sha256 = ?", (digest,))
