"""The events of all copies of an assessment as one graph: which come before which, and what two of them share.

Each event names the one before it by its hash; ``merged`` and ``set_aside`` name the head of another copy besides. A
set of events with all that come before them is a ``Clock``: of each chain the last event that is in it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from msgspec import Struct

from ..base.errors import UserError
from .events import Event, Kind

INCOMPLETE = "合并进来的修改记录不完整，有记录不见了，文件可能被别的程序改动过；没有改动任何内容。"
JOINING = (Kind.MERGED, Kind.SET_ASIDE)
"""What has a second event before it: the head of another copy."""

Clock = dict[int, int]
"""Of each chain, by its number, the place of the last event that is in it."""


class Node(Struct, frozen=True):
    """An event with the hash of the one ``before`` it: the line before, or the origin."""

    event: Event
    before: str

    @property
    def hash(self) -> str:
        return self.event.hash

    @property
    def other(self) -> str:
        """The head of the copy whose events came in here; empty for any other event."""
        return str(self.event.data.get("with", "")) if self.event.kind in JOINING else ""

    @property
    def parents(self) -> list[str]:
        """The hashes of the one or two events before; the origin among them."""
        return [self.before, self.other] if self.other else [self.before]


def chain(origin: str, events: Iterable[Event]) -> Iterator[Node]:
    """Yield the events of a main line, oldest first, as nodes."""
    before = origin
    for event in events:
        yield Node(event, before)
        before = event.hash


def ends(nodes: Collection[Node]) -> list[str]:
    """Return the hashes of those that nothing comes after."""
    before = {parent for node in nodes for parent in node.parents}
    return [node.hash for node in nodes if node.hash not in before]


class Graph:
    """Events of any number of copies by their hashes; the same graph whatever the order in which they come.

    ``ordered`` has them with each behind all that come before it, by ``depth``: how many are on the longest way from
    the origin. ``heads`` are those that nothing comes after. Raises ``UserError`` where an event before another is
    missing.
    """

    def __init__(self, origin: str, nodes: Iterable[Node]) -> None:
        self.origin = origin
        self.nodes = {node.hash: node for node in nodes}
        self.depth: dict[str, int] = {origin: 0}
        self.ordered = self._sorted()
        self.heads = ends(self.ordered)
        self._chains: list[list[str]] = []
        self._place: dict[str, tuple[int, int]] = {}
        self._seen: dict[str, Clock] = {origin: {}}  # of each event what it knows of other chains
        for node in self.ordered:
            self._put(node)

    def clock(self, head: str) -> Clock:
        """Return an event with all that come before it; of the origin nothing."""
        if head == self.origin:
            return {}
        number, position = self._place[head]
        return {**self._seen[head], number: position}

    def has(self, clock: Clock, event: str) -> bool:
        """Whether an event is in a clock."""
        number, position = self._place[event]
        return clock.get(number, -1) >= position

    def place(self, event: str) -> tuple[int, int]:
        """Return the chain of an event, and its position there."""
        return self._place[event]

    def is_before(self, earlier: str, later: str) -> bool:
        """Whether an event comes before another, or is the same."""
        number, position = self._place[earlier]
        own, at = self._place[later]
        return position <= at if number == own else self._seen[later].get(number, -1) >= position

    def whole(self, events: Iterable[str]) -> Clock:
        """Return events with all that come before any of them."""
        clock: Clock = {}
        for event in events:
            clock = union(clock, self.clock(event))
        return clock

    def within(self, clock: Clock, but: Clock) -> Iterator[Node]:
        """Yield the events of a clock that are not in another, chain by chain."""
        for number, position in clock.items():
            for event in self._chains[number][but.get(number, -1) + 1 : position + 1]:
                yield self.nodes[event]

    def position(self, event: str) -> tuple[int, str]:
        """Return what orders events: later ones have more."""
        return self.depth[event], event

    def _put(self, node: Node) -> None:
        """Lay an event at the end of the chain of the one before it, or begin a chain with it."""
        before = self._place.get(node.before)
        if before and len(self._chains[before[0]]) == before[1] + 1:
            number, seen = before[0], self._seen[node.before]
        else:
            number, seen = len(self._chains), self.clock(node.before)
            self._chains.append([])
        if node.other and node.other != self.origin:
            seen = union(seen, self.clock(node.other))
            seen.pop(number, None)
        self._place[node.hash] = number, len(self._chains[number])
        self._chains[number].append(node.hash)
        self._seen[node.hash] = seen

    def _sorted(self) -> list[Node]:
        """Return the nodes by depth and hash, which depth is found on the way."""
        after: defaultdict[str, list[str]] = defaultdict(list)
        waits: dict[str, int] = {}
        for node in self.nodes.values():
            parents = set(node.parents)
            waits[node.hash] = len(parents)
            for parent in parents:
                after[parent].append(node.hash)
        free = [self.origin]
        while free:
            parent = free.pop()
            for child in after[parent]:
                self.depth[child] = max(self.depth.get(child, 0), self.depth[parent] + 1)
                waits[child] -= 1
                if not waits[child]:
                    free.append(child)
        if any(waits.values()):
            raise UserError(INCOMPLETE)
        return sorted(self.nodes.values(), key=lambda node: self.position(node.hash))


def union(one: Clock, other: Clock) -> Clock:
    """Return what is in one of two clocks."""
    joined = dict(one)
    for number, position in other.items():
        if joined.get(number, -1) < position:
            joined[number] = position
    return joined


def meet(one: Clock, other: Clock) -> Clock:
    """Return what is in both."""
    return {number: min(position, other[number]) for number, position in one.items() if number in other}


class Timeline:
    """Values that events gave to one thing, each chain's in order."""

    __slots__ = ("_chains",)

    def __init__(self) -> None:
        self._chains: dict[int, tuple[list[int], list[Any], list[str]]] = {}

    def add(self, place: tuple[int, int], event: str, value: Any) -> None:
        """Note a value; those of one chain come in its order, and a second one of an event takes the first's place."""
        positions, values, events = self._chains.setdefault(place[0], ([], [], []))
        if positions and positions[-1] == place[1]:
            values[-1] = value
            return
        positions.append(place[1])
        values.append(value)
        events.append(event)

    def last(self, clock: Clock) -> list[tuple[str, Any]]:
        """Return of each chain the last event within a clock that gave a value, and the value."""
        found = []
        for number, (positions, values, events) in self._chains.items():
            if number in clock and (count := bisect_right(positions, clock[number])):
                found.append((events[count - 1], values[count - 1]))
        return found

    def is_within(self, clock: Clock, but: Clock) -> bool:
        """Whether an event of a clock that is not in another gave a value."""
        for number, (positions, _, _) in self._chains.items():
            if number in clock:
                first = bisect_right(positions, but.get(number, -1))
                if first < len(positions) and positions[first] <= clock[number]:
                    return True
        return False


def maximal(graph: Graph, found: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Return those of some events behind which none of the others comes, in an order that depends on hashes alone."""
    left = [
        (event, value)
        for event, value in found
        if not any(event != other and graph.is_before(event, other) for other, _ in found)
    ]
    return sorted(left, key=lambda pair: graph.position(pair[0]))
