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
        return _put_aside(graph, node) <= {event for one in known for event in _put_aside(graph, one)}
    covering = [one for one in known if covers(graph, graph.clock(one.hash), graph.clock(node.hash))]
    told = {what for one in covering for what in decided(one)}
    return set(decided(node)) <= told or is_idle(graph, mine, node)


def is_idle(graph: Graph, mine: Clock, node: Node) -> bool:
    """Whether it does not matter any more what a merging has decided: one of the two was decided against as a whole."""
    sides = [_alone(graph, node.before, node.other), _alone(graph, node.other, node.before)]
    against = (one for one in graph.within(mine, {}) if one.event.kind == Kind.SET_ASIDE)
    aside = {event for one in against for event in _put_aside(graph, one)}
    return any(side and side <= aside for side in sides)


def covers(graph: Graph, mine: Clock, theirs: Clock) -> bool:
    """Whether all events but mergings are in a clock."""
    return all(node.event.kind in JOINING for node in graph.within(theirs, mine))


def _put_aside(graph: Graph, node: Node) -> set[str]:
    """Return the events that somebody has decided against."""
    return _alone(graph, node.other, node.before)


def _alone(graph: Graph, one: str, other: str) -> set[str]:
    found = graph.within(graph.clock(one), graph.clock(other))
    return {node.hash for node in found if node.event.kind not in JOINING}


def are_twins(graph: Graph, mine: Clock, theirs: Clock) -> bool:
    """Whether one copy has taken something out of events for good that the other still has as they were."""
    sides = [list(graph.within(a, b)) for a, b in ((mine, theirs), (theirs, mine))]
    if not any(node.event.kind == Kind.PURGED for side in sides for node in side):
        return False
    deeds = [{(node.event.at, node.event.person, node.event.kind) for node in side} for side in sides]
    return not deeds[0].isdisjoint(deeds[1])
