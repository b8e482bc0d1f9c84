"""How several things are named in a question."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.base.text import shown

MOST_NAMED = 3


def first_names(names: Sequence[str], measure: str = "个单位") -> str:
    """Name the first of several, and say how many there are: “甲局”“乙局”等5个单位."""
    named = "".join(f"“{shown(name, 30)}”" for name in names[:MOST_NAMED])
    return f"{named}等{len(names)}{measure}" if len(names) > MOST_NAMED else named
