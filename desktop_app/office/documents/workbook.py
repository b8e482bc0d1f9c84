"""The tables of a round as a workbook: numbers as numbers, days as days, and text that is never a formula."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from msgspec import Struct

from ...base.clock import is_date
from ...base.text import presentable
from .facts import RoundFacts, VisitFacts

LONGEST = 32_000  # characters of a cell; Excel takes 32,767 and the rest is in the file
_A4 = 9  # as Excel counts paper
_LINE, _HIGHEST = 15.5, 409.0  # points, of a line and of what Excel allows a row
_FIRST_YEAR = 1900  # of a table program; what is earlier it shows as ####
_HEADER = 250  # characters that Excel takes above a page
_DAY = 'yyyy"年"m"月"d"日"'
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "align": "center", "border": 0},
    "head": {"bold": True, "bg_color": "#E3EDF9", "text_wrap": True, "align": "center"},
    "text": {"text_wrap": True},
    "middle": {"align": "center", "text_wrap": True},
    "count": {"align": "center", "num_format": "0"},
    "points": {"align": "center", "num_format": "0.00"},
    "day": {"align": "center", "num_format": _DAY},
}

Value = str | int | float | date | None


class Column(Struct, frozen=True):
    """A heading, how many letters wide it is, and how what stands below looks."""

    name: str
    width: float
    look: str


class Sheet(Struct, frozen=True):
    """A table under its title."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]


def workbook(facts: RoundFacts) -> bytes:
    """Return the tables as .xlsx; equal facts are equal bytes."""
    days = sorted(one.date for one in facts.visits if is_date(one.date))
    made = datetime.fromisoformat(days[-1]) if days else datetime(2026, 1, 1)
    titled = [(title_of(facts, one.name), one) for one in sheets(facts)]
    return book_of(title_of(facts, "汇总表"), made, titled, marks_of(facts))


def book_of(title: str, made: datetime, titled: Sequence[tuple[str, Sheet]], mark: str = "") -> bytes:
    """Return tables as .xlsx, each under its title; ``made`` is when, as the file has it, ``mark`` stands on paper."""
    from xlsxwriter import Workbook

    title, mark, content = presentable(title), presentable(mark), BytesIO()
    with Workbook(content, {"in_memory": True, "default_date_format": _DAY}) as book:
        book.set_properties({"title": title, "author": "巡察整改成效评估", "created": made})
        common = {"font_name": "宋体", "font_size": 11, "valign": "vcenter", "border": 1}
        looks = {name: book.add_format(common | look) for name, look in _LOOKS.items()}
        for above, sheet in titled:
            page = book.add_worksheet(sheet.name)
            _write(page, sheet, presentable(above), looks)
            if mark:
                page.set_header(f"&L{mark.replace('&', '&&')[:_HEADER]}")
    return content.getvalue()


def whole_tables(facts: RoundFacts) -> list[Sheet]:
    """Return the units' points; what is scored on different rubrics or readings stands in tables of its own."""
    scales = list(dict.fromkeys(one.scale for one in facts.visits))
    found = []
    for number, scale in enumerate(scales, 1):
        visits = [one for one in facts.visits if one.scale == scale]
        behind = str(number) if len(scales) > 1 else ""
        found += [_units(f"汇总{behind}", visits), _items(f"逐项得分{behind}", visits)]
    return found


def sheets(facts: RoundFacts) -> list[Sheet]:
    """Return all the tables."""
    return [*whole_tables(facts), _losses(facts.visits), _tasks(facts.visits), _counts(facts.visits)]


def marks_of(facts: RoundFacts) -> str:
    """Return the marks of the visits' papers."""
    return "　".join(dict.fromkeys(one.mark for one in facts.visits if one.mark))


def points(hundredths: int) -> float:
    """Return points as the nearest number, which is shown with two decimals."""
    return hundredths / 100


def title_of(facts: RoundFacts, name: str) -> str:
    """Return what stands above a table."""
    return f"{facts.called}巡察整改成效评估{name}"


def day_of(iso: str) -> Value:
    """Return an ISO day as a date, what is none as it stands."""
    return date.fromisoformat(iso) if is_date(iso) else iso


_UNIT = Column("被评估单位", 26, "text")


def _units(name: str, visits: Sequence[VisitFacts]) -> Sheet:
    columns = [Column("序号", 6, "count"), _UNIT, Column("评估组", 11, "text"), Column("评估组组长", 11, "middle")]
    columns.append(Column("评估日期", 15, "day"))
    columns += [Column(f"{one.name}\n（{points(one.full):g}分）", 10, "points") for one in visits[0].sections]
    columns += [Column("合计", 8, "points"), Column("得分对应等次", 10, "middle"), Column("审定等次", 9, "middle")]
    columns += [Column("结果运用", 22, "text"), Column("整改任务", 6, "count"), Column("未到位", 7, "count")]
    columns += [Column("签署情况", 9, "middle"), Column("核验码", 21, "middle")]
    rows: list[Sequence[Value]] = []
    for number, one in enumerate(visits, 1):
        head: list[Value] = [number, one.unit.name, one.team, one.leader, day_of(one.date)]
        scores: list[Value] = [points(section.points) for section in one.sections]
        decided = one.decided.grade if one.decided else None
        result: list[Value] = [points(one.total), one.grade, decided, one.consequence, len(one.tasks), len(one.lagging)]
        rows.append([*head, *scores, *result, one.signed, one.code])
    return Sheet(name, columns, rows)


