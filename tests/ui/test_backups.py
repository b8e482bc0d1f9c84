"""Backups in the window: they come by themselves, are asked about where they fail, and lead back."""

import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton

from desktop_app.backups.making import backup
from desktop_app.backups.occasions import DELETING, IMPORTING, OPENED
from desktop_app.backups.restoring import compared
from desktop_app.backups.snapshots import snapshots_of
from desktop_app.base.userdirs import backups_folder
from desktop_app.files.backup_names import ELSEWHERE
from desktop_app.files.settings import Settings, load_settings
from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from ui.files import backup_timer, restore_dialog
from ui.files.restore_dialog import RestoreDialog
from ui.parts.background import Background
from ui.parts.elided_label import ElidedLabel

from .backed_up import Clock, copies, occasions, rest, timer_of
from .conftest import Seat
from .driver import Person
from .stored import records


def no_backups() -> None:
    backups_folder().parent.mkdir(parents=True, exist_ok=True)
    backups_folder().write_text("a file where the folder should be")


def show_points(person: Person) -> None:
    """Show the backups, and wait until each is compared."""
    person.choose("备份与恢复…")
    person.wait_until(lambda: all(row[3] for row in person.rows("备份")))


def restore(person: Person) -> None:
    show_points(person)
    person.click("恢复勾选的评估…")
    person.answer("恢复")
    person.let_work_end()


def test_a_backup_comes_once_the_file_is_open(seat: Seat, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup_timer, "OPENED_AFTER_MS", 0)
    person = seat(file=file)
    person.wait_until(lambda: occasions(file) == ["打开时"])


