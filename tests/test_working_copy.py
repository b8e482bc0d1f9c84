"""A copy on this computer of a file on a stick: taken, told when changed, written back over nothing of others."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop_app.backups.points import known_files, points_of
from desktop_app.backups.thinning import LAST
from desktop_app.errors import UserError
from desktop_app.storage.file_lock import FileLock, claim
from desktop_app.storage.store import Store
from desktop_app.storage.working_copy import (
    Origin,
    _remember,
    copies_kept,
    copy_of,
    is_changed,
    origin_of,
    take,
    write_back,
)
from desktop_app.userdirs import backups_folder

from .test_journals import interrupted

FILES = Path(__file__).parent / "files"


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    (tmp_path / "U盘").mkdir()
    return Path(shutil.copy(FILES / "version-3" / "visits.db", tmp_path / "U盘" / "评估.db"))


def edit(path: Path, unit: str) -> None:
    with closing(Store.open(path)) as store:
        one = next(one for one in store.load_all()[0] if one.status == "draft")
        store.save(one, replace(one.record, unit=unit), "单位")


def units(path: Path) -> set[str]:
    with closing(Store.open(path, read_only=True)) as store:
        return {one.record.unit for one in store.load_all()[0]}


@pytest.fixture
def store(origin: Path) -> Iterator[Store]:
    """The copy, opened and edited."""
    edit(take(origin), "改过的单位")
    copy = copy_of(origin)
    assert copy is not None
    with closing(Store.open(copy)) as opened:
        yield opened


def test_a_copy_knows_where_it_came_from_and_whether_it_was_edited(origin: Path) -> None:
    before = origin.read_bytes()
    copy = take(origin)
    assert copy.parent == copies_kept()
    assert (origin_of(copy), copy_of(origin), is_changed(copy)) == (origin, copy, False)
    edit(copy, "改过的单位")
    assert is_changed(copy)
    assert copy_of(origin) == copy
    assert origin.read_bytes() == before
    assert [one.name for one in origin.parent.iterdir()] == ["评估.db"]


def test_it_is_written_back_and_what_was_there_is_kept(origin: Path, store: Store) -> None:
    before = origin.read_bytes()
    assert write_back(store) == (origin, False)
    assert "改过的单位" in units(origin)
    assert not is_changed(store.path)
    assert [one.read_bytes() for one in backups_folder().glob("*/*.db")] == [before]
    assert [one.name for one in origin.parent.iterdir()] == ["评估.db"]
    assert write_back(store) == (origin, False)


def held(origin: Path) -> None:
    lock = claim(origin, "王某某")
    assert isinstance(lock, FileLock)


def test_what_was_there_is_listed_among_the_backups_and_thinned(origin: Path, store: Store) -> None:
    for number in range(LAST + 5):
        one = next(one for one in store.load_all()[0] if one.status == "draft")
        store.save(one, replace(one.record, unit=f"第{number}个单位"), "单位")
        write_back(store)
    assert known_files() == [origin]
    assert len(points_of(origin)) == LAST
    assert all(one.facts for one in points_of(origin))


CLASHES = {
    "edited there": lambda origin: edit(origin, "别人改的"),
    "left unfinished there": lambda origin: interrupted(origin),
    "replaced there": lambda origin: shutil.copy(FILES / "version-2" / "visits.db", origin),
    "open there": held,
}


@pytest.mark.parametrize("case", CLASHES)
def test_what_others_did_there_is_never_written_over(case: str, origin: Path, store: Store) -> None:
    CLASHES[case](origin)
    before = origin.read_bytes()
    written = write_back(store)
    assert written.beside
    assert written.path.parent == origin.parent
    assert "改过的单位" in units(written.path)
    assert origin.read_bytes() == before
    assert origin_of(store.path) == written.path  # from now on that one is its own


def test_a_file_changed_there_gets_a_copy_of_its_own(origin: Path, store: Store) -> None:
    edit(origin, "别人改的")
    assert copy_of(origin) is None
    other = take(origin)
    assert other != store.path
    assert "改过的单位" in units(store.path)


def test_without_the_stick_nothing_is_written(origin: Path, store: Store) -> None:
    shutil.rmtree(origin.parent)
    with pytest.raises(UserError, match="插好U盘"):
        write_back(store)
    assert is_changed(store.path)
    assert not backups_folder().exists()


def test_a_network_folder_that_is_cut_off_counts_as_gone(origin: Path, store: Store) -> None:
    cut = origin.parent / ("很" * 100) / origin.name
    _remember(store.path, Origin(str(cut), "", 0))
    with pytest.raises(UserError, match="连上网络文件夹"):
        write_back(store)


def test_a_file_that_is_no_copy_is_not_written_back(origin: Path) -> None:
    with closing(Store.open(origin)) as store, pytest.raises(UserError, match="不用写回"):
        write_back(store)


def test_a_copy_of_what_was_not_closed_or_of_an_older_version_is_whole(origin: Path) -> None:
    interrupted(origin)
    assert "甲县某局" in units(take(origin))
    shutil.copy(FILES / "version-2" / "visits.db", origin)
    Path(f"{origin}-journal").unlink()
    assert "甲县某局" in units(take(origin))
