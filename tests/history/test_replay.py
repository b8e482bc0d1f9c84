"""The history replayed: each record as it was, and what another program has altered is told."""

from contextlib import closing
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.assessing.checking import faults as faults_of
from desktop_app.base.errors import UserError
from desktop_app.history.changes import changes, rows_of
from desktop_app.history.replay import inconsistency, record_at
from desktop_app.history.words import line
from desktop_app.record.assessment import empty_assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.strategies import RUBRICS, assessments
from tests.told import event_of
from tests.visits import another_tool


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
@settings(max_examples=examples(10))
@given(data=st.data())
def test_each_entry_gives_back_the_record_that_was_there(
    rubric: Rubric, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    drawn = data.draw(st.lists(assessments(rubric), min_size=1, max_size=4))
    records = [record for record, _ in groupby(drawn)]  # what changes nothing is no entry
    with closing(Store.create(tmp_path_factory.mktemp("replay") / "file.db")) as store:
        stored = store.load(store.add(rubric, records[0]))
        for record in drawn[1:]:
            stored, _ = store.save(stored, record)
        entries, present = store.history.of(stored.id), store.load(stored.id).record
        faults = faults_of(store)
    assert [record_at(rubric, present, entries, entry.id) for entry in entries] == records
    assert inconsistency(present.unit, rows_of(rubric, present), entries) == ""
    assert not [fault for fault in faults if "修改记录" in fault]  # that drawn evidence has no bytes is told
    for entry in entries:
        assert all(detail.words for detail in line(rubric, entry).details)


@settings(max_examples=examples(15))
@given(data=st.data())
def test_what_differs_is_always_said(data: st.DataObject) -> None:
    rubric = data.draw(st.sampled_from(RUBRICS))
    before, after = data.draw(assessments(rubric)), data.draw(assessments(rubric))
    found = changes(rubric, before, after)
    told = line(rubric, event_of(found))
    assert bool(told.details) == bool(found)
    assert set(told.items) == {change.key[0] if change.key else 0 for change in found}


ALTERED = {
    "a value": ("UPDATE answer SET note = '改过'", "第1项"),
    "the particulars": ("UPDATE assessment SET leader = '李某某'", "基本信息"),
    "a row taken away": ("DELETE FROM answer", "第1项"),
    "a forgotten entry": ("DELETE FROM event WHERE id = 2", "基本信息"),
    "rows that are none": ("""UPDATE event SET changes = '[["other",[],null,null]]'""", "无法读懂"),
    "no rows at all": ("UPDATE event SET changes = '[7]'", "无法读懂"),
    "no JSON": ("UPDATE event SET changes = '['", "无法读懂"),
}


@pytest.mark.parametrize("case", ALTERED)
def test_a_history_that_does_not_lead_here_is_told(case: str, store: Store, rubric: Rubric) -> None:
    record = empty_assessment(rubric)
    stored = store.load(store.add(rubric, record))
    stored, _ = store.save(stored, replace(record, unit="某县"))
    answer = replace(record.answers[0], note="说明")
    store.save(stored, stored.record.with_answer(0, answer))
    assert faults_of(store) == []
    sql, words = ALTERED[case]
    another_tool(store.path, sql)
    told = faults_of(store)
    assert any(words in fault for fault in told)
    assert all(fault.endswith("。") for fault in told)


@pytest.mark.parametrize("value", ['{"count":-1}', '{"count":"x"}', "{", 7])
def test_an_entry_that_holds_no_answer_is_refused_in_words(rubric: Rubric, value: object) -> None:
    number = rubric.items[0].number
    bad = [["answer", [number], [value, "", "[]", "[]", None], None]]
    entries = [event_of(kind="begun"), event_of(bad, number=2)]
    with pytest.raises(UserError, match="无法读懂"):
        record_at(rubric, empty_assessment(rubric), entries, 1)
