"""Lines of the overview as plain data, as the command line prints them: points are text in their written form."""

from __future__ import annotations

from typing import Any

from ...rubric.amounts import written
from .overview import Line
from .scored import Scored


def as_data(line: Line) -> dict[str, Any]:
    """Return all that a line says; what was scored is None where nothing can be told of it."""
    ruling = line.ruling
    return {
        "id": line.assessment,
        "unit": line.unit,
        "name": line.name,
        "short": line.short,
        "round": line.round,
        "team": line.team_name,
        "date": line.date,
        "state": line.state,
        "days": line.days,
        "overdue": line.overdue,
        "final": line.is_final,
        "total": line.total or None,
        "grade": line.grade or None,
        "decided_grade": line.decided or None,
        "decision": {
            "date": ruling.said.date,
            "document": ruling.said.document,
            "reason": ruling.said.reason,
            "void": ruling.void,
            "doubts": list(ruling.doubts),
        }
        if ruling
        else None,
        "scored": _scored(line.scored) if line.scored else None,
    }


def _scored(one: Scored) -> dict[str, Any]:
    digest, readings = one.key
    sections = zip(one.rubric.sections, one.sections, strict=True)
    return {
        "rubric": digest,
        "readings": {str(item): value for item, value in readings},
        "revision": one.number,
        "code": one.code,
        "sections": [{"name": section.short, "points": written(points)} for section, points in sections],
        "items": [
            {"number": item.number, "points": None if points is None else written(points), "full": written(item.full)}
            for item, points in zip(one.rubric.items, one.items, strict=True)
        ],
        "losses": [{"item": loss.item, "points": written(loss.points), "reason": loss.text} for loss in one.losses],
        "tasks": dict(one.tasks),
    }
