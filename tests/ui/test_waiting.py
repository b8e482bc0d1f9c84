"""What takes long: nothing waits for a disk in the window's thread, and while it waits elsewhere the window lives."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel

from desktop_app.assessing import saving
from desktop_app.base.paths import ROOT
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from ui.parts import patience
from ui.parts.busy import BusyDialog, Sign
from ui.parts.patience import is_waiting

from ..harness import vfs
from .conftest import Seat
from .driver import Person
from .held_disk import BEATS, HeldDisk
from .held_disk import held_disk as held_disk  # a fixture
from .waits import OPERATIONS

DECISION = ROOT / "docs" / "decisions" / "0015-one-way-of-waiting.md"

pytestmark = pytest.mark.skipif(bool(vfs.available()), reason=vfs.available())


@pytest.fixture
def hurried(
    held_disk: HeldDisk, seat: Seat, file: Path, rubric: Rubric, record: Assessment, monkeypatch: pytest.MonkeyPatch
) -> Person:
    """A person at a draft, whose window calls every disk slow at once."""
    person = seat(file=file)
    person.open(rubric, record)
    monkeypatch.setattr(saving, "PATIENCE_S", 0.0)
    monkeypatch.setattr(patience, "QUICK_S", 0.0)
    monkeypatch.setattr(patience, "DIALOG_AFTER_MS", 60_000)
    return person


@pytest.mark.parametrize("what", OPERATIONS)
def test_no_disk_is_waited_for_in_the_windows_thread(
    hurried: Person, held_disk: HeldDisk, tmp_path: Path, what: str
) -> None:
    prepare, words, is_done = OPERATIONS[what]
    act = prepare(hurried, tmp_path)
    signs: list[str] = []
    closed: list[bool] = []

    def look() -> None:
        for sign in hurried.window.findChildren(Sign):
            if sign.isVisible() and held_disk.held and sign.words.text() not in signs:
                signs.append(sign.words.text())
                hurried.window.close()
                closed.append(not hurried.window.isVisible())

    eyes = QTimer(interval=1)
    eyes.timeout.connect(look)
    eyes.start()
    held_disk.arm()
    act()
    hurried.wait_until(lambda: held_disk.beats >= BEATS and is_done(hurried, tmp_path))
    eyes.stop()
    assert (held_disk.in_window, held_disk.elsewhere > 0) == (0, True)
    assert words in signs if words else signs == []
    assert not any(closed), "nor could it be closed meanwhile"


def test_the_decision_lists_them_all() -> None:
    rows = [line.split("|")[1:3] for line in DECISION.read_text("utf-8").splitlines() if line.startswith("| ")]
    told = {name.strip(): said for name, said in rows}
    assert told.keys() >= OPERATIONS.keys()
    unsaid = [name for name, one in OPERATIONS.items() if _pattern(one.words) not in told[name]]
    assert unsaid == []


def _pattern(words: str) -> str:
    return re.sub("1份", "…份", re.sub("“.*”", "“…”", words))


STOPPED = ("定稿", "删除评估", "打开数据文件", "升级旧版本的文件", "恢复")


@pytest.mark.parametrize("what", STOPPED)
def test_what_is_given_up_has_changed_nothing(
    hurried: Person, held_disk: HeldDisk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setattr(patience, "DIALOG_AFTER_MS", 0)
    act, path = OPERATIONS[what].prepare(hurried, tmp_path), hurried.path
    before = content_of(tmp_path)
    pressed: list[str] = []

    def give_up(dialog: BusyDialog) -> None:
        pressed.append(dialog.findChild(QLabel).text())
        hurried.window.close()  # which does nothing
        dialog.reject()

    with at_the_dialog(hurried, held_disk, give_up):
        act()
        hurried.wait_until(lambda: pressed and not is_waiting(hurried.window))
    assert hurried.told() == []
    assert (hurried.path, content_of(tmp_path)) == (path, before)
    assert hurried.window.isVisible()


@pytest.mark.parametrize("what", ["新建数据文件", "登记签名"])
def test_what_cannot_be_taken_back_offers_no_cancel(
    hurried: Person, held_disk: HeldDisk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setattr(patience, "DIALOG_AFTER_MS", 0)
    act, _, is_done = OPERATIONS[what].prepare(hurried, tmp_path), *OPERATIONS[what][1:]
    offered: list[bool] = []

    def give_up(dialog: BusyDialog) -> None:
        offered.append("取消" in hurried.buttons())
        dialog.reject()

    with at_the_dialog(hurried, held_disk, give_up):
        act()
        hurried.wait_until(lambda: offered and not is_waiting(hurried.window) and is_done(hurried, tmp_path))
    assert not any(offered)


@contextmanager
def at_the_dialog(person: Person, disk: HeldDisk, do: Callable[[BusyDialog], object]) -> Iterator[None]:
    """Hold the disk until the dialog is there and something was done to it."""

    def look() -> None:
        for dialog in person.window.findChildren(BusyDialog):
            if dialog.isVisible() and disk.held:
                do(dialog)
                disk.let_go()

    eyes = QTimer(interval=1)
    eyes.timeout.connect(look)
    eyes.start()
    disk.arm(for_ever=True)
    yield
    eyes.stop()


def content_of(folder: Path) -> dict[str, bytes]:
    """What lies in a folder."""
    return {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}
