"""(rubric, assessment) -> Result: pure and exact, every lost point with its sentence."""

from __future__ import annotations

from typing import Any, NamedTuple

from msgspec import Struct

from ..rubric.amounts import round_half_up, written, written_total
from ..rubric.answers import Answer
from ..rubric.rubric import Rubric
from ..rubric.rules import Exact, Loss, Remark, Rule
from .assessment import Assessment


class Deduction(Struct, frozen=True):
    """Hundredths of a point lost, and the sentence that explains them.

    Where points are ``awarded`` it says what was given: nothing was taken off.
    """

    points: int
    reason: str
    awarded: bool = False


class ItemResult(Struct, frozen=True):
    """``points`` is None while the item is 未评; ``lowest`` and ``highest`` bound it in hundredths.

    They do so, too, where the points rest on a number that the office has yet to settle.
    """

    number: int
    points: int | None
    exact: Exact
    lowest: int
    highest: int
    deductions: tuple[Deduction, ...] = ()
    contradictions: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()


class Notice(NamedTuple):
    """What a reader of the result should know; ``key`` says what, ``item`` is the item's number or 0."""

    item: int
    key: str
    words: str


class SectionResult(Struct, frozen=True):
    """``points`` sums the assessed items (hundredths); ``assessed`` counts them."""

    name: str
    points: int
    full: int
    assessed: int
    items: tuple[ItemResult, ...]


class Result(Struct, frozen=True):
    """The sheet's score. ``grade`` is None until every reachable total lies within one grade."""

    sections: tuple[SectionResult, ...]
    total: int
    lowest: int
    highest: int
    grade: str | None
    consequence: str
    unanswered: tuple[int, ...]
    notices: tuple[Notice, ...]

    @property
    def items(self) -> tuple[ItemResult, ...]:
        """All items in paper order."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def complete(self) -> bool:
        return not self.unanswered


def score(rubric: Rubric, assessment: Assessment) -> Result:
    """Score every item once, sum the rounded scores, read the grade from that total."""
    answers = iter(assessment.answers)
    sections = []
    for section in rubric.sections:
        items = tuple(score_item(item, next(answers)) for item in section.items)
        earned = [item.points for item in items if item.points is not None]
        sections.append(SectionResult(section.name, sum(earned), section.full, len(earned), items))
    results = [item for section in sections for item in section.items]
    total = sum(section.points for section in sections)
    lowest, highest = sum(item.lowest for item in results), sum(item.highest for item in results)
    unanswered = tuple(item.number for item in results if item.points is None)
    grade = rubric.grade_of(lowest)
    certain = grade is rubric.grade_of(highest)
    return Result(
        sections=tuple(sections),
        total=total,
        lowest=lowest,
        highest=highest,
        grade=grade.name if certain else None,
        consequence=grade.consequence if certain else "",
        unanswered=unanswered,
        notices=tuple(_notices(rubric, results, total, complete=not unanswered)),
    )


_last: dict[int, tuple[Rule, Answer, ItemResult]] = {}
"""What each item, by its identity, came to when it was last scored: an edit leaves all answers but one as they were."""
_MOST = 1000  # items; more are those of many rubrics


def score_item(item: Rule, answer: Answer) -> ItemResult:
    """Score one item: exact, kept within 0 and its points, rounded once."""
    known = _last.get(id(item))
    if known is not None and known[0] is item and known[1] is answer:
        return known[2]
    if len(_last) > _MOST:
        _last.clear()
    result = _scored(item, answer)
    _last[id(item)] = item, answer, result
    return result


def _scored(item: Rule, answer: Answer) -> ItemResult:
    contradictions = tuple(item.contradictions(answer))
    if contradictions or not item.answered(answer):
        low, high = item.open_range(answer)
        lowest, highest = round_half_up(low), round_half_up(high)
        return ItemResult(item.number, None, 0, lowest, highest, contradictions=contradictions)
    losses = item.losses(answer)
    exact: Exact = item.full
    for amount, _ in losses:
        exact -= amount
    exact = min(item.full, max(0, exact)) if losses else exact
    points = round_half_up(exact)
    deductions = _worded(losses, item.full - points, awarded=item.awarded)
    remarks = tuple(item.remarks(answer))
    lowest = highest = points
    if item.unsettled(answer):
        lowest, highest = (round_half_up(end) for end in item.open_range(answer))
    return ItemResult(item.number, points, exact, lowest, highest, deductions, remarks=remarks)


def _worded(losses: list[Loss], lost: int, *, awarded: bool) -> tuple[Deduction, ...]:
    """Share what the rounded score lost among its causes, in order, and finish their sentences."""
    if awarded:  # the one cause says what was given
        return tuple(Deduction(lost, reason, awarded=True) for _, reason in losses if lost)
    deductions = []
    for amount, reason in losses:
        due = amount if isinstance(amount, int) else lost  # a share is the only cause in its item
        taken = min(due, lost)
        lost -= taken
        if due:
            more = "" if taken == due else f"应扣{written(due)}分，本项扣完为止，"
            deductions.append(Deduction(taken, f"{reason}，{more}扣{written(taken)}分"))
    return tuple(deductions)


def _notices(rubric: Rubric, items: list[ItemResult], total: int, complete: bool) -> list[Notice]:
    """Collect what a reader should know: contradictions, remarks, an exact sum across a boundary."""
    found = [
        Notice(item.number, key, f"第{item.number}项：{words}")
        for item in items
        if item.contradictions or item.remarks
        for key, words in (*(("contradiction", words) for words in item.contradictions), *item.remarks)
    ]
    if not complete:
        return found
    exact = total + sum(item.exact - (item.points or 0) for item in items if not isinstance(item.exact, int))
    whole = int(exact)
    for minimum, grade in rubric.thresholds:
        if (whole >= minimum) != (total >= minimum):
            side = "低于" if whole < minimum else "不低于"
            words = (
                f"合计{written_total(total)}分，未逐项四舍五入的精确值约{four_places(exact)}分，"
                f"{side}{written(minimum)}分（“{grade.name}”的界限）；等次以合计为准"
            )
            found.append(Notice(0, f"boundary:{minimum}:{total}", words))
    return found


def four_places(exact: Exact) -> str:
    """Write exact hundredths with four decimals of a point, never rounded onto a whole point."""
    whole = round_half_up(exact * 100)
    whole -= whole % 100 == 0 and whole > exact * 100
    return f"{whole // 10000}.{whole % 10000:04d}"


def to_dict(result: Result) -> dict[str, Any]:
    """Return the result as the command line prints it in JSON; amounts are text in written form."""
    return {
        "items": [
            {
                "number": item.number,
                "points": None if item.points is None else written(item.points),
                "deductions": [{"points": written(d.points), "reason": d.reason} for d in item.deductions],
            }
            for item in result.items
        ],
        "sections": [{"name": section.name, "points": written(section.points)} for section in result.sections],
        "total": written_total(result.total),
        "grade": result.grade,
        "lowest": written_total(result.lowest),
        "highest": written_total(result.highest),
        "unanswered": list(result.unanswered),
        "notices": [notice.words for notice in result.notices],
    }
