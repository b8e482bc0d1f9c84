"""A copy on this computer of a file on a stick: taken, told when changed, written back over nothing of others."""

import errno
import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Never

import pytest
from msgspec.structs import replace

from desktop_app.backups import working_copy
from desktop_app.backups.snapshots import known_files, snapshots_of
from desktop_app.backups.thinning import LAST
from desktop_app.backups.working_copy import (
    copies_kept,
    copy_of,
    is_changed,
    origin_of,
    take,
    write_back,
)
from desktop_app.base.errors import UserError
from desktop_app.base.userdirs import backups_folder, data_folder
from desktop_app.files.file_lock import FileLock, claim
from desktop_app.storage.store import Store
from tests.samples import FILES, VISITS
from tests.storage.left_behind import interrupted


@pytest.fixture
def origin(stick: Path) -> Path:
    return Path(shutil.copy(VISITS, stick / "评估.db"))


def edit(path: Path, unit: str) -> None:
    with closing(Store.open(path)) as store:
        one = next(one for one in store.load_all()[0] if one.status == "draft")
        store.save(one, replace(one.record, unit=unit))


def units(path: Path) -> set[str]:
    with closing(Store.open(path, read_only=True)) as store:
        return {one.record.unit for one in store.load_all()[0]}


def remembered() -> Path:
    """Where it is written down what the one copy was taken of."""
    [record] = (data_folder() / "本机副本").iterdir()
    return record


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


def test_a_copy_of_a_file_in_which_something_was_deleted_is_not_changed_by_opening_it(origin: Path) -> None:
    with closing(Store.open(origin)) as there:
        draft = next(one for one in there.load_all()[0] if one.status == "draft" and not there.revisions.of(one.id))
        there.delete(draft.id)
    copy = take(origin)
    Store.open(copy).close()
    assert not is_changed(copy)


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
        store.save(one, replace(one.record, unit=f"第{number}个单位"))
        write_back(store)
    assert known_files() == [origin]
    assert len(snapshots_of(origin)) == LAST
    assert all(one.facts for one in snapshots_of(origin))


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
    here, cut = (json.dumps(str(one), ensure_ascii=False) for one in (origin, origin.parent / ("很" * 300) / "a.db"))
    remembered().write_bytes(remembered().read_bytes().replace(here.encode(), cut.encode()))
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


def test_what_is_saved_while_the_copy_is_written_is_still_to_be_written_back(
    store: Store, origin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed = working_copy.flush

    def late(path: Path) -> None:
        edit(store.path, "晚到的单位")
        flushed(path)

    with monkeypatch.context() as patched:
        patched.setattr(working_copy, "flush", late)
        assert write_back(store).path == origin
    assert ("改过的单位" in units(origin), "晚到的单位" in units(origin)) == (True, False)
    assert is_changed(store.path)
    assert write_back(store) == (origin, False)  # which nobody else has changed
    assert "晚到的单位" in units(origin)
    assert not is_changed(store.path)


def test_two_windows_never_share_a_copy(origin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = origin.parent / "另一个" / origin.name
    other.parent.mkdir()
    shutil.copy(origin, other)
    taken: list[Path] = []
    copied = Store.copy_to

    def meanwhile(store: Store, path: Path) -> str:
        if store.path == origin:
            taken.append(take(other))
        return copied(store, path)

    monkeypatch.setattr(Store, "copy_to", meanwhile)
    taken.append(take(origin))
    assert sorted(path.name for path in taken) == ["评估 (2).db", "评估.db"]
    assert {origin_of(path) for path in taken} == {origin, other}


def refused(*_: object, **__: object) -> Never:
    raise OSError(errno.ENOSPC, "")


def test_a_copy_that_fails_leaves_no_name_behind(origin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working_copy, "remember", refused)
    with pytest.raises(UserError, match="磁盘空间不足"):
        take(origin)
    assert list(copies_kept().iterdir()) == []


@pytest.mark.parametrize(("step", "named"), [("remember", "本机副本"), ("keep_bytes", "写回前")])
def test_a_full_disk_here_stops_it_before_anything_is_replaced(
    step: str, named: str, store: Store, origin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = origin.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(working_copy, step, refused)
        with pytest.raises(UserError, match=f"{named}.*磁盘空间不足.*没有改动"):
            write_back(store)
    assert origin.read_bytes() == before
    assert write_back(store) == (origin, False)


def test_where_the_stick_takes_nothing_it_is_not_taken_for_written(
    store: Store, origin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replaced = Path.replace
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", lambda part, to: refused() if to == origin else replaced(part, to))
        with pytest.raises(UserError, match="写入失败"):
            write_back(store)
    assert is_changed(store.path)
    assert write_back(store) == (origin, False)


@pytest.mark.parametrize("step", ["flush", "content_digest"])
def test_what_does_not_read_back_is_not_taken_for_done(
    step: str, store: Store, origin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        if step == "flush":
            patched.setattr(working_copy, "flush", refused)
        else:
            patched.setattr(Store, "content_digest", lambda _: "")
        with pytest.raises(UserError, match=r"读不回来.*可能不完整；本机副本完好"):
            write_back(store)
    assert is_changed(store.path)
    assert copy_of(origin) == store.path
    assert write_back(store) == (origin, False)  # which is what was being written
    assert not is_changed(store.path)


class PowerCut(BaseException):  # no error of anybody's
    """The end of everything."""


@pytest.mark.parametrize("named", [False, True])
def test_a_power_cut_while_it_is_written_back_is_not_forgotten(
    named: bool, store: Store, origin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replaced, on_the_disk = Path.replace, b""

    def cut(part: Path, to: Path) -> Path:
        nonlocal on_the_disk
        if to != origin:
            return replaced(part, to)
        on_the_disk = remembered().read_bytes()
        if named:
            replaced(part, to)
        raise PowerCut

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", cut)
        with pytest.raises(PowerCut):
            write_back(store)
    remembered().write_bytes(on_the_disk)  # what the program tidies up when it fails, a power cut does not
    assert ("改过的单位" in units(origin)) is named
    assert is_changed(store.path)
    assert copy_of(origin) == store.path
    assert write_back(store) == (origin, False)
