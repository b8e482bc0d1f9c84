"""What every page of a paper begins with but its first: which paper this is and of which unit. Measures are points."""

from __future__ import annotations

from .mark import draw_mark
from .typesetting.flow import WIDTH, fitted
from .typesetting.fonts import REGULAR
from .typesetting.pen import PAGE, Pen
from .typesetting.table import EDGES, LEFT

TOP = PAGE[1] - 42
_SIZES = {9.0: 1, 8.0: 2, 7.0: 3, 6.0: 8, 4.0: 99}  # most lines by type size
_LEADING = 1.3
_BELOW = 12.0  # the rule


class RunningHead:
    """The line at the head of later pages, whole whatever it says, and the mark above it on each page."""

    def __init__(self, words: str, mark: str = "") -> None:
        self._mark = mark
        self._size, self._lines = fitted(" ".join(words.split()), WIDTH, REGULAR, _SIZES)

    def begin(self, pen: Pen, *, first: bool) -> float:
        """Begin a page; return where its room begins."""
        draw_mark(pen, self._mark)
        if first:
            return TOP
        leading = self._size * _LEADING
        height = len(self._lines) * leading
        top = TOP if self._mark else TOP + 4
        pen.block(LEFT, top - height / 2, self._lines, REGULAR, self._size, leading)
        line = top - height - 3
        pen.rules(0.4, [(LEFT, line, EDGES[-1], line)])
        return line - _BELOW
