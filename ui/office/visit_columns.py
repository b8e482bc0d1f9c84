"""What a table says of a visit's result, wherever visits stand: the computed grade, and beside it the decided one."""

from __future__ import annotations

from desktop_app.office.round.overview import Line


def said_total(line: Line) -> str:
    """Say the total; of a draft it is not that of any sheet yet."""
    if line.total:
        return line.total if line.is_final else f"{line.total}（草稿）"
    return "" if line.scored is None else "未评完"


def said_grade(line: Line) -> str:
    """Say the computed grade of what is final."""
    return line.grade if line.is_final else ""


def said_decision(line: Line) -> str:
    """Say what was decided as it stands in every list: where it differs with the computed grade and the reason."""
    return line.ruling.words if line.ruling else ""
