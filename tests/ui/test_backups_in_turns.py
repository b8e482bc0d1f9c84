"""Backups that meet: one still made when the next is wanted, when the file is closed, or where a place hangs."""

from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QMessageBox

from desktop_app.backups import closing, second_place
from desktop_app.backups.second_place import choose
from desktop_app.backups.snapshots import snapshots_of
from desktop_app.files.backup_names import ELSEWHERE
from ui.files import backup_timer
from ui.main_window import MainWindow

from ..slowly import Slowly
from .backed_up import copies, occasions, store_of


def slowed(monkeypatch: pytest.MonkeyPatch, name: str) -> Slowly:
    slow = Slowly(getattr(second_place, name))
    monkeypatch.setattr(second_place, name, slow)
    return slow


@pytest.fixture
def with_stick(visited: MainWindow, tmp_path: Path) -> MainWindow:
    choose(tmp_path)
    visited._preferences.choose_second_place(tmp_path)
    return visited


def test_what_is_closed_in_the_middle_of_a_backup_is_kept_and_told_only_if_it_is_not(
    visited: MainWindow, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, slow = store_of(visited).path, slowed(monkeypatch, "backup")
    monkeypatch.setattr(backup_timer, "PATIENCE_S", 0.0)
    visited._file.backups._run("每10分钟")
    assert slow.begun.acquire(timeout=10)
    visited._file.close()  # nothing was typed since that backup began
    note = closing._note(path)
    qtbot.waitUntil(note.exists)  # it is told if the program ends now
    visited.open_file(path)
    assert [box for box in visited.findChildren(QMessageBox) if box.isVisible()] == []
    assert note.exists()
    slow.go_on.set()
    qtbot.waitUntil(lambda: not note.exists())
    assert [one.occasion for one in snapshots_of(path)] == ["关闭时", "打开时"]


def test_two_backups_are_not_made_at_once(visited: MainWindow, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    slow, timer = slowed(monkeypatch, "backup"), visited._file.backups
    timer._run("每10分钟")
    assert slow.begun.acquire(timeout=10)
    timer.now()
    assert not slow.begun.acquire(timeout=0.05)
    slow.go_on.set()
    qtbot.waitUntil(lambda: not timer._work.busy)
    assert slow.begun.acquire(timeout=0)
    assert occasions(visited) == ["手动备份", "打开时"]


def test_nor_brought_to_a_slow_stick(
    with_stick: MainWindow, qtbot: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    slow, timer = slowed(monkeypatch, "verified_copy"), with_stick._file.backups
    told: list[str] = []
    timer.told.connect(lambda words, bad, _: told.append(bad or words))
    timer._run("每10分钟")
    qtbot.waitUntil(lambda: slow.begun.acquire(blocking=False))
    timer.now()
    qtbot.waitUntil(lambda: not timer._work.busy)
    timer.look()
    assert not slow.begun.acquire(timeout=0.05)
    slow.go_on.set()
    qtbot.waitUntil(lambda: bool(told))
    assert [one.startswith("副本：另一处（") for one in told] == [True]
    assert not slow.begun.acquire(blocking=False)  # it was there by then
    assert len(list((tmp_path / ELSEWHERE).rglob("*.db"))) == 1


def test_a_place_that_hangs_stops_no_backup_here_and_is_told(
    with_stick: MainWindow, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, timer = slowed(monkeypatch, "bring"), with_stick._file.backups
    document = with_stick._document
    assert document is not None
    for number in range(3):
        document.edit(replace(document.record, unit=f"第{number}个"), "单位")
        timer._next = 0.0
        timer._seen = store_of(with_stick).written
        timer.look()
        qtbot.waitUntil(lambda: timer._written == store_of(with_stick).written)
    assert occasions(with_stick) == [*("每10分钟",) * 3, "打开时"]
    assert slow.begun.acquire(timeout=10)
    assert not slow.begun.acquire(timeout=0.05)
    timer._since = monotonic() - backup_timer.NO_ANSWER_AFTER_S - 1
    timer.look()
    assert copies(with_stick) == "没有备份到另一处，还没有副本"
    assert "五分多钟了还没有写完" in timer.bad
    slow.go_on.set()
    qtbot.waitUntil(lambda: copies(with_stick).startswith("副本：另一处（"))


def test_nor_does_one_that_hung_when_the_file_before_was_closed(
    with_stick: MainWindow, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, timer, slow = store_of(with_stick).path, with_stick._file.backups, slowed(monkeypatch, "bring")
    monkeypatch.setattr(backup_timer, "PATIENCE_S", 0.0)
    with_stick._file.close()
    assert slow.begun.acquire(timeout=10)
    with_stick.open_file(path)
    timer._written, timer._next = -1, 0.0
    timer._seen = store_of(with_stick).written
    timer.look()
    qtbot.waitUntil(lambda: timer._written == store_of(with_stick).written)
    slow.go_on.set()
    assert [slow.ended.acquire(timeout=10) for _ in range(2)] == [True, True]


def test_a_backup_that_reads_back_otherwise_is_made_anew_however_often_the_place_is_looked_at(
    with_stick: MainWindow, qtbot: Any
) -> None:
    path, timer = store_of(with_stick).path, with_stick._file.backups
    [point] = snapshots_of(path)
    point.path.write_bytes(b"x" * point.path.stat().st_size)
    due = []
    for _ in range(2):
        timer.look()
        qtbot.waitUntil(lambda: timer._written == -1)
        due.append(timer._next)
        timer._written = store_of(with_stick).written
    assert due[0] == due[1] < monotonic() + backup_timer.AGAIN_AFTER_S
