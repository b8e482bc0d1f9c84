"""One class a rule kind: which answer it takes, how it scores, how it words a deduction.

The classes are the rubric's items: ``msgspec`` reads a TOML table into the class that its ``kind``
names. All amounts inside are integer hundredths of a point, or an exact ``Fraction`` of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, ClassVar, NamedTuple

from msgspec import Meta, Struct
from msgspec.structs import replace

from .answers import (
    COUNT_LIMIT,
    Answer,
    ChecklistAnswer,
    ChoiceAnswer,
    DirectAnswer,
    GradedListAnswer,
    PerCaseAnswer,
    PlanShortfallAnswer,
    RatioAnswer,
    ShortfallAnswer,
)
from .points import hundredths, round_half_up, within, written

Number = Annotated[int, Meta(ge=1, le=9999)]  # of an item or an article
Exact = int | Fraction
DECIMALS_TYPED = 20  # in a number that was typed or computed elsewhere; more is no measurement

Loss = tuple[Exact, str]  # what is taken off, and why; the amount in words is added by scoring


class Range(NamedTuple):
    """Lowest and highest exact score that an item can still end with."""

    lowest: Exact
    highest: Exact


class Rule(Struct, frozen=True, kw_only=True, tag_field="kind", forbid_unknown_fields=True, dict=True):
    """What every item has. ``standard`` and ``text`` are the regulation's words as printed.

    ``guidance`` is shown on the form only; ``articles`` are those that the item rests on.
    """

    number: Number
    text: str
    points: Decimal
    standard: str
    articles: tuple[Number, ...] = ()
    guidance: str = ""

    answer_type: ClassVar[type[Answer]]

    @cached_property
    def full(self) -> int:
        """The item's points in hundredths."""
        return hundredths(self.points)

    @property
    def reach(self) -> int:
        """Sum of all that the standard can take off, in hundredths; more or less than ``full`` is odd."""
        return self.full

    def answered(self, answer: Any) -> bool:
        """Whether the answer decides the score."""
        raise NotImplementedError

    def losses(self, answer: Any) -> list[Loss]:
        """What an answered answer loses, before it is limited to the item's points."""
        raise NotImplementedError

    def open_range(self, answer: Any) -> Range:
        """What an unanswered answer can still end with."""
        return Range(max(0, self.full - self.reach), self.full)

    def invalid(self, answer: Any) -> Iterator[str]:
        """Say what can never stand in an answer of this kind (a count below 0, an unknown option)."""
        return iter(())

    def contradictions(self, answer: Any) -> list[str]:
        """Say what does not fit together in the answer; while there is any, it does not count."""
        return []

    def remarks(self, answer: Any) -> list[str]:
        """Say what a reader of the score should know although it changes nothing."""
        return []

    def flawless(self, answer: Any) -> Any:
        """Return the answer that says 无扣分, or None where that is not one action."""
        return None


class EachRule(Rule, frozen=True):
    """A rule that takes off ``each`` for one thing short or found, counted in ``unit``."""

    each: Decimal

    @cached_property
    def rate(self) -> int:
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


def _plain(number: Decimal | str) -> str:
    """Write a decimal without an exponent and without zeros at its end."""
    text = f"{number:f}" if isinstance(number, Decimal) else number
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(text: str) -> str:
    """Return a text out of a file as a message can quote it: on one line and not too long."""
    line = "".join(character if character.isprintable() else " " for character in text)
    return line if len(line) <= 60 else f"{line[:60]}…"


def label_faults(labels: Sequence[str], known: Sequence[str], what: str) -> Iterator[str]:
    """Say which labels are not among the known ones, and whether one stands twice."""
    for label in labels:
        if label not in known:
            yield f"没有“{shown(label)}”这个{what}，可用的是：{'、'.join(known)}"
    if len(set(labels)) != len(labels):
        yield f"同一个{what}出现了两次"


class Shortfall(EachRule, frozen=True, tag="shortfall"):
    """Not fewer than ``minimum``; each one short takes off ``each``. More earns nothing."""

    label: str
    minimum: Annotated[int, Meta(ge=1, le=COUNT_LIMIT)]
    unit: str = "次"

    answer_type = ShortfallAnswer

    @property
    def reach(self) -> int:
        return self.minimum * self.rate

    def answered(self, answer: ShortfallAnswer) -> bool:
        return answer.count is not None

    def losses(self, answer: ShortfallAnswer) -> list[Loss]:
        count = answer.count or 0
        each, short = self.rate, self.minimum - count
        if short <= 0:
            return []
        u = self.unit
        return [(short * each, f"应不少于{self.minimum}{u}，实际{count}{u}，少{short}{u}×{written(each)}分")]

    def flawless(self, answer: ShortfallAnswer) -> ShortfallAnswer:
        return replace(answer, count=max(self.minimum, answer.count or 0))


