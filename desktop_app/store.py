"""The assessments in the file: list, load, save what changed, history, revisions, delete."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import asdict, replace

from .answers import Answer, Attachment, Ballot, Task
from .assessment import Assessment, Conduct, Noted, empty_assessment
from .changes import COLUMNS, Change, HistoryEntry, answer_from_rows, changes
from .errors import UserError
from .replay import ALTERED, inconsistency
from .revision import RecordedSigning, Revision, signing_row
from .rubric import Rubric, parse_rubric
from .sqlite_file import in_words
from .store_handover import Handover, HandoverTable

UNANSWERED: dict[str, Any] = {"value": "{}", "note": "", "methods": "[]", "files": "[]", "own": None}
Listed = TypeVar("Listed")
BEGUN = "新建评估"  # the history's words for an assessment begun empty
SAMPLE = "打开示例评估"  # and for the sample, which stays one whatever is typed into it
SIGNED = """(SELECT outcome FROM signing WHERE signing.assessment = assessment.id AND revision =
 (SELECT max(number) FROM revision WHERE revision.assessment = assessment.id) ORDER BY signing.id DESC LIMIT 1)"""
SAMPLED = f"EXISTS (SELECT 1 FROM history WHERE history.assessment = assessment.id AND words = '{SAMPLE}')"


class Stored(Struct, frozen=True, kw_only=True):
    """An assessment as the file holds it; ``created`` and ``changed`` are ISO local times."""

    id: str
    rubric: Rubric
    record: Assessment
    status: str
    reason: str
    created: str
    changed: str
    sample: bool = False  # the sample visit, no real one
    outcome: str = ""  # how the last revision was signed: signed or refused


class Store(HandoverTable):
    """The assessments of one open file; ``person`` is who is at the keyboard, for the history."""

    person = ""

    def ids(self) -> list[str]:
        """Return the ids of all assessments, the last changed first."""
        with in_words(self.path):
            rows = self._query("SELECT id FROM assessment ORDER BY changed DESC, id")
            return [row["id"] for row in rows]

    def load_all(self) -> tuple[list[Stored], list[str]]:
        """Load every assessment, the last changed first; what cannot be read is told, each in a sentence."""
        loaded, faults = [], []
        for assessment_id in self.ids():
            try:
                loaded.append(self.load(assessment_id))
            except UserError as error:
                faults.append(str(error))
        return loaded, faults

    def load(self, assessment_id: str) -> Stored:
        """Load one assessment with the rubric it is scored with."""
        with in_words(self.path):
            columns = f"*, {SAMPLED} AS sample, {SIGNED} AS outcome"
            head = self._row(f"SELECT {columns} FROM assessment WHERE id = ?", assessment_id)
            rubric = self._rubric(head["rubric"])
            members = self._texts(head["members"])
            conduct, noted = self._listed(head["conduct"], Conduct), self._listed(head["noted"], Noted)
            answers = tuple(self._answers(assessment_id, rubric))
        return Stored(
            id=assessment_id,
            rubric=rubric,
            record=Assessment(
                unit=head["unit"],
                date=head["date"],
                leader=head["leader"],
                members=members,
                conduct=conduct,
                noted=noted,
                answers=answers,
            ),
            status=head["status"],
            reason=head["reason"],
            created=head["created"],
            changed=head["changed"],
            sample=bool(head["sample"]),
            outcome=head["outcome"] or "",
        )

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
        now = _now(stored.changed)
        found = changes(stored.rubric, stored.record, record)
        with self._transaction():
            self._claim(stored, now)
            if stored.status != "draft":
                raise UserError("这个评估已经定稿或作废，刚才的修改没有保存；要修改请先重新打开。")
            self._write(stored.id, found)
            if entry is None or since is None:
                entry = self._log(stored.id, now, words, found)
            elif whole := changes(stored.rubric, since, record):
                sql = "UPDATE history SET at = ?, words = ?, changes = ? WHERE id = ?"
                self._db.execute(sql, (now, words, msgspec.json.encode(whole).decode(), entry))
            else:
                self._db.execute("DELETE FROM history WHERE id = ?", (entry,))
                entry = None
        return replace(stored, record=record, changed=now), entry

    def set_status(self, stored: Stored, status: str, reason: str, words: str) -> Stored:
        """Change the status for a reason; the history says so in ``words``."""
        with self._transaction():
            return self._set_status(stored, status, reason, f"{words}：{reason}")

    def add_revision(self, stored: Stored, revision: Revision, words: str) -> Stored:
        """Keep a revision of a draft, which is final from then on."""
        with self._transaction():
            self._insert_row("revision", asdict(revision))
            return replace(self._set_status(stored, "final", "", words), outcome="")

    def revisions(self, assessment_id: str) -> list[Revision]:
        """Return what 定稿 has kept of an assessment, in order."""
        with in_words(self.path):
            rows = self._query("SELECT * FROM revision WHERE assessment = ? ORDER BY number", (assessment_id,))
            return [Revision(**row) for row in rows]

    def add_signing(self, stored: Stored, signing: RecordedSigning, words: str) -> Stored:
        """Keep how a revision was signed."""
        row = signing_row(stored.id, replace(signing, at=_now(), person=self.person))
        with self._transaction():
            self._insert_row("signing", row)
            return replace(self._set_status(stored, "signed", "", words), outcome=signing.outcome)

    def signings(self, assessment_id: str) -> list[RecordedSigning]:
        """Return how the revisions of an assessment were signed, in order."""
        columns = ", ".join(RecordedSigning.__struct_fields__)
        with in_words(self.path):
            rows = self._query(f"SELECT {columns} FROM signing WHERE assessment = ? ORDER BY id", (assessment_id,))
            return [RecordedSigning(**row | {"files": self._files(row["files"])}) for row in rows]

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
                    self._insert_handover(one, _now(), self.person)
                    self._set_status(stored, "handed_over", "", one.words)

    def delete(self, assessment_id: str) -> None:
        """Delete an assessment with its history, and the evidence that nothing else names.

        One that was ever final is kept.
        """
        with self._transaction():
            self.may_delete(assessment_id)
            self._db.execute("DELETE FROM assessment WHERE id = ?", (assessment_id,))
            self._sweep_evidence()

    def may_delete(self, assessment_id: str) -> None:
        """Raise ``UserError`` if an assessment was ever final."""
        with in_words(self.path):
            kept = any(self._query("SELECT 1 FROM revision WHERE assessment = ?", (assessment_id,)))
        if kept:
            raise UserError("这个评估已有定稿的版本，不能删除，内容都在；如果是误建的，请打开后选“作废”。")

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

    def history(self, assessment_id: str) -> list[HistoryEntry]:
        """Return what was done to an assessment, oldest first."""
        with in_words(self.path):
            rows = self._query(
                "SELECT id, at, person, words, changes FROM history WHERE assessment = ? ORDER BY id", (assessment_id,)
            )
            try:
                return [HistoryEntry(**{**row, "changes": msgspec.json.decode(row["changes"])}) for row in rows]
            except msgspec.MsgspecError:
                raise UserError(ALTERED) from None

    def milestones(self, assessment_id: str) -> list[str]:
        """Return the words of what was done to an assessment beside edits, in order: 定稿, reopening, signing."""
        with in_words(self.path):
            sql = "SELECT words FROM history WHERE assessment = ? AND changes = '[]' ORDER BY id"
            return [row["words"] for row in self._query(sql, (assessment_id,))]

    def known_names(self) -> tuple[list[str], list[str]]:
        """Return the units and the people that this file already knows, to be offered again; not the sample's."""
        with in_words(self.path):
            sql = f"SELECT unit, leader, members FROM assessment WHERE NOT {SAMPLED} ORDER BY changed DESC"
            rows = list(self._query(sql))
        people = [name for row in rows for name in (row["leader"], *self._texts(row["members"]))]
        return _distinct(row["unit"] for row in rows), _distinct(people)

    def check(self) -> list[str]:
        """Look through the whole file; return what is wrong, each as a sentence."""
        with in_words(self.path):
            lines = [row[0] for row in self._connection.execute("PRAGMA integrity_check")]
        loaded, faults = self.load_all()
        structure = [f"文件结构有损坏：{line}。" for line in lines if line != "ok"]
        evidence = self._evidence_faults((one.rubric, one.record) for one in loaded)
        return [*structure, *faults, *self._history_faults(loaded), *evidence]

    # --- rows ---

    def _claim(self, stored: Stored, now: str) -> None:
        """Refuse to write over what somebody else has changed since ``stored`` was loaded."""
        cursor = self._db.execute(
            "UPDATE assessment SET changed = ? WHERE id = ? AND changed = ? AND status = ?",
            (now, stored.id, stored.changed, stored.status),
        )
        if not cursor.rowcount:
            raise UserError("这个评估已在另一个窗口中改动或删除，刚才的修改没有保存；请返回列表后重新打开。")

    def _set_status(self, stored: Stored, status: str, reason: str, words: str) -> Stored:
        now = _now(stored.changed)
        self._claim(stored, now)
        self._db.execute("UPDATE assessment SET status = ?, reason = ? WHERE id = ?", (status, reason, stored.id))
        self._log(stored.id, now, words, [])
        return replace(stored, status=status, reason=reason, changed=now)

    def _insert(self, rubric: Rubric, record: Assessment, words: str) -> str:
        from uuid import uuid4  # not at the start: the list does without

        assessment_id, now = str(uuid4()), _now()
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

    def _history_faults(self, loaded: list[Stored]) -> Iterator[str]:
        """Say of each assessment whose history does not lead to what it holds now where they part."""
        for one in loaded:
            try:
                fault = inconsistency(one.rubric, one.record, self.history(one.id))
            except UserError as error:
                fault = str(error)
            if fault:
                yield fault

    def _rubric(self, digest: str) -> Rubric:
        source = self._row("SELECT source FROM rubric WHERE digest = ?", digest)["source"]
        return _parsed(source, self.path.name)

    def _answers(self, assessment_id: str, rubric: Rubric) -> Iterator[Answer]:
        tasks, ballots = defaultdict(list), defaultdict(list)
        for row in self._rows("task", assessment_id, "item, position"):
            row["methods"], row["files"] = self._texts(row["methods"]), self._files(row["files"])
            tasks[row.pop("item")].append(Task(**row))
        for row in self._rows("ballot", assessment_id, "item, position"):
            ballots[row.pop("item")].append(Ballot(group=row.pop("voters"), **row))
        rows = {row["item"]: row for row in self._rows("answer", assessment_id, "item")}
        for item in rubric.items:
            row = rows.get(item.number, UNANSWERED)
            try:
                answer = answer_from_rows(
                    item.answer_type,
                    row["value"],
                    note=row["note"],
                    methods=self._texts(row["methods"]),
                    files=self._files(row["files"]),
                    own=row["own"],
                    tasks=tuple(tasks[item.number]),
                    ballots=tuple(ballots[item.number]),
                )
            except msgspec.MsgspecError:
                raise UserError(self._altered(f"第{item.number}项的内容与评分表不符")) from None
            for fault in (*item.invalid(answer), *item.invalid_own(answer)):
                raise UserError(self._altered(f"第{item.number}项：{fault}"))
            yield answer

    def _texts(self, text: str) -> tuple[str, ...]:
        return self._listed(text, str)

    def _files(self, text: str) -> tuple[Attachment, ...]:
        return self._listed(text, Attachment)

    def _listed(self, text: str, kind: type[Listed]) -> tuple[Listed, ...]:
        try:
            return () if text == "[]" else tuple(msgspec.json.decode(text, type=list[kind]))  # type: ignore[valid-type]
        except msgspec.MsgspecError:
            raise UserError(self._altered("人员、情形、查证方式或佐证材料的内容不对")) from None

    def _altered(self, what: str) -> str:
        return f"“{self.path.name}”里有一个评估无法读取，{what}；文件可能被别的程序改动过。"

    def _rows(self, table: str, assessment_id: str, order: str) -> Iterator[dict[str, Any]]:
        for row in self._query(f"SELECT * FROM {table} WHERE assessment = ? ORDER BY {order}", (assessment_id,)):
            del row["assessment"]
            if table != "answer":
                row.pop("position")
            yield row


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


@cache
def _parsed(source: str, name: str) -> Rubric:
    return parse_rubric(source, name)


def _distinct(names: Any) -> list[str]:
    return list(dict.fromkeys(name for name in names if name))


def _now(earlier: str = "") -> str:
    """Return the local time, never the same as ``earlier``: an assessment's time tells its states apart."""
    now = datetime.now().astimezone().isoformat(timespec="microseconds")
    return now if now != earlier else _now(earlier)
