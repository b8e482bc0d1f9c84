"""What came in by merging: kept as its own copy had it, told where it was changed, taken along and taken out."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop_app.assessing.checking import faults
from desktop_app.base.errors import UserError
from desktop_app.exchange.copies.content import content
from desktop_app.exchange.giving.handing_over import hand_over
from desktop_app.history.branches import is_of_branch
from desktop_app.history.events import chained
from desktop_app.history.merging import Which
from desktop_app.record.assessment import Assessment
from desktop_app.record.revision import RecordedSigning
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.adopting import adopt
from desktop_app.storage.event_table import TEXTS
from desktop_app.storage.side_table import SideRevision
from desktop_app.storage.store import Store
from desktop_app.storage.stored import Stored
from tests.exchange.file_copies import decided_for, merged
from tests.unkept import legible
from tests.visits import another_tool, finalised

LEADERS = ("甲某某", "乙某某")
SECRET = "只在另一份里写过的话"


@pytest.fixture
def other(store: Store, tmp_path: Path, rubric: Rubric, record: Assessment) -> Iterator[Store]:
    """A copy of the file with the one visit, in which somebody else has worked since."""
    stored = store.load(store.add(rubric, record))
    store.copy_to(tmp_path / "另一份.db")
    with closing(Store.open(tmp_path / "另一份.db")) as copy:
        copy.person = "张某某"
        there = copy.load(stored.id)
        for leader in LEADERS:
            there, _ = copy.save(there, replace(there.record, leader=leader))
        copy.save(there, there.record.with_answer(0, replace(there.record.answers[0], note=SECRET)))
        yield copy


@pytest.fixture
def visit(store: Store, other: Store) -> Stored:
    """The visit as it is once that copy has come in."""
    [id_] = store.ids()
    store.save(store.load(id_), replace(store.load(id_).record, members=("丙某某",)))
    return merged(store, other)


def test_every_event_is_there_with_its_author_and_nothing_is_amiss(store: Store, other: Store, visit: Stored) -> None:
    assert faults(store) == []
    there = [(event.hash, event.person) for event in other.history.of(visit.id)[1:]]
    assert [(event.hash, event.person) for event in store.side.each(visit.id)] == there
    assert [(node.hash, node.event.person) for node in store.side.nodes(visit.id)] == there
    assert [row["hash"] for row in store.side.rows(visit.id)] == [one.hash for one in other.history.of(visit.id)[1:]]
    assert store.side.add(visit.id, store.side.rows(visit.id)) == 0


def test_the_history_has_them_before_the_merging_and_each_as_it_stood_there(
    store: Store, other: Store, visit: Stored, rubric: Rubric
) -> None:
    seen = store.seen(visit.id)
    assert [is_of_branch(event) for event in seen] == [False, False, True, True, True, False]
    there = other.load(visit.id).record
    leaders = [seen.record(rubric, visit.record, event).leader for event in seen]
    first = store.load(visit.id).record
    assert leaders[2:] == [*LEADERS, LEADERS[1], LEADERS[1]]
    assert leaders[0] == leaders[1] != LEADERS[0]
    assert seen.record(rubric, visit.record, seen[4]) == there
    assert seen.record(rubric, visit.record, seen[5]) == first == visit.record


NONE, FIVE = "0" * 64, "at, person, kind, data, changes"
TOLD = {
    "DELETE FROM side_event WHERE id = 1": "校验链不符",
    "DELETE FROM side_event WHERE id = 3": "校验链不符",
    "DELETE FROM side_event": "校验链不符",
    "UPDATE side_event SET person = '别人' WHERE id = 2": "校验链不符",
    "UPDATE side_event SET changes = '[]' WHERE id = 3": "校验链不符",
    "UPDATE side_event SET changes = '[['": "校验链不符",
    "UPDATE side_event SET before = hash WHERE id = 1": "校验链不符",
    "UPDATE side_event SET kind = CAST(x'ff' AS TEXT) WHERE id = 1": "校验链不符",
    f"INSERT INTO side_event SELECT 99, assessment, '{NONE}', {FIVE}, hash FROM event LIMIT 1": "校验链不符",
    "UPDATE event SET data = '{}' WHERE kind = 'merged'": "没有一次合并提到",
    "UPDATE event SET data = replace(data, '\"with\":\"', '\"with\":\"0') WHERE kind = 'merged'": "并入的修改记录",
}


@pytest.mark.parametrize("sql", TOLD)
def test_what_another_tool_does_to_it_is_told(sql: str, store: Store, visit: Stored) -> None:
    another_tool(store.path, sql)
    found = "".join(faults(store))
    assert TOLD[sql] in found
    assert "读不懂" not in found


def test_what_is_chained_rightly_but_named_by_nothing_is_told(store: Store, other: Store, visit: Stored) -> None:
    there = other.load(visit.id)
    other.save(there, replace(there.record, leader="丁某某"))
    with store.together():
        assert store.side.add(visit.id, list(other.history.lines(visit.id))[-1:]) == 1
    assert ["有1条并入的修改记录没有一次合并提到" in fault for fault in faults(store)] == [True]


def test_it_is_taken_along_and_taken_out(store: Store, visit: Stored, tmp_path: Path, stick: Path) -> None:
    with closing(Store.create(tmp_path / "三.db")) as third:
        adopt(third, store, visit.id)
        assert faults(third) == []
        assert third.load(visit.id) == visit
        assert list(third.side.rows(visit.id)) == list(store.side.rows(visit.id))
        third.delete(visit.id)
        assert list(third.side.rows(visit.id)) == []
        third.close()
        assert list(legible(SECRET, tmp_path / "三.db")) == []
    handed = hand_over(store, stick).path
    assert content(handed) == content(store.path)
    another_tool(handed, "DELETE FROM side_event")
    assert content(handed) != content(store.path)


@pytest.fixture
def two(store: Store, other: Store) -> Stored:
    """The visit with one revision, and beside it the other copy's, which was signed."""
    [id_] = store.ids()
    finalised(store, store.load(id_))
    there = finalised(other, other.load(id_))
    other.add_signing(there, RecordedSigning(revision=1, outcome="signed", signer="某某", leader="乙某某"))
    return decided_for(Which.OURS, store, other)


