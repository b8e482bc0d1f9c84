"""Part of the unit's paper: each ledger with its tasks' grades and points, what was found, what the unit says."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ..figures.grade_bar import grade_bar
from ..record.scoring import ItemResult
from ..rubric.amounts import round_half_up, written, written_total
from ..rubric.answers import UNSAID, GradedListAnswer, Task
from ..rubric.rules import GradedList
from .blocks import Block, Grid, Scored, Words, marked
from .dates import dates_on_paper
from .drawn import Drawn
from .typesetting.flow import Column, Row, Table
from .typesetting.fonts import BOLD


def ledgers(scored: Scored) -> Iterator[Block]:
    """Write every ledger that has a task."""
    for item, answer, result in scored.items:
        if isinstance(item, GradedList) and answer.tasks:
            yield from _ledger(item, answer, result)


def _ledger(item: GradedList, answer: GradedListAnswer, result: ItemResult) -> Iterator[Block]:
    table = Table(
        [
            Column("序号", 30, centred=True),
            Column(item.label, 195),
            Column("责任部门（人）", 92),
            Column("时限", 80),
            Column("等次", 48, centred=True),
            Column("得分", 48, centred=True),
        ]
    )
    caption = f"第{item.number}项　{item.text}（{written(item.full)}分）"
    yield Grid(table, list(_rows(table, item, answer.tasks)), caption)
    yield Drawn(partial(grade_bar, item, answer))
    yield Words("；".join(_sums(item, answer, result)) + "。")


def _rows(table: Table, item: GradedList, tasks: tuple[Task, ...]) -> Iterator[Row]:
    """A row for each task; above it its finding unless the task before has the same, below it what is said of it."""
    finding = ""
    for number, task in enumerate(tasks, 1):
        if task.finding.strip() != finding:
            finding = task.finding.strip()
            words = f"反馈问题：{finding}" if finding else "（未列反馈问题）"
            yield table.wide(words, face=BOLD, keep=len(words) < 400)
        charge = "\n".join(
            filter(None, (task.department, marked([("责任领导", task.leader), ("责任人", task.person)])))
        )
        points = "" if task.grade is None else written_total(round_half_up(item.share(task.grade, len(tasks))))
        said = _said(task)
        cells = str(number), task.text, charge, dates_on_paper(task.deadline), task.grade or UNSAID, points
        yield table.row(*cells, keep=bool(said) and len(task.text) < 400)
        if said:
            yield table.wide(said, first=1)


def _said(task: Task) -> str:
    """What stands below a task."""
    return marked(
        [
            ("整改目标（标准）", task.target),
            ("评定说明", task.note),
            ("评估方式", "、".join(task.methods)),
            ("单位自报完成情况", task.progress),
            ("台账备注", task.remark),
        ]
    )


def _sums(item: GradedList, answer: GradedListAnswer, result: ItemResult) -> Iterator[str]:
    """Say what it comes to, and how single points were rounded; the rule's own sentence stands among the deductions."""
    count = len(answer.tasks)
    if result.points is None:
        yield f"{item.label}{count}{item.measure}，其中{answer.grades[None]}{item.measure}未评"
    else:
        yield f"{item.label}共{count}{item.measure}，得{written(result.points)}分"
    if any(item.share(label, count).denominator != 1 for label in item.percents):
        yield "表中各行得分按两位小数列示，本项得分按未取舍的数值合计后四舍五入"
