"""What two copies of an assessment are to each other: the same, newer, to be merged, or one to be decided for.

It is said by the union of both copies' events. A copy is its main line and what lies beside that: what was merged into
it, and what waits; see ``waiting``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cached_property
from typing import Any

from msgspec import Struct

from ..base.errors import UserError
from ..record.rows import Rows
from .events import Event, Kind
from .graph import INCOMPLETE, Graph, Node, chain, ends, union
from .knowing import are_twins, knows
from .waiting import ahead, parted

PURGED = (
    "其中一份彻底删除过内容，另一份还保留着，两份不能逐项合并；"
    "请选定以哪一份为准，无论选哪一份，删除过的内容都会随修改记录并入。"
)
VOID = "其中一份已经作废，另一份没有作废，两份不能逐项合并；请选定以哪一份为准。"
_RANKS = ("final", "signed", "handed_over")


class Outcome(StrEnum):
    """What another copy of an assessment is to ours."""

    SAME = "same"
    NEWER = "newer"
    """It knows all that ours knows: ours goes on as it is."""
    OLDER = "older"
    """Ours knows all of it."""
    MERGE = "merge"
    STANDS = "stands"
    """One is final and the other a draft that went another way: the final one stands, the other waits beside it."""
    REVISIONS = "revisions"
    """Two revisions from one: one copy is decided for, the other is set aside."""
    WHOLE = "whole"
    """They cannot be merged field by field, ``reason`` says why: one copy is decided for, as a whole."""


class Which(StrEnum):
    """One of the two copies that are compared."""

    OURS = "ours"
    THEIRS = "theirs"

    @property
    def other(self) -> Which:
        return Which.THEIRS if self is Which.OURS else Which.OURS


class Copy(Struct, frozen=True, kw_only=True):
    """One copy of an assessment: its main line, what it has of other copies (side events), and its present rows."""

    head: str
    events: Sequence[Event]
    side: Sequence[Node] = ()
    rows: Rows
    status: str = "draft"


class Relation:
    """Two copies, by the hash that their first events are chained to.

    ``main`` is whose main line goes on: ours, unless theirs knows all of it, has a revision that ours has not, or is
    what stands. ``reason`` says of ``WHOLE`` in one sentence why; empty otherwise. A copy beside itself is the same, or
    merged with what waits beside it.
    """

    def __init__(self, start: str, ours: Copy, theirs: Copy) -> None:
        self._copies = {Which.OURS: ours, Which.THEIRS: theirs}
        held = {which: [*chain(start, copy.events), *copy.side] for which, copy in self._copies.items()}
        self.graph = Graph(start, (node for nodes in held.values() for node in nodes))
        if not all(copy.head == start or copy.head in self.graph.nodes for copy in (ours, theirs)):
            raise UserError(INCOMPLETE)
        self._held = {which: {node.hash for node in nodes} for which, nodes in held.items()}
        self._clocks = {which: self.graph.clock(copy.head) for which, copy in self._copies.items()}
        self._whole = {which: self.graph.whole(ends(nodes)) for which, nodes in held.items()}
        self.main, self.reason = Which.OURS, ""
        self.outcome = self._outcome()

    @property
    def unpurged(self) -> list[Which]:
        """Which copies may still have what the other has taken out for good; none where that is not what parts them."""
        if self.reason != PURGED:
            return []
        clocks = self._clocks
        alone = {which: self.graph.within(clocks[which.other], clocks[which]) for which in reversed(Which)}
        return [which for which, nodes in alone.items() if any(node.event.kind == Kind.PURGED for node in nodes)]

    def _outcome(self) -> Outcome:
        graph = self.graph
        known = {which: knows(graph, self._whole[which], self._whole[which.other]) for which in Which}
        outcome = self._of_main_lines()
        if outcome in (Outcome.WHOLE, Outcome.REVISIONS) and any(known.values()):
            self.main, self.reason = (Which.OURS if known[Which.OURS] else Which.THEIRS), ""
        if outcome is not Outcome.MERGE and known[self.main]:
            outcome = Outcome.NEWER if self.main is Which.THEIRS else Outcome.OLDER
        elif outcome in (Outcome.SAME, Outcome.OLDER):
            outcome = Outcome.STANDS
        if outcome in (Outcome.WHOLE, Outcome.REVISIONS):
            return outcome
        if self._copies[self.main].status == "draft" and self._ahead:
            return Outcome.MERGE
        return Outcome.SAME if outcome is Outcome.OLDER and all(known.values()) else outcome

    def _of_main_lines(self) -> Outcome:
        """Say what the two are without what waits beside them."""
        mine, theirs = (self._clocks[which] for which in Which)
        known = knows(self.graph, mine, theirs), knows(self.graph, theirs, mine)
        if any(known):
            self.main = Which.OURS if known[0] else Which.THEIRS
            return Outcome.SAME if all(known) else Outcome.OLDER if known[0] else Outcome.NEWER
        new = {which: bool(self._revisions(which)) for which in Which}
        if are_twins(self.graph, mine, theirs):
            self.reason = PURGED
            return Outcome.WHOLE
        if all(new.values()) or self._decided_otherwise():
            return Outcome.REVISIONS
        void = [copy.status == "void" for copy in self._copies.values()]
        if any(void) and not all(void):
            self.reason = VOID
            return Outcome.WHOLE
        if any(new.values()):
            self.main = next(which for which in Which if new[which])
        elif any(copy.status in _RANKS for copy in self._copies.values()):
            self.main = max(Which, key=self._rank)
        return Outcome.STANDS if self._rank(self.main)[0] else Outcome.MERGE

    def _decided_otherwise(self) -> bool:
        """Whether each copy was decided for against the revision that the other stands on."""
        last = {}
        for which, copy in self._copies.items():
            last[which] = [event.hash for event in copy.events if event.kind == Kind.FINALISED]
        if not all(last.values()) or any(last[which][-1] in last[which.other] for which in Which):
            return False
        return all(self.graph.has(self._clocks[which], last[which.other][-1]) for which in Which)

    @cached_property
    def _ahead(self) -> list[str]:
        """The heads of what the main line does not know, and what is merged with it; the other copy's comes last."""
        head = self._copies[self.main.other].head
        return sorted(ahead(self.graph, self._clocks[self.main]), key=lambda one: one == head)

    def _rank(self, which: Which) -> tuple[int, tuple[int, str]]:
        """How far a copy has come on its way to the office; 0 for a draft."""
        copy = self._copies[which]
        return _RANKS.index(copy.status) + 1 if copy.status in _RANKS else 0, self.graph.position(copy.head)

    def _revisions(self, which: Which) -> list[Event]:
        """Return the events by which a copy was made final that the other has not."""
        clock = self._clocks[which.other]
        events = (event for event in self._copies[which].events if event.kind == Kind.FINALISED)
        return [event for event in events if not self.graph.has(clock, event.hash)]

    def _without_mergings(self, head: str) -> str:
        """Return what stood on a main line before others were merged into it at the end."""
        nodes = self.graph.nodes
        while head in nodes and nodes[head].event.kind == Kind.MERGED:
            head = nodes[head].before
        return head

    def _joins(self, kind: Kind, heads: Iterable[str], main: Which | None = None) -> list[tuple[Kind, dict[str, Any]]]:
        """Return the events by which other copies come in, one behind the other."""
        clock, found = self._clocks[main or self.main], []
        for head in heads:
            more = self.graph.clock(head)
            found.append((kind, {"with": head, "events": sum(1 for _ in self.graph.within(more, clock))}))
            clock = union(clock, more)
        return found

    def _brought(self, joined: Iterable[str], main: Which | None = None) -> tuple[tuple[str, str], ...]:
        """Return what a copy lacks of what is joined with it and of what is to wait beside it."""
        graph, main = self.graph, main or self.main
        heads = (part for head in graph.heads for part in parted(graph, self._clocks[main], head))
        new = (head for head in heads if not knows(graph, self._whole[main], graph.clock(head)))
        found = graph.within(graph.whole([*joined, *new]), {})
        ordered = sorted((node for node in found if node.hash not in self._held[main]), key=self._by_position)
        return tuple((node.before, node.hash) for node in ordered)

    def _by_position(self, node: Node) -> tuple[int, str]:
        return self.graph.position(node.hash)
