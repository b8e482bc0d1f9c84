"""A record as it stood after any entry of its history: the inverse of ``changes``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

import msgspec

from ..base.decoding import UNREADABLE
from ..base.errors import UserError
from ..base.text import shown
from ..record.assessment import Assessment, Conduct, Noted, empty_assessment
from ..rubric.answers import Answer, Attachment, Ballot, Task
from ..rubric.rubric import Rubric
from .changes import COLUMNS, TASK_TEXTS, Change, HistoryEntry, Row, answer_from_rows, changes

Rows = dict[tuple[str, Row], Row]
Listed = TypeVar("Listed")

ALTERED = "修改记录中有一条无法读懂，文件可能被别的程序改动过；现在的内容没有受影响。"
NO_PARTICULARS: Row = ("", "", "", "[]", "[]", "[]")
UNANSWERED: Row = ("{}", "", "[]", "[]", None)
NO_ROW = {"assessment": NO_PARTICULARS}  # the one row that is always there


def entry_changes(entry: HistoryEntry) -> list[Change]:
    """Return the rows that an entry changed, or raise ``UserError`` where they are no such rows."""
    kind = list[tuple[str, tuple[Any, ...], tuple[Any, ...] | None, tuple[Any, ...] | None]]
    try:
        found = [Change(*one) for one in msgspec.convert(entry.changes, kind)]
    except msgspec.ValidationError:
        raise UserError(ALTERED) from None
    for change in found:
        keys, values = COLUMNS.get(change.table, ((), ()))
        rows = [row for row in (change.before, change.after) if row is not None]
        if not values or len(change.key) != len(keys) or any(len(row) != len(values) for row in rows):
            raise UserError(ALTERED)
    return found


def record_at(rubric: Rubric, present: Assessment, entries: Sequence[HistoryEntry], entry_id: int) -> Assessment:
    """Return the record as it stood after the entry of that id; ``entries`` are the whole history, oldest first."""
    rows = _rows(rubric, present)
    for entry in reversed(entries):
        if entry.id == entry_id:
            return _record(rubric, rows)
        for change in entry_changes(entry):
            _put(rows, change.table, change.key, change.before)
    raise ValueError(f"the history has no entry {entry_id}")


def inconsistency(rubric: Rubric, present: Assessment, entries: Sequence[HistoryEntry]) -> str:
    """Say where the history, from empty on, does not lead to the present record; empty if it does."""
    rows: Rows = {}
    wrong: set[int] = set()
    try:
        for entry in entries:
            for change in entry_changes(entry):
                if rows.get((change.table, change.key), NO_ROW.get(change.table)) != change.before:
                    wrong.add(item_of(change))
                _put(rows, change.table, change.key, change.after)
    except UserError as error:
        return f"“{shown(present.unit) or '未填单位'}”的{error}"
    now = _rows(rubric, present)
    wrong |= {item_of(Change(*key, None, None)) for key in rows.keys() | now.keys() if rows.get(key) != now.get(key)}
    if not wrong:
        return ""
    where = "、".join(f"第{number}项" if number else "基本信息" for number in sorted(wrong))
    return f"“{shown(present.unit) or '未填单位'}”的内容与修改记录对不上（{where}），文件可能被别的程序改动过，请核对。"


def item_of(change: Change) -> int:
    """Return the number of the item that a changed row belongs to; 0 stands for the particulars."""
    return int(change.key[0]) if change.key and isinstance(change.key[0], int) else 0


def listed(text: str, kind: type[Listed]) -> tuple[Listed, ...]:
    """Read a column that holds a JSON list."""
    return () if text == "[]" else tuple(msgspec.json.decode(text, type=list[kind]))  # type: ignore[valid-type]


def _rows(rubric: Rubric, record: Assessment) -> Rows:
    """Return the rows that a record is stored as."""
    found = changes(rubric, empty_assessment(rubric), record)
    return {(change.table, change.key): change.after for change in found if change.after is not None}


def _put(rows: Rows, table: str, key: Row, row: Row | None) -> None:
    if row is None or row == NO_ROW.get(table):
        rows.pop((table, key), None)
    else:
        rows[table, key] = row


def _record(rubric: Rubric, rows: Rows) -> Assessment:
    """Put a record together from its rows."""
    try:
        unit, date, leader, members, conduct, noted = rows.get(("assessment", ()), NO_PARTICULARS)
        return Assessment(
            unit=unit,
            date=date,
            leader=leader,
            members=listed(members, str),
            conduct=listed(conduct, Conduct),
            noted=listed(noted, Noted),
            answers=tuple(_answers(rubric, rows)),
        )
    except (*UNREADABLE, TypeError):
        raise UserError(ALTERED) from None


def _answers(rubric: Rubric, rows: Rows) -> Iterator[Answer]:
    tasks, ballots = defaultdict(list), defaultdict(list)
    for (table, key), row in rows.items():
        if table == "task":
            tasks[key[0]].append((row[0], _task(key[1], row)))
        elif table == "ballot":
            counts = dict(zip(COLUMNS["ballot"][1], row, strict=True))
            ballots[key[0]].append((counts.pop("position"), Ballot(group=key[1], **counts)))
    for item in rubric.items:
        value, note, methods, files, own = rows.get(("answer", (item.number,)), UNANSWERED)
        answer = answer_from_rows(
            item.answer_type,
            value,
            note=note,
            methods=listed(methods, str),
            files=listed(files, Attachment),
            own=own,
            tasks=_in_order(tasks[item.number]),
            ballots=_in_order(ballots[item.number]),
        )
        for _ in (*item.invalid(answer), *item.invalid_own(answer)):
            raise UserError(ALTERED)
        yield answer


def _task(task_id: int, row: Row) -> Task:
    _, *texts, grade, methods, files = row
    named = dict(zip(TASK_TEXTS, texts, strict=True))
    return Task(id=task_id, **named, grade=grade, methods=listed(methods, str), files=listed(files, Attachment))


def _in_order(placed: list[tuple[int, Any]]) -> tuple[Any, ...]:
    return tuple(one for _, one in sorted(placed, key=lambda pair: pair[0]))
