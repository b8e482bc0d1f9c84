"""The pictures of a round for its documents: those that the screen shows, made out of the facts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...record.act import ActKind, act
from ...rubric.amounts import written_total
from ..decision.facts import Decided
from ..decision.standing import Ruling
from .facts import VisitFacts
from .fields import Pictures

if TYPE_CHECKING:
    from ..round.overview import Line

NAMES = ("各单位得分图", "得分分布图", "各部分得分率图", "各项失分图")
"""What they are called in a template: as on the screen, in its order."""


def figures(visits: Sequence[VisitFacts]) -> dict[str, Pictures]:
    """Return the pictures by their names; none of visits that were scored otherwise than each other."""
    from ..round.pictures import pictures

    found = pictures(map(_line, visits)) if len({one.scale for one in visits}) == 1 else []
    made = {f"{one.title}图": one.parts for one in found}
    return {name: made.get(name, ()) for name in NAMES}


def _line(visit: VisitFacts) -> Line:
    """Return a visit as a line of the round's table."""
    from ..round.overview import Line
    from ..round.scored import Scored

    rubric, items = visit.rubric.sheet, tuple(item.points for item in visit.items)
    scored = None
    if rubric is not None:
        scored = Scored(
            rubric=rubric,
            items=items,
            sections=tuple(one.points for one in visit.sections),
            total=visit.total,
            complete=True,
            grade=visit.grade,
            losses=(),
            own=(None,) * len(items),
            tasks=(),
            key=visit.scale,
            begun="",
            number=visit.revision,
        )
    return Line(
        assessment=visit.assessment,
        unit=visit.unit.id,
        name=visit.unit.name,
        short=visit.unit.short,
        date=visit.date,
        state="final",
        status="final",
        scored=scored,
        ruling=_ruling(visit),
    )


def _ruling(visit: VisitFacts) -> Ruling | None:
    if visit.decided is None:
        return None
    told = visit.decided
    said = Decided(
        grade=told.grade,
        date=told.date,
        document=told.document,
        reason=told.reason,
        computed=visit.grade,
        total=written_total(visit.total),
        revision=visit.revision,
        code=visit.code,
    )
    return Ruling(act=act(ActKind.DECIDED, said, assessment=visit.assessment, unit=visit.unit.id), said=said)
