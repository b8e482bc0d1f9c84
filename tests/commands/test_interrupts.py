"""Ctrl+C: one sentence and 130, at any moment; what was done is told, and nothing is called damaged."""

import json
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.base.paths import SAMPLE_VISIT
from desktop_app.commands.interrupts import uninterrupted
from desktop_app.storage import screening
from desktop_app.storage.store import Store
from desktop_app.storage.watching import watched
from tests.commands.running import done
from tests.examples import examples
from tests.samples import VISITS

MOST = 1000  # times that a command opens something
LONG = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) SELECT max(i) FROM n"

posix = pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C is no signal there")


@pytest.fixture(autouse=True)
def listening() -> Iterator[None]:
    """Ctrl+C is listened to, here and in what is started here, also where the tests themselves ignore it (nohup)."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def press(*_: object) -> bool:
    signal.raise_signal(signal.SIGINT)
    return False


def interrupted(number: int, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.commands.interrupted", str(number), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8")


@posix
@pytest.mark.parametrize("command", ["import", "check", "handover"])
def test_at_any_moment_it_is_one_sentence_that_is_true(command: str, tmp_path: Path) -> None:
    file, stick = tmp_path / "visit.db", tmp_path / "stick"
    stick.mkdir()
    done("import", file, SAMPLE_VISIT)
    arguments = {"import": [SAMPLE_VISIT], "check": [], "handover": [stick]}[command]
    for number in range(1, MOST, examples(61, 16)):
        before = len(json.loads(done("list", file, "--json")))
        ran = interrupted(number, command, file, *arguments)
        after = len(json.loads(done("list", file, "--json")))
        if not ran.returncode:
            break
        told = re.fullmatch(
            r"已中断（Ctrl\+C）(.+)。\n", ran.stderr.removeprefix("1份评估还是草稿，一并复制，但不算移交。\n")
        )
        assert (ran.returncode, bool(told)) == (130, True), (number, ran.stderr)
        assert (after > before) == ("已导入" in ran.stderr), (number, ran.stderr)
    assert ran.returncode == 0
    assert number > 100


@posix
def test_what_is_being_done_is_done_and_noted_first() -> None:
    noted: list[str] = []

    def work() -> None:
        with uninterrupted():
            press()
            noted.append("done")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert noted == ["done"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@posix
def test_pressed_while_sqlite_works_it_is_not_taken_for_the_end_of_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite swallows what is raised when it asks whether to go on."""
    with closing(sqlite3.connect(":memory:")) as connection:
        with pytest.raises(KeyboardInterrupt), watched(connection, press, 1000):
            connection.execute(LONG).fetchall()
        with pytest.raises(sqlite3.OperationalError, match="interrupted"), watched(connection, lambda: True, 1000):
            connection.execute(LONG).fetchall()
        with watched(connection, lambda: False, 1000):
            assert connection.execute(LONG).fetchall() == [(1000000,)]
    path = Path(shutil.copy(VISITS, tmp_path))
    monkeypatch.setattr(screening, "watched", lambda connection, _, __: watched(connection, press, 1))
    with pytest.raises(KeyboardInterrupt):
        Store.open(path, read_only=True)
