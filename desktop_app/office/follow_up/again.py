"""A unit assessed once more (限期整改, 回头看): what was not put right is carried over, shown before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from msgspec.structs import replace

from ...base.errors import UserError
from ...base.text import shown, unit_name
from ...record.assessment import Assessment
from ...record.status import is_kept
from ...rubric.answers import UNSAID, GradedListAnswer, Task
from ...rubric.rubric import Rubric
from ...rubric.rules import GradedList
from ...rubric.rules.graded_list import IN_PLACE
from ..beginning import Beginning, begin_missing
from ..rounds import belongs
from .facts import BEGIN_AGAIN, MEASURES, STATES
from .following import Entry, change, stands_of

if TYPE_CHECKING:
    from ...storage.store import Store

_NOT = "没有开始新的评估"


class Begun(NamedTuple):
    """The id of an assessment that was begun, and what is to be told of it, a sentence each."""

    id: str
    told: list[str]


class Before(NamedTuple):
    """A task that was carried over: what it was graded then, and now; empty where it is not graded, or gone."""

    text: str
    before: str
    after: str


def unfinished(rubric: Rubric, record: Assessment) -> list[tuple[int, Task]]:
    """Return the tasks that were not put right, each with the number of its item."""
    found = []
    for item, answer in zip(rubric.items, record.answers, strict=True):
        if isinstance(item, GradedList) and isinstance(answer, GradedListAnswer):
            low = {label for label, percent in item.percents.items() if percent < IN_PLACE}
            found += [(item.number, task) for task in answer.tasks if task.grade in low]
    return found


def begin_again(store: Store, entry: Entry, round_id: str | None = None) -> Begun:
    """Begin the unit's next assessment for a follow-up, with what was not put right.

    The tasks come with what the unit promised and by when; what it said it did, and the grade, are to be given anew.
    """
    with store.together():
        stored = store.load(entry.assessment)
        _, said = stands_of(store, entry.assessment, entry.said.thing)  # it may have been changed since it was listed
        name = f"“{shown(unit_name(stored.record.unit))}”"
        if said.what not in BEGIN_AGAIN:
            raise UserError(f"“{entry.measure}”不需要再评估，{_NOT}；可以登记“{MEASURES['look_back']}”。")
        if said.next:
            raise UserError(f"{name}的这一项已开始过新的评估，{_NOT}；请在列表中打开它。")
        if said.state == "dropped":
            raise UserError(
                f"{name}的这一项已登记为“{STATES['dropped']}”，{_NOT}；要再评估，请先改为“{STATES['open']}”。"
            )
        if not is_kept(stored.status):
            void = stored.status == "void"
            why = "已作废" if void else "已重新打开，任务的评定可能还要改"
            raise UserError(f"{name}上次的评估{why}，{_NOT}；{'请在单位的另一次评估上登记' if void else '请先定稿'}。")
        register = store.register.load()
        unit = register.unit_of(entry.assessment)
        if unit is None:
            raise UserError(f"{name}还没有对应到单位名册，{_NOT}；请先在“单位名册与轮次”里对应。")
        left = unfinished(stored.rubric, stored.record)
        if len({item for item, _ in left}) > 1:
            raise UserError(f"{name}的评分表有多个台账，{_NOT}；请新建评估后手工录入任务。")
        new = str(uuid4())
        store.register.save(belongs(register, new, unit.id, round_id, store.ids()), since=register)
        tasks = [_carried(task) for _, task in left]
        ledgers = {new: tasks} if tasks else {}
        told = begin_missing(store, (new,), Beginning(rubric=stored.rubric, mark=stored.record.mark, ledgers=ledgers))
        carried = tuple((item, task.id, number) for number, (item, task) in enumerate(left, 1))
        change(store, entry.assessment, entry.said.thing, next=new, carried=carried)
    return Begun(new, told)


def _carried(task: Task) -> Task:
    """Return a task as it begins anew: the grade of before stands in what else its ledger says."""
    said = f"上次评定为“{task.grade}”{f'：{task.note}' if task.note else ''}"
    remark = "；".join(filter(None, [task.remark, said]))
    return replace(task, id=0, progress="", grade=None, note="", methods=(), files=(), remark=remark)


def before_and_after(store: Store, entry: Entry) -> list[Before]:
    """Return each task that was carried over, as it was graded and as it is now, in its order."""
    then, now = _tasks(store, entry.assessment), _tasks(store, entry.said.next)
    found = []
    for item, before, after in entry.said.carried:
        old, new = then.get((item, before)), now.get((item, after))
        graded = (old.grade or "") if old else "", (new.grade or UNSAID) if new else ""
        found.append(Before((old or new or Task()).text, *graded))
    return found


def _tasks(store: Store, assessment_id: str) -> dict[tuple[int, int], Task]:
    """Return the tasks of an assessment by item and id; nothing where it is not in the file."""
    if assessment_id not in store.ids():
        return {}
    stored = store.load(assessment_id)
    pairs = zip(stored.rubric.items, stored.record.answers, strict=True)
    return {
        (item.number, task.id): task
        for item, answer in pairs
        if isinstance(answer, GradedListAnswer)
        for task in answer.tasks
    }
