"""The history in words: who changed what, when, from what to what. Made when it is shown, never stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from ..base.clock import moment, now
from ..base.decoding import UNREADABLE
from ..base.errors import UserError
from ..base.text import shown
from ..record.assessment import PARTICULARS, Assessment
from ..record.rows import ALL_LISTS, BLANK, COLUMNS, UnfitRowsError, answer_of, filled
from ..record.status import OUTCOMES
from ..rubric.listing import NOTHING, Detail, Row, from_json, ways_told
from ..rubric.rubric import Rubric
from ..rubric.rules import LISTINGS, Rule
from .branches import is_of_branch
from .changes import Change, changes
from .events import ALTERED, NO_ROWS, Event, Kind
from .graph import JOINING
from .purging import BESIDE, MARK

ITEMS_NAMED = 3  # in one line; more are counted
LONGEST_LABEL = 40
DIGITS_TOLD = 16  # of a copy's SHA-256

WORDS = {
    Kind.BEGUN: "新建评估",
    Kind.SAMPLE: "打开示例评估",
    Kind.IMPORTED: "导入",
    Kind.RESCUED: "另存未能保存的评估",
    Kind.SALVAGED: "从损坏的评估中取出能读的内容",
    Kind.EDITED: "{changed}",
    Kind.UNDONE: "撤销：{changed}",
    Kind.REDONE: "重做：{changed}",
    Kind.RETRIED: "补存未保存的修改",
    Kind.LEDGER_IMPORTED: "导入台账{count}{measure}",
    Kind.PASTED: "粘贴{count}{measure}{noun}",
    Kind.OWN_IMPORTED: "导入单位自评",
    Kind.PUT_BACK: "恢复到{moment}的内容",
    Kind.RESTORED: "恢复到{moment}的备份（{occasion}）",
    Kind.TO_BE_NOTED_AGAIN: "重新打开后重新核对提示",
    Kind.PURGED: "彻底删除{where}的{what}：{events}条修改记录里的这些内容已删去，修改记录指纹从第{first}条起重新计算",
    Kind.FINALISED: "定稿：第{revision}版，核验码 {code}",
    Kind.REOPENED: "重新打开：{reason}",
    Kind.VOIDED: "作废：{reason}",
    Kind.SIGNED: "第{revision}版：{leader}{signer}{outcome}",
    Kind.HANDED_OVER: "移交：第{revision}版，{name}，文件指纹 {sha256}",
    Kind.MERGED: "合并：并入{events}条修改记录",
    Kind.SET_ASIDE: "以本份为准：另一份的{events}条修改记录只保留，未采用",
    Kind.OLDER: "{words}",
}
"""What is said of each kind; the fields are the event's data, put into words, and ``changed``, its rows."""


CAME_IN = "另一份："
PURGED = "内容已彻底删除"
_PURGED_WHAT = {"note": "说明", "evidence": "佐证材料"}


class Line(Struct, frozen=True):
    """An event for people; ``items`` are the numbers of the items it changed, 0 the particulars."""

    items: tuple[int, ...]
    words: str
    details: tuple[Detail, ...]

    @property
    def place(self) -> str:
        """Name the items in few words."""
        return place(self.items)


def items_of(event: Event) -> tuple[int, ...]:
    """Return the numbers of the items that an event changed, in order; 0 stands for the particulars."""
    return tuple(sorted({change.item for change in event.rows}))


def place(items: tuple[int, ...]) -> str:
    """Name items by their numbers: 基本信息, 第3项, 第1、3、5项, 第1项等12项."""
    numbers = [str(number) for number in items if number]
    if len(numbers) > ITEMS_NAMED:
        named = [f"第{numbers[0]}项等{len(numbers)}项"]
    else:
        named = [f"第{'、'.join(numbers)}项"] if numbers else []
    return "，".join([*(["基本信息"] if 0 in items else []), *named])


def line(rubric: Rubric, event: Event) -> Line:
    """Word one event; raise ``UserError`` where it cannot be understood."""
    found = event.rows
    items = tuple(sorted({change.item for change in found}))
    try:
        details = tuple(_of_joining(rubric, event, found) if event.kind in JOINING else _details(rubric, found))
        words = _words(rubric, event, found)
    except (*UNREADABLE, UnfitRowsError, TypeError, LookupError, ValueError):
        raise UserError(ALTERED) from None
    return Line(items, f"{CAME_IN}{words}" if is_of_branch(event) else words, details)


def step_words(rubric: Rubric, kind: Kind, data: dict[str, Any], found: Sequence[Change]) -> str:
    """Name a step for undo, with the place that it changed: 第3项 基本到位."""
    items = tuple(sorted({change.item for change in found}))
    words = _words(rubric, Event(0, "", "", kind, data, NO_ROWS), found)
    return f"{place(items)} {words}" if len(items) == 1 and items[0] else words


def differences(rubric: Rubric, before: Assessment, after: Assessment) -> list[str]:
    """Say in which items two records differ, and how, a line each."""
    by_item = _by_item(changes(rubric, before, after))
    return [f"{place((item,))}　{one.words}" for item, found in by_item.items() for one in _details(rubric, found)]


def _by_item(found: Sequence[Change]) -> dict[int, list[Change]]:
    by_item: dict[int, list[Change]] = {}
    for change in found:
        by_item.setdefault(change.item, []).append(change)
    return by_item


def _of_joining(rubric: Rubric, event: Event, found: Sequence[Change]) -> Iterator[Detail]:
    """Tell of an event with which another copy came in what was decided, then each change with its place."""
    from .joining_words import decisions_of  # few histories have any

    yield from decisions_of(rubric, event)
    for item, part in _by_item(found).items():
        yield from (replace(one, what=f"{place((item,))}{one.what}") for one in _details(rubric, part))


