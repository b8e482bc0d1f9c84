"""What Windows alone does to a window: its own screen, and a stick that is gone while a file on it is open."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.base.paths import ROOT
from desktop_app.files.settings import Settings

from ..refusing import Drive
from .conftest import Seat

pytestmark = pytest.mark.skipif(sys.platform != "win32", reason="only Windows does that")


def test_the_window_opens_on_windows_own_screen(tmp_path: Path) -> None:
    variables = os.environ | {"QT_QPA_PLATFORM": "windows", "ASSESSMENT_QUIT_AFTER_PAINT": "1"}
    command = [sys.executable, "-m", "desktop_app"]
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, encoding="utf-8", timeout=60)
    assert (done.returncode, done.stdout.split()) == (0, ["painted"])


def test_what_is_typed_while_the_stick_is_out_is_saved_once_it_is_back(
    seat: Seat, empty_file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "U盘"
    folder.mkdir()
    drive = Drive(folder)
    drive.plug_in()
    try:
        path = drive.root / "评估.db"
        path.write_bytes(empty_file.read_bytes())
        person = seat(Settings(person="", in_place=(str(path),)), path)
        person.press("ctrl+n")
        drive.pull()
        person.fill("被评估单位", "某县局")
        assert person.shown("saved").startswith("未保存：“评估.db”")
        drive.plug_in()
        person.click("重试保存")
        assert person.shown("saved").startswith("已保存")
        assert person.stored().record.unit == "某县局"
        person.leave()
    finally:
        drive.pull()