def test_a_revision_that_was_not_decided_for_stays(store: Store, other: Store, two: Stored, tmp_path: Path) -> None:
    assert faults(store) == []
    assert two.status == "final"
    [beside_] = store.side.revisions(two.id)
    assert beside_ == SideRevision(other.revisions.of(two.id)[0], tuple(other.revisions.signings(two.id)))
    with closing(Store.create(tmp_path / "三.db")) as third:
        adopt(third, store, two.id)
        assert list(third.side.revisions(two.id)) == [beside_]
        assert faults(third) == []
    before = store.content_digest()
    with store.together():
        store.side.add_revision(beside_)
    assert store.content_digest() == before


TOLD_OF_REVISIONS = {
    "DELETE FROM side_revision": "有未采用的定稿版本不见了",
    "UPDATE side_revision SET sheet = x'00'": "未采用的第1版在定稿以后被改动过",
    "UPDATE side_revision SET number = 2": "未采用的第2版",
    f"UPDATE side_revision SET row = replace(row, '丙某某', '丁某某'), code = '{NONE}'": "未采用的第1版",
    "UPDATE side_revision SET row = '{'": "未采用的定稿版本无法读取",
    "UPDATE side_revision SET signings = '[]'": "有未采用的签名登记不见了",
    "UPDATE side_revision SET signings = replace(signings, '乙某某', '丁某某')": "签名登记在登记以后被改动过",
    "UPDATE side_event SET data = replace(data, ':1', ':2') WHERE kind = 'finalised'": "校验链不符",
}


@pytest.mark.parametrize("sql", TOLD_OF_REVISIONS)
def test_a_revision_beside_that_was_changed_is_told(sql: str, store: Store, two: Stored) -> None:
    another_tool(store.path, sql)
    found = faults(store)
    assert any(TOLD_OF_REVISIONS[sql] in fault for fault in found), found
    assert not any("读不懂" in fault for fault in found)


@pytest.mark.parametrize("final", [False, True])
def test_an_assessment_can_be_removed_whole_whatever_it_is(
    final: bool, store: Store, other: Store, rubric: Rubric, record: Assessment, tmp_path: Path
) -> None:
    stays = finalised(store, store.load(store.add(rubric, replace(record, unit="另一县"))))
    id_ = next(one for one in store.ids() if one != stays.id)
    if final:
        finalised(store, store.load(id_))
        there = finalised(other, other.load(id_))
        other.add_signing(there, RecordedSigning(revision=1, outcome="signed", signer="某某", leader="乙某某"))
        decided_for(Which.OURS, store, other)
        with pytest.raises(UserError, match="不能删除"):
            store.delete(id_)
    else:
        merged(store, other)
    shutil.copy(store.path, tmp_path / "before.db")
    store.remove(id_)
    assert (store.ids(), faults(store)) == ([stays.id], [])
    assert list(legible(SECRET, store.path)) == []
    with closing(Store.open(tmp_path / "before.db", read_only=True)) as then, store.together():
        adopt(store, then, id_)
        store.remove(id_, clear=False, sweep=False)
        adopt(store, then, id_)
    assert faults(store) == []
    assert store.load(stays.id) == stays


def test_a_branch_that_was_chained_anew_in_front_of_a_revision_beside_is_told(store: Store, two: Stored) -> None:
    """Somebody writes the other copy's history anew, with all hashes, and what names them: but for the code."""
    heads: dict[str, str] = {}
    with store.together():
        for row in list(store.file.query("SELECT * FROM side_event ORDER BY id")):
            texts = {**row, "before": heads.get(row["before"], row["before"]), "person": "别人"}
            heads[row["hash"]] = digest = chained(*(texts[name] for name in TEXTS[:-1]))
            sql = "UPDATE side_event SET before = ?, person = '别人', hash = ? WHERE id = ?"
            store.file.execute(sql, texts["before"], digest, row["id"])
        [row] = store.file.query("SELECT * FROM event WHERE kind = 'set_aside'")
        data = row["data"].replace(*next((old, new) for old, new in heads.items() if old in row["data"]))
        [before] = store.file.query("SELECT hash FROM event ORDER BY id DESC LIMIT 1 OFFSET 1")
        head = chained(before["hash"], row["at"], row["person"], row["kind"], data, row["changes"])
        store.file.execute("UPDATE event SET data = ?, hash = ? WHERE id = ?", data, head, row["id"])
        store.file.execute("UPDATE assessment SET head = ?", head)
    found = faults(store)
    assert [one for one in found if "未采用的第1版定稿以前的修改记录被改写过" in one] == found
    assert found
