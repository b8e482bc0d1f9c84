"""The tables of a round as a workbook: numbers as numbers, days as days, and text that is never a formula."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from ...base.clock import is_date
from ...base.dates import day_or_text
from ...base.text import presentable
from ..noting.facts import ASKED
from .facts import RoundFacts, VisitFacts

LONGEST = 32_000  # characters of a cell; Excel takes 32,767 and the rest is in the file
_A4 = 9  # as Excel counts paper
_LINE, _HIGHEST = 15.5, 409.0  # points, of a line and of what Excel allows a row
_FILLED = 0.92  # of a column's width by letters of 11 points, a hanzi being two
_HEADER = 250  # characters that Excel takes above a page, as UTF-16 counts them
_DAY = 'yyyy"年"m"月"d"日"'
_BASE = {"font_name": "Arial", "font_size": 10}  # widths count its digits, which every system has alike
_DAY_WIDTH = 16  # of 2026年12月30日; where there is less, #### is shown
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "align": "center", "border": 0},
    "head": {"bold": True, "bg_color": "#E3EDF9", "text_wrap": True, "align": "center"},
    "text": {"text_wrap": True},
    "middle": {"align": "center", "text_wrap": True},
    "count": {"align": "center", "num_format": "0"},
    "points": {"align": "center", "num_format": "0.00"},
    "day": {"align": "center", "num_format": _DAY},
    "sum": {"bold": True, "align": "center", "num_format": "0"},
    "note": {"text_wrap": True, "border": 0},
}
UNDECIDED, _UNSIGNED = "未审定", "未签"

Value = str | int | float | date | None


class Column(Struct, frozen=True):
    """A heading, how many letters wide it is, and how what stands below looks; the last may be for the screen alone."""

    name: str
    width: float
    look: str
    printed: bool = True


class Sheet(Struct, frozen=True):
    """A table; ``title`` names it above, ``sums`` is a last row, and ``notes`` stand below."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    title: str = ""
    sums: Sequence[Value] = ()
    notes: Sequence[str] = ()


def workbook(facts: RoundFacts) -> bytes:
    """Return the tables as .xlsx; equal facts are equal bytes."""
    days = sorted(one.date for one in facts.visits if is_date(one.date))
    made = datetime.fromisoformat(days[-1]) if days else datetime(2026, 1, 1)
    titled = [(title_of(facts, one.title), one) for one in sheets(facts)]
    return book_of(title_of(facts, SUMMARY), made, titled, marks_of(facts))


def book_of(title: str, made: datetime, titled: Sequence[tuple[str, Sheet]], mark: str = "") -> bytes:
    """Return tables as .xlsx, each under its title; ``made`` is when, as the file has it, ``mark`` stands on paper."""
    from xlsxwriter import Workbook

    title, mark, content = presentable(title), presentable(mark), BytesIO()
    options = {"in_memory": True, "default_date_format": _DAY, "default_format_properties": dict(_BASE)}
    with Workbook(content, options) as book:
        book.set_properties({"title": title, "author": "巡察整改成效评估", "created": made})
        common = {"font_name": "宋体", "font_size": 11, "valign": "vcenter", "border": 1}
        looks = {name: book.add_format(common | look) for name, look in _LOOKS.items()}
        for above, sheet in titled:
            page = book.add_worksheet(sheet.name)
            _write(page, sheet, presentable(above), looks)
            if mark:
                page.set_header(f"&L{_above(mark)}")
    return content.getvalue()


def whole_tables(facts: RoundFacts) -> list[Sheet]:
    """Return the units' points; what is scored on different rubrics or readings stands in tables of its own."""
    scales = list(dict.fromkeys(one.scale for one in facts.visits))
    found = []
    for number, scale in enumerate(scales, 1):
        visits = [one for one in facts.visits if one.scale == scale]
        behind = str(number) if len(scales) > 1 else ""
        notes = [*([_scored_on(visits[0])] if behind else []), *_left_out(facts)]
        found += [_units(behind, visits, notes), _items(behind, visits)]
    return found


def _scored_on(one: VisitFacts) -> str:
    """Say what a table's units were scored on, where another table's were on something else."""
    settled = (f"，第{each.item}项的口径按{each.value}计算" for each in one.readings if not each.usual)
    return f"本表单位按“{one.rubric.name}”评分{''.join(settled)}。"


def _left_out(facts: RoundFacts) -> list[str]:
    number = len(facts.pending)
    return [f"另有{number}个单位评估尚未定稿或报回，未列入本表。"] if number else []


def sheets(facts: RoundFacts) -> list[Sheet]:
    """Return all the tables."""
    counts = _counts(facts.visits)
    counts = replace(counts, notes=[*counts.notes, *_left_out(facts)])
    return [*whole_tables(facts), _losses(facts.visits), _tasks(facts.visits), counts]


