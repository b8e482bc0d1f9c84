"""What was written for the user is known afterwards, and what is wiped is gone under every name but another's."""

import os
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.base.userdirs import data_folder
from desktop_app.files import written as known
from desktop_app.files.temporary import sweep
from desktop_app.files.wiping import wipe
from desktop_app.files.written import forget, note, write_noted, written
from tests.examples import examples


def test_a_path_is_known_by_all_that_was_written_there_and_of_whom(tmp_path: Path) -> None:
    path = tmp_path / "考核表.pdf"
    write_noted(path, b"one", ["a"])
    write_noted(path, b"two", ["b"])
    write_noted(tmp_path / "blank.pdf", b"three", [])
    [one] = written()
    assert (one.path, one.of) == (str(path), ("b", "a"))
    assert one.sha256 == (sha256(b"two").hexdigest(), sha256(b"one").hexdigest())
    forget(path)
    assert written() == []


@pytest.mark.skipif(sys.platform == "win32", reason="names there are text")
def test_a_name_that_is_no_text_keeps_nothing_from_being_written(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode("考核表".encode("gbk"))
    write_noted(path, b"one", ["a"])
    assert (path.read_bytes(), written()) == (b"one", [])


def test_where_no_note_can_be_written_the_file_is(tmp_path: Path) -> None:
    data_folder().parent.mkdir(parents=True, exist_ok=True)
    data_folder().write_bytes(b"in the way")
    write_noted(tmp_path / "考核表.pdf", b"one", ["a"])
    assert (tmp_path / "考核表.pdf").read_bytes() == b"one"


def test_the_oldest_is_forgotten_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "MOST", 3)
    for number in range(5):
        note(tmp_path / str(number), "", ["a"])
        newest = max((data_folder() / "另存的文件").iterdir(), key=lambda one: one.stat().st_ctime_ns)
        os.utime(newest, (number, number))
    assert sorted(Path(one.path).name for one in written()) == ["2", "3", "4"]


@settings(max_examples=examples(20))
@given(st.binary(max_size=5000))
def test_what_is_wiped_is_gone(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("wiped")
    (folder / "one").write_bytes(content)
    wipe(folder / "one")
    wipe(folder / "never there")
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="links want a right of their own there")
def test_another_name_keeps_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"content")
    os.link(tmp_path / "one", tmp_path / "two")
    (tmp_path / "three").symlink_to(tmp_path / "two")
    wipe(tmp_path / "one")
    wipe(tmp_path / "three")
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir() if one.is_file()] == [("two", b"content")]


def test_what_cannot_go_stays_whole_and_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError

    (tmp_path / "one").write_bytes(b"content")
    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", refused)
        with pytest.raises(PermissionError):
            wipe(tmp_path / "one")
    sweep()
    assert (tmp_path / "one").read_bytes() == b"content"
