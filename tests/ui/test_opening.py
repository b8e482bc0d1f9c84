"""Opening in the window: from a stick, while somebody else has it, what can only be read."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton, QWidget

from desktop_app.backups.working_copy import copies_kept, is_changed, take
from desktop_app.base.paths import ROOT
from desktop_app.files.file_lock import Holder, lock_file
from desktop_app.files.places import Place
from desktop_app.files.settings import Settings, load_settings
from desktop_app.record.sample import sample_visit
from desktop_app.storage.store import Store
from ui.files import open_file
from ui.files.working_copy import WorkingCopy
from ui.form.item_card import ItemCard
from ui.main_window import MainWindow
from ui.parts import busy

VERSIONS = Path(__file__).parents[1] / "files"


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another file, of the present version, with assessments."""
    (tmp_path / "U盘").mkdir()
    return Path(shutil.copy(VERSIONS / "version-3" / "visits.db", tmp_path / "U盘" / "别处.db"))


@pytest.fixture
def on_a_stick(monkeypatch: pytest.MonkeyPatch, other: Path) -> Path:
    monkeypatch.setattr(open_file, "place_of", lambda path: Place.STICK if path == other else Place.OWN)
    return other


def box(window: QWidget) -> QMessageBox:
    """The message that is shown."""
    (shown,) = (one for one in window.findChildren(QMessageBox) if one.isVisible())
    return shown


def answer(qtbot: Any, window: QWidget, words: str) -> str:
    """Press the button with these words; return what was asked."""
    shown = box(window)
    text = shown.text()
    next(one for one in shown.buttons() if one.text() == words).click()
    qtbot.wait(1)
    return text


def band(window: MainWindow) -> str:
    found = window.findChild(QWidget, "readOnlyBand")
    words = found.findChild(QLabel) if found else None
    return words.text() if words and words.isVisible() else ""


def below(window: MainWindow) -> str:
    """What is said at the right of the line at the bottom."""
    status = window._status
    return next(one.text() for one in (status._unwritten, status._copies) if one.isVisible())


def path_of(window: MainWindow) -> Path:
    assert window._store is not None
    return window._store.path


def enabled(window: MainWindow) -> set[str]:
    return {one.text() for one in window.findChildren(QPushButton) if one.isVisible() and one.isEnabled()}


def test_a_copy_of_a_stick_is_worked_on_and_written_back(qtbot: Any, window: MainWindow, on_a_stick: Path) -> None:
    before = on_a_stick.read_bytes()
    window.open_file(on_a_stick)
    assert "U盘" in box(window).text()
    answer(qtbot, window, "复制到本机后打开（推荐）")
    copy = path_of(window)
    assert copy.parent == copies_kept()
    assert f"（本机副本，原件：{on_a_stick}）" in window._start._file.text()
    window.open_sample()
    window.show_start()
    assert is_changed(copy)
    assert on_a_stick.read_bytes() == before
    assert below(window) == "有修改没有写回"
    window._status._back.click()
    assert "已写回并核对" in answer(qtbot, window, "知道了")
    assert below(window) == "仅存于本机"
    assert not is_changed(copy)
    with closing(Store.open(on_a_stick, read_only=True)) as store:
        assert any(one.sample for one in store.load_all()[0])
    window.open_file(on_a_stick)
    assert "内容相同" in answer(qtbot, window, "打开本机副本（推荐）")
    assert path_of(window) == copy


@pytest.mark.parametrize(("way", "same"), [("打开以前的本机副本", True), ("重新复制到本机后打开", False)])
def test_changes_never_written_back_are_not_lost_sight_of(
    way: str, same: bool, qtbot: Any, window: MainWindow, on_a_stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WorkingCopy, "may_leave", lambda *_: True)
    copy = take(on_a_stick)
    for path, words in ((copy, "在本机"), (on_a_stick, "在U盘上")):
        with closing(Store.open(path)) as store:
            store.add(*sample_visit(), words)
    window.open_file(on_a_stick)
    assert "没有写回的修改" in answer(qtbot, window, way)
    assert path_of(window).parent == copies_kept()
    assert (path_of(window) == copy) is same


@pytest.mark.parametrize(("way", "read_only"), [("就地打开", False), ("只读查看", True)])
def test_or_it_is_opened_where_it_is(
    way: str, read_only: bool, qtbot: Any, window: MainWindow, on_a_stick: Path
) -> None:
    window.open_file(on_a_stick)
    answer(qtbot, window, way)
    assert path_of(window) == on_a_stick
    assert bool(band(window)) is read_only


