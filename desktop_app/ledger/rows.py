"""The rows below the headings as findings and their measures; every row that is neither is listed with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from msgspec import Struct, convert, field

from ..base.text import one_line
from ..rubric.answers import Task
from .headings import MEASURES, OF_TASKS, SEVERAL, Layout, compact, is_number, names_findings, plain
from .no_tasks import ZERO, Usual, doubt, no_task, of_flaws, row_flaw
from .sheets import Sheet

Count = Literal["findings", "measures"]
COUNTS: tuple[Count, ...] = ("measures", "findings")

_OF_ANOTHER = "有自己的序号，“{}”却是空的，归入了上一个问题，须核对"
_OF_SECOND = "“{}”是空的，以“{}”为问题，须核对"
_NEVER_ZERO = frozenset(("finding", "text", "department", "leader", "person", "deadline", "target", "remark"))
_SEPARATORS = {"deadline": "；", "target": "\n", "progress": "\n", "remark": "\n"}
_OF_EACH = ("target", "progress", "remark")  # told of each measure, where a finding with several is one task


class Skipped(NamedTuple):
    """A row that is no task, or not all of it is: its number on the sheet, as it reads, and why."""

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
    doubtful: list[Skipped] = field(default_factory=list)
    """Rows that are tasks, of which something was left out or may be meant otherwise."""

    def number(self, count: Count) -> int:
        """Return how many tasks there are, if findings or if measures count as such."""
        return sum(1 if count == "findings" and one.text else len(one.measures) for one in self.findings)

    def tasks(self, count: Count) -> list[Task]:
        """Return the tasks, if findings or if measures count as such."""
        made = _of_measures if count == "measures" else _of_finding
        return [task for finding in self.findings for task in made(finding)]


def read_off(sheet: Sheet, layout: Layout) -> Reading:
    """Read every row of the sheet."""
    skipped, doubtful = [], []
    below = _Below(sheet, layout)
    for at in range(max(len(sheet.rows), *(flaw.row + 1 for flaw in sheet.flaws), 0)):
        row = sheet.rows[at] if at < len(sheet.rows) else ()
        reason = words = ""
        if not any(row):
            reason = row_flaw(sheet, layout, at)
        elif at < layout.first:
            reason = of_flaws(sheet, layout, at, before="表头上方的标题或说明")
        elif at < layout.data:
            words = of_flaws(sheet, layout, at, before=_no_measures(layout) if at == layout.first else "")
        else:
            reason = below.take(at)
            words = "" if reason else below.doubt(at)
        if words:
            doubtful.append(Skipped(sheet.top + at + 1, line(row), words))
        if reason:
            words = line(row) or "　".join(one_line(flaw.text) for flaw in sheet.flaws_of(at))
            skipped.append(Skipped(sheet.top + at + 1, words, reason))
    both = bool(layout.columns("text") and layout.columns("finding"))
    choices = COUNTS if both else ("measures",) if layout.columns("text") else ("findings",)
    return Reading(below.findings, skipped, choices, doubtful)


def _no_measures(layout: Layout) -> str:
    """Say which headings speak of measures if no column is taken for them."""
    told = [heading for heading in layout.headings if any(word in heading for word in MEASURES)]
    if layout.columns("text") or not told:
        return ""
    return f"没有认出哪一列是措施，“{'”“'.join(told)}”请核对"


def together(readings: Sequence[tuple[str, Reading]]) -> Reading:
    """Return the readings of several sheets as one; each row that is told names its sheet."""
    if len(readings) == 1:
        return readings[0][1]

    def named(name: str, rows: list[Skipped]) -> list[Skipped]:
        return [row._replace(reason=f"“{name}”：{row.reason}") for row in rows]

    choices = {choice for _, reading in readings for choice in reading.choices}
    return Reading(
        [finding for _, reading in readings for finding in reading.findings],
        [row for name, reading in readings for row in named(name, reading.skipped)],
        tuple(count for count in COUNTS if count in choices),
        [row for name, reading in readings for row in named(name, reading.doubtful)],
    )


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
        self._no_zeros = [column for column, _, name in self._columns if name in _NEVER_ZERO]
        self._labelled = {SEVERAL} if len(layout.columns(SEVERAL)) > 1 else set()
        self._usual = Usual.of(sheet, layout)
        self._second, self._either = self._second_finding()
        self._unsure = ""  # what makes it doubtful that the last row that was placed belongs where it was put
        self._number = ""  # of the last finding
        self.findings: list[Finding] = []
        self._open = False  # whether the rows that follow may still belong to the last finding

    def take(self, at: int) -> str:
        """Put a row where it belongs, or say why it is no task."""
        reason = no_task(self._sheet, self._layout, at, self._usual, goes_on=self._goes_on(at))
        if not reason and self._place(at):
            self._open = True
            return ""
        self._open = self._open and reason != "分类标题或说明"
        return of_flaws(self._sheet, self._layout, at, before=reason or "没有问题，也没有措施")

    def doubt(self, at: int) -> str:
        """Say what of a row that was taken is no value, or may be meant otherwise."""
        zeros = [self._layout.headings[column] for column in self._no_zeros if self._sheet.rows[at][column] == ZERO]
        told = [f"“{'”“'.join(zeros)}”只有0，当作空白"] if zeros else []
        told += [self._unsure] if self._unsure else []
        if not self._goes_on(at):
            told += doubt(self._sheet, self._layout, at, self._usual)
        return of_flaws(self._sheet, self._layout, at, before="；".join(told))

    def _has(self, at: int, columns: list[int]) -> bool:
        return any(cell and cell != ZERO for cell in map(self._sheet.rows[at].__getitem__, columns))

    def _place(self, at: int) -> bool:
        """Begin a finding, or go on with the last one's measures or with the last measure."""
        measure = self._measure(at)
        new_finding = self._has(at, self._of_finding)
        new_measure = self._has(at, self._of_measure)
        last = self.findings[-1] if self.findings and self._open else None
        finding = measure.cells.pop("finding", "")
        number = self._own_number(at)
        covered = any((at, column) in self._sheet.continued for column in (*self._of_finding, *self._second))
        self._unsure = ""
        if not finding and (second := self._in_second(at, measure, last)):
            column, finding = second
            new_finding = True
            self._unsure = _OF_SECOND.format(self._headings(self._of_finding), self._layout.headings[column])
        elif last and new_measure and not (finding or covered) and self._of_finding and self._is_another(number):
            self._unsure = _OF_ANOTHER.format(self._headings(self._of_finding))
        if new_finding and new_measure and last and _same(last.text, finding):
            new_finding = False  # the unit has written it again on each line
        if new_finding or (new_measure and (last is None or not self._of_finding)):
            self.findings.append(Finding(finding, [measure]))
            self._number = number
        elif last and new_measure and "text" in last.measures[-1].cells:
            last.measures.append(measure)
        elif last and (new_measure or self._goes_on(at)):
            measure.cells = {name: text for name, text in measure.cells.items() if name != "text" or new_measure}
            last.measures[-1].absorb(measure)
        else:
            return False
        return True

    def _second_finding(self) -> tuple[list[int], bool]:
        """Return further columns of findings before the measures, and whether never more than one is filled."""
        end = min(self._of_measure, default=self._sheet.width) if self._of_finding else 0
        found = [at for at, heading, name in self._columns if at < end and name == "kept" and names_findings(heading)]
        rows = range(self._layout.data, len(self._sheet.rows))
        return found, not any(self._has(at, self._of_finding) and self._has(at, found) for at in rows)

    def _in_second(self, at: int, measure: Measure, last: Finding | None) -> tuple[int, str] | None:
        """Take the finding of a row that has it in a further column, where another one is told by it."""
        for column in self._second:
            text = self._sheet.filled[at][column]
            line = f"{self._layout.headings[column]}：{text}"
            if line not in measure.kept:
                continue
            if (at, column) in self._sheet.continued and last and last.text == text:
                measure.kept.remove(line)
            elif self._has(at, [column]) and (self._either or self._own_number(at)):
                measure.kept.remove(line)
                return column, text
        return None

    def _own_number(self, at: int) -> str:
        cells = [self._sheet.rows[at][column] for column in self._layout.columns("number")]
        return next((compact(cell) for cell in cells if cell and is_number(cell)), "")

    def _is_another(self, number: str) -> bool:
        """Whether a row's number is neither the last finding's nor one below it, such as 1.2 below 1."""
        below = self._number and number.startswith(tuple(self._number.rstrip(".、") + mark for mark in ".-—"))
        return bool(number) and number != self._number and not below

    def _headings(self, columns: list[int]) -> str:
        return "”“".join(self._layout.headings[column] for column in columns)

    def _measure(self, at: int) -> Measure:
        cells: dict[str, str] = {}
        kept = []
        filled = self._sheet.filled[at]
        for column, heading, name in self._columns:
            text = filled[column]
            if not text or (text == ZERO and name in _NEVER_ZERO):
                continue
            if name in self._labelled:
                text = f"{heading}：{text}"
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
        merged = *self._of_finding, *self._second, *self._of_measure
        return any((at, column) in self._sheet.continued for column in merged)


