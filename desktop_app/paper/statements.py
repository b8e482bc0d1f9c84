"""Parts of both papers: every deduction with its ground; and what is internal: other grounds, notices, conduct."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import Any

from ..figures.own_pairs import own_pairs
from ..record.own_scores import by_section, written_own
from ..record.scoring import ItemResult
from ..rubric.amounts import written
from ..rubric.answers import UNSAID, DirectAnswer
from ..rubric.rules import Direct, Ratio, Rule
from .blocks import Block, Grid, Scored, Words, marked
from .dates import dates_on_paper
from .drawn import Drawn
from .typesetting.flow import Column, Table
from .typesetting.fonts import BOLD
from .voting import discreet


def losses(scored: Scored) -> Iterator[Block]:
    """Say of each item what was deducted, on which ground and how that was checked.

    What was written on an item that lost nothing is a working paper: see ``grounds``.
    """
    rows, full, open_ = [], [], []
    for item, answer, result in scored.items:
        if result.points is None:
            open_.append(f"第{item.number}项")
        elif result.deductions or item.awarded:
            words = [_state(item, result), _ground(item, answer), _methods(answer)]
            rows.append((item, result, "\n".join(filter(None, words))))
        else:
            full.append(f"第{item.number}项" + (f"（{'、'.join(answer.methods)}）" if answer.methods else ""))
    if rows:
        yield _said_of_items("扣分情况、依据及评估方式", rows)
    if full:
        yield Words(f"无扣分的{len(full)}项：{'、'.join(full)}。")
    if open_:
        yield Words(f"未评的{len(open_)}项：{'、'.join(open_)}。")


def grounds(scored: Scored) -> Iterator[Block]:
    """Say what was written on items that lost nothing, or are not assessed yet."""
    rows = []
    for item, answer, result in scored.items:
        words = _ground(item, answer, deducted=False)
        if words and not result.deductions and not (item.awarded and result.points is not None):
            rows.append((item, result, words))
    if rows:
        yield _said_of_items("记录", rows)


def _said_of_items(words: str, rows: list[tuple[Rule, ItemResult, str]]) -> Grid:
    table = Table(
        [
            Column("序号", 30, centred=True),
            Column("评估内容", 132),
            Column("得分／分值", 54, centred=True),
            Column(words, 277),
        ]
    )
    return Grid(table, [table.row(str(item.number), item.text, _score(item, one), said) for item, one, said in rows])


def _score(item: Rule, result: ItemResult) -> str:
    return UNSAID if result.points is None else f"{written(result.points)}／{written(item.full)}"


def _state(item: Rule, result: ItemResult) -> str:
    points = written(result.points or 0)
    if isinstance(item, Direct):
        return f"{item.label}{points}分。"
    if isinstance(item, Ratio):
        return f"按满意度折算，得{points}分。"
    return "；\n".join(deduction.reason for deduction in result.deductions) + "。"


def _ground(item: Rule, answer: Any, *, deducted: bool = True) -> str:
    """Return what was written on the answer, a direct item's grounds each under its head."""
    heads = item.heads if isinstance(item, Direct) else ()
    given = answer.grounds if isinstance(answer, DirectAnswer) else ()
    name = "扣分依据" if deducted and not item.awarded else "说明"
    if isinstance(item, Direct):
        name = "评分理由"
    return marked([*zip(heads, given, strict=False), (name, answer.note)])


def _methods(answer: Any) -> str:
    return marked([("评估方式", "、".join(answer.methods))])


def notices(scored: Scored) -> Iterator[Block]:
    """Write what a reader of the score should know, and the warnings that were noted with their remarks."""
    for number, (_, _, notice) in enumerate(scored.result.notices, 1):
        yield Words(f"{number}．{dates_on_paper(discreet(scored, notice))}。")
    if scored.noted:
        head, caption = ("提示", "已核对的提示") if scored.draft else ("定稿时的提示", "定稿时已核对的提示")
        table = Table([Column(head, 246), Column("评估组的处理说明", 247)])
        rows = [table.row(dates_on_paper(discreet(scored, warning)), remark) for warning, remark in scored.noted]
        yield Grid(table, rows, caption)


def own_scores(scored: Scored) -> Iterator[Block]:
    """Set the unit's own scores beside the group's; the sums only where every item has both."""
    columns = [Column("序号", 30, centred=True), Column("评估内容", 223)]
    columns += [Column(name, 60, centred=True) for name in ("分值", "自评得分", "评估得分", "相差")]
    table, rows = Table(columns), []
    count, ours, theirs = 0, Decimal(0), Decimal(0)
    for item, answer, result in scored.items:
        if answer.own is None and not answer.own_note.strip():
            continue
        own, given, difference = "—", UNSAID if result.points is None else written(result.points), ""
        if answer.own is not None:
            count, theirs, own = count + 1, theirs + answer.own, written_own(answer.own)
            if result.points is not None:
                ours += Decimal(result.points) / 100
                difference = _signed(Decimal(result.points) / 100 - answer.own)
        said = marked([("自评说明", answer.own_note)])
        rows.append(table.row(str(item.number), item.text, written(item.full), own, given, difference, keep=bool(said)))
        rows += [table.wide(said, first=1)] if said else []
    if not rows:
        return
    if count == len(scored.rubric.items) and scored.result.complete:
        sums = written_own(theirs, total=True), written_own(ours, total=True), _signed(ours - theirs, total=True)
        rows.append(table.row("", "合计", "100", *sums, face=BOLD))
    yield Grid(table, rows)
    if pairs := by_section(scored.rubric, scored.record, scored.result):
        yield Drawn(partial(own_pairs, pairs))
    yield Words("“相差”为评估得分减自评得分；自评得分不计入评估得分。")


def _signed(difference: Decimal, *, total: bool = False) -> str:
    sign = "＋" if difference > 0 else "－" if difference < 0 else ""
    return f"{sign}{written_own(abs(difference), total=total)}"


def conduct(scored: Scored) -> Iterator[Block]:
    """Name the conduct that calls for accountability, each with its ground."""
    table = Table([Column("情形", 110, centred=True), Column("依据", 383)])
    rows = [table.row(found.kind, found.ground) for found in scored.record.conduct]
    if rows:
        yield Grid(table, rows)
