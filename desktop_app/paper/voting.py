"""Part of the supplement: the satisfaction as it was counted, with the formula in words."""

from __future__ import annotations

from collections.abc import Iterator

from ..base.text import plain
from ..record.scoring import ItemResult
from ..rubric.amounts import written
from ..rubric.answers import BALLOT_COUNTS, RatioAnswer
from ..rubric.rules import Ratio
from .blocks import Block, Caption, Grid, Scored, Words
from .typesetting.flow import Column, Table
from .typesetting.fonts import BOLD


def ballots(scored: Scored) -> Iterator[Block]:
    """Write the counts of every item that has ballots, or the rate that was typed in."""
    for item, answer, result in scored.items:
        if isinstance(item, Ratio) and (answer.ballots or answer.rate is not None):
            yield from _votes(item, answer, result)


def _votes(item: Ratio, answer: RatioAnswer, result: ItemResult) -> Iterator[Block]:
    caption = f"第{item.number}项　{item.text}（{written(item.full)}分）"
    earned = "" if result.points is None else f"，本项得分{written(item.full)}分×满意度，得{written(result.points)}分"
    if answer.rate is not None:
        yield Caption(caption)
        yield Words(f"{item.formula(answer)}（直接填写，没有分组票数）{earned}。")
        return
    names = [Column(words.replace("（", "\n（"), 52, centred=True) for words in BALLOT_COUNTS.values()]
    table = Table([Column("测评对象", 129), *names])
    rows = []
    for ballot in answer.ballots:
        rows.append(table.row(ballot.group, *(str(getattr(ballot, name)) for name in BALLOT_COUNTS)))
    sums = [sum(getattr(ballot, name) for ballot in answer.ballots) for name in BALLOT_COUNTS]
    rows.append(table.row("合计", *map(str, sums), face=BOLD))
    yield Grid(table, rows, caption)
    yield Words(f"{item.formula(answer)}{earned}。")
    pending = "（口径待确认）" if item.is_pending(answer) else ""
    yield Words(f"“基本满意”每票按{plain(item.weight(answer))}票计入满意度{pending}；弃权票和无效票不计入。")
