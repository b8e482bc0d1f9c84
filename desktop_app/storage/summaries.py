"""The list of the assessments in a file, told without putting each record together and scoring it again.

What scoring came to is kept beside the settings under a hash of all that it follows from, so that it is never out of
date and may be forgotten at any time. Until something is not known yet neither records nor rubrics are loaded.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any, NamedTuple

from ..base.errors import UserError
from ..base.hashing import hash_of_texts
from ..base.userdirs import summaries_file
from ..base.version import VERSION
from ..files.records import recalled, remember
from ..record.status import is_refused
from .data_file import DataFile
from .heads import head_of, ids
from .screening import record_tables
from .sqlite_file import in_words

MOST_KEPT = 2000  # assessments

Scored = tuple[str, str, int, tuple[int, ...]]
"""The total as written, the grade or nothing, how many items there are, and the numbers of those not assessed."""


class Summary(NamedTuple):
    """What the list tells of an assessment; ``date`` is ISO or empty, ``changed`` an ISO time, ``total`` as written."""

    id: str
    unit: str
    date: str
    status: str
    outcome: str
    changed: str
    sample: bool
    total: str
    grade: str
    items: int
    unanswered: tuple[int, ...]

    @property
    def refused(self) -> bool:
        """Whether the present revision stands unsigned because the unit refused to."""
        return is_refused(self.status, self.outcome)


class Summaries:
    """Lists files, and remembers what scoring their assessments came to."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, Scored]] | None = None
        self._kept = 0  # how many of them are on the disk

    def of(self, file: DataFile) -> tuple[list[Summary], list[str]]:
        """List the assessments, the last changed first; what cannot be read is told, each in a sentence."""
        listed, faults = [], []
        for assessment_id in ids(file):
            try:
                with in_words(file.path):
                    listed.append(self._summary(file, assessment_id))
            except UserError as error:
                faults.append(str(error))
        return listed, faults

    def keep(self) -> None:
        """Keep for the next start what was found out since the last time; where nothing can be written, nothing."""
        known = self._known or {}
        if len(known) != self._kept:
            with suppress(OSError):
                remember(summaries_file(), dict(list(known.items())[-MOST_KEPT:]))
                self._kept = len(known)

    def _summary(self, file: DataFile, assessment_id: str) -> Summary:
        head = head_of(file, assessment_id)
        total, grade, items, unanswered = self._scored(file, head)
        facts = {name: str(head[name] or "") for name in ("id", "unit", "date", "status", "outcome", "changed")}
        return Summary(
            **facts, sample=bool(head["sample"]), total=total, grade=grade, items=items, unanswered=unanswered
        )

    def _scored(self, file: DataFile, head: dict[str, Any]) -> Scored:
        if self._known is None:
            self._known = recalled(summaries_file(), dict[str, tuple[str, Scored]]) or {}
            self._kept = len(self._known)
        key = _key(file, head)
        seal, scored = self._known.get(key, ("", None))
        if scored is None or seal != _seal(key, scored):  # a flipped bit must not show in a total
            scored = _score(file, head["id"])
            self._known[key] = _seal(key, scored), scored
        return scored


def _key(file: DataFile, head: dict[str, Any]) -> str:
    """Return the hash of all that a score follows from: program, rubric, every row of the record."""
    texts = [VERSION, file.row("SELECT source FROM rubric WHERE digest = ?", head["rubric"])["source"], repr(head)]
    for table in record_tables():
        rows = file.connection.execute(f"SELECT * FROM {table} WHERE assessment = ?", (head["id"],))
        texts += (table, repr(list(map(tuple, rows))))
    return hash_of_texts(texts)


def _seal(key: str, scored: Scored) -> str:
    return hash_of_texts((key, repr(scored)))[:16]


def _score(file: DataFile, assessment_id: str) -> Scored:
    from ..record.scoring import score  # not at the start: most of what is listed is known
    from ..rubric.amounts import written_total
    from .store import Store

    stored = Store(file).load(assessment_id)
    result = score(stored.rubric, stored.record)
    return written_total(result.total), result.grade or "", len(result.items), result.unanswered
