"""What differs between two records, as rows of the file's tables: the unit of saving and history."""

from __future__ import annotations

from operator import attrgetter
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct
from msgspec.structs import asdict

from ..record.assessment import Assessment
from ..rubric.answers import Answer, Ballot, GradedListAnswer, RatioAnswer, Task
from ..rubric.rubric import Rubric

Row = tuple[Any, ...]

TASK_TEXTS = ("finding", "text", "department", "leader", "person", "deadline", "progress", "note")
_task_texts = attrgetter(*TASK_TEXTS)

COLUMNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "assessment": ((), ("unit", "date", "leader", "members", "conduct", "noted")),
    "answer": (("item",), ("value", "note", "methods", "files", "own")),
    "task": (("item", "id"), ("position", *TASK_TEXTS, "grade", "methods", "files")),
    "ballot": (
        ("item", "voters"),
        ("position", "issued", "returned", "satisfied", "fairly", "dissatisfied", "abstained", "invalid"),
    ),
}
"""Key columns beside the assessment's id, and value columns, by table."""

ROWS_APART = (
    "note",
    "methods",
    "files",
    "own",
    "tasks",
    "ballots",
)  # fields of an answer with a column or table of their own


class Change(NamedTuple):
    """A row that came (``before`` is None), went (``after`` is None) or changed."""

    table: str
    key: Row
    before: Row | None
    after: Row | None


class HistoryEntry(Struct, frozen=True):
    """One line of the history: when, what in words, and the rows that differed."""

    id: int
    at: str
    person: str
    words: str
    changes: list[Any]


def changes(rubric: Rubric, before: Assessment, after: Assessment) -> list[Change]:
    """Return the rows in which two records on one rubric differ; parts that are shared cost nothing."""
    found = []
    if (old := _particulars(before)) != (new := _particulars(after)):
        found.append(Change("assessment", (), old, new))
    for item, a, b in zip(rubric.items, before.answers, after.answers, strict=True):
        if a is not b and a != b:
            found += _answer_changes(item.number, a, b)
    return found


def answer_from_rows(answer_type: type[Answer], value: str, **fields: Any) -> Answer:
    """Put an answer together again from its value and what lies in columns and tables of its own."""
    data = msgspec.json.decode(value, type=dict[str, Any])
    data.update((name, field) for name, field in fields.items() if field not in (None, "", ()))
    return msgspec.convert(data, answer_type, from_attributes=True)


def _particulars(record: Assessment) -> Row:
    return record.unit, record.date, record.leader, _json(record.members), _json(record.conduct), _json(record.noted)


def _answer_changes(number: int, before: Answer, after: Answer) -> list[Change]:
    found = []
    if (old := _answer_row(before)) != (new := _answer_row(after)):
        found.append(Change("answer", (number,), old, new))
    if isinstance(before, GradedListAnswer) and isinstance(after, GradedListAnswer):
        found += _list_changes("task", number, _by_id(before.tasks), _by_id(after.tasks), _task_row)
    if isinstance(before, RatioAnswer) and isinstance(after, RatioAnswer):
        found += _list_changes("ballot", number, _by_group(before), _by_group(after), _ballot_row)
    return found


def _list_changes(table: str, number: int, before: dict[Any, Any], after: dict[Any, Any], row: Any) -> list[Change]:
    """Compare two lists whose entries are (position, entry) by name; what went comes first."""
    found = [Change(table, (number, name), row(*before[name]), None) for name in before if name not in after]
    for name, entry in after.items():
        old = before.get(name)
        if old is None:
            found.append(Change(table, (number, name), None, row(*entry)))
        elif old[0] != entry[0] or (old[1] is not entry[1] and old[1] != entry[1]):
            found.append(Change(table, (number, name), row(*old), row(*entry)))
    return found


def _by_id(tasks: tuple[Task, ...]) -> dict[int, tuple[int, Task]]:
    return {task.id: (position, task) for position, task in enumerate(tasks)}


def _by_group(answer: RatioAnswer) -> dict[str, tuple[int, Ballot]]:
    return {ballot.group: (position, ballot) for position, ballot in enumerate(answer.ballots)}


def _answer_row(answer: Answer) -> Row | None:
    blank = asdict(type(answer)())
    value = {name: field for name, field in asdict(answer).items() if name not in ROWS_APART and field != blank[name]}
    own = None if answer.own is None else str(answer.own)
    row = _json(value), answer.note, _json(answer.methods), _json(answer.files), own
    return None if row == ("{}", "", "[]", "[]", None) else row


def _task_row(position: int, task: Task) -> Row:
    texts = _task_texts(task)
    return position, *texts, task.grade, _json(task.methods), _json(task.files)


def _ballot_row(position: int, b: Ballot) -> Row:
    return position, b.issued, b.returned, b.satisfied, b.fairly, b.dissatisfied, b.abstained, b.invalid


def _json(value: Any) -> str:
    if value == ():
        return "[]"
    return msgspec.json.encode(value).decode()
