"""汇总表 on paper: the workbook's tables of all units, with the columns that a page has room for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ...paper.dates import date_on_paper
from ...paper.typesetting.flow import Column as PaperColumn
from ...paper.wide_tables import WideTable, wide_pdf
from .workbook import SUMMARY, Column, Sheet, Value, marks_of, title_of, whole_tables

if TYPE_CHECKING:
    from ...paper.typesetting.pen import Pdf
    from .facts import RoundFacts

_LEFT_OUT = ("评估组组长", "结果运用", "整改任务", "未到位", "签署情况", "核验码")
_WIDTHS = {"序号": 6.0, "被评估单位": 25.0, "评估组": 12.0, "评估日期": 17.0, "合计": 9.0}
_OTHER = 9.0  # letters
_MANY, _NARROW = 12, 7.6  # columns, and how wide those of the items are


def summary_pdf(facts: RoundFacts) -> Pdf:
    """Return each unit's points by section, and by item."""
    sheets = whole_tables(facts)
    tables = [_on_paper(title_of(facts, one.title), one) for one in sheets]
    return wide_pdf(title_of(facts, SUMMARY), tables, marks_of(facts))


def _on_paper(title: str, sheet: Sheet) -> WideTable:
    kept = [at for at, column in enumerate(sheet.columns) if column.name not in _LEFT_OUT]
    columns = [sheet.columns[at] for at in kept]
    is_narrow = len(columns) > _MANY
    heads = [one.name.replace("（", "").replace("）", "") if is_narrow else one.name for one in columns]
    other = _NARROW if is_narrow else _OTHER
    return WideTable(
        title,
        [
            PaperColumn(head, _WIDTHS.get(one.name, other), one.look != "text")
            for head, one in zip(heads, columns, strict=True)
        ],
        [[_said(row[at], sheet.columns[at]) for at in kept] for row in sheet.rows],
        small=is_narrow,
        notes=[f"{'；'.join(note.removesuffix('。') for note in sheet.notes)}。"] if sheet.notes else [],
    )


def _said(value: Value, column: Column) -> str:
    """Write a value as the workbook shows it."""
    match value:
        case None:
            return ""
        case date():
            return date_on_paper(value.isoformat())
        case int() | float():
            return f"{value:.2f}" if column.look == "points" else str(value)
        case _:
            return value
