"""What lies beside a file that was not closed: recovered after a trial on a copy, or told; nothing else is touched."""

import errno
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from desktop_app.assessing.checking import faults as faults_of
from desktop_app.backups.making import backup
from desktop_app.backups.occasions import OPENED
from desktop_app.backups.snapshots import known_files, snapshots_of
from desktop_app.base.errors import OnlyReadableError, UserError
from desktop_app.base.userdirs import backups_folder, data_folder
from desktop_app.files import places
from desktop_app.files.backup_names import folder_name, folder_of
from desktop_app.files.durable import keep_bytes
from desktop_app.files.mounts import Mount
from desktop_app.storage import as_found as as_found_module
from desktop_app.storage.as_found import FOLDER, LAST
from desktop_app.storage.journals import unfinished
from desktop_app.storage.rolled_back import MAGIC
from desktop_app.storage.store import Store
from tests.samples import VISITS
from tests.storage.left_behind import UNITS, interrupted, logged, state, units
from tests.visits import another_tool


def expected(make: Callable[[Path], Path]) -> list[str]:
    return UNITS if make is interrupted else sorted([*UNITS[:-1], "在日志里"])


def as_found(path: Path) -> list[Path]:
    return sorted((folder_of(path) / FOLDER).iterdir())


@pytest.fixture
def path(stick: Path) -> Path:
    return stick / "评估.db"


@pytest.mark.parametrize("make", [interrupted, logged])
def test_what_was_left_is_recovered_and_kept_as_it_was(make: Callable[[Path], Path], path: Path) -> None:
    make(path)
    before = state(path.parent)
    assert unfinished(path) is not None
    with closing(Store.open(path)) as store:
        assert units(store) == expected(make)
        assert faults_of(store) == [] or make is logged
        assert ["已自动恢复到最后一次保存" in notice for notice in store.notices] == [True]
    assert list(state(path.parent)) == ["评估.db"]
    (kept,) = as_found(path)
    assert state(kept) == before
    assert f"备份文件夹的“{kept.relative_to(backups_folder())}”里" in store.notices[0]
    assert (snapshots_of(path), known_files()) == ([], [])
    with closing(Store.open(path)) as store:
        assert store.notices == ()
    with closing(Store.open(kept / path.name, read_only=True)) as store:
        assert units(store) == expected(make)


