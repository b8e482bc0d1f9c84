"""The past of an assessment as a receipt needs it: which events lead to a head, on whatever branch it lies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ...base.decoding import UNREADABLE
from ...history.branches import Link, other_head, reached
from ...history.events import Event, Kind

if TYPE_CHECKING:
    from ...storage.store import Store


class Step(NamedTuple):
    """What is needed of an event."""

    hash: str
    before: str
    kind: str
    data: dict[str, Any]


class Past:
    """All events that a file knows of one assessment: of the main line, and of branches that came in by merging."""

    def __init__(self, store: Store, assessment_id: str) -> None:
        self._steps: dict[str, Step] = {}
        self.origin = before = store.history.origin(assessment_id)
        with closing(store.history.each(assessment_id)) as events:
            for event in events:
                self._steps[event.hash] = Step(event.hash, before, event.kind, event.data)
                before = event.hash
        sql = "SELECT before, kind, data, hash FROM side_event WHERE assessment = ?"
        for row in store.file.query(sql, assessment_id):
            step = Step(row["hash"], row["before"], row["kind"], _data(row["data"]))
            self._steps.setdefault(step.hash, step)

    def line_to(self, head: str) -> list[Step]:
        """Return what leads to a head, oldest first; none where it is not known here."""
        line: list[Step] = []
        while (step := self._steps.get(head)) is not None and len(line) <= len(self._steps):
            line.append(step)
            head = step.before
        return line[::-1]

    def behind(self, head: str) -> list[Step]:
        """Return a head with all that came before it, of every copy that was merged on the way."""
        links = {one.hash: Link(one.hash, one.before, other_head(one.kind, one.data)) for one in self._steps.values()}
        found = reached([head], links, {self.origin}).hashes
        return [step for name, step in self._steps.items() if name in found]

    @property
    def all(self) -> list[Step]:
        """All of it, with what waits to be merged."""
        return list(self._steps.values())

    def waiting(self, head: str) -> list[Step]:
        """Return what waits beside the main line that ends with a head."""
        known = {step.hash for step in self.behind(head)}
        return [step for step in self.all if step.hash not in known]


def settled_head(events: Sequence[Event | Step]) -> str:
    """Return the hash of the last event that says more than that a copy was handed over; empty where there is none."""
    return next((event.hash for event in reversed(events) if event.kind != Kind.HANDED_OVER), "")


def news(steps: Iterable[Step]) -> list[Step]:
    """Return those events that say something: not that a copy was handed over, or merged without a question."""
    return [one for one in steps if one.kind != Kind.HANDED_OVER and not _is_quiet(one)]


def _is_quiet(step: Step) -> bool:
    return step.kind == Kind.MERGED and not step.data.get("decided")


def _data(text: str) -> dict[str, Any]:
    try:
        return msgspec.json.decode(text, type=dict[str, Any])
    except UNREADABLE:
        return {}
