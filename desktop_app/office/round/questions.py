"""Questions, not verdicts: what in a round's results is worth a look before they go to the leading group.

Each has an ordinary answer as often as not; nothing here changes a score, blocks anything, or says who is at fault.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

from ...rubric.amounts import round_half_up, written, written_total
from ...rubric.rubric import Rubric
from ...rubric.rules import Direct, Rule
from .overview import Line
from .scored import Scored
from .sums import same_kind

NEAR = 100  # hundredths: so near to a border of grades a total is told
GAP = 500  # hundredths by which a unit's own score is apart from the group's
APART = Fraction(1, 10)  # of an item's points, by which a team's mean is apart from that of the others
FEWEST = 3  # visits of a team, of which something can be said at all
OFTEN = Fraction(1, 3)  # of the other teams' visits, in which an item lost something
TEAM, KIND = "评估组", "评分表和口径"
TEAM_NUMBERS = ("直接评分的项", "份数", "平均分", "最低分", "最高分", "其他组平均分")


class About(StrEnum):
    """What a question is about, in the order in which they stand."""

    DIRECT = "direct"
    OWN = "own"
    BORDER = "border"
    NEVER = "never"


TITLES = {
    About.DIRECT: "各评估组综合评价给分",
    About.OWN: "自评与评估相差较大",
    About.BORDER: "合计靠近等次界限",
    About.NEVER: "某项从未扣分的评估组",
}


class Question(Struct, frozen=True, kw_only=True):
    """Something to look at: one sentence with its numbers, and the assessments that it rests on."""

    about: About
    words: str
    assessments: tuple[str, ...]


class TeamScores(Struct, frozen=True, kw_only=True):
    """What a team has given in an item that it scores directly: hundredths of a point, the mean rounded once.

    ``kind`` counts the rubrics and readings that may not be compared with each other, from 1.
    """

    team: str
    kind: int
    item: int
    number: int
    mean: int
    lowest: int
    highest: int
    others: int | None
    """The mean of all others, None where there are none."""


def questions(lines: Iterable[Line]) -> list[Question]:
    """Return what is to be looked at in final results; what was scored otherwise is looked at by itself."""
    asks: tuple[Callable[[Sequence[_Visit], Rubric], Iterator[Question]], ...] = (_direct, _own, _border, _never)
    found: list[Question] = []
    for kind in same_kind(lines):
        visits = [_Visit(line, line.scored) for line in kind if line.scored]
        for ask in asks:
            found += ask(visits, visits[0].scored.rubric)
    order = list(About)
    return sorted(found, key=lambda one: order.index(one.about))


class _Visit(Struct, frozen=True):
    """A final line with what it came to."""

    line: Line
    scored: Scored

    @property
    def team(self) -> str:
        """What tells its team from others, which can bear the same name in another round."""
        return self.line.team or self.line.team_name

    def points(self, position: int) -> int:
        return self.scored.items[position] or 0


def by_team(lines: Iterable[Line]) -> list[TeamScores]:
    """Return what each team has given in the items that are scored directly, such as item 16."""
    found = []
    for number, kind in enumerate(same_kind(lines), 1):
        visits = [_Visit(line, line.scored) for line in kind if line.scored]
        rubric = visits[0].scored.rubric
        found += [
            _team_scores(team, number, item, theirs, others)
            for item, theirs_of in _directly(visits, rubric)
            for team, theirs, others in _each_and_others(theirs_of)
        ]
    return found


def team_numbers(found: Sequence[TeamScores]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return headings and rows that tell what each team has given; several kinds stand apart."""
    several = {one.kind for one in found} > {1}
    rows = [
        (
            one.team,
            *([f"第{one.kind}种"] if several else []),
            f"第{one.item}项",
            f"{one.number}份",
            *(written(points) for points in (one.mean, one.lowest, one.highest)),
            "没有其他组" if one.others is None else written(one.others),
        )
        for one in found
    ]
    return (TEAM, *([KIND] if several else []), *TEAM_NUMBERS), rows


def _direct(visits: Sequence[_Visit], rubric: Rubric) -> Iterator[Question]:
    """Ask where a team's mean is far from that of the others."""
    for item, theirs_of in _directly(visits, rubric):
        for team, theirs, others in _each_and_others(theirs_of):
            told = _team_scores(team, 1, item, theirs, others)
            if told.others is None or told.number < FEWEST:
                continue
            gap = told.mean - told.others
            if abs(gap) >= item.full * APART:
                side = "高" if gap > 0 else "低"
                yield Question(
                    about=About.DIRECT,
                    words=f"{team}第{item.number}项平均{written(told.mean)}分（{told.number}份，"
                    f"{written(told.lowest)}至{written(told.highest)}分），其他组平均{written(told.others)}分，"
                    f"{side}{written(abs(gap))}分。",
                    assessments=tuple(visit.line.assessment for visit, _ in theirs),
                )