def test_who_begins_at_once_is_not_disturbed_by_it(seat: Seat, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    person = seat(file=file)
    timer, clock = timer_of(person), Clock(monkeypatch)
    person.press("ctrl+n")
    person.fill("被评估单位", "某县气象局党组")
    clock.go_on(1000)
    timer.look()
    rest(person)
    assert occasions(file) == []
    timer.look()  # nothing more was written
    rest(person)
    assert occasions(file) == ["打开时"]


def test_work_is_backed_up_when_it_is_due_and_pauses(visited: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    timer, clock = timer_of(visited), Clock(monkeypatch)
    for seconds in (1, backup_timer.BACKUP_EVERY_S):  # not due yet; then somebody has just typed
        clock.go_on(seconds)
        timer.look()
        rest(visited)
        assert occasions(visited.path) == ["打开时"]
    timer.look()
    rest(visited)
    assert occasions(visited.path) == ["每10分钟", "打开时"]
    clock.go_on()
    timer.look()
    assert not any(work.busy for work in timer.findChildren(Background))  # nothing has changed


def test_what_was_typed_last_is_backed_up_at_the_end(visited: Person) -> None:
    path = visited.path
    visited.close()
    assert occasions(path) == ["关闭时", "打开时"]
    newest = snapshots_of(path)[0].facts
    assert newest is not None
    assert newest.held[0].unit == "某市气象局"


def test_a_backup_that_failed_at_the_end_is_told_once_at_the_next_opening(visited: Person, seat: Seat) -> None:
    path, folder = visited.path, backups_folder()
    shutil.rmtree(folder)
    no_backups()
    visited.close()
    folder.unlink()
    again = seat(file=path)
    words = "上次关闭“评估.db”时没有做成备份（上级不是文件夹），文件本身不受影响"
    assert again.told() == [f"{words}；现在打开以后会再备份一次，备份不成会写在右下角。"]
    again.window.open_file(path)
    assert again.told() == []


@pytest.mark.parametrize(("answer", "left"), [("取消", 1), ("仍要删除", 0)])
def test_without_a_backup_deleting_asks_once_more(person: Person, rubric: Rubric, answer: str, left: int) -> None:
    person.add(rubric, empty_assessment(rubric, unit="某县气象局"))
    person.window.show_start()
    no_backups()
    person.click("删除…")
    person.answer("删除")
    assert person.answer(answer).startswith("备份失败（上级不是文件夹）")
    assert len(records(person.path)) == left


def import_(person: Person) -> None:
    person.document.backup(IMPORTING)


def delete(person: Person) -> None:
    person.press("alt+Left")
    person.click("删除…")
    person.answer("删除")


@pytest.mark.parametrize(("act", "occasion"), [(import_, "导入前"), (delete, "删除前"), (restore, "恢复前")])
def test_no_edit_waits_for_a_backup(
    visited: Person, monkeypatch: pytest.MonkeyPatch, act: Callable[[Person], None], occasion: str
) -> None:
    copy_to, asked = Store.copy_to, []

    def and_note(store: Store, path: Path, *, gently: bool = False, prove: Any = None) -> str:
        asked.append(gently)
        return copy_to(store, path, gently=gently, prove=prove)

    monkeypatch.setattr(Store, "copy_to", and_note)
    act(visited)
    visited.wait_until(lambda: occasions(visited.path)[0] == occasion)
    assert asked == [True]


def test_a_failed_backup_is_shown_below_and_explained(person: Person) -> None:
    no_backups()
    timer_of(person).now()
    person.wait_until(lambda: copies(person) == "备份失败")
    person.click("详情…")
    [standing] = [label for label in person.all(QLabel) if "上级不是文件夹" in label.text()]
    assert standing.property("state") == "bad"
    backups_folder().unlink()
    person.click("现在备份")
    assert standing.text() == "正在备份…"
    person.wait_until(lambda: standing.text() == "仅存于本机。")
    assert standing.property("state") == ""


def test_restoring_shows_the_assessment_anew_and_can_be_restored_from(visited: Person) -> None:
    show_points(visited)
    assert visited.rows("备份")[0][1:] == ["打开时", "某县气象局 86.63分 较好", "1处不同"]
    lines = visited.one(QPlainTextEdit, "与现在的差别")
    assert lines.toPlainText() == "基本信息　被评估单位：某市气象局 → 某县气象局"
    visited.press("Escape")
    restore(visited)
    assert visited.shown("unit") == visited.stored().record.unit == "某县气象局"
    assert occasions(visited.path) == ["恢复前", "打开时"]
    restore(visited)
    assert visited.shown("unit") == "某市气象局"


def test_what_is_not_ticked_stays(person: Person, rubric: Rubric) -> None:
    store = person.store
    ids = [store.add(rubric, empty_assessment(rubric, unit=unit)) for unit in ("甲县", "乙县")]
    backup(store, DELETING)
    for id_ in ids:
        store.delete(id_)
    show_points(person)
    person.select("备份里的评估", 0)
    person.press("space")
    person.click("恢复勾选的评估…")
    person.answer("恢复")
    person.let_work_end()
    assert [record.unit for record in records(person.path)] == ["甲县"]


def test_a_point_of_a_lost_file_becomes_a_new_file_and_is_opened(
    person: Person, rubric: Rubric, tmp_path: Path
) -> None:
    lost = Store.create(tmp_path / "lost.db")
    lost.add(rubric, empty_assessment(rubric, unit="某县"))
    backup(lost, OPENED)
    lost.close()
    lost.path.unlink()
    person.choose("备份与恢复…")
    person.pick("哪个文件的备份", str(lost.path))
    assert not person.button("恢复勾选的评估…").isEnabled()
    assert "要恢复到原来的文件里，请先打开它" in person.words()
    assert person.rows("备份里的评估") == [["某县 0.00分（还有16项未评）"]]
    assert "另存为新文件" in person.one(QPlainTextEdit, "与现在的差别").toPlainText()
    person.click("另存为新文件并打开…")
    person.choose_path(tmp_path / "back.db")
    person.wait_until(lambda: person.path == tmp_path / "back.db")
    assert [record.unit for record in records(person.path)] == ["某县"]


def test_what_was_found_out_about_one_file_is_not_shown_of_another(
    visited: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Store.create(tmp_path / "other.db")
    backup(other, OPENED)
    other.close()
    go_on = Event()
    monkeypatch.setattr(restore_dialog, "compared", lambda *how: go_on.wait(10) and compared(*how))
    visited.choose("备份与恢复…")
    visited.pick("哪个文件的备份", str(other.path))
    go_on.set()
    works = visited.dialog(RestoreDialog).findChildren(Background)
    visited.wait_until(lambda: not any(work.busy for work in works))
    assert visited.rows("备份里的评估") == []
    assert not visited.button("恢复勾选的评估…").isEnabled()


def test_the_bar_says_where_copies_are(person: Person, stick: Path) -> None:
    assert copies(person) == "仅存于本机"
    person.click("备份到U盘…")
    person.click("选择U盘或文件夹…")
    person.choose_path(stick)
    person.answer("仍用这里")  # it is on the same disk here
    person.wait_until(lambda: copies(person).startswith("副本：另一处（"))
    assert len(list((stick / ELSEWHERE).rglob("*.db"))) == 1
    assert load_settings().second_place == str(stick)
    assert person.all(QPushButton, within=person.window.statusBar()) == []
    stick.rename(stick.with_name("away"))
    timer_of(person).look()
    person.wait_until(lambda: copies(person).startswith("另一处现在连不上，最近的副本 今天"))
    person.click("不再备份到那里")
    assert copies(person) == "仅存于本机"
    assert load_settings().second_place == ""


@pytest.mark.parametrize("zoom", [100, 150])
def test_nothing_below_is_squeezed(seat: Seat, file: Path, rubric: Rubric, sample: Assessment, zoom: int) -> None:
    person = seat(Settings(zoom=zoom, person=""), file, width=880, height=700)
    person.open(rubric, sample)
    bar, saved = person.window.statusBar(), person.one(QLabel, "saved")
    for words in ("仅存于本机", "副本：U盘（14:05）", "U盘没有插上，最近的副本 11月20日 18:20"):
        timer_of(person).told.emit(words, "", words == "仅存于本机")
        assert copies(person) == words
        [name] = person.all(ElidedLabel, within=bar)
        assert saved.width() >= saved.fontMetrics().horizontalAdvance(saved.text())
        assert name.geometry().right() <= bar.width()
