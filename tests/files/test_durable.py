"""Files that come to be whole or not at all."""

import errno
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from desktop_app.base.errors import UserError
from desktop_app.files import durable, held
from desktop_app.files.durable import discard, sync_folder, take_name, write_whole
from desktop_app.files.held import PAUSES, once_let_go
from desktop_app.files.removable import new_part
from desktop_app.files.temporary import take_away
from desktop_app.storage.data_file import STILL_AT_WORK
from desktop_app.storage.sqlite_file import in_words
from desktop_app.storage.store import Store
from tests.disks import needs_links


def refuse(*_: Any, **__: Any) -> None:
    raise OSError(errno.EPERM, "not here")


@contextmanager
def connections(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[sqlite3.Connection]]:
    """Lay hands on the connections that are made."""
    made: list[sqlite3.Connection] = []
    connect = sqlite3.connect
    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", lambda *how, **more: made.append(connect(*how, **more)) or made[-1])
        yield made


@pytest.fixture(params=["links", "no links"])
def links(request: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system with links, and one without, such as FAT."""
    if request.param == "no links":
        monkeypatch.setattr(os, "link", refuse)


@pytest.mark.usefixtures("links")
def test_a_name_is_taken_once(tmp_path: Path) -> None:
    first, second, path = (tmp_path / name for name in ("first", "second", "file"))
    first.write_text("first")
    second.write_text("second")
    take_name(first, path)
    with pytest.raises(FileExistsError):
        take_name(second, path)
    assert (path.read_text(), first.exists(), second.exists()) == ("first", False, True)


@pytest.mark.usefixtures("links")
def test_a_new_file_never_takes_the_place_of_one_that_came_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "评估.db"
    Store.create(path).close()
    before = path.read_bytes()
    monkeypatch.setattr(os.path, "lexists", lambda _: False)  # as it was a moment ago
    if os.link is refuse:
        return  # FAT can do no better than to look
    with pytest.raises(UserError, match="已有同名的文件"):
        Store.create(path)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == [path.name]


@needs_links
def test_what_cannot_be_finished_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, link = tmp_path / "settings.json", tmp_path / "link.json"
    link.symlink_to(path)
    write_whole(link, b"old")
    assert path.read_bytes() == b"old"
    assert link.is_symlink()
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="not here"):
        write_whole(link, b"new")
    assert not sync_folder(tmp_path)
    assert path.read_bytes() == b"old"
    assert sorted(one.name for one in tmp_path.iterdir() if one.is_file()) == ["link.json", "settings.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="no folder is synced there, nor needs it")
@pytest.mark.parametrize(("number", "raises"), [(errno.EIO, True), (errno.EINVAL, False), (errno.ENOTSUP, False)])
def test_a_stick_that_was_pulled_is_told_from_one_that_syncs_no_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, raises: bool
) -> None:
    def fails(_: int) -> None:
        raise OSError(number, "fault")

    assert sync_folder(tmp_path, strictly=True)
    monkeypatch.setattr(os, "fsync", fails)
    assert not sync_folder(tmp_path)
    with pytest.raises(OSError, match="fault") if raises else nullcontext():
        assert not sync_folder(tmp_path, strictly=True)


def test_a_folder_that_cannot_be_synced_does_not_keep_a_file_from_being_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(durable, "sync_folder", lambda _: False)
    monkeypatch.setattr("desktop_app.storage.data_file.sync_folder", lambda _: False)
    with connections(monkeypatch) as made, closing(Store.create(tmp_path / "评估.db")):
        assert made[-1].execute("PRAGMA synchronous").fetchone()[0] == 2  # FULL
    monkeypatch.undo()
    with connections(monkeypatch) as made, closing(Store.open(tmp_path / "评估.db")):
        extra = sys.platform != "win32"  # where no folder is synced in any case
        assert made[-1].execute("PRAGMA synchronous").fetchone()[0] == (3 if extra else 2)


class HeldError(OSError):
    """What Windows' Python raises where another program has a file open."""

    winerror = 32


class MappedError(HeldError):
    """Likewise, where the other program has the file in its memory."""

    winerror = 1224


@pytest.mark.parametrize("error", [HeldError, MappedError])
@pytest.mark.parametrize("refusals", [0, 1, len(PAUSES), len(PAUSES) + 1])
def test_a_virus_scanner_that_looks_at_a_new_file_is_waited_for(
    refusals: int, error: type[HeldError], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def replace(new: Path, path: Path) -> Path:
        if len(asked) < refusals:
            asked.append(path)
            raise error(errno.EACCES, "held")
        return rename(new, path)

    asked: list[Path] = []
    waited: list[float] = []
    rename = Path.rename
    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(held.time, "sleep", waited.append)
    with pytest.raises(HeldError) if refusals > len(PAUSES) else nullcontext():
        write_whole(tmp_path / "表.pdf", b"%PDF")
    assert (len(asked), waited) == (refusals, list(PAUSES[:refusals]))
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == (["表.pdf"] if refusals <= len(PAUSES) else [])


def by_name(path: Path) -> None:
    """Rename something of another name to ``path``, and take it away."""
    with new_part(path.parent) as part:
        path.rename(part)


@pytest.mark.parametrize("take", [discard, take_away, by_name])
def test_what_is_taken_away_while_it_is_looked_at_is_gone_all_the_same(
    take: Callable[[Path], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused_once(path: Path, **how: bool) -> None:
        if path.suffix != ".note" and path not in asked:
            asked.append(path)
            raise HeldError(errno.EACCES, "held")
        unlink(path, **how)

    asked: list[Path] = []
    path = tmp_path / "评估.db"
    path.touch()
    unlink = Path.unlink
    monkeypatch.setattr(Path, "unlink", refused_once)
    monkeypatch.setattr(held.time, "sleep", lambda _: None)
    take(path)
    assert asked
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == []


def test_who_has_no_right_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held.time, "sleep", pytest.fail)
    with pytest.raises(PermissionError):
        once_let_go(refuse)


def test_what_a_killed_creation_left_is_taken_away_only_when_it_is_old(tmp_path: Path) -> None:
    old, young = tmp_path / "评估.db.1.new", tmp_path / "评估.db.2.new"
    old.write_bytes(b"half")
    young.write_bytes(b"half")
    long_ago = young.stat().st_mtime - STILL_AT_WORK - 1
    os.utime(old, (long_ago, long_ago))
    Store.create(tmp_path / "评估.db").close()
    assert sorted(file.name for file in tmp_path.iterdir() if file.is_file()) == ["评估.db", "评估.db.2.new"]


@pytest.mark.usefixtures("impatient")
def test_a_copy_does_not_wait_for_ever_for_another_program(store: Store, tmp_path: Path) -> None:
    with closing(sqlite3.connect(store.path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(UserError, match="别的程序正在使用"):
            store.copy_to(tmp_path / "备份.db")
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["评估.db"]
    store.copy_to(tmp_path / "备份.db")


@pytest.mark.parametrize("error", [OSError(errno.EIO, ""), OSError(errno.EDQUOT, ""), MemoryError()])
def test_a_failure_speaks_of_an_edit_only_where_there_was_one(error: Exception) -> None:
    for saving in (False, True):
        with pytest.raises(UserError) as told, in_words(Path("评估.db"), saving=saving):
            raise error
        assert ("刚才的修改没有保存" in str(told.value)) == saving
        assert "系统错误" not in str(told.value)
