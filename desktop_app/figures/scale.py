"""The scale of the grades, with the total as a point and what is still open as a span."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ..record.scoring import Result
from ..rubric.amounts import written, written_total
from ..rubric.rubric import Rubric
from .figure import BASE, HEIGHT, Anchor, Figure, Rect, Role, Text, advance, on, rank

WHOLE = 100_00  # hundredths: what all sections of a rubric come to
_SPAN_TOP, _SPAN = HEIGHT + 2, 4.0
_BAND_TOP, _BAND = _SPAN_TOP + _SPAN + 1, 18.0
_BELOW = _BAND_TOP + _BAND + 1  # where the line of bounds begins
_POINT = 3.0  # its width
_GAP = 4.0  # between two texts


def scale(rubric: Rubric, result: Result, width: float) -> Figure:
    """Return the scale in this width."""
    edges = [*(minimum for minimum, _ in reversed(rubric.thresholds)), WHOLE]
    names = [grade.name for _, grade in reversed(rubric.thresholds)]
    rects, texts = [], []
    for below_best, (name, low, high) in enumerate(reversed([*zip(names, edges, edges[1:], strict=False)])):
        left, across, fill = _at(low, width), _at(high - low, width), rank(below_best)
        rects.append(Rect(left, _BAND_TOP, across, _BAND, fill, framed=True))
        if advance(name) <= across:
            texts.append(Text(left + across / 2, _BAND_TOP + BASE + 1, name, on(fill), Anchor.MIDDLE))
    if not result.complete:
        left = min(_at(result.lowest, width), width - 1)
        rects.append(Rect(left, _SPAN_TOP, max(_at(result.highest, width) - left, 1), _SPAN, Role.SPAN))
    point = min(max(_at(result.total, width) - _POINT / 2, 0), width - _POINT)
    rects.append(Rect(point, _SPAN_TOP, _POINT, _BELOW + 1 - _SPAN_TOP, Role.INK))
    texts += [*_above(result, width), *_bounds(edges, width)]
    return Figure(width, _BELOW + HEIGHT, tuple(rects), tuple(texts), _words(result, names, edges))


def _at(points: int, width: float) -> float:
    return width * points / WHOLE


def _above(result: Result, width: float) -> list[Text]:
    """Return the figures over the scale: the total, or both ends of what is open."""
    if result.complete:
        return [_within(written_total(result.total), _at(result.total, width), width, bold=True)]
    ends = [(written_total(points), points) for points in (result.lowest, result.highest)]
    low, high = (_within(said, _at(points, width), width) for said, points in ends)
    if low.x + advance(low.text) + _GAP <= high.x:
        return [low, high]
    middle = _at(result.lowest + result.highest, width) / 2
    return [_within("～".join(said for said, _ in ends), middle, width)]


def _within(said: str, middle: float, width: float, *, bold: bool = False) -> Text:
    """Return a text around a place, but inside the frame."""
    left = max(0, min(middle - advance(said) / 2, width - advance(said)))
    return Text(left, BASE, said, bold=bold)


def _bounds(edges: list[int], width: float) -> Iterator[Text]:
    """Yield each bound below its place, the highest first; where there is no room the lower gives way, or is left out."""
    end = width
    for edge in reversed(edges):
        said = written(edge)
        across, place = advance(said), _at(edge, width)
        left = max(0, min(place - across / 2, end - across))
        if left + across <= end and left > place - across - 1:
            yield Text(left, _BELOW + BASE, said, Role.QUIET)
            end = left - _GAP


def _words(result: Result, names: list[str], edges: list[int]) -> str:
    bands = "、".join(
        f"{name}{written(low)}分至{written(high)}分" for name, (low, high) in zip(names, pairwise(edges), strict=True)
    )
    total, grade = written_total(result.total), f"等次“{result.grade}”" if result.grade else "等次未定"
    if result.complete:
        return f"合计{total}分，{grade}。各等次：{bands}。"
    low, high = written_total(result.lowest), written_total(result.highest)
    return f"已评项合计{total}分，最终得分在{low}分至{high}分之间，{grade}。各等次：{bands}。"
