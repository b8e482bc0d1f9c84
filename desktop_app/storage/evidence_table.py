"""The store's table of evidence: bytes by their SHA-256, the same file once; a reference's bytes or a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256

from ..base.errors import UserError
from ..base.text import shown, unit_name
from ..record.assessment import Assessment
from ..record.rows import COLUMNS
from ..rubric.answers import Attachment
from ..rubric.rubric import Rubric
from .data_file import DataFile
from .sqlite_file import in_words

NAMING = [
    *((table, "files") for table, (_, columns) in COLUMNS.items() if "files" in columns),
    *(("signing", "files"), ("event", "changes"), ("revision", "record")),
    *(("side_event", "changes"), ("side_revision", "row"), ("side_revision", "signings")),
    ("act", "data"),
]
"""Tables and columns in which evidence is named."""

AT_ONCE = 8 * 2**20  # bytes that are written as one value, of which SQLite makes copies

DIGEST = re.compile("[0-9a-f]{64}")


class EvidenceCheck:
    """Which evidence is missing, altered or named by nothing: by its name where a record names it."""

    def __init__(self, known: set[str], bad: set[str], named: set[str]) -> None:
        self._known, self._bad, self._named = known, bad, named
        self._told: set[str] = set()

    def faults_of(self, rubric: Rubric, record: Assessment) -> Iterator[str]:
        """Say what is amiss with the evidence of a record."""
        from ..record.attachments import attachments  # not at the start: the list does without

        for where, file in attachments(rubric, record):
            if file.sha256 not in self._known or file.sha256 in self._bad:
                self._told.add(file.sha256)
                what = "内容已被改动或损坏" if file.sha256 in self._bad else "内容不在文件里"
                yield f"“{shown(unit_name(record.unit))}”{where}的材料“{shown(file.name)}”，{what}。"

    def rest(self) -> Iterator[str]:
        """Say what is amiss with evidence of which none of these records told."""
        for digest in sorted(self._bad - self._told):
            yield f"一份没有评估引用的材料（{shown(digest[:12])}），内容已被改动或损坏。"
        for digest in sorted(self._known - self._bad - self._named):
            why = "可能是添加时中断留下的，或别的程序放进去的"
            yield f"有一份材料（{shown(digest[:12])}）没有任何评估和修改记录提到，{why}。"


class EvidenceTable:
    """Evidence in an open file; bytes stay when the edit that brought them is undone."""

    def __init__(self, file: DataFile) -> None:
        self._file = file

    def add(self, content: bytes, type: str) -> str:
        """Keep bytes of a media type and return their SHA-256, by which a record names them."""
        digest = sha256(content).hexdigest()
        row = {"sha256": digest, "type": type, "size": len(content), "content": content}
        with self._file.transaction():
            if len(content) <= AT_ONCE or self.has(digest):
                self._file.insert("evidence", row, ignore=True)
            else:
                self._file.insert_large("evidence", row, "content")
        return digest

    def add_beside(self, content: bytes, type: str) -> None:
        """Do the same over another connection, in a thread: the disk may take its time."""
        with self._file.beside() as file:
            EvidenceTable(file).add(content, type)

    def content(self, digest: str) -> bytes:
        """Return the bytes of that SHA-256, or refuse: they are missing, or no longer what they were."""
        return self._piece(digest)[1]

    def content_beside(self, digest: str) -> bytes:
        """Do the same over another connection, in a thread."""
        with self._file.beside() as file:
            return EvidenceTable(file).content(digest)

    def has(self, digest: str) -> bool:
        """Whether the file has bytes of that SHA-256; they are not read."""
        with in_words(self._file.path):
            return any(self._file.query("SELECT 1 FROM evidence WHERE sha256 = ?", digest))

    def size(self) -> int:
        """Return how many bytes of evidence the file holds."""
        with in_words(self._file.path):
            return int(next(self._file.query("SELECT total(size) AS whole FROM evidence"))["whole"])

    def take(self, source: EvidenceTable, files: Iterable[Attachment]) -> list[str]:
        """Copy what ``files`` name out of another store; say of each piece that cannot be had why not."""
        faults = []
        for file in files:
            if self.has(file.sha256):
                continue
            try:
                type, content = source._piece(file.sha256)
            except UserError as error:
                faults.append(f"材料“{file.name}”没有带过来：{error}")
                continue
            self.add(content, type)
        return faults

    def look_through(self) -> EvidenceCheck:
        """Hash every piece, one at a time, and return what tells of each record which of its pieces are amiss."""
        with in_words(self._file.path):
            digests = [row["sha256"] for row in self._file.query("SELECT sha256 FROM evidence ORDER BY sha256")]
        return EvidenceCheck(set(digests), {digest for digest in digests if self._is_altered(digest)}, self._named())

    def sweep(self) -> None:
        """Delete the bytes that nothing names any more, not even the history of what was undone."""
        used = self._named()
        for row in list(self._file.query("SELECT sha256 FROM evidence")):
            if row["sha256"] not in used:
                self._file.execute("DELETE FROM evidence WHERE sha256 = ?", row["sha256"])

    def named_by(self, assessment_id: str) -> set[str]:
        """Return what may be the SHA-256 of evidence that an assessment names, now or in its history."""
        return self._named("AND assessment = ?", assessment_id)

    def _named(self, which: str = "", *parameters: str) -> set[str]:
        used: set[str] = set()
        with in_words(self._file.path):
            for table, column in NAMING:
                sql = f"SELECT {column} AS text FROM {table} WHERE {column} LIKE '%sha256%' {which}"
                for row in self._file.query(sql, *parameters):
                    used.update(DIGEST.findall(str(row["text"])))
        return used

    def _piece(self, digest: str) -> tuple[str, bytes]:
        with in_words(self._file.path):
            row = next(self._file.query("SELECT type, size, content FROM evidence WHERE sha256 = ?", digest), None)
        if row is None:
            raise UserError("这份材料的内容不在文件里；请从原处重新添加。")
        content = row["content"] if isinstance(row["content"], bytes) else b""
        if sha256(content).hexdigest() != digest or row["size"] != len(content):
            raise UserError("这份材料的内容已被改动或损坏，不能作为依据；请从原处重新添加。")
        return row["type"], content

    def _is_altered(self, digest: str) -> bool:
        try:
            self._piece(digest)
        except UserError:
            return True
        return False
