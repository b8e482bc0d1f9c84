"""The rows below the headings as findings and their measures; every row that is neither is listed with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from msgspec import Struct, convert, field

from ..answers import Task
from .headings import Layout, is_number, plain
from .sheets import Sheet

Count = Literal["findings", "measures"]
COUNTS: tuple[Count, ...] = ("measures", "findings")

_TOTAL = re.compile(r"(合计|小计|总计|共计)[:：]?[共]?[0-9]*[项条个]?")
_SIGNED = re.compile(
    r"(填表人|填报人|填表单位|填报单位|制表人?|审核人?|联系人|联系电话|填[表报](日期|时间)|报送(日期|时间)"
    r"|单位负责人|主要负责人|(单位)?[（(]?盖章[）)]?|[^:：]{0,8}签[字名])[:：（(].*"
)
_REMARK = re.compile(r"(备注|注|说明|填[表报]说明)[:：].*")
_SEPARATORS = {"deadline": "；", "progress": "\n"}


class Skipped(NamedTuple):
    """A row that is no task: its number on the sheet, as it reads, and why."""

    row: int
    text: str
    reason: str


class Entry(Struct):
    """One measure with what stands in its rows; ``kept`` are lines of columns that have no field of their own."""

    rows: list[int]
    cells: dict[str, str]
    kept: list[str] = field(default_factory=list)

    def absorb(self, other: Entry) -> None:
        """Take in a row that goes on with this measure."""
        self.rows += other.rows
        for name, text in other.cells.items():
            self.cells[name] = _joined([self.cells.get(name, ""), text], _SEPARATORS.get(name, "、"))
        self.kept += [line for line in other.kept if line not in self.kept]


class Finding(Struct):
    """One finding and the measures against it; without a column of findings each measure has one of its own."""

    text: str
    entries: list[Entry]


class Reading(Struct):
    """What the rows of a ledger are."""

    findings: list[Finding]
    skipped: list[Skipped]
    choices: tuple[Count, ...]

    def number(self, count: Count) -> int:
        """Return how many tasks there are, if findings or if measures count as such."""
        return sum(1 if count == "findings" and one.text else len(one.entries) for one in self.findings)

    def tasks(self, count: Count) -> list[Task]:
        """Return the tasks, if findings or if measures count as such."""
        made = _of_measures if count == "measures" else _of_finding
        return [task for finding in self.findings for task in made(finding)]


def read_off(sheet: Sheet, layout: Layout) -> Reading:
    """Read every row of the sheet."""
    skipped = [
        Skipped(number, line(row), "表头上方的标题或说明")
        for number, row in enumerate(sheet.rows[: layout.first], 1)
        if any(row)
    ]
    findings: list[Finding] = []
    open_ = False  # whether the rows that follow may still belong to the last finding
    for at in range(layout.data, len(sheet.rows)):
        row = sheet.rows[at]
        if not any(row):
            continue
        reason = _no_task(sheet, layout, at)
        if not reason and not _place(sheet, layout, at, findings, open_):
            reason = "没有问题，也没有措施"
        elif not reason:
            open_ = True
            continue
        open_ = open_ and reason != "分类标题或说明"
        skipped.append(Skipped(at + 1, line(row), reason))
    both = bool(layout.columns("text") and layout.columns("finding"))
    return Reading(findings, skipped, COUNTS if both else ("measures",) if layout.columns("text") else ("findings",))


def line(row: Sequence[str]) -> str:
    """Return a row as one line."""
    return "　".join(" ".join(cell.split()) for cell in row if cell)


def _place(sheet: Sheet, layout: Layout, at: int, findings: list[Finding], open_: bool) -> bool:
    """Put a row where it belongs: a new finding, a measure of the last one, or more of the last measure."""
    row, entry = sheet.rows[at], _entry(sheet, layout, at)
    new_finding = any(map(row.__getitem__, layout.columns("finding")))
    new_measure = any(map(row.__getitem__, layout.columns("text")))
    last = findings[-1] if findings and open_ else None
    finding = entry.cells.pop("finding", "")
    if new_finding and new_measure and last and _same(last.text, finding):
        new_finding = False  # the unit has written it again on each line
    if new_finding or (new_measure and (last is None or not layout.columns("finding"))):
        findings.append(Finding(finding, [entry]))
    elif last and new_measure and "text" in last.entries[-1].cells:
        last.entries.append(entry)
    elif last and (new_measure or _goes_on(sheet, layout, at)):
        entry.cells = {name: text for name, text in entry.cells.items() if name != "text" or new_measure}
        last.entries[-1].absorb(entry)
    else:
        return False
    return True


def _entry(sheet: Sheet, layout: Layout, at: int) -> Entry:
    cells: dict[str, str] = {}
    kept = []
    for heading, name, text in zip(layout.headings, layout.fields, sheet.filled[at], strict=True):
        if not text or not name:
            continue
        if name == "kept" or (name == "number" and not is_number(text)):
            kept.append(f"{heading}：{text}")
        elif name != "number":
            separator = "\n" if name in ("text", "finding") else _SEPARATORS.get(name, "、")
            cells[name] = _joined([cells[name], text], separator) if name in cells else text
    return Entry([at], cells, kept)


def _goes_on(sheet: Sheet, layout: Layout, at: int) -> bool:
    """Whether a merged cell holds the row together with the one above."""
    return any((at, column) in sheet.continued for column in (*layout.columns("finding"), *layout.columns("text")))


def _no_task(sheet: Sheet, layout: Layout, at: int) -> str:
    """Say why a row cannot be a task; empty if it can."""
    row = sheet.rows[at]
    filled = [cell for cell in row if cell]
    if not is_number(filled[0]):
        first = "".join(filled[0].split())
        if _TOTAL.fullmatch(first):
            return "合计行"
        if _SIGNED.fullmatch(first):
            return "填表人、日期等落款"
        if _REMARK.fullmatch(first):
            return "备注"
        if any(all(map(_same, row, heading)) for heading in sheet.rows[layout.first : layout.data]):
            return "重复的表头"
    elif layout.rows and len(filled) > 2 and at == layout.data and all(map(is_number, filled)):
        return "栏目编号"
    if len(filled) == 1 and _is_title(sheet, layout, at):
        return "分类标题或说明"
    return ""


def _same(one: str, other: str) -> bool:
    return one == other or plain(one) == plain(other)


def _is_title(sheet: Sheet, layout: Layout, at: int) -> bool:
    """Whether the row's only text lies across the columns, or stands where the numbers are."""
    column = next(column for column, cell in enumerate(sheet.rows[at]) if cell)
    across = any(left == column and right - left > 1 for left, right in sheet.spans(at))
    return across or (layout.fields[column] == "number" and not is_number(sheet.rows[at][column]))


