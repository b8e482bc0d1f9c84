"""The slip (口径确认单) on which the office settles what the regulation leaves open: one page to sign."""

from __future__ import annotations

from ..base.text import one_line, plain
from ..record.assessment import Assessment
from ..rubric.answers import RatioAnswer
from ..rubric.rubric import Rubric
from ..rubric.rules import Ratio
from .blocks import Grid
from .dates import date_on_paper
from .signed_sheet import SignedSheet, high
from .typesetting.flow import Column, Row, Table
from .typesetting.pen import Pdf

READING_SLIP = "口径确认单"
_LINE, _SIGN = 30.0, 64.0  # least heights of a row, and of one to sign in
_BLANK, _BLANK_UNIT = "＿" * 6, "＿" * 18
_BLANK_DATE = "　　　　　　年　　月　　日"


def reading_items(rubric: Rubric) -> list[Ratio]:
    """Return the items of which the rubric leaves a number open."""
    return [item for item in rubric.items if isinstance(item, Ratio) and item.weight_pending]


def reading_pdf(rubric: Rubric, record: Assessment) -> Pdf:
    """Return the slip: what is settled already is filled in, the rest is left to be written."""
    sheet = SignedSheet(READING_SLIP, record.unit, named=record.unit, subject=rubric.name, below=16)
    flow = sheet.flow
    flow.words(f"被评估单位：{one_line(record.unit).strip() or _BLANK_UNIT}", indent=0)
    flow.words(f"评估日期：{date_on_paper(record.date) or _BLANK_DATE}", indent=0)
    flow.words(f"《{rubric.regulation}》对下列事项没有规定，评估时按确认的口径计算。")
    for item in reading_items(rubric):
        answer = record.answers[rubric.positions[item.number]]
        assert isinstance(answer, RatioAnswer)
        Grid(*_question(answer), caption=f"第{item.number}项　{item.text}").draw(flow)
    Grid(*_signatures(), caption="确认签名", whole=3 * _SIGN).draw(flow)
    return sheet.finish()


def _question(answer: RatioAnswer) -> tuple[Table, list[Row]]:
    table = Table([Column("事项", 92, centred=True), Column("内容", 401)])
    reading = answer.reading
    rows = [
        ("需要确认", "每张“基本满意”票按多少票计入满意度（0到1之间）"),
        ("计算方法", "满意度＝（满意票＋基本满意票×所定的数）÷（满意票＋基本满意票＋不满意票）"),
        ("确认的口径", f"按{plain(reading.value)}票计算" if reading else f"按{_BLANK}票计算"),
        ("确定人", reading.person if reading else ""),
        ("确定日期", date_on_paper(reading.date) if reading else _BLANK_DATE),
        ("依据文件", reading.document if reading else ""),
    ]
    return table, [high(table.row(name, words), _LINE) for name, words in rows]


def _signatures() -> tuple[Table, list[Row]]:
    table = Table(
        [Column("身份", 130, centred=True), Column("签名", 213, centred=True), Column("日期", 150, centred=True)]
    )
    day = "年　　月　　日"
    return table, [high(table.row(who, "", day), _SIGN) for who in ("巡察办负责人", "评估组组长")]
