"""A second start on a file brings the window that has it to the front, or says what keeps it from that."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop_app.base.paths import ROOT
from desktop_app.files import calls
from desktop_app.files.calls import call, is_called, note_for
from desktop_app.files.file_lock import FileLock, claim, lock_file
from ui.files.listener import Listener

from .conftest import Seat
from .driver import Person

Process = subprocess.Popen[str]


@pytest.fixture
def started(file: Path) -> Iterator[Callable[[str], Process]]:
    """Starts one of the programs of this folder on the file; it is ended with the test."""
    made: list[Process] = []

    def start(name: str) -> Process:
        command = [sys.executable, "-m", f"tests.ui.{name}", str(file)]
        pipe = subprocess.PIPE
        made.append(subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, encoding="utf-8"))
        return made[-1]

    yield start
    for process in made:
        process.kill()
        process.communicate()


def start_again(file: Path) -> subprocess.CompletedProcess[str]:
    """Start the program itself on a file, to be closed as soon as its list is painted."""
    variables = os.environ | {"ASSESSMENT_QUIT_AFTER_PAINT": "1", "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "desktop_app", file.name]
    variables["PYTHONPATH"] = str(ROOT)
    return subprocess.run(command, cwd=file.parent, env=variables, capture_output=True, encoding="utf-8", timeout=60)


def test_the_first_window_comes_back_and_no_second_opens(file: Path, started: Callable[[str], Process]) -> None:
    first = started("stay_open")
    assert first.stdout.readline() == "minimised\n"
    again = start_again(file)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert first.stdout.readline() == "in front\n"
    assert not note_for(file).exists()


def test_a_window_of_another_file_leads_there(seat: Seat, tmp_path: Path, file: Path, started: object) -> None:
    first = started("stay_open")
    assert first.stdout.readline() == "minimised\n"
    person = seat(file=Path(shutil.copy(file, tmp_path / "另一份.db")))
    person.window.open_file(file)
    assert "请转到那个窗口修改" in person.answer("转到那个窗口")
    person.let_work_end()
    assert first.stdout.readline() == "in front\n"
    assert person.path == tmp_path / "另一份.db"


def test_a_window_that_shows_nothing_goes(seat: Seat, file: Path, started: object) -> None:
    assert started("stay_open").stdout.readline() == "minimised\n"
    person = seat(file=file)  # of two starts at the same instant neither finds the other's window before its own
    person.wait_until(lambda: not person.window.isVisible())


def test_one_that_is_busy_is_let_be(seat: Seat, file: Path, started: object, monkeypatch: pytest.MonkeyPatch) -> None:
    assert started("hold_a_file").stdout.readline() == "open\n"
    monkeypatch.setattr(calls, "PATIENCE_S", 0.05)
    person = seat(file=file)
    person.answer("转到那个窗口")  # asked as there was no answer
    person.let_work_end()
    assert "那个窗口没有回应" in person.answer("确定")
    assert not note_for(file).exists()
    person.window.open_file(file)
    assert "录入人李某某" in person.answer("只读打开")
    assert person.store.read_only


def test_nobody_is_called_where_nobody_is(file: Path, started: Callable[[str], Process]) -> None:
    assert not call(file)
    first = started("stay_open")
    assert first.stdout.readline() == "minimised\n"
    first.kill()
    first.wait()
    assert lock_file(file).exists()  # and its program is dead
    assert not call(file)
    assert start_again(file).stdout == "painted\n"


@pytest.mark.parametrize("brief", [True, False])
def test_neither_a_command_nor_oneself_is_called(file: Path, brief: bool) -> None:
    lock = claim(file, "", brief=brief)
    assert isinstance(lock, FileLock)
    try:
        assert not call(file)
    finally:
        lock.release()


def test_a_call_from_before_the_window_listened_is_answered(person: Person, file: Path) -> None:
    note_for(file).touch()
    Listener(person.window).listen(file)
    assert not is_called(file)
