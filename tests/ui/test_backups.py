"""Backups in the window: they come by themselves, are asked about where they fail, and lead back."""

import contextlib
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QMessageBox, QPushButton

from desktop_app.backups.making import backup
from desktop_app.backups.occasions import DELETING, IMPORTING, OPENED
from desktop_app.backups.restoring import compared
from desktop_app.backups.snapshots import snapshots_of
from desktop_app.base.userdirs import backups_folder
from desktop_app.files.backup_names import ELSEWHERE
from desktop_app.files.settings import load_settings
from desktop_app.record.assessment import empty_assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage import copying
from desktop_app.storage.store import Store
from ui.files import restore_dialog
from ui.files.restore_dialog import RestoreDialog, SnapshotTable
from ui.files.second_place_dialog import SecondPlaceDialog
from ui.main_window import MainWindow

from .backed_up import copies, occasions, store_of


def press(window: Any, words: str) -> None:
    found = [one for one in window.findChildren(QAbstractButton) if one.text() == words and one.isVisible()]
    found[0].click()


def no_backups() -> None:
    backups_folder().parent.mkdir(parents=True, exist_ok=True)
    backups_folder().write_text("a file where the folder should be")


def dialog_of(window: MainWindow, qtbot: Any) -> RestoreDialog:
    window._actions["restore"].trigger()
    [dialog] = [one for one in window.findChildren(RestoreDialog) if one.isVisible()]
    table = dialog.findChild(SnapshotTable)
    assert table is not None
    last = table.rowCount() - 1
    qtbot.waitUntil(lambda: last < 0 or table.item(last, 3).text() != "")
    return dialog


def test_a_backup_comes_once_the_file_is_open(window: MainWindow, qtbot: Any) -> None:
    timer = window._file.backups
    assert timer._opened.isActive()
    timer._opened.stop()
    timer._opened.timeout.emit()
    qtbot.waitUntil(lambda: not timer._work.busy)
    assert occasions(window) == ["打开时"]


def test_work_is_backed_up_when_it_is_due_and_pauses(visited: MainWindow, qtbot: Any) -> None:
    timer = visited._file.backups
    timer.look()
    assert not timer._work.busy  # ten minutes have not passed
    timer._next = monotonic() - 1
    timer.look()
    assert timer._pause.isActive()  # somebody has just typed
    assert not timer._work.busy
    timer.look()
    qtbot.waitUntil(lambda: not timer._work.busy)
    assert occasions(visited) == ["每10分钟", "打开时"]
    timer._next = 0
    timer.look()
    assert not timer._work.busy  # nothing has changed


def test_what_was_typed_last_is_backed_up_at_the_end(visited: MainWindow) -> None:
    path = store_of(visited).path
    visited.close()
    assert [one.occasion for one in snapshots_of(path)] == ["关闭时", "打开时"]
    newest = snapshots_of(path)[0].facts
    assert newest is not None
    assert newest.held[0].unit == "某市气象局"


def test_a_backup_that_failed_at_the_end_is_told_once_at_the_next_opening(visited: MainWindow, qtbot: Any) -> None:
    path, folder = store_of(visited).path, backups_folder()
    shutil.rmtree(folder)
    no_backups()
    visited._file.close()
    folder.unlink()
    visited.open_file(path)
    [box] = [box for box in visited.findChildren(QMessageBox) if box.isVisible()]
    words = "上次关闭“评估.db”时没有做成备份（上级不是文件夹），文件本身不受影响"
    assert box.text() == f"{words}；现在打开以后会再备份一次，备份不成会写在右下角。"
    box.close()
    visited.open_file(path)
    assert [box for box in visited.findChildren(QMessageBox) if box.isVisible()] == []


