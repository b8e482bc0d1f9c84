"""接收回执 on paper: which copy was taken in, exactly which assessments, and the code for the telephone."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from msgspec import Struct

from .blocks import Grid
from .code_cell import code_in_lines
from .signed_sheet import QR_TOP, SignedSheet, code_at_foot, high, words_at_foot
from .typesetting.flow import Cell, Column, Row, Table
from .typesetting.fonts import BOLD
from .typesetting.pen import Pdf, Pen

OFFICE_RECEIPT = "接收回执"
RECEIPT_MARK = "XCGA-HZ-1"  # what the QR code begins with
_LINE, _SIGN, _CODE = 22.0, 44.0, 17.0
_MORE = 28.0  # height that a QR code with a signature takes besides
_HEAD = 32  # hex digits of a history's head: 128 bits
GUARDS = "回执码只能防止弄错，不能防止有人冒充；评估组请打电话向巡察办核实，或者核对有签名的回执文件。"
AS_GOOD = "右下角的二维码里有巡察办密钥的签名：本页的扫描件、照片与回执文件一样，可以凭它清退。"
EXACTLY = "回执只确认上表所列的内容：此后评估组在本机又重新打开、签名、改动的，不在确认之内。"


class ReceiptEntry(Struct, frozen=True, kw_only=True):
    """An assessment that was taken in; ``revision`` is 0 and ``code`` empty of a draft."""

    unit: str
    revision: int
    code: str
    head: str
    id: str = ""


class ReceiptPaper(Struct, frozen=True, kw_only=True):
    """What stands on the paper; ``code`` is the receipt's, ``key`` the short name of the key that signed its file.

    ``code_signature`` (hex) stands in the QR code, so that a scan of the paper is as good as the file.
    """

    name: str
    sha256: str
    at: str
    person: str
    office: str
    entries: tuple[ReceiptEntry, ...]
    code: str = ""
    key: str = ""
    code_signature: str = ""

    @property
    def machine_words(self) -> str:
        """What the QR code says; empty where there is none."""
        said = (RECEIPT_MARK, self.code, self.code_signature.upper())
        return " ".join(filter(None, said)) if self.code else ""


def office_receipt_pdf(receipt: ReceiptPaper) -> Pdf:
    """Return the paper, one page and more where a whole round was taken in."""
    top = QR_TOP + _MORE * bool(receipt.code_signature)
    foot = partial(_foot, receipt.machine_words, top)
    sheet = SignedSheet(OFFICE_RECEIPT, receipt.name, named=receipt.name, spaced=10, foot=foot, strip=top + 8)
    flow = sheet.flow
    drafts = sum(not entry.revision for entry in receipt.entries)
    told = f"（其中{drafts}份是草稿，还没有定稿）" if drafts else ""
    flow.words(f"现确认已接收下列数据文件里的{len(receipt.entries)}份评估{told}，逐份核对，与文件里的内容一致。")
    Grid(*_facts(receipt), caption="一、接收的文件").draw(flow)
    Grid(*_entries(receipt), caption="二、接收的评估").draw(flow)
    flow.words(EXACTLY, size=9)
    if receipt.code:
        flow.skip(6)
        flow.words(f"回执码：{receipt.code}", BOLD, _CODE, indent=0)
        flow.words(GUARDS, size=9)
        if receipt.code_signature:
            flow.words(AS_GOOD, size=9)
    Grid(*_signatures(), caption="三、接收单位", whole=2 * _SIGN).draw(flow)
    return sheet.finish()


def _foot(machine_words: str, top: float, pen: Pen) -> None:
    if machine_words:
        code_at_foot(pen, machine_words, top)
        words_at_foot(pen, "二维码：回执码和巡察办的签名" if top > QR_TOP else "二维码：回执码")


def _facts(receipt: ReceiptPaper) -> tuple[Table, list[Row]]:
    table = Table([Column("项目", 92, centred=True), Column("内容", 401)])
    facts = [
        ("文件名", receipt.name),
        ("文件指纹\n（SHA-256）", " ".join(receipt.sha256[at : at + 8] for at in range(0, 64, 8))),
        ("接收单位", receipt.office),
        ("接收人", receipt.person),
        ("出具时间", _moment(receipt.at)),
        ("回执文件", f"已用巡察办密钥 {receipt.key} 签名" if receipt.key else "没有签名"),
    ]
    return table, [high(table.row(name, words), _LINE) for name, words in facts]


def _entries(receipt: ReceiptPaper) -> tuple[Table, list[Row]]:
    widths = {"序号": 32, "被评估单位": 142, "版次": 44, "核验码": 128, "修改记录指纹": 147}
    table = Table([Column(name, width, centred=name != "被评估单位") for name, width in widths.items()])
    rows = []
    for number, one in enumerate(receipt.entries, 1):
        edition = f"第{one.revision}版" if one.revision else "草稿"
        ends = "\n".join(_grouped(one.head[at : at + _HEAD // 2]) for at in (0, _HEAD // 2))
        rows.append(
            high(table.row(str(number), one.unit, edition, code_in_lines(one.code, widths["核验码"]), ends), _LINE)
        )
    return table, rows


def _grouped(digits: str) -> str:
    return " ".join(digits[at : at + 8] for at in range(0, len(digits), 8))


def _signatures() -> tuple[Table, list[Row]]:
    table = Table([Column("接收单位（盖章）", 250, centred=True), Column("接收人签名", 243, centred=True)])
    cells = Cell("", 0, 1), Cell("　　　　　　　　　　　　　　年　　月　　日", 1, 2)
    return table, [Row(cells, least=_SIGN)]


def _moment(at: str) -> str:
    try:
        time = datetime.fromisoformat(at)
    except ValueError:
        return at
    return f"{time.year}年{time.month}月{time.day}日 {time:%H:%M}"
