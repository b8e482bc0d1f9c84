"""The one way of waiting: what comes of the work comes back, a sign is seen, a dialog says how far, nothing is lost."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QProgressBar, QWidget

from desktop_app.backups.access import Access
from desktop_app.base import progress
from desktop_app.base.errors import OnlyReadableError
from desktop_app.base.paths import ROOT
from desktop_app.base.progress import GivenUpError
from ui.files import open_file
from ui.parts import patience
from ui.parts.background import Background
from ui.parts.busy import BusyDialog, Sign
from ui.parts.patience import is_waiting, wait_for, waited, while_busy
from ui.parts.theme import application

from .driver import Person

LONG = 60_000


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Nothing is quick; the dialog comes after so many milliseconds."""
    monkeypatch.setattr(patience, "QUICK_S", 0.0)
    return lambda milliseconds: monkeypatch.setattr(patience, "DIALOG_AFTER_MS", milliseconds)


@pytest.fixture
def soon() -> Iterator[Callable[[Callable[[], object]], None]]:
    """Does something in a moment, within whatever loop the window is in by then."""
    timers: list[QTimer] = []

    def do(what: Callable[[], object]) -> None:
        timer = QTimer(interval=20, singleShot=True)
        timer.timeout.connect(what)
        timer.start()
        timers.append(timer)

    yield do
    for timer in timers:
        timer.stop()


def fails() -> None:
    raise OnlyReadableError("只能查看。")


@pytest.mark.parametrize("after", [0, LONG])
def test_what_comes_of_it_comes_back_and_so_does_what_comes_in_the_way(
    person: Person, slow: Callable[[int], None], after: int
) -> None:
    slow(after)
    assert waited(person.window, "正在…", lambda: 7) == 7
    with pytest.raises(OnlyReadableError, match="只能查看"):
        waited(person.window, "正在…", fails)
    assert wait_for(person.window, "正在…", fails) is None
    assert person.told() == ["只能查看。"]
    assert not person.window.findChildren(Sign)[1:]
    assert QGuiApplication.overrideCursor() is None


def test_no_order_is_taken_while_the_sign_is_up(
    person: Person, slow: Callable[[int], None], soon: Callable[[Callable[[], object]], None]
) -> None:
    slow(LONG)
    field, go_on = QLineEdit(person.window), Event()
    field.show()
    field.setFocus()
    seen: list[object] = []

    def look() -> None:
        (sign,) = person.all(Sign)
        person.write("a")
        person.press("ctrl+n", "Escape")
        person.click(field)
        seen.extend((sign.words.text(), person.window.close(), QGuiApplication.overrideCursor() is not None))
        go_on.set()

    soon(look)
    waited(person.window, "正在定稿…", lambda: go_on.wait(10))
    assert seen == ["正在定稿…", False, True]
    assert (field.text(), person.window.isVisible(), person.all(Sign)) == ("", True, [])
    person.write("b")
    assert field.text() == "b"


def test_a_dialog_that_has_led_to_it_closes(person: Person, slow: Callable[[int], None]) -> None:
    slow(LONG)
    go_on, dialog = Event(), QDialog(person.window)
    dialog.open()
    while_busy(person.window, "正在读取…", lambda: go_on.wait(10), lambda _: None)
    dialog.accept()
    assert (dialog.isVisible(), len(person.all(Sign))) == (False, 1)
    go_on.set()
    person.wait_until(lambda: not person.all(Sign))


def test_the_dialog_says_how_far_it_is_and_offers_to_stop_only_what_can_be_stopped(
    person: Person, slow: Callable[[int], None]
) -> None:
    slow(0)
    steps = [Event() for _ in range(2)]

    def work() -> str:
        progress.stage("复制")
        progress.step(1, 4)
        steps[0].wait(10)
        progress.past_return()
        steps[1].wait(10)
        return "done"

    done: list[str] = []
    while_busy(person.window, "正在备份…", work, done.append, may_stop=True)
    dialog = person.dialog(BusyDialog)
    words = dialog.findChildren(QLabel)
    person.wait_until(lambda: "复制" in words[1].text())
    assert (words[0].text(), words[1].text()) == ("正在备份…", "复制　25%")
    assert dialog.findChild(QProgressBar).value() == 250
    assert person.buttons() == {"取消"}
    steps[0].set()
    person.wait_until(lambda: not person.buttons())
    person.press("Escape")
    assert dialog.isVisible()
    steps[1].set()
    person.wait_until(lambda: done == ["done"])
    assert person.all(BusyDialog) == []


