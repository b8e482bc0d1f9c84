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

UNSAID = "未评"
COUNT_LIMIT = 99999
Count = Annotated[int, Meta(ge=0, le=COUNT_LIMIT)]
"""A number that was counted; the limit keeps a slip of the keyboard out."""


class Attachment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A piece of evidence by name; its bytes lie in the file's table of evidence under ``sha256``."""

    name: str
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    size: Annotated[int, Meta(ge=0, le=2**40)]


class Answer(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What every answer carries beside its value: the ground, how it was checked (Article 11), the evidence.

    ``own`` is the score that the unit gave itself (Article 3), ``own_note`` what it says of it; it never enters a
    total.
    """

    note: str = ""
    methods: tuple[str, ...] = ()
    files: tuple[Attachment, ...] = ()
    own: Decimal | None = None
    own_note: str = ""


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


class Task(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One line of the ledger; ``id`` names it within its item for as long as it lives.

    ``finding`` is what the inspection found where ``text`` is the measure against it. Three are the unit's and never
    become a grade: ``target`` is what it promised, ``progress`` what it says it did, ``remark`` what else its ledger
    says.
    """

    id: int = 0
    finding: str = ""
    text: str = ""
    department: str = ""
    leader: str = ""
    person: str = ""
    deadline: str = ""
    progress: str = ""
    grade: str | None = None
    note: str = ""
    methods: tuple[str, ...] = ()
    files: tuple[Attachment, ...] = ()
    target: str = ""
    remark: str = ""


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
    def half_absent(self) -> bool:
        """Whether fewer than half of the ballots came back."""
        return 2 * self.returned < self.issued

    @property
    def marked(self) -> int:
        """Number of returned ballots that the counts account for."""
        return self.satisfied + self.fairly + self.dissatisfied + self.abstained + self.invalid


BALLOT_COUNTS = {
    "issued": "发出",
    "returned": "收回",
    "satisfied": "满意",
    "fairly": "基本满意",
    "dissatisfied": "不满意",
    "abstained": "弃权（不了解）",
    "invalid": "无效",
}
"""What is counted of a group's ballots, by the field's name, as screen and paper name it."""


class Reading(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A number that the regulation leaves open (口径), as the office has settled it: by whom, when, on which document.

    It travels with the assessment and is covered by its check code; the rubric stays as it was shipped.
    """

    value: Decimal
    person: str = ""
    date: str = ""
    document: str = ""

    def __str__(self) -> str:
        return "，".join(part for part in (self.person, self.date, self.document) if part)


class RatioAnswer(Answer, frozen=True):
    """Either ``rate`` in percent, or the counted ``ballots``; never both. ``reading``: how much 基本满意 counts."""

    rate: Decimal | None = None
    ballots: tuple[Ballot, ...] = ()
    reading: Reading | None = None


class DirectAnswer(Answer, frozen=True):
    """``grounds`` are texts under the rule's heads, in their order; those at the end may be missing."""

    points: Decimal | None = None
    grounds: tuple[str, ...] = ()
