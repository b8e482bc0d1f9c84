"""The round as data: one JSON document, and a table a file as CSV; docs/file-format.md tells the fields.

Nothing that is internal is in it: neither conduct nor counts by groups of voters, neither the list of evidence nor what
was written on items that lost nothing.
"""

from __future__ import annotations

import json
from typing import Any

from ...rubric.amounts import written, written_total
from ..csv_file import csv_of
from .facts import RoundFacts, VisitFacts

FORMAT = "round/1"

Row = dict[str, Any]


def files(facts: RoundFacts) -> dict[str, bytes]:
    """Return the files by their names: ``round.json``, and a CSV for each table, UTF-8 with a mark for Excel."""
    found = {"round.json": json.dumps(document(facts), ensure_ascii=False, indent=2).encode("utf-8", "replace")}
    return found | {
        f"{name}.csv": csv_of(COLUMNS[name], ([row[one] for one in COLUMNS[name]] for row in rows))
        for name, rows in tables(facts).items()
    }


def document(facts: RoundFacts) -> Row:
    """Return the round as JSON has it."""
    rubrics = {one.rubric.digest: one.rubric for one in facts.visits}
    told = [
        {
            "digest": one.digest,
            "id": one.id,
            "name": one.name,
            "regulation": one.regulation,
            "points": written(one.full),
            "consequences": one.consequences,
        }
        for one in rubrics.values()
    ]
    return {"format": FORMAT, "round": facts.name, "year": facts.year, "rubrics": told, **tables(facts)}


def tables(facts: RoundFacts) -> dict[str, list[Row]]:
    """Return the tables by their names; each row names its assessment, and below it what it is of."""
    found: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    for one in facts.visits:
        for name, rows in _of(one).items():
            found[name] += [dict(zip(COLUMNS[name], (one.assessment, *row), strict=True)) for row in rows]
    return found


COLUMNS: dict[str, tuple[str, ...]] = {
    "visits": (
        *("assessment", "unit_id", "unit", "short", "team", "leader", "members", "date", "revision", "code", "signed"),
        *("rubric", "total", "points", "grade", "decided", "decided_on", "decided_by", "decided_why", "consequence"),
    ),
    "sections": ("assessment", "section", "full", "points"),
    "items": ("assessment", "item", "section", "text", "full", "points", "awarded", "reasons", "ground"),
    "deductions": ("assessment", "number", "item", "task", "points", "reason", "ground", "methods"),
    "tasks": (
        *("assessment", "item", "task", "finding", "text", "department", "leader", "person", "deadline"),
        *("target", "progress", "grade", "percent", "in_place", "note"),
    ),
    "counts": ("assessment", "item", "label", "value", "measure"),
    "readings": ("assessment", "item", "value"),
}
"""The columns of each table. A later one comes last."""


def _of(one: VisitFacts) -> dict[str, list[tuple[Any, ...]]]:
    decided = one.decided
    decision = (decided.grade, decided.date, decided.document, decided.reason) if decided else (None,) * 4
    unit, result = one.unit, (written_total(one.total), written(one.rubric.full), one.grade)
    head = (unit.id or None, unit.name, unit.short, one.team, one.leader, "、".join(one.members), one.date)
    fixed = (one.revision, one.code, one.signed, one.rubric.digest)
    return {
        "visits": [(*head, *fixed, *result, *decision, one.consequence)],
        "sections": [(part.name, written(part.full), written(part.points)) for part in one.sections],
        "items": [
            (
                *(item.number, item.section, item.text, written(item.full), written(item.points), item.awarded),
                *("\n".join(item.reasons), item.ground),
            )
            for item in one.items
        ],
        "deductions": [
            (
                *(loss.number, item.number, loss.task or None, written(loss.points), loss.reason, loss.ground),
                "、".join(loss.methods),
            )
            for item, loss in one.losses
        ],
        "tasks": [
            (
                *(task.item, task.number, task.finding, task.text, task.department, task.leader, task.person),
                *(task.deadline, task.target, task.progress, task.grade, task.percent, not task.lagging, task.note),
            )
            for task in one.tasks
        ],
        "counts": [(count.item, count.label, count.value, count.measure) for count in one.counts],
        "readings": [(reading.item, reading.value) for reading in one.readings],
    }
