"""The export for a year's target assessment (Article 13): a row a unit, with the result that counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from ...base.errors import UserError
from ...base.progress import step
from ...base.text import shown
from ...record.register import Register
from ...record.revision import faults
from ..csv_file import csv_of
from ..follow_up.following import Entry
from ..rounds import in_rounds
from .overview import Line
from .ranking import rankable

if TYPE_CHECKING:
    from ...storage.store import Store

COLUMNS = {
    "name": "单位全称",
    "short": "简称",
    "year": "年度",
    "round": "轮次",
    "visits": "本年评估次数",
    "date": "评估日期",
    "total": "合计得分",
    "grade": "计算等次",
    "decided": "审定等次",
    "decided_on": "审定日期",
    "document": "会议或文号",
    "reason": "等次不同的理由",
    "entries": "跟踪事项",
    "open": "未办结",
    "unit": "单位编号",
    "assessment": "评估编号",
}
"""The fields of a row and their headings, in order."""
NAMED = 8  # units without a row


class TargetRow(Struct, frozen=True, kw_only=True):
    """The result of a unit in a year; ``decided`` and what follows are empty where nothing is decided yet.

    ``scale`` tells what it may be compared with, and is no column.
    """

    name: str
    short: str
    year: int
    round: str
    visits: int
    date: str
    total: str
    grade: str
    decided: str = ""
    decided_on: str = ""
    document: str = ""
    reason: str = ""
    entries: int = 0
    open: int = 0
    unit: str
    assessment: str
    scale: object = None


def target_rows(lines: Iterable[Line], register: Register, entries: Iterable[Entry], year: int) -> list[TargetRow]:
    """Return a row for each unit with a final result in a year, that of its round or else of the day.

    Of several it is the last decided one, or the last one where none is decided.
    """
    is_wanted, of_unit = in_rounds(register, "", year), dict[str, list[Line]]()
    for line in rankable(lines):
        if is_wanted(line.round, line.date):
            of_unit.setdefault(line.unit or line.assessment, []).append(line)
    told, names = list(entries), {one.id: one.name for one in register.rounds}
    return [_row(theirs, names, told, year) for theirs in of_unit.values()]


def as_fixed(store: Store, rows: Sequence[TargetRow]) -> tuple[list[TargetRow], list[str]]:
    """Return the rows whose results are as 定稿 has fixed them, and why others go nowhere: it is as with documents."""
    found, told = list[TargetRow](), list[str]()
    for at, row in enumerate(rows):
        step(at, len(rows))
        try:
            wrong = faults(store.load(row.assessment).rubric, store.revisions.of(row.assessment)[-1])
        except UserError as error:
            wrong = [str(error).rstrip("。")]
        if wrong:
            told.append(f"“{shown(row.name)}”没有列入：{'；'.join(wrong)}。请检查数据文件。")
        else:
            found.append(row)
    return found, told


def left_to_tell(
    rows: Sequence[TargetRow], fixed: Sequence[TargetRow], lines: Iterable[Line], register: Register, year: int
) -> list[str]:
    """Say what whoever goes on with the ``fixed`` rows has to know, and which units of the year have none at all."""
    is_wanted, told = in_rounds(register, "", year), {row.unit or row.assessment for row in rows}
    of_year = {line.unit or line.assessment: shown(line.name) for line in lines if is_wanted(line.round, line.date)}
    missing = [name for unit, name in of_year.items() if unit not in told]
    found = remarks(fixed)
    if missing:
        more = "等" if len(missing) > NAMED else ""
        names = "、".join(missing[:NAMED])
        found.append(f"另有{len(missing)}个单位没有定稿的评估，没有列入：{names}{more}。")
    return found


def _row(theirs: Sequence[Line], rounds: Mapping[str, str], entries: Sequence[Entry], year: int) -> TargetRow:
    last = max(theirs, key=lambda line: (bool(line.decided), line.date, line.assessment))
    visits = {line.assessment for line in theirs}
    of_unit = [entry for entry in entries if entry.assessment in visits]
    said = last.ruling.said if last.ruling and last.decided else None
    return TargetRow(
        name=last.name,
        short=last.short,
        year=year,
        round=rounds.get(last.round, ""),
        visits=len(theirs),
        date=last.date,
        total=last.total,
        grade=last.grade,
        decided=last.decided,
        decided_on=said.date if said else "",
        document=said.document if said else "",
        reason=said.reason if said and said.differs else "",
        entries=len(of_unit),
        open=sum(entry.said.state == "open" for entry in of_unit),
        unit=last.unit,
        assessment=last.assessment,
        scale=last.scored.key if last.scored else None,
    )


def remarks(rows: Sequence[TargetRow]) -> list[str]:
    """Return what whoever goes on with the rows has to know, a sentence each."""
    found = []
    if undecided := sum(not row.decided for row in rows):
        found.append(f"其中{undecided}个单位还没有审定，“审定等次”空着；审定以后请再导出。")
    if (scales := len({row.scale for row in rows})) > 1:
        found.append(f"这些单位按{scales}种不同的考核表或口径评分，合计得分不能直接比较。")
    return found


def as_csv(rows: Iterable[TargetRow]) -> bytes:
    """Return the rows as CSV, as office programs read it."""
    return csv_of(COLUMNS.values(), ([getattr(row, name) for name in COLUMNS] for row in rows))
