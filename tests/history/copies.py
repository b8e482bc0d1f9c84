"""Copies of an assessment in memory: edited, copied and merged as the program does it, without a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from typing import Any

import msgspec
from msgspec.structs import replace

from desktop_app.history.changes import changes, rows_of
from desktop_app.history.events import STATUS_AFTER, Event, Kind, chained, origin
from desktop_app.history.graph import Node
from desktop_app.history.merging import Comparison, Copy, Merged, Outcome, Which, compare
from desktop_app.history.replay import inconsistency
from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.record.interchange import to_json
from desktop_app.rubric.rubric import Rubric

ID = "00000000-0000-4000-8000-000000000000"
CLOCK = [0]


def as_text(value: Any) -> str:
    return msgspec.json.encode(value).decode()


class Desk:
    """One copy of an assessment, and somebody who works on it."""

    def __init__(self, rubric: Rubric, record: Assessment | None = None, person: str = "甲") -> None:
        self.rubric, self.person, self.status = rubric, person, "draft"
        self.events: list[Event] = []
        self.side: dict[str, Node] = {}
        self.record = empty_assessment(rubric)
        self.done: list[Assessment] = []
        self.undone: list[Assessment] = []
        self.note(Kind.IMPORTED, record=record or self.record)

    @property
    def head(self) -> str:
        return self.events[-1].hash if self.events else origin(ID, self.rubric.digest)

    def copied(self, person: str) -> Desk:
        """Return what a copy of the file is, for somebody else to go on with."""
        made = copy(self)
        made.events, made.side, made.person = list(self.events), dict(self.side), person
        made.done, made.undone = [], []
        return made

    def note(
        self, kind: Kind, data: Mapping[str, Any] | None = None, record: Assessment | None = None, at: str = ""
    ) -> None:
        """Write an event."""
        found = [] if record is None else changes(self.rubric, self.record, record)
        CLOCK[0] += 1
        at = at or f"2026-11-20T14:03:00.{CLOCK[0]:06}+08:00"
        texts = at, self.person, kind.value, as_text(data or {}), as_text(found)
        digest = chained(self.head, *texts)
        self.events.append(Event(len(self.events) + 1, *texts[:3], dict(data or {}), texts[4], digest))
        self.record = record or self.record
        self.status = STATUS_AFTER.get(kind, self.status)

    def edit(self, record: Assessment, kind: Kind = Kind.EDITED) -> None:
        if record != self.record:
            self.done, self.undone = [*self.done, self.record], []
            self.note(kind, record=record)

    def answer(self, number: int, **fields: Any) -> None:
        at = self.rubric.positions[number]
        self.edit(self.record.with_answer(at, replace(self.record.answers[at], **fields)))

    def undo(self) -> None:
        if self.done:
            self.undone.append(self.record)
            self.note(Kind.UNDONE, record=self.done.pop())

    def redo(self) -> None:
        if self.undone:
            self.done.append(self.record)
            self.note(Kind.REDONE, record=self.undone.pop())

    @property
    def as_copy(self) -> Copy:
        rows = rows_of(self.rubric, self.record)
        return Copy(head=self.head, events=self.events, side=list(self.side.values()), rows=rows, status=self.status)

    def compared(self, other: Desk) -> Comparison:
        return compare(self.rubric, ID, self.as_copy, other.as_copy)

    def merge(
        self, other: Desk, answers: Callable[[Comparison], Mapping[Any, str]] = lambda found: found.whole(Which.OURS)
    ) -> Comparison:
        """Take another copy in; ``answers`` are asked for where there are questions."""
        found = self.compared(other)
        match found.outcome:
            case Outcome.MERGE:
                self.apply(other, found.merged(answers(found)))
            case Outcome.STANDS | Outcome.NEWER:
                self.apply(other, found.kept())
        return found

    def take(
        self,
        other: Desk,
        answers: Callable[[Comparison], Mapping[Any, str]],
        standing: Callable[[Comparison], Which] = lambda _: Which.OURS,
    ) -> Comparison:
        """Take another copy in, and what waits then; ``standing`` is asked where one is to be decided for."""
        found = self.merge(other, answers)
        if found.outcome in (Outcome.REVISIONS, Outcome.WHOLE):
            self.apply(other, found.set_aside(standing(found)))
            self.merge(self, answers)
        return found

    def apply(self, other: Desk, merged: Merged) -> None:
        known = {node.hash: node for desk in (self, other) for node in desk.nodes()}
        if merged.main is Which.THEIRS:
            self.events, self.side, self.record = list(other.events), dict(other.side), other.record
            self.status = other.status
        self.side |= {event: known[event] for _, event in merged.brought}
        assert all(known[event].before == before for before, event in merged.brought)
        assert changes(self.rubric, self.record, merged.record) == merged.changes
        for place, (kind, data) in enumerate(merged.joins, 1):
            record = merged.record if place == len(merged.joins) else self.record
            self.note(kind, msgspec.json.decode(as_text(data)), record)
        self.done, self.undone = [], []

    def nodes(self) -> list[Node]:
        before = [origin(ID, self.rubric.digest), *(event.hash for event in self.events)]
        return [*map(Node, self.events, before), *self.side.values()]

    @property
    def json(self) -> bytes:
        return to_json(self.rubric, self.record)

    @property
    def fault(self) -> str:
        """Say where the history does not lead to the record."""
        return inconsistency("", rows_of(self.rubric, self.record), self.events)


def largest(found: Comparison) -> dict[Any, str]:
    """Answer each question by the values alone."""
    return {one.field: max(one.sides, key=lambda side: msgspec.json.encode(side.value)).key for one in found.questions}


def union(desks: list[Desk]) -> set[str]:
    return {node.hash for desk in desks for node in desk.nodes()}
