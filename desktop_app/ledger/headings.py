"""Which column of a ledger holds what: known headings and their synonyms, in one to three rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from unicodedata import normalize

from msgspec import Struct
from msgspec.structs import replace

from ..rubric.answers import Task
from .sheets import Sheet

FIELDS = {
    "finding": "问题",
    "text": "措施（任务）",
    "department": "责任部门",
    "leader": "责任领导",
    "person": "责任人",
    "deadline": "整改时限",
    "target": "填入“整改目标（标准）”",
    "progress": "完成情况",
    "remark": "备注",
    "kept": "并入备注（连同列名）",
    "number": "序号",
    "": "不导入",
}
"""What a column can hold, in the user's words; what is ``kept`` follows the remark with its heading."""
OF_TASKS = tuple(name for name in FIELDS if name in Task.__struct_fields__)
"""Those of them that are fields of a task: what the unit says, while all else of a task is the team's."""

HEADINGS = {
    "text": (
        *("整改措施", "具体措施", "计划整改措施", "具体整改措施", "主要措施", "措施", "整改举措", "具体举措"),
        *("措施清单", "任务清单", "整改任务", "工作任务", "任务", "整改事项", "整改内容"),
    ),
    "finding": (
        *("反馈问题", "巡察反馈问题", "存在问题", "存在的问题", "问题表述", "具体问题", "问题描述", "主要问题"),
        *("问题表现", "问题内容", "反馈意见", "巡察反馈意见", "整改问题", "问题清单", "问题", "具体表现", "主要表现"),
        *("整改任务", "工作任务"),
    ),
    "department": (
        *("责任部门", "责任单位", "责任科室", "责任处室", "牵头单位", "牵头部门", "牵头科室", "牵头处室"),
        *("承办部门", "承办单位", "承办科室", "整改单位", "整改部门", "主责部门", "部门", "科室"),
    ),
    "leader": ("责任领导", "牵头领导", "分管领导", "牵头局领导", "包抓领导", "领导"),
    "person": ("责任人", "具体责任人", "整改责任人", "直接责任人", "承办人", "经办人", "负责人", "责任人员"),
    "deadline": (
        "整改时限",
        "办结时限",
        "完成时限",
        "整改期限",
        "完成期限",
        "办结期限",
        "完成时间",
        "整改时间",
        "时限",
        "时限要求",
        "整改时限要求",
        "完成时限要求",
    ),
    "progress": (
        *("完成情况", "整改完成情况", "整改进展", "进展情况", "整改进展情况", "整改情况", "落实情况", "整改落实情况"),
        *("工作进展", "目前进展", "整改成效", "完成进度", "整改进度"),
    ),
    "target": (
        *("整改目标", "整改标准", "销号标准", "整改目标标准", "整改目标要求", "目标要求", "完成标准", "整改完成标准"),
        *("验收标准", "办结标准", "达到标准", "预期目标", "预期成效", "预期效果", "完成标志", "目标"),
    ),
    "remark": ("备注", "备注说明", "附注", "其他说明"),
    "number": ("序号", "编号", "号", "问题编号", "问题序号", "任务编号"),
}
"""Words that head a column in the ledgers of units, by what the column holds, the best first."""

_OF_TASKS = frozenset(HEADINGS["text"] + HEADINGS["finding"])
_WHOLE = frozenset(heading for headings in HEADINGS.values() for heading in headings)

_AT_THE_END = frozenset(HEADINGS["target"] + HEADINGS["remark"])
"""Words that name their column only where a heading ends in them: 整改目标完成情况 is no target."""
SEVERAL = "target"
"""What may stand in more columns than one, each then under its heading: 整改目标 and 销号标准."""

