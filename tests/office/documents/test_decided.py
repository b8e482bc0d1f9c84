"""What the office has decided and counted stands in its documents; what is void is told and does not."""

from __future__ import annotations

from msgspec.structs import replace

from desktop_app.assessing import finalising
from desktop_app.office.decision.deciding import decide, review
from desktop_app.office.decision.facts import Decided
from desktop_app.office.documents.facts import DecisionFacts
from desktop_app.office.documents.gathering import gather
from desktop_app.office.noting.noting import count
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.office.signed import signed, signed_visit
from tests.ready import DAY


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
