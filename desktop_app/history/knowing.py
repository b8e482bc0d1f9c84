"""What one copy knows of what another has: events, and what was decided about them."""

from __future__ import annotations

from .events import Kind
from .graph import JOINING, Clock, Graph, Node
from .writing import decided


def knows(graph: Graph, mine: Clock, theirs: Clock) -> bool:
    """Whether all that others have done, and decided, is known; that they have merged the same is nothing new."""
    return all(_is_known(graph, mine, theirs, node) for node in graph.within(theirs, mine))


def _is_known(graph: Graph, mine: Clock, theirs: Clock, node: Node) -> bool:
    if node.event.kind not in JOINING:
        return False
    known = [one for one in graph.within(mine, theirs) if one.event.kind == node.event.kind]
    if node.event.kind == Kind.SET_ASIDE:
        return any(_is_same_deed(graph, one, node) for one in known)
    covering = [one for one in known if covers(graph, graph.clock(one.hash), graph.clock(node.hash))]
    return set(decided(node)) <= {what for one in covering for what in decided(one)}


def covers(graph: Graph, mine: Clock, theirs: Clock) -> bool:
    """Whether all events but mergings are in a clock."""
    return all(node.event.kind in JOINING for node in graph.within(theirs, mine))


def _is_same_deed(graph: Graph, one: Node, other: Node) -> bool:
    """Whether in two copies the same was decided for, against the same."""
    pairs = [(graph.clock(getattr(one, which)), graph.clock(getattr(other, which))) for which in ("before", "other")]
    return all(covers(graph, a, b) and covers(graph, b, a) for a, b in pairs)


def are_twins(graph: Graph, mine: Clock, theirs: Clock) -> bool:
    """Whether one copy has taken something out of events for good that the other still has as they were."""
    sides = [list(graph.within(a, b)) for a, b in ((mine, theirs), (theirs, mine))]
    if not any(node.event.kind == Kind.PURGED for side in sides for node in side):
        return False
    deeds = [{(node.event.at, node.event.person, node.event.kind) for node in side} for side in sides]
    return not deeds[0].isdisjoint(deeds[1])
