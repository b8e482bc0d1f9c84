"""Lines of a round, made without a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop_app.office.round.overview import Line
from desktop_app.office.round.scored import Scored
from desktop_app.rubric.rubric import Rubric
from tests.strategies import SHIPPED


def line(number: int, team: str, lost: dict[int, int], own: Sequence[int | None] = (), **more: Any) -> Line:
    """Return a final line that lost so many hundredths in these items."""
    rubric = more.pop("rubric", SHIPPED)
    full = tuple(item.full for item in rubric.items)
    items = tuple(max(0, whole - lost.get(item.number, 0)) for whole, item in zip(full, rubric.items, strict=True))
    scored = Scored(
        rubric=rubric,
        items=items,
        sections=_sections(rubric, items),
        total=sum(items),
        complete=True,
        grade=rubric.grade_of(sum(items)).name,
        losses=(),
        own=tuple(own) or (None,) * len(items),
        tasks=(),
        key=(rubric.digest, ()),
        begun="",
        number=1,
    )
    facts = {"assessment": str(number), "name": f"{number}号局", "state": "signed", "status": "signed"}
    return Line(**facts | more, team_name=team, scored=scored)


def _sections(rubric: Rubric, items: Sequence[int]) -> tuple[int, ...]:
    points = iter(items)
    return tuple(sum(next(points) for _ in section.items) for section in rubric.sections)
