"""Backups: proved before they get their name, noted where nothing changed, found again, thinned; never half."""

import os
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.assessing.checking import faults as faults_of
from desktop_app.backups.making import BackupError, backup
from desktop_app.backups.occasions import DELETING, FINALISING, OPENED, REGULAR
from desktop_app.backups.snapshots import Snapshot, facts_path, folder_of, known_files, snapshots_in, snapshots_of
from desktop_app.backups.thinning import LAST
from desktop_app.base import clock
from desktop_app.base.errors import NO_ROOM
from desktop_app.base.userdirs import backups_folder
from desktop_app.history.events import Kind
from desktop_app.record.assessment import empty_assessment
from desktop_app.record.sample import sample_visit
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage import copying
from desktop_app.storage.copying import CopyError, verified_copy
from desktop_app.storage.data_file import DataFile
from desktop_app.storage.store import Store
from tests.disks import mounted
from tests.samples import FILES
from tests.visits import another_tool, renamed


@pytest.fixture
def store(store: Store) -> Store:
    store.add(*sample_visit(), Kind.SAMPLE)
    store.evidence.add(b"photograph" * 1000, "image/jpeg")
    return store


def names(folder: Path) -> set[str]:
    return {one.name for one in folder.rglob("*") if one.is_file()}


def test_a_backup_opens_and_is_told_without_opening_it(store: Store) -> None:
    point = backup(store, FINALISING)
    with closing(Store.open(point.path, read_only=True)) as copy:
        assert faults_of(copy) == faults_of(store)
        assert copy.load_all()[0] == store.load_all()[0]
    [listed] = snapshots_of(store.path)
    assert listed == point
    assert listed.facts is not None
    [held] = listed.facts.held
    assert (listed.occasion, held.total, held.grade, held.status) == ("定稿前", "86.63", "较好", "draft")
    assert known_files() == [store.path]


@pytest.mark.parametrize("gently", [False, True])
def test_what_has_not_changed_is_noted_not_copied(store: Store, gently: bool) -> None:
    first = backup(store, OPENED)
    backup(store.path, REGULAR, gently=gently)
    [point] = snapshots_of(store.path)
    assert point == first  # the regular rounds are not worth a note
    backup(store, DELETING)
    [point] = snapshots_of(store.path)
    assert point.occasion == "删除前"
    renamed(store, "某县")
    assert [one.occasion for one in (backup(store.path, REGULAR, gently=gently), *snapshots_of(store.path))] == [
        "每10分钟",
        "每10分钟",
        "删除前",
    ]


def test_a_damaged_backup_is_not_relied_upon(store: Store) -> None:
    point = backup(store, OPENED)
    data = bytearray(point.path.read_bytes())
    data[5000:9000] = bytes(4000)
    point.path.write_bytes(data)
    assert backup(store, DELETING).path != point.path
    facts_path(point.path).unlink()
    assert [one.facts is None for one in snapshots_of(store.path)] == [False, True]


def test_what_is_known_of_a_point_comes_again_out_of_the_point(store: Store) -> None:
    before = backup(store, OPENED)
    for lost in (b"", b"{", b'{"source":1}'):
        facts_path(before.path).write_bytes(lost)
        [again] = snapshots_of(store.path)
        assert again.facts is not None
        assert before.facts is not None
        assert again.facts.held == before.facts.held
        assert (again.occasion, again.facts.digest) == (OPENED, before.facts.digest)


def test_files_of_one_name_are_never_mixed_up(store: Store, tmp_path: Path) -> None:
    backup(store, OPENED)
    renamed(store, "某县气象局党组")
    with closing(Store.create(tmp_path / "other" / "评估.db")) as other:
        backup(other, DELETING)
        assert [one.occasion for one in snapshots_of(store.path)] == [OPENED]
        assert [one.occasion for one in snapshots_of(other.path)] == [DELETING]


