"""What is taken without a question, case by case."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from desktop_app.history.events import Kind
from desktop_app.record.assessment import Conduct, Noted
from tests.history.acts import (
    BALLOT,
    KINDS,
    OTHER,
    PHOTO,
    READING,
    Act,
    added,
    answer,
    graded,
    ledger,
    of,
    particulars,
    task,
    texts,
    then,
    two,
    undo,
)
from tests.history.copies import Desk


class Case(NamedTuple):
    """What both have begun with, what each does, and what is there then, asked without a question."""

    ours: Act
    theirs: Act
    look: Callable[[Desk], Any]
    there: Any
    before: Act = lambda desk: None


IMPORT = then(added("建章", Kind.LEDGER_IMPORTED), added("立制", Kind.LEDGER_IMPORTED))
QUIET = {
    "one side only": Case(answer(1, count=1), lambda _: None, of(1, "count"), 1),
    "each another item": Case(answer(1, count=1), answer(12, count=2), of(12, "count"), 2),
    "number here, note there": Case(answer(1, count=1), answer(1, note="记录"), of(1, "note"), "记录"),
    "typed and undone here": Case(then(answer(1, count=1), undo), answer(1, count=2), of(1, "count"), 2),
    "typed and undone there": Case(answer(1, count=2), then(answer(1, count=1), undo), of(1, "count"), 2),
    "both alike": Case(answer(1, count=2), answer(1, count=2), of(1, "count"), 2),
    "both alike by other ways": Case(
        then(answer(1, count=3), answer(1, count=2)), answer(1, count=2), of(1, "count"), 2
    ),
    "taken back by one, kept by the other": Case(
        answer(1, count=None), answer(1, note="记录"), of(1, "count"), None, before=answer(1, count=4)
    ),
    "methods": Case(
        answer(2, methods=("查看台账",)), answer(2, methods=("听取汇报",)), of(2, "methods"), {"查看台账", "听取汇报"}
    ),
    "a method away, another to it": Case(
        answer(2, methods=("查看台账", "听取汇报")),
        answer(2, methods=()),
        of(2, "methods"),
        {"听取汇报"},
        before=answer(2, methods=("查看台账",)),
    ),
    "the same evidence": Case(
        answer(3, files=(PHOTO,)), answer(3, files=(PHOTO, OTHER)), of(3, "files"), {PHOTO, OTHER}
    ),
    "members": Case(
        particulars(members=("甲", "乙")),
        particulars(members=("甲", "丙")),
        lambda desk: desk.record.members,
        {"甲", "乙", "丙"},
        before=particulars(members=("甲",)),
    ),
    "members with odd names": Case(
        particulars(members=("whole", "there")),
        particulars(members=("length", "note", "甲", "甲")),
        lambda desk: sorted(desk.record.members),
        ["length", "note", "there", "whole", "甲", "甲"],
    ),
    "conduct of two kinds": Case(
        particulars(conduct=(Conduct(kind=KINDS[0], ground="一"),)),
        particulars(conduct=(Conduct(kind=KINDS[1], ground="二"),)),
        lambda desk: desk.record.conduct,
        {Conduct(kind=KINDS[0], ground="一"), Conduct(kind=KINDS[1], ground="二")},
    ),
    "the same warning noted": Case(
        particulars(noted=(Noted(words="提示", warning="w"),)),
        particulars(noted=(Noted(words="提示", warning="w"), Noted(words="又", warning="v"))),
        lambda desk: {one.warning for one in desk.record.noted},
        {"w", "v"},
    ),
    "date and leader": Case(
        particulars(date="2026-11-20"),
        particulars(leader="甲"),
        lambda desk: (desk.record.date, desk.record.leader),
        ("2026-11-20", "甲"),
    ),
    "grounds under two heads": Case(
        answer(16, grounds=("一",)), answer(16, grounds=("", "二")), of(16, "grounds"), ("一", "二")
    ),
    "ballots and the reading": Case(
        answer(15, ballots=(BALLOT,)),
        answer(15, reading=READING),
        lambda desk: (of(15, "ballots")(desk), of(15, "reading")(desk)),
        ((BALLOT,), READING),
    ),
    "two tasks": Case(
        task(1, grade="好"),
        task(2, grade="差", note="未做"),
        graded,
        [("任务1", "好", ""), ("任务2", "差", "未做"), ("任务3", None, ""), ("任务4", None, "")],
        before=ledger(1, 2, 3, 4),
    ),
    "one task, grade and note": Case(
        task(1, grade="好"), task(1, note="已做"), graded, [("任务1", "好", "已做")], before=ledger(1)
    ),
    "tasks added under one number": Case(
        added("甲加"), added("乙加"), lambda desk: set(texts(desk)), {"任务1", "甲加", "乙加"}, before=ledger(1)
    ),
    "tasks typed alike are two": Case(added("新"), added("新"), texts, ["任务1", "新", "新"], before=ledger(1)),
    "both imported one ledger": Case(
        then(IMPORT, task(1, grade="好")),
        then(IMPORT, task(2, grade="差")),
        graded,
        [("建章", "好", ""), ("立制", "差", "")],
    ),
    "both imported one ledger, one behind a task": Case(
        then(added("先有"), IMPORT), IMPORT, texts, ["先有", "建章", "立制"]
    ),
    "a task away, another graded": Case(
        ledger(1, 3, 4),
        task(3, grade="好"),
        lambda desk: texts(desk),
        ["任务1", "任务3", "任务4"],
        before=ledger(1, 2, 3, 4),
    ),
    "both deleted one": Case(
        ledger(1, 3, 4), ledger(1, 3, 4), texts, ["任务1", "任务3", "任务4"], before=ledger(1, 2, 3, 4)
    ),
    "deleted, and graded and undone": Case(
        ledger(1), then(task(2, grade="好"), undo), texts, ["任务1"], before=ledger(1, 2)
    ),
    "deleted and undone, and graded": Case(
        then(ledger(1), undo),
        task(2, grade="好"),
        graded,
        [("任务1", None, ""), ("任务2", "好", "")],
        before=ledger(1, 2),
    ),
    "deleted, and moved": Case(ledger(1, 3), ledger(2, 1, 3), texts, ["任务1", "任务3"], before=ledger(1, 2, 3)),
    "moved and undone, moved elsewhere": Case(
        then(ledger(3, 1, 2), undo), ledger(2, 3, 1), texts, ["任务2", "任务3", "任务1"], before=ledger(1, 2, 3)
    ),
    "two moved away and undone, moved elsewhere": Case(
        then(ledger(3, 4, 1, 2), undo),
        ledger(2, 1, 3, 4),
        texts,
        ["任务2", "任务1", "任务3", "任务4"],
        before=ledger(1, 2, 3, 4),
    ),
    "deleted and undone, moved": Case(
        then(ledger(1, 3), undo), ledger(2, 1, 3), texts, ["任务2", "任务1", "任务3"], before=ledger(1, 2, 3)
    ),
    "moved by one": Case(
        ledger(4, 1, 2, 3), task(2, grade="好"), texts, ["任务4", "任务1", "任务2", "任务3"], before=ledger(1, 2, 3, 4)
    ),
    "two moved": Case(
        ledger(2, 1, 3, 4), ledger(1, 2, 4, 3), texts, ["任务2", "任务1", "任务4", "任务3"], before=ledger(1, 2, 3, 4)
    ),
    "moved, and one added behind": Case(
        ledger(4, 1, 2, 3),
        added("新"),
        lambda desk: set(texts(desk)),
        {"任务4", "任务1", "任务2", "任务3", "新"},
        before=ledger(1, 2, 3, 4),
    ),
}


@pytest.mark.parametrize("name", QUIET)
def test_what_is_taken_without_a_question(name: str) -> None:
    case = QUIET[name]
    for ours, theirs in ((case.ours, case.theirs), (case.theirs, case.ours)):
        one, other = two(case.before, ours, theirs)
        found = one.merge(other)
        assert found.questions == ()
        there = case.look(one)
        assert (set(there) if isinstance(case.there, set) else there) == case.there
        assert one.fault == ""