Given = list[tuple[_Visit, int]]
"""Visits, and the points that each got in an item."""


def _directly(visits: Sequence[_Visit], rubric: Rubric) -> Iterator[tuple[Rule, dict[str, Given]]]:
    """Yield each item that is scored directly, with what each team has given."""
    for position, item in enumerate(rubric.items):
        if isinstance(item, Direct):
            found: dict[str, Given] = defaultdict(list)
            for visit in visits:
                if visit.line.team_name:
                    found[visit.team].append((visit, visit.points(position)))
            yield item, found


def _each_and_others(theirs_of: Mapping[str, Given]) -> Iterator[tuple[str, Given, Given]]:
    for team, theirs in sorted(theirs_of.items()):
        others = [one for other, given in theirs_of.items() if other != team for one in given]
        yield theirs[0][0].line.team_name, theirs, others


def _team_scores(team: str, kind: int, item: Rule, theirs: Given, others: Given) -> TeamScores:
    points = [given for _, given in theirs]
    return TeamScores(
        team=team,
        kind=kind,
        item=item.number,
        number=len(points),
        mean=_mean(points),
        lowest=min(points),
        highest=max(points),
        others=_mean([given for _, given in others]) if others else None,
    )


def _mean(points: Sequence[int]) -> int:
    return round_half_up(Fraction(sum(points), len(points)))


def _own(visits: Sequence[_Visit], rubric: Rubric) -> Iterator[Question]:
    """Ask where a unit's own scores are far from the group's, of the items that have both; the farthest first."""
    found = []
    for visit in visits:
        both = zip(visit.scored.own, visit.scored.items, strict=True)
        pairs = [(own, ours or 0) for own, ours in both if own is not None]
        gap = sum(own - ours for own, ours in pairs)
        if pairs and abs(gap) >= GAP:
            own, ours = (written_total(sum(side)) for side in zip(*pairs, strict=True))
            of = "" if len(pairs) == len(rubric.items) else f"（有自评的{len(pairs)}项）"
            words = f"{visit.line.name}自评{own}分，评估{ours}分{of}，自评{'高' if gap > 0 else '低'}"
            one = Question(
                about=About.OWN, words=f"{words}{written(abs(gap))}分。", assessments=(visit.line.assessment,)
            )
            found.append((-abs(gap), one))
    yield from (one for _, one in sorted(found, key=lambda pair: pair[0]))


def _border(visits: Sequence[_Visit], rubric: Rubric) -> Iterator[Question]:
    """Ask where a total lies within a point of a border; the nearest first."""
    found = []
    for visit in visits:
        total = visit.scored.total
        for minimum, grade in rubric.thresholds:
            gap = total - minimum
            if minimum and abs(gap) <= NEAR:
                side = f"差{written(-gap)}分" if gap < 0 else f"仅高{written(gap)}分" if gap else "正好在界限上"
                border = f"与“{grade.name}”的界限{written(minimum)}分{side}。"
                words = f"{visit.line.name}合计{written_total(total)}分，{border}"
                one = Question(about=About.BORDER, words=words, assessments=(visit.line.assessment,))
                found.append((abs(gap), one))
    yield from (one for _, one in sorted(found, key=lambda pair: pair[0]))


def _never(visits: Sequence[_Visit], rubric: Rubric) -> Iterator[Question]:
    """Ask where a team never took anything off in an item in which the others often do."""
    teams: dict[str, list[_Visit]] = defaultdict(list)
    for visit in visits:
        if visit.line.team_name:
            teams[visit.team].append(visit)
    lost_by = {team: [_lost(theirs, at) for at in range(len(rubric.items))] for team, theirs in teams.items()}
    everywhere = [sum(lost) for lost in zip(*lost_by.values(), strict=True)]
    number = sum(map(len, teams.values()))
    for team in sorted(teams):
        theirs, told = teams[team], []
        others = number - len(theirs)
        for item, ours, lost in zip(rubric.items, lost_by[team], everywhere, strict=True):
            if not ours and not item.awarded and lost and lost >= others * OFTEN:
                told.append(f"第{item.number}项（其他组{others}份中{lost}份扣分）")
        if told and len(theirs) >= FEWEST:
            yield Question(
                about=About.NEVER,
                words=f"{theirs[0].line.team_name}的{len(theirs)}份评估从未扣分的有{'、'.join(told)}。",
                assessments=tuple(visit.line.assessment for visit in theirs),
            )


def _lost(visits: Sequence[_Visit], position: int) -> int:
    """Return how many of these lost something in an item."""
    full = visits[0].scored.rubric.items[position].full
    return sum((visit.scored.items[position] or 0) < full for visit in visits)
