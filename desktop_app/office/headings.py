"""Which column of a list of units holds what: known headings in one to three rows, of one table or of two halves."""

from __future__ import annotations

from itertools import pairwise

from msgspec import Struct

from ..ledger.headings import HEADING_WITHIN, MOST_HEADING_ROWS, plain, words_of
from ..ledger.sheets import Sheet

HEADINGS = {
    "name": (
        *("单位全称", "被评估单位全称", "被评估单位", "单位名称", "被评估单位名称", "被评估党组织", "被巡察党组织"),
        *("党组织名称", "党组织全称", "被巡察单位", "被巡察单位名称", "单位", "全称", "名称", "党组织"),
    ),
    "short": ("单位简称", "简称", "缩写"),
    "head": ("主要负责人", "单位主要负责人", "党组织书记", "党组书记", "党委书记", "单位负责人", "负责人", "书记"),
    "supervisor": (
        *("联系局领导", "联系领导", "分管局领导", "联系的局领导", "联系分管局领导", "局领导", "分管领导", "包联局领导"),
        *("联系点局领导", "联系分管领导", "挂点局领导"),
    ),
    "team": ("评估组", "评估组别", "评估组名称", "组别", "所属评估组", "负责评估组", "分组", "评估小组"),
    "leader": ("组长", "评估组组长", "评估组长", "评估组负责人"),
    "deputy": ("副组长", "评估组副组长"),
    "members": ("组员", "评估组成员", "成员", "组员名单", "评估组组员", "小组成员", "评估人员"),
    "recused": ("回避", "回避人员", "需回避人员", "应回避人员", "回避情况", "回避名单"),
    "number": ("序号", "编号", "号"),
}
"""Words that head a column, by what it holds, the best first."""
_WHOLE_ALONE = frozenset(("单位", "全称", "名称", "党组织", "负责人", "书记", "成员", "局领导", "分组", "号", "回避"))
"""Words that name their column only where they are all of its heading: 联系人单位 is none of the assessed."""
OF_TEAMS = ("team", "leader", "deputy", "members")
LONGEST_HEADING = 14  # characters


class Part(Struct, frozen=True):
    """A table: heading rows from ``first``, and the columns by what they hold, others by their heading."""

    first: int
    rows: int
    columns: dict[str, int]
    unused: tuple[str, ...] = ()

    @property
    def data(self) -> int:
        """The first row below the headings."""
        return self.first + self.rows

    @property
    def readable(self) -> bool:
        """Whether it lists units, or at least teams with their people."""
        return "name" in self.columns or len(self.columns.keys() & set(OF_TEAMS)) > 1


def parts_of(sheet: Sheet) -> list[Part]:
    """Return the tables of a sheet: mostly one, two where its list goes on beside itself, none without headings."""
    best: tuple[tuple[int, int, int], list[Part]] | None = None
    for first in range(min(HEADING_WITHIN, len(sheet.rows))):
        for rows in range(1, min(MOST_HEADING_ROWS, len(sheet.rows) - first) + 1):
            found = [part for part in _parts(sheet, first, rows) if part.readable]
            rank = max((len(part.columns) for part in found), default=0), -rows, -first
            if found and (best is None or rank > best[0]):
                best = rank, found
    return best[1] if best else []


def repeats_headings(sheet: Sheet, part: Part, row: int) -> bool:
    """Whether a row has the words of the headings once more, as each printed page has them."""
    words = {plain(cell) for above in sheet.rows[part.first : part.data] for cell in above if cell}
    cells = [plain(cell) for cell in sheet.rows[row] if cell]
    return len(cells) > 1 and words.issuperset(cells)


def _parts(sheet: Sheet, first: int, rows: int) -> list[Part]:
    names = _names(sheet, first, rows)
    if not any(names):
        return []
    starts = _starts([words[-1] if words else "" for words in names])
    ends = [*starts[1:], sheet.width]
    return [_part(names, first, rows, range(start, end)) for start, end in zip(starts, ends, strict=True)]


def _starts(lowest: list[str]) -> list[int]:
    """Return the columns at which the headings begin anew with the words that they began with."""
    words = [plain(word) for word in lowest]
    named = [at for at, word in enumerate(words) if (_fit(word) or ("", 0))[0] in ("name", "number")]
    if not named:
        return [0]
    again = [at for at in named if words[at] == words[named[0]]]
    evenly = len({after - before for before, after in pairwise(again)}) == 1
    if len(again) < 2 or not evenly or again[1] - again[0] < 2:
        return [0]
    return [0, *again[1:]]


def _names(sheet: Sheet, first: int, rows: int) -> list[list[str]]:
    """Return the words above each column from the top, those of merged cells above each of theirs."""
    names: list[list[str]] = [[] for _ in range(sheet.width)]
    for row in range(first, first + rows):
        cells = list(sheet.rows[row])
        for left, right in sheet.spans(row):
            cells[left : right + 1] = [cells[left]] * (right - left + 1)
        for column, cell in enumerate(cells):
            if cell:
                names[column].append("".join(cell.split()))
    return names


def _part(names: list[list[str]], first: int, rows: int, within: range) -> Part:
    """Give each column of a table what it holds: each thing once, to the heading that says it best."""
    ranked: list[tuple[int, int, int, str]] = []
    for column in within:
        words = names[column]
        # what stands above a word belongs to it: 评估组 above 名称
        fits = [_fit("".join(words[-2:])), _fit(words[-1])] if words else []
        ranked += sorted((fit[1], nearer, column, fit[0]) for nearer, fit in enumerate(fits) if fit is not None)[:1]
    columns: dict[str, int] = {}
    for _, _, column, field in sorted(ranked):
        columns.setdefault(field, column)
    spare = [column for _, _, column, field in sorted(ranked) if field == "name" and column != columns["name"]]
    if spare and "short" not in columns:
        columns["short"] = spare[0]
    columns.pop("number", None)
    numbers = {column for _, _, column, field in ranked if field == "number"}
    unused = tuple(names[at][-1] for at in within if names[at] and at not in columns.values() and at not in numbers)
    return Part(first, rows, columns, unused)


def _fit(heading: str) -> tuple[str, int] | None:
    """Return what a heading names and how well, 0 the best: a whole known word before one that it ends in."""
    for words in words_of(heading) if heading else ():
        for field, known in HEADINGS.items():
            if words in known:
                return field, known.index(words)
    if not heading or len(heading) > LONGEST_HEADING or heading.startswith(("是否", "有无")):
        return None
    ends = [
        (len(one), field)
        for words in words_of(heading)
        for field, known in HEADINGS.items()
        for one in known
        if one not in _WHOLE_ALONE and words.endswith(one)
    ]
    return (max(ends)[1], 100 - max(ends)[0]) if ends else None
