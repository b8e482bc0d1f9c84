"""Where a number that the group agrees on needs a ground."""

from __future__ import annotations

from .rubric import Rubric
from .scoring import Result


def decides_grade(rubric: Rubric, result: Result, position: int) -> bool:
    """Whether the item at ``position`` alone decides the grade, all others being assessed."""
    item = result.items[position]
    if any(number != item.number for number in result.unanswered):
        return False
    others = result.total - (item.points or 0)
    return rubric.grade_of(others) is not rubric.grade_of(others + rubric.items[position].full)
