"""The second place: what reaches a stick, a stick that is out, full or another one, and how that is said."""

import os
import shutil
from contextlib import closing as opened
from datetime import datetime
from pathlib import Path
from threading import Thread

import pytest

from desktop_app.backups import closing, second_place
from desktop_app.backups.making import is_sound
from desktop_app.backups.occasions import CLOSED, OPENED
from desktop_app.backups.second_place import Standing, bring, choose, explained, spoken, tend
from desktop_app.backups.snapshots import snapshots_of
from desktop_app.base.errors import UserError
from desktop_app.base.userdirs import data_folder
from desktop_app.files.backup_names import ELSEWHERE
from desktop_app.files.places import Place
from desktop_app.history.events import Kind
from desktop_app.record.sample import sample_visit
from desktop_app.storage import copying
from desktop_app.storage.store import Store
from tests.disks import unmounted
from tests.slowly import Slowly
from tests.visits import renamed

STICK, NETWORK = Place.REMOVABLE, Place.NETWORK
OLD = "\udcc6\udcc0\udcb9"  # bytes that are no UTF-8
NOW = datetime(2026, 11, 23, 15, 0).astimezone()


@pytest.fixture
def store(store: Store) -> Store:
    store.add(*sample_visit(), Kind.SAMPLE)
    return store


@pytest.fixture
def stick(stick: Path) -> Path:
    choose(stick)
    return stick


def on(stick: Path) -> list[Path]:
    return sorted(stick.rglob("*.db"))


def test_each_backup_goes_there_once_and_opens(store: Store, stick: Path) -> None:
    first = tend(store.path, OPENED, stick)
    assert (first.present, first.trouble, first.failure) == (True, "", "")
    assert bring(store.path, stick) == first
    renamed(store, "某县")
    tend(store.path, "每10分钟", stick)
    units = []
    for path in on(stick):
        with opened(Store.open(path)) as copy:
            units += [one.record.unit for one in copy.load_all()[0]]
    assert units == ["（示例）云岭市气象局党组", "某县"]


def test_a_stick_that_is_out_is_no_error_and_gets_the_last_one_later(store: Store, stick: Path) -> None:
    was = tend(store.path, OPENED, stick)
    away = stick.rename(stick.with_name("away"))
    renamed(store, "某县")
    out = tend(store.path, "每10分钟", stick)
    assert out == Standing(str(stick), present=False, at=was.at)
    assert not stick.exists()  # nothing was made where the stick would be
    stick.mkdir()  # another stick, or the folder that it is mounted on
    assert bring(store.path, stick) == out
    assert on(stick) == []
    shutil.rmtree(stick)
    away.rename(stick)
    assert bring(store.path, stick).present
    assert len(on(stick)) == 2


def damage(path: Path) -> None:
    """Let a copy hold something else under its name, in its size."""
    size = path.stat().st_size
    path.write_bytes(bytes(size))
    os.utime(path, (0, 0))


def test_a_copy_is_known_by_what_it_holds(store: Store, stick: Path) -> None:
    tend(store.path, OPENED, stick)
    [copy] = on(stick)
    whole = copy.read_bytes()
    damage(copy)
    assert bring(store.path, stick).present
    assert copy.read_bytes() == whole


