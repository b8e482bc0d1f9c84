"""Parts of both papers: the satisfaction as one figure for the unit; its counts by group for the office."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..base.text import plain
from ..record.scoring import ItemResult
from ..record.small_groups import FEWEST, sums, together
from ..rubric.amounts import written
from ..rubric.answers import BALLOT_COUNTS, RatioAnswer
from ..rubric.rules import Ratio
from .blocks import Block, Caption, Grid, Scored, Words
from .typesetting.flow import Column, Table
from .typesetting.fonts import BOLD


def satisfaction(scored: Scored) -> Iterator[Block]:
    """Write the one figure of every item that is voted on, with the sum of all counts."""
    for item, answer, result in _voted(scored):
        yield Caption(_caption(item))
        counts = sums(answer.ballots)
        if answer.ballots:
            counted = "、".join(f"{BALLOT_COUNTS[name]}{count}票" for name, count in list(counts.items())[2:])
            yield Words(f"共发出测评票{counts['issued']}张，收回{counts['returned']}张：{counted}。")
        rate = f"满意度{plain(answer.rate)}%" if answer.rate is not None else item.formula(answer).rpartition("，")[2]
        earned = "" if result.points is None else f"，{written(item.full)}分×满意度，得{written(result.points)}分"
        yield Words(f"{rate}{earned}。")


def ballots(scored: Scored) -> Iterator[Block]:
    """Write the counts by group of every item that has ballots, small groups together."""
    for item, answer, _ in _voted(scored):
        if answer.ballots:
            yield from _votes(item, answer)


def discreet(scored: Scored, words: str) -> str:
    """Take out of a sentence what it tells of a group by itself that has few ballots."""
    for _, answer, _ in _voted(scored):
        for ballot in answer.ballots:
            if ballot.returned < FEWEST:
                words = re.sub(f"{re.escape(ballot.group)}发出[0-9]+张，收回[0-9]+张，", f"{ballot.group}收回", words)
    return words


def _voted(scored: Scored) -> Iterator[tuple[Ratio, RatioAnswer, ItemResult]]:
    for item, answer, result in scored.items:
        if isinstance(item, Ratio) and (answer.ballots or answer.rate is not None):
            yield item, answer, result


def _caption(item: Ratio) -> str:
    return f"第{item.number}项　{item.text}（{written(item.full)}分）"


def _votes(item: Ratio, answer: RatioAnswer) -> Iterator[Block]:
    names = [Column(words.replace("（", "\n（"), 52, centred=True) for words in BALLOT_COUNTS.values()]
    table = Table([Column("参评人员类别", 129), *names])
    counted = together(answer.ballots)
    rows = []
    for one in counted:
        name = "、".join(one.groups) + ("（合并统计）" if len(one.groups) > 1 else "") or "合计"
        rows.append(table.row(name, *map(str, one.counts.values())))
    if len(counted) > 1:
        rows.append(table.row("合计", *map(str, sums(answer.ballots).values()), face=BOLD))
    yield Grid(table, rows, _caption(item))
    if any(len(one.groups) > 1 for one in counted):
        yield Words(f"收回不足{FEWEST}张的类别合并统计，不单独列示。")
    pending = "，待巡察办确定口径" if item.unsettled(answer) else ""
    yield Words(f"“基本满意”每票按{plain(item.weight(answer))}票计入满意度{pending}；弃权票和无效票不计入。")
