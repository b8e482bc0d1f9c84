"""Two copies of one assessment compared, and what comes of both: without a question where only one side changed.

All is decided by the union of both copies' events, never by which of them is ours: so the same copies give the same
record in any order, and merging again changes nothing. Rows, not the screen: this module stores and shows nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from msgspec import Struct

from ..record.assessment import Assessment
from ..record.rows import Rows
from ..rubric.rubric import Rubric
from .changes import Change
from .events import Event, Kind
from .fields import Field
from .graph import Node

BOTH = "both"
"""The answer to a question that keeps the texts of all sides, each on lines of its own."""
Answers = Mapping[Field, str]
"""By a question's field the ``key`` of the side that was chosen, the head of a copy, or ``BOTH``."""


class Outcome(StrEnum):
    """What another copy of an assessment is to ours."""

    SAME = "same"
    NEWER = "newer"
    """It knows all that ours knows: ours goes on as it is."""
    OLDER = "older"
    """Ours knows all of it."""
    MERGE = "merge"
    STANDS = "stands"
    """One is final and the other a draft that went another way: the final one stands, the other is set aside."""
    REVISIONS = "revisions"
    """Two revisions from one: one copy is decided for, the other is set aside."""
    WHOLE = "whole"
    """They cannot be merged field by field, ``reason`` says why: one copy is decided for, as a whole."""


class Which(StrEnum):
    """One of the two copies that are compared."""

    OURS = "ours"
    THEIRS = "theirs"


class Copy(Struct, frozen=True, kw_only=True):
    """One copy of an assessment: its main line, what it has of other copies (side events), and its present rows."""

    head: str
    events: Sequence[Event]
    side: Sequence[Node] = ()
    rows: Rows
    status: str = "draft"


class Side(Struct, frozen=True, kw_only=True):
    """One value of a question: the ``key`` that chooses it, in ``words``, who gave it and when, in whose copy."""

    key: str
    value: Any
    words: str
    person: str
    at: str
    which: Which


class Question(Struct, frozen=True, kw_only=True):
    """A field about which the copies differ; ``item`` is 0 for the particulars; ``place`` and ``label`` are words."""

    field: Field
    item: int
    place: str
    label: str
    sides: tuple[Side, ...]
    both: bool = False
    """Whether the texts of all sides can be kept."""


class Merged(Struct, frozen=True, kw_only=True):
    """What is to be written: one event on the main line of ``main``, and the events that come along on branches.

    ``changes`` lead from the rows of ``main`` to ``record``; ``brought`` are (hash before, hash) of the events that the
    main line and the branches of ``main`` lack, each behind those before it.
    """

    main: Which
    kind: Kind
    data: dict[str, Any]
    changes: list[Change]
    record: Assessment
    brought: tuple[tuple[str, str], ...]


class Comparison:
    """What two copies of an assessment are to each other, and what can come of both."""

    outcome: Outcome
    reason: str
    """Of ``WHOLE`` one sentence that says why; empty otherwise."""
    questions: tuple[Question, ...]
    main: Which
    """Whose main line goes on: ours, unless only theirs has a revision that ours has not."""
    ours_alone: int
    theirs_alone: int
    """How many events, merging aside, the one has that the other has not."""

    def merged(self, answers: Answers, main: Which | None = None) -> Merged:
        """Return what comes of both; ``LookupError`` where a question has no answer."""
        raise NotImplementedError

    def preview(self, answers: Answers) -> Assessment:
        """Return the record with some answers; what is not answered stays as ours has it."""
        raise NotImplementedError

    def whole(self, which: Which) -> Answers:
        """Return the answers that decide each question for one copy."""
        raise NotImplementedError

    def set_aside(self, standing: Which | None = None) -> Merged:
        """Return what comes of deciding for one copy as a whole; of ``STANDS`` by default for the one that stands."""
        raise NotImplementedError


def compare(rubric: Rubric, assessment_id: str, ours: Copy, theirs: Copy) -> Comparison:
    """Compare two copies of an assessment on one rubric; ``UserError`` where their events are incomplete."""
    raise NotImplementedError
