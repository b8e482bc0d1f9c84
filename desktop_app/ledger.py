"""A task list out of the clipboard: the cells that Excel or WPS copies, as tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from .answers import Task
from .assessment import presentable

HEADINGS = {
    "text": ("整改任务", "任务", "整改事项", "反馈问题", "存在问题", "问题表述", "具体问题", "问题", "整改措施"),
    "department": ("责任部门", "责任单位", "责任科室", "责任处室", "牵头单位", "牵头部门", "承办部门", "承办单位"),
    "deadline": ("整改时限", "办结时限", "完成时限", "整改期限", "完成时间", "时限"),
}
"""Words that head a column in the ledgers of units, by what the column holds, the best first."""

LONGEST_HEADING = 12  # characters; what is longer is a task that happens to hold such a word
HEADING_WITHIN = 5  # rows from the top: a title and a date may stand above
_NUMBER_HEADINGS = ("序号", "编号", "号")
_NUMBER = re.compile(r"[（(]?([0-9]{1,4}|[一二三四五六七八九十]{1,3})[）)]?[.．、]?|")
_NO_TASK = re.compile(r"(合计|小计|总计)[:：]?|(填表人|填报人|填报单位|审核人|联系电话|填表日期|填报日期)[:：].*")


class Pasted(NamedTuple):
    """The tasks of a paste, and the rows that are none, as they read: nothing is lost in silence."""

    tasks: list[Task]
    skipped: list[str]


def tasks_from_text(text: str) -> Pasted:
    """Read tab-separated cells as copied from a spreadsheet, with or without a row of headings.

    Without headings the columns are task, department, deadline; a first column of running numbers
    is left out. Titles, totals, signature lines and rows without a task are skipped. Grades are
    never read: the team gives them.
    """
    rows = [row for row in _rows(presentable(text)) if any(row)]
    headings = [number for number, row in enumerate(rows[:HEADING_WITHIN]) if _columns(row)]
    columns, first = (_columns(rows[headings[0]]), headings[0] + 1) if headings else (_usual_columns(rows), 0)
    tasks, skipped = [], [_line(row) for row in rows[: max(0, first - 1)]]
    for row in rows[first:]:
        cells = {field: row[column] for field, column in columns.items() if column < len(row)}
        if not cells.get("text") or any(_NO_TASK.fullmatch(cell) for cell in row):
            skipped.append(_line(row))
        else:
            tasks.append(msgspec.convert(cells, Task))
    return Pasted(tasks, skipped)


def _columns(row: list[str]) -> dict[str, int]:
    """Return which column holds what, or nothing if the row is not one of headings."""
    names = [re.sub(r"[\s*＊（）()【】\[\]]", "", cell) for cell in row]
    exact, partly = {}, {}
    for field, headings in HEADINGS.items():
        for heading in reversed(headings):
            for column, name in enumerate(names):
                if name == heading:
                    exact[field] = column
                elif heading in name and len(name) <= LONGEST_HEADING:
                    partly[field] = column
    found = partly | exact
    alone = len(names) == 1 or names[0] in _NUMBER_HEADINGS
    is_heading = "text" in found and exact and (len(found) > 1 or ("text" in exact and alone))
    return found if is_heading else {}


def _usual_columns(rows: list[list[str]]) -> dict[str, int]:
    """Return the columns of a table without headings, with or without running numbers in front."""
    numbered = all(_NUMBER.fullmatch(row[0]) for row in rows) and any(len(row) > 1 for row in rows)
    return {field: column + numbered for column, field in enumerate(HEADINGS)}


def _rows(text: str) -> Iterator[list[str]]:
    """Split into rows of cells; a cell in quotation marks may hold tabs, line breaks and doubled marks.

    Marks count as such only if they open a cell and the closing one ends it: a task may begin with
    a quoted word.
    """
    cell = re.compile(r'"((?:[^"]|"")*)"(?=[\t\n]|\Z)|([^\t\n]*)')
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    row: list[str] = []
    at = 0
    while at <= len(text):
        found = cell.match(text, at)
        assert found is not None  # the second branch matches anything, if only nothing
        quoted = found[1]
        row.append(_tidy(found[2] if quoted is None else quoted.replace('""', '"')))
        at = found.end() + 1
        if not text.startswith("\t", found.end()):
            yield row
            row = []


def _line(row: list[str]) -> str:
    return "　".join(cell for cell in row if cell)


def _tidy(cell: str) -> str:
    """Join the lines of a cell."""
    return "".join(line.strip() for line in cell.splitlines())
