"""Items with options that take off points: one of several, or any of several."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from ..amounts import within, written
from ..answers import UNSAID, ChecklistAnswer, ChoiceAnswer
from .base import AMOUNTS, Loss, Option, Range, Remark, Rule, choice_faults, label_faults


class OptionsRule(Rule, frozen=True):
    """A rule whose options each take something off."""

    options: tuple[Option, ...]

    @property
    def labels(self) -> list[str]:
        """What the options are called, in order."""
        return [option.label for option in self.options]

    def faults(self) -> Iterator[str]:
        yield from super().faults()
        if not all(within(option.points, 100) for option in self.options):
            yield AMOUNTS
        yield from choice_faults(self.labels)
        for hint in (hint for option in self.options for hint in option.suggests):
            if hint not in self.labels:
                yield f"提示的选项“{hint}”不存在"


class Choice(OptionsRule, frozen=True, tag="choice"):
    """Exactly one of the options, each with what it takes off."""

    answer_type = ChoiceAnswer

    @property
    def reach(self) -> int:
        return max(option.amount for option in self.options)

    def answered(self, answer: ChoiceAnswer) -> bool:
        return answer.choice is not None

    def said(self, answer: ChoiceAnswer) -> str:
        return answer.choice or UNSAID

    def losses(self, answer: ChoiceAnswer) -> list[Loss]:
        return [option.loss for option in self.options if option.label == answer.choice]

    def open_range(self, answer: ChoiceAnswer) -> Range:
        least = min(option.amount for option in self.options)
        return Range(max(0, self.full - self.reach), max(0, self.full - least))

    def invalid(self, answer: ChoiceAnswer) -> Iterator[str]:
        chosen = [] if answer.choice is None else [answer.choice]
        return label_faults(chosen, self.labels, "选项")

    def flawless(self, answer: ChoiceAnswer) -> ChoiceAnswer | None:
        free = [option.label for option in self.options if option.points == 0]
        return replace(answer, choice=free[0]) if free else None


class Checklist(OptionsRule, frozen=True, tag="checklist"):
    """Faults that were found or not, each taking off its points once for the unit."""

    answer_type = ChecklistAnswer

    @property
    def reach(self) -> int:
        return sum(option.amount for option in self.options)

    def answered(self, answer: ChecklistAnswer) -> bool:
        return answer.ticked is not None

    def said(self, answer: ChecklistAnswer) -> str:
        if not answer.ticked:
            return UNSAID if answer.ticked is None else "无扣分"
        return f"勾选：{'、'.join(answer.ticked)}"

    def losses(self, answer: ChecklistAnswer) -> list[Loss]:
        return [option.loss for option in self.options if option.label in (answer.ticked or ())]

    def invalid(self, answer: ChecklistAnswer) -> Iterator[str]:
        return label_faults(answer.ticked or (), self.labels, "情形")

    def remarks(self, answer: ChecklistAnswer) -> list[Remark]:
        if not answer.ticked or len(answer.ticked) < len(self.options) or self.reach >= self.full:
            return []
        lowest = written(self.full - self.reach)
        words = f"评分标准的扣分合计{written(self.reach)}分，少于分值{written(self.full)}分，最低得{lowest}分"
        return [Remark("short_reach", words)]

    def flawless(self, answer: ChecklistAnswer) -> ChecklistAnswer:
        return replace(answer, ticked=())

    def suggestions(self, answer: ChecklistAnswer) -> list[str]:
        """Return labels not ticked that a ticked one suggests; the evaluator decides."""
        ticked = answer.ticked or ()
        hinted = [hint for option in self.options if option.label in ticked for hint in option.suggests]
        return [label for label in hinted if label not in ticked]
