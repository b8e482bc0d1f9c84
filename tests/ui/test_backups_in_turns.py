"""Backups that meet: one still made when the next is wanted, when the file is closed, or where a place hangs."""

from pathlib import Path

import pytest

from desktop_app.backups import second_place
from desktop_app.backups.snapshots import snapshots_of
from desktop_app.files.backup_names import ELSEWHERE
from ui.files import backup_timer
from ui.files.open_file import OpenFile

from ..slowly import Slowly
from .backed_up import Clock, copies, notes, occasions, regular_backup, rest, timer_of
from .driver import Person


def slowed(monkeypatch: pytest.MonkeyPatch, name: str) -> Slowly:
    slow = Slowly(getattr(second_place, name))
    monkeypatch.setattr(second_place, name, slow)
    return slow


def close_file(person: Person) -> None:
    """Let go of the file, as the window does before it opens another."""
    person.window.findChild(OpenFile).close()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def with_stick(visited: Person, tmp_path: Path) -> Person:
    visited.click("备份到U盘…")
    visited.click("选择U盘或文件夹…")
    visited.choose_path(tmp_path)
    visited.answer("仍用这里")
    visited.press("Escape")
    visited.wait_until(lambda: copies(visited).startswith("副本：另一处（"))
    return visited


def test_what_is_closed_in_the_middle_of_a_backup_is_kept_and_told_only_if_it_is_not(
    visited: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, timer = visited.path, timer_of(visited)
    timer.now()
    rest(visited)
    slow = slowed(monkeypatch, "backup")
    monkeypatch.setattr(backup_timer, "PATIENCE_S", 0.0)
    timer.now()
    assert slow.begun.acquire(timeout=10)
    close_file(visited)  # nothing was typed since that backup began
    visited.wait_until(notes)  # it is told if the program ends now
    visited.window.open_file(path)
    assert visited.told() == []
    assert notes()
    slow.go_on.set()
    visited.wait_until(lambda: not notes())
    assert occasions(path) == ["关闭时", "打开时"]


def test_two_backups_are_not_made_at_once(visited: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    slow, timer = slowed(monkeypatch, "backup"), timer_of(visited)
    timer.now()
    assert slow.begun.acquire(timeout=10)
    timer.now()
    assert not slow.begun.acquire(timeout=0.05)
    slow.go_on.set()
    rest(visited)
    assert slow.begun.acquire(timeout=0)
    assert occasions(visited.path) == ["手动备份", "打开时"]


def test_nor_brought_to_a_slow_stick(
    with_stick: Person, clock: Clock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    slow, timer = slowed(monkeypatch, "verified_copy"), timer_of(with_stick)
    told: list[str] = []
    timer.told.connect(lambda words, bad, _: told.append(bad or words))
    with_stick.edit(unit="某县局")
    regular_backup(with_stick, clock)
    with_stick.wait_until(lambda: slow.begun.acquire(blocking=False))
    timer.now()
    timer.look()
    assert not slow.begun.acquire(timeout=0.05)
    slow.go_on.set()
    with_stick.wait_until(lambda: told)
    assert [one.startswith("副本：另一处（") for one in told] == [True]
    assert not slow.begun.acquire(blocking=False)  # it was there by then
    assert len(list((tmp_path / ELSEWHERE).rglob("*.db"))) == 2


def test_a_place_that_hangs_stops_no_backup_here_and_is_told(
    with_stick: Person, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, timer = slowed(monkeypatch, "bring"), timer_of(with_stick)
    for number in range(3):
        with_stick.edit(unit=f"第{number}个")
        regular_backup(with_stick, clock)
    assert occasions(with_stick.path)[:3] == ["每10分钟"] * 3
    with_stick.wait_until(lambda: slow.begun.acquire(blocking=False))
    assert not slow.begun.acquire(timeout=0.05)
    clock.go_on(backup_timer.NO_ANSWER_AFTER_S)
    timer.look()
    assert copies(with_stick).startswith("没有备份到另一处，最近的副本")
    assert "超过5分钟未写完" in timer.bad
    slow.go_on.set()
    with_stick.wait_until(lambda: copies(with_stick).startswith("副本：另一处（"))


def test_nor_does_one_that_hung_when_the_file_before_was_closed(
    with_stick: Person, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, slow = with_stick.path, slowed(monkeypatch, "bring")
    monkeypatch.setattr(backup_timer, "PATIENCE_S", 0.0)
    with_stick.edit(unit="某县局")
    close_file(with_stick)
    assert slow.begun.acquire(timeout=10)
    with_stick.window.open_file(path)
    with_stick.press("Return")
    with_stick.edit(unit="某省局")
    regular_backup(with_stick, clock)
    slow.go_on.set()
    for _ in range(2):
        with_stick.wait_until(lambda: slow.ended.acquire(blocking=False))


def test_a_backup_that_reads_back_otherwise_is_made_anew_however_often_the_place_is_looked_at(
    with_stick: Person, clock: Clock
) -> None:
    path, timer = with_stick.path, timer_of(with_stick)
    newest = snapshots_of(path)[0]
    newest.path.write_bytes(b"x" * newest.path.stat().st_size)
    for copy in (path.parent / ELSEWHERE).rglob("*.db"):
        copy.unlink()
    count = len(occasions(path))
    for seconds in (0, backup_timer.AGAIN_AFTER_S - 10, 10):
        clock.go_on(seconds)
        timer.look()
        with_stick.wait_until(lambda: copies(with_stick) == "备份失败")
        rest(with_stick)
        assert len(occasions(path)) == count
    timer.look()  # nobody types any more
    with_stick.wait_until(lambda: len(occasions(path)) == count + 1)
    with_stick.wait_until(lambda: copies(with_stick).startswith("副本：另一处（"))
