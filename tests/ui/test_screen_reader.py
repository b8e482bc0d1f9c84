"""A real client of AT-SPI, as a screen reader is one; where Debian's python3-pyatspi is installed.

It reads a section, and does a whole visit: it presses, writes and chooses by what AT-SPI offers, and has no mouse.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop_app.base.userdirs import default_file
from desktop_app.record.scoring import score

from .stored import stored as stored_in

SYSTEM_PYTHON = Path("/usr/bin/python3")
LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")
BUTTON = "未召开（扣2分），第2项"


def lacks() -> str:
    """Say what is missing on this system, empty if nothing is."""
    missing = [name for name in ("Xvfb", "dbus-run-session", "xdotool") if not shutil.which(name)]
    missing += [str(path) for path in (SYSTEM_PYTHON, LAUNCHER) if not path.exists()]
    if not missing and subprocess.run([SYSTEM_PYTHON, "-c", "import pyatspi"], capture_output=True).returncode:
        missing = ["python3-pyatspi"]
    return f"not installed: {', '.join(missing)}" if missing else ""


def read_aloud(xvfb: str, tmp_path: Path, program: str, reader: str, *arguments: str) -> str:
    """Start the program and the reader on a bus of their own; return what the reader says."""
    if why_not := lacks():
        pytest.skip(why_not)
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    variables = os.environ | {
        "DISPLAY": xvfb,
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "XDG_RUNTIME_DIR": str(runtime),
        "XDG_CACHE_HOME": str(runtime),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    command = ["dbus-run-session", "--", sys.executable, "-m", "tests.ui.read_aloud", str(SYSTEM_PYTHON)]
    command += [program, reader, *arguments]
    done = subprocess.run(command, env=variables, capture_output=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def line(one: dict[str, Any]) -> str:
    """Write what was read of one control."""
    value = f" = {one['value']}" if one["value"] not in ("", one["name"]) else ""
    states = [state for state in one["states"] if state not in ("editable", "read_only")]
    return f"{one['role']}: {one['name']}{value}{f' [{chr(44).join(states)}]' if states else ''}"


def test_a_section_is_read_and_a_new_total_is_announced(xvfb: str, tmp_path: Path) -> None:
    told = json.loads(read_aloud(xvfb, tmp_path, "wait_to_be_read", "screen_reader", BUTTON).splitlines()[-1])
    lines = [line(one) for one in told["read"] if one["name"]]
    print("\n".join(lines))  # the transcript: pytest -s
    assert [one for one in told["read"] if one["stop"] and not one["name"]] == []
    for wanted in (
        "radio button: 一、整改研究部署 7 / 10 [checked]",
        "text: 召开次数 = 1 [focused]",
        "label: 评分标准：不少于2次，每少一次扣2分",
        "text: 第1项 扣分依据 = 仅于3月12日召开一次专题会议",
        "radio button: 已召开，第2项 [checked]",
        "check box: 查看台账，第1项 [checked]",
        "push button: 已确认无扣分，第2项",
        "label: 86.63",
    ):
        assert wanted in lines
    assert told["heard"] == ["84.63分，较好"]
    assert "checked" in told["pressed"]["states"]


def test_a_whole_visit_is_done_by_what_a_screen_reader_can_do(xvfb: str, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    said = read_aloud(xvfb, tmp_path, "wait_for_a_visit", "screen_reader_visit", str(stick)).splitlines()
    print("\n".join(said))  # the transcript: pytest -s
    only = stored_in(default_file())
    assert only.status == "handed_over"
    assert score(only.rubric, only.record).total == 93_96
    assert list(stick.rglob("*.db"))
    assert list(default_file().parent.glob("*.pdf"))
    heard = [words for words in said if words.startswith("听")]
    assert heard[-1] == "听  93.96分，好"
    assert "焦点  table cell: 2，第2项整改任务，未评" in said
    pressed = [words for words in said if words.startswith("键")]
    assert len(pressed) == 5  # the grades, and Enter behind a task