@pytest.mark.parametrize(("answer", "left"), [("取消", 1), ("仍要删除", 0)])
def test_without_a_backup_deleting_asks_once_more(window: MainWindow, rubric: Rubric, answer: str, left: int) -> None:
    store_of(window).add(rubric, empty_assessment(rubric, unit="某县气象局"), "新建")
    window.show_start()
    no_backups()
    press(window, "删除…")
    press(window, "删除")
    [box] = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    assert box.text().startswith("备份没有做成（上级不是文件夹）")
    press(box, answer)
    assert len(store_of(window).ids()) == left


def import_(window: MainWindow, qtbot: Any) -> None:
    assert window._document is not None
    window._document.backup(IMPORTING)


def delete(window: MainWindow, qtbot: Any) -> None:
    window.show_start()
    press(window, "删除…")
    press(window, "删除")


def restore(window: MainWindow, qtbot: Any) -> None:
    press(dialog_of(window, qtbot), "恢复勾选的评估…")
    press(window.findChildren(RestoreDialog)[-1], "恢复")


@pytest.mark.parametrize(("act", "occasion"), [(import_, "导入前"), (delete, "删除前"), (restore, "恢复前")])
def test_what_is_written_beside_a_backup_does_not_wait_for_it(
    visited: MainWindow,
    qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
    act: Callable[[MainWindow, Any], None],
    occasion: str,
) -> None:
    path, patience, written = store_of(visited).path, copying._patience, []

    def and_write(target: Path) -> Callable[[int, int, int], None]:
        count = patience(target)

        def step(*told: int) -> None:
            count(*told)
            if not written:
                with contextlib.closing(sqlite3.connect(path, timeout=0)) as other, other:
                    written.append(other.execute("UPDATE assessment SET unit = unit").rowcount)

        return step

    monkeypatch.setattr(copying, "_patience", and_write)
    act(visited, qtbot)
    qtbot.waitUntil(lambda: occasions(visited)[0] == occasion)
    assert written == [1]


def test_a_failed_backup_is_shown_below_and_explained(window: MainWindow, qtbot: Any) -> None:
    no_backups()
    window._file.backups._run("每10分钟")
    qtbot.waitUntil(lambda: copies(window) == "备份没有做成")
    press(window._status, "详情…")
    dialog = window.findChild(SecondPlaceDialog)
    assert dialog is not None
    assert "上级不是文件夹" in dialog._standing.text()
    assert dialog._standing.property("state") == "bad"
    backups_folder().unlink()
    press(dialog, "现在备份")
    assert dialog._standing.text() == "正在备份…"
    qtbot.waitUntil(lambda: dialog._standing.text() == "仅存于本机。")
    assert dialog._standing.property("state") == ""


def test_restoring_shows_the_assessment_anew_and_can_be_restored_from(visited: MainWindow, qtbot: Any) -> None:
    dialog = dialog_of(visited, qtbot)
    table = dialog.findChild(SnapshotTable)
    assert table is not None
    row = [table.item(0, column).text() for column in range(4)]
    assert row[1:] == ["打开时", "某县气象局 86.63分 较好", "1处不同"]
    assert dialog._lines.toPlainText() == "基本信息　被评估单位：某市气象局 → 某县气象局"
    press(dialog, "恢复勾选的评估…")
    press(dialog, "恢复")
    assert visited._document is not None
    assert visited._document.record.unit == "某县气象局"
    assert visited._stack.currentWidget() is visited._page
    assert occasions(visited) == ["恢复前", "打开时"]
    dialog = dialog_of(visited, qtbot)
    press(dialog, "恢复勾选的评估…")
    press(dialog, "恢复")
    assert visited._document is not None
    assert visited._document.record.unit == "某市气象局"


def test_what_is_not_ticked_stays(window: MainWindow, qtbot: Any, rubric: Rubric) -> None:
    store = store_of(window)
    ids = [store.add(rubric, empty_assessment(rubric, unit=unit), "新建") for unit in ("甲县", "乙县")]
    backup(store, DELETING)
    for id_ in ids:
        store.delete(id_)
    dialog = dialog_of(window, qtbot)
    dialog._list.item(0).setCheckState(Qt.CheckState.Unchecked)
    press(dialog, "恢复勾选的评估…")
    press(dialog, "恢复")
    assert [store.load(id_).record.unit for id_ in store.ids()] == ["甲县"]


