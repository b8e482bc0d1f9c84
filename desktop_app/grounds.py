"""Where one number alone decides the grade, and so must have its ground."""

from __future__ import annotations

from .answers import DirectAnswer
from .assessment import Assessment
from .rubric import Grade, Rubric
from .rules import Direct
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
    """Whether an agreed score decides the grade without a word of why, under any head or as a note."""
    answer = record.answers[position]
    if not isinstance(rubric.items[position], Direct) or not isinstance(answer, DirectAnswer):
        return False
    given = any(text.strip() for text in (*answer.grounds, answer.note))
    return not given and decides_grade(rubric, result, position)
