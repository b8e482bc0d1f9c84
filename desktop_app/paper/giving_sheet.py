"""The receipt (数据移交单) for a package: what was given out to whom, to be signed by both sides."""

from __future__ import annotations

from collections.abc import Sequence

from ..record.status import STATES
from .dates import date_on_paper
from .giving import GivingSlip
from .joining import joined
from .receipt import ReceiptLine
from .receipt_sheet import Rows, drawn, facts_of, of_content
from .signed_sheet import high
from .typesetting.flow import Column, Table
from .typesetting.pen import Pdf

_WHOLE = "全部"


def giving_pdf(slips: Sequence[GivingSlip]) -> Pdf:
    """Return a receipt for each file, every one on pages of its own."""
    made = [_one(slip) for slip in slips]
    missing = dict.fromkeys(mark for one in made for mark in one.missing)
    return Pdf(joined([one.data for one in made]), tuple(missing))


def _one(slip: GivingSlip) -> Pdf:
    receipt = slip.receipt
    giver = [] if slip.package.kind == "member" else [("移交单位", slip.office)]  # blank: to be filled in by pen
    facts = facts_of(receipt, *giver, ("接收对象", slip.package.recipient))
    captions = f"一、分发的{slip.noun}", f"二、{slip.noun}中的评估"
    return drawn(receipt, _summary(slip), captions, (facts, _assessments(slip)), _remarks(slip))


def _summary(slip: GivingSlip) -> str:
    sealed = "（加密副本）" if slip.receipt.plain_sha256 else ""
    units = len(slip.receipt.entries)
    what = f"现将下列{slip.noun}{sealed}分发给{slip.package.recipient}，含{units}个单位的评估。"
    return f"{what}文件写入后已从介质读回，全部核对一致。"


def _assessments(slip: GivingSlip) -> Rows:
    table = Table(
        [
            Column("序号", 30, centred=True),
            Column("被评估单位", 173),
            Column("评估日期", 80, centred=True),
            Column("状态", 60, centred=True),
            Column("负责部分", 150),
        ]
    )
    return table, [high(table.row(str(at), *_told(slip, one))) for at, one in enumerate(slip.receipt.entries, 1)]


def _told(slip: GivingSlip, entry: ReceiptLine) -> tuple[str, ...]:
    state = f"第{entry.revision}版（{entry.state}）" if entry.revision else STATES.get(entry.status, entry.status)
    return entry.unit, date_on_paper(entry.date) or "—", state, slip.parts.get(entry.id) or _WHOLE


def _remarks(slip: GivingSlip) -> list[str]:
    receipt = slip.receipt
    found = ["接收方用本程序打开这个文件，即可接着评估；评估完成后按“移交”交回，交回前请妥善保管。"]
    if slip.package.kind == "member":
        found = ["接收方用本程序打开这个文件，评自己负责的部分；评完后按“交回组长”交给组长，交回前请妥善保管。"]
    if slip.package.kind == "copy":
        found = ["接收方用本程序打开这个文件查看，或接收到自己的数据文件里。"]
    if receipt.plain_sha256:
        found.append("打开这个文件时要输入口令，口令请另行告知；口令丢失，谁也不能再打开它。")
    return [*found, *of_content(receipt, range(1, len(receipt.entries) + 1))]
