"""Files whose names are in an old encoding, as on sticks that other systems have written."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop_app.base.paths import ROOT
from desktop_app.base.userdirs import settings_file
from desktop_app.evidence.pieces import from_path
from desktop_app.files.records import finish
from desktop_app.files.settings import Settings, load_settings, save_settings
from desktop_app.rubric.rubric import Rubric
from ui.main_window import MainWindow


def old(name: str) -> str:
    """Return a name in an old encoding as Python has it on Linux."""
    return name.encode("gbk").decode("utf-8", "surrogateescape")


NAME = old("评估.db")


@pytest.fixture
def stick(tmp_path: Path, file: Path) -> Path:
    """A folder with a file of such a name."""
    folder = tmp_path / "U盘"
    folder.mkdir()
    try:
        shutil.copy(file, folder / NAME)
    except (OSError, UnicodeEncodeError):
        pytest.skip("this system allows no such name")
    return folder


def test_such_a_file_is_opened_worked_on_and_not_remembered(window: MainWindow, stick: Path, rubric: Rubric) -> None:
    before = load_settings().recent
    assert window.open_file(stick / NAME)
    window.new_assessment()
    window.go_back()
    assert load_settings().recent == before


def test_such_a_file_is_checked(stick: Path) -> None:
    command = [sys.executable, "-m", "desktop_app", "check", "--json", str(stick)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    [one] = json.loads(done.stdout)
    assert (done.returncode, one["file"], one["faults"]) == (0, str(stick / NAME), [])


@pytest.mark.skipif(sys.platform == "win32", reason="names are in no encoding there")
def test_evidence_gets_its_name_back(stick: Path) -> None:
    path = stick / old("照片.txt")
    path.write_bytes(b"a")
    assert from_path(path).attachment.name == "照片.txt"


@pytest.mark.parametrize("text", [b'{"recent":["a\\u0000b"]}', b'{"recent":[""]}', b"[" * 10_000, b"\xff", b"{"])
def test_settings_that_cannot_be_used_are_forgotten(text: bytes, tmp_path: Path) -> None:
    save_settings(Settings(zoom=120))
    finish()
    settings_file().write_bytes(text)
    assert load_settings() == Settings()


def test_a_file_in_an_old_encoding_leaves_the_others_remembered(tmp_path: Path) -> None:
    known: Any = Settings().with_recent(tmp_path / "a.db")
    assert known.with_recent(tmp_path / NAME) == known
