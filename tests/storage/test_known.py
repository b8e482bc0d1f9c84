"""What is known of a large file holds until it changes, and is not trusted any longer."""

import os
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.base.errors import OnlyReadableError
from desktop_app.files.records import finish
from desktop_app.storage import known
from desktop_app.storage.data_file import DataFile
from desktop_app.storage.store import Store
from desktop_app.storage.summaries import Summaries
from tests.samples import VISITS
from tests.visits import another_tool

LONG_AGO_S = 3600


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that counts as large, was changed long ago, and is known from having been listed once."""
    monkeypatch.setattr(known, "LARGE", 1)
    made = Path(shutil.copy(VISITS, tmp_path / "评估.db"))
    DataFile.open(made).close()  # which writes it anew once, as something was deleted from it
    age(made)
    list_once(made)
    return made


def age(path: Path) -> None:
    then = time.time() - LONG_AGO_S
    os.utime(path, (then, then))


def list_once(path: Path) -> None:
    with closing(DataFile.open(path)) as file:
        Summaries().of(file)
    finish()


def is_known(path: Path) -> bool:
    return bool(known.recall(path))


def test_it_is_known_again_as_long_as_nobody_writes_into_it(path: Path) -> None:
    assert is_known(path)
    list_once(path)
    assert is_known(path)
    with closing(DataFile.open(path)) as file:
        assert set(file.keys) == set(Store(file).ids())


@pytest.mark.parametrize("way", ["another tool", "other bytes", "moved", "touched"])
def test_what_has_changed_is_not_known(way: str, path: Path, tmp_path: Path) -> None:
    if way == "another tool":
        another_tool(path, "UPDATE assessment SET unit = '别的单位'")
    elif way == "other bytes":
        path.write_bytes(path.read_bytes())
    elif way == "moved":
        path = path.rename(tmp_path / "别处.db")
    else:
        path.touch()
    assert not is_known(path)


def test_damage_is_found_as_soon_as_the_file_has_another_time(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2 : len(whole) // 2 + 4096] = bytes(4096)
    path.write_bytes(whole)
    with pytest.raises(OnlyReadableError):
        DataFile.open(path)


def test_what_was_changed_just_now_is_not_remembered(path: Path) -> None:
    path.touch()
    list_once(path)
    assert not is_known(path)


def test_what_another_connection_writes_meanwhile_is_read_again(path: Path) -> None:
    summaries = Summaries()
    with closing(DataFile.open(path)) as file:
        before, _ = summaries.of(file)
        assert summaries.of(file)[0] is before
        with closing(sqlite3.connect(path)) as other:
            other.execute("UPDATE assessment SET unit = '别的单位'")
            other.commit()
        assert {one.unit for one in summaries.of(file)[0]} == {"别的单位"}
    finish()
    assert not is_known(path)
