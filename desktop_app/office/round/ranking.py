"""Ranks by the printed total, as competitions rank: who is equal shares a place, and the next ones are left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate

from msgspec import Struct

from ...base.errors import UserError
from .overview import Line


class Ranked(Struct, frozen=True):
    """A line with its place from 1, and how many share it."""

    line: Line
    place: int
    sharing: int

    @property
    def words(self) -> str:
        """Say the place: 第2名（并列3个）."""
        return f"第{self.place}名（并列{self.sharing}个）" if self.sharing > 1 else f"第{self.place}名"


def places(totals: Sequence[int]) -> list[int]:
    """Return the place of each total, from 1: one more than there are greater ones."""
    counted = sorted(Counter(totals).items(), reverse=True)
    before = accumulate((number for _, number in counted), initial=0)
    place = {total: greater + 1 for (total, _), greater in zip(counted, before, strict=False)}
    return [place[total] for total in totals]


def rankable(lines: Iterable[Line]) -> list[Line]:
    """Return what has a printed total: final, and not declared void."""
    return [line for line in lines if line.is_final]


def ranked(lines: Iterable[Line], *, mixed: bool = False) -> list[Ranked]:
    """Rank what is final, the best first, else in the order given.

    Refused where they were scored on different rubrics or readings, unless that is wanted (``mixed``).
    """
    found = rankable(lines)
    if (kinds := kinds_of(found)) > 1 and not mixed:
        words = f"这些评估用了{kinds}种评分表或口径，得分不能直接比较，没有排名"
        raise UserError(f"{words}；请按评分表和口径分开排名，或写明混合排名。")
    totals = [line.scored.total for line in found if line.scored]
    shared = Counter(totals)
    made = [
        Ranked(line, place, shared[total]) for line, place, total in zip(found, places(totals), totals, strict=True)
    ]
    return sorted(made, key=lambda one: one.place)


def kinds_of(lines: Iterable[Line]) -> int:
    """Return on how many different rubrics or readings lines were scored."""
    return len({line.scored.key for line in lines if line.scored})