def test_given_up_it_is_as_if_nothing_had_been_begun(person: Person, slow: Callable[[int], None]) -> None:
    slow(0)
    go_on, done = Event(), list[object]()

    def work() -> None:
        go_on.wait(10)
        progress.check()

    while_busy(person.window, "正在备份…", work, done.append, may_stop=True)
    person.dialog(BusyDialog)
    person.press("Escape")
    go_on.set()
    person.wait_until(lambda: not person.all(BusyDialog))
    assert (done, person.told()) == ([], [])
    with pytest.raises(GivenUpError):
        waited(person.window, "正在…", _given_up)


def _given_up() -> None:
    raise GivenUpError


def test_what_hangs_is_left_behind_and_what_comes_of_it_is_let_go(
    person: Person,
    slow: Callable[[int], None],
    soon: Callable[[Callable[[], object]], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slow(0)
    monkeypatch.setattr(patience, "LET_GO_AFTER_MS", 0)
    answers, let_go = Event(), list[str]()
    soon(lambda: (person.dialog(BusyDialog), person.press("Escape")))
    with pytest.raises(GivenUpError):
        waited(person.window, "正在打开…", lambda: (answers.wait(10), "file")[1], may_stop=True, let_go=let_go.append)
    assert (let_go, person.all(BusyDialog), is_waiting(person.window)) == ([], [], False)
    answers.set()
    person.wait_until(lambda: let_go == ["file"])


def test_a_file_that_was_to_be_opened_once_more_stays_locked_when_that_is_given_up(
    person: Person,
    slow: Callable[[int], None],
    soon: Callable[[Callable[[], object]], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slow(0)
    monkeypatch.setattr(patience, "LET_GO_AFTER_MS", 0)
    opened, answers, closed = Event(), Event(), Event()
    work_on, close = open_file.work_on, Access.close

    def work_on_and_wait(*args: Any, **more: Any) -> object:
        access = work_on(*args, **more)
        opened.set()
        answers.wait(10)
        return access

    monkeypatch.setattr(open_file, "work_on", work_on_and_wait)
    monkeypatch.setattr(Access, "close", lambda access, keep=None: (close(access, keep), closed.set())[0])
    soon(lambda: (person.dialog(BusyDialog), opened.wait(10), person.press("Escape")))
    assert not person.window.open_file(person.path)
    answers.set()
    person.wait_until(closed.is_set)
    elsewhere = (
        "import pathlib, sys; from desktop_app.backups.access import work_on; work_on(pathlib.Path(sys.argv[1]), '')"
    )
    command = [sys.executable, "-c", elsewhere, str(person.path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=ROOT)
    assert "HeldError" in done.stderr


def test_who_waits_within_a_wait_holds_up_neither(
    person: Person, slow: Callable[[int], None], soon: Callable[[Callable[[], object]], None]
) -> None:
    slow(LONG)
    first, second = Event(), Event()
    inner: list[str] = []

    def wait_too() -> None:
        QTimer.singleShot(50, second.set)  # what is waited for first is done first, while the other is waited for
        inner.append(waited(person.window, "正在备份…", lambda: (first.set(), second.wait(10), "inner")[2]))

    soon(wait_too)
    assert waited(person.window, "正在定稿…", lambda: (first.wait(10), "outer")[1]) == "outer"
    assert inner == ["inner"]


def test_nothing_else_arrives_while_something_is_waited_for(
    person: Person, slow: Callable[[int], None], soon: Callable[[Callable[[], object]], None]
) -> None:
    slow(LONG)
    other, go_on, arrived = Background(person.window, daemon=True), Event(), list[str]()
    soon(lambda: (other.run(lambda: "other", arrived.append), other.wait(10), QTimer.singleShot(20, go_on.set)))
    waited(person.window, "正在定稿…", lambda: go_on.wait(10))
    assert arrived == []
    person.wait_until(lambda: arrived == ["other"])


def test_the_sign_is_seen_where_the_dialog_is_only_being_made(person: Person, slow: Callable[[int], None]) -> None:
    slow(LONG)
    go_on, seen = Event(), list[QWidget]()
    unseen = QWidget(person.window)
    look = QTimer(interval=10)
    look.timeout.connect(lambda: (seen.extend(one.window() for one in person.all(Sign)), go_on.set()))
    look.start()
    waited(unseen, "正在读取备份…", lambda: go_on.wait(10))
    look.stop()
    assert seen[0] is person.window


def test_what_goes_on_while_the_program_ends_is_done_all_the_same(
    person: Person, slow: Callable[[int], None], soon: Callable[[Callable[[], object]], None]
) -> None:
    slow(LONG)
    go_on = Event()
    soon(lambda: (application().quit(), go_on.set()))
    assert waited(person.window, "正在保存…", lambda: go_on.wait(10)) is True
