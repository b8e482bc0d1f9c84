"""A picture before it is drawn: rectangles and texts in a frame, measured in units, their colours named by role.

A unit is a pixel at 100 % on the screen; paper has its own. ``x`` runs to the right, ``y`` downwards.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

SIZE = 12.0  # of all letters
HEIGHT = 16.0  # of a line of text
BASE = 12.0  # from its top to its baseline
_HALF = 0.6  # em, at most, of a digit or any other narrow sign


class Role(Enum):
    """What a colour says."""

    INK = "ink"  # what is marked, and most texts
    QUIET = "quiet"  # texts beside it
    LINE = "line"
    TRACK = "track"  # what is not reached
    SPAN = "span"  # what is still open
    OURS = "ours"
    THEIRS = "theirs"
    BEST = "best"
    GOOD = "good"
    MIDDLE = "middle"
    POOR = "poor"
    WORST = "worst"
    ON_WORST = "on-worst"  # a text there
    NONE = "none"


RANKS = (Role.BEST, Role.GOOD, Role.MIDDLE, Role.POOR, Role.WORST)
"""Grades from the best; those of an even lower rank are dressed like the last."""


class Anchor(Enum):
    """Where in a text its ``x`` is."""

    LEFT = 0.0
    MIDDLE = 0.5
    RIGHT = 1.0


class Rect(NamedTuple):
    """Filled; ``framed`` with a line around, so that it is told from its neighbours without colour."""

    x: float
    y: float
    width: float
    height: float
    fill: Role
    framed: bool = False


class Text(NamedTuple):
    """One line, ``y`` its baseline."""

    x: float
    y: float
    text: str
    role: Role = Role.INK
    anchor: Anchor = Anchor.LEFT
    bold: bool = False

    @property
    def left(self) -> float:
        """Where it begins at the latest."""
        return self.x - self.anchor.value * advance(self.text)


class Figure(NamedTuple):
    """What is drawn, in this order, and ``words`` that say all of it to whoever does not see it."""

    width: float
    height: float
    rects: tuple[Rect, ...]
    texts: tuple[Text, ...]
    words: str


def advance(text: str) -> float:
    """Return the most that a line of text is wide, whatever its face."""
    return sum(_HALF if mark < "\u2000" else 1 for mark in text) * SIZE


def cut(text: str, width: float) -> str:
    """Return a text as far as there is room for it, cut with an ellipsis; nothing where there is not even that."""
    if advance(text) <= width:
        return text
    kept = text
    while kept and advance(f"{kept}…") > width:
        kept = kept[:-1]
    return f"{kept}…" if kept else ""


def rank(number: int) -> Role:
    """Return how the grade is dressed that is so many below the best."""
    return RANKS[min(number, len(RANKS) - 1)]


def on(fill: Role) -> Role:
    """Return the colour of a text on such a ground."""
    return Role.ON_WORST if fill is Role.WORST else Role.INK
