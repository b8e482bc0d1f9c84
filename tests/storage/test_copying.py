"""A copy that cannot be made: whether it is what is copied that cannot be read, or the copy that cannot be written."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from desktop_app.base.errors import UserError
from desktop_app.base.progress import Progress
from desktop_app.files.durable import keep_bytes
from desktop_app.history.events import Kind
from desktop_app.record.sample import sample_visit
from desktop_app.storage import copying
from desktop_app.storage.compact_copy import compact_copy
from desktop_app.storage.copying import CopyError, copy_database, verified_copy
from desktop_app.storage.store import Store


@pytest.fixture
def path(store: Store) -> Path:
    """A file with the sample visit, closed."""
    store.add(*sample_visit(), Kind.SAMPLE)
    store.close()
    return store.path


@contextmanager
def gone(path: Path) -> Iterator[None]:
    path.unlink()
    yield


@contextmanager
def damaged(path: Path) -> Iterator[None]:
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))
    yield


@contextmanager
def held(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


SOURCE = {gone: "打不开原来的文件", damaged: "原来的文件已损坏", held: "别的程序正在使用原来的文件"}


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("how", SOURCE)
def test_what_cannot_be_read_is_blamed(how: Callable[[Path], Iterator[None]], path: Path, tmp_path: Path) -> None:
    target = tmp_path / "stick" / "备份.db"
    with how(path), pytest.raises(CopyError) as told:
        verified_copy(path, target)
    words = f"“{target}”写入失败（{SOURCE[how]}），数据文件没有改动；请稍后再试，一直不行请打开备份。"
    assert (told.value.of_source, str(told.value)) == (True, words)
    assert not target.exists()


class Failing(sqlite3.Connection):
    """Fails in the middle, where SQLite reads and writes by turns."""

    name = ""

    def backup(self, *_: object, **__: object) -> None:
        error = sqlite3.OperationalError("failed")
        error.sqlite_errorname = self.name
        raise error


@pytest.mark.parametrize("gently", [False, True])
@pytest.mark.parametrize(
    ("name", "of_source", "reason"),
    [
        ("SQLITE_IOERR_READ", True, "原来的文件读不出，它所在的设备出错或已拔出"),
        ("SQLITE_CORRUPT", True, "原来的文件已损坏"),
        ("SQLITE_BUSY", True, "别的程序正在使用原来的文件"),
        ("SQLITE_IOERR_WRITE", False, "那里的设备读写出错，U盘可能已拔出"),
        ("SQLITE_IOERR", False, "那里的设备读写出错，U盘可能已拔出"),
        ("SQLITE_FULL", False, "磁盘空间不足"),
        ("SQLITE_READONLY", False, "那里是只读的"),
    ],
)
def test_the_middle_of_a_copy_is_told_by_what_failed(
    name: str, of_source: bool, reason: str, gently: bool, path: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(path, factory=Failing)) as source:
        source.name = name
        with pytest.raises(CopyError) as told:
            copy_database(source, tmp_path / "备份.db", gently=gently)
    assert (told.value.of_source, told.value.reason) == (of_source, reason)
    assert sorted(one.name for one in tmp_path.iterdir() if one.is_file()) == ["评估.db"]


class Watched(sqlite3.Connection):
    """Tells of each step in which it is copied."""

    def backup(self, *how: Any, progress: Any, **more: Any) -> None:
        def and_tell(*step: int) -> None:
            self.stepped()
            progress(*step)

        super().backup(*how, progress=and_tell, **more)

    def stepped(self) -> None: ...


@pytest.fixture
def by_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let small files be copied in many steps."""
    monkeypatch.setattr(copying, "PAGES_AT_ONCE", 1)


@pytest.mark.usefixtures("by_pages")
def test_a_gentle_copy_does_not_ask_for_ever(path: Path, tmp_path: Path) -> None:
    asked = 0
    with closing(sqlite3.connect(path, factory=Watched, timeout=0)) as source, ExitStack() as other:

        def hold() -> None:
            nonlocal asked
            asked += 1
            assert asked < 100
            if asked == 1:
                other.enter_context(held(path))

        source.stepped = hold  # type: ignore[method-assign]
        with pytest.raises(CopyError) as told:
            copy_database(source, tmp_path / "备份.db", gently=True)
    assert (told.value.of_source, told.value.reason) == (True, "别的程序正在使用原来的文件")
    assert sorted(one.name for one in tmp_path.iterdir() if one.is_file()) == ["评估.db"]


