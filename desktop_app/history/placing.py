"""The order of a list that several copies have changed: each entry stands behind the one that it was put behind.

A replicated growable array: whatever comes into a list, or is moved there, is a ``Placement`` behind that of the entry
before it. Of several behind one the latest stands first. What was moved or taken away stays as a place for others. So
the order of one copy alone is its own, and of several the same whatever the order in which they come together. What
was moved and undone counts as not moved.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from itertools import pairwise

from .graph import Clock, Graph, Timeline


class Placement:
    """That an event put an entry behind another one, None: to the front; and the events by which that was undone.

    With each of these come those by which that was set aside: it counts no more where one of them is known.
    """

    __slots__ = ("behind", "element", "event", "undone")

    def __init__(self, event: str, element: Hashable, behind: Placement | None) -> None:
        self.event, self.element, self.behind = event, element, behind
        self.undone: list[tuple[str, list[str]]] = []


class Order:
    """All placements in one list, in the order of their events."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._placements: list[Placement] = []
        self._of: defaultdict[Hashable, list[Placement]] = defaultdict(list)
        self._events = Timeline()

    def changed(self, event: str, before: Sequence[Hashable], after: Sequence[Hashable], *, undo: bool = False) -> None:
        """Note how an event, which comes behind all that were noted before, has changed the list."""
        if moved := set(after).difference(_staying(before, after)):
            self._events.add(self._graph.place(event), event, None)
            if not (undo and self._is_undone(event, after)):
                self._put(event, after, moved)

    def settled(self, event: str, present: Sequence[Hashable]) -> None:
        """Note that an event has decided for the list as it is in its copy."""
        self._events.add(self._graph.place(event), event, None)
        self._put(event, present, set(present))

    def set_aside(self, event: str, theirs: Clock, mine: Clock) -> None:
        """Note that an event has decided against what a copy has done to the list, and ours does not know."""
        self._events.add(self._graph.place(event), event, None)
        for one in self._placements:
            for undo, against in one.undone:
                if self._graph.has(theirs, undo) and not self._graph.has(mine, undo):
                    against.append(event)
            if self._graph.has(theirs, one.event) and not self._graph.has(mine, one.event):
                one.undone.append((event, []))

    def is_within(self, clock: Clock, but: Clock) -> bool:
        """Whether an event of a clock that is not in another has put something somewhere."""
        return self._events.is_within(clock, but)

    def of(self, clock: Clock, present: Iterable[Hashable]) -> list[Hashable]:
        """Return the entries that are there, in the order to which the events of a clock lead."""
        left, found = set(present), []
        behind: defaultdict[int, list[Placement]] = defaultdict(list)
        last: dict[Hashable, Placement] = {}
        for one in self._placements:  # in the order of events: of those behind one the last stands first
            if self._graph.has(clock, one.event):
                behind[id(one.behind)].append(one)
                if self._holds(one, clock):
                    last[one.element] = one
        waiting = behind[id(None)]
        while waiting:
            one = waiting.pop()
            if last.get(one.element) is one and one.element in left:
                found.append(one.element)
            waiting += behind[id(one)]
        return found

    def _put(self, event: str, present: Sequence[Hashable], moved: set[Hashable]) -> None:
        clock = self._graph.clock(event)
        for place, element in enumerate(present):
            if element in moved:
                behind = self._present(present[place - 1], clock) if place else None
                made = Placement(event, element, behind)
                self._placements.append(made)
                self._of[element].append(made)

    def _is_undone(self, event: str, after: Sequence[Hashable]) -> bool:
        """Whether the order to which an event leads is that of before, or of before the last moves.

        These do not count then from this event on.
        """
        clock, there = self._graph.clock(event), set(after)
        if self.of(clock, after) == list(after):
            return True
        valid = (one for one in reversed(self._placements) if self._graph.has(clock, one.event))
        last = next((one.event for one in valid if self._holds(one, clock)), "")
        moves = [one for one in self._placements if one.event == last and one.element in there]
        for one in moves:
            one.undone.append((event, []))
        if self.of(clock, after) == list(after):
            return True
        for one in moves:
            one.undone.pop()
        return False

    def _holds(self, one: Placement, clock: Clock) -> bool:
        """Whether a placement was not undone by the events of a clock."""
        has = self._graph.has
        return not any(
            has(clock, event) and not any(has(clock, other) for other in against) for event, against in one.undone
        )

    def _present(self, element: Hashable, clock: Clock) -> Placement | None:
        """Return where an entry has been put by the events of a clock."""
        placed = (one for one in reversed(self._of[element]) if self._graph.has(clock, one.event))
        return next((one for one in placed if self._holds(one, clock)), None)


def _staying(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[Hashable]:
    """Return the most entries that need not have been moved: a longest run of them that kept its order."""
    there = {element: place for place, element in enumerate(before)}
    kept = [element for element in after if element in there]
    places = [there[element] for element in kept]
    if all(one < next_ for one, next_ in pairwise(places)):
        return kept
    ends: list[int] = []  # the least last place of a run of each length
    runs: list[int] = []  # where in ``kept`` that stands
    previous: list[int] = []
    for at, place in enumerate(places):
        length = bisect_left(ends, place)
        previous.append(runs[length - 1] if length else -1)
        if length == len(ends):
            ends.append(place)
            runs.append(at)
        else:
            ends[length], runs[length] = place, at
    found, at = [], runs[-1]
    while at >= 0:
        found.append(kept[at])
        at = previous[at]
    return found
