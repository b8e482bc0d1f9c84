"""What waits beside an assessment: drafts that another copy had when this one was final, and that nobody has merged.

A branch waits that nothing comes after and that the main line does not know. It stays so until the assessment is a
draft again: then it is merged as any other copy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from ..rubric.rubric import Rubric
from .events import Event, Kind, origin
from .fields import THERE, Field, prefix
from .graph import JOINING, Clock, Graph, Node, chain, union
from .knowing import are_twins, is_idle, knows
from .writing import Writing


class Waiting(Struct, frozen=True, kw_only=True):
    """A branch that waits, by its ``head``: whose it is, when it was changed last, in how many places it differs."""

    head: str
    people: tuple[str, ...]
    at: str
    places: int


def ahead(graph: Graph, clock: Clock) -> list[str]:
    """Return the heads of what a clock does not know, the earlier first; what was purged from it is none of it."""
    known, found = clock, []
    heads = {part for head in graph.heads for part in parted(graph, clock, head)}
    for head in sorted(heads, key=graph.position):
        one = graph.clock(head)
        if not knows(graph, known, one) and not are_twins(graph, clock, one):
            found.append(head)
            known = union(known, one)
    return found


def parted(graph: Graph, clock: Clock, head: str) -> Iterator[str]:
    """Yield a head; of a merging that does not matter any more what had been merged."""
    node = graph.nodes.get(head)
    if node and node.event.kind == Kind.MERGED and not graph.has(clock, head) and is_idle(graph, clock, node):
        for parent in node.parents:
            yield from parted(graph, clock, parent)
    elif node:
        yield head


def waiting(
    rubric: Rubric, assessment_id: str, head: str, events: Sequence[Event], side: Sequence[Node]
) -> list[Waiting]:
    """Return what waits beside a main line that would change something, the earlier first."""
    start = origin(assessment_id, rubric.digest)
    graph = Graph(start, [*chain(start, events), *side])
    heads = ahead(graph, graph.clock(head))
    return described(Writing(rubric, graph, [head, *heads]), head, heads) if heads else []


def described(writing: Writing, head: str, heads: Sequence[str]) -> list[Waiting]:
    """Say of branches what they are beside the line that leads to ``head``; not of those that would change nothing."""
    graph, found = writing.graph, []
    for one in heads:
        new = list(graph.within(graph.clock(one), graph.clock(head)))
        events = sorted((node.event for node in new if node.event.kind not in JOINING), key=lambda event: event.at)
        if places := _places(writing, head, one):
            people = tuple(dict.fromkeys(event.person for event in events))
            found.append(Waiting(head=one, people=people, at=max(node.event.at for node in new), places=len(places)))
    return sorted(found, key=lambda one: one.at)


def _places(writing: Writing, head: str, other: str) -> set[Field]:
    """Return where a branch has written what is otherwise on a line; an entry that one of them lacks is one place."""
    graph, ours, theirs = writing.graph, writing.lines[head], writing.lines[other]
    found: set[Field] = set()
    for field in writing.written(graph.clock(other), graph.clock(head)):
        start = prefix(field)
        if len(start) < 4:
            if writing.value(ours, field) != writing.value(theirs, field):
                found.add(field)
        elif (start in ours.numbers) != (start in theirs.numbers):
            found.add((*start, THERE))
        elif start in ours.numbers and writing.value(ours, field) != writing.value(theirs, field):
            found.add(field)
    for name in writing.moved(graph.clock(other), graph.clock(head)):
        if set(there := writing.present(theirs, name)) == set(here := writing.present(ours, name)) and there != here:
            found.add(name)
    return found
