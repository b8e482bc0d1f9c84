"""What the file holds, read: the assessments, their history, what 定稿 has kept of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

from ..base.clock import is_date
from ..base.decoding import UNREADABLE
from ..base.errors import UserError
from ..history.changes import HistoryEntry, answer_from_rows
from ..history.replay import ALTERED, inconsistency
from ..record.assessment import Assessment, Conduct, Noted
from ..record.revision import OUTCOMES, RecordedSigning, Revision
from ..record.status import STATES
from ..rubric.answers import Answer, Attachment, Ballot, Task
from ..rubric.loading import parse_rubric
from ..rubric.rubric import Rubric
from .screening import damage
from .sqlite_file import in_words
from .store_evidence import EvidenceTable
from .stored import SAMPLE, Stored

UNANSWERED: dict[str, Any] = {"value": "{}", "note": "", "methods": "[]", "files": "[]", "own": None}
Listed = TypeVar("Listed")
SIGNED = """(SELECT outcome FROM signing WHERE signing.assessment = assessment.id AND revision =
 (SELECT max(number) FROM revision WHERE revision.assessment = assessment.id) ORDER BY signing.id DESC LIMIT 1)"""
SAMPLED = f"EXISTS (SELECT 1 FROM history WHERE history.assessment = assessment.id AND words = '{SAMPLE}')"


class Reader(EvidenceTable):
    """The assessments of one open file, as far as they are read."""

    def ids(self) -> list[str]:
        """Return the ids of all assessments, the last changed first, whatever the clock said."""
        last = "(SELECT max(history.id) FROM history WHERE history.assessment = assessment.id)"
        with in_words(self.path):
            rows = self._query(f"SELECT id FROM assessment ORDER BY {last} DESC, id")
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
            if head["status"] not in STATES or (head["date"] and not is_date(head["date"])):
                raise UserError(self._altered("状态或日期不对"))  # SQLite checks neither where it may not write
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

    def revisions(self, assessment_id: str) -> list[Revision]:
        """Return what 定稿 has kept of an assessment, in order."""
        with in_words(self.path):
            rows = self._query("SELECT * FROM revision WHERE assessment = ? ORDER BY number", (assessment_id,))
            return [Revision(**row) for row in rows]

    def signings(self, assessment_id: str) -> list[RecordedSigning]:
        """Return how the revisions of an assessment were signed, in order."""
        columns = ", ".join(RecordedSigning.__struct_fields__)
        with in_words(self.path):
            rows = self._query(f"SELECT {columns} FROM signing WHERE assessment = ? ORDER BY id", (assessment_id,))
            found = [RecordedSigning(**row | {"files": self._files(row["files"])}) for row in rows]
        if any(one.outcome not in OUTCOMES for one in found):
            raise UserError(self._altered("签名登记的内容不对"))
        return found

    def may_delete(self, assessment_id: str) -> None:
        """Raise ``UserError`` if an assessment was ever final."""
        with in_words(self.path):
            kept = any(self._query("SELECT 1 FROM revision WHERE assessment = ?", (assessment_id,)))
        if kept:
            raise UserError("这个评估已有定稿的版本，不能删除，内容都在；如果是误建的，请打开后选“作废”。")

    def history(self, assessment_id: str) -> list[HistoryEntry]:
        """Return what was done to an assessment, oldest first."""
        with in_words(self.path):
            rows = self._query(
                "SELECT id, at, person, words, changes FROM history WHERE assessment = ? ORDER BY id", (assessment_id,)
            )
            try:
                return [HistoryEntry(**{**row, "changes": msgspec.json.decode(row["changes"])}) for row in rows]
            except UNREADABLE:
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
            damages = damage(self._connection, "integrity_check")
        loaded, faults = self.load_all()
        structure = (
            [f"文件结构有{len(damages)}处损坏，内容可能不全；请用“备份与恢复”找回最近的备份。"] if damages else []
        )
        evidence = self._evidence_faults((one.rubric, one.record) for one in loaded)
        return [*structure, *faults, *self._history_faults(loaded), *evidence]

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
        found = _parsed(source, self.path.name)
        if isinstance(found, str):
            raise UserError(found)
        if found.digest != digest:
            raise UserError(self._altered("评分表的内容被改动过"))
        return found

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
            except UNREADABLE:
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
        except UNREADABLE:
            raise UserError(self._altered("人员、情形、查证方式或佐证材料的内容不对")) from None

    def _altered(self, what: str) -> str:
        return f"“{self.path.name}”里有一个评估无法读取，{what}；文件可能被别的程序改动过。"

    def _rows(self, table: str, assessment_id: str, order: str) -> Iterator[dict[str, Any]]:
        for row in self._query(f"SELECT * FROM {table} WHERE assessment = ? ORDER BY {order}", (assessment_id,)):
            del row["assessment"]
            if table != "answer":
                row.pop("position")
            yield row


@lru_cache(maxsize=32)
def _parsed(source: str, name: str) -> Rubric | str:
    """Return the rubric, or why it is none: a file may name it for each of a thousand assessments."""
    try:
        return parse_rubric(source, name)
    except UserError as error:
        return str(error)


def _distinct(names: Any) -> list[str]:
    return list(dict.fromkeys(name for name in names if name))
