"""Where points were lost: units down, items across, a field the darker the more of the item's points went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..rubric.amounts import rounded_share, written
from .figure import BASE, HEIGHT, RANKS, Anchor, Figure, Rect, Role, Text, advance, cut, on

ROWS = 40  # in one figure: a page has room for them
_GAP = 6.0
_LABEL = 0.35  # of the width, at most
_TOP = HEIGHT + 2
_SHADES = RANKS[1:]
"""How a loss is dressed, from the smallest; nothing lost is left white."""


class Losses(NamedTuple):
    """Hundredths that a unit lost, an item each."""

    unit: str
    points: tuple[int, ...]


def heat_map(items: Sequence[int], full: Sequence[int], rows: Sequence[Losses], width: float) -> Figure:
    """Return the fields in this width, in the order given; at most ``ROWS`` rows, and below them what all have lost."""
    shown = rows[:ROWS]
    label = min(width * _LABEL, max((advance(row.unit) for row in shown), default=0) + _GAP)
    across = (width - label) / max(len(items), 1)
    rects, texts = [], _headings(items, label, across)
    for number, row in enumerate(shown):
        top = _TOP + number * HEIGHT
        texts.append(Text(0, top + BASE, cut(row.unit, label - _GAP)))
        for place, (points, most) in enumerate(zip(row.points, full, strict=True)):
            fill = _shade(points, most)
            left = label + place * across
            rects.append(Rect(left, top, across, HEIGHT, fill, framed=True))
            if said := _said(points, across):
                texts.append(Text(left + across / 2, top + BASE, said, on(fill), Anchor.MIDDLE))
    height = _TOP + len(shown) * HEIGHT
    return Figure(width, height, tuple(rects), tuple(texts), _words(items, rows, len(shown)))


def _headings(items: Sequence[int], label: float, across: float) -> list[Text]:
    """Return the items' numbers above their fields, each or every so many as there is room."""
    widest = max((advance(str(number)) for number in items), default=0) + 2
    every = max(1, -(-int(widest) // max(int(across), 1)))
    return [
        Text(label + (place + 0.5) * across, BASE, str(number), Role.QUIET, Anchor.MIDDLE)
        for place, number in enumerate(items)
        if place % every == 0 and label + (place + 0.5) * across + widest / 2 <= label + len(items) * across + 0.01
    ]


def _said(points: int, across: float) -> str:
    """Write a loss as exactly as there is room for: with all its decimals, one, or none; the numbers have it all."""
    tenths = rounded_share(points, 10)
    ways = (written(points), f"{tenths // 10}.{tenths % 10}", str(rounded_share(points, 100))) if points else ()
    return next((one for one in ways if advance(one) <= across), "")


def _shade(points: int, most: int) -> Role:
    """Return how a loss is dressed: in equal steps of the item's points."""
    if points <= 0 or most <= 0:
        return Role.NONE
    return _SHADES[min(len(_SHADES) * points // most, len(_SHADES) - 1)]


def _words(items: Sequence[int], rows: Sequence[Losses], shown: int) -> str:
    """Say of each item what all have lost, and of each unit shown where it lost most."""
    sums = list(map(sum, zip(*(row.points for row in rows), strict=True))) if rows else [0] * len(items)
    ordered = sorted(zip(items, sums, strict=True), key=lambda pair: -pair[1])
    lost = "，".join(f"第{number}项{written(points)}分" for number, points in ordered if points) or "没有"
    most = []
    for row in rows[:shown]:
        points, number = max(zip(row.points, (-one for one in items), strict=True), default=(0, 0))
        if points:
            most.append(f"{row.unit}第{-number}项{written(points)}分")
    left = f"；另有{len(rows) - shown}个没有画出" if len(rows) > shown else ""
    return f"各项失分合计：{lost}。失分最多的项：{'，'.join(most) or '没有'}{left}。"
