"""What part of its points each section got: bars of the same length, the share filled."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from ..rubric.amounts import round_half_up, written_total
from .figure import BASE, HEIGHT, Anchor, Figure, Rect, Role, Text, advance, cut

_BAR, _GAP = 10.0, 6.0
_LABEL = 0.45  # of the width, at most
_WHOLE = "100.00%"


class Rate(NamedTuple):
    """A section's points and what it could have got, both in hundredths, of as many units as there are."""

    name: str
    points: int
    full: int

    @property
    def words(self) -> str:
        """The rate in percent with two decimals, rounded once."""
        return f"{written_total(round_half_up(Fraction(self.points * 100_00, self.full)) if self.full else 0)}%"


def rates(found: Sequence[Rate], width: float) -> Figure:
    """Return the bars in this width, in their order."""
    label = min(width * _LABEL, max((advance(one.name) for one in found), default=0) + _GAP)
    right = max(width - advance(_WHOLE) - _GAP, label + _GAP)
    rects, texts = [], []
    for number, one in enumerate(found):
        top = number * HEIGHT
        texts.append(Text(0, top + BASE, cut(one.name, label - _GAP)))
        rects.append(Rect(label, top + 3, right - label, _BAR, Role.TRACK, framed=True))
        if one.points and one.full:
            rects.append(Rect(label, top + 3, (right - label) * one.points / one.full, _BAR, Role.OURS, framed=True))
        texts.append(Text(width, top + BASE, one.words, anchor=Anchor.RIGHT))
    words = "，".join(f"{one.name}{one.words}" for one in found)
    return Figure(width, len(found) * HEIGHT, tuple(rects), tuple(texts), f"各部分得分率：{words}。")
