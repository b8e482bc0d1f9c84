"""The office's acts in a file: kept once, told, and each is spoilt alone."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from desktop_app.record.act import Act, ActKind, act
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.answers import Attachment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.registers import IDS
from tests.visits import another_tool


class Said(Struct, frozen=True, kw_only=True):
    words: str = ""
    files: tuple[Attachment, ...] = ()


TEXTS = st.text("甲乙“a \n", max_size=4)


@st.composite
def acts(draw: st.DrawFn) -> list[Act]:
    found: list[Act] = []
    for _ in range(draw(st.integers(0, 5))):
        where = {"assessment": draw(st.sampled_from(("", *IDS))), "unit": draw(st.sampled_from(("", *IDS)))}
        kind, facts = draw(st.sampled_from(ActKind)), Said(words=draw(TEXTS))
        found.append(act(kind, facts, **where, person=draw(TEXTS), replaces=found[-1:]))
    return found


@settings(max_examples=examples(15))
@given(acts())
def test_what_is_kept_is_told_once(tmp_path_factory: pytest.TempPathFactory, made: list[Act]) -> None:
    path = tmp_path_factory.mktemp("acts") / "评估.db"
    by_id = sorted({one.id: one for one in made}.values(), key=lambda one: one.id)
    with closing(Store.create(path)) as store:
        assert len(store.acts.add(made)) == len(by_id)
        assert store.acts.add(reversed(made)) == []
    with closing(Store.open(path, read_only=True)) as store:
        assert store.acts.all() == by_id
        assert store.acts.any == bool(made)
        for one in ("", *IDS):
            assert store.acts.of([one]) == [each for each in by_id if each.assessment == one]
        assert store.acts.of_kinds("decided") == [each for each in by_id if each.kind == "decided"]


def decided(store: Store, words: str = "", *before: Act, **facts: Any) -> Act:
    one = act(ActKind.DECIDED, Said(words=words, **facts), assessment=next(iter(store.ids()), ""), replaces=before)
    store.acts.add([one])
    return one


LAX = "CREATE TABLE act (id, assessment, unit, at, person, kind, data, replaces)"
SPOILT = {
    "a blob": "x'00', '', '', '', '', 'decided', '{}', '[]'",
    "no text": "CAST(x'ff' AS TEXT), '', '', '', '', 'decided', '{}', '[]'",
    "a number": "1, '', '', '', '', 'decided', '{}', '[]'",
    "no list": "'1', '', '', '', '', 'decided', '{}', '[1'",
    "a list of numbers": "'1', '', '', '', '', 'decided', '{}', '[1]'",
}


@pytest.mark.parametrize("row", SPOILT.values(), ids=SPOILT)
def test_a_spoilt_row_spoils_no_other(store: Store, row: str) -> None:
    one = decided(store)
    rows = f"INSERT INTO act SELECT * FROM kept; INSERT INTO act VALUES ({row})"
    another_tool(store.path, f"CREATE TABLE kept AS SELECT * FROM act; DROP TABLE act; {LAX}; {rows}; DROP TABLE kept")
    assert store.acts.all() == [one]
    assert any("1条巡察办的办理记录（审核、审定等）无法读取" in fault for fault in store.acts.faults())


def told(store: Store, words: str) -> None:
    [fault] = store.acts.faults()
    assert words in fault
    assert fault.endswith("。")


def test_what_was_changed_taken_out_or_lost_is_told(store: Store, rubric: Rubric, record: Assessment) -> None:
    store.add(rubric, record)
    first = decided(store, "一")
    decided(store, "二", first)
    assert list(store.acts.faults()) == []
    guard = "CREATE TRIGGER act_stays BEFORE UPDATE ON act BEGIN SELECT RAISE(ABORT, 'an act is told for good'); END"
    with pytest.raises(Exception, match="told for good"):
        another_tool(store.path, "UPDATE act SET person = '别人'")
    another_tool(store.path, f"DROP TRIGGER act_stays; UPDATE act SET person = '别人' WHERE data LIKE '%二%'; {guard}")
    told(store, "有1条巡察办的办理记录（审核、审定等）在登记以后被改动过")
    another_tool(store.path, "DELETE FROM act WHERE person = '别人'")
    assert list(store.acts.faults()) == []
    decided(store, "三", first)
    another_tool(store.path, "DELETE FROM act WHERE data LIKE '%一%'")
    told(store, "有1条巡察办的办理记录（审核、审定等）不见了")


def test_acts_keep_their_evidence(store: Store) -> None:
    digest = store.evidence.add(b"scan", "application/pdf")
    file = Attachment(name="会议纪要.pdf", sha256=digest, size=4)
    decided(store, files=(file,))
    with store.together():
        store.evidence.sweep()
    assert store.evidence.content(digest) == b"scan"
    assert list(store.acts.faults()) == []
    another_tool(store.path, "DELETE FROM evidence")
    told(store, "“审定”所附的材料“会议纪要.pdf”，内容不在文件里")


def test_acts_go_with_what_they_are_about(store: Store, rubric: Rubric, record: Assessment) -> None:
    store.add(rubric, record)
    decided(store)
    other = act(ActKind.ISSUED, Said())
    store.acts.add([other])
    store.delete(store.ids()[0])
    assert store.acts.all() == [other]


def test_what_others_go_on_from_is_kept(store: Store) -> None:
    first = decided(store, "一")
    last = decided(store, "二", first)
    with store.together():
        assert store.acts.drop({first.id}) == [first]
        assert store.acts.drop({first.id, last.id}) == []
    assert store.acts.all() == []


def test_a_file_of_an_earlier_version_has_none(tmp_path: Path) -> None:
    from tests.samples import FILES

    path = tmp_path / "visits.db"
    path.write_bytes((FILES / "version-5" / "visits.db").read_bytes())
    with closing(Store.open(path)) as store:
        assert store.acts.all() == []
        decided(store)
        assert len(store.acts.all()) == 1