class PlanShortfall(EachRule, frozen=True, tag="plan_shortfall"):
    """As many as the unit's own plan requires; each one short takes off ``each``."""

    required_label: str
    done_label: str
    unit: str = "项"

    answer_type = PlanShortfallAnswer

    def answered(self, answer: PlanShortfallAnswer) -> bool:
        return answer.required == 0 or (answer.required is not None and answer.done is not None)

    def losses(self, answer: PlanShortfallAnswer) -> list[Loss]:
        required, done = answer.required or 0, answer.done or 0
        each, short = self.rate, required - done
        if short <= 0:
            return []
        u = self.unit
        words = f"{self.required_label}{required}{u}，{self.done_label}{done}{u}，少{short}{u}×{written(each)}分"
        return [(short * each, words)]

    def open_range(self, answer: PlanShortfallAnswer) -> Range:
        most = (COUNT_LIMIT if answer.required is None else answer.required) - (answer.done or 0)
        return Range(max(0, self.full - most * self.rate), self.full)

    def remarks(self, answer: PlanShortfallAnswer) -> list[str]:
        return [f"{self.required_label}为0{self.unit}，按满分计"] if answer.required == 0 else []

    def flawless(self, answer: PlanShortfallAnswer) -> PlanShortfallAnswer | None:
        if answer.required is None:
            return None
        return replace(answer, done=max(answer.required, answer.done or 0))


class Choice(Rule, frozen=True, tag="choice"):
    """Exactly one of the options, each with what it takes off."""

    options: tuple[Option, ...]

    answer_type = ChoiceAnswer

    @property
    def reach(self) -> int:
        return max(option.amount for option in self.options)

    def answered(self, answer: ChoiceAnswer) -> bool:
        return answer.choice is not None

    def losses(self, answer: ChoiceAnswer) -> list[Loss]:
        return [option.loss for option in self.options if option.label == answer.choice]

    def open_range(self, answer: ChoiceAnswer) -> Range:
        least = min(option.amount for option in self.options)
        return Range(max(0, self.full - self.reach), max(0, self.full - least))

    def invalid(self, answer: ChoiceAnswer) -> Iterator[str]:
        chosen = [] if answer.choice is None else [answer.choice]
        return label_faults(chosen, [option.label for option in self.options], "选项")

    def flawless(self, answer: ChoiceAnswer) -> ChoiceAnswer | None:
        free = [option.label for option in self.options if option.points == 0]
        return replace(answer, choice=free[0]) if free else None


class Checklist(Rule, frozen=True, tag="checklist"):
    """Faults that were found or not, each taking off its points once for the unit."""

    options: tuple[Option, ...]

    answer_type = ChecklistAnswer

    @property
    def reach(self) -> int:
        return sum(option.amount for option in self.options)

    def answered(self, answer: ChecklistAnswer) -> bool:
        return answer.ticked is not None

    def losses(self, answer: ChecklistAnswer) -> list[Loss]:
        return [option.loss for option in self.options if option.label in (answer.ticked or ())]

    def invalid(self, answer: ChecklistAnswer) -> Iterator[str]:
        return label_faults(answer.ticked or (), [option.label for option in self.options], "情形")

    def remarks(self, answer: ChecklistAnswer) -> list[str]:
        if not answer.ticked or len(answer.ticked) < len(self.options) or self.reach >= self.full:
            return []
        lowest = written(self.full - self.reach)
        return [f"评分标准的扣分合计{written(self.reach)}分，少于分值{written(self.full)}分，最低得{lowest}分"]

    def flawless(self, answer: ChecklistAnswer) -> ChecklistAnswer:
        return replace(answer, ticked=())

    def suggestions(self, answer: ChecklistAnswer) -> list[str]:
        """Return labels not ticked that a ticked one suggests; the evaluator decides."""
        ticked = answer.ticked or ()
        hinted = [hint for option in self.options if option.label in ticked for hint in option.suggests]
        return [label for label in hinted if label not in ticked]