def test_a_clock_set_back_leaves_the_newest_the_newest(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    backup(store, OPENED)
    renamed(store, "某县气象局党组")
    renamed(store, "某县")

    class Earlier(clock.datetime):  # type: ignore[misc,name-defined]
        @classmethod
        def now(cls, tz: object = None) -> object:
            return super().now().replace(year=2001)

    monkeypatch.setattr(clock, "datetime", Earlier)
    made = backup(store, DELETING)
    assert snapshots_of(store.path)[0] == made
    assert made.at.startswith("2001")


def test_only_what_is_needed_is_kept(store: Store) -> None:
    for number in range(backups_kept := 23):
        renamed(store, f"某县{number}")
        backup(store, REGULAR)
    points = snapshots_of(store.path)
    assert [one.number for one in points] == list(range(backups_kept, backups_kept - 20, -1))
    assert len(names(folder_of(store.path))) == 40  # each with its facts


def test_points_made_at_once_under_one_number_go_together(store: Store) -> None:
    first = backup(store, OPENED)
    shutil.copy(first.path, first.path.with_name(f"{first.path.stem[:-3]}关闭时.db"))
    for number in range(LAST):
        renamed(store, f"第{number}个")
        backup(store, DELETING)
    assert [one.number for one in snapshots_of(store.path)] == list(range(LAST + 1, 1, -1))


def test_the_point_that_is_about_to_be_restored_is_spared(store: Store) -> None:
    for number in range(21):
        renamed(store, f"某县{number}")
        backup(store, REGULAR, spare=1)
    assert [one.number for one in snapshots_of(store.path)] == [*range(21, 1, -1), 1]


def test_a_file_of_another_version_is_backed_up_too(path: Path) -> None:
    shutil.copy(FILES / "version-2" / "visits.db", path)
    point = backup(path, "升级前")
    with closing(sqlite3.connect(point.path)) as copy:
        assert copy.execute("PRAGMA user_version").fetchone() == (2,)


def test_a_copy_of_a_file_that_stands_in_is_filed_under_the_real_one(store: Store, tmp_path: Path) -> None:
    backup(store, OPENED, of=tmp_path / "stick" / "评估.db")
    assert snapshots_of(store.path) == []
    assert len(snapshots_of(tmp_path / "stick" / "评估.db")) == 1


# --- faults ---


def test_no_folder_no_backup_and_the_reason(store: Store) -> None:
    backups_folder().parent.mkdir(parents=True, exist_ok=True)
    backups_folder().write_text("a file where the folder should be")
    with pytest.raises(BackupError, match="备份失败（") as told:
        backup(store, DELETING)
    assert told.value.reason == "上级不是文件夹"


def test_what_reads_back_otherwise_never_gets_its_name(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def flip(path: Path) -> None:
        data = path.read_bytes()
        assert data.count("云岭".encode()) > 1
        path.write_bytes(data.replace("云岭".encode(), "云嶺".encode()))

    monkeypatch.setattr(copying, "flush", flip)
    with pytest.raises(BackupError, match="读回来的内容与原来的不同"):
        backup(store, OPENED)
    assert names(backups_folder()) == set()


@pytest.mark.parametrize(("most", "what"), [(0, "材料"), (copying.MOST_IN_MEMORY, "内容")])
def test_evidence_that_reads_back_otherwise_is_noticed(
    store: Store, monkeypatch: pytest.MonkeyPatch, most: int, what: str
) -> None:
    def flip(path: Path) -> None:
        path.write_bytes(path.read_bytes().replace(b"photograph", b"photomontg", 1))

    monkeypatch.setattr(copying, "flush", flip)
    monkeypatch.setattr(copying, "MOST_IN_MEMORY", most)
    with pytest.raises(BackupError, match=f"读回来的{what}与原来的不同"):
        backup(store, OPENED)


def test_what_was_damaged_before_is_backed_up_as_it_is(store: Store) -> None:
    another_tool(store.path, "UPDATE evidence SET content = zeroblob(size)")
    assert backup(store, OPENED).facts is not None


@pytest.mark.parametrize("reason", [copying.RESTLESS, NO_ROOM])
def test_what_is_no_fault_of_the_file_has_nobody_wait_for_a_look_at_it(
    store: Store, monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    def refuse(_: object, target: Path, **__: object) -> str:
        raise CopyError(target, reason)

    asked: list[str] = []
    backup(store, OPENED)
    renamed(store, "某县气象局党组")
    store.file.connection.set_trace_callback(asked.append)
    monkeypatch.setattr(DataFile, "copy_to", refuse)
    with pytest.raises(BackupError, match=reason):
        backup(store, REGULAR, gently=True)
    assert asked
    assert not [sql for sql in asked if "check" in sql]


def test_what_a_killed_copy_has_left_is_swept(store: Store) -> None:
    folder = folder_of(store.path)
    folder.mkdir(parents=True)
    for name, age in (
        ("00001_20200101-000000_打开时.db.77.part", 3600),
        ("00002_20200101-000000_打开时.db.78.part", 0),
        ("~79-140123456789012.part", 3600),
        ("~80-140123456789012.part", 0),
    ):
        (folder / name).write_bytes(b"half")
        os.utime(folder / name, (time.time() - age,) * 2)
    backup(store, OPENED)
    renamed(store, "某县气象局党组")
    stay = {"00002_20200101-000000_打开时.db.78.part", "~80-140123456789012.part"}
    assert {name for name in names(folder) if name.endswith(".part")} == stay


def test_a_full_disk_refuses_and_leaves_nothing_half(
    store: Store, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSESSMENT_DATA", str(small_disk))
    kept = backup(store, OPENED)
    store.evidence.add(os.urandom(900_000), "image/jpeg")
    with pytest.raises(BackupError, match="磁盘空间不足"):
        backup(store, DELETING)
    assert snapshots_of(store.path) == [kept]
    assert names(small_disk) == {kept.path.name, facts_path(kept.path).name}
    assert not [fault for fault in faults_of(store) if "没有任何评估" not in fault]  # the bytes that filled the disk


def test_a_read_only_place_is_told(store: Store, small_disk: Path) -> None:
    assert mounted(small_disk, "-o", "remount,ro")
    with pytest.raises(CopyError, match="写入失败（只读）"):
        store.copy_to(small_disk / "copy.db")


def test_older_backups_make_room_for_the_newest(
    store: Store, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSESSMENT_DATA", str(small_disk))
    for number in range(12):
        renamed(store, f"某县{number}")
        newest = backup(store, REGULAR)
        assert snapshots_of(store.path)[0] == newest


@pytest.mark.parametrize("older", [b"", b"what was there"])
def test_a_copy_onto_a_full_stick_leaves_what_was_there(store: Store, small_disk: Path, older: bytes) -> None:
    store.evidence.add(os.urandom(2_000_000), "image/jpeg")
    target = small_disk / "copy.db"
    if older:
        target.write_bytes(older)
    for copy in (lambda: store.copy_to(target), lambda: verified_copy(store.path, target)):
        with pytest.raises(CopyError, match="磁盘空间不足"):
            copy()
    assert {one.name: one.read_bytes() for one in small_disk.iterdir()} == ({"copy.db": older} if older else {})


def test_a_verified_copy_replaces_the_older_whole(store: Store, tmp_path: Path, rubric: Rubric) -> None:
    target = tmp_path / "stick" / "copy.db"
    verified_copy(store.path, target)
    store.add(rubric, empty_assessment(rubric, unit="某县"))
    verified_copy(store.path, target)
    with closing(Store.open(target)) as copy:
        assert copy.content_digest() == store.content_digest()
    assert names(target.parent) == {"copy.db"}


def test_points_of_a_copied_folder_are_listed(store: Store, tmp_path: Path) -> None:
    point: Snapshot = backup(store, OPENED)
    shutil.copytree(point.path.parent, tmp_path / "elsewhere")
    assert [one.number for one in snapshots_in(tmp_path / "elsewhere")] == [1]