def _above(mark: str) -> str:
    """Return a mark as the head of a page takes it, in which & begins a code, as of a picture."""
    return mark.replace("&", "＆").encode("utf-16-le")[: 2 * _HEADER].decode("utf-16-le", "ignore")


def marks_of(facts: RoundFacts) -> str:
    """Return the marks of the visits' papers."""
    return "　".join(dict.fromkeys(one.mark for one in facts.visits if one.mark))


def points(hundredths: int) -> float:
    """Return points as the nearest number, which is shown with two decimals."""
    return hundredths / 100


def title_of(facts: RoundFacts, title: str) -> str:
    """Return what stands above a table of that title."""
    return f"{facts.called}{title}"


SUMMARY = "巡察整改成效评估汇总表"
_NUMBER, _UNIT = Column("序号", 5.2, "count"), Column("被评估单位", 22, "text")


def _units(behind: str, visits: Sequence[VisitFacts], notes: Sequence[str]) -> Sheet:
    columns = [_NUMBER, _UNIT, Column("评估组", 11, "text"), Column("评估日期", _DAY_WIDTH, "day")]
    columns += [_scored(one.name, one.full) for one in visits[0].sections]
    columns += [Column("合计", 8, "points"), Column("得分对应等次", 9.2, "middle"), Column("审定等次", 9.2, "middle")]
    columns += [Column("结果运用", 22, "text"), Column("整改任务", 9.2, "count"), Column("未到位", 7, "count")]
    columns += [Column("签署情况", 9.2, "middle"), Column("评估组组长", 11, "middle", printed=False)]
    columns.append(Column("核验码", 38, "middle", printed=False))
    rows: list[Sequence[Value]] = []
    for number, one in enumerate(visits, 1):
        head: list[Value] = [number, one.unit.name, one.team, day_or_text(one.date)]
        scores: list[Value] = [points(section.points) for section in one.sections]
        decided = one.decided.grade if one.decided else UNDECIDED
        result: list[Value] = [points(one.total), one.grade, decided, one.consequence, len(one.tasks), len(one.lagging)]
        rows.append([*head, *scores, *result, one.signed or _UNSIGNED, one.leader, one.code])
    return Sheet(f"汇总{behind}", columns, rows, f"{SUMMARY}{behind}", notes=notes)


def _scored(name: str, full: int) -> Column:
    """Return the column of what has points, its name in one line, or two if it is long."""
    of, most = f"（{points(full):g}分）", 10  # letters of a line
    letters = max(_letters(of), _letters(name) if _letters(name) <= most else most - 2)
    return Column(f"{name}\n{of}", letters + 1.2, "points")


def _items(behind: str, visits: Sequence[VisitFacts]) -> Sheet:
    items = visits[0].items
    columns = [_NUMBER, _UNIT]
    columns += [_scored(f"第{one.number}项", one.full) for one in items]
    columns.append(Column("合计", 8, "points"))
    rows: list[Sequence[Value]] = [
        [number, one.unit.name, *[points(item.points) for item in one.items], points(one.total)]
        for number, one in enumerate(visits, 1)
    ]
    notes = [f"第{one.number}项　{one.text}" for one in items]
    return Sheet(f"逐项得分{behind}", columns, rows, f"巡察整改成效评估逐项得分表{behind}", notes=notes)


def _losses(visits: Sequence[VisitFacts]) -> Sheet:
    columns = [_NUMBER, _UNIT, Column("底稿编号", 9.2, "middle"), Column("项目序号", 5.6, "count")]
    columns += [Column("评估内容", 42, "text"), Column("扣分", 6, "points"), Column("扣分事由", 56, "text")]
    columns += [Column("依据", 20, "text"), Column("评估方式", 11.4, "text"), Column("佐证件数", 5.6, "count")]
    losses = [(one, *loss) for one in visits for loss in one.losses]
    rows: list[Sequence[Value]] = [
        [
            *(number, one.unit.name, loss.number, item.number, item.text, points(loss.points), loss.reason),
            *(loss.ground, "、".join(loss.methods), len(loss.evidence)),
        ]
        for number, (one, item, loss) in enumerate(losses, 1)
    ]
    return Sheet("扣分明细", columns, rows, "巡察整改成效评估扣分明细表")


def _tasks(visits: Sequence[VisitFacts]) -> Sheet:
    columns = [_NUMBER, _UNIT, Column("台账序号", 5.6, "count"), Column("反馈问题", 24, "text")]
    columns += [Column("整改任务", 44, "text"), Column("责任部门", 11, "text"), Column("责任领导", 9.2, "text")]
    columns += [Column("责任人", 8, "text"), Column("整改时限", _DAY_WIDTH, "day"), Column("评定等次", 5.6, "middle")]
    columns += [Column("到位", 7, "middle"), Column("评定说明", 18, "text")]
    tasks = [(one, task) for one in visits for task in one.tasks]
    rows: list[Sequence[Value]] = []
    for number, (one, task) in enumerate(tasks, 1):
        head: list[Value] = [number, one.unit.name, task.number, task.finding, task.text, task.department]
        place = "未到位" if task.lagging else "到位"
        rows.append([*head, task.leader, task.person, day_or_text(task.deadline), task.grade, place, task.note])
    return Sheet("整改任务", columns, rows, "巡察整改任务一览表")