def _of_measures(finding: Finding) -> Iterator[Task]:
    """Yield a task for each measure; a finding against which none stands is a task itself."""
    for entry in finding.entries:
        said = {"finding": finding.text} if "text" in entry.cells else {"text": finding.text}
        yield convert({**entry.cells, **said, "progress": _progress([entry])}, Task)


def _of_finding(finding: Finding) -> Iterator[Task]:
    """Yield one task with the measures on lines below the finding."""
    if not finding.text:
        yield from _of_measures(finding)
        return
    measures = [entry.cells["text"] for entry in finding.entries if "text" in entry.cells]
    names = ["措施：" if len(measures) == 1 else f"措施{number}：" for number in range(1, len(measures) + 1)]
    lines = [finding.text, *(name + text for name, text in zip(names, measures, strict=True))]
    fields = {
        name: _joined([entry.cells.get(name, "") for entry in finding.entries], _SEPARATORS.get(name, "、"))
        for name in ("department", "leader", "person", "deadline")
    }
    yield convert({**fields, "text": "\n".join(lines), "progress": _progress(finding.entries)}, Task)


def _progress(entries: list[Entry]) -> str:
    """Return what the unit says of itself, measure by measure, and what stands in columns without a field."""
    if len(entries) == 1:
        return "\n".join(one for one in (entries[0].cells.get("progress", ""), *entries[0].kept) if one)
    told = []
    for number, entry in enumerate(entries, 1):
        lines = [entry.cells.get("progress", ""), *entry.kept]
        told.append((f"措施{number}：", [one for one in lines if one]))
    same = len({tuple(lines) for _, lines in told}) == 1
    if same:
        return "\n".join(told[0][1])
    return "\n".join(name + "；".join(lines) for name, lines in told if lines)


def _joined(texts: Sequence[str], separator: str) -> str:
    """Join texts, each once."""
    if len(texts) == 1:
        return texts[0]
    return separator.join(dict.fromkeys(text for text in texts if text))
