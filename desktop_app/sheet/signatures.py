"""Part of the supplement: where the group's members and the unit's representative sign."""

from __future__ import annotations

from collections.abc import Iterator

from ..paper import OUTCOMES, Signing
from .flow import Cell, Column, Row, Table
from .matter import Block, Grid, Matter

_LINE, _OPINION = 30.0, 92.0  # heights to sign in, to write an opinion in
_HEAD = 24.0
_PAGE = 620.0  # at most so much is kept together


def signatures(matter: Matter) -> Iterator[Block]:
    """Leave a line to sign on for everybody; what is known of the signing is printed in."""
    table = Table(
        [
            Column("身份", 108, centred=True),
            Column("姓名", 130, centred=True),
            Column("签名", 145, centred=True),
            Column("日期", 110, centred=True),
        ]
    )
    people = [("评估组组长", matter.record.leader), *(("评估组成员", name) for name in matter.record.members)]
    rows = [_with_room(table.row(role, name, "", "年　　月　　日")) for role, name in people]
    rows += _unit_rows(matter.signing)
    yield Grid(table, rows, whole=min(_PAGE, _HEAD + sum(row.least for row in rows)))


def _with_room(row: Row) -> Row:
    return Row(row.cells, row.keep, row.joined, _LINE)


def _unit_rows(signing: Signing | None) -> list[Row]:
    """The unit's opinion over the full width, and under it who signed."""
    remark, signer, outcome = ("", "", "") if signing is None else (signing.remark, signing.signer, signing.outcome)
    said = [Cell("被评估单位\n意见", 0, 1, centred=True), Cell(remark, 1, 4)]
    who = f"单位代表签名：{signer}　　　　　　　　　　（盖章）　　　　年　　月　　日"
    rows = [
        Row(tuple(said), keep=True, least=_OPINION),
        Row((Cell(who, 1, 4),), joined=1, least=_LINE),
    ]
    if outcome:
        rows.append(Row((Cell("签名情况", 0, 1, centred=True), Cell(OUTCOMES[outcome], 1, 4)), least=_LINE))
    return rows
