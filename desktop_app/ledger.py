"""A task list out of the clipboard: the cells that Excel or WPS copies, as tasks."""

from __future__ import annotations

import csv
import io
import re

from .answers import Task
from .assessment import presentable

HEADINGS = {
    "text": (
        "整改任务",
        "任务",
        "整改事项",
        "反馈问题",
        "存在问题",
        "问题表述",
        "具体问题",
        "问题",
        "整改措施",
        "具体措施",
    ),
    "department": ("责任部门", "责任单位", "牵头单位", "牵头部门", "承办部门", "承办单位", "主责部门"),
    "deadline": ("整改时限", "办结时限", "完成时限", "整改期限", "完成时间", "时限"),
}
"""Words that head a column in the ledgers of units, by what the column holds, the best first."""

LONGEST_HEADING = 12  # characters; what is longer is a task that happens to hold such a word
_NUMBER_HEADINGS = ("序号", "编号", "号")


def tasks_from_text(text: str) -> list[Task]:
    """Read tab-separated cells as copied from a spreadsheet, with or without a row of headings.

    Without headings the columns are task, department, deadline; a first column of running numbers
    is left out. Rows without a task are left out. Grades are never read: the team gives them.
    """
    rows = [[_tidy(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""), "excel-tab")]
    rows = [row for row in rows if any(row)]
    if not rows:
        return []
    columns = _columns(rows[0])
    if columns:
        rows = rows[1:]
    else:
        first = 1 if all(re.fullmatch(r"[0-9]+[.、]?", row[0]) and len(row) > 1 for row in rows) else 0
        columns = {"text": first, "department": first + 1, "deadline": first + 2}
    tasks = []
    for row in rows:
        fields = {name: row[column] for name, column in columns.items() if column < len(row)}
        if fields.get("text"):
            department, deadline = fields.get("department", ""), fields.get("deadline", "")
            tasks.append(Task(text=fields["text"], department=department, deadline=deadline))
    return tasks


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


def _tidy(cell: str) -> str:
    """Join the lines of a cell and drop what cannot be shown."""
    lines = (line.strip() for line in presentable(cell).splitlines())
    return "".join(line for line in lines if line).strip()
