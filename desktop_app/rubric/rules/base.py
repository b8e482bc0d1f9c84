"""What the items of every kind share: text and points, and the questions that scoring asks of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, ClassVar, NamedTuple

from msgspec import Meta, Struct

from ...base.text import shown
from ..amounts import hundredths, within, written
from ..answers import Answer
from ..listing import Listing

Number = Annotated[int, Meta(ge=1, le=9999)]  # of an item or an article
Exact = int | Fraction
DECIMALS_TYPED = 20  # in a number that was typed or computed elsewhere; more is no measurement
AMOUNTS = "分值应大于0，扣分不小于0，都不超过100，最多两位小数"

Loss = tuple[Exact, str]  # what is taken off, and why; the amount in words is added by scoring


class Remark(NamedTuple):
    """What a reader of the score should know; ``key`` says what and of which numbers, whatever the words are."""

    key: str
    words: str


class Range(NamedTuple):
    """Lowest and highest exact score that an item can still end with."""

    lowest: Exact
    highest: Exact


class Rule(Struct, frozen=True, kw_only=True, tag_field="kind", forbid_unknown_fields=True, dict=True):
    """What every item has. ``standard`` and ``text`` are the regulation's words as printed.

    ``guidance`` is shown on the form only; ``articles`` are those that the item rests on;
    ``phrases`` are usual grounds, offered for its note.
    """

    number: Number
    text: str
    points: Decimal
    standard: str
    articles: tuple[Number, ...] = ()
    guidance: str = ""
    phrases: tuple[str, ...] = ()

    answer_type: ClassVar[type[Answer]]
    listings: ClassVar[tuple[Listing, ...]] = ()
    """The lists in its answers that lie in tables of their own."""
    can_be_flawless: ClassVar[bool] = True
    """Whether 无扣分 can ever be said of such an item in one action."""
    note_name: ClassVar[str] = "扣分依据"
    """What the note of such an item is called."""
    ground_wanted: ClassVar[str] = "扣了分，没有写明扣分依据"
    """What is said where a ground must be given, and is not."""
    ground_optional: ClassVar[bool] = False
    """Whether a ground is needed only where the item decides the grade: it is the group's own judgement."""
    awarded: ClassVar[bool] = False
    """Whether its points are converted or agreed on (折算、评分): what is missing to all of them is no deduction."""

    @cached_property
    def full(self) -> int:
        """The item's points in hundredths."""
        return hundredths(self.points)

    @property
    def reach(self) -> int:
        """Sum of all that the standard can take off, in hundredths; more or less than ``full`` is odd."""
        return self.full

    def faults(self) -> Iterator[str]:
        """Say what in the rubric's text of such an item does not add up; the first word refuses the rubric."""
        if not (within(self.points, 100) and self.points):
            yield AMOUNTS

    def answered(self, answer: Any) -> bool:
        """Whether the answer decides the score."""
        raise NotImplementedError

    def said(self, answer: Any) -> str:
        """Return what was entered, in words; ``UNSAID`` where nothing was."""
        raise NotImplementedError

    def losses(self, answer: Any) -> list[Loss]:
        """What an answered answer loses, before it is limited to the item's points."""
        raise NotImplementedError

    def open_range(self, answer: Any) -> Range:
        """What an answer that is not complete, or rests on what is not settled, can still end with."""
        return Range(max(0, self.full - self.reach), self.full)

    def invalid(self, answer: Any) -> Iterator[str]:
        """Say what can never stand in an answer of this kind (a count below 0, an unknown option)."""
        return iter(())

    def invalid_own(self, answer: Any) -> Iterator[str]:
        """Say what can never be the unit's own score for this item."""
        if answer.own is not None and not within(answer.own, self.points, DECIMALS_TYPED):
            yield f"自评分应在0分到{written(self.full)}分之间，最多{DECIMALS_TYPED}位小数"

    def contradictions(self, answer: Any) -> list[str]:
        """Say what does not fit together in the answer; while there is any, it does not count."""
        return []

    def unsettled(self, answer: Any) -> str:
        """Say which number that the regulation leaves open bites here, and is not settled; 定稿 waits for it."""
        return ""

    def remarks(self, answer: Any) -> list[Remark]:
        """Say what a reader of the score should know although it changes nothing."""
        return []

    def grounded(self, answer: Any) -> bool:
        """Whether a ground is given for what the answer loses."""
        return bool(answer.note.strip())

    @property
    def ground_hint(self) -> str:
        """Where a ground may stand beside the item's own note; empty if nowhere else."""
        return ""

    @property
    def flawless_after(self) -> str:
        """The field that has to be filled in before 无扣分 can be said; empty if none has."""
        return ""

    def flawless(self, answer: Any) -> Any:
        """Return the answer that says 无扣分, or None where that is not one action."""
        return None


class EachRule(Rule, frozen=True):
    """A rule that takes off ``each`` for one thing short or found, counted with the measure word ``measure``."""

    each: Decimal

    def faults(self) -> Iterator[str]:
        yield from super().faults()
        if not (within(self.each, 100) and self.each):
            yield "每少一次（项）的扣分应大于0，最多两位小数"

    @cached_property
    def each_amount(self) -> int:
        """``each`` in hundredths."""
        return hundredths(self.each)


class Option(Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """An option of a choice or checklist; ``points`` are what it takes off.

    ``reason`` words the deduction where the label is too short to; ``suggests`` names labels that
    usually follow from this one.
    """

    label: str
    points: Decimal
    reason: str = ""
    suggests: tuple[str, ...] = ()

    @cached_property
    def amount(self) -> int:
        """What it takes off, in hundredths."""
        return hundredths(self.points)

    @property
    def loss(self) -> Loss:
        return self.amount, self.reason or self.label


def list_faults(labels: Sequence[str], what: str) -> Iterator[str]:
    """Say which labels in the rubric are blank or stand twice."""
    for label in labels:
        if not label.strip() or labels.count(label) > 1:
            yield f"{what}“{label}”为空或重复"


def choice_faults(labels: Sequence[str]) -> Iterator[str]:
    """Say that the rubric lets nothing be chosen, or which of what can be is blank or stands twice."""
    if not labels:
        yield "没有可选的内容"
    yield from list_faults(labels, "选项")


def label_faults(labels: Sequence[str], known: Sequence[str], what: str) -> Iterator[str]:
    """Say which labels are not among the known ones, and whether one stands twice."""
    for label in labels:
        if label not in known:
            yield f"没有“{shown(label)}”这个{what}，可用的是：{'、'.join(known)}"
    if len(set(labels)) != len(labels):
        yield f"同一个{what}出现了两次"
