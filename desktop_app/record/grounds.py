"""Where a ground must be given: for what is taken off, and for one number that alone decides the grade."""

from __future__ import annotations

from ..rubric.rubric import Grade, Rubric
from .assessment import Assessment
from .scoring import Result


def grades_between(rubric: Rubric, result: Result, position: int) -> tuple[Grade, Grade] | None:
    """Return the grades of the total with this item at 0 and at full marks; None while another is 未评."""
    others = [item.points for at, item in enumerate(result.items) if at != position]
    rest = sum(points for points in others if points is not None)
    if None in others:
        return None
    return rubric.grade_of(rest), rubric.grade_of(rest + rubric.items[position].full)


def decides_grade(rubric: Rubric, result: Result, position: int) -> bool:
    """Whether the item at ``position`` alone decides the grade, all others being assessed."""
    grades = grades_between(rubric, result, position)
    return grades is not None and grades[0] is not grades[1]


def lacks_ground(rubric: Rubric, record: Assessment, result: Result, position: int) -> bool:
    """Whether what an item loses, or an agreed score that alone decides the grade, has no word of why."""
    item = rubric.items[position]
    if item.grounded(record.answers[position]):
        return False
    return decides_grade(rubric, result, position) if item.ground_optional else bool(result.items[position].deductions)


def idle_grounds(rubric: Rubric, record: Assessment, result: Result) -> list[int]:
    """Return the positions of items that lose nothing, but whose note may be the ground of an earlier deduction."""
    pairs = enumerate(zip(rubric.items, record.answers, result.items, strict=True))
    return [
        position
        for position, (item, answer, scored) in pairs
        if scored.points == item.full and answer.note.strip() and not item.awarded
    ]
