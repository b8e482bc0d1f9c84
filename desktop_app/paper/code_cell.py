"""A check code in a cell: broken between its groups, whichever letters they are of."""

from __future__ import annotations

from .typesetting.flow import CELL
from .typesetting.fonts import REGULAR
from .typesetting.table import PADDING


def code_in_lines(code: str, column: float) -> str:
    """Break a printed code between its groups, as many in a line as the column (in points) has room for."""
    room, lines = (column - 2 * PADDING) / CELL, list[str]()
    *before, last = code.split("-")
    for group in (*(f"{one}-" for one in before), last):
        if lines and REGULAR.width(lines[-1] + group) <= room:
            lines[-1] += group
        else:
            lines.append(group)
    return "\n".join(lines) or "—"