MEASURES = ("措施", "举措")
"""What a heading of measures ends in; one that only holds it may tell what became of them."""
KEPT = (
    *("目标", "材料", "备注", "销号", "要求", "标准", "类别", "类型", "分类", "来源", "电话", "职务", "数量", "性质"),
    *(
        "属性",
        "种类",
        "级别",
        "等级",
        "程度",
        "领域",
        "方面",
        "板块",
        "环节",
        "原因",
        "原因分析",
        "个数",
        "条数",
        "项数",
    ),
    *("问题数", "措施数", "任务数", "总数", "编码", "代码", "依据", "占比", "比例", "金额", "出处", "渠道", "标签"),
    *("归类", "大类", "小类", "状态", "关键词", "主体", "附件", "链接", "页码", "日志"),
)
"""Endings of headings whose columns have no field of their own, though they may hold a known word."""
_OF_OTHERS = ("单位", "部门", "科室", "处室", "人", "人员", "领导", "时间", "日期", "时限", "期限")
"""Endings of headings that name no task, though they may hold a word of one."""
_QUESTIONS = ("是否", "有无")
_TELLING = (
    "说明",
    "描述",
    "表述",
    "内容",
    "表现",
    "概述",
    "概况",
    "简述",
    "详情",
    "事项",
    "摘要",
    "要点",
    "情况",
    "清单",
)
"""Endings of headings that tell what it is about, where others name a side of it."""
_BESIDE = ("target", "remark")  # headings that other tables have too: no proof that a row is one of headings
_MEASURED = 60  # rows of a column that are looked at to tell which of two columns has the longer texts

_LONGEST_JOINED = 24  # characters of a heading of several things
LONGEST_HEADING = 14  # characters; what is longer is a task that happens to hold such a word
HEADING_WITHIN = 20  # rows from the top: a title, a date and explanations may stand above
MOST_HEADING_ROWS = 3
_BRACKETED = re.compile(r"[（(【\[][^（(【\[）)】\]]*[）)】\]]")
_MARKS = re.compile(r"[\s*＊（）()【】\[\]:：、\u200b\ufeff]")
_JOINTS = re.compile(r"以及|[及和与、/,;+&（(【\[）)】\]]")  # two things under one heading
_SPACES = re.compile(r"\s")
_NUMBER = re.compile(r"\(?([0-9]{1,4}([.\-—][0-9]{1,3})*|[一二三四五六七八九十百]{1,4})\)?[.、]?")


class Layout(Struct, frozen=True, dict=True):
    """Heading rows from ``first``, and each column's heading and field; without headings ``rows`` is 0."""

    first: int
    rows: int
    headings: tuple[str, ...]
    fields: tuple[str, ...]

    @property
    def data(self) -> int:
        """The first row below the headings."""
        return self.first + self.rows

    @property
    def readable(self) -> bool:
        """Whether a column holds what can be a task."""
        return "text" in self.fields or "finding" in self.fields

    def columns(self, field: str) -> list[int]:
        """Return the columns that hold ``field``."""
        return self._columns.get(field, [])

    @cached_property
    def _columns(self) -> dict[str, list[int]]:
        return {field: [at for at, holds in enumerate(self.fields) if holds == field] for field in self.fields}

    def with_fields(self, fields: Sequence[str]) -> Layout:
        """Return the layout with columns mapped by hand."""
        return replace(self, fields=tuple(fields))


@lru_cache(maxsize=8)  # a sheet is asked about when it is read, chosen and shown
def recognise(sheet: Sheet) -> Layout | None:
    """Find the rows of headings; the rows that explain the most columns win, then the fewest and first."""
    best: tuple[tuple[int, int, int], Layout] | None = None
    for first in range(min(HEADING_WITHIN, len(sheet.rows))):
        for rows in range(1, MOST_HEADING_ROWS + 1):
            if rows > 1 and not _goes_on(sheet, first, first + rows - 1):
                break
            found = _columns(sheet, first, rows)
            rank = len(found), -rows, -first
            if found and (best is None or rank > best[0]):
                best = rank, _layout(sheet, first, rows, found)
    return best and best[1]


def best_sheet(sheets: Sequence[Sheet]) -> int:
    """Return which sheet is the ledger: the one with the most known columns, the longest, and not hidden."""

    def rank(sheet: Sheet) -> tuple[bool, bool, int, int]:
        layout = recognise(sheet)
        known = len({field for field in layout.fields if field}) if layout else 0
        return layout is not None and layout.readable, not sheet.hidden, known, len(sheet.rows)

    return max(range(len(sheets)), key=lambda at: rank(sheets[at]))


def without_headings(sheet: Sheet) -> Layout:
    """Return the columns of a table without headings: task, department, deadline, with or without numbers."""
    rows = [row for row in sheet.rows if any(row)]
    numbered = sheet.width > 1 and all(not row[0] or is_number(row[0]) for row in rows)
    fields = ["number"] * numbered + ["text", "department", "deadline"]
    fields += ["kept"] * (sheet.width - len(fields))
    headings = tuple(f"第{column + 1}列" for column in range(sheet.width))
    return Layout(0, 0, headings, tuple(fields[: sheet.width]))


