"""What stands in the way of working on a file, in which order, and what can be passed over; no lock is left behind."""

import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from desktop_app.backups import access
from desktop_app.backups.access import (
    BackupCopyError,
    ElsewhereError,
    HeldError,
    ObstacleError,
    SealedError,
    look_at,
    work_on,
)
from desktop_app.base.errors import OnlyReadableError, UserError
from desktop_app.base.userdirs import backups_folder
from desktop_app.files.file_lock import FileLock, Holder, claim, lock_file
from desktop_app.files.kinds import SEALED
from desktop_app.files.places import Place
from tests.samples import VISITS


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return Path(shutil.copy(VISITS, tmp_path / "评估.db"))


@pytest.fixture
def on_a_stick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "place_of", lambda _: Place.REMOVABLE)


def left_by_another_computer(file: Path) -> None:
    lock = lock_file(file)
    lock.parent.mkdir(parents=True, exist_ok=True)
    lock.write_bytes(msgspec.json.encode(Holder(machine="WANG-PC", host="another")))


def test_a_file_that_is_free_is_opened_with_its_lock(file: Path) -> None:
    with closing(work_on(file, "张某某")) as opened:
        assert opened.store.person == "张某某"
        assert isinstance(claim(file, ""), Holder)
    assert not lock_file(file).exists()


def test_a_sealed_copy_is_neither_worked_on_nor_looked_at(tmp_path: Path) -> None:
    sealed = tmp_path / "副本.jmdb"
    sealed.write_bytes(SEALED + bytes(200))
    for way in (lambda: work_on(sealed, ""), lambda: look_at(sealed)):
        with pytest.raises(SealedError, match="unseal"):
            way()


def test_a_backup_is_only_looked_at(file: Path) -> None:
    backup = backups_folder() / "评估_12345678" / "00001_20261101-090000_打开时.db"
    backup.parent.mkdir(parents=True)
    shutil.copy(file, backup)
    with pytest.raises(BackupCopyError):
        work_on(backup, "")
    with closing(look_at(backup, "张某某")) as opened:
        assert (opened.store.read_only, opened.lock, opened.store.person) == (True, None, "张某某")


def test_a_file_elsewhere_is_told_before_it_is_locked(file: Path, on_a_stick: None) -> None:
    left_by_another_computer(file)
    with pytest.raises(ElsewhereError, match="在U盘或移动硬盘上") as told:
        work_on(file, "")
    assert told.value.place is Place.REMOVABLE


def test_each_obstacle_can_be_passed_over(file: Path, on_a_stick: None) -> None:
    left_by_another_computer(file)
    with pytest.raises(HeldError, match=r"WANG-PC.*选“仍然打开”") as told:
        work_on(file, "", passing=(ElsewhereError,))
    assert not told.value.here
    with closing(work_on(file, "", passing=(ElsewhereError, HeldError))) as opened:
        assert not opened.store.read_only
    assert not lock_file(file).exists()


def test_who_has_it_already_gets_it_again_and_keeps_the_lock(file: Path) -> None:
    with closing(work_on(file, "")) as first:
        with pytest.raises(HeldError):
            work_on(file, "")
        second = work_on(file, "", own=first.lock)
        assert second.lock is first.lock
        second.store.close()
        assert isinstance(claim(file, ""), Holder)


def test_a_new_file_is_locked_too(tmp_path: Path) -> None:
    with closing(work_on(tmp_path / "新.db", "", create=True)) as opened:
        assert isinstance(opened.lock, FileLock)
    with pytest.raises(UserError, match="已经存在"):
        work_on(tmp_path / "新.db", "", create=True)


@pytest.mark.parametrize("damage", [lambda path: path.chmod(0o444), lambda path: path.write_bytes(b"x")])
def test_what_cannot_be_worked_on_leaves_no_lock(damage: Any, file: Path) -> None:
    damage(file)
    with pytest.raises(UserError) as told:
        work_on(file, "")
    assert not isinstance(told.value, ObstacleError)
    assert isinstance(told.value, OnlyReadableError) is (file.stat().st_size > 1)
    assert not lock_file(file).exists()
