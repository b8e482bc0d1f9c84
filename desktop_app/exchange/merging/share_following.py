"""The division of labour beside the record: a task that somebody is named for stays his, whatever number it gets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ...base.errors import UserError
from ...history.events import origin
from ...history.graph import Graph, Node, chain
from ...history.renumbering import renumbered
from ...record.package import Share

if TYPE_CHECKING:
    from ...storage.store import Store
    from ...storage.stored import Stored


def followed(
    store: Store, stored: Stored, shares: Sequence[Share], before: str, after: str = "", more: Sequence[Node] = ()
) -> tuple[Share, ...]:
    """Return shares that name tasks by the numbers after the event ``before``, by those after another, or now.

    ``more`` are events that the file itself need not have. What cannot be followed is nobody's: better that than
    somebody else's.
    """
    tasks, after = {task for share in shares for task in share.tasks}, after or stored.head
    if not tasks or before == after:
        return tuple(shares)
    start = origin(stored.id, stored.rubric.digest)
    try:
        graph = Graph(start, (*more, *_nodes(store, stored)))
        now = renumbered(stored.rubric, graph, before, after, tasks)
    except (UserError, LookupError):  # its events do not tell which task is which
        now = {}
    found = (replace(one, tasks=tuple(sorted({now[task] for task in one.tasks if task in now}))) for one in shares)
    return tuple(one for one in found if one.items or one.tasks)


def numbering(store: Store, stored: Stored) -> tuple[Node, ...]:
    """Return the events that tell which tasks the shares of an assessment name; none where they name none.

    A merging that another copy has done as well, and what was purged, goes with what is put in its place.
    """
    try:
        divided = any(share.tasks for share in store.shares.of(stored.id))
    except UserError:  # they are told where they are shown
        return ()
    return tuple(_nodes(store, stored)) if divided else ()


def follow(store: Store, stored: Stored, before: str, more: Sequence[Node] = ()) -> None:
    """Let the shares that the file has of an assessment name the tasks that they named after the event ``before``.

    ``more`` is the ``numbering`` as it was then.
    """
    try:
        shares = store.shares.of(stored.id)
    except UserError:  # they are told where they are shown
        return
    if (now := followed(store, stored, shares, before, more=more)) != shares:
        store.shares.save(stored.id, now)


def earlier(store: Store, assessment_id: str, head: str, then: Store) -> tuple[Share, ...] | None:
    """Return the shares that the file has of an assessment, by the numbers after an earlier event; None: unreadable.

    ``then`` is the file as it was after that event, which may be none of this one's any more.
    """
    try:
        stored, shares = store.load(assessment_id), store.shares.of(assessment_id)
        more = tuple(_nodes(then, then.load(assessment_id)))
    except UserError:  # told where it is shown; what it says stays as it is
        return None
    return followed(store, stored, shares, stored.head, head, more)


def _nodes(store: Store, stored: Stored) -> Iterator[Node]:
    yield from chain(origin(stored.id, stored.rubric.digest), store.history.of(stored.id))
    yield from store.side.nodes(stored.id)
