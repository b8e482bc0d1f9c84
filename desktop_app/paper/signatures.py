"""Part of the unit's paper: where the group's leader and members sign, and the unit for itself."""

from __future__ import annotations

from collections.abc import Iterator

from .blocks import Block, Grid, Scored
from .typesetting.flow import Cell, Column, Row, Table

_LINE, _OPINION = 30.0, 92.0  # heights to sign in, to write an opinion in
_HEAD = 24.0
_PAGE = 620.0  # at most so much is kept together


def signatures(scored: Scored) -> Iterator[Block]:
    """Leave a line to sign on for everybody: nobody has signed what is being printed."""
    table = Table(
        [
            Column("身份", 108, centred=True),
            Column("姓名", 130, centred=True),
            Column("签名", 145, centred=True),
            Column("日期", 110, centred=True),
        ]
    )
    people = [("评估组组长", scored.record.leader), *(("评估组成员", name) for name in scored.record.members)]
    rows = [_with_room(table.row(role, name, "", "年　　月　　日")) for role, name in people]
    rows += _unit_rows()
    yield Grid(table, rows, whole=min(_PAGE, _HEAD + sum(row.least for row in rows)))


def _with_room(row: Row) -> Row:
    return Row(row.cells, row.keep, row.joined, _LINE)


def _unit_rows() -> list[Row]:
    """Room for the unit's opinion over the full width, and under it for who signs."""
    said = [Cell("被评估单位\n意见", 0, 1, centred=True), Cell("", 1, 4)]
    who = "党组织负责人签名：　　　　　　　　　　（盖章）　　　　年　　月　　日"
    return [
        Row(tuple(said), keep=True, least=_OPINION),
        Row((Cell(who, 1, 4),), joined=1, least=_LINE),
    ]
