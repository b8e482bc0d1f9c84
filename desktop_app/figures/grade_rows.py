"""Totals on the scale of the grades, a row each: the units of a round, or the visits of a unit over the years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..rubric.amounts import written, written_total
from ..rubric.rubric import Rubric
from .figure import BASE, HEIGHT, Anchor, Figure, Rect, Role, Text, advance, cut, on, rank
from .scale import WHOLE

ROWS = 40  # in one figure: a page has room for them
_BAND, _BAR = 16.0, 10.0
_TOP = _BAND + 4  # where the rows begin
_GAP = 6.0
_LABEL = 0.4  # of the width, at most
_LINE = 1.0


class GradeRow(NamedTuple):
    """What a row is about, its total in hundredths, and what else is told of it, such as the grade that was decided."""

    label: str
    total: int
    note: str = ""


class _Room(NamedTuple):
    """Where the bars begin and end, and what is behind them."""

    left: float
    right: float
    notes: float

    def at(self, points: int) -> float:
        return self.left + (self.right - self.left) * points / WHOLE


def grade_rows(rubric: Rubric, rows: Sequence[GradeRow], width: float) -> Figure:
    """Return the rows in this width, in their order, under the bands of the grades; at most ``ROWS`` of them."""
    shown = rows[:ROWS]
    room = _room(shown, width)
    rects, texts = [], []
    for fill, low, high, name in _bands(rubric):
        left, across = room.at(low), room.at(high) - room.at(low)
        rects.append(Rect(left, 0, across, _BAND, fill, framed=True))
        if advance(name) <= across:
            texts.append(Text(left + across / 2, BASE, name, on(fill), Anchor.MIDDLE))
        if low:
            rects.append(Rect(min(left, width - _LINE), _BAND, _LINE, _TOP - _BAND + len(shown) * HEIGHT, Role.LINE))
    for number, row in enumerate(shown):
        top = _TOP + number * HEIGHT
        texts.append(Text(0, top + BASE, cut(row.label, room.left - _GAP)))
        across = max(room.at(row.total) - room.left, _LINE)
        rects.append(Rect(room.left, top + 3, across, _BAR, _fill(rubric, row.total), framed=True))
        texts.append(Text(room.right + _GAP, top + BASE, written_total(row.total)))
        if row.note and room.notes:
            texts.append(Text(width - room.notes, top + BASE, cut(row.note, room.notes), Role.QUIET))
    height = _TOP + len(shown) * HEIGHT
    texts += _bounds(rubric, room, height)
    return Figure(width, height + HEIGHT, tuple(rects), tuple(texts), _words(rubric, rows, len(shown)))


def _room(rows: Sequence[GradeRow], width: float) -> _Room:
    """Part the width: labels, bars, totals, and notes where more than half is left for the others."""
    label = min(width * _LABEL, max((advance(row.label) for row in rows), default=0) + _GAP)
    notes = max((advance(row.note) for row in rows), default=0)
    notes = notes if notes and notes <= width / 4 else 0
    behind = advance(written_total(WHOLE)) + _GAP + (notes + _GAP if notes else 0)
    return _Room(label, max(width - behind, label + _GAP), notes)


def _bands(rubric: Rubric) -> Iterator[tuple[Role, int, int, str]]:
    """Yield how each grade is dressed, its bounds and its name, the best first."""
    high = WHOLE
    for number, (low, grade) in enumerate(rubric.thresholds):
        yield rank(number), low, high, grade.name
        high = low


def _fill(rubric: Rubric, total: int) -> Role:
    return next(fill for fill, low, _, _ in _bands(rubric) if total >= low)


def _bounds(rubric: Rubric, room: _Room, top: float) -> Iterator[Text]:
    """Yield the bounds below the bars, the highest first; one that has no room is left out."""
    end = room.right
    for _, low, _, _ in _bands(rubric):
        said = written(low)
        half = advance(said) / 2
        if low and room.at(low) + half <= end and room.at(low) - half >= room.left:
            yield Text(room.at(low), top + BASE, said, Role.QUIET, Anchor.MIDDLE)
            end = room.at(low) - half - _GAP


def _words(rubric: Rubric, rows: Sequence[GradeRow], shown: int) -> str:
    said = "；".join(
        "，".join(filter(None, (f"{row.label}{written_total(row.total)}分", rubric.grade_of(row.total).name, row.note)))
        for row in rows[:shown]
    )
    left = f"；另有{len(rows) - shown}个没有画出" if len(rows) > shown else ""
    return f"合计得分：{said or '没有'}{left}。"