class PerCase(EachRule, frozen=True, tag="per_case"):
    """Each case found takes off ``each``; ``of_label`` names the optional number looked at."""

    label: str
    unit: str = "项"
    of_label: str = ""

    answer_type = PerCaseAnswer

    def answered(self, answer: PerCaseAnswer) -> bool:
        return answer.cases is not None

    def losses(self, answer: PerCaseAnswer) -> list[Loss]:
        cases, each = answer.cases or 0, self.rate
        if not cases:
            return []
        seen = f"{self.of_label}{answer.of}{self.unit}，" if self.of_label and answer.of is not None else ""
        return [(cases * each, f"{seen}{self.label}{cases}{self.unit}×{written(each)}分")]

    def open_range(self, answer: PerCaseAnswer) -> Range:
        if answer.of is None or answer.cases is not None:  # of two numbers that contradict, either may be wrong
            return Range(0, self.full)
        return Range(max(0, self.full - answer.of * self.rate), self.full)

    def invalid(self, answer: PerCaseAnswer) -> Iterator[str]:
        if answer.of is not None and not self.of_label:
            yield "本项不需要填写总数“of”"

    def contradictions(self, answer: PerCaseAnswer) -> list[str]:
        if answer.cases is None or answer.of is None or answer.cases <= answer.of:
            return []
        u = self.unit
        return [f"{self.label}{answer.cases}{u}，多于{self.of_label}{answer.of}{u}，请核对"]

    def flawless(self, answer: PerCaseAnswer) -> PerCaseAnswer:
        return replace(answer, cases=0)


class TaskGrade(Struct, frozen=True, forbid_unknown_fields=True):
    """A grade of one task and the share of the task's points that it earns."""

    label: str
    percent: Annotated[int, Meta(ge=0, le=100)]


class GradedList(Rule, frozen=True, tag="graded_list"):
    """A ledger of N tasks: each is worth points/N and earns its grade's share; N counts every task."""

    grades: tuple[TaskGrade, ...]
    label: str = "整改任务"
    unit: str = "项"

    answer_type = GradedListAnswer

    @cached_property
    def percents(self) -> dict[str, int]:
        """Percent by grade label."""
        return {grade.label: grade.percent for grade in self.grades}

    @property
    def reach(self) -> int:
        return self.full - round_half_up(Fraction(self.full * min(self.percents.values()), 100))

    def answered(self, answer: GradedListAnswer) -> bool:
        return bool(answer.tasks) and not answer.grades[None]

    def losses(self, answer: GradedListAnswer) -> list[Loss]:
        counts, total = answer.grades, len(answer.tasks)
        earned = sum(counts[label] * percent for label, percent in self.percents.items())
        if earned == 100 * total:
            return []
        found = [(grade, counts[grade.label]) for grade in self.grades if counts[grade.label]]
        names = "、".join(f"{grade.label}{count}{self.unit}" for grade, count in found)
        shares = "＋".join(f"{count}×{grade.percent}%" for grade, count in found)
        loss = Fraction(self.full * (100 * total - earned), 100 * total)
        worth = written(round_half_up(self.full - loss))
        return [
            (loss, f"{self.label}{total}{self.unit}：{names}，{written(self.full)}分÷{total}×（{shares}）得{worth}分")
        ]

    def share(self, grade: str, total: int) -> Fraction:
        """Return the exact hundredths that one of ``total`` tasks earns with that grade."""
        return Fraction(self.full * self.percents[grade], 100 * total)

    def open_range(self, answer: GradedListAnswer) -> Range:
        counts, total = answer.grades, len(answer.tasks)
        left = counts[None]
        earned = sum(counts[label] * percent for label, percent in self.percents.items())
        if not total:
            earned, left, total = 0, 1, 1
        low, high = min(self.percents.values()), max(self.percents.values())
        return Range(*(Fraction(self.full * (earned + left * share), 100 * total) for share in (low, high)))

    def invalid(self, answer: GradedListAnswer) -> Iterator[str]:
        labels = sorted(label for label in answer.grades if label is not None)
        return label_faults(labels, [grade.label for grade in self.grades], "等次")

    def flawless(self, answer: GradedListAnswer) -> None:
        return None  # each task is judged by itself


