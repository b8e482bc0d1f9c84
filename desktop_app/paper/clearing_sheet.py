"""清理单 of a clearing (清退): what was cleared where, by whom, what is left and why, what nobody can vouch for."""

from __future__ import annotations

from datetime import datetime

from .blocks import Caption, Grid
from .clearing import NOT_VOUCHED, Cleared, ClearedVisit
from .code_cell import code_in_lines
from .dates import date_on_paper
from .signed_sheet import SignedSheet, high
from .typesetting.flow import Cell, Column, Row, Table
from .typesetting.pen import Pdf

CLEARING_SHEET = "清理单"
_CODE = 122  # width of a column
_SIGN = 40.0  # least height of a row to sign in
_LAST = 4 * _SIGN + 150.0  # of what comes last
_DAY = "日期：　　　　年　　月　　日"


def clearing_pdf(cleared: Cleared) -> Pdf:
    """Return the sheet as it is printed and signed."""
    sheet = SignedSheet(CLEARING_SHEET, _moment(cleared.at))
    flow = sheet.flow
    flow.words(_summary(cleared))
    Grid(*_facts(cleared), caption="一、清退的依据").draw(flow)
    if cleared.visits:
        Grid(*_visits(cleared.visits), caption="二、清退的评估").draw(flow)
    else:
        Caption("二、清退的评估").draw(flow)
        flow.words("上次清退时已列出，本机已不再保存单位名称。")
    Grid(*_places(cleared), caption="三、已清除的位置").draw(flow)
    Grid(*_left(cleared), caption="四、没有清除的位置").draw(flow)
    flow.need(_LAST)  # nobody is to sign a page that says nothing
    Caption("五、程序不能保证的事项").draw(flow)
    for number, words in enumerate(NOT_VOUCHED, 1):
        flow.words(f"{number}．{words}", size=9.5)
    Grid(*_signatures(cleared), caption="六、签名", whole=4 * _SIGN).draw(flow)
    return sheet.finish()


def _summary(cleared: Cleared) -> str:
    rest = "全部已知位置均已清除。"
    if cleared.left:
        rest = f"选定的位置均已清除，另有{len(cleared.left)}处没有清除，见第四部分。"
    if not cleared.finished:
        rest = "其中有的位置还没有清除，见第四部分。"
    return f"巡察办已接收下列评估的移交，本机对它们进行了清退，{rest}本单上有单位名称，不在本机保存。"


def _facts(cleared: Cleared) -> tuple[Table, list[Row]]:
    table = Table([Column("项目", 92, centred=True), Column("内容", 401)])
    facts = [
        ("依据", cleared.receipt),
        ("清退时间", _moment(cleared.at)),
        ("清退人", cleared.person),
        ("电脑名称", cleared.computer or "（未知）"),
        ("电脑编号", ""),
    ]
    return table, [high(table.row(*fact)) for fact in facts]


def _visits(visits: tuple[ClearedVisit, ...]) -> tuple[Table, list[Row]]:
    table = Table(
        [
            Column("序号", 30, centred=True),
            Column("被评估单位", 168),
            Column("评估日期", 84, centred=True),
            Column("版次", 42, centred=True),
            Column("核验码", _CODE, centred=True),
            Column("签名", 47, centred=True),
        ]
    )
    rows = []
    for number, one in enumerate(visits, 1):
        edition = f"第{one.revision}版" if one.revision else "草稿"
        day = date_on_paper(one.date) or "—"
        rows.append(high(table.row(str(number), one.unit, day, edition, code_in_lines(one.code, _CODE), one.state)))
    return table, rows


def _places(cleared: Cleared) -> tuple[Table, list[Row]]:
    table = Table(
        [Column("位置", 92, centred=True), Column("路径", 262), Column("文件", 36, centred=True), Column("处理", 103)]
    )
    rows = [
        high(table.row(one.kind.value, one.path, str(one.files) if one.files else "—", one.way.value))
        for one in cleared.places
    ]
    rows += [high(table.row(kind.value, "此前已清除（上次中断前）", str(count), "")) for kind, count in cleared.earlier]
    return table, rows or [high(table.row("—", "这次没有需要清除的", "", ""))]


def _left(cleared: Cleared) -> tuple[Table, list[Row]]:
    table = Table([Column("位置", 92, centred=True), Column("路径", 200), Column("原因和处理办法", 201)])
    rows = [
        high(table.row(one.kind.value, one.path, "；".join(filter(None, (one.why, one.advice)))))
        for one in cleared.left
    ]
    return table, rows or [high(table.row("—", "没有", ""))]


def _signatures(cleared: Cleared) -> tuple[Table, list[Row]]:
    table = Table(
        [Column("清退人", 164, centred=True), Column("监督人", 164, centred=True), Column("保密员", 165, centred=True)]
    )
    named = f"签名：　　　　　（{cleared.person}）" if 0 < len(cleared.person) < 6 else "签名："
    lines = [(named, "签名：", "签名："), (_DAY,) * 3]
    return table, [Row(tuple(Cell(words, at, at + 1) for at, words in enumerate(line)), least=_SIGN) for line in lines]


def _moment(at: str) -> str:
    time = datetime.fromisoformat(at)
    return f"{time.year}年{time.month}月{time.day}日 {time:%H:%M}"