def test_and_is_read_again_only_where_its_file_has_changed(
    store: Store, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tend(store.path, OPENED, stick)
    [copy] = on(stick)
    os.utime(copy, (0, 0))  # as where the stick's clock counts otherwise
    read = []
    monkeypatch.setattr(second_place, "is_sound", lambda point: read.append(point.path) or is_sound(point))
    monkeypatch.setattr(second_place, "verified_copy", lambda *_: pytest.fail("it is there"))
    for _ in range(3):
        assert bring(store.path, stick).trouble == ""
    assert read == [copy]


def test_two_computers_of_one_name_keep_apart(
    store: Store, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tend(store.path, OPENED, stick)
    monkeypatch.setenv("ASSESSMENT_DATA", str(tmp_path / "another computer's"))
    renamed(store, "某县")
    assert tend(store.path, OPENED, stick).present
    assert len({path.parent for path in on(stick)}) == len(on(stick)) == 2


def test_another_place_knows_nothing_of_the_first(store: Store, stick: Path, tmp_path: Path) -> None:
    tend(store.path, OPENED, stick)
    assert bring(store.path, tmp_path / "other") == Standing(str(tmp_path / "other"))


def test_a_full_stick_is_told_and_nothing_half_is_left(store: Store, small_disk: Path) -> None:
    choose(small_disk)
    tend(store.path, OPENED, small_disk)
    before = on(small_disk)
    store.evidence.add(os.urandom(3_000_000), "image/jpeg")
    full = tend(store.path, "每10分钟", small_disk)
    assert (full.present, full.trouble, full.failure) == (True, "磁盘空间不足", "")
    assert on(small_disk) == before
    assert list(small_disk.rglob("*.part")) == []
    assert unmounted(small_disk)
    assert not tend(store.path, "", small_disk).present


def test_a_stick_pulled_while_it_is_written_to(store: Store, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.evidence.add(os.urandom(100_000), "image/jpeg")
    tend(store.path, OPENED, None)

    def pulled(path: Path) -> None:
        shutil.rmtree(stick)
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(copying, "flush", pulled)
    told = bring(store.path, stick)
    assert told.trouble == "设备读写出错"
    assert spoken(told, NOW) == "没有备份到另一处，还没有副本"


def test_no_backup_here_is_told_before_all_else(store: Store, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = stick / "file"
    blocked.write_text("")
    monkeypatch.setenv("ASSESSMENT_DATA", str(blocked))
    told = tend(store.path, OPENED, stick)
    assert told.failure == "上级不是文件夹"
    assert spoken(told, NOW) == "备份失败"
    assert "上级不是文件夹" in explained(told, NOW)


def test_a_program_that_ends_before_its_last_backup_is_told_of_and_one_that_was_made_is_not(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    tend(store.path, CLOSED, None)
    assert closing.told(store.path) == ""

    def ended(*_: object, **__: object) -> None:
        raise RuntimeError("ended")

    monkeypatch.setattr(second_place, "backup", ended)
    with pytest.raises(RuntimeError, match="ended"):
        tend(store.path, CLOSED, None)
    assert "没有做成备份（程序先结束了）" in closing.told(store.path)
    assert closing.told(store.path) == ""


def test_while_the_last_backup_is_still_made_nothing_is_told_of_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slowly(second_place.backup)
    monkeypatch.setattr(second_place, "backup", slow)
    threads = [Thread(target=tend, args=(store.path, CLOSED, None)) for _ in range(2)]  # closed, opened, closed
    threads[0].start()
    assert slow.begun.acquire(timeout=10)
    [note] = (data_folder() / "关闭时没有备份").iterdir()
    assert (closing.told(store.path), note.exists()) == ("", True)  # it holds if the program ends now
    threads[1].start()
    assert not slow.begun.acquire(timeout=0.05)  # one after the other
    again = slow.does
    monkeypatch.setattr(
        second_place, "backup", lambda *a, **k: again(*a, **k) if note.exists() else pytest.fail("the first forgot it")
    )
    slow.go_on.set()
    for thread in threads:
        thread.join(10)
    assert (closing.told(store.path), note.exists()) == ("", False)


def test_what_failed_is_kept_though_it_names_a_file_in_an_old_encoding(store: Store) -> None:
    closing.note(store.path, f"“{OLD}”读不出")
    assert "没有做成备份（“???”读不出）" in closing.told(store.path)


def test_a_place_in_an_old_encoding_is_written_to_but_cannot_be_chosen(store: Store, tmp_path: Path) -> None:
    place = tmp_path / OLD
    with pytest.raises(UserError, match="旧编码"):
        choose(place)
    try:
        (place / ELSEWHERE).mkdir(parents=True)
    except (OSError, UnicodeEncodeError):
        pytest.skip("this system allows no such name")
    first = tend(store.path, OPENED, place)
    assert (first.present, first.at != "") == (True, True)
    assert bring(store.path, place) == first
    assert bring(store.path, tmp_path / "other").at == ""


def test_a_backup_that_cannot_be_read_is_no_fault_of_the_stick(store: Store, stick: Path) -> None:
    tend(store.path, OPENED, None)
    [point] = snapshots_of(store.path)
    point.path.write_bytes(b"x" * point.path.stat().st_size)
    told = bring(store.path, stick)
    assert (told.trouble, told.failure) == ("", "本机上最近的一份备份读不出")
    mended = tend(store.path, "每10分钟", stick)  # as the window does a little later
    assert (mended.trouble, mended.failure, len(on(stick))) == ("", "", 1)


def test_a_place_is_called_the_same_when_it_is_out(store: Store, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_place, "place_of", lambda _: Place.REMOVABLE)
    assert tend(store.path, OPENED, stick).kind is Place.REMOVABLE
    stick.rename(stick.with_name("away"))
    assert spoken(bring(store.path, stick), NOW).startswith("U盘没有插上，最近的副本")


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing(), "仅存于本机"),
        (Standing("/media/u/x", present=True, kind=STICK), "副本：U盘（还没有）"),
        (Standing("/media/u/x", present=True, at="2026-11-23T14:05:00+08:00", kind=STICK), "副本：U盘（14:05）"),
        (Standing("/media/u/x", at="2026-11-22T18:20:00+08:00", kind=STICK), "U盘没有插上，最近的副本 昨天 18:20"),
        (
            Standing("//s/x", at="2026-11-20T18:20:00+08:00", kind=NETWORK),
            "网络文件夹现在连不上，最近的副本 11月20日 18:20",
        ),
        (Standing("/media/u/x", kind=STICK), "U盘没有插上，还没有副本"),
        (
            Standing("/media/u/x", True, "2026-11-22T18:20:00+08:00", "只读", kind=STICK),
            "没有备份到U盘，最近的副本 昨天 18:20",
        ),
    ],
)
def test_it_is_said_in_few_words(standing: Standing, words: str) -> None:
    assert spoken(standing, NOW) == words
    assert explained(standing, NOW).startswith(words)


def test_the_folder_is_the_mark_of_the_place(stick: Path) -> None:
    assert [one.name for one in stick.iterdir()] == [ELSEWHERE]


def test_a_place_that_the_system_does_not_let_one_ask_for_is_out(store: Store, tmp_path: Path) -> None:
    away = tmp_path / ("很" * 100)  # refused with an error that pathlib passes on, as a cut network folder's is
    assert not tend(store.path, OPENED, away).present
