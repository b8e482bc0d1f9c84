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
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolBar

from desktop_app.backups import access
from desktop_app.backups.working_copy import copies_kept, is_changed, take
from desktop_app.base.paths import ROOT
from desktop_app.files.file_lock import Holder, lock_file
from desktop_app.files.places import Place
from desktop_app.files.settings import load_settings
from desktop_app.record.sample import sample_visit
from desktop_app.storage.data_file import DataFile
from desktop_app.storage.store import Store
from tests.samples import FILES, VISITS
from ui.files.backup_timer import BackupTimer
from ui.files.working_copy import WorkingCopy
from ui.parts import busy, patience
from ui.parts.growing_text import GrowingText

from ..refusing import refuses
from .conftest import Seat
from .driver import Person
from .stored import all_stored


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another file, of the present version, with assessments."""
    (tmp_path / "U盘").mkdir()
    return Path(shutil.copy(VISITS, tmp_path / "U盘" / "别处.db"))


@pytest.fixture
def on_a_stick(monkeypatch: pytest.MonkeyPatch, other: Path) -> Path:
    monkeypatch.setattr(access, "place_of", lambda path: Place.REMOVABLE if path == other else Place.OWN)
    return other


def band(person: Person) -> str:
    return person.shown("notice", person.window.findChild(QToolBar, "readOnlyBand"))


def below(person: Person) -> str:
    """What is said at the right of the line at the bottom."""
    return person.shown("unwritten") or person.shown("copies")


@pytest.fixture
def copied(person: Person, on_a_stick: Path) -> Person:
    """A person works on a copy of the file on the stick, and has changed it."""
    person.window.open_file(on_a_stick)
    person.answer("复制到本机后打开（推荐）")
    person.wait_until(lambda: person.path.parent == copies_kept())
    person.window.open_sample()
    return person


def test_a_copy_of_a_stick_is_worked_on_and_written_back(person: Person, on_a_stick: Path) -> None:
    before = on_a_stick.read_bytes()
    person.window.open_file(on_a_stick)
    assert "U盘" in person.answer("复制到本机后打开（推荐）")
    person.wait_until(lambda: person.path.parent == copies_kept())
    copy = person.path
    assert f"（本机副本，原件：{on_a_stick}）" in person.shown("secondary")
    person.window.open_sample()
    person.press("alt+Left")
    assert is_changed(copy)
    assert on_a_stick.read_bytes() == before
    assert below(person) == "有修改没有写回"
    person.click("写回原处…")
    assert "已写回并核对" in person.answer("确定")
    assert below(person) == "仅存于本机"
    assert not is_changed(copy)
    assert any(one.sample for one in all_stored(on_a_stick))
    person.window.open_file(on_a_stick)
    assert "内容相同" in person.answer("打开本机副本（推荐）")
    assert person.path == copy


@pytest.mark.parametrize(("way", "same"), [("打开以前的本机副本", True), ("重新复制到本机后打开", False)])
def test_changes_never_written_back_are_not_lost_sight_of(
    way: str, same: bool, person: Person, on_a_stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WorkingCopy, "may_leave", lambda *_: True)
    copy = take(on_a_stick)
    for path in (copy, on_a_stick):
        with closing(Store.open(path)) as store:
            store.add(*sample_visit())
    person.window.open_file(on_a_stick)
    assert "没有写回的修改" in person.answer(way)
    person.wait_until(lambda: person.path.parent == copies_kept())
    assert (person.path == copy) is same


@pytest.mark.parametrize(("way", "read_only"), [("直接打开", False), ("只读查看", True)])
def test_or_it_is_opened_where_it_is(way: str, read_only: bool, person: Person, on_a_stick: Path) -> None:
    person.window.open_file(on_a_stick)
    person.answer(way)
    assert person.path == on_a_stick
    assert bool(band(person)) is read_only


def test_it_is_opened_there_again_without_a_question_until_it_is_chosen_anew(
    person: Person, on_a_stick: Path, file: Path
) -> None:
    person.window.open_file(on_a_stick)
    person.answer("直接打开")
    person.window.open_file(file)
    assert load_settings().in_place == (str(on_a_stick),)
    person.window.open_file(on_a_stick)
    assert person.path == on_a_stick
    person.window.open_file(file)
    person.choose("打开其他文件…")
    person.choose_path(on_a_stick)
    person.answer("只读查看")
    assert load_settings().in_place == ()


def test_what_was_laid_beside_is_read_before_the_window_goes(copied: Person, on_a_stick: Path) -> None:
    with closing(Store.open(on_a_stick)) as store:
        store.add(*sample_visit())
    with copied.answering("写回", "确定") as told:
        assert copied.close()
    assert "没有覆盖它" in told[1]


@pytest.mark.parametrize("quick", [True, False])
def test_copying_and_writing_back_show_that_they_go_on(
    quick: bool, person: Person, on_a_stick: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setattr(patience, "QUICK_S", 10 if quick else 0)
    if not quick:
        monkeypatch.setattr(patience.Background, "busy", True)
    shown: list[str] = []
    show = busy.Sign.__init__
    monkeypatch.setattr(
        busy.Sign, "__init__", lambda sign, window, words: (shown.append(words), show(sign, window, words))[1]
    )
    request.getfixturevalue("copied")
    with person.answering("写回", "确定"):
        assert person.close()
    (copy,) = copies_kept().glob("*.db")
    assert not is_changed(copy)
    said = ["正在读取“别处.db”…", "正在复制到本机…", "正在写回原处，并读回核对…"]
    assert [words for words in shown if quick or words in said] == ([] if quick else said)


def test_or_not_at_all(person: Person, on_a_stick: Path, file: Path) -> None:
    person.window.open_file(on_a_stick)
    person.answer("取消")
    assert person.path == file


@pytest.mark.parametrize(
    ("answers", "closes", "written"),
    [(("写回", "确定"), True, True), (("以后再写回",), True, False), (("取消",), False, False)],
)
def test_leaving_a_changed_copy_asks(answers: tuple[str, ...], closes: bool, written: bool, copied: Person) -> None:
    with copied.answering(*answers) as told:
        assert copied.close() is closes
    assert ["已写回" in words for words in told[1:]] == [True] * written
    copy = next(copies_kept().iterdir())
    assert is_changed(copy) is not written
    if not closes:
        with copied.answering("以后再写回"):  # or the end of the test would be asked
            copied.close()


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


def test_two_windows_on_one_file(seat: Seat, file: Path, holder: Any) -> None:
    person = seat(file=file)
    asked = person.answer("只读打开")
    assert "这台电脑的另一个窗口" in asked
    assert "录入人李某某" in asked
    assert "正在这台电脑的另一个窗口" in band(person)
    holder.stdin.write("edit\n")
    holder.stdin.flush()
    assert holder.stdout.readline() == "edited\n"
    person.window.show_start()
    assert "示例" in {row[2] for row in person.listed}
    assert "新建评估" not in person.buttons()
    holder.kill()
    holder.wait()
    person.window.open_file(file)  # nothing left behind stands in the way
    assert band(person) == ""
    assert "新建评估" in person.buttons()
    person.close()
    assert not lock_file(file).exists()


def test_another_computers_lock_can_be_passed_over(person: Person, other: Path, file: Path) -> None:
    left = Holder(machine="WANG-PC", person="王某某", since="2026-11-20T09:00+08:00", host="another")
    lock_file(other).parent.mkdir(parents=True, exist_ok=True)
    lock_file(other).write_bytes(msgspec.json.encode(left))
    person.window.open_file(other)
    assert "另一台电脑“WANG-PC”" in person.answer("取消")
    assert person.path == file
    person.window.open_file(other)
    person.answer("仍然打开")
    assert (person.path, band(person)) == (other, "")


def test_the_same_window_may_open_its_file_again(person: Person, file: Path) -> None:
    person.window.open_file(file)
    assert person.path == file
    assert lock_file(file).exists()
    person.close()
    assert not lock_file(file).exists()


def test_what_is_not_in_the_copy_yet_is_not_written_back(copied: Person, on_a_stick: Path) -> None:
    copy, before = copied.path, on_a_stick.read_bytes()
    copied.card(1)
    comes_back = refuses(copy)
    copied.fill("第1项 扣分依据", "新的说明")
    for entry in ("写回原处…", "移交…"):
        copied.choose(entry)
        assert "有修改还没有保存，请先按“重试保存”" in copied.answer("确定")
    comes_back()
    copied.click("重试保存")
    copied.choose("写回原处…")
    assert "已写回" in copied.answer("确定")
    assert on_a_stick.read_bytes() != before


@pytest.mark.parametrize("folder", ["data/备份/评估_12345678", "U盘/巡察整改评估备份/评估_pc_12345678"])
def test_a_backup_is_only_looked_at(folder: str, person: Person, other: Path, tmp_path: Path) -> None:
    point = tmp_path / folder / "00001_20261101-090000_打开时.db"
    point.parent.mkdir(parents=True)
    shutil.copy(other, point)
    before = point.read_bytes()
    person.window.open_file(point)
    assert "是自动备份的一份，只能查看" in band(person)
    assert {"新建评估", "打开示例评估"}.isdisjoint(person.buttons())
    assert point.read_bytes() == before


def test_the_users_own_file_in_such_a_folder_is_none(person: Person, other: Path, tmp_path: Path) -> None:
    folder = tmp_path / "巡察整改评估备份" / "2026"
    folder.mkdir(parents=True)
    shutil.copy(other, folder / "某县.db")
    person.window.open_file(folder / "某县.db")
    assert band(person) == ""
    person.choose("新建数据文件…")
    person.choose_path(folder / "新.db")
    assert (person.path, band(person)) == (folder / "新.db", "")


def test_an_error_that_nobody_foresaw_leaves_no_lock_behind(
    person: Person, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(DataFile, "open", broken)
        with pytest.raises(RuntimeError):
            person.window.open_file(other)
    assert not lock_file(other).exists()
    assert person.window.open_file(other)


def test_what_goes_on_cannot_be_closed_and_leads_on_when_it_is_done(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "QUICK_S", 0.0)
    monkeypatch.setattr(patience, "DIALOG_AFTER_MS", 0)
    free, done = Event(), []
    patience.while_busy(person.window, "正在复制…", lambda: free.wait(20), done.append)
    dialog = person.dialog(busy.BusyDialog)
    assert dialog.windowModality() == Qt.WindowModality.WindowModal
    person.press("Escape")
    dialog.close()
    assert dialog.isVisible()
    assert done == []
    free.set()
    person.wait_until(lambda: done == [True])
    person.wait_until(lambda: not person.window.findChildren(busy.BusyDialog))


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("CREATE TABLE later (a); PRAGMA user_version = 9")


READ_ONLY = {"read-only": lambda path: path.chmod(0o444), "newer": newer}


CHANGING = {"定稿…", "重新打开…", "作废…", "登记签名…", "导入自评…", "添加任务", "导入台账…"}


@pytest.mark.parametrize("case", READ_ONLY)
def test_what_cannot_be_written_is_shown_and_nothing_can_be_changed(case: str, person: Person, other: Path) -> None:
    READ_ONLY[case](other)
    before = other.read_bytes()
    person.window.open_file(other)
    assert band(person).startswith("只读：")
    assert {"新建评估", "删除…", "打开示例评估"}.isdisjoint(person.buttons())
    assert "打开" in person.buttons()
    for one in person.store.load_all()[0]:
        person.window.open_assessment(one.id)
        for number in range(person.form.page_count):
            person.show_page(number)
            assert CHANGING.isdisjoint(person.buttons())
            assert not any(field.isEnabled() and not field.isReadOnly() for field in person.all(GrowingText))
        assert person.shown("saved") == ""
        person.press("ctrl+h", "alt+Left", "ctrl+p", "alt+Left", "alt+Left")
    assert other.read_bytes() == before
    person.window.new_assessment()
    assert "没有打开可以修改的" in person.answer("确定")


def test_an_older_file_is_brought_up_to_date_and_told(person: Person, other: Path) -> None:
    shutil.copy(FILES / "version-2" / "visits.db", other)
    person.window.open_file(other)
    assert "已升级" in person.answer("确定")
    assert band(person) == ""


def test_a_file_that_cannot_even_be_asked_for_gets_a_sentence(person: Person, tmp_path: Path, file: Path) -> None:
    assert not person.window.open_file(tmp_path / ("很" * 300) / "评估.db")
    assert "文件名太长" in person.answer("确定")
    assert person.path == file


def test_a_file_that_a_cloud_program_copies_is_asked_about_each_time_and_said(
    person: Person, file: Path, tmp_path: Path
) -> None:
    (tmp_path / "WeChat Files").mkdir()
    path = Path(shutil.copy(VISITS, tmp_path / "WeChat Files" / "评估.db"))
    for _ in range(2):
        person.window.open_file(path)
        assert "在微信的文件夹里，里面的文件会被聊天软件清理" in person.answer("直接打开")
        assert person.path == path
        person.window.findChild(BackupTimer).now()
        person.wait_until(lambda: below(person) == "数据文件在同步文件夹里")
        person.window.open_file(file)
    person.window.open_file(path)
    assert "再删除这里的一份" in person.answer("复制到本机后打开（推荐）")
    person.wait_until(lambda: person.path.parent == copies_kept())
    person.window.open_sample()
    person.press("alt+Left")
    assert below(person) != "有修改没有写回"
    person.window.open_file(tmp_path / "WeChat Files" / "新.db", create=True)
    assert "没有新建文件" in person.answer("确定")
    assert [*path.parent.glob("*.db")] == [path]
