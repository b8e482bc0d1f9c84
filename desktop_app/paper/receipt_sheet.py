"""The receipt (数据移交单): one page that both sides sign, more where a whole round is handed over."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from ..base.sizes import size_in_words
from .blocks import Grid
from .code_cell import code_in_lines
from .dates import date_on_paper
from .receipt import Receipt, ReceiptLine
from .signed_sheet import SignedSheet, code_at_foot, high, words_at_foot
from .typesetting.flow import Cell, Column, Row, Table
from .typesetting.pen import Pdf, Pen

_CODE = 88  # width of a column
_SIGN = 40.0  # least height of a row to sign in
_HEAD = 32  # hex digits of a history's head: 128 bits
Rows = tuple[Table, list[Row]]


def receipt_pdf(receipt: Receipt) -> Pdf:
    """Return the receipt as it is printed and laid beside the copy."""
    captions = "一、移交的文件", "二、文件中的评估"
    return drawn(receipt, _summary(receipt), captions, (facts_of(receipt), _assessments(receipt)), _remarks(receipt))


def drawn(
    receipt: Receipt, summary: str, captions: tuple[str, str], tables: tuple[Rows, Rows], remarks: Sequence[str]
) -> Pdf:
    """Return a receipt of this look: what it is about, two tables, remarks, and the lines to sign on."""
    sheet = SignedSheet("数据移交单", receipt.name, named=receipt.name, spaced=10, foot=partial(_foot, receipt))
    flow = sheet.flow
    flow.words(summary)
    for caption, table in zip(captions, tables, strict=True):
        Grid(*table, caption=caption).draw(flow)
    for words in remarks:
        flow.words(words, size=9)
    Grid(*_signatures(receipt), caption="三、交接签名", whole=4 * _SIGN).draw(flow)
    return sheet.finish()


def _foot(receipt: Receipt, pen: Pen) -> None:
    words_at_foot(pen, f"二维码：文件指纹（SHA-256）{grouped(receipt.sha256)[:17]}……")
    code_at_foot(pen, f"SHA256 {receipt.sha256} {receipt.size}")


def _summary(receipt: Receipt) -> str:
    count = len(receipt.handed_over)
    what = f"含正式评估结果{count}份" if count else "其中没有正式评估结果"
    sealed = "（加密副本）" if receipt.plain_sha256 else ""
    return f"现移交下列数据文件{sealed}，{what}。副本写入后已从介质读回，全部核对一致。"


def facts_of(receipt: Receipt, *more: tuple[str, str]) -> Rows:
    """Return the table that says what the copy is, and who hands it over; ``more`` comes after the name."""
    table = Table([Column("项目", 92, centred=True), Column("内容", 401)])
    facts = [
        ("文件名", receipt.name),
        *more,
        ("大小", f"{size_in_words(receipt.size)}（{receipt.size:,} 字节）"),
        ("文件指纹\n（SHA-256）", grouped(receipt.sha256)),
    ]
    if receipt.plain_sha256:
        facts.append(("解开后的文件指纹\n（SHA-256）", grouped(receipt.plain_sha256)))
    facts += [("介质编号", ""), ("移交时间", receipt.moment), ("移交人", receipt.person)]
    return table, [high(table.row(name, words)) for name, words in facts]


def _assessments(receipt: Receipt) -> Rows:
    table = Table(
        [
            Column("序号", 30, centred=True),
            Column("被评估单位", 132),
            Column("评估日期", 76, centred=True),
            Column("版次", 38, centred=True),
            Column("分数合计", 46, centred=True),
            Column("等次", 36, centred=True),
            Column("核验码", _CODE, centred=True),
            Column("签名", 47, centred=True),
        ]
    )
    return table, [high(table.row(str(number), *_figures(entry))) for number, entry in enumerate(receipt.entries, 1)]


def _figures(entry: ReceiptLine) -> tuple[str, ...]:
    edition = f"第{entry.revision}版" if entry.revision else "—"
    return (
        entry.unit,
        date_on_paper(entry.date) or "—",
        edition,
        entry.total,
        entry.grade or "—",
        code_in_lines(entry.code, _CODE),
        entry.state,
    )


def _remarks(receipt: Receipt) -> list[str]:
    found = [f"{len(receipt.drafts)}份评估还是草稿，一并复制，但不算移交。" if receipt.drafts else ""]
    found.append("核对：接收方用本程序打开副本，选“收发”菜单的“查验核验码…”，输入考核表上印的核验码。")
    if receipt.for_office:
        found.append("这份副本是加密给巡察办的，没有口令，只有巡察办用自己的密钥才能打开。")
    elif receipt.plain_sha256:
        found.append("这份副本打开时要输入口令，口令请另行告知；口令丢失，谁也不能再打开它。")
    counted = [number for number, one in enumerate(receipt.entries, 1) if one.counts]
    return [words for words in (*found, *of_content(receipt, counted)) if words]


def of_content(receipt: Receipt, numbers: Sequence[int]) -> list[str]:
    """Return the remark on the histories' ends of these entries, counted from 1, and what is told of rubrics."""
    heads = [f"{number}．{grouped(receipt.entries[number - 1].head[:_HEAD])}" for number in numbers]
    found = [f"修改记录指纹（序号同上表，前{_HEAD}位）：{'；'.join(heads)}。"] if heads else []
    return found + [f"请注意：{told}。" for told in dict.fromkeys(one.warning for one in receipt.entries) if told]


def _signatures(receipt: Receipt) -> Rows:
    table = Table([Column(f"{who}方", 164, centred=True) for who in ("移交", "接收", "监交")])
    whose = f"移交人签名：　　　　　{_bracketed(receipt)}"
    lines = [("单位：",) * 3, (whose, "接收人签名：", "监交人签名："), (_DAY,) * 3]
    return table, [Row(tuple(Cell(words, at, at + 1) for at, words in enumerate(line)), least=_SIGN) for line in lines]


_DAY = "日期：　　　　年　　月　　日"


def _bracketed(receipt: Receipt) -> str:
    return f"（{receipt.person}）" if receipt.person and len(receipt.person) < 6 else ""


def grouped(digest: str) -> str:
    """Write a hash so that it can be read aloud: in groups of eight."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))
