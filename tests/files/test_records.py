"""What the program remembers: written later by a thread, and recalled from the moment that it was given."""

import os
from pathlib import Path
from threading import Event, Thread

import pytest

from desktop_app.files import records
from desktop_app.files.records import finish, recalled, remember, remember_later


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Lets nothing be brought onto the disk before it is set."""
    go_on, fsync = Event(), os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (go_on.wait(10), fsync(handle))[1])
    return go_on


def test_what_is_on_its_way_is_recalled_and_the_last_is_written(tmp_path: Path, held: Event) -> None:
    path = tmp_path / "a" / "记住.json"
    for number in range(3):
        remember_later(path, {"n": number})
        assert recalled(path, dict[str, int]) == {"n": number}
    assert not path.exists()
    held.set()
    finish()
    assert path.read_bytes() == b'{"n":2}'


def test_what_is_written_at_once_comes_after_what_was_to_be_written(tmp_path: Path) -> None:
    path = tmp_path / "记住.json"
    remember_later(path, [1])
    remember(path, [2])
    assert recalled(path, list[int]) == [2]
    finish()
    assert path.read_bytes() == b"[2]"


@pytest.mark.parametrize("name", ["记住.json", "无\udce5法", "无\0法"], ids=["taken", "surrogate", "null"])
def test_where_nothing_can_be_written_nobody_is_told_and_the_next_is(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    remember_later(tmp_path / "file" / name, [1])
    remember_later(tmp_path / "记住.json", [2])
    finish()
    assert recalled(tmp_path / "记住.json", list[int]) == [2]


def test_without_a_thread_it_is_written_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_thread(_: Thread) -> None:
        raise RuntimeError("can't start new thread")

    finish()
    monkeypatch.setattr(records.Thread, "start", no_thread)
    remember_later(tmp_path / "记住.json", [1])
    assert (tmp_path / "记住.json").read_bytes() == b"[1]"
