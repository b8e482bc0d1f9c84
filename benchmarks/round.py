"""A round in one file, as many visits as are wanted: each with a ledger of 60 tasks, and so many events."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from uuid import UUID

import msgspec
from msgspec.structs import replace

from desktop_app.history.changes import Change, changes
from desktop_app.history.events import chained, inventory_row, origin
from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.rubric.answers import GradedListAnswer
from desktop_app.storage.rows import write_rows
from desktop_app.storage.store import Store

from . import visits

AT = "2026-11-20T09:00:00+08:00"
PERSON = "某某"
TASKS = 60


def make(path: Path, number: int, events: int) -> None:
    """Write a file with so many visits of so many events: the first fills it in, the others type at one note."""
    rubric = visits.rubric()
    with closing(Store.create(path)) as store, store.together():
        store.rubrics.add(rubric)
        before = ""
        for at in range(number):
            before = _visit(store, at, events, before)


def record_of(number: int) -> Assessment:
    """Return the visit of that number, each with other grades."""
    long = visits.graded(number)
    short = GradedListAnswer(tasks=long.tasks[:TASKS])
    record = visits.sample().with_answer(visits.ledger_position(), short)
    return replace(record, unit=f"第{number}家单位党组", mark="")


def _visit(store: Store, number: int, events: int, before: str) -> str:
    """Write one visit past the door for edits, which takes a thousand times as long; return the inventory's hash."""
    rubric, record, file = visits.rubric(), record_of(number), store.file
    id_ = str(UUID(int=number + 1, version=4))
    head = origin(id_, rubric.digest)
    file.insert("assessment", {"id": id_, "rubric": rubric.digest, "head": head})
    found = changes(rubric, empty_assessment(rubric), record)
    write_rows(file, id_, found)
    position = visits.count_position()
    for turn in range(events):
        text = msgspec.json.encode(found).decode()
        kind = "imported" if not turn else "edited"
        head = chained(head, AT, PERSON, kind, "{}", text)
        row = {"at": AT, "person": PERSON, "kind": kind, "data": "{}", "changes": text, "hash": head}
        file.connection.execute(
            "INSERT INTO event (assessment, at, person, kind, data, changes, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (id_, *row.values()),
        )
        answer = record.answers[position]
        after = record.with_answer(position, replace(answer, note=f"{answer.note[:20]}{turn}"))
        found, record = changes(rubric, record, after), after
    last: list[Change] = [one.undone for one in found]
    write_rows(file, id_, [Change(one.table, one.key, None, one.after) for one in last])
    file.execute("UPDATE assessment SET head = ? WHERE id = ?", head, id_)
    row = inventory_row(before, id_, AT, "begun", "")
    file.insert("inventory", row)
    return row["hash"]
