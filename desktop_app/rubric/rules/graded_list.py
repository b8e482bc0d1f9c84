"""Items that grade a ledger of tasks one by one."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from typing import Annotated

from msgspec import Meta, Struct

from ..amounts import round_half_up, rounded_share, written
from ..answers import UNSAID, GradedListAnswer, Task
from ..listing import Listing
from .base import Loss, Range, Rule, choice_faults, label_faults

IN_PLACE = 60
"""Percent of its share that a task has earned at least where it is in place: 较差 and 差 are not."""


class TaskGrade(Struct, frozen=True, forbid_unknown_fields=True):
    """A grade of one task and the share of the task's points that it earns."""

    label: str
    percent: Annotated[int, Meta(ge=0, le=100)]


TASKS = Listing(
    table="task",
    field="tasks",
    entry=Task,
    name="id",
    key="id",
    columns=(
        *("finding", "text", "department", "leader", "person", "deadline", "progress", "note"),
        *("grade", "methods", "files", "target", "remark"),
    ),
    words={
        "finding": "反馈问题",
        "text": "内容",
        "department": "责任部门",
        "leader": "责任领导",
        "person": "责任人",
        "deadline": "整改时限",
        "target": "整改目标（标准）",
        "progress": "单位自报完成情况",
        "remark": "台账备注",
        "note": "评定说明",
        "grade": "评定等次",
    },
    short="任务",
    known_by=("text", "grade"),
    said={"grade": {None: UNSAID}},
)


class GradedList(Rule, frozen=True, tag="graded_list"):
    """A ledger of N tasks: each is worth points/N and earns its grade's share; N counts every task."""

    grades: tuple[TaskGrade, ...]
    label: str = "整改任务"
    measure: str = "项"

    answer_type = GradedListAnswer
    listings = (TASKS,)
    can_be_flawless = False

    def faults(self) -> Iterator[str]:
        yield from super().faults()
        yield from choice_faults([grade.label for grade in self.grades])

    @cached_property
    def percents(self) -> dict[str, int]:
        """Percent by grade label."""
        return {grade.label: grade.percent for grade in self.grades}

    @property
    def reach(self) -> int:
        return self.full - round_half_up(Fraction(self.full * min(self.percents.values()), 100))

    def answered(self, answer: GradedListAnswer) -> bool:
        return bool(answer.tasks) and not answer.grades[None]

    def said(self, answer: GradedListAnswer) -> str:
        if not answer.tasks:
            return UNSAID
        counts = [(label or UNSAID, answer.grades[label]) for label in (*self.percents, None)]
        graded = "、".join(f"{label}{count}{self.measure}" for label, count in counts if count)
        return f"{self.label}{len(answer.tasks)}{self.measure}：{graded}"

    def losses(self, answer: GradedListAnswer) -> list[Loss]:
        counts, total = answer.grades, len(answer.tasks)
        earned = sum(counts[label] * percent for label, percent in self.percents.items())
        if earned == 100 * total:
            return []
        found = [(grade, counts[grade.label]) for grade in self.grades if counts[grade.label]]
        names = "、".join(f"{grade.label}{count}{self.measure}" for grade, count in found)
        shares = "＋".join(f"{count}×{grade.percent}%" for grade, count in found)
        loss = Fraction(self.full * (100 * total - earned), 100 * total)
        worth = written(rounded_share(self.full * earned, 100 * total))
        return [
            (
                loss,
                f"{self.label}{total}{self.measure}：{names}，{written(self.full)}分÷{total}×（{shares}）得{worth}分",
            )
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

    def grounded(self, answer: GradedListAnswer) -> bool:
        """One ground for the whole list, or one for each task that loses something."""
        best = max(self.percents.values())
        return super().grounded(answer) or all(
            task.note.strip() for task in answer.tasks if task.grade is None or self.percents[task.grade] < best
        )

    @property
    def ground_hint(self) -> str:
        best = max(self.percents.values())
        full = "、".join(f"“{label}”" for label, percent in self.percents.items() if percent == best)
        return f"可以写一条总的说明，也可以给每{self.measure}未评为{full}的{self.label}各写说明"

    def flawless(self, answer: GradedListAnswer) -> None:
        return None  # each task is judged by itself