def _counts(visits: Sequence[VisitFacts]) -> Sheet:
    """What was counted of each unit, in the order of 整改统计表; what nobody has counted stays empty."""
    known = dict.fromkeys((one.item, one.label) for visit in visits for one in visit.counts)
    asked = dict.fromkeys((0, label) for label in ASKED)
    labels = sorted(asked | known, key=lambda pair: pair[0])
    columns = [
        _NUMBER,
        _UNIT,
        Column("整改任务", 10, "count"),
        Column("到位", 8, "count"),
        Column("未到位", 8, "count"),
    ]
    columns += [_counted(*pair) for pair in labels]
    rows: list[Sequence[Value]] = []
    for number, one in enumerate(visits, 1):
        counted = {(count.item, count.label): count.value for count in one.counts}
        tasks: list[Value] = [len(one.tasks), len(one.tasks) - len(one.lagging), len(one.lagging)]
        rows.append([number, one.unit.name, *tasks, *(counted.get(pair) for pair in labels)])
    numbers = [[value for value in column if isinstance(value, int)] for column in list(zip(*rows, strict=True))[2:]]
    sums = (None, "合计", *(sum(column) if column else None for column in numbers))
    about = dict.fromkeys((one.item, one.about) for visit in visits for one in visit.counts if one.about)
    notes = [f"第{item}项　{text}" for item, text in sorted(about)]
    if any(len(column) < len(rows) for column in numbers):
        notes.insert(0, "空白处未登记，未计入合计。")
    return Sheet("整改统计", columns, rows, "巡察整改情况分单位统计表", sums, notes)


def _counted(item: int, label: str) -> Column:
    """Return the column of something that was counted, its heading broken where it may be."""
    name = f"{label}\n（第{item}项）" if item else label.replace("的问题", "\n的问题")
    return Column(name, max(9, 2 + max(map(_letters, name.splitlines()))), "count")


def _write(page: Any, sheet: Sheet, title: str, looks: dict[str, Any]) -> None:
    columns = sheet.columns
    last = sum(column.printed for column in columns) - 1
    page.merge_range(0, 0, 0, last, "", looks["title"])
    page.write_string(0, 0, title, looks["title"])
    page.set_row(0, 30)
    page.set_row(1, _height([column.name for column in columns], columns))
    for at, column in enumerate(columns):
        page.set_column(at, at, column.width)
        page.write_string(1, at, column.name, looks["head"])
    for number, row in enumerate(sheet.rows, 2):
        page.set_row(number, _height(row, columns))
        for at, (value, column) in enumerate(zip(row, columns, strict=True)):
            _put(page, number, at, value, looks[column.look])
    end = len(sheet.rows) + 1
    page.autofilter(1, 0, end, len(columns) - 1)
    if sheet.sums:
        end += 1
        page.set_row(end, _height(sheet.sums, columns))
        for at, value in enumerate(sheet.sums):
            _put(page, end, at, value, looks["sum"])
    across = Column("", sum(column.width for column in columns[: last + 1]), "note")
    for note in sheet.notes:
        end += 1
        page.set_row(end, _height([note], [across]))
        page.merge_range(end, 0, end, last, "", looks["note"])
        _put(page, end, 0, note, looks["note"])
    _set_up(page, end, last)


def _letters(words: str) -> int:
    return sum(1 if mark.isascii() else 2 for mark in words)


def _height(row: Sequence[Value], columns: Sequence[Column]) -> float:
    """Return how high a row has to be for its texts: not every program finds that out by itself."""
    lines = 1
    for value, column in zip(row, columns, strict=True):
        if isinstance(value, str):
            across = max(2, int(column.width * _FILLED))
            lines = max(lines, sum(_lines(_letters(part), across) for part in value.splitlines()))
    return min(_HIGHEST, lines * _LINE + 4)


def _lines(letters: int, across: int) -> int:
    """Return how many lines letters take; at the end of each but the last there may be room for half a hanzi."""
    return 1 if letters <= across else math.ceil(letters / (across - 1))


def _put(page: Any, row: int, column: int, value: Value, look: Any) -> None:
    """Write a value as what it is: no text is ever taken for a number, a link or a formula."""
    match value:
        case None | "":
            page.write_blank(row, column, None, look)
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
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0, 1)
    page.print_area(0, 0, last_row, last)
    page.set_footer("&C&A　第 &P 页，共 &N 页")
    page.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.7)
