"""The unit's own scores (Article 3): beside the group's for comparison, never in a total."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from ..base.text import plain
from ..rubric.amounts import hundredths, round_half_up, within, written, written_total
from ..rubric.answers import Answer
from ..rubric.rubric import Rubric
from ..rubric.rules import Rule
from .assessment import Assessment
from .scoring import Result


def written_own(points: Decimal, *, total: bool = False) -> str:
    """Write what a unit gave itself as the group's scores are written; more decimals than two stay as they are."""
    if not within(points, points):
        return plain(points)
    return (written_total if total else written)(hundredths(points))


class Comparison(Struct, frozen=True):
    """Sums in hundredths: of the own scores given, and of both sides' where both exist."""

    given: int
    own: int
    both: int
    own_of_both: int
    team_of_both: int


def compare(record: Assessment, result: Result) -> Comparison:
    """Sum up what can be compared."""
    own = [None if answer.own is None else Fraction(answer.own) * 100 for answer in record.answers]
    pairs = [(a, b.points) for a, b in zip(own, result.items, strict=True) if a is not None and b.points is not None]
    given = [points for points in own if points is not None]
    return Comparison(
        given=len(given),
        own=round_half_up(Fraction(sum(given))),
        both=len(pairs),
        own_of_both=round_half_up(Fraction(sum(a for a, _ in pairs))),
        team_of_both=sum(b for _, b in pairs),
    )


class SectionPair(Struct, frozen=True):
    """Sums in hundredths over the ``items`` of a section, out of ``of``, that both sides have scored."""

    name: str
    ours: int
    theirs: int
    full: int
    items: int
    of: int


def by_section(rubric: Rubric, record: Assessment, result: Result) -> list[SectionPair]:
    """Compare each section of which something can be compared, and last, where there are several, all of them."""
    pairs, answers = [], iter(record.answers)
    for section in rubric.sections:
        own = [None if (given := next(answers).own) is None else Fraction(given) * 100 for _ in section.items]
        pairs.append((section.short, [*zip(section.items, own, strict=True)]))
    scores = {item.number: item.points for item in result.items}
    found = [_pair(name, items, scores) for name, items in pairs]
    if sum(bool(pair.items) for pair in found) > 1:
        found.append(_pair("合计", [one for _, items in pairs for one in items], scores))
    return [pair for pair in found if pair.items]


def _pair(name: str, items: Sequence[tuple[Rule, Fraction | None]], scores: dict[int, int | None]) -> SectionPair:
    both = [
        (item, own, points) for item, own in items if own is not None and (points := scores[item.number]) is not None
    ]
    return SectionPair(
        name=name,
        ours=sum(points for _, _, points in both),
        theirs=round_half_up(Fraction(sum(own for _, own, _ in both))),
        full=sum(item.full for item, _, _ in both),
        items=len(both),
        of=len(items),
    )


def difference(own: Decimal | Fraction, points: int) -> str:
    """Say how the group's score (hundredths) stands to the unit's own (points)."""
    gap = points - Fraction(own) * 100
    if not gap:
        return "与自评相同"
    return f"比自评{'高' if gap > 0 else '低'}{written(round_half_up(abs(gap)))}分"


def with_own(record: Assessment, scores: tuple[Decimal | None, ...], notes: tuple[str, ...] = ()) -> Assessment:
    """Return a record with these own scores and no others; without ``notes`` those that are there stay."""
    said = notes or tuple(answer.own_note for answer in record.answers)
    given = zip(record.answers, scores, said, strict=True)
    return replace(record, answers=tuple(_with_own(answer, own, note) for answer, own, note in given))


def _with_own(answer: Answer, own: Decimal | None, note: str) -> Answer:
    same = answer.own == own and answer.own_note == note
    return answer if same else replace(answer, own=own, own_note=note)
