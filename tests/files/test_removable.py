"""What is half-written on a stick or in a shared folder: whose it is, and when it is taken away."""

import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.files import removable
from desktop_app.files.processes import machine, runs
from desktop_app.files.removable import new_part, put_in_place, sweep
from desktop_app.files.this_computer import MARK, mark

DAY = 86_400


@pytest.fixture
def ended() -> int:
    """The number of a process that is gone."""
    with subprocess.Popen([sys.executable, "-c", ""]) as program:
        program.wait()
        return program.pid


@pytest.fixture
def running() -> Iterator[int]:
    """The number of another process, which is at work."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as program:
        yield program.pid
        program.communicate(b"\n")


def left(folder: Path, name: str, age: float = 0) -> Path:
    path = folder / name
    path.write_bytes(b"half")
    os.utime(path, (time.time() - age,) * 2)
    return path


def test_only_what_nobody_is_writing_is_swept(tmp_path: Path, ended: int, running: int) -> None:
    other = "0" * MARK
    gone = [
        left(tmp_path, f"~handover-{mark()}-{ended}-12345678.part"),
        left(tmp_path, f"~handover-{mark()}-{os.getpid()}-12345678.part"),
        left(tmp_path, f"~handover-{other}-{ended}-12345678.part", 2 * DAY),
        left(tmp_path, "~handover-12345678.part", 2 * DAY),  # of an earlier version
    ]
    stay = [
        left(tmp_path, f"~handover-{mark()}-{running}-12345678.part", 2 * DAY),
        left(tmp_path, f"~handover-{other}-{ended}-abcdef12.part", DAY / 2),
        left(tmp_path, "~handover-12345678.part.txt", 2 * DAY),
        left(tmp_path, "某市局.part", 2 * DAY),
    ]
    sweep(tmp_path)
    assert [path.name for path in gone if path.exists()] == []
    assert [path.name for path in stay if not path.exists()] == []


def test_a_part_says_who_writes_it_and_goes_if_it_is_not_renamed(tmp_path: Path) -> None:
    with new_part(tmp_path) as part:
        assert part.name.startswith(f"~handover-{mark()}-{os.getpid()}-")
        part.write_bytes(b"half")
    assert not part.exists()


def test_a_program_of_another_window_is_seen_to_run(ended: int, running: int) -> None:
    assert runs(os.getpid())
    assert runs(running)
    assert not runs(ended)


def test_computers_of_one_name_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = mark()
    assert (mark(), len(first)) == (first, MARK)
    same_name = machine()
    monkeypatch.setenv("ASSESSMENT_DATA", str(tmp_path / "another computer's"))
    assert (machine(), mark() == first) == (same_name, False)
    monkeypatch.setattr(platform, "node", lambda: "WANG-PC")
    assert machine() != same_name


def test_without_a_place_to_keep_it_the_computer_alone_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {mark()}
    for name in ("first", "second"):
        (tmp_path / name).touch()  # a file where the folder should be
        monkeypatch.setenv("ASSESSMENT_DATA", str(tmp_path / name))
        told.add(mark())
    assert len(told) == 2
    monkeypatch.setattr(platform, "node", lambda: "WANG-PC")
    assert mark() not in told


def test_a_path_longer_than_windows_opens_gets_the_plain_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(removable, "LONGEST_PATH", len(str(tmp_path)) + 20)
    with new_part(tmp_path) as part:
        part.touch()
        assert put_in_place(part, "局" * 30 + ".db", "handover_1.db") == tmp_path / "handover_1.db"
        with pytest.raises(OSError, match="long"):
            put_in_place(part, "局" * 30 + ".db", "handover_1_in_a_folder_too_deep.db")
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["handover_1.db"]
