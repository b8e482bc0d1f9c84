"""Items whose score the group agrees on."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ...base.text import plain
from ..amounts import hundredths, within, written
from ..answers import UNSAID, DirectAnswer
from .base import DECIMALS_TYPED, Loss, Rule


class Direct(Rule, frozen=True, tag="direct"):
    """One number agreed by the group, from 0 to the item's points, in steps; ``heads`` order its grounds."""

    step: Decimal = Decimal("0.1")
    label: str = "评估组评"
    heads: tuple[str, ...] = ()

    answer_type = DirectAnswer
    ground_optional = True
    ground_wanted = "本项得分影响等次，没有写明评分理由"
    awarded = True
    note_name = "评分理由"
    can_be_flawless = False  # what the group agrees on is entered, never given by one key

    def faults(self) -> Iterator[str]:
        yield from super().faults()
        if not (within(self.step, 100) and self.step):
            yield "打分的档应大于0，最多两位小数"
        elif self.points % self.step:
            yield f"分值{self.points}分不是打分档{self.step}分的整数倍"

    def answered(self, answer: DirectAnswer) -> bool:
        return answer.points is not None

    def said(self, answer: DirectAnswer) -> str:
        given = [] if answer.points is None else [f"{plain(answer.points)}分"]
        grounds = [f"{head}“{ground}”" for head, ground in zip(self.heads, answer.grounds, strict=False) if ground]
        return "，".join(given + grounds) or UNSAID

    def losses(self, answer: DirectAnswer) -> list[Loss]:
        if answer.points is None or answer.points == self.points:
            return []
        given = hundredths(answer.points)
        return [(self.full - given, f"{self.label}{written(given)}分")]

    def invalid(self, answer: DirectAnswer) -> Iterator[str]:
        if len(answer.grounds) > len(self.heads):
            yield f"理由有{len(answer.grounds)}条，评分表只列了{len(self.heads)}个方面"
        if answer.points is None:
            return
        if not within(answer.points, self.points, DECIMALS_TYPED) or answer.points % self.step:
            yield f"应在0分到{written(self.full)}分之间，以{plain(self.step)}分为一档"

    def grounded(self, answer: DirectAnswer) -> bool:
        return super().grounded(answer) or any(ground.strip() for ground in answer.grounds)
