"""The history as it is looked at: the last events of an assessment, with what came in by merging in its place."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING, overload

from ..base.errors import UserError
from ..base.limits import LISTED_EVENTS
from ..history.branches import Link, is_of_branch, line_to, record_on_branch
from ..history.events import ALTERED, Event
from ..history.replay import record_at

if TYPE_CHECKING:
    from ..record.assessment import Assessment
    from ..rubric.rubric import Rubric
    from .event_table import EventTable
    from .side_table import SideTable

_AT_ONCE = 64  # events that are read for one that is looked at


class Seen(Sequence[Event]):
    """The last events of an assessment up to a moment, read as they are looked at; ``earlier`` come before them.

    What came in by merging stands before the event that says so, what waits before the last; such events are numbered
    below 0.
    """

    def __init__(self, main: EventTable, side: SideTable, assessment_id: str) -> None:
        self._main, self._side, self._assessment = main, side, assessment_id
        whole = _in_order(main, side, assessment_id)
        self.earlier = max(0, len(whole) - LISTED_EVENTS)
        self._numbers = whole[self.earlier :]
        self._read: dict[int, Event] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, place: int) -> Event: ...

    @overload
    def __getitem__(self, place: slice) -> list[Event]: ...

    def __getitem__(self, place: int | slice) -> Event | list[Event]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        number = self._numbers[place]
        if number not in self._read:
            at = place % len(self._numbers) // _AT_ONCE * _AT_ONCE
            self._read = {one.id: one for one in self._chunk(self._numbers[at : at + _AT_ONCE])}
        if number not in self._read:
            raise UserError(ALTERED)
        return self._read[number]

    def record(self, rubric: Rubric, present: Assessment, event: Event) -> Assessment:
        """Return the record as it stood after an event; of a branch, as it stood on that side.

        ``present`` is what all of the events lead to.
        """
        if not is_of_branch(event):
            return record_at(rubric, present, self, event.id)
        links, numbers = self._branches
        if event.hash not in numbers:
            raise UserError(ALTERED)
        start, *line = line_to(event.hash, links)
        done = self._side.some([numbers[one] for one in line])
        last = next((number for number in reversed(self._numbers) if number > 0), 0)
        with closing(self._main.up_to(self._assessment, last)) as events:
            undone = takewhile(lambda one: one.hash != start, events)
            return record_on_branch(rubric, present, undone, done)

    @cached_property
    def _branches(self) -> tuple[dict[str, Link], dict[str, int]]:
        """How the events of branches are chained, and their numbers, by hash; nothing of it changes any more."""
        return self._side.links(self._assessment), self._side.numbers(self._assessment)

    def _chunk(self, numbers: Sequence[int]) -> Iterator[Event]:
        main, side = ([one for one in numbers if (one > 0) is ours] for ours in (True, False))
        if main:
            yield from self._main.between(self._assessment, main[0], main[-1])
        if side:
            yield from self._side.some(side)


def _in_order(main: EventTable, side: SideTable, assessment_id: str) -> array[int]:
    """Return the numbers of all events, oldest first, what a merging brought before the event that says so.

    What waits stands before the last event of the main line.
    """
    numbers = main.numbers(assessment_id)
    brought = side.brought(assessment_id)
    if not brought:
        return numbers
    whole = array("q")
    for number in numbers:
        whole.extend(brought.get(number, ()))
        whole.extend(brought[0] if number == numbers[-1] else ())
        whole.append(number)
    return whole