def test_a_point_of_a_lost_file_becomes_a_new_file_and_is_opened(
    window: MainWindow, qtbot: Any, rubric: Rubric, tmp_path: Path
) -> None:
    lost = Store.create(tmp_path / "lost.db")
    lost.add(rubric, empty_assessment(rubric, unit="某县"), "新建")
    backup(lost, OPENED)
    lost.close()
    lost.path.unlink()
    window._actions["restore"].trigger()
    dialog = window.findChild(RestoreDialog)
    assert dialog is not None
    dialog._files.setCurrentIndex(dialog._files.findText(str(lost.path)))
    dialog._files.activated.emit(dialog._files.currentIndex())
    assert [button.isEnabled() for button in (dialog._restore, dialog._save)] == [False, True]
    assert "要恢复到原来的文件里，请先打开它" in dialog._about.text()
    assert dialog._list.item(0).text() == "某县 0.00分（还有16项未评）"
    assert "另存为新文件" in dialog._lines.toPlainText()
    point = dialog._point
    assert point is not None
    dialog.save(point, tmp_path / "back.db")
    assert store_of(window).path == tmp_path / "back.db"
    assert [one.record.unit for one in store_of(window).load_all()[0]] == ["某县"]


def test_what_was_found_out_about_one_file_is_not_shown_of_another(
    visited: MainWindow, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Store.create(tmp_path / "other.db")
    backup(other, OPENED)
    other.close()
    go_on = Event()
    monkeypatch.setattr(restore_dialog, "compared", lambda *how: go_on.wait(10) and compared(*how))
    visited._actions["restore"].trigger()
    [dialog] = visited.findChildren(RestoreDialog)
    dialog._files.setCurrentIndex(dialog._files.findText(str(other.path)))
    dialog._files.activated.emit(dialog._files.currentIndex())
    go_on.set()
    dialog._work.wait(10)
    qtbot.wait(50)
    assert (dialog._list.count(), dialog._restore.isEnabled()) == (0, False)


def test_the_bar_says_where_copies_are(window: MainWindow, qtbot: Any, tmp_path: Path) -> None:
    assert copies(window) == "仅存于本机"
    press(window._status, "备份到U盘…")
    dialog = window.findChild(SecondPlaceDialog)
    assert dialog is not None
    stick = tmp_path / "stick"
    stick.mkdir()
    dialog.offer(stick)
    press(dialog, "仍用这里")  # it is on the same disk here
    qtbot.waitUntil(lambda: copies(window).startswith("副本：另一处（"))
    assert len(list((stick / ELSEWHERE).rglob("*.db"))) == 1
    assert load_settings().second_place == str(stick)
    assert not any(one.isVisible() for one in window._status.findChildren(QPushButton))
    stick.rename(tmp_path / "away")
    window._file.backups.look()
    qtbot.waitUntil(lambda: copies(window).startswith("另一处现在连不上，最近的副本 今天"))
    press(dialog, "不再备份到那里")
    assert copies(window) == "仅存于本机"
    assert load_settings().second_place == ""


@pytest.mark.parametrize("zoom", [100, 150])
def test_nothing_below_is_squeezed(visited: MainWindow, qtbot: Any, zoom: int) -> None:
    for _ in range(visited._preferences.settings.zoom, zoom, 10):
        visited._preferences.zoom(1)
    visited._preferences._dress()
    visited.resize(880, 700)
    saved = visited.findChild(QLabel, "saved")
    assert saved is not None
    for words in ("仅存于本机", "副本：U盘（14:05）", "U盘没有插上，最近的副本 11月20日 18:20"):
        visited._status.show_copies(words, "", words == "仅存于本机")
        qtbot.wait(20)
        assert saved.width() >= saved.fontMetrics().horizontalAdvance(saved.text())
        assert visited._status._file.geometry().right() <= visited._status.width()
