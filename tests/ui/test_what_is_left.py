"""What the program leaves in a home, looked for on the disk and in its source: 保密须知 names each of it."""

import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from desktop_app.backups.working_copy import copies_kept
from desktop_app.base import userdirs
from desktop_app.rubric.help_texts import general_pages
from docs.house import modules

SAID = re.sub(r"\\(.)", r"\1", next(page.markdown for page in general_pages() if page.topic == "secrecy"))
BESIDE = ("settings.json", "phrases.json", "units.json", "summaries.json", "machine-id", "错误记录.txt")
FOLDERS = ("备份", "临时", "本机副本", "打开的文件", "关闭时没有备份", "已清除", "另存的文件")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no variable moves the home of a process")
def test_each_thing_that_is_left_is_told_and_nothing_lies_elsewhere(tmp_path: Path) -> None:
    home, unit = tmp_path / "home", tmp_path / "某某局"
    home.mkdir()
    unit.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ASSESSMENT_", "XDG_"))}
    command = [sys.executable, "-m", "tests.ui.leave_everything", str(unit)]
    subprocess.run(command, env=kept | {"HOME": str(home)}, check=True, timeout=120)
    data, own = home / ".local" / "share" / userdirs.APPLICATION, home / copies_kept().parent.name
    assert {*home.iterdir(), *(home / ".local").iterdir(), *data.parent.iterdir()} == {
        *(own, home / ".local", data.parent, data)  # nothing of Qt's in .config
    }
    assert {one.name for one in data.iterdir()} == {*BESIDE, *FOLDERS}
    assert {one.name for one in own.iterdir()} == {copies_kept().name, "评估.db"}
    assert [name for name in (*BESIDE, *FOLDERS, own.name) if name not in SAID] == []
    assert [*(data / "临时").iterdir()] == []


def test_each_place_that_the_source_knows_is_told() -> None:
    places = set()
    for module, file in modules().items():
        for name in re.findall(r'data_folder\(\) / ("[^"]+"|\w+)', file.read_text("utf-8")):
            places.add(name.strip('"') if '"' in name else getattr(import_module(module), name))
    assert places >= {*BESIDE, *FOLDERS}
    assert [name for name in places if name not in SAID] == []