def test_it_is_opened_there_again_without_a_question_until_it_is_chosen_anew(
    window: MainWindow, on_a_stick: Path, file: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open_file(on_a_stick)
    answer(qtbot, window, "就地打开")
    window.open_file(file)
    assert load_settings().in_place == (str(on_a_stick),)
    window.open_file(on_a_stick)
    assert path_of(window) == on_a_stick
    window.open_file(file)
    monkeypatch.setattr(open_file, "ask_data_file", lambda _, __, then: then(on_a_stick))
    window._file.ask()
    answer(qtbot, window, "只读查看")
    assert load_settings().in_place == ()


def test_what_was_laid_beside_is_read_before_the_window_goes(
    qtbot: Any, window: MainWindow, on_a_stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open_file(on_a_stick)
    answer(qtbot, window, "复制到本机后打开（推荐）")
    with closing(Store.open(on_a_stick)) as store:
        store.add(*sample_visit(), "在U盘上")
    window.open_sample()
    told: list[str] = []
    monkeypatch.setattr("ui.files.working_copy.ask_which_now", lambda *_: 0)
    monkeypatch.setattr("ui.files.working_copy.tell_now", lambda *words: told.append(words[2]))
    assert window.close()
    assert "没有覆盖它" in told[0]


@pytest.mark.parametrize("quick", [True, False])
def test_copying_and_writing_back_show_that_they_go_on(
    quick: bool, qtbot: Any, window: MainWindow, on_a_stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(busy, "QUICK_S", 10 if quick else 0)
    if not quick:
        monkeypatch.setattr(busy.Background, "busy", True)
    shown: list[str] = []
    monkeypatch.setattr(busy.BusyDialog, "open", lambda dialog: shown.append(dialog.findChild(QLabel).text()))
    window.open_file(on_a_stick)
    qtbot.wait_until(lambda: any(one.isVisible() for one in window.findChildren(QMessageBox)))
    answer(qtbot, window, "复制到本机后打开（推荐）")
    qtbot.wait_until(lambda: path_of(window).parent == copies_kept())
    window.open_sample()
    monkeypatch.setattr("ui.files.working_copy.ask_which_now", lambda *_: 0)
    monkeypatch.setattr("ui.files.working_copy.tell_now", lambda *_: None)
    assert window.close()
    (copy,) = copies_kept().glob("*.db")
    assert not is_changed(copy)
    said = ["正在读取“别处.db”…", "正在复制到本机…", "正在写回原处，并读回核对…"]
    assert shown == ([] if quick else said)


def test_or_not_at_all(qtbot: Any, window: MainWindow, on_a_stick: Path, file: Path) -> None:
    window.open_file(on_a_stick)
    answer(qtbot, window, "取消")
    assert path_of(window) == file


@pytest.mark.parametrize(("way", "closes"), [(0, True), (1, True), (-1, False)])
def test_leaving_a_changed_copy_asks(
    way: int, closes: bool, qtbot: Any, window: MainWindow, on_a_stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open_file(on_a_stick)
    answer(qtbot, window, "复制到本机后打开（推荐）")
    window.open_sample()
    window.show_start()
    asked: list[str] = []
    monkeypatch.setattr("ui.files.working_copy.ask_which_now", lambda *words: asked.append(words[2]) or way)
    told: list[str] = []
    monkeypatch.setattr("ui.files.working_copy.tell_now", lambda *words: told.append(words[2]))
    assert window.close() is closes
    assert ["已写回" in words for words in told] == [True] * (way == 0)
    assert len(asked) == 1
    copy = next(copies_kept().iterdir())
    assert is_changed(copy) is (way != 0)


@pytest.fixture
def holder(file: Path) -> Iterator[subprocess.Popen[str]]:
    """Another window on the file, in a process of its own."""
    command = [sys.executable, "-m", "tests.ui.hold_a_file", str(file)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield process
        process.kill()


def test_two_windows_on_one_file(qtbot: Any, file: Path, holder: Any) -> None:
    window = MainWindow(Settings(person=""))
    qtbot.addWidget(window)
    window.show()
    window.open_file(file)
    asked = answer(qtbot, window, "只读打开")
    assert "这台电脑的另一个窗口" in asked
    assert "操作人李某某" in asked
    assert "正在这台电脑的另一个窗口" in band(window)
    holder.stdin.write("edit\n")
    holder.stdin.flush()
    assert holder.stdout.readline() == "edited\n"
    window.show_start()
    assert "示例" in {window._start._table.item(row, 2).text() for row in range(window._start._table.rowCount())}
    assert "新建评估" not in enabled(window)
    holder.kill()
    holder.wait()
    window.open_file(file)  # nothing left behind stands in the way
    assert band(window) == ""
    assert "新建评估" in enabled(window)
    window.close()
    assert not lock_file(file).exists()


def test_another_computers_lock_can_be_passed_over(qtbot: Any, window: MainWindow, other: Path) -> None:
    left = Holder(machine="WANG-PC", person="王某某", since="2026-11-20T09:00+08:00", host="another")
    lock_file(other).parent.mkdir(parents=True, exist_ok=True)
    lock_file(other).write_bytes(msgspec.json.encode(left))
    window.open_file(other)
    assert "另一台电脑“WANG-PC”" in answer(qtbot, window, "取消")
    assert path_of(window) != other
    window.open_file(other)
    answer(qtbot, window, "仍然打开")
    assert (path_of(window), band(window)) == (other, "")


def test_the_same_window_may_open_its_file_again(window: MainWindow, file: Path) -> None:
    window.open_file(file)
    assert path_of(window) == file
    assert lock_file(file).exists()
    window.close()
    assert not lock_file(file).exists()


def test_what_is_not_in_the_copy_yet_is_not_written_back(window: MainWindow, on_a_stick: Path, qtbot: Any) -> None:
    window.open_file(on_a_stick)
    answer(qtbot, window, "复制到本机后打开（推荐）")
    copy, before = path_of(window), on_a_stick.read_bytes()
    assert window._store is not None
    window.open_assessment(next(one.id for one in window._store.load_all()[0] if one.status == "draft"))
    away = copy.rename(copy.with_name("移走"))
    assert window._document is not None
    window._document.set_answer(0, replace(window._document.answer(0), note="新的说明"), "说明")
    for act in (window._file.write_back, window._hand_over):
        act()
        assert "有修改还没有保存，请先按“重试保存”" in answer(qtbot, window, "知道了")
    away.rename(copy)
    window._document.retry()
    window._file.write_back()
    assert "已写回" in answer(qtbot, window, "知道了")
    assert on_a_stick.read_bytes() != before


@pytest.mark.parametrize("folder", ["data/备份/评估_12345678", "U盘/巡察整改评估备份/评估_pc_12345678"])
def test_a_backup_is_only_looked_at(folder: str, window: MainWindow, other: Path, tmp_path: Path) -> None:
    point = tmp_path / folder / "00001_20261101-090000_打开时.db"
    point.parent.mkdir(parents=True)
    shutil.copy(other, point)
    before = point.read_bytes()
    window.open_file(point)
    assert "是自动备份的一份，只能查看" in band(window)
    assert {"新建评估", "打开示例评估"}.isdisjoint(enabled(window))
    assert point.read_bytes() == before


def test_the_users_own_file_in_such_a_folder_is_none(window: MainWindow, other: Path, tmp_path: Path) -> None:
    folder = tmp_path / "巡察整改评估备份" / "2026"
    folder.mkdir(parents=True)
    shutil.copy(other, folder / "某县.db")
    window.open_file(folder / "某县.db")
    assert band(window) == ""
    window._file.open(folder / "新.db", create=True)
    assert path_of(window) == folder / "新.db"


def test_an_error_that_nobody_foresaw_leaves_no_lock_behind(
    window: MainWindow, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(open_file, "_opened", broken)
        with pytest.raises(RuntimeError):
            window._file.open_here(other)
    assert not lock_file(other).exists()
    assert window._file.open_here(other)


def test_what_goes_on_cannot_be_closed_and_leads_on_when_it_is_done(window: MainWindow, qtbot: Any) -> None:
    free, done = Event(), []
    busy.while_busy(window, "正在复制…", lambda: free.wait(20), done.append)
    (dialog,) = window.findChildren(busy.BusyDialog)
    assert (dialog.isVisible(), dialog.windowModality()) == (True, Qt.WindowModality.WindowModal)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    dialog.close()
    assert dialog.isVisible()
    assert done == []
    free.set()
    qtbot.wait_until(lambda: done == [True])
    qtbot.wait_until(lambda: not window.findChildren(busy.BusyDialog))


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 9")


READ_ONLY = {"read-only": lambda path: path.chmod(0o444), "newer": newer}


@pytest.mark.parametrize("case", READ_ONLY)
def test_what_cannot_be_written_is_shown_and_nothing_can_be_changed(
    case: str, window: MainWindow, other: Path, qtbot: Any
) -> None:
    READ_ONLY[case](other)
    before = other.read_bytes()
    window.open_file(other)
    assert band(window).startswith("只读：")
    assert {"新建评估", "删除…", "打开示例评估"}.isdisjoint(enabled(window))
    assert "打开" in enabled(window)
    assert window._store is not None
    for one in window._store.load_all()[0]:
        window.open_assessment(one.id)
        assert window._document is not None
        assert window._page is not None
        assert not window._document.editable
        for number in range(window._page.page_count):
            window._page.show_page(number)
            changing = {"定稿…", "重新打开…", "作废…", "登记签名…", "导入自评…", "添加任务", "导入台账…"}
            assert changing.isdisjoint(enabled(window))
        assert window._status._saved.text() == ""
        assert not any(card._note.isEnabled() and not card._note.isReadOnly() for card in window.findChildren(ItemCard))
        assert window._visit is not None
        window._visit.show_history()
        window.go_back()
        window.preview_sheet()
        window.go_back()
        window.go_back()
    assert other.read_bytes() == before
    window.new_assessment()
    assert "没有打开可以修改的" in answer(qtbot, window, "知道了")


def test_an_older_file_is_brought_up_to_date_and_told(qtbot: Any, window: MainWindow, other: Path) -> None:
    shutil.copy(VERSIONS / "version-2" / "visits.db", other)
    window.open_file(other)
    assert "已升级" in answer(qtbot, window, "知道了")
    assert band(window) == ""


def test_a_file_that_cannot_even_be_asked_for_gets_a_sentence(window: MainWindow, tmp_path: Path) -> None:
    before = window._store
    assert not window.open_file(tmp_path / ("很" * 100) / "评估.db")
    assert "文件名太长" in box(window).text()
    assert window._store is before
