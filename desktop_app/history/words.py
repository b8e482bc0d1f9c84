"""The history in words: who changed what, when, from what to what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from ..base.clock import moment as moment
from ..base.decoding import UNREADABLE
from ..base.errors import UserError
from ..record.assessment import Assessment, Conduct, Noted
from ..rubric.answers import BALLOT_COUNTS, Attachment
from ..rubric.rubric import Rubric
from ..rubric.rules import GradedList, Rule
from .changes import COLUMNS, Change, HistoryEntry, Row, answer_from_rows, changes
from .replay import ALTERED, NO_PARTICULARS, UNANSWERED, entry_changes, item_of, listed

PARTICULARS = {"unit": "被评估单位", "date": "评估日期", "leader": "评估组组长", "members": "评估组成员"}
CONDUCT = "应严肃问责的情形"
TASK_WORDS = {
    "finding": "反馈问题",
    "text": "内容",
    "department": "责任部门",
    "leader": "责任领导",
    "person": "责任人",
    "deadline": "整改时限",
    "progress": "单位自报完成情况",
    "note": "评定说明",
}
NOTHING, UNGRADED = "（空）", "未评"
ITEMS_NAMED = 3  # in one line; more are counted


class Detail(Struct, frozen=True):
    """One thing that changed; without ``before`` and ``after`` the words of ``what`` say it all."""

    what: str
    before: str = ""
    after: str = ""

    @property
    def words(self) -> str:
        """The whole as one text: 自评分：3分 → 4分."""
        if not self.before and not self.after:
            return self.what
        change = f"{self.before} → {self.after}"
        return f"{self.what}：{change}" if self.what else change


class Line(Struct, frozen=True):
    """An entry of the history for people; ``items`` are the numbers of the items it changed, 0 the particulars."""

    items: tuple[int, ...]
    words: str
    details: tuple[Detail, ...]

    @property
    def place(self) -> str:
        """Name the items in few words."""
        return place(self.items)


def entry_items(entry: HistoryEntry) -> tuple[int, ...]:
    """Return the numbers of the items that an entry changed, in order; 0 stands for the particulars."""
    return tuple(sorted({item_of(change) for change in entry_changes(entry)}))


def place(items: tuple[int, ...]) -> str:
    """Name items by their numbers: 基本信息, 第3项, 第1、3、5项, 第1项等12项."""
    numbers = [str(number) for number in items if number]
    if len(numbers) > ITEMS_NAMED:
        named = [f"第{numbers[0]}项等{len(numbers)}项"]
    else:
        named = [f"第{'、'.join(numbers)}项"] if numbers else []
    return "，".join([*(["基本信息"] if 0 in items else []), *named])


def line(rubric: Rubric, entry: HistoryEntry) -> Line:
    """Word one entry; raise ``UserError`` where it cannot be understood."""
    found = entry_changes(entry)
    items = tuple(sorted({item_of(change) for change in found}))
    words = entry.words.removeprefix(f"第{items[0]}项 ") if len(items) == 1 else entry.words
    if words.startswith("移交："):  # as the file keeps it for good
        words = words.replace("，SHA-256 ", "，校验值 ")
    try:
        details = tuple(_details(rubric, found))
    except (*UNREADABLE, TypeError, KeyError):
        raise UserError(ALTERED) from None
    return Line(items, words, details)


def differences(rubric: Rubric, before: Assessment, after: Assessment) -> list[str]:
    """Say in which items two records differ, and how, a line each."""
    by_item: dict[int, list[Change]] = {}
    for change in changes(rubric, before, after):
        by_item.setdefault(item_of(change), []).append(change)
    return [f"{place((item,))}　{one.words}" for item, found in by_item.items() for one in _details(rubric, found)]


def _details(rubric: Rubric, found: list[Change]) -> Iterator[Detail]:
    came_or_went = {change.key[0] for change in found if change.table == "task" and None in (change[2], change[3])}
    moved: set[int] = set()
    for change in found:
        if change.table == "assessment":
            yield from _of_particulars(change.before or NO_PARTICULARS, change.after or NO_PARTICULARS)
            continue
        item = rubric.items[rubric.positions[change.key[0]]]
        if change.table == "answer":
            yield from _of_answer(item, change.before or UNANSWERED, change.after or UNANSWERED)
        elif change.table == "ballot":
            yield from _of_ballot(change)
        else:
            told = list(_of_task(item, change))
            yield from told
            if not told and item.number not in came_or_went | moved:
                moved.add(item.number)
                yield Detail("调整了顺序")


def _of_particulars(before: Row, after: Row) -> Iterator[Detail]:
    old, new = _named("assessment", before), _named("assessment", after)
    for name, what in PARTICULARS.items():
        told = [_names(row[name]) if name == "members" else row[name] for row in (old, new)]
        yield from _changed(what, *told)
    yield from _changed(CONDUCT, *(_conduct(row["conduct"]) for row in (old, new)))
    yield from _changed("已核对的提示", *(_noted(row["noted"]) for row in (old, new)))


def _of_answer(item: Rule, before: Row, after: Row) -> Iterator[Detail]:
    old, new = _named("answer", before), _named("answer", after)
    yield from _changed("", *(item.said(answer_from_rows(item.answer_type, row["value"])) for row in (old, new)))
    yield from _changed("说明", *(_quoted(row["note"]) for row in (old, new)))
    yield from _of_ways("", old, new)
    yield from _changed("自评分", *("" if row["own"] is None else f"{row['own']}分" for row in (old, new)))


def _of_task(item: Rule, change: Change) -> Iterator[Detail]:
    noun = item.label if isinstance(item, GradedList) else ""
    row = change.after or change.before or ()
    name = f"{noun}{row[0] + 1}"
    if change.before is None or change.after is None:
        told = _named("task", row)
        grade = f"（{told['grade']}）" if told["grade"] else ""
        yield Detail(f"{'新增' if change.before is None else '删除'}{name}{_quoted(told['text'])}{grade}")
        return
    old, new = _named("task", change.before), _named("task", change.after)
    for field, words in TASK_WORDS.items():
        yield from _changed(f"{name} {words}", _quoted(old[field]), _quoted(new[field]))
    yield from _changed(f"{name} 评定等次", *(row["grade"] or UNGRADED for row in (old, new)))
    yield from _of_ways(f"{name} ", old, new)


def _of_ways(name: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Detail]:
    """Word the two lists that answers and tasks have in common: how it was checked, and the evidence."""
    yield from _changed(f"{name}查证方式", *(_names(row["methods"]) for row in (old, new)))
    had, has = (listed(row["files"], Attachment) for row in (old, new))
    for verb, files, others in (("删除", had, has), ("添加", has, had)):
        for file in files:
            if file not in others:
                yield Detail(f"{name}{verb}佐证材料“{file.name}”")


def _of_ballot(change: Change) -> Iterator[Detail]:
    blank = (0,) * len(COLUMNS["ballot"][1])
    old, new = _named("ballot", change.before or blank), _named("ballot", change.after or blank)
    for field, words in BALLOT_COUNTS.items():
        yield from _changed(f"票数 {change.key[1]} {words}", str(old[field]), str(new[field]))


def _changed(what: str, before: str, after: str) -> Iterator[Detail]:
    if before != after:
        yield Detail(what, before or NOTHING, after or NOTHING)


def _named(table: str, row: Row) -> dict[str, Any]:
    return dict(zip(COLUMNS[table][1], row, strict=True))


def _names(text: str) -> str:
    return "、".join(listed(text, str))


def _noted(text: str) -> str:
    return "、".join(f"“{one.words}”{f'（{one.remark}）' if one.remark else ''}" for one in listed(text, Noted))


def _conduct(text: str) -> str:
    found = listed(text, Conduct)
    return "、".join(f"{one.kind}{f'（{one.ground}）' if one.ground else ''}" for one in found)


def _quoted(text: str) -> str:
    return f"“{text}”" if text else ""