def test_the_last_few_are_kept_as_they_were(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    older = folder_of(path) / FOLDER
    left_over = older / "20261122-090000-000000.part"
    for name in ("20991231-235959-000000", "20000101-000000-000000", left_over.name):
        (older / name).mkdir(parents=True)
        (older / name / "评估.db").write_bytes(b"as found")
    os.utime(left_over, (0, 0))
    for _ in range(LAST + 2):
        interrupted(path)
        Store.open(path).close()
    assert len(as_found(path)) == LAST
    assert "20991231-235959-000000" in [one.name for one in as_found(path)]  # of a clock that was wrong
    monkeypatch.setattr(as_found_module, "budget", lambda **_: 0)
    interrupted(path)
    Store.open(path).close()
    (newest,) = as_found(path)
    assert sorted(state(newest)) == ["评估.db", "评估.db-journal"]


def test_what_cannot_be_kept_as_it_was_is_not_kept_by_half(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupted(path)
    before = state(path.parent)

    def refuse(source: Path, target: Path) -> None:
        if source == path:
            raise OSError(errno.ENOSPC, "no room")
        keep_bytes(source, target)

    monkeypatch.setattr(as_found_module, "keep_bytes", refuse)
    with pytest.raises(UserError, match="磁盘空间不足"):
        Store.open(path)
    assert (as_found(path), state(path.parent)) == ([], before)


@pytest.mark.parametrize("make", [interrupted, logged])
def test_reading_recovers_nothing_where_the_file_lies(make: Callable[[Path], Path], path: Path) -> None:
    make(path)
    before = state(path.parent)
    with closing(Store.open(path, read_only=True)) as store:
        assert units(store) == expected(make)
        assert ["没有正常关闭" in notice for notice in store.notices] == [True]
    assert state(path.parent) == before
    assert [one for one in data_folder().rglob("*") if one.is_file()] == []


def test_on_a_read_only_medium_it_can_be_read(path: Path) -> None:
    interrupted(path).chmod(0o444)
    before = state(path.parent)
    with pytest.raises(OnlyReadableError):
        Store.open(path)
    with closing(Store.open(path, read_only=True)) as store:
        assert units(store) == UNITS
    assert state(path.parent) == before


def another_files(path: Path) -> None:
    """Put the journal of a file of other content beside a sound one."""
    interrupted(path, "DELETE FROM event; UPDATE answer SET note = printf('%9000s', 'x')")
    other = Path(shutil.copy(VISITS, path.with_name("other.db")))
    another_tool(other, "PRAGMA page_size = 1024; VACUUM")
    other.replace(path)


def chained(path: Path) -> None:
    """Let the journal name another one, which SQLite would delete as of no use any more."""
    victim = path.with_name("账目.txt")
    victim.write_text("别人的文件", "utf-8")
    name = str(victim).encode()
    tail = (2).to_bytes(4) + name + len(name).to_bytes(4) + (sum(name) & 0xFFFFFFFF).to_bytes(4) + MAGIC
    with Path(f"{interrupted(path)}-journal").open("ab") as journal:
        journal.write(tail)


REFUSED = {"of another file": (another_files, "不是它的日志"), "that names another": (chained, "牵涉别的数据文件")}


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("read_only", [True, False])
def test_a_journal_is_refused(case: str, read_only: bool, path: Path) -> None:
    make, words = REFUSED[case]
    make(path)
    before = state(path.parent)
    with pytest.raises(UserError, match=words):
        Store.open(path, read_only=read_only)
    assert state(path.parent) == before
    assert not backups_folder().exists()


def test_without_room_for_the_copy_nothing_is_recovered(path: Path) -> None:
    interrupted(path)
    before = state(path.parent)
    data_folder().mkdir(parents=True)
    backups_folder().write_text("a file where the folder should be")
    with pytest.raises(UserError):
        Store.open(path)
    assert state(path.parent) == before


def test_a_copy_without_its_journal_is_not_taken_for_whole(path: Path) -> None:
    """Half an edit: either the structure does not hold, or the history does not lead to what is there."""
    Path(f"{interrupted(path)}-journal").unlink()
    try:
        with closing(Store.open(path)) as store:
            told = faults_of(store)
    except UserError as error:
        told = [str(error)]
    assert told


def test_while_another_window_writes_nothing_is_taken_for_left_behind(path: Path) -> None:
    shutil.copy(VISITS, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE assessment SET leader = '某'")
        assert Path(f"{path}-journal").exists()
        assert unfinished(path) is None
        with closing(Store.open(path, read_only=True)) as store:
            assert units(store) == UNITS
        other.execute("COMMIT")


def test_a_journal_of_nothing_is_left_alone(path: Path) -> None:
    shutil.copy(VISITS, path)
    Path(f"{path}-journal").write_bytes(b"\0" * 512)
    with closing(Store.open(path)) as store:
        assert store.notices == ()


@pytest.mark.parametrize("length", [1, 6, 8])
def test_a_journal_whose_first_write_was_broken_off_is_no_obstacle(length: int, path: Path) -> None:
    shutil.copy(VISITS, path)
    Path(f"{path}-journal").write_bytes(MAGIC[:length] + bytes(5000))
    with closing(Store.open(path)) as store:
        assert units(store) == UNITS
        assert len(store.notices) == 1
    assert not Path(f"{path}-journal").exists()


def test_what_is_no_journal_but_is_called_so_stays(path: Path) -> None:
    shutil.copy(VISITS, path)
    Path(f"{path}-journal").write_text("会议记录", "utf-8")
    before = state(path.parent)
    for read_only in (False, True):
        with pytest.raises(UserError, match="不是它的日志，没有改动这两个文件"):
            Store.open(path, read_only=read_only)
    assert state(path.parent) == before


def linked(path: Path) -> Path:
    link = path.with_name("桌面") / "链接.db"
    link.parent.mkdir()
    link.symlink_to(os.path.relpath(path, link.parent))
    return link


def chain(path: Path) -> Path:
    first = linked(path)
    second = path.with_name("第二个.db")
    second.symlink_to(first)
    return second


def in_a_linked_folder(path: Path) -> Path:
    path.parent.with_name("文件夹").symlink_to(path.parent)
    return path.parent.with_name("文件夹") / path.name


LINKS = [linked, chain, in_a_linked_folder]
links = pytest.mark.skipif(sys.platform == "win32", reason="there links want a right of their own")


@links
@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("make", [interrupted, logged])
def test_under_a_link_it_is_the_same_file(
    make: Callable[[Path], Path], link: Callable[[Path], Path], path: Path
) -> None:
    name = link(make(path))
    with closing(Store.open(name, read_only=True)) as store:
        assert units(store) == expected(make)
        assert ["没有正常关闭" in notice for notice in store.notices] == [True]
    with closing(Store.open(name)) as store:
        assert ["已自动恢复到最后一次保存" in notice for notice in store.notices] == [True]
        backup(store, OPENED)
    assert not [one for one in path.parent.rglob("*") if "-journal" in one.name or "-wal" in one.name]
    assert snapshots_of(name) == snapshots_of(path) != []
    assert folder_of(name) == folder_of(path) == as_found(path)[0].parents[1]


@links
def test_a_file_made_under_a_link_that_leads_nowhere_is_made_where_it_leads(path: Path) -> None:
    name = linked(path)
    Store.create(name).close()
    assert (path.is_symlink(), path.is_file(), name.is_symlink()) == (False, True, True)
    with pytest.raises(UserError, match="已经存在"):
        Store.create(name)


@links
def test_backups_begun_under_a_linked_folder_go_on(path: Path) -> None:
    name = in_a_linked_folder(Path(shutil.copy(VISITS, path)))
    begun = backups_folder() / folder_name(name)
    begun.mkdir(parents=True)
    assert (folder_of(name), folder_of(path) == begun) == (begun, False)


@links
@pytest.mark.parametrize("left", [False, True], ids=["sound", "half a transaction"])
def test_under_a_second_name_it_is_only_looked_at_and_told(left: bool, path: Path) -> None:
    """Half a transaction is in the file under both names, the journal beside one."""
    (interrupted if left else partial(shutil.copy, VISITS))(path)
    second = path.with_name("第二个名字.db")
    second.hardlink_to(path)
    before = state(path.parent)
    try:
        with closing(Store.open(second, read_only=True)) as store:
            told = store.notices[-1]
    except UserError as error:
        told = str(error)
    assert "“第二个名字.db”在磁盘上另外还有1个名字（硬链接），如果上次用那个名字写入时断了电" in told
    with pytest.raises(UserError):
        Store.open(second)
    assert state(path.parent) == before
    with pytest.raises(OnlyReadableError, match="另外还有1个名字（硬链接），一处写了一半"):
        Store.open(path)  # which settles it first
    for name in (path, second):
        with closing(Store.open(name, read_only=True)) as store:
            assert units(store) == UNITS
    second.unlink()
    Store.open(path).close()


@links
def test_the_name_under_which_a_file_was_made_is_no_second_one(path: Path) -> None:
    """A program that ends between giving a file its name and taking the first one away."""
    shutil.copy(VISITS, path)
    path.with_name(f"{path.name}.123.new").hardlink_to(path)
    Store.open(path).close()
    assert [one.name for one in path.parent.iterdir()] == [path.name]


@links
def test_where_the_system_counts_names_otherwise_nothing_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ntfs-3g counts the short name of a file made on Windows."""
    shutil.copy(VISITS, path)
    path.with_name("PINGGU~1.DB").hardlink_to(path)
    monkeypatch.setattr(places, "mount_under", lambda _: Mount("/dev/sdb1", "/media/stick", "fuseblk"))
    with closing(Store.open(path)) as store:
        assert store.notices == ()
