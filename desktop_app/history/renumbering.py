"""Which number an entry of a numbered list goes by after another event: it is known by the event that made it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..rubric.rubric import Rubric
from ..rubric.rules import LISTINGS
from .graph import Graph
from .lines import Line
from .writing import Writing

Numbered = tuple[int, int]
"""An entry by its item and its number there."""


def renumbered(
    rubric: Rubric, graph: Graph, before: str, after: str, entries: Iterable[Numbered]
) -> dict[Numbered, Numbered]:
    """Return by what numbers entries that had these after one event go after another; who is gone is left out.

    One that is gone keeps its number as long as no other has it: it comes back by it.
    """
    lines = Writing(rubric, graph, [before, after]).lines
    return {one: found for one in entries if (found := _found(lines[before], lines[after], one))}


def _found(before: Line, after: Line, one: Numbered) -> Numbered | None:
    gone = {name: entry for entry, (name, _) in before.gone.items()}  # the last that had a number
    names = [name for name in (*before.entries, *after.entries, *gone) if name[1:] == one]
    if not names:
        return one
    name = names[0]
    entry = before.entries.get(name) or gone.get(name)
    if entry is not None and entry in after.numbers:
        return after.numbers[entry][1:]
    return one if name not in after.entries or _told(before, name) == _told(after, name) else None


def _told(line: Line, name: tuple[str, int, int]) -> list[Any] | None:
    """Return what an entry is known by, which stays where its events were written anew by a purge."""
    row = line.rows.get((name[0], name[1:]))
    if row is None:
        return None
    told = dict(zip(LISTINGS[name[0]].columns, row[1:], strict=True))
    return [told[column] for column in LISTINGS[name[0]].known_by]