def _same(one: str, other: str) -> bool:
    return one == other or plain(one) == plain(other)


def _of_measures(finding: Finding) -> Iterator[Task]:
    """Yield a task for each measure; a finding against which none stands is a task itself."""
    for measure in finding.measures:
        said = {"finding" if "text" in measure.cells else "text": finding.text}
        yield convert(measure.cells | said | {"remark": _told(measure, "remark", "\n")}, Task)


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
        if name not in ("finding", "text", *_OF_EACH)
    }
    of_each = {name: _of_each(finding.measures, name) for name in _OF_EACH}
    yield convert({**fields, **of_each, "text": "\n".join(lines)}, Task)


def _of_each(measures: list[Measure], name: str) -> str:
    """Return what the unit says of the measures: once where it is the same of all, else of each by its number."""
    if len({_told(measure, name, "\n") for measure in measures}) == 1:
        return _told(measures[0], name, "\n")
    told = [_told(measure, name, "；") for measure in measures]
    return "\n".join(f"措施{number}：{words}" for number, words in enumerate(told, 1) if words)


def _told(measure: Measure, name: str, separator: str) -> str:
    """Return what the unit says of a measure; with a remark, too, what stands in columns without a field."""
    said = [measure.cells[name]] if measure.cells.get(name) else []
    return separator.join(said + (measure.kept if name == "remark" else []))


def _joined(texts: Sequence[str], separator: str) -> str:
    """Join texts, each once."""
    if len(texts) == 1:
        return texts[0]
    return separator.join(dict.fromkeys(text for text in texts if text))
