"""Figures over many units: how many got which grade, sections' rates, where points were lost, a unit over the years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import repeat

from msgspec import Struct

from ...rubric.amounts import round_half_up
from ...rubric.rubric import Rubric
from .overview import Line
from .ranking import rankable


class SectionRate(Struct, frozen=True):
    """What units got of a section's points all together, in hundredths; ``rate`` in hundredths of a percent."""

    name: str
    points: int
    full: int

    @property
    def rate(self) -> int:
        return round_half_up(Fraction(self.points * 100_00, self.full)) if self.full else 0


class Lost(Struct, frozen=True):
    """Where points were lost: units across, items down, hundredths of a point each; ``full`` are the items' points."""

    units: tuple[str, ...]
    items: tuple[int, ...]
    full: tuple[int, ...]
    points: tuple[tuple[int, ...], ...]
    """By unit, in the order of the items."""


class Year(Struct, frozen=True, kw_only=True):
    """A visit of a unit among its others; ``mixed``: it was scored on another rubric or reading than the last one."""

    assessment: str
    date: str
    total: int
    grade: str
    decided: str
    mixed: bool = False


def same_kind(lines: Iterable[Line]) -> list[list[Line]]:
    """Part what is final by what may be compared: rubric and readings alike, the most first."""
    kinds: dict[object, list[Line]] = {}
    for line in rankable(lines):
        if line.scored:
            kinds.setdefault(line.scored.key, []).append(line)
    return sorted(kinds.values(), key=len, reverse=True)


def grades(lines: Sequence[Line], rubric: Rubric, *, decided: bool = False) -> dict[str, int]:
    """Return how many have each grade, the best first: the computed one, or where it is ``decided`` that one."""
    counted = Counter((line.counts_as if decided else line.grade) for line in rankable(lines))
    return {grade.name: counted[grade.name] for _, grade in rubric.thresholds}


def section_rates(lines: Sequence[Line], rubric: Rubric) -> list[SectionRate]:
    """Return what units of one kind got of each section's points."""
    ones = [line.scored.sections for line in lines if line.scored and line.scored.complete]
    sums = map(sum, zip(*ones, strict=True)) if ones else repeat(0)
    return [
        SectionRate(section.short, points, section.full * len(ones))
        for section, points in zip(rubric.sections, sums, strict=False)
    ]


def lost(lines: Sequence[Line], rubric: Rubric) -> Lost:
    """Return where units of one kind lost points."""
    ones = [(line, line.scored) for line in lines if line.scored and line.scored.complete]
    return Lost(
        units=tuple(line.short or line.name for line, _ in ones),
        items=tuple(item.number for item in rubric.items),
        full=tuple(item.full for item in rubric.items),
        points=tuple(tuple(points or 0 for points in scored.deducted) for _, scored in ones),
    )


def lost_by_item(lines: Sequence[Line], rubric: Rubric) -> tuple[int, ...]:
    """Return what units of one kind lost in each item all together."""
    ones = [line.scored.items for line in lines if line.scored and line.scored.complete]
    sums = map(sum, zip(*ones, strict=True)) if ones else repeat(0)
    return tuple(item.full * len(ones) - got for item, got in zip(rubric.items, sums, strict=False))


def over_the_years(lines: Iterable[Line], unit: str) -> list[Year]:
    """Return the final visits of a unit, by its id, in the order of their days."""
    theirs = sorted((line for line in rankable(lines) if line.unit == unit), key=lambda one: (one.date, one.assessment))
    pairs = [(line, line.scored) for line in theirs if line.scored]
    return [
        Year(
            assessment=line.assessment,
            date=line.date,
            total=scored.total,
            grade=line.grade,
            decided=line.decided,
            mixed=scored.key != pairs[-1][1].key,
        )
        for line, scored in pairs
    ]
