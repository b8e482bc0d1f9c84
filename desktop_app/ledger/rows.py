"""The rows below the headings as findings and their measures; every row that is neither is listed with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from msgspec import Struct, convert, field

from ..rubric.answers import Task
from .headings import OF_TASKS, Layout, is_number, plain
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


class Measure(Struct):
    """One measure with what stands in its rows; ``kept`` are lines of columns that have no field of their own."""

    rows: list[int]
    cells: dict[str, str]
    kept: list[str] = field(default_factory=list)

    def absorb(self, other: Measure) -> None:
        """Take in a row that goes on with this measure."""
        self.rows += other.rows
        for name, text in other.cells.items():
            self.cells[name] = _joined([self.cells.get(name, ""), text], _SEPARATORS.get(name, "、"))
        self.kept += [line for line in other.kept if line not in self.kept]


class Finding(Struct):
    """One finding and the measures against it; without a column of findings each measure has one of its own."""

    text: str
    measures: list[Measure]


class Reading(Struct):
    """What the rows of a ledger are."""

    findings: list[Finding]
    skipped: list[Skipped]
    choices: tuple[Count, ...]

    def number(self, count: Count) -> int:
        """Return how many tasks there are, if findings or if measures count as such."""
        return sum(1 if count == "findings" and one.text else len(one.measures) for one in self.findings)

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
    below = _Below(sheet, layout)
    for at in range(layout.data, len(sheet.rows)):
        if any(sheet.rows[at]) and (reason := below.take(at)):
            skipped.append(Skipped(at + 1, line(sheet.rows[at]), reason))
    both = bool(layout.columns("text") and layout.columns("finding"))
    choices = COUNTS if both else ("measures",) if layout.columns("text") else ("findings",)
    return Reading(below.findings, skipped, choices)


def line(row: Sequence[str]) -> str:
    """Return a row as one line."""
    return "　".join(" ".join(cell.split()) for cell in row if cell)


class _Below:
    """The rows below the headings, taken one after the other."""

    def __init__(self, sheet: Sheet, layout: Layout) -> None:
        self._sheet, self._layout = sheet, layout
        self._of_finding, self._of_measure = layout.columns("finding"), layout.columns("text")
        columns = zip(range(sheet.width), layout.headings, layout.fields, strict=True)
        self._columns = [(column, heading, name) for column, heading, name in columns if name]
        self.findings: list[Finding] = []
        self._open = False  # whether the rows that follow may still belong to the last finding

    def take(self, at: int) -> str:
        """Put a row where it belongs, or say why it is no task."""
        reason = _no_task(self._sheet, self._layout, at)
        if not reason and self._place(at):
            self._open = True
            return ""
        self._open = self._open and reason != "分类标题或说明"
        return reason or "没有问题，也没有措施"

    def _place(self, at: int) -> bool:
        """Begin a finding, or go on with the last one's measures or with the last measure."""
        row, measure = self._sheet.rows[at], self._measure(at)
        new_finding = any(map(row.__getitem__, self._of_finding))
        new_measure = any(map(row.__getitem__, self._of_measure))
        last = self.findings[-1] if self.findings and self._open else None
        finding = measure.cells.pop("finding", "")
        if new_finding and new_measure and last and _same(last.text, finding):
            new_finding = False  # the unit has written it again on each line
        if new_finding or (new_measure and (last is None or not self._of_finding)):
            self.findings.append(Finding(finding, [measure]))
        elif last and new_measure and "text" in last.measures[-1].cells:
            last.measures.append(measure)
        elif last and (new_measure or self._goes_on(at)):
            measure.cells = {name: text for name, text in measure.cells.items() if name != "text" or new_measure}
            last.measures[-1].absorb(measure)
        else:
            return False
        return True

    def _measure(self, at: int) -> Measure:
        cells: dict[str, str] = {}
        kept = []
        filled = self._sheet.filled[at]
        for column, heading, name in self._columns:
            text = filled[column]
            if not text:
                continue
            if name == "kept" or (name == "number" and not is_number(text)):
                kept.append(f"{heading}：{text}")
            elif name in cells:
                separator = "\n" if name in ("text", "finding") else _SEPARATORS.get(name, "、")
                cells[name] = _joined([cells[name], text], separator)
            elif name != "number":
                cells[name] = text
        return Measure([at], cells, kept)

    def _goes_on(self, at: int) -> bool:
        """Whether a merged cell holds the row together with the one above."""
        return any((at, column) in self._sheet.continued for column in (*self._of_finding, *self._of_measure))


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
    for measure in finding.measures:
        said = {"finding" if "text" in measure.cells else "text": finding.text}
        yield convert(measure.cells | said | {"progress": _told(measure, "\n")}, Task)


def _of_finding(finding: Finding) -> Iterator[Task]:
    """Yield one task with the measures on lines below the finding."""
    if not finding.text:
        yield from _of_measures(finding)
        return
    texts = [measure.cells["text"] for measure in finding.measures if "text" in measure.cells]
    names = ["措施：" if len(texts) == 1 else f"措施{number}：" for number in range(1, len(texts) + 1)]
    lines = [finding.text, *(name + text for name, text in zip(names, texts, strict=True))]
    fields = {
        name: _joined([measure.cells.get(name, "") for measure in finding.measures], _SEPARATORS.get(name, "、"))
        for name in OF_TASKS
        if name not in ("finding", "text", "progress")
    }
    yield convert({**fields, "text": "\n".join(lines), "progress": _progress(finding.measures)}, Task)


def _progress(measures: list[Measure]) -> str:
    """Return what the unit says of each measure."""
    if len({(measure.cells.get("progress"), *measure.kept) for measure in measures}) == 1:
        return _told(measures[0], "\n")
    told = [_told(measure, "；") for measure in measures]
    return "\n".join(f"措施{number}：{words}" for number, words in enumerate(told, 1) if words)


def _told(measure: Measure, separator: str) -> str:
    """Return what the unit says of a measure, and what stands in columns without a field."""
    progress = measure.cells.get("progress", "")
    return separator.join([progress, *measure.kept] if progress else measure.kept)


def _joined(texts: Sequence[str], separator: str) -> str:
    """Join texts, each once."""
    if len(texts) == 1:
        return texts[0]
    return separator.join(dict.fromkeys(text for text in texts if text))