@pytest.mark.usefixtures("by_pages")
@pytest.mark.parametrize("writes", [0, 3, 12, 99])
@pytest.mark.parametrize("most", [0, copying.MOST_IN_MEMORY], ids=["nameless file", "memory"])
def test_somebody_who_goes_on_writing_is_waited_for_then_kept_out_for_a_moment(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writes: int, most: int
) -> None:
    monkeypatch.setattr(copying, "MOST_IN_MEMORY", most)
    monkeypatch.setattr(copying, "AT_ONCE_S", 60)
    target, left = tmp_path / "备份.db", writes
    writer = sqlite3.connect(path, timeout=0, isolation_level=None)
    with closing(sqlite3.connect(path, factory=Watched, isolation_level=None)) as source, closing(writer):

        def write() -> None:
            nonlocal left
            if left and not source.in_transaction:
                left -= 1
                writer.execute("UPDATE assessment SET unit = ?", (f"第{left}县",))

        source.stepped = write  # type: ignore[method-assign]
        digest = copy_database(source, target, gently=True)
        before = left
        if left:  # what takes too long to be kept out for waits for a pause
            monkeypatch.setattr(copying, "AT_ONCE_S", -1)
            with pytest.raises(CopyError, match="正在不断改动"):
                copy_database(source, tmp_path / "又一份.db", gently=True)
    with closing(sqlite3.connect(target)) as copy:
        assert copying.content_digest(copy) == digest
        [unit] = copy.execute("SELECT DISTINCT unit FROM assessment").fetchone()
    assert unit == (f"第{before}县" if writes else unit)
    assert (before > 0) == (writes > 50)


@pytest.mark.parametrize("most", [0, copying.MOST_IN_MEMORY], ids=["nameless file", "memory"])
@pytest.mark.parametrize("gently", [False, True])
def test_nothing_is_locked_while_a_copy_is_written(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, gently: bool
) -> None:
    monkeypatch.setattr(copying, "MOST_IN_MEMORY", most)
    flushed, written = copying.flush, []

    def edit_meanwhile(part: Path) -> None:
        written.append(part.stat().st_size)
        with closing(sqlite3.connect(path, timeout=0)) as other, other:
            other.execute("UPDATE assessment SET unit = '某县'")
        flushed(part)

    def prove(part: Path) -> None:
        edit_meanwhile(part)

    monkeypatch.setattr(copying, "flush", edit_meanwhile)
    with closing(sqlite3.connect(path)) as source:
        copy_database(source, tmp_path / "备份.db", gently=gently, prove=prove)
    assert min(written) > 4096


def test_a_digest_lets_others_write_and_is_of_one_state(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        before = copying.content_digest(reader)
        monkeypatch.setattr(copying, "REST_S", -1.0)  # after each row
        assert copying.content_digest(reader) == before
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
            other.execute("UPDATE assessment SET unit = '某县'")
        after = copying.content_digest(reader)
        monkeypatch.undo()
        assert before != after == copying.content_digest(reader)


class Restless(sqlite3.Connection):
    """Somebody writes whenever it is asked whether anybody has."""

    other: sqlite3.Connection | None = None

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        if self.other and sql == "PRAGMA data_version":
            self.other.execute("UPDATE assessment SET unit = unit || '县'")
        return super().execute(sql, *parameters)


def test_of_what_never_rests_a_gentle_digest_is_none(path: Path) -> None:
    with (
        closing(sqlite3.connect(path, factory=Restless, isolation_level=None)) as reader,
        closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other,
    ):
        assert copying.content_digest(reader, gently=True) == copying.content_digest(reader)
        reader.other = other
        assert copying.content_digest(reader, gently=True) == ""
        assert copying.content_digest(reader)


def test_two_threads_that_make_one_copy_do_not_write_into_one_part(path: Path, tmp_path: Path) -> None:
    target, parts = tmp_path / "备份.db", []

    def prove(part: Path) -> None:
        parts.append(part)
        if len(parts) == 1:  # the other thread comes in the middle of this one, and ends before it
            other = Thread(target=copy)
            other.start()
            other.join()
        assert part.exists()

    def copy() -> None:
        with closing(sqlite3.connect(path)) as source:
            copy_database(source, target, prove=prove)

    copy()
    assert len(set(parts)) == 2
    assert sorted(one.name for one in tmp_path.iterdir() if one.is_file()) == ["备份.db", "评估.db"]


def test_and_so_with_bytes(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target, copied = tmp_path / "原样.db", shutil.copyfileobj

    def and_another(*how: Any) -> None:
        copied(*how)
        monkeypatch.setattr(shutil, "copyfileobj", copied)
        other = Thread(target=keep_bytes, args=(path, target))
        other.start()
        other.join()

    monkeypatch.setattr(shutil, "copyfileobj", and_another)
    keep_bytes(path, target)
    assert target.read_bytes() == path.read_bytes()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a name is text")
@pytest.mark.parametrize("name", [b"\xd1\xb2\xb2\xec", "巡察'甲'".encode("gb18030"), b"a?b#c%20\n;"])
def test_a_file_is_written_anew_under_whatever_name_the_system_takes(name: bytes, path: Path) -> None:
    target = path.with_name(os.fsdecode(name)) / path.name
    target.parent.mkdir()
    compact_copy(path, target, Progress())
    with closing(Store.open(target, read_only=True)) as store:
        assert len(store.ids()) == 1


def test_that_it_cannot_be_written_is_not_laid_to_the_file(path: Path) -> None:
    with pytest.raises(UserError, match="未移交，数据文件没有改动：副本不能写在本机的程序数据文件夹里"):
        compact_copy(path, path.parent / "gone" / path.name, Progress())