def names_findings(heading: str) -> bool:
    """Whether a heading that was given no field names findings all the same, as that of a second column of them."""
    fits = _fits(heading)
    named = any(word.endswith(("问题", "反馈意见")) for word in words_of(heading)[:1])
    return named and (("finding", 0) in fits or ("finding", 1) in fits)


def is_number(cell: str) -> bool:
    """Whether a cell holds no more than a running number."""
    usual = len(cell) < 5 and cell.isascii() and cell.isdecimal()
    return usual or (len(cell) < 20 and bool(_NUMBER.fullmatch(compact(cell))))


def compact(text: str) -> str:
    """Return a text as words are compared: its letters in their plain form, without spaces and line breaks."""
    return _SPACES.sub("", normalize("NFKC", text))


@lru_cache(maxsize=1024)
def plain(heading: str) -> str:
    """Return a heading without spaces, line breaks, brackets and asterisks."""
    return _MARKS.sub("", normalize("NFKC", heading))


def _goes_on(sheet: Sheet, first: int, row: int) -> bool:
    """Whether ``row`` still belongs to the headings: cells reach down into it, or its own are headings too."""
    if row >= len(sheet.rows) or not any(sheet.rows[row]):
        return False
    own = [cell for cell in sheet.rows[row] if cell]
    if any(len(plain(cell)) > LONGEST_HEADING or is_number(cell) for cell in own):
        return False
    reach_down = any((row, column) in sheet.continued for column in range(sheet.width))
    exact = [cell for cell in own if plain(cell) in _WHOLE]
    return (reach_down and any(top >= first for (top, _), (bottom, _) in sheet.merged if bottom >= row)) or (
        len(exact) > 1 and not sheet.merged
    )


def _names(sheet: Sheet, first: int, rows: int) -> list[list[str]]:
    """Return the words above each column from the top, those of merged cells above each of theirs."""
    names: list[list[str]] = [[] for _ in range(sheet.width)]
    for row in range(first, first + rows):
        cells = [cell if (row, at) not in sheet.continued else "" for at, cell in enumerate(sheet.filled[row])]
        for left, right in sheet.spans(row):
            cells[left : right + 1] = [cells[left]] * (right - left + 1)
        for column, cell in enumerate(cells):
            if cell:
                names[column].append("".join(cell.split()))
    return names


def _columns(sheet: Sheet, first: int, rows: int) -> dict[int, str]:
    """Return what each column holds by its heading, or nothing if the rows are not headings.

    A whole heading comes before one that ends in a known word, this before one that holds it, and the
    lowest row before what stands above it: each column and each field is given once.
    """
    cells = sheet.rows[first : first + rows]
    if not any(cells[0]) or not _names_any(cells):
        return {}
    names = _names(sheet, first, rows)
    lowest = [words[-1] if words else "" for words in names]
    if not _names_any([lowest]):
        return {}
    found, certain = _given(sheet, first + rows, names, {})
    joined = [column for column, word in enumerate(lowest) if _joins_measure(word)]
    text = next((lowest[column] for column, field in found.items() if field == "text"), "")
    if joined and not _is_measure(text) and not (text and "finding" in found.values()):
        told = min(joined, key=lambda column: any(field == "progress" for field, _ in _fits(lowest[column])))
        found, certain = _given(sheet, first + rows, names, {told: "text"})
    return found if _are_headings(cells, found, certain) else {}


def _given(sheet: Sheet, data: int, names: list[list[str]], found: dict[int, str]) -> tuple[dict[int, str], int]:
    """Give the columns that are not yet in ``found`` their fields; say how many headings are known as a whole."""
    lowest = [words[-1] if words else "" for words in names]
    certain = 0
    for wanted, words in ((0, lowest), (1, lowest), (2, lowest), (2, ["".join(parts) for parts in names])):
        for field in [field for field in HEADINGS if field not in found.values()]:
            ranked = [
                (_rank(sheet, data, column, word, known) if wanted == 2 else (known,), column)
                for column, word in enumerate(words)
                if column not in found and (known := _fits(word).get((field, wanted))) is not None
            ]
            if ranked:
                found[min(ranked)[1]] = field
                certain += wanted == 0 and field not in _BESIDE
    return found, certain


