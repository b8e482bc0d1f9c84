"""Documents issued, archives written, 整改统计: noted once, changed by what goes on from it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop_app.assessing.checking import faults as faults_of
from desktop_app.base.errors import UserError
from desktop_app.office.noting.facts import ASKED
from desktop_app.office.noting.noting import count, count_doubts, counted, issued, note_archived, note_issued
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store

DIGEST, OTHER = "ab" * 32, "cd" * 32


@pytest.fixture
def visit(store: Store, rubric: Rubric, record: Assessment) -> str:
    return store.add(rubric, record)


def test_a_document_is_noted_once_and_its_number_later(store: Store, visit: str) -> None:
    one = note_issued(store, "反馈意见书", DIGEST, assessment=visit)
    assert note_issued(store, "反馈意见书", DIGEST, assessment=visit) == one
    note_issued(store, "反馈意见书", DIGEST, assessment=visit, number="某巡〔2026〕3号", date="2026-11-20")
    note_issued(store, "通报", OTHER, number="某巡〔2026〕4号")
    found = [(one.assessment, said.kind, said.number) for one, said in issued(store.acts.all())]
    assert found == [("", "通报", "某巡〔2026〕4号"), (visit, "反馈意见书", "某巡〔2026〕3号")]
    with pytest.raises(UserError, match="“2026-11-31”不是日期，没有登记印发"):
        note_issued(store, "通报", OTHER, date="2026-11-31")
    note_archived(store, "甲县局.zip", DIGEST, assessment=visit)
    assert faults_of(store) == []


def test_what_was_counted_is_the_last_that_was_said(store: Store, visit: str) -> None:
    what = next(iter(ASKED))
    assert counted(store.acts.all()) == {}
    count(store, visit, dict.fromkeys(ASKED, 1))
    count(store, visit, {what: 7})
    assert counted(store.acts.all()) == {visit: {what: 7}}


def test_counts_of_two_offices_and_such_as_were_changed_are_told(store: Store, visit: str, tmp_path: Path) -> None:
    what = next(iter(ASKED))
    store.copy_to(tmp_path / "乙.db")
    with closing(Store.open(tmp_path / "乙.db")) as other:
        count(other, visit, {what: 1})
        count(store, visit, {what: 1})
        assert count_doubts([*store.acts.all(), *other.acts.all()]) == {}
        count(other, visit, {what: 5})
        count(store, visit, {what: 2})
        acts = [*store.acts.all(), *other.acts.all()]
    for ordered in (acts, acts[::-1]):
        assert "有2份各自登记的，以较晚的为准" in count_doubts(ordered)[visit]
        assert counted(ordered) == {visit: {what: 2}}
    one = replace(acts[0], data=acts[0].data.replace("1", "3").replace("2", "3"))
    assert count_doubts([one]) == {visit: "整改统计在登记以后被改动过，请与原始材料核对"}


@pytest.mark.parametrize(("counts", "words"), [({"会议": 1}, "没有“会议”这一项"), ({"谈话人数": -1}, "不小于0")])
def test_what_is_no_count_is_refused(store: Store, visit: str, counts: dict[str, int], words: str) -> None:
    with pytest.raises(UserError, match=words):
        count(store, visit, counts)
    assert store.acts.all() == []
