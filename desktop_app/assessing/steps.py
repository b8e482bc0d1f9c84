"""The way back through the edits of one assessment, and forth again, in memory that does not grow with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from ..base.errors import UserError
from ..history.changes import changes
from ..history.events import Kind
from ..history.replay import replayed
from ..history.words import step_words
from ..record.assessment import Assessment
from ..rubric.rubric import Rubric
from ..storage.event_table import EventTable

KEPT = 50  # steps with their records; of those before them the file's own events tell all
EARLIER = "较早的一步"


@dataclass(slots=True)
class Step:
    """One undo step; ``field`` names the field whose typing may still join it.

    ``event`` is its event, which tells what changed ``since`` that record.
    """

    before: Assessment
    after: Assessment
    kind: Kind
    data: dict[str, Any]
    field: str
    event: int | None = None
    since: Assessment | None = None
    words: str = ""  # made when they are asked for

    def told(self, rubric: Rubric) -> str:
        """Name the step."""
        if not self.words:
            self.words = step_words(rubric, self.kind, self.data, changes(rubric, self.before, self.after))
        return self.words


class WayBack(NamedTuple):
    """Undo and redo of an assessment that was left, as of the ``head`` of its history."""

    head: str
    done: Steps
    undone: Steps


class Steps:
    """Steps one upon the other, of which the last is reached first.

    What lies deep is the number of its event alone, unless that tells more than the step, or was never stored.
    ``undone``: the present record is what the last step has yet to lead on from, else what it has led to.
    """

    def __init__(self, rubric: Rubric, history: EventTable, *, undone: bool = False) -> None:
        self._rubric, self._history, self._undone = rubric, history, undone
        self._steps: list[Step | int] = []

    def __len__(self) -> int:
        return len(self._steps)

    @property
    def is_far(self) -> bool:
        """Whether only the file can tell the last step."""
        return bool(self._steps) and isinstance(self._steps[-1], int)

    def push(self, step: Step) -> None:
        """Lay a step upon the others."""
        self._steps.append(step)
        deep = len(self._steps) - 1 - KEPT
        if deep >= 0 and isinstance(one := self._steps[deep], Step) and one.event and one.since is one.before:
            self._steps[deep] = one.event

    def last(self, present: Assessment) -> Step | None:
        """Return the step that would be reached first; raise ``UserError`` if the file cannot tell it."""
        if self._steps and isinstance(number := self._steps[-1], int):
            self._steps[-1] = self._told_by_event(number, present)
        return self._steps[-1] if self._steps else None  # type: ignore[return-value]  # told by now

    def pop(self, present: Assessment) -> Step | None:
        """Take the last step away, and return it."""
        step = self.last(present)
        if step is not None:
            self._steps.pop()
        return step

    def words(self, present: Assessment, *, ask: bool = True) -> str:
        """Name the last step; empty if there is none. Without ``ask`` the file is not asked for it."""
        if self.is_far and not ask:
            return EARLIER
        try:
            step = self.last(present)
            return step.told(self._rubric) if step else ""
        except UserError:  # it is told once it is wanted
            return EARLIER

    def typed(self, field: str) -> Step | None:
        """Return the last step if typing into that field joins it."""
        step = self._steps[-1] if self._steps else None
        return step if isinstance(step, Step) and field and step.field == field else None

    def settle(self) -> None:
        """End the step that typing was joining."""
        if self._steps and isinstance(step := self._steps[-1], Step):
            step.field = ""

    def clear(self) -> None:
        """Forget them all."""
        self._steps.clear()

    def _told_by_event(self, number: int, present: Assessment) -> Step:
        event = self._history.one(number)
        found = event.rows
        if self._undone:
            before, after = present, replayed(self._rubric, present, found)
        else:
            before, after = replayed(self._rubric, present, [change.undone for change in found]), present
        return Step(before, after, Kind(event.kind), event.data, "", number, before)