def _items(name: str, visits: Sequence[VisitFacts]) -> Sheet:
    columns = [Column("序号", 6, "count"), _UNIT]
    columns += [Column(f"第{one.number}项\n（{points(one.full):g}分）", 8, "points") for one in visits[0].items]
    columns.append(Column("合计", 8, "points"))
    rows: list[Sequence[Value]] = [
        [number, one.unit.name, *[points(item.points) for item in one.items], points(one.total)]
        for number, one in enumerate(visits, 1)
    ]
    return Sheet(name, columns, rows)


def _losses(visits: Iterable[VisitFacts]) -> Sheet:
    columns = [_UNIT, Column("底稿编号", 10, "middle"), Column("评估内容", 36, "text"), Column("扣分", 8, "points")]
    columns += [Column("扣分事由", 46, "text"), Column("依据", 30, "text"), Column("评估方式", 12, "text")]
    columns.append(Column("佐证件数", 8, "count"))
    rows: list[Sequence[Value]] = [
        [
            *(one.unit.name, loss.number, f"第{item.number}项　{item.text}", points(loss.points), loss.reason),
            *(loss.ground, "、".join(loss.methods), len(loss.evidence)),
        ]
        for one in visits
        for item, loss in one.losses
    ]
    return Sheet("扣分明细", columns, rows)


def _tasks(visits: Iterable[VisitFacts]) -> Sheet:
    columns = [_UNIT, Column("台账序号", 8, "count"), Column("反馈问题", 30, "text"), Column("整改任务", 36, "text")]
    columns += [Column("责任部门", 14, "text"), Column("责任领导", 10, "text"), Column("责任人", 10, "text")]
    columns += [Column("整改时限", 16, "day"), Column("评定等次", 9, "middle"), Column("到位", 8, "middle")]
    columns.append(Column("评定说明", 30, "text"))
    rows: list[Sequence[Value]] = []
    for one in visits:
        for task in one.tasks:
            head: list[Value] = [one.unit.name, task.number, task.finding, task.text, task.department]
            place = "未到位" if task.lagging else "到位"
            rows.append([*head, task.leader, task.person, day_of(task.deadline), task.grade, place, task.note])
    return Sheet("整改任务", columns, rows)


def _counts(visits: Sequence[VisitFacts]) -> Sheet:
    """What was counted of each unit; what nobody has counted stays empty."""
    known = dict.fromkeys((one.item, one.label) for visit in visits for one in visit.counts)
    labels = sorted(known, key=lambda pair: pair[0])
    columns = [_UNIT, Column("整改任务", 9, "count"), Column("到位", 9, "count"), Column("未到位", 9, "count")]
    columns += [Column(f"{label}（第{item}项）" if item else label, 12, "count") for item, label in labels]
    rows: list[Sequence[Value]] = []
    for one in visits:
        counted = {(count.item, count.label): count.value for count in one.counts}
        tasks: list[Value] = [len(one.tasks), len(one.tasks) - len(one.lagging), len(one.lagging)]
        rows.append([one.unit.name, *tasks, *(counted.get(pair) for pair in labels)])
    return Sheet("整改统计", columns, rows)


def _write(page: Any, sheet: Sheet, title: str, looks: dict[str, Any]) -> None:
    last = len(sheet.columns) - 1
    page.merge_range(0, 0, 0, last, "", looks["title"])
    page.write_string(0, 0, title, looks["title"])
    page.set_row(0, 30)
    page.set_row(1, _height([column.name for column in sheet.columns], sheet.columns))
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.width)
        page.write_string(1, at, column.name, looks["head"])
    for number, row in enumerate(sheet.rows, 2):
        page.set_row(number, _height(row, sheet.columns))
        for at, (value, column) in enumerate(zip(row, sheet.columns, strict=True)):
            _put(page, number, at, value, looks[column.look])
    _set_up(page, len(sheet.rows) + 1, last)


def _height(row: Sequence[Value], columns: Sequence[Column]) -> float:
    """Return how high a row has to be for its texts: not every program finds that out by itself."""
    lines = 1
    for value, column in zip(row, columns, strict=True):
        if isinstance(value, str):
            across = max(1.0, column.width - 2)
            parts = (sum(1 if mark.isascii() else 2 for mark in part) for part in value.splitlines())
            lines = max(lines, sum(max(1, math.ceil(letters / across)) for letters in parts))
    return min(_HIGHEST, lines * _LINE + 4)


def _put(page: Any, row: int, column: int, value: Value, look: Any) -> None:
    """Write a value as what it is: no text is ever taken for a number, a link or a formula."""
    match value:
        case None | "":
            page.write_blank(row, column, None, look)
        case date() if value.year < _FIRST_YEAR:
            page.write_string(row, column, value.isoformat(), look)
        case date():
            page.write_datetime(row, column, value, look)
        case int() | float():
            page.write_number(row, column, value, look)
        case _:
            text = presentable(value)
            page.write_string(row, column, text if len(text) <= LONGEST else f"{text[:LONGEST]}……", look)


def _set_up(page: Any, last_row: int, last: int) -> None:
    """Freeze the headings, and have it printed across A4 with them on each page."""
    page.freeze_panes(2, 2)
    page.autofilter(1, 0, last_row, last)
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0, 1)
    page.print_area(0, 0, last_row, last)
    page.set_footer("&C第 &P 页，共 &N 页")
    page.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.7)
