"""The list of assessments as a workbook: numbers as numbers, days as days, and text that is never a formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from ..base.clock import time_or_now
from ..base.dates import day_or_text
from ..base.text import presentable, unit_name
from ..storage.next_step import next_step, state
from ..storage.summaries import Summary

TITLE = "巡察整改成效评估列表"
_COLUMNS = {
    "被评估单位": 36,
    "评估日期": 16,
    "状态": 16,
    "已评项数": 10,
    "应评项数": 10,
    "合计": 10,
    "等次": 8,
    "下一步": 34,
    "最近修改": 22,
}
"""The headings, and how many letters wide they are."""
_DECIDED = {"审定等次": 36}  # the last, where an office has decided on any
_A4 = 9  # as Excel counts paper
_DAY = 'yyyy"年"m"月"d"日"'  # it is printed, too
_LOOKS: dict[str, dict[str, Any]] = {
    "head": {"bold": True, "bg_color": "#E3EDF9", "text_wrap": True},
    "text": {"text_wrap": True},
    "middle": {"align": "center"},
    "number": {"align": "center", "num_format": "0"},
    "total": {"align": "center", "num_format": "0.00"},
    "day": {"align": "center", "num_format": _DAY},
    "time": {"align": "center", "num_format": f"{_DAY} hh:mm"},
}


def list_workbook(listed: Sequence[Summary], decided: Mapping[str, str] | None = None) -> bytes:
    """Return an .xlsx of the list in the order given; a total stands there once all is assessed.

    ``decided`` says by assessment what grade was decided; where none was, nothing is said of that.
    """
    from xlsxwriter import Workbook  # takes as long to load as the list to be painted

    content = BytesIO()
    with Workbook(content, {"in_memory": True, "default_date_format": _DAY}) as book:
        book.set_properties({"title": TITLE, "author": "巡察整改成效评估"})
        common = {"font_name": "宋体", "font_size": 11, "valign": "vcenter", "border": 1}
        looks = {name: book.add_format(common | look) for name, look in _LOOKS.items()}
        sheet = book.add_worksheet("评估列表")
        columns = _COLUMNS | (_DECIDED if decided else {})
        for place, (heading, width) in enumerate(columns.items()):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, heading, looks["head"])
        for at, one in enumerate(listed, 1):
            _write(sheet, at, one, looks)
            if decided:
                sheet.write_string(at, len(_COLUMNS), presentable(decided.get(one.id, "")), looks["text"])
        _set_up(sheet, len(listed), len(columns) - 1)
    return content.getvalue()


def _write(sheet: Any, at: int, one: Summary, looks: dict[str, Any]) -> None:
    sheet.write_string(at, 0, presentable(unit_name(one.unit)), looks["text"])
    day = day_or_text(one.date)
    if isinstance(day, date):
        sheet.write_datetime(at, 1, day, looks["day"])
    elif day:
        sheet.write_string(at, 1, presentable(day), looks["day"])
    else:
        sheet.write_blank(at, 1, None, looks["day"])
    sheet.write_string(at, 2, state(one, dated=False), looks["middle"])
    sheet.write_number(at, 3, one.items - len(one.unanswered), looks["number"])
    sheet.write_number(at, 4, one.items, looks["number"])
    if one.unanswered:
        sheet.write_blank(at, 5, None, looks["total"])
    else:
        sheet.write_number(at, 5, float(one.total), looks["total"])
    sheet.write_string(at, 6, one.grade, looks["middle"])
    sheet.write_string(at, 7, next_step(one), looks["text"])
    changed = time_or_now(one.changed).replace(tzinfo=None, second=0, microsecond=0)
    sheet.write_datetime(at, 8, changed, looks["time"])


def _set_up(sheet: Any, rows: int, last: int) -> None:
    """Freeze the headings, and have it printed across A4 with them on each page."""
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, rows, last)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, rows, last)
    sheet.set_header(f"&C&14{TITLE}")
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.set_margins(left=0.6, right=0.6, top=0.9, bottom=0.7)
