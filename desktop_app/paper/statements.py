"""Parts of the supplement: every deduction with its ground; the unit's own scores; conduct."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ..base.text import plain
from ..record.scoring import ItemResult
from ..rubric.amounts import written
from ..rubric.answers import UNSAID, DirectAnswer
from ..rubric.rules import Direct, Rule
from .blocks import Block, Caption, Grid, Scored, Words, marked
from .typesetting.flow import Column, Row, Table
from .typesetting.fonts import BOLD


def losses(scored: Scored) -> Iterator[Block]:
    """Say of each item what was deducted, on which ground and how that was checked; then the notices."""
    table = Table(
        [
            Column("序号", 30, centred=True),
            Column("评估内容", 132),
            Column("得分／分值", 54, centred=True),
            Column("扣分情况、依据及查证方式", 277),
        ]
    )
    rows, full, open_ = [], [], []
    for item, answer, result in scored.items:
        words = _ground(item, answer)
        if result.points is None and not words:
            open_.append(f"第{item.number}项")
        elif result.deductions or words or result.points is None:
            rows.append(_loss_row(table, item, answer, result, words))
        else:
            full.append(f"第{item.number}项" + (f"（{'、'.join(answer.methods)}）" if answer.methods else ""))
    if rows:
        yield Grid(table, rows)
    if full:
        yield Words(f"无扣分的{len(full)}项：{'、'.join(full)}。")
    if open_:
        yield Words(f"未评的{len(open_)}项：{'、'.join(open_)}。")
    yield from _notices(scored)


def _ground(item: Rule, answer: Any) -> str:
    """Return what was written on the answer, a direct item's grounds each under its head."""
    heads = item.heads if isinstance(item, Direct) else ()
    grounds = answer.grounds if isinstance(answer, DirectAnswer) else ()
    return marked([*zip(heads, grounds, strict=False), ("依据和说明", answer.note)])


def _loss_row(table: Table, item: Rule, answer: Any, result: ItemResult, ground: str) -> Row:
    reasons = "；\n".join(deduction.reason for deduction in result.deductions)
    state = UNSAID if result.points is None else f"{reasons}。" if reasons else "无扣分。"
    methods = marked([("查证方式", "、".join(answer.methods))])
    score = UNSAID if result.points is None else f"{written(result.points)}／{written(item.full)}"
    return table.row(str(item.number), item.text, score, "\n".join(filter(None, (state, ground, methods))))


def _notices(scored: Scored) -> Iterator[Block]:
    if scored.result.notices:
        yield Caption("评分提示", room=50)
        for number, (_, _, notice) in enumerate(scored.result.notices, 1):
            yield Words(f"{number}．{notice}。")
    if scored.noted:
        head, caption = ("提示", "已确认的提示") if scored.draft else ("定稿时的提示", "定稿时已确认的提示")
        table = Table([Column(head, 246), Column("评估组的处理说明", 247)])
        rows = [table.row(warning, remark) for warning, remark in scored.noted]
        yield Grid(table, rows, caption)


def own_scores(scored: Scored) -> Iterator[Block]:
    """Set the unit's own scores beside the group's; the sums only where every item has both."""
    columns = [Column("序号", 30, centred=True), Column("评估内容", 223)]
    columns += [Column(name, 60, centred=True) for name in ("分值", "自评得分", "评估得分", "相差")]
    table, rows = Table(columns), []
    ours, theirs = Decimal(0), Decimal(0)
    for item, answer, result in scored.items:
        if answer.own is None:
            continue
        theirs += answer.own
        own, given, difference = plain(answer.own), UNSAID, ""
        if result.points is not None:
            ours += Decimal(result.points) / 100
            given, difference = written(result.points), _signed(Decimal(result.points) / 100 - answer.own)
        rows.append(table.row(str(item.number), item.text, written(item.full), own, given, difference))
    if not rows:
        return
    if len(rows) == len(scored.rubric.items) and scored.result.complete:
        sums = plain(theirs), plain(ours), _signed(ours - theirs)
        rows.append(table.row("", "合计", "100", *sums, face=BOLD))
    yield Grid(table, rows)
    yield Words("“相差”为评估得分减自评得分；自评得分不计入评估得分。")


def _signed(difference: Decimal) -> str:
    sign = "＋" if difference > 0 else "－" if difference < 0 else ""
    return f"{sign}{plain(abs(difference))}"


def conduct(scored: Scored) -> Iterator[Block]:
    """Name the conduct that calls for accountability, each with its ground."""
    table = Table([Column("情形", 110, centred=True), Column("依据", 383)])
    rows = [table.row(found.kind, found.ground) for found in scored.record.conduct]
    if rows:
        yield Grid(table, rows)
