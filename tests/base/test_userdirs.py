"""Where a user's files go, whatever a session has left in the variables that tell it."""

import os
import re
from pathlib import Path

import pytest

from desktop_app.base import userdirs
from desktop_app.base.paths import ROOT
from desktop_app.base.userdirs import data_folder, default_file, has_home, home_folder

NONSENSE = ["", " ", "/", "//", "~", ".", "家", "nonsense", "/no/such/folder", "/dev/null", "/etc/passwd"]


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Nothing stands in for the folders, and the system names one that is there."""
    for name in ("ASSESSMENT_HOME", "ASSESSMENT_DATA", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    named(monkeypatch, tmp_path)
    return tmp_path


def named(monkeypatch: pytest.MonkeyPatch, folder: Path | None) -> None:
    """Have the system's list of users name a home for this one, or not know the user."""
    import pwd

    def entry(user: int) -> pwd.struct_passwd:
        if folder is None:
            raise KeyError(user)
        return pwd.struct_passwd(("某", "x", user, user, "", str(folder), "/bin/sh"))

    monkeypatch.setattr(pwd, "getpwuid", entry)


linux = pytest.mark.skipif(os.name == "nt", reason="Windows names no home in a variable of that kind")


@linux
@pytest.mark.parametrize("home", [None, *NONSENSE])
def test_a_home_that_is_none_is_not_taken(home: str | None, plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOME", raising=False)
    if home is not None:
        monkeypatch.setenv("HOME", home)
    assert home_folder() == plain
    assert data_folder() == plain / ".local" / "share" / "xunchazhenggai"


@linux
def test_the_session_s_home_is_taken_where_it_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(own := tmp_path / "某 家"))
    own.mkdir()
    assert default_file().parent.parent == own


@linux
@pytest.mark.parametrize("home", [None, *NONSENSE])
def test_with_no_home_at_all_the_file_has_a_name_and_no_place(
    home: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is raised here: whoever writes there is refused, and says so."""
    named(monkeypatch, None)
    monkeypatch.setenv("HOME", home or "")
    assert not has_home()
    for path in (default_file(), data_folder()):
        assert path.is_absolute()
        assert not path.exists()


@linux
@pytest.mark.parametrize("shared", [one for one in NONSENSE if one != "/no/such/folder"])
def test_a_data_folder_that_is_none_is_not_taken(shared: str, plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(plain))
    monkeypatch.setenv("XDG_DATA_HOME", shared)
    assert data_folder().is_relative_to(plain)


@linux
def test_a_data_folder_may_still_be_made(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(plain / "数据" / "深"))
    assert data_folder() == plain / "数据" / "深" / "xunchazhenggai"


def test_nobody_else_asks_the_system_for_the_home() -> None:
    """Path.home raises where there is none."""
    files = [*(ROOT / "desktop_app").rglob("*.py"), *(ROOT / "ui").rglob("*.py")]
    asking = {file for file in files if re.search(r"\bPath\.home\(|expanduser\(|getpwuid\(", file.read_text("utf-8"))}
    assert asking <= {Path(userdirs.__file__)}
