"""A stick with many files: each is named with its state and, where it is damaged, the reason; nothing on it changes."""

import json
import random
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.commands.running import run
from tests.folders import state
from tests.visits import another_tool, finalised

FILES = 50


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def zeros(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096 : 3 * 4096] = bytes(2 * 4096)
    path.write_bytes(data)


def overwritten(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(100) + path.read_bytes()[100:])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def another(path: Path) -> None:
    path.unlink()
    another_tool(path, "CREATE TABLE song (name)")


DAMAGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "cut off": (cut, "已损坏"),
    "zeros in the middle": (zeros, "已损坏"),
    "its beginning overwritten": (overwritten, "不是评估数据文件，或者开头已损坏"),
    "nothing in it": (empty, "空文件"),
    "of another program": (another, "别的程序的数据文件"),
    "a trigger of others": (
        partial(another_tool, sql="CREATE TRIGGER a AFTER UPDATE ON answer BEGIN DELETE FROM event; END"),
        "与本程序不符",
    ),
    "altered after it was final": (
        partial(another_tool, sql="UPDATE assessment SET leader = '李某某'"),
        "定稿以后被改动过",
    ),
}


@pytest.fixture
def damaged(store: Store, rubric: Rubric, record: Assessment, stick: Path) -> dict[Path, str]:
    """Fill a stick with files of units, some in folders of theirs; what must be told of the damaged ones."""
    finalised(store, store.load(store.add(rubric, record)))
    store.close()
    told = {}
    damages = iter(DAMAGES.values())
    for number in range(FILES):
        path = stick / (f"某县{number}" if number % 3 else "") / f"评估{number}.db"
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(store.path, path)
        if number % 7 == 3:
            damage, told[path] = next(damages)
            damage(path)
    (stick / "说明.txt").write_text("甲", "utf-8")
    assert len(told) == len(DAMAGES)
    return told


def test_each_damaged_file_on_a_stick_is_named_with_its_reason(stick: Path, damaged: dict[Path, str]) -> None:
    before = state(stick)
    result = run("check", "--json", stick)
    assert (result.exit_code, result.stderr) == (
        1,
        f"检查了{FILES}个文件，其中{len(damaged)}个有问题；所有文件都没有改动。\n",
    )
    found = {Path(one["file"]): one for one in json.loads(result.stdout)}
    assert len(found) == FILES
    for path, one in found.items():
        assert damaged.get(path, "") in "".join(one["faults"])
        assert bool(one["faults"]) == (path in damaged), one
    lines = run("check", stick).stdout.splitlines()
    assert sum(line.startswith("完好") for line in lines) == FILES - len(damaged)
    for path, reason in damaged.items():
        assert any(reason in line for line in lines[lines.index(f"有问题　{path}") + 1 :])
    assert state(stick) == before


def test_several_files_are_checked_and_a_folder_without_any_is_told(stick: Path, damaged: dict[Path, str]) -> None:
    sound = [path for path in sorted(stick.glob("*.db")) if path not in damaged][:2]
    result = run("check", *sound)
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "检查了2个文件，都完好。")
    missing = run("check", sound[0], stick / "没有.db")
    assert (missing.exit_code, "找不到" in missing.stdout) == (1, True)
    (stick / "空夹").mkdir()
    none = run("check", stick / "空夹")
    assert (none.exit_code, "没有评估数据文件" in none.stderr) == (1, True)
