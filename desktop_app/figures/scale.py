"""The scale of the grades, with the total as a point and what is still open as a span."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ..record.scoring import Result
from ..rubric.amounts import written, written_total
from ..rubric.rubric import Rubric
from .figure import BASE, HEIGHT, Anchor, Figure, Rect, Role, Text, advance, on, rank

WHOLE = 100_00  # hundredths: what all sections of a rubric come to
_SPAN_TOP, _SPAN = HEIGHT, 4.0
_BAND_TOP, _BAND = _SPAN_TOP + _SPAN + 1, 18.0
_BELOW = _BAND_TOP + _BAND + 1  # where the line of bounds begins
_POINT, _MARK = 3.0, 6.0  # width and height of what marks the point
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
    for top in (_BAND_TOP + 2 - _MARK, _BELOW + 1 - _MARK):  # both ends of a line, so that it hides no name
        rects.append(Rect(point, top, _POINT, _MARK, Role.INK))
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
    if low.left + advance(low.text) + _GAP <= high.left:
        return [low, high]
    middle = _at(result.lowest + result.highest, width) / 2
    return [_within("～".join(said for said, _ in ends), middle, width)]


def _within(said: str, middle: float, width: float, *, bold: bool = False) -> Text:
    """Return a text around a place, but inside the frame."""
    half = advance(said) / 2
    if middle < half:
        return Text(0, BASE, said, bold=bold)
    if middle > width - half:
        return Text(width, BASE, said, anchor=Anchor.RIGHT, bold=bold)
    return Text(middle, BASE, said, anchor=Anchor.MIDDLE, bold=bold)


def _bounds(edges: list[int], width: float) -> Iterator[Text]:
    """Yield each bound below its place, the highest first; where room is short the lower gives way, or is left out."""
    end = width
    for edge in reversed(edges):
        said, place = written(edge), _at(edge, width)
        across = advance(said)
        if place - across / 2 < 0:
            text = Text(0, _BELOW + BASE, said, Role.QUIET)
        elif place + across / 2 > end:
            text = Text(end, _BELOW + BASE, said, Role.QUIET, Anchor.RIGHT)
        else:
            text = Text(place, _BELOW + BASE, said, Role.QUIET, Anchor.MIDDLE)
        if place - 1.75 * across < text.left <= end - across:
            yield text
            end = text.left - _GAP


def _words(result: Result, names: list[str], edges: list[int]) -> str:
    bands = "、".join(
        f"{name}{written(low)}分至{written(high)}分" for name, (low, high) in zip(names, pairwise(edges), strict=True)
    )
    total, grade = written_total(result.total), f"等次“{result.grade}”" if result.grade else "等次未定"
    if result.complete:
        return f"合计{total}分，{grade}。各等次：{bands}。"
    low, high = written_total(result.lowest), written_total(result.highest)
    return f"已评项合计{total}分，最终得分在{low}分至{high}分之间，{grade}。各等次：{bands}。"
