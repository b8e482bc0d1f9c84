"""A stick with many files: each is named with its state and, where it is damaged, the reason; nothing on it changes."""

import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from desktop_app.assessing.finalising import keep, prepared
from desktop_app.base.paths import SAMPLE_VISIT
from desktop_app.commands.main import commands
from desktop_app.record.assessment import Assessment
from desktop_app.record.interchange import from_json
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.harness.fuzz import state
from tests.ready import ready

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
    sqlite3.connect(path).executescript("CREATE TABLE song (name)").close()


def changed(sql: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        connection = sqlite3.connect(path)
        connection.executescript(sql)
        connection.close()

    return change


DAMAGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "cut off": (cut, "已损坏"),
    "zeros in the middle": (zeros, "已损坏"),
    "its beginning overwritten": (overwritten, "不是评估数据文件，或者开头已损坏"),
    "nothing in it": (empty, "空文件"),
    "of another program": (another, "别的程序的数据文件"),
    "a trigger of others": (
        changed("CREATE TRIGGER a AFTER UPDATE ON answer BEGIN DELETE FROM history; END"),
        "与本程序不符",
    ),
    "altered after it was final": (changed("UPDATE assessment SET leader = '李某某'"), "定稿以后被改动过"),
}


@pytest.fixture
def stick(tmp_path: Path, rubric: Rubric) -> tuple[Path, dict[Path, str]]:
    """A folder with files of units, some in folders of theirs, and what must be told of the damaged ones."""
    sample = from_json(rubric, SAMPLE_VISIT.read_bytes(), SAMPLE_VISIT.name)
    sound = final_file(tmp_path / "sound.db", rubric, sample)
    folder, told = tmp_path / "U盘", {}
    damages = iter(DAMAGES.values())
    for number in range(FILES):
        path = folder / (f"某县{number}" if number % 3 else "") / f"评估{number}.db"
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(sound, path)
        if number % 7 == 3:
            damage, told[path] = next(damages)
            damage(path)
    (folder / "说明.txt").write_text("甲", "utf-8")
    assert len(told) == len(DAMAGES)
    return folder, told


def final_file(path: Path, rubric: Rubric, sample: Assessment) -> Path:
    store = Store.create(path)
    stored = store.load(store.add(rubric, ready(rubric, sample), "新建"))
    keep(store, stored, prepared(stored, [], ""))
    store.close()
    return path


def test_each_damaged_file_on_a_stick_is_named_with_its_reason(stick: tuple[Path, dict[Path, str]]) -> None:
    folder, told = stick
    before = state(folder)
    result = CliRunner().invoke(commands, ["check", "--json", str(folder)])
    assert (result.exit_code, result.stderr) == (
        1,
        f"检查了{FILES}个文件，其中{len(told)}个有问题；所有文件都没有改动。\n",
    )
    found = {Path(one["file"]): one for one in json.loads(result.stdout)}
    assert len(found) == FILES
    for path, one in found.items():
        assert told.get(path, "") in "".join(one["faults"])
        assert bool(one["faults"]) == (path in told), one
    in_words = CliRunner().invoke(commands, ["check", str(folder)])
    lines = in_words.stdout.splitlines()
    assert sum(line.startswith("完好") for line in lines) == FILES - len(told)
    for path, reason in told.items():
        assert any(reason in line for line in lines[lines.index(f"有问题　{path}") + 1 :])
    assert state(folder) == before


def test_several_files_are_checked_and_a_folder_without_any_is_told(stick: tuple[Path, dict[Path, str]]) -> None:
    folder, told = stick
    sound = [path for path in sorted(folder.glob("*.db")) if path not in told][:2]
    result = CliRunner().invoke(commands, ["check", *map(str, sound)])
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "检查了2个文件，都完好。")
    missing = CliRunner().invoke(commands, ["check", str(sound[0]), str(folder / "没有.db")])
    assert (missing.exit_code, "找不到" in missing.stdout) == (1, True)
    (folder / "空夹").mkdir()
    none = CliRunner().invoke(commands, ["check", str(folder / "空夹")])
    assert (none.exit_code, "没有评估数据文件" in none.stderr) == (1, True)
