"""What holds of every figure: it stays in its frame, and none of its texts lies over another."""

from itertools import combinations, pairwise

import pytest
from hypothesis import strategies as st

from desktop_app.figures.figure import BASE, HEIGHT, Figure, Rect, Text, advance
from tests.strategies import RUBRICS

WIDTHS = st.floats(170, 700)
EVERY_RUBRIC = pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)


def box(text: Text) -> Rect:
    """The most room that a text takes."""
    return Rect(text.left, text.y - BASE, advance(text.text), HEIGHT, text.role)


def overlap(one: Rect, other: Rect) -> bool:
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return across > 0.01 and down > 0.01


def check_frame(figure: Figure) -> None:
    """Hold all of it within the frame, and no text over another."""
    boxes = [box(text) for text in figure.texts]
    for rect in (*figure.rects, *boxes):
        assert -0.01 <= rect.x <= rect.x + rect.width <= figure.width + 0.01, rect
        assert -0.01 <= rect.y <= rect.y + rect.height <= figure.height + 0.01, rect
    assert not [pair for pair in combinations(boxes, 2) if overlap(*pair)]


def check_parts(parts: list[Rect], left: float, right: float) -> None:
    """Hold that they lie side by side from ``left`` to ``right``, without a gap."""
    edges = [left, *(edge for part in parts for edge in (part.x, part.x + part.width)), right]
    assert all(edge == pytest.approx(other) for edge, other in list(pairwise(edges))[::2])
