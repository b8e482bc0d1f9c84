"""The mark (标注) at the left above all else on a page, after GB/T 9704: whom the document is for."""

from __future__ import annotations

from ..base.text import one_line
from .typesetting.fonts import BOLD
from .typesetting.pen import PAGE, Pen
from .typesetting.table import EDGES, LEFT

INTERNAL = "内部"
_SIZE, _BASELINE = 14.0, PAGE[1] - 34


def internal_mark(mark: str) -> str:
    """Return what the internal paper bears: 内部 at least, whatever the office's own words are."""
    return mark if INTERNAL in mark else "　".join(filter(None, (INTERNAL, mark)))


def draw_mark(pen: Pen, mark: str) -> None:
    """Write the mark on the present page, smaller where it would not fit into one line; nothing where there is none."""
    if words := one_line(mark).strip():
        size = min(_SIZE, (EDGES[-1] - LEFT) / max(BOLD.width(words), 1))
        pen.text(LEFT, _BASELINE, words, BOLD, size)