class Ratio(Rule, frozen=True, tag="ratio"):
    """Points times the 满意度: (satisfied + weight × fairly) ÷ valid votes, or a rate typed in."""

    groups: tuple[str, ...]
    fairly_weight: Decimal = Decimal(0)
    weight_pending: bool = False

    answer_type = RatioAnswer

    @cached_property
    def weight(self) -> int:
        """``fairly_weight`` in hundredths."""
        return hundredths(self.fairly_weight)

    def tally(self, answer: RatioAnswer) -> tuple[int, int, int]:
        """Return how many ballots say satisfied, fairly satisfied and dissatisfied, over all groups."""
        satisfied = fairly = dissatisfied = 0
        for ballot in answer.ballots:
            satisfied += ballot.satisfied
            fairly += ballot.fairly
            dissatisfied += ballot.dissatisfied
        return satisfied, fairly, dissatisfied

    def rate(self, answer: RatioAnswer) -> Fraction | None:
        """Return the 满意度 as an exact share of 1, or None without a rate and a valid ballot."""
        if answer.rate is not None:
            return Fraction(answer.rate) / 100
        satisfied, fairly, dissatisfied = self.tally(answer)
        valid = satisfied + fairly + dissatisfied
        return Fraction(100 * satisfied + self.weight * fairly, 100 * valid) if valid else None

    def answered(self, answer: RatioAnswer) -> bool:
        return (answer.rate is not None or any(self.tally(answer))) and not self.contradictions(answer)

    def losses(self, answer: RatioAnswer) -> list[Loss]:
        rate = self.rate(answer)
        if rate is None or rate == 1:
            return []
        earned = self.full * rate
        worth = written(round_half_up(earned))
        return [(self.full - earned, f"{self.formula(answer)}，{written(self.full)}分×满意度得{worth}分")]

    def formula(self, answer: RatioAnswer) -> str:
        """Return the 满意度 in words with its numbers."""
        if answer.rate is not None:
            return f"满意度{_plain(answer.rate)}%"
        satisfied, fairly, dissatisfied = self.tally(answer)
        rate = self.rate(answer)
        if rate is None:
            return "还没有有效票"
        weighted = f"（{satisfied}＋{fairly}×{_plain(self.fairly_weight)}）" if self.weight else f"{satisfied}"
        percent = rate * 100_00  # in hundredths
        exact = percent.denominator == 1
        shown = _plain(written(round_half_up(percent)))
        votes = f"满意{satisfied}票、基本满意{fairly}票、不满意{dissatisfied}票"
        return f"{votes}，满意度{weighted}÷{satisfied + fairly + dissatisfied}{'＝' if exact else '≈'}{shown}%"

    def invalid(self, answer: RatioAnswer) -> Iterator[str]:
        if answer.rate is not None and not within(answer.rate, 100, DECIMALS_TYPED):
            yield f"满意度应在0%到100%之间，最多{DECIMALS_TYPED}位小数"
        if answer.rate is not None and answer.ballots:
            yield "满意度和票数只能填一种"
        yield from label_faults([ballot.group for ballot in answer.ballots], self.groups, "测评对象")

    def contradictions(self, answer: RatioAnswer) -> list[str]:
        found = []
        for ballot in answer.ballots:
            if ballot.returned > ballot.issued:
                found.append(f"{ballot.group}收回{ballot.returned}张，多于发出{ballot.issued}张，测评无效")
            if ballot.marked != ballot.returned:
                found.append(f"{ballot.group}各项合计{ballot.marked}张，与收回{ballot.returned}张不符")
        return found

    def remarks(self, answer: RatioAnswer) -> list[str]:
        found = []
        if self.weight_pending and any(ballot.fairly for ballot in answer.ballots):
            found.append(f"“基本满意”按{_plain(self.fairly_weight)}计入满意度，口径待确认")
        issued, returned = sum(b.issued for b in answer.ballots), sum(b.returned for b in answer.ballots)
        if 2 * returned < issued:
            found.append(f"发出{issued}张，收回{returned}张，不到一半")
        return found


class Direct(Rule, frozen=True, tag="direct"):
    """One number agreed by the group, from 0 to the item's points, in steps."""

    step: Decimal = Decimal("0.1")
    label: str = "评估组评定"

    answer_type = DirectAnswer

    def answered(self, answer: DirectAnswer) -> bool:
        return answer.points is not None

    def losses(self, answer: DirectAnswer) -> list[Loss]:
        if answer.points is None or answer.points == self.points:
            return []
        given = hundredths(answer.points)
        return [(self.full - given, f"{self.label}{written(given)}分")]

    def invalid(self, answer: DirectAnswer) -> Iterator[str]:
        if answer.points is None:
            return
        if not within(answer.points, self.points, DECIMALS_TYPED) or answer.points % self.step:
            yield f"应在0分到{written(self.full)}分之间，以{_plain(self.step)}分为一档"

    def flawless(self, answer: DirectAnswer) -> DirectAnswer:
        return replace(answer, points=self.points)


Item = Shortfall | PlanShortfall | Choice | Checklist | PerCase | GradedList | Ratio | Direct
