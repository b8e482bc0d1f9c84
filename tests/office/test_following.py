"""跟踪事项: opened from a decision once, changed, overdue; the unit assessed once more with what was not put right."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from desktop_app.assessing import finalising
from desktop_app.assessing.checking import faults as faults_of
from desktop_app.base.errors import UserError
from desktop_app.office.decision.deciding import decide, review
from desktop_app.office.decision.facts import Decided
from desktop_app.office.follow_up.again import Before, before_and_after, begin_again, unfinished
from desktop_app.office.follow_up.facts import Measure
from desktop_app.office.follow_up.following import (
    Entry,
    change,
    consequences,
    entries,
    open_by_hand,
    open_from_decision,
)
from desktop_app.record.act import ActKind, act
from desktop_app.record.assessment import Assessment, Conduct
from desktop_app.record.register import Assignment, Register, Round, Team, Unit
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.adopting import take_acts
from desktop_app.storage.store import Store
from tests.ready import DAY
from tests.registers import IDS

from .signed import signed_visit

TODAY = "2026-11-29"
LEDGER = 6
LOW = {"较差", "差"}


@pytest.fixture
def visit(store: Store, rubric: Rubric, record: Assessment) -> str:
    """A visit of a unit in a round, decided as 一般: talked to, and to put things right."""
    id_ = signed_visit(store, rubric, record, "甲县局")
    store.register.save(
        Register(
            units=(Unit(id=IDS[0], name="甲县局"),),
            rounds=(Round(id=IDS[1], name="第一轮", year=2026), Round(id=IDS[2], name="回头看", year=2026)),
            teams=(Team(id=IDS[3], round=IDS[2], name="第一评估组", leader="组长某"),),
            assignments=(Assignment(assessment=id_, unit=IDS[0], round=IDS[1]),),
        ).in_order()
    )
    review(store, id_, "王某", "agreed")
    decide(store, id_, Decided(grade="一般", date=DAY, document="领导小组会议", reason="整改不实"))
    return id_


def found(store: Store, today: str = TODAY) -> list[Entry]:
    return entries(store.acts.all(), today)


CONSEQUENCES = {
    "好": [(Measure.PRAISE, "提出表扬")],
    "较好": [(Measure.URGE, "督促继续抓好整改落实")],
    "一般": [
        (Measure.TALK, "提请联系局领导约谈主要负责人并限期整改"),
        (Measure.RECTIFY, "提请联系局领导约谈主要负责人并限期整改"),
    ],
    "较差": [(Measure.ACCOUNT, "视情况提出问责建议")],
}


@pytest.mark.parametrize("grade", CONSEQUENCES)
def test_what_follows_is_what_the_rubric_says(rubric: Rubric, record: Assessment, grade: str) -> None:
    assert consequences(rubric, record, grade) == CONSEQUENCES[grade]
    flagged = replace(record, conduct=(Conduct(kind="弄虚作假", ground="台账造假"),))
    assert consequences(rubric, flagged, grade) == [*CONSEQUENCES[grade], (Measure.CONDUCT, "弄虚作假")]
    graded = tuple(replace(one, consequence="另行研究") for one in rubric.grades)
    assert consequences(replace(rubric, grades=graded), record, grade) == [(Measure.OTHER, "另行研究")]


def test_a_decision_opens_what_follows_once(store: Store, visit: str) -> None:
    assert len(open_from_decision(store, visit)) == 2
    assert open_from_decision(store, visit) == []
    told = {(one.said.what, one.said.state, one.said.grade) for one in found(store)}
    assert told == {("talk", "open", "一般"), ("rectify", "open", "一般")}
    assert faults_of(store) == []


def test_without_a_decision_nothing_follows(store: Store, rubric: Rubric, record: Assessment) -> None:
    with pytest.raises(UserError, match="“某市局”还没有审定，没有登记跟踪事项"):
        open_from_decision(store, signed_visit(store, rubric, record))


def test_two_offices_that_open_the_same_apart_have_opened_one(store: Store, visit: str, tmp_path: Path) -> None:
    store.copy_to(tmp_path / "乙.db")
    with closing(Store.open(tmp_path / "乙.db")) as other:
        for one in (store, other):
            open_from_decision(one, visit)
        with store.together():
            take_acts(store, other, [visit])
    assert [one.doubts for one in found(store)] == [(), ()]


def test_an_entry_is_changed_and_closed_and_late_ones_come_first(store: Store, visit: str) -> None:
    open_from_decision(store, visit)
    one, two = found(store)
    change(store, visit, two.said.thing, person="张 某", deadline="2026-11-20", remark="已发督办单")
    late, other = found(store)
    assert (late.said.thing, late.overdue, other.overdue) == (two.said.thing, 9, 0)
    assert late.words.endswith("，张 某，2026-11-20前，办理中，已超期9天，已发督办单")
    change(store, visit, two.said.thing, state="done")
    assert [(entry.said.thing, entry.said.state, entry.overdue) for entry in found(store)] == [
        (one.said.thing, "open", 0),
        (two.said.thing, "done", 0),
    ]
    assert len([each for each in store.acts.all() if each.kind == ActKind.FOLLOW_UP]) == 4


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no date": ({"deadline": "2026-11-31"}, "“2026-11-31”不是日期"),
    "long ago": ({"deadline": "1026-11-30"}, "办理期限1026-11-30早于1990年"),
    "no reason": ({"state": "dropped"}, "不再办理要写明原因"),
    "no state": ({"state": "gone"}, "没有“gone”这个状态"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused(store: Store, visit: str, case: str) -> None:
    changed, words = REFUSED[case]
    open_from_decision(store, visit)
    before = store.acts.all()
    with pytest.raises(UserError, match=f"{words}，跟踪事项没有改动"):
        change(store, visit, found(store)[0].said.thing, **changed)
    with pytest.raises(UserError, match="没有这一项跟踪事项"):
        change(store, visit, "甲")
    assert store.acts.all() == before


OTHER_DECISIONS: dict[tuple[str, int] | None, tuple[str, ...]] = {
    ("一般", 64): (),
    ("较好", 64): ("talk", "rectify"),
    ("一般", 63): ("talk", "rectify", "conduct"),
    None: ("talk", "rectify", "conduct"),
}
"""A grade and how much of the code is that of the revision, and what came from another decision then."""


def test_what_came_from_another_decision_is_told(store: Store, visit: str) -> None:
    open_from_decision(store, visit)
    open_by_hand(store, visit, Measure.CONDUCT, "弄虚作假")
    code = found(store)[0].said.code
    for decided, told in OTHER_DECISIONS.items():
        of = {visit: Decided(grade=decided[0], date=DAY, code=code[: decided[1]])} if decided else {}
        doubts = {one.said.what: one.doubts for one in entries(store.acts.all(), TODAY, of)}
        assert [what for what, words in doubts.items() if words] == [what for what in doubts if what in told]
        assert all(words[0].startswith("所依据的审定已变更或失效") for words in doubts.values() if words)


def test_a_unit_is_assessed_once_more_with_what_was_not_put_right(store: Store, visit: str) -> None:
    open_from_decision(store, visit)
    [entry] = [one for one in found(store) if one.said.what == "rectify"]
    stored = store.load(visit)
    low = [task for task in stored.record.answers[LEDGER].tasks if task.grade in LOW]  # type: ignore[attr-defined]
    assert [task for _, task in unfinished(stored.rubric, stored.record)] == low
    begun, before = begin_again(store, entry, IDS[2]), entry
    made = store.load(begun.id)
    assert (made.record.unit, made.status) == ("甲县局", "draft")
    assert store.register.load().assignment_of(begun.id) == Assignment(assessment=begun.id, unit=IDS[0], round=IDS[2])
    tasks = made.record.answers[LEDGER].tasks  # type: ignore[attr-defined]
    assert [(one.text, one.deadline, one.grade, one.progress) for one in tasks] == [
        (one.text, one.deadline, None, "") for one in low
    ]
    assert all(f"上次评定为“{old.grade}”" in new.remark for old, new in zip(low, tasks, strict=True))
    [entry] = [one for one in found(store) if one.said.what == "rectify"]
    assert entry.said.next == begun.id
    assert before_and_after(store, entry) == [Before(one.text, one.grade, "未评") for one in low]
    graded = tuple(replace(task, grade="好") for task in tasks)
    answer = replace(made.record.answers[LEDGER], tasks=graded)  # type: ignore[call-arg]
    store.save(made, made.record.with_answer(LEDGER, answer))
    assert before_and_after(store, entry) == [Before(one.text, one.grade, "好") for one in low]
    for known in (entry, before):
        with pytest.raises(UserError, match="已开始过新的评估，没有开始新的评估"):
            begin_again(store, known)
    assert faults_of(store) == []
    store.delete(begun.id)
    assert before_and_after(store, entry) == [Before(one.text, one.grade, "") for one in low]


def test_what_leads_to_no_assessment_begins_none(store: Store, visit: str) -> None:
    open_from_decision(store, visit)
    before = store.ids(), store.acts.all(), store.register.load()
    [talk] = [one for one in found(store) if one.said.what == "talk"]
    with pytest.raises(UserError, match="“约谈”不需要再评估，没有开始新的评估"):
        begin_again(store, talk)
    back = open_by_hand(store, visit, Measure.LOOK_BACK, deadline="2027-03-01")
    store.register.save(Register())
    [entry] = [one for one in found(store) if one.act == back]
    with pytest.raises(UserError, match="还没有对应到单位名册，没有开始新的评估"):
        begin_again(store, entry)
    assert (store.ids(), [one for one in store.acts.all() if one != back]) == before[:2]


NOT_NOW: dict[str, tuple[Callable[[Store, str, str], object], str]] = {
    "dropped": (
        lambda store, visit, thing: change(store, visit, thing, state="dropped", remark="另案处理"),
        "这一项已登记为“不再办理”，没有开始新的评估",
    ),
    "reopened": (
        lambda store, visit, _: finalising.reopen(store, store.load(visit), "核对"),
        "上次的评估已重新打开，任务的评定可能还要改，没有开始新的评估；请先定稿",
    ),
    "void": (
        lambda store, visit, _: finalising.declare_void(store, store.load(visit), "误建"),
        "上次的评估已作废，没有开始新的评估",
    ),
}


@pytest.mark.parametrize("case", NOT_NOW)
def test_nothing_is_begun_on_what_does_not_stand(store: Store, visit: str, case: str) -> None:
    open_from_decision(store, visit)
    [entry] = [one for one in found(store) if one.said.what == "rectify"]
    deed, words = NOT_NOW[case]
    deed(store, visit, entry.said.thing)
    ids, register = store.ids(), store.register.load()
    with pytest.raises(UserError, match=words):
        begin_again(store, entry)
    assert (store.ids(), store.register.load()) == (ids, register)


LATE = {
    ("2025-12-31", "2026-01-01"): 1,
    ("2025-12-31", "2025-12-31"): 0,
    ("2026-01-01", "2025-12-31"): 0,
    ("2024-02-29", "2025-03-01"): 366,
    ("", "2026-01-01"): 0,
}


@pytest.mark.parametrize("days", LATE)
def test_it_is_late_the_day_after_its_deadline_in_whatever_year(
    store: Store, visit: str, days: tuple[str, str]
) -> None:
    deadline, today = days
    open_by_hand(store, visit, Measure.URGE, deadline=deadline)
    assert [one.overdue for one in found(store, today)] == [LATE[days]]
    for state in ("done", "dropped"):
        change(store, visit, found(store, today)[0].said.thing, state=state, remark="已报告")
        assert [one.overdue for one in found(store, today)] == [0]


def test_what_one_office_closed_another_does_not_open_again(store: Store, visit: str, tmp_path: Path) -> None:
    store.copy_to(tmp_path / "乙.db")
    with closing(Store.open(tmp_path / "乙.db")) as other:
        open_from_decision(store, visit)
        for one in found(store):
            change(store, visit, one.said.thing, state="done")
        open_from_decision(other, visit)  # later, and knows nothing of it
        for into, source in ((store, other), (other, store)):
            with into.together():
                take_acts(into, source, [visit])
            assert [(one.said.state, one.doubts) for one in found(into)] == [("done", ()), ("done", ())]


def test_a_newer_programs_entry_is_kept_and_not_changed(store: Store, visit: str) -> None:
    made = act(ActKind.FOLLOW_UP, Decided(grade="好"), assessment=visit)
    store.acts.add([made])
    assert found(store) == []
    with pytest.raises(UserError, match="由更新版本的程序登记，跟踪事项没有改动"):
        change(store, visit, "")
    assert made in store.acts.all()
