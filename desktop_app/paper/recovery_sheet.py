"""密钥恢复页: the office's key on one page, to be typed or read again when its passphrase or its file is lost."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from .blocks import Grid
from .dates import date_on_paper
from .form import STRIP, draw_page_number
from .running_head import TOP
from .signed_sheet import high
from .stamp import qr_rows
from .typesetting.faces import installed
from .typesetting.flow import Cell, Column, Flow, Row, Table
from .typesetting.fonts import BOLD, REGULAR, TITLE
from .typesetting.pen import Pdf, Pen
from .typesetting.table import EDGES, LEFT, MIDDLE

RECOVERY_SHEET = "密钥恢复页"
MARK = "XCGA-KEY-1"  # what the QR code begins with
_SIZE, _SPACED = 22.0, 8.0
_LINE, _SIGN = 24.0, 44.0  # least heights of a row, and of one to sign in
_ACROSS, _BOX, _GAP = 3, 40.0, 8.0  # groups beside each other, height of one, room between them
_NUMBER, _GROUP = 8.5, 19.0  # type sizes
_MODULE = 2.0

KEEPING = (
    "本页就是密钥：拿到本页的人，不用口令就能打开加密给巡察办的全部副本，并能以巡察办的名义出具回执。",
    "请当面打印（没有打印机的照屏幕抄写），装入信封封好，在封口处签名、盖章，放入保险柜。不要拍照、扫描、复印，不要存在电脑或U盘里。",
    "忘记口令或数据文件丢失时启封：在本程序“收发”菜单选“巡察办密钥…”，再选“用恢复页恢复…”，输入下面的13组字符。",
    "每组最后一位是校验位，输错时程序会指出是哪一组；启封时来不及手工输入的，可以由程序读取右边的二维码：只在那一次扫描，读完立即删除扫描件。",
    "启封使用以后，请重新打印、封存。",
    "更换密钥或不再使用时，请按涉密载体的规定销毁本页。",
)


class RecoverySheet(Struct, frozen=True, kw_only=True):
    """What stands on the page: ``words`` are the groups, ``name`` the key's short name, ``at`` when it was made."""

    office: str
    name: str
    at: str
    words: tuple[str, ...]

    @property
    def machine_words(self) -> str:
        """What the QR code says."""
        return f"{MARK} {'-'.join(self.words)}"


def recovery_pdf(sheet: RecoverySheet) -> Pdf:
    """Return the page."""
    pen = Pen(RECOVERY_SHEET, "巡察整改成效评估", REGULAR, faces=installed())

    def end() -> None:
        draw_page_number(pen, 1)
        pen.end_page()

    flow = Flow(pen, STRIP + 4, lambda: TOP, end)
    pen.centred(MIDDLE, flow.y - _SIZE, f"巡察办{RECOVERY_SHEET}", TITLE, _SIZE, _SPACED)
    flow.y -= _SIZE * 1.5 + 10
    Grid(*_facts(sheet)).draw(flow)
    flow.skip(6)
    for number, words in enumerate(KEEPING, 1):
        flow.words(f"{number}．{words}", size=9.5)
    flow.skip(12)
    _draw_groups(pen, flow, sheet)
    Grid(*_signatures(), caption="封存登记", whole=3 * _SIGN).draw(flow)
    flow.finish()
    return pen.finish()


def _facts(sheet: RecoverySheet) -> tuple[Table, list[Row]]:
    table = Table([Column("项目", 92, centred=True), Column("内容", 401)])
    facts = ("巡察办", sheet.office), ("密钥", sheet.name), ("建立日期", date_on_paper(sheet.at[:10]))
    return table, [high(table.row(name, words), _LINE) for name, words in facts]


def _draw_groups(pen: Pen, flow: Flow, sheet: RecoverySheet) -> None:
    """Draw the groups in boxes, numbered, and the QR code beside them."""
    rows = qr_rows(sheet.machine_words)
    side = len(rows) * _MODULE
    width = (EDGES[-1] - LEFT - side - 2 * _GAP - (_ACROSS - 1) * _GAP) / _ACROSS
    lines = [sheet.words[at : at + _ACROSS] for at in range(0, len(sheet.words), _ACROSS)]
    top = flow.y
    for line, words in enumerate(lines):
        for place, word in enumerate(words):
            left, upper = LEFT + place * (width + _GAP), top - line * (_BOX + _GAP)
            pen.frame(0.6, left, upper - _BOX, left + width, upper)
            pen.text(left + 4, upper - _NUMBER - 3, str(line * _ACROSS + place + 1), REGULAR, _NUMBER)
            pen.centred(left + width / 2 + 4, upper - _BOX / 2 - _GROUP * 0.36, word, BOLD, _GROUP, 2)
    pen.squares(EDGES[-1] - side, top - (len(lines) * (_BOX + _GAP) - _GAP - side) / 2, _MODULE, rows)
    flow.y = top - len(lines) * (_BOX + _GAP) - _GAP


def _signatures() -> tuple[Table, list[Row]]:
    table = Table([Column(f"{who}", 164, centred=True) for who in ("封存人", "监封人", "保管人")])
    lines: list[Sequence[str]] = [("签名：",) * 3, ("日期：　　　　年　　月　　日",) * 3]
    return table, [Row(tuple(Cell(words, at, at + 1) for at, words in enumerate(line)), least=_SIGN) for line in lines]
