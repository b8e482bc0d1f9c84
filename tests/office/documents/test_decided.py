"""What the office has decided and counted stands in its documents; what is void is told and does not."""

from __future__ import annotations

from uuid import uuid4

from msgspec.structs import replace

from desktop_app.assessing import finalising
from desktop_app.office.decision.deciding import decide, review
from desktop_app.office.decision.facts import Decided
from desktop_app.office.documents.facts import DecisionFacts
from desktop_app.office.documents.gathering import gather
from desktop_app.office.noting.noting import count
from desktop_app.record.assessment import Assessment
from desktop_app.record.register import Assignment, Register, Round, Unit
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.office.signed import signed, signed_visit
from tests.ready import DAY


def test_what_is_not_final_or_not_there_is_pending_in_its_round(
    store: Store, rubric: Rubric, record: Assessment
) -> None:
    ids = [signed_visit(store, rubric, record), *(store.add(rubric, record) for _ in range(2)), str(uuid4())]
    finalising.declare_void(store, store.load(ids[2]), "重复")
    units = tuple(Unit(id=str(uuid4()), name=f"{name}市局", short=f"{name}局") for name in "甲乙丙丁")
    mine = Round(id=str(uuid4()), name="第一轮", year=2026)
    pairs = zip(ids, units, strict=True)
    assigned = tuple(Assignment(assessment=id_, unit=unit.id, round=mine.id) for id_, unit in pairs)
    store.register.save(Register(units=units, rounds=(mine,), assignments=assigned))
    facts = gather(store, mine)
    assert ([one.unit.short for one in facts.visits], facts.pending) == (["甲局"], ("乙局", "丁局"))
    assert "“丁市局”的评估不在这个数据文件里，没有写入这批文书。" in facts.told
    assert "“丙市局”的评估已作废，没有写入这批文书。" in facts.told
    assert gather(store, mine, [ids[0]]).pending == ()
    begun = Assignment(assessment=store.add(rubric, record), unit=units[0].id, round=mine.id)  # of a unit that is in it
    store.register.save(Register(units=units, rounds=(mine,), assignments=(*assigned, begun)).in_order())
    assert gather(store, mine).pending == ("乙局", "丁局")
    again = signed_visit(store, rubric, replace(record, date="2026-11-20"))
    both = (*assigned, Assignment(assessment=again, unit=units[0].id, round=mine.id))
    store.register.save(Register(units=units, rounds=(mine,), assignments=both).in_order())
    days = "、".join(one.date for one in gather(store, mine).visits)
    words = f"“甲市局”有2份定稿的评估（{days}），文书里各列一次，单位数和各等次个数按份数计算；请核对，印发前改正。"
    assert words in gather(store, mine).told
    assert words not in gather(store, mine, [ids[0]]).told


def test_a_decision_and_counts_come_along_until_another_revision_counts(
    store: Store, rubric: Rubric, record: Assessment
) -> None:
    visit = signed_visit(store, rubric, record)
    assert gather(store).visits[0].decided is None
    review(store, visit, "王某", "agreed")
    decide(store, visit, Decided(grade="一般", date=DAY, document="会议", reason="不实"))
    count(store, visit, {"谈话人数": 12})
    [one] = gather(store).visits
    assert one.decided == DecisionFacts(grade="一般", date=DAY, document="会议", reason="不实")
    assert (one.final_grade, one.grade) == ("一般", "较好")
    assert [(each.label, each.value, each.measure) for each in one.counts if not each.item] == [("谈话人数", 12, "人")]
    assert gather(store).told == ()
    review(store, visit, "赵某", "returned", remark="依据不足")
    assert "“某市局”：审核人赵某已退回，请核对审定是否还作数。" in gather(store).told
    stored = finalising.reopen(store, store.load(visit), "核对")
    signed(store, store.save(stored, replace(stored.record, leader="李某某"))[0])
    facts = gather(store)
    assert facts.visits[0].decided is None
    assert "“某市局”：审定的是第1版，现为第2版，须重新审定。" in facts.told
