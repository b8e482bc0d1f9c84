"""Items that count: a minimum that is missed, a plan that is missed, cases that were found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta
from msgspec.structs import replace

from ..amounts import written
from ..answers import COUNT_LIMIT, UNSAID, PerCaseAnswer, PlanShortfallAnswer, ShortfallAnswer
from .base import EachRule, Loss, Range, Remark


class Shortfall(EachRule, frozen=True, tag="shortfall"):
    """Not fewer than ``minimum``; each one short takes off ``each``. More earns nothing."""

    label: str
    minimum: Annotated[int, Meta(ge=1, le=COUNT_LIMIT)]
    measure: str = "次"

    answer_type = ShortfallAnswer

    @property
    def reach(self) -> int:
        return self.minimum * self.each_amount

    def answered(self, answer: ShortfallAnswer) -> bool:
        return answer.count is not None

    def said(self, answer: ShortfallAnswer) -> str:
        return UNSAID if answer.count is None else f"{self.label}{answer.count}"

    def losses(self, answer: ShortfallAnswer) -> list[Loss]:
        count = answer.count or 0
        each, short = self.each_amount, self.minimum - count
        if short <= 0:
            return []
        m = self.measure
        return [(short * each, f"应不少于{self.minimum}{m}，实际{count}{m}，少{short}{m}×{written(each)}分")]

    def flawless(self, answer: ShortfallAnswer) -> ShortfallAnswer:
        return replace(answer, count=max(self.minimum, answer.count or 0))


class PlanShortfall(EachRule, frozen=True, tag="plan_shortfall"):
    """As many as the unit's own plan requires; each one short takes off ``each``."""

    required_label: str
    done_label: str
    measure: str = "项"

    answer_type = PlanShortfallAnswer

    def answered(self, answer: PlanShortfallAnswer) -> bool:
        return answer.required == 0 or (answer.required is not None and answer.done is not None)

    def said(self, answer: PlanShortfallAnswer) -> str:
        counts = ((self.required_label, answer.required), (self.done_label, answer.done))
        return " ".join(f"{words}{count}" for words, count in counts if count is not None) or UNSAID

    def losses(self, answer: PlanShortfallAnswer) -> list[Loss]:
        required, done = answer.required or 0, answer.done or 0
        each, short = self.each_amount, required - done
        if short <= 0:
            return []
        m = self.measure
        words = f"{self.required_label}{required}{m}，{self.done_label}{done}{m}，少{short}{m}×{written(each)}分"
        return [(short * each, words)]

    def open_range(self, answer: PlanShortfallAnswer) -> Range:
        most = (COUNT_LIMIT if answer.required is None else answer.required) - (answer.done or 0)
        return Range(max(0, self.full - most * self.each_amount), self.full)

    def remarks(self, answer: PlanShortfallAnswer) -> list[Remark]:
        required, done, m = answer.required or 0, answer.done or 0, self.measure
        found = [Remark("nothing_required", f"{self.required_label}为0{m}，按满分计")] if answer.required == 0 else []
        if done > required:
            words = f"{self.done_label}{done}{m}，多于{self.required_label}{required}{m}，多出的不加分，请核对"
            found.append(Remark(f"more_done:{done}:{required}", words))
        return found

    @property
    def flawless_after(self) -> str:
        return self.required_label

    def flawless(self, answer: PlanShortfallAnswer) -> PlanShortfallAnswer | None:
        if answer.required is None:
            return None
        return replace(answer, done=max(answer.required, answer.done or 0))


class PerCase(EachRule, frozen=True, tag="per_case"):
    """Each case found takes off ``each``; ``of_label`` names the optional number looked at."""

    label: str
    measure: str = "项"
    of_label: str = ""

    answer_type = PerCaseAnswer

    def answered(self, answer: PerCaseAnswer) -> bool:
        return answer.cases is not None

    def said(self, answer: PerCaseAnswer) -> str:
        counts = ((self.of_label, answer.of), (self.label, answer.cases))
        return "，".join(f"{words}{count}{self.measure}" for words, count in counts if count is not None) or UNSAID

    def losses(self, answer: PerCaseAnswer) -> list[Loss]:
        cases, each = answer.cases or 0, self.each_amount
        if not cases:
            return []
        seen = f"{self.of_label}{answer.of}{self.measure}，" if self.of_label and answer.of is not None else ""
        return [(cases * each, f"{seen}{self.label}{cases}{self.measure}×{written(each)}分")]

    def open_range(self, answer: PerCaseAnswer) -> Range:
        if answer.of is None or answer.cases is not None:  # of two numbers that contradict, either may be wrong
            return Range(0, self.full)
        return Range(max(0, self.full - answer.of * self.each_amount), self.full)

    def invalid(self, answer: PerCaseAnswer) -> Iterator[str]:
        if answer.of is not None and not self.of_label:
            yield "本项不需要填写总数“of”"

    def contradictions(self, answer: PerCaseAnswer) -> list[str]:
        if answer.cases is None or answer.of is None or answer.cases <= answer.of:
            return []
        m = self.measure
        return [f"{self.label}{answer.cases}{m}，多于{self.of_label}{answer.of}{m}，请核对"]

    def flawless(self, answer: PerCaseAnswer) -> PerCaseAnswer:
        return replace(answer, cases=0)
