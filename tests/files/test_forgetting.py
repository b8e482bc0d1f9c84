"""What settings name goes with the file, under whatever name they have it."""

import os
import sys
from pathlib import Path

import pytest

from desktop_app.files.forgetting import Named, without
from desktop_app.files.settings import Settings

UNIT = "某某市气象局党组"
NETWORK = f"//server/{UNIT}/评估.db"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "数据").mkdir()
    return tmp_path / "数据" / "Ab.db"


def names(path: Path) -> list[str]:
    """Return a file's name as settings may have it."""
    if sys.platform == "win32":
        return [str(path), str(path).swapcase(), path.as_posix()]
    link = path.parent.with_name("链接")
    link.symlink_to(path.parent)
    return [str(path), os.fspath(link / path.name), f"{path.parent}/../{path.parent.name}/{path.name}"]


def test_a_file_that_is_gone_is_forgotten_under_every_name(path: Path) -> None:
    other, given = str(path.with_name("B.db")), names(path)
    before = Settings(recent=(*given, other), in_place=tuple(given))
    after = without(before, Named(), [path])
    assert (after.recent, after.in_place) == ((other,), ())


def test_a_file_that_stays_is_known_under_every_name(path: Path) -> None:
    named, given = path.with_name(f"{UNIT}.db"), Named(said=(UNIT,))
    before = Settings(recent=(*names(named), NETWORK))
    assert without(before, given, spared=[named]).recent == before.recent[:-1]
    assert without(before, given).recent == ()