def _is_measure(heading: str) -> bool:
    """Whether a heading names measures and no more."""
    return any(word.endswith(MEASURES) for word in words_of(heading)[:1])


@lru_cache(maxsize=1024)
def _joins_measure(heading: str) -> bool:
    """Whether a heading names measures and something else: in so many words, or outside brackets at the end of some."""
    whole = normalize("NFKC", heading)
    if len(whole) > _LONGEST_JOINED or not any(word in whole for word in MEASURES) or whole.startswith(_QUESTIONS):
        return False
    parts = [plain(part) for part in _JOINTS.split(whole)]
    outside = [plain(part) for part in _JOINTS.split(_BRACKETED.sub("", whole))]
    known = any(part.endswith(MEASURES) and part in _WHOLE for part in parts)
    return len(parts) > 1 and (known or any(part.endswith(MEASURES) for part in outside))


def _rank(sheet: Sheet, data: int, column: int, word: str, known: int) -> tuple[float, ...]:
    """Rank a heading that only holds a known word: one that tells it comes first, then one over the longer texts."""
    cells = [row[column] for row in sheet.rows[data : data + _MEASURED] if row[column]]
    longest = sum(map(len, cells)) / len(cells) if cells else 0
    return not plain(word).endswith(_TELLING), -longest, known


def _names_any(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a cell is a known heading; of most rows that is all that has to be asked."""
    return any(not _WHOLE.isdisjoint(words_of(cell)) for row in rows for cell in row if cell)


def _are_headings(rows: Sequence[tuple[str, ...]], found: dict[int, str], certain: int) -> bool:
    cells = [cell for row in rows for cell in row if cell]
    tasks = {"text", "finding"} & set(found.values())
    if len(cells) == 1:
        return bool(tasks)
    return len(found) > 1 and (bool(tasks) or certain > 1)


def _layout(sheet: Sheet, first: int, rows: int, found: dict[int, str]) -> Layout:
    """Give every column that has no field to what is kept, so that nothing is left behind unseen."""
    names = _names(sheet, first, rows)
    lowest = [words[-1] if words else "" for words in names]
    headings, fields = [], []
    for column in range(sheet.width):
        heading = "　".join(names[column]) if lowest.count(lowest[column]) > 1 else lowest[column]
        if not heading and any(row[column] for row in sheet.rows[first + rows :]):
            heading = f"第{column + 1}列"
        headings.append(heading)
        more = heading and column not in found and any(field == SEVERAL for field, _ in _fits(lowest[column]))
        fields.append(SEVERAL if more else found.get(column, "kept" if heading else ""))
    return Layout(first, rows, tuple(headings), tuple(fields))


@lru_cache(maxsize=1024)  # the same words are asked for in each try
def _fits(heading: str) -> dict[tuple[str, int], int]:
    """Return which of a field's known headings, the best first, fits the whole (0), the end (1), or within (2)."""
    fits: dict[tuple[str, int], int] = {}
    for name in words_of(heading):
        for field, headings in HEADINGS.items():
            for at, known in enumerate(headings):
                if known in name and (fit := _fit(name, known)) is not None:
                    fits.setdefault((field, fit), at)
    return fits


def _fit(name: str, known: str) -> int | None:
    """Say how well a known heading that is in the name fits: 0 the whole, 1 its end, 2 within it."""
    if name == known:
        return 0
    if len(name) > LONGEST_HEADING or len(known) < 2 or name.startswith(_QUESTIONS):
        return None
    if known in _AT_THE_END:
        return 1 if name.endswith(known) else None
    if name.endswith(KEPT):
        return None
    if name.endswith(known):
        return 1
    return None if known in _OF_TASKS and name.endswith(_OF_OTHERS) else 2


@lru_cache(maxsize=1024)
def words_of(heading: str) -> tuple[str, ...]:
    """Return the words of a heading: without what it says in brackets, and with it."""
    if heading.isalnum():  # no brackets, no marks
        return (normalize("NFKC", heading),)
    return tuple(dict.fromkeys(filter(None, (plain(_BRACKETED.sub("", heading)), plain(heading)))))