def _words(rubric: Rubric, event: Event, found: Sequence[Change]) -> str:
    """Word an event, and that something was taken out of it, if so."""
    if MARK not in event.data and BESIDE not in event.data:
        return _whole_words(rubric, event, found)
    if not found:
        return f"（{PURGED}）"
    kind = Kind.EDITED if event.kind == Kind.OLDER else event.kind
    return f"{_whole_words(rubric, replace(event, kind=kind), found)}（另有{PURGED}）"


def _whole_words(rubric: Rubric, event: Event, found: Sequence[Change]) -> str:
    if "words" in event.data:  # of a file of version 3 or older, as it kept them for good
        words = str(event.data["words"])
        numbers = {change.item for change in found}
        words = words.removeprefix(f"第{min(numbers)}项 ") if len(numbers) == 1 else words
        return words.replace("，SHA-256 ", "，文件指纹 ") if words.startswith("移交：") else words
    kind = Kind(event.kind)
    if kind is Kind.UNDONE:
        found = [change.undone for change in found]
    facts = {"changed": _summary(rubric, found), **_noun_of(rubric, found), **event.data}
    if "outcome" in facts:
        facts["outcome"] = OUTCOMES[facts["outcome"]]
        facts["leader"] = f"评估组组长{facts['leader']}已签名，" if facts.get("leader") else ""
    if "at" in facts:
        facts["moment"] = moment(str(facts["at"]), now())
    if "sha256" in facts:
        facts["sha256"] = str(facts["sha256"])[:DIGITS_TOLD]
    if kind is Kind.PURGED:
        facts |= {"where": place(tuple(facts["items"])), "what": _PURGED_WHAT[facts["what"]]}
    return WORDS[kind].format_map(facts)


def _noun_of(rubric: Rubric, found: Sequence[Change]) -> dict[str, str]:
    """Return how the rubric calls and counts the entries of the list that was changed."""
    listed = (change for change in found if change.table in LISTINGS)
    item, listing = next(
        ((rubric.items[rubric.positions[one.item]], LISTINGS[one.table]) for one in listed), (None, None)
    )
    noun = listing.noun if listing else ""
    return {"measure": getattr(item, "measure", "项"), "noun": noun or getattr(item, "label", "整改任务")}


def _summary(rubric: Rubric, found: Sequence[Change]) -> str:
    """Say in few words what changed: the one thing, or the first and how many there are."""
    for verb, side in (("新增", 2), ("删除", 3)):
        gone_or_come = [one for one in found if one.table in LISTINGS and one[side] is None]
        if len(gone_or_come) > 1 and LISTINGS[gone_or_come[0].table].numbered:
            told = _noun_of(rubric, gone_or_come)
            return f"{verb}{len(gone_or_come)}{told['measure']}{told['noun']}"
    details = list(_details(rubric, found))
    if not details:
        return "没有改动"
    first = shown(details[0].label or details[0].words, LONGEST_LABEL)
    return first if len(details) == 1 else f"{first}等{len(details)}处"


def _details(rubric: Rubric, found: Sequence[Change]) -> Iterator[Detail]:
    came_or_went = {change.item for change in found if change.table in LISTINGS and None in change[2:]}
    moved: set[int] = set()
    for change in found:
        table, before, after = change.table, *(change[2:])
        old, new = (filled(table, row) if row is not None else None for row in (before, after))
        if table == "assessment":
            yield from _of_particulars(old or BLANK[table], new or BLANK[table])
            continue
        item = rubric.items[rubric.positions[change.item]]
        if table == "answer":
            yield from _of_answer(item, old or BLANK[table], new or BLANK[table])
            continue
        listing = LISTINGS[table]
        told = list(listing.told(listing.noun or getattr(item, "label", ""), change.key[1], old, new))
        yield from told
        if not told and item.number not in came_or_went | moved:
            moved.add(item.number)
            yield Detail("调整了顺序")


def _of_particulars(before: Row, after: Row) -> Iterator[Detail]:
    old, new = _named("assessment", before), _named("assessment", after)
    for name, what in PARTICULARS.items():
        was, now = (_joined(name, row[name]) if name in ALL_LISTS else row[name] for row in (old, new))
        if old[name] != new[name]:  # even where people see no difference, as between no name and an empty one
            label = f"{what} {now}" if name == "date" else what
            yield Detail(what, was or NOTHING, now or NOTHING, label)


def _of_answer(item: Rule, before: Row, after: Row) -> Iterator[Detail]:
    old, new = _named("answer", before), _named("answer", after)
    was, now = (item.said(answer_of(item, row["value"])) for row in (old, new))
    yield from _changed("", was, now, now)
    was, now = (f"“{row['note']}”" if row["note"] else "" for row in (old, new))
    yield from _changed(item.note_name, was, now, item.note_name)
    yield from ways_told("", old, new)
    was, now = ("" if row["own"] is None else f"{row['own']}分" for row in (old, new))
    yield from _changed("自评分", was, now, f"自评 {now or NOTHING}")
    was, now = (f"“{row['own_note']}”" if row["own_note"] else "" for row in (old, new))
    yield from _changed("自评说明", was, now, "自评说明")


def _changed(what: str, before: str, after: str, label: str) -> Iterator[Detail]:
    if before != after:
        yield Detail(what, before or NOTHING, after or NOTHING, label)


def _named(table: str, row: Row) -> dict[str, Any]:
    return dict(zip(COLUMNS[table][1], row, strict=True))


def _joined(name: str, text: str) -> str:
    return "、".join(map(str, from_json(text, ALL_LISTS[name])))
