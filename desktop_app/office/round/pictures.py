"""The pictures of a round, each with the numbers behind it; drawn by the screen, by paper and in documents alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from typing import Any, overload

from msgspec import Struct
from msgspec.structs import replace

from ...figures import grade_rows as rows_on_scale
from ...figures import heat_map as heat
from ...figures.distribution import distribution
from ...figures.figure import Figure
from ...figures.grade_rows import GradeRow, grade_rows
from ...figures.heat_map import Losses, heat_map
from ...figures.rates import Rate, rates
from ...rubric.amounts import written, written_total
from ...rubric.rubric import Rubric
from .overview import Line
from .sums import Year, grades, lost, lost_by_item, over_the_years, same_kind, section_rates

Make = Callable[[float], Figure]
"""Makes a figure in a width."""


Row = tuple[str, ...]


class Rows(Sequence[Row]):
    """Rows of numbers, each put into words when it is looked at: there may be ten thousand; ``last`` stands below."""

    def __init__(self, of: Sequence[Any], words: Callable[[Any], Row], last: Sequence[Row] = ()) -> None:
        self._of, self._words, self._last = of, words, last
        self._row = lru_cache(maxsize=2000)(self._worded)  # a table asks for it cell by cell

    def __len__(self) -> int:
        return len(self._of) + len(self._last)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        return self._row(range(len(self))[at])

    def _worded(self, at: int) -> Row:
        return self._words(self._of[at]) if at < len(self._of) else self._last[at - len(self._of)]


class Picture(Struct, frozen=True, kw_only=True):
    """A picture in as many parts as it needs, none higher than a page; ``headings`` are those of its numbers."""

    title: str
    parts: tuple[Make, ...]
    headings: tuple[str, ...]
    numbers: Callable[[], Sequence[Row]]
    """Makes the rows of its numbers: there may be many, and they are asked for by a click."""


def pictures(lines: Iterable[Line]) -> list[Picture]:
    """Return the pictures of final results: of those alone that may be compared, the kind that most are of."""
    kinds = same_kind(lines)
    return pictures_of(kinds[0]) if kinds else []


def pictures_of(chosen: Sequence[Line]) -> list[Picture]:
    """Return the pictures of final results of one kind."""
    if not chosen or chosen[0].scored is None:
        return []
    rubric = chosen[0].scored.rubric
    chosen = _told_apart(chosen)
    return [
        _on_the_scale(rubric, chosen),
        _distribution(rubric, chosen),
        _rates(rubric, chosen),
        _where_lost(rubric, chosen),
    ]


def _told_apart(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines with their days in their names where units are there more than once, as in all rounds."""
    often = Counter(line.name for line in lines)
    if len(often) == len(lines):
        return lines
    dated = (line.date and often[line.name] > 1 for line in lines)
    return [
        replace(line, name=f"{line.name}（{line.date}）", short=f"{line.short or line.name}（{line.date}）")
        if day
        else line
        for line, day in zip(lines, dated, strict=True)
    ]


def years_picture(lines: Iterable[Line], unit: str) -> Picture | None:
    """Return a unit's final visits over the years, by its id, on the scale of the last; None where there is none."""
    found = list(lines)
    visits = over_the_years(found, unit)
    scales = {line.assessment: line.scored.rubric for line in found if line.scored}
    if not visits:
        return None
    rubric = scales[visits[-1].assessment]
    size = rows_on_scale.ROWS
    rows = [GradeRow(one.date, one.total, _year_note(one)) for one in visits]
    return Picture(
        title="历次得分",
        parts=tuple(partial(grade_rows, rubric, rows[at : at + size]) for at in range(0, len(rows), size)),
        headings=("评估日期", "合计", "计算等次", "审定等次", "说明"),
        numbers=partial(
            Rows, visits, lambda one: (one.date, written_total(one.total), one.grade, one.decided, _year_note(one))
        ),
    )


def _year_note(one: Year) -> str:
    return "，".join(filter(None, ("评分表或口径不同" if one.mixed else "", _decided(one.grade, one.decided))))


def _decided(grade: str, decided: str) -> str:
    """Say the grade that was decided where it is another than the computed one."""
    return f"审定：{decided}" if decided and decided != grade else ""


def _on_the_scale(rubric: Rubric, lines: Sequence[Line]) -> Picture:
    ordered = sorted(lines, key=lambda line: -line.scored.total if line.scored else 0)
    return Picture(
        title="各单位得分",
        parts=_in_parts(partial(_scale, rubric), ordered, rows_on_scale.ROWS),
        headings=("单位", "合计", "计算等次", "审定等次"),
        numbers=partial(Rows, ordered, lambda line: (line.name, line.total, line.grade, line.decided)),
    )


def _scale(rubric: Rubric, lines: Sequence[Line], width: float) -> Figure:
    rows = [
        GradeRow(line.short or line.name, line.scored.total, _decided(line.grade, line.decided))
        for line in lines
        if line.scored
    ]
    return grade_rows(rubric, rows, width)


def _in_parts(make: Callable[[Sequence[Line], float], Figure], lines: Sequence[Line], size: int) -> tuple[Make, ...]:
    """Return what draws so many lines at a time; nothing is put together before it is drawn."""
    return tuple(partial(make, lines[at : at + size]) for at in range(0, len(lines), size))


def _distribution(rubric: Rubric, lines: Sequence[Line]) -> Picture:
    def numbers() -> list[Row]:
        computed, decided = grades(lines, rubric), grades(lines, rubric, decided=True)
        return [(name, str(number), str(decided[name])) for name, number in computed.items()]

    totals = [line.scored.total for line in lines if line.scored]
    return Picture(
        title="得分分布",
        parts=(partial(distribution, rubric, totals),),
        headings=("等次", "按得分计算", "按审定（未审定的按得分）"),
        numbers=numbers,
    )


def _rates(rubric: Rubric, lines: Sequence[Line]) -> Picture:
    found = [Rate(one.name, one.points, one.full) for one in section_rates(lines, rubric)]
    return Picture(
        title="各部分得分率",
        parts=(partial(rates, found),),
        headings=("部分", "得分合计", "分值合计", "得分率"),
        numbers=partial(Rows, found, lambda one: (one.name, written(one.points), written(one.full), one.words)),
    )


def _where_lost(rubric: Rubric, lines: Sequence[Line]) -> Picture:
    def row(line: Line) -> Row:
        [points] = lost([line], rubric).points
        return (line.name, *map(written, points), written(sum(points)))

    def numbers() -> Sequence[Row]:
        sums = lost_by_item(lines, rubric)
        return Rows(complete, row, [("合计", *map(written, sums), written(sum(sums)))])

    complete = [line for line in lines if line.scored and line.scored.complete]
    return Picture(
        title="各项失分",
        parts=_in_parts(partial(_heat, rubric), lines, heat.ROWS),
        headings=("单位", *(f"第{item.number}项" for item in rubric.items), "合计"),
        numbers=numbers,
    )


def _heat(rubric: Rubric, lines: Sequence[Line], width: float) -> Figure:
    found = lost(lines, rubric)
    rows = [Losses(unit, points) for unit, points in zip(found.units, found.points, strict=True)]
    return heat_map(found.items, found.full, rows, width)
