"""Draws a figure on paper, in greys that a laser printer still tells apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..figures.figure import SIZE, Figure, Role
from .typesetting.flow import WIDTH, Flow
from .typesetting.fonts import BOLD, REGULAR
from .typesetting.pen import Pen
from .typesetting.table import LEFT

UNIT = 0.75  # points: letters are set in 9
_GREYS = {
    Role.INK: 0.0,
    Role.LINE: 0.3,
    Role.TRACK: 0.95,
    Role.SPAN: 0.5,
    Role.OURS: 0.45,
    Role.THEIRS: 0.85,
    Role.BEST: 1.0,
    Role.GOOD: 0.9,
    Role.MIDDLE: 0.78,
    Role.POOR: 0.66,
    Role.WORST: 0.54,
    Role.NONE: 1.0,
}
_LINE = 0.4


@dataclass(frozen=True)
class Drawn:
    """A figure in the width of the page; ``make`` gets that in units."""

    make: Callable[[float], Figure]

    @property
    def figure(self) -> Figure:
        """What is drawn."""
        return self.make(WIDTH / UNIT)

    @property
    def room(self) -> float:
        return self.figure.height * UNIT + 6

    def draw(self, flow: Flow) -> None:
        """Draw it on the page that has room for all of it."""
        figure = self.figure
        flow.need(self.room)
        top = flow.y - 2
        draw_figure(flow.pen, figure, LEFT, top)
        flow.y = top - figure.height * UNIT - 4


def draw_figure(pen: Pen, figure: Figure, x: float, top: float) -> None:
    """Draw a figure with its upper left corner there."""
    for rect in figure.rects:
        left, bottom = x + rect.x * UNIT, top - (rect.y + rect.height) * UNIT
        right = left + rect.width * UNIT
        pen.fill(_GREYS[rect.fill], left, bottom, right, bottom + rect.height * UNIT)
        if rect.framed:
            pen.frame(_LINE, left, bottom, right, bottom + rect.height * UNIT)
    for text in figure.texts:
        face, size = BOLD if text.bold else REGULAR, SIZE * UNIT
        left = x + text.x * UNIT - text.anchor.value * face.width(text.text) * size
        pen.text(left, top - text.y * UNIT, text.text, face, size)
