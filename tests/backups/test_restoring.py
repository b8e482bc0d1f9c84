"""The way back to a backup: a new state on top of the present one, nothing final or newer lost by it."""

import os
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.assessing import finalising
from desktop_app.assessing.checking import faults as faults_of
from desktop_app.assessing.tampering import tampering
from desktop_app.backups.making import backup
from desktop_app.backups.occasions import FINALISING, OPENED, RESTORING
from desktop_app.backups.restoring import brief, compare, compared, find_snapshot, opened, restore, write_snapshot
from desktop_app.backups.snapshots import Snapshot
from desktop_app.base.errors import UserError
from desktop_app.office.decision.deciding import review
from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.record.revision import RecordedSigning
from desktop_app.record.sample import sample_visit
from desktop_app.rubric.answers import Attachment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.adopting import UnreadableSourceError, adopt
from desktop_app.storage.screening import FIRST_VERSION, USER_VERSION
from desktop_app.storage.store import Store
from tests.disks import full
from tests.examples import examples
from tests.office.signed import signed_visit
from tests.samples import FILES
from tests.strategies import RUBRICS, assessments
from tests.told import told
from tests.visits import another_tool, finalised, renamed


@pytest.fixture
def visit(store: Store, rubric: Rubric, record: Assessment) -> str:
    return store.add(rubric, record)


