"""The tasks of a ledger that nobody looks over: all that its tables hold, and what is to be looked at afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ..base.errors import UserError
from ..rubric.answers import Task
from .headings import recognise
from .rows import read_off, together
from .taking import left, taken
from .workbook import read_ledger


class Whole(NamedTuple):
    """A ledger's tasks, and in sentences what of the file was not taken, or is doubtful."""

    tasks: tuple[Task, ...]
    told: tuple[str, ...]


def whole_ledger(path: Path) -> Whole:
    """Read a ledger as it is taken if nobody says otherwise; refused where its columns are not known."""
    sheets = read_ledger(path)
    chosen = taken(sheets)
    layouts = [(sheets[at], recognise(sheets[at])) for at in chosen]
    readings = [(sheet.name, read_off(sheet, layout)) for sheet, layout in layouts if layout and layout.readable]
    if not readings:
        raise UserError(f"“{path.name}”里没有问题或措施这样的列，请在窗口里导入并指明各列。")
    reading = together(readings)
    told = [f"第{row.row}行没有读：{row.reason}" for row in reading.skipped]
    told += [f"第{row.row}行请核对：{row.reason}" for row in reading.doubtful]
    told += [f"表没有读：{words}" for words in left(sheets, chosen)]
    return Whole(tuple(reading.tasks(reading.choices[0])), tuple(told))
