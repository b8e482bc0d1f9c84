"""What the team has entered, one class a rule kind.

An answer without its value is 未评: neither zero nor full marks. All are frozen; equal input is equal.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import Annotated

from msgspec import Meta, Struct

COUNT_LIMIT = 99999
Count = Annotated[int, Meta(ge=0, le=COUNT_LIMIT)]
"""A number that was counted; the limit keeps a slip of the keyboard out."""


class Answer(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What every answer carries beside its value: the remark, and how it was checked (Article 11)."""

    note: str = ""
    methods: tuple[str, ...] = ()


class ShortfallAnswer(Answer, frozen=True):
    count: Count | None = None


class PlanShortfallAnswer(Answer, frozen=True):
    required: Count | None = None
    done: Count | None = None


class ChoiceAnswer(Answer, frozen=True):
    choice: str | None = None


class ChecklistAnswer(Answer, frozen=True):
    """``ticked`` is None until somebody has looked; an empty tuple is the confirmed 无扣分."""

    ticked: tuple[str, ...] | None = None


class PerCaseAnswer(Answer, frozen=True):
    cases: Count | None = None
    of: Count | None = None


class Task(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of the ledger; ``id`` names it within its item for as long as it lives."""

    id: int = 0
    text: str = ""
    department: str = ""
    deadline: str = ""
    grade: str | None = None
    note: str = ""


class GradedListAnswer(Answer, frozen=True, dict=True):
    tasks: tuple[Task, ...] = ()

    @cached_property
    def grades(self) -> Counter[str | None]:
        """How many tasks have each grade; those without one count under None."""
        return Counter(map(attrgetter("grade"), self.tasks))


class Ballot(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The counts of one group of voters; single ballots are never recorded."""

    group: str
    issued: Count = 0
    returned: Count = 0
    satisfied: Count = 0
    fairly: Count = 0
    dissatisfied: Count = 0
    abstained: Count = 0
    invalid: Count = 0

    @property
    def votes(self) -> tuple[int, int, int]:
        """Satisfied, fairly satisfied and dissatisfied: the valid ballots."""
        return self.satisfied, self.fairly, self.dissatisfied

    @property
    def marked(self) -> int:
        """Number of returned ballots that the counts account for."""
        return self.satisfied + self.fairly + self.dissatisfied + self.abstained + self.invalid


class RatioAnswer(Answer, frozen=True):
    """Either ``rate`` in percent, or the counted ``ballots``; never both."""

    rate: Decimal | None = None
    ballots: tuple[Ballot, ...] = ()


class DirectAnswer(Answer, frozen=True):
    points: Decimal | None = None
