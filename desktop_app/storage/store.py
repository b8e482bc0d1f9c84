"""The assessments in the file, written: begun, saved as they change, made final, signed, handed over, deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import asdict, replace

from ..base.clock import time_after
from ..base.errors import UserError
from ..history.changes import COLUMNS, Change, changes
from ..record.assessment import Assessment, empty_assessment
from ..record.revision import RecordedSigning, Revision, signing_row
from ..rubric.rubric import Rubric
from .sqlite_file import connect, in_words
from .store_adopting import Adopting
from .store_handover import Handover, HandoverTable
from .store_reading import Reader
from .stored import BEGUN, Stored


class Store(Reader, Adopting, HandoverTable):
    """The assessments of one open file; ``person`` is who is at the keyboard, for the history."""

    person = ""
    _in_doubt: Stored | None = None  # what a change that failed would have led to

    def begin(self, rubric: Rubric) -> str:
        """Store an empty assessment, and return its id; until it is edited ``drop_untouched`` takes it away."""
        return self.add(rubric, empty_assessment(rubric), BEGUN)

    def add(self, rubric: Rubric, record: Assessment, words: str) -> str:
        """Store a new assessment and return its id; the rubric is stored with it."""
        return self.add_all([(rubric, record)], words)[0]

    def add_all(self, new: list[tuple[Rubric, Assessment]], words: str) -> list[str]:
        """Store new assessments, all or none, and return their ids."""
        with self._transaction():
            return [self._insert(rubric, record, words) for rubric, record in new]

    def save(
        self,
        stored: Stored,
        record: Assessment,
        words: str,
        *,
        entry: int | None = None,
        since: Assessment | None = None,
    ) -> tuple[Stored, int | None]:
        """Write what differs from ``stored.record``, with its history row, in one transaction.

        Returns what is stored now, and the history row's id. ``entry`` and ``since`` continue that
        earlier row instead of adding one: it then tells the change from ``since``, which is how
        typing stays one step; a row that comes to tell nothing is taken away. Refuses to write over
        what somebody else has changed since ``stored`` was loaded.
        """
        now = time_after(stored.changed)
        found = changes(stored.rubric, stored.record, record)
        after = replace(stored, record=record, changed=now)
        with self._change(after):
            self._claim(stored, now)
            if stored.status != "draft":
                raise UserError("这个评估已经定稿或作废，刚才的修改没有保存；要修改请先重新打开。")
            self._write(stored.id, found)
            if entry is None or since is None:
                entry = self._log(stored.id, now, words, found) if found else None
            elif whole := changes(stored.rubric, since, record):
                sql = "UPDATE history SET at = ?, words = ?, changes = ? WHERE id = ?"
                self._db.execute(sql, (now, words, msgspec.json.encode(whole).decode(), entry))
            else:
                self._db.execute("DELETE FROM history WHERE id = ?", (entry,))
                entry = None
        return after, entry

    def settled(self, stored: Stored) -> Stored:
        """Return what the file holds after a change of ``stored`` that failed.

        A disk that fails at the very end of a commit may have kept it; what the change led to is then returned.
        """
        tried = self._in_doubt
        if tried is None or tried.id != stored.id:
            return stored
        with in_words(self.path, saving=True):
            rows = list(self._query("SELECT changed FROM assessment WHERE id = ?", (stored.id,)))
        self._in_doubt = None
        return tried if rows and rows[0]["changed"] == tried.changed else stored

    def set_status(self, stored: Stored, status: str, reason: str, words: str) -> Stored:
        """Change the status for a reason; the history says so in ``words``."""
        after = replace(stored, status=status, reason=reason, changed=time_after(stored.changed))
        with self._change(after):
            self._set_status(stored, after, f"{words}：{reason}")
        return after

    def add_revision(self, stored: Stored, revision: Revision, words: str) -> Stored:
        """Keep a revision of a draft, which is final from then on."""
        after = replace(stored, status="final", reason="", outcome="", changed=time_after(stored.changed))
        with self._change(after):
            self._insert_row("revision", asdict(revision))
            self._set_status(stored, after, words)
        return after

    def add_signing(self, stored: Stored, signing: RecordedSigning, words: str) -> Stored:
        """Keep how a revision was signed."""
        row = signing_row(stored.id, replace(signing, at=time_after(""), person=self.person))
        now = time_after(stored.changed)
        after = replace(stored, status="signed", reason="", changed=now, outcome=signing.outcome)
        with self._change(after):
            self._insert_row("signing", row)
            self._set_status(stored, after, words)
        return after

    def add_handovers(self, given: list[Handover]) -> None:
        """Keep which revisions were handed over, all or none; each is 已移交 until it is changed.

        Refused if one of them is no longer the present revision. What is known already is not told twice.
        """
        with self._transaction():
            for one in given:
                stored = self.load(one.assessment)
                if stored.status in ("draft", "void") or self._last_revision(stored.id) != one.revision:
                    words = "同时在另一个窗口中改动过，副本里是改动以前的内容，请重新移交。"
                    raise UserError(f"“{stored.record.unit}”{words}")
                if stored.status != "handed_over" or one not in self.handovers(stored.id):
                    after = replace(stored, status="handed_over", reason="", changed=time_after(stored.changed))
                    self._insert_handover(one, after.changed, self.person)
                    self._set_status(stored, after, one.words)

    def delete(self, assessment_id: str) -> None:
        """Delete an assessment with its history, and the evidence that nothing else names.

        One that was ever final is kept.
        """
        with self._transaction():
            self.may_delete(assessment_id)
            self._db.execute("DELETE FROM assessment WHERE id = ?", (assessment_id,))
            self._sweep_evidence()

    def drop_untouched(self, assessment_id: str) -> None:
        """Delete an assessment if the file says that it was begun empty and nobody has edited it since.

        The file is asked, not the caller's copy: another window may have filled it in.
        """
        with self._transaction():
            self._db.execute(
                "DELETE FROM assessment WHERE id = ? AND changed = created"
                " AND (SELECT group_concat(changes) FROM history WHERE history.assessment = assessment.id) = '[]'"
                " AND NOT EXISTS (SELECT 1 FROM history WHERE history.assessment = assessment.id AND words <> ?)",
                (assessment_id, BEGUN),
            )

    @contextmanager
    def _change(self, after: Stored) -> Iterator[None]:
        """A transaction that leads to ``after``; if it fails, ``settled`` can tell whether it got in all the same."""
        self._in_doubt = after
        with self._transaction():
            yield
        self._in_doubt = None

    def _claim(self, stored: Stored, now: str) -> None:
        """Refuse to write over what somebody else has changed since ``stored`` was loaded."""
        cursor = self._db.execute(
            "UPDATE assessment SET changed = ? WHERE id = ? AND changed = ? AND status = ?",
            (now, stored.id, stored.changed, stored.status),
        )
        if not cursor.rowcount:
            raise UserError("这个评估已在另一个窗口中改动或删除，刚才的修改没有保存；请返回列表后重新打开。")

    def _set_status(self, stored: Stored, after: Stored, words: str) -> None:
        self._claim(stored, after.changed)
        row = (after.status, after.reason, after.id)
        self._db.execute("UPDATE assessment SET status = ?, reason = ? WHERE id = ?", row)
        self._log(after.id, after.changed, words, [])

    def _insert(self, rubric: Rubric, record: Assessment, words: str) -> str:
        from uuid import uuid4  # not at the start: the list does without

        assessment_id, now = str(uuid4()), time_after("")
        self._db.execute(
            "INSERT OR IGNORE INTO rubric (digest, id, source) VALUES (?, ?, ?)",
            (rubric.digest, rubric.id, rubric.source),
        )
        self._db.execute(
            "INSERT INTO assessment (id, rubric, created, changed) VALUES (?, ?, ?, ?)",
            (assessment_id, rubric.digest, now, now),
        )
        found = changes(rubric, empty_assessment(rubric), record)
        self._write(assessment_id, found)
        self._log(assessment_id, now, words, found)
        return assessment_id

    def _write(self, assessment_id: str, found: list[Change]) -> None:
        for change in found:
            self._db.execute(*_statement(assessment_id, change))

    def _log(self, assessment_id: str, now: str, words: str, found: list[Change]) -> int:
        row = (assessment_id, now, self.person, words, msgspec.json.encode(found).decode())
        sql = "INSERT INTO history (assessment, at, person, words, changes) VALUES (?, ?, ?, ?, ?)"
        cursor = self._db.execute(sql, row)
        return int(cursor.lastrowid or 0)


def _statement(assessment_id: str, change: Change) -> tuple[str, tuple[Any, ...]]:
    keys, values = COLUMNS[change.table]
    if change.table == "assessment":
        assignments = ", ".join(f"{name} = ?" for name in values)
        return f"UPDATE assessment SET {assignments} WHERE id = ?", (*(change.after or ()), assessment_id)
    names = ("assessment", *keys)
    if change.after is None:
        where = " AND ".join(f"{name} = ?" for name in names)
        return f"DELETE FROM {change.table} WHERE {where}", (assessment_id, *change.key)
    places = ", ".join("?" * (len(names) + len(values)))
    sql = f"INSERT OR REPLACE INTO {change.table} ({', '.join((*names, *values))}) VALUES ({places})"
    return sql, (assessment_id, *change.key, *change.after)


def plain_store(path: Path) -> Store:
    """Open a file for reading without looking through all of it, and beside whoever has it open."""
    try:
        return Store(path, connect(path, read_only=True))
    except (OSError, sqlite3.Error):
        raise UserError(f"“{path}”无法读取，可能已被移走或损坏。") from None
