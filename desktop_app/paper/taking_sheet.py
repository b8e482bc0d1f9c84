"""The report of what was taken in (接收情况表): to print, sign and file; more pages where a whole round came in."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path

from ..base.numerals import in_characters
from ..base.sizes import size_in_words
from .blocks import Grid
from .signed_sheet import SignedSheet, high, words_at_foot
from .taking import Done, TakenFile, TakingReport
from .typesetting.flow import Cell, Column, Row, Table
from .typesetting.pen import Pdf, Pen

_SIGN = 40.0  # least height of a row to sign in
_DAY = "日期：　　　　年　　月　　日"


def taking_pdf(report: TakingReport) -> Pdf:
    """Return the report as it is printed and filed."""
    title = "撤回接收情况表" if report.undone else "接收预检情况表" if report.planned else "接收情况表"
    day = report.at[:10]
    sheet = SignedSheet(title, day, named=day, foot=partial(_foot, report.number))
    flow = sheet.flow
    flow.words(f"{report.words}。{_safe(report)}")
    numbers = (in_characters(number) for number in count(1))
    Grid(*_facts(report), caption=f"{next(numbers)}、基本情况").draw(flow)
    if any(file.sha256 for file in report.files):
        Grid(*_files(report), caption=f"{next(numbers)}、收到的文件").draw(flow)
    Grid(*_assessments(report), caption=f"{next(numbers)}、各份评估的处理").draw(flow)
    for words in _remarks(report):
        flow.words(words, size=9)
    if report.codes:
        Grid(*_codes(report), caption=f"{next(numbers)}、与纸上核验码的核对").draw(flow)
    Grid(*_signatures(report), caption=f"{next(numbers)}、签名", whole=3 * _SIGN).draw(flow)
    return sheet.finish()


def _foot(number: str, pen: Pen) -> None:
    if number:
        words_at_foot(pen, f"接收编号 {number}")


def _safe(report: TakingReport) -> str:
    if report.planned:
        return "这是接收前的查看结果，数据文件没有改动。"
    return "收到的文件都没有改动。" if not report.undone else "撤回的内容另有备份。"


def _facts(report: TakingReport) -> tuple[Table, list[Row]]:
    table = Table([Column("项目", 92, centred=True), Column("内容", 401)])
    facts = [
        ("接收到的数据文件", Path(report.into).name),
        ("时间", report.moment),
        ("经办人", report.person),
    ]
    if report.batch:
        facts.append(("接收编号", report.number))
    if report.backup:
        facts.append(("撤回前的备份" if report.undone else "接收前的备份", report.backup))
    return table, [high(table.row(*one)) for one in facts]


def _files(report: TakingReport) -> tuple[Table, list[Row]]:
    table = Table(
        [
            Column("序号", 30, centred=True),
            Column("文件", 150),
            Column("文件指纹（SHA-256）", 168),
            Column("情况", 145),
        ]
    )
    return table, [
        high(table.row(str(number), _name(file), _grouped(file.sha256) or "—", _came(file)))
        for number, file in enumerate(report.files, 1)
    ]


def _name(file: TakenFile) -> str:
    return f"{file.name}\n{size_in_words(file.size)}" if file.size else file.name


def _came(file: TakenFile) -> str:
    """Say what came of a file as a whole."""
    words = file.refused or file.known or f"含{len(file.done)}份评估"
    return "；".join([words.rstrip("。"), *file.told])


def _assessments(report: TakingReport) -> tuple[Table, list[Row]]:
    table = Table(
        [
            Column("文件", 30, centred=True),
            Column("被评估单位", 120),
            Column("处理", 150),
            Column("接收前已提示的问题", 193),
        ]
    )
    rows = [
        high(table.row(str(number), f"{one.unit}\n{one.figures}".rstrip(), one.words, _told(one)))
        for number, one in _done(report)
    ]
    return table, rows or [high(table.row("—", "（没有）", "", ""))]


def _told(one: Done) -> str:
    """Say what was told of an assessment that was taken in all the same; of one that was left its words say it."""
    return "；".join(one.told) if one.came else ""


def _done(report: TakingReport) -> Iterator[tuple[int, Done]]:
    for number, file in enumerate(report.files, 1):
        for one in file.done:
            yield number, one


def _codes(report: TakingReport) -> tuple[Table, list[Row]]:
    table = Table([Column("纸上的核验码", 168, centred=True), Column("核对结果", 325)])
    return table, [high(table.row(one.code, one.words)) for one in report.codes]


def _remarks(report: TakingReport) -> list[str]:
    heads = [f"{one.unit}　{_grouped(one.after[:32])}" for _, one in _done(report) if one.after and one.came]
    found = [f"接收后修改记录指纹（前32位）：{'；'.join(heads)}。"] if heads and len(heads) <= 40 else []
    found += [f"{one}。" for one in report.told]
    if report.batch and not report.undone and not report.planned:
        found.append(
            "如需撤回，请在改动这些评估之前，打开“收发”菜单的“接收记录…”，按接收编号找到这一次，整体撤回；收到的文件请妥善保存。"
        )
    return found


def _signatures(report: TakingReport) -> tuple[Table, list[Row]]:
    table = Table([Column(who, 246.5, centred=True) for who in ("经办", "核对")])
    named = f"（{report.person}）" if report.person and len(report.person) < 6 else ""
    lines = [(f"经办人签名：　　　　　{named}", "核对人签名："), (_DAY, _DAY)]
    return table, [Row(tuple(Cell(words, at, at + 1) for at, words in enumerate(line)), least=_SIGN) for line in lines]


def _grouped(digest: str) -> str:
    """Write a hash so that it can be read aloud: in groups of eight."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))