def ways(store: Store, point: Snapshot) -> dict[str, str]:
    with closing(opened(point)) as then:
        return {one.unit: one.way for one in compare(store, then)}


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
@settings(max_examples=examples(5, 50))
@given(data=st.data())
def test_a_restore_brings_back_the_record_and_can_be_restored_from(
    rubric: Rubric, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    then, now = data.draw(assessments(rubric)), data.draw(assessments(rubric))
    with closing(Store.create(tmp_path_factory.mktemp("store") / "file.db")) as store:
        id_ = store.add(rubric, then)
        point = backup(store, OPENED)
        store.save(store.load(id_), now)
        present = backup(store, RESTORING)
        for wanted, expected in ((point, then), (present, now)):
            restore(store, wanted, [id_])
            assert store.load(id_).record == expected
            assert all("内容不在文件里" in fault for fault in faults_of(store))  # the drawn files have no bytes


def test_a_restore_is_one_more_line_of_the_history(store: Store, visit: str) -> None:
    point = backup(store, OPENED)
    renamed(store, "某县", visit)
    assert ways(store, point) == {"某市局": "edit"}
    assert brief(compared(store.path, point)) == "1处不同"
    assert restore(store, point, [visit]) == ["恢复了“某市局”的1处"]
    assert [words[:3] for words in told(store, visit)] == ["导入", "被评估", "恢复到"]
    assert faults_of(store) == []
    assert restore(store, point, [visit]) == []  # nothing to do


def test_what_was_deleted_comes_back_whole(store: Store, visit: str, rubric: Rubric) -> None:
    photograph = b"photograph"
    digest = store.evidence.add(photograph, "image/jpeg")
    stored = store.load(visit)
    file = Attachment(name="照片.jpg", sha256=digest, size=len(photograph))
    answer = replace(stored.record.answers[0], files=(file,))
    stored, _ = store.save(stored, stored.record.with_answer(0, answer))
    store.save(stored, replace(stored.record, unit="某县"))
    before, history = store.load(visit), store.history.of(visit)
    point = backup(store, OPENED)
    store.delete(visit)
    assert not store.evidence.has(digest)
    later = store.add(rubric, empty_assessment(rubric, unit="某市"))
    assert ways(store, point) == {"某县": "back", "某市": "later"}
    assert restore(store, point, [visit, later]) == ["找回了“某县”的评估"]
    assert store.load(visit) == before
    assert [replace(one, id=0) for one in store.history.of(visit)] == [replace(one, id=0) for one in history]
    assert store.evidence.content(digest) == photograph
    assert store.load(later).record.unit == "某市"
    assert faults_of(store) == []


def test_a_backup_that_breaks_while_it_is_read_is_blamed_and_not_the_open_file(store: Store, visit: str) -> None:
    photograph = bytes(3_000_000)
    digest = store.evidence.add(photograph, "image/jpeg")
    stored = store.load(visit)
    file = Attachment(name="照片.jpg", sha256=digest, size=len(photograph))
    answer = replace(stored.record.answers[0], files=(file,))
    store.save(stored, stored.record.with_answer(0, answer))
    point = backup(store, OPENED)
    store.delete(visit)
    with closing(opened(point)) as then:
        os.truncate(point.path, point.path.stat().st_size // 2)
        with pytest.raises(UnreadableSourceError) as told:
            adopt(store, then, visit)
        assert str(told.value).startswith(f"“{point.path}”里有读不出的内容")
        assert "打开的文件没有改动" in str(told.value)
    assert (store.ids(), faults_of(store)) == ([], [])


def test_what_is_final_stays(store: Store, visit: str) -> None:
    point = backup(store, FINALISING)
    renamed(store, "某县", visit)
    finalised(store, store.load(visit))
    before = store.load(visit)
    assert ways(store, point) == {"某市局": "final"}
    assert restore(store, point, [visit]) == []
    assert store.load(visit) == before
    finalising.reopen(store, before, "填错")
    assert ways(store, point) == {"某市局": "edit"}
    restore(store, point, [visit])
    assert store.load(visit).record.unit == "某市局"
    assert len(store.revisions.of(visit)) == 1
    assert tampering(store, store.load(visit)) == []


def test_revisions_and_signings_come_back_with_what_was_lost(store: Store, visit: str, tmp_path: Path) -> None:
    finalised(store, store.load(visit))
    signing = RecordedSigning(revision=1, outcome="signed", signer="李某某", remark="无")
    finalising.sign(store, store.load(visit), signing)
    point = backup(store, OPENED)
    with closing(Store.create(tmp_path / "new.db")) as new:
        assert restore(new, point, [visit]) == ["找回了“某市局”的评估"]
        assert new.revisions.of(visit) == store.revisions.of(visit)
        assert new.revisions.signings(visit) == store.revisions.signings(visit)
        assert new.load(visit) == store.load(visit)
        assert faults_of(new) == []
        with pytest.raises(UserError, match="已经在文件里"):
            adopt(new, store, visit)


def test_a_restore_that_fails_changes_nothing(store: Store, visit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rubric, record = sample_visit()
    second, stored = store.add(rubric, record), store.load(visit)
    answer = replace(stored.record.answers[0], note="长" * 200_000)
    long, _ = store.save(stored, stored.record.with_answer(0, answer))
    point = backup(store, OPENED)
    store.delete(second)
    store.save(long, stored.record)
    before = store.content_digest()
    with closing(full(store.path, monkeypatch)) as on_a_full_disk, pytest.raises(UserError, match="磁盘空间不足"):
        restore(on_a_full_disk, point, [visit, second])
    assert store.content_digest() == before


def test_a_point_becomes_a_file_of_its_own(store: Store, visit: str, tmp_path: Path) -> None:
    point = backup(store, OPENED)
    renamed(store, "某县", visit)
    target = tmp_path / "back.db"
    write_snapshot(find_snapshot(store.path, point.number), target)
    with closing(Store.open(target)) as written:
        assert written.load(visit).record.unit == "某市局"
    with pytest.raises(UserError, match="已经存在"):
        write_snapshot(point, target)
    with pytest.raises(UserError, match="没有第99号"):
        find_snapshot(store.path, 99)


def test_a_damaged_point_is_refused(store: Store, visit: str, tmp_path: Path) -> None:
    point = backup(store, OPENED)
    data = bytearray(point.path.read_bytes())
    data[4096:20000] = bytes(20000 - 4096)
    point.path.write_bytes(data)
    before = store.content_digest()
    for way in (lambda: restore(store, point, [visit]), lambda: write_snapshot(point, tmp_path / "back.db")):
        with pytest.raises(UserError, match="这个备份已损坏"):
            way()
    assert store.content_digest() == before
    assert not (tmp_path / "back.db").exists()


def test_what_was_registered_since_is_told_and_stays(store: Store, rubric: Rubric, record: Assessment) -> None:
    signed = signed_visit(store, rubric, record)
    point = backup(store, OPENED)
    review(store, signed, "王某某", "agreed")
    [found] = compared(store.path, point)
    assert (found.way, found.acts, brief([found])) == ("same", 1, "现在多了1条审核、审定等登记")
    assert restore(store, point, [signed]) == []
    assert len(store.acts.of([signed])) == 1
    assert compared(store.path, backup(store, OPENED))[0].acts == 0


@pytest.mark.parametrize("version", range(FIRST_VERSION, USER_VERSION + 1))
def test_a_backup_that_an_earlier_version_made_is_compared_as_any(version: int, tmp_path: Path) -> None:
    file = Path(shutil.copy(FILES / f"version-{version}" / "visits.db", tmp_path))
    as_it_was = Path(shutil.copy(file, tmp_path / "as_it_was"))
    with closing(Store.open(file)) as store:
        point = backup(store, OPENED)
        shutil.copy(as_it_was, point.path)
        found = compared(file, point)
        assert (len(found), {one.way for one in found}, brief(found)) == (len(store.ids()), {"same"}, "与现在相同")
        gone = store.ids()[0]
        store.remove(gone)
        assert [one.id for one in compared(file, point) if one.way == "back"] == [gone]
        assert restore(store, point, [gone])[0].startswith("找回了")
        assert {one.way for one in compared(file, point)} == {"same"}


def test_differences_read_from_now_to_then(store: Store, visit: str) -> None:
    point = backup(store, OPENED)
    renamed(store, "某县", visit)
    [found] = compared(store.path, point)
    assert found.lines == ("基本信息　被评估单位：某县 → 某市局",)
    record: Assessment = store.load(visit).record
    assert record.unit == "某县"


def test_what_cannot_be_read_now_is_not_told_as_gone(store: Store, visit: str) -> None:
    point = backup(store, OPENED)
    another_tool(store.path, "UPDATE assessment SET members = '[1]'")
    with closing(opened(point)) as then:
        found = compare(store, then)
    assert ([one.way for one in found], [one.possible for one in found]) == (["unread"], [False])
    assert brief(found) == "现在有1份评估读不出"
    assert restore(store, point, [visit]) == []
