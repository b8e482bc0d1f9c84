"""How many totals lie where on the scale of the grades: columns a few points wide, each within one grade."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from ..rubric.amounts import written
from ..rubric.rubric import Rubric
from .figure import BASE, HEIGHT, Anchor, Figure, Rect, Role, Text, advance, rank
from .scale import WHOLE

WIDEST = 5_00  # hundredths of a point, a column at most
_TALLEST = 90.0
_SWATCH, _NEAR, _APART = 10.0, 4.0, 12.0
_GAP = 4.0


def distribution(rubric: Rubric, totals: Sequence[int], width: float) -> Figure:
    """Return the columns in this width, with how many have each grade below."""
    edges, ordered = columns(rubric), sorted(totals)
    counted = _between(ordered, [*edges[:-1], WHOLE + 1])
    most = max(counted) or 1
    floor = HEIGHT + _TALLEST
    rects, texts = [], []
    for number, (low, high) in enumerate(pairwise(edges)):
        left, right = width * low / WHOLE, width * high / WHOLE
        count = counted[number]
        if count:
            tall = max(_TALLEST * count / most, 1.0)
            rects.append(Rect(left, floor - tall, right - left, tall, _dressed(rubric, low), framed=True))
            if advance(str(count)) <= right - left:
                texts.append(Text((left + right) / 2, floor - tall - 3, str(count), anchor=Anchor.MIDDLE))
    rects.append(Rect(0, floor, width, 1, Role.LINE))
    texts += _bounds(rubric, width, floor + 1)
    counts = _by_grade(rubric, ordered)
    more, said, lines = _legend(counts, width, floor + 1 + HEIGHT)
    words = "，".join(f"{name}{count}个" for name, count in counts)
    height = floor + 1 + HEIGHT + lines * HEIGHT
    return Figure(width, height, (*rects, *more), (*texts, *said), f"合计得分的分布，共{len(totals)}个：{words}。")


def columns(rubric: Rubric) -> list[int]:
    """Return where the columns begin and the last one ends: no column holds two grades."""
    bounds = [*sorted({low for low, _ in rubric.thresholds} | {0}), WHOLE]
    edges = []
    for low, high in pairwise(bounds):
        parts = -(-(high - low) // WIDEST)
        edges += [low + (high - low) * part // parts for part in range(parts)]
    return [*edges, WHOLE]


def _dressed(rubric: Rubric, low: int) -> Role:
    return next(rank(number) for number, (minimum, _) in enumerate(rubric.thresholds) if low >= minimum)


def _between(ordered: Sequence[int], edges: Sequence[int]) -> list[int]:
    """Return how many of the totals, which are in their order, lie from each edge to the next."""
    return [high - low for low, high in pairwise(bisect_left(ordered, edge) for edge in edges)]


def _by_grade(rubric: Rubric, ordered: Sequence[int]) -> list[tuple[str, int]]:
    edges = [*sorted(low for low, _ in rubric.thresholds), WHOLE + 1]
    counts = reversed(_between(ordered, edges))
    return [(grade.name, count) for (_, grade), count in zip(rubric.thresholds, counts, strict=True)]


def _bounds(rubric: Rubric, width: float, top: float) -> list[Text]:
    """Return the bounds of the grades and both ends below the columns, as far as there is room."""
    found, end = [Text(width, top + BASE, written(WHOLE), Role.QUIET, Anchor.RIGHT)], width - advance(written(WHOLE))
    for low, _ in rubric.thresholds:
        said = written(low)
        half, middle = advance(said) / 2, width * low / WHOLE
        if low and middle + half + _GAP <= end and middle - half >= advance("0") + _GAP:
            found.append(Text(middle, top + BASE, said, Role.QUIET, Anchor.MIDDLE))
            end = middle - half
    return [*found, Text(0, top + BASE, "0", Role.QUIET)]


def _legend(counts: Sequence[tuple[str, int]], width: float, top: float) -> tuple[list[Rect], list[Text], int]:
    """Return swatches and counts, the best first, and how many lines they take."""
    rects, texts = [], []
    x, line = 0.0, 0
    for number, (name, count) in enumerate(counts):
        said = f"{name}{count}"
        across = _SWATCH + _NEAR + advance(said)
        if x and x + across > width:
            x, line = 0.0, line + 1
        rects.append(Rect(x, top + line * HEIGHT + 3, _SWATCH, _SWATCH, rank(number), framed=True))
        texts.append(Text(x + _SWATCH + _NEAR, top + line * HEIGHT + BASE, said))
        x += across + _APART
    return rects, texts, line + 1
