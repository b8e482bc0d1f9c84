"""Archives on the command line: written, noted, verified; what is no result, or no archive, is refused."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.record.act import ActKind
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.commands.running import done, run
from tests.office.archive.made import OTHER, UNIT, files, office


@pytest.fixture(scope="module")
def made_file(tmp_path_factory: pytest.TempPathFactory, rubric: Rubric, record: Assessment) -> Path:
    """An office's file with two results."""
    folder = tmp_path_factory.mktemp("archive")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASSESSMENT_HOME", str(folder / "home"))
        patch.setenv("ASSESSMENT_DATA", str(folder / "data"))
        office(folder / "office.db", rubric, record)
    return folder / "office.db"


@pytest.fixture(autouse=True)
def file(made_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(made_file, tmp_path)
    monkeypatch.chdir(tmp_path)
    Path("out").mkdir()


def test_an_archive_is_written_noted_and_verified_and_one_byte_is_told() -> None:
    found = json.loads(done("archive", "office.db", "甲县局", "-o", "out", "--person", "张某某", "--json"))
    path = Path(found["path"])
    assert (path.parent, found["unit"], found["files"]) == (Path("out"), UNIT, len(files(path)))
    with closing(Store.open(Path("office.db"), read_only=True)) as store:
        [act] = store.acts.of_kinds(ActKind.ARCHIVED)
        assert (act.person, act.said["sha256"], act.said["name"]) == ("张某某", found["sha256"], path.name)
    said = done("verify", path, "--noted-in", "office.db")
    assert "与数据文件登记的归档一致" in said
    assert said.endswith("与归档时一致，没有缺少、改动或多出的文件。\n")
    sheet = path / "考核表和附页.pdf"
    sheet.write_bytes(sheet.read_bytes()[:-1] + b"x")
    result = run("verify", path)
    assert result.exit_code == 1
    assert "“考核表和附页.pdf”的内容与清单不符，归档以后被改动或损坏。" in result.stderr
    assert result.stderr.endswith(f"归档包“{path}”有1处与归档时不一致。\n")
    assert len(json.loads(run("verify", path, "--json").stdout)["faults"]) == 1


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("out", "归档_甲县局*"),
        ("out --zip", "归档_甲县局*.zip"),
        ("out/a.ZIP", "a.ZIP"),
        ("out/a.zip --zip", "a.zip"),
        ("out/a --zip", "a.zip"),
        ("out/a", "a"),
        ("out/2026.6", "2026.6"),
    ],
)
def test_the_output_is_a_folder_or_the_archives_own_name(words: str, name: str) -> None:
    asked = ("archive", "office.db", UNIT, "-o", *words.split())
    assert "已登记归档" in done(*asked)
    [path] = Path("out").glob(name)
    assert path.is_dir() == (path.suffix.lower() != ".zip")
    assert "已有内容相同的归档包，核对一致" in done(*asked)
    assert done("verify", path)


def test_what_is_lacking_is_told_beside_it() -> None:
    result = run("archive", "office.db", OTHER, "-o", "out")
    assert result.exit_code == 0
    assert [line.split("，")[0] for line in result.stderr.splitlines()] == [
        f"请注意：“{OTHER}”还没有登记签名",
        f"请注意：“{OTHER}”还没有审定",
    ]


REFUSED = {
    "no such unit": ("archive office.db 丙局 -o out", "没有“丙局”的评估，没有改动任何内容"),
    "a name that Windows has not": (f"archive office.db {UNIT} -o con", "Windows和U盘不认"),
    "templates": (f"archive office.db {UNIT} -o out --templates out", "里没有模板"),
    "a code on an archive": ("verify out BCDK5", "请改用归档包里的“数据/评估.db”核对"),
    "a file's name": (f"archive office.db {UNIT} -o office.db", "“office.db”是已有的文件，不是文件夹，也不是zip"),
    "a zip of a file's name": (f"archive office.db {UNIT} -o office.db --zip", "或者以.zip结尾的文件名"),
    "no archive": (
        "verify office.db --noted-in office.db",
        "“office.db”不是归档包（归档的文件夹或zip），没有核对；请写成“verify 归档包 --noted-in 数据文件”。",
    ),
    "an archive that is gone": ("verify gone --noted-in office.db", "找不到“gone”"),
    "a folder that is none": ("verify out", "“out”里的清单“文件指纹.sha256”不见了，不能作为归档包核对"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_done_is_told_in_one_sentence(what: str) -> None:
    words, told = REFUSED[what]
    result = run(*words.split())
    assert (result.exit_code, result.stdout, list(Path("out").iterdir())) == (1, "", [])
    assert told in result.stderr
    assert result.stderr.count("\n") == 1


def test_wrong_usage_is_told() -> None:
    assert run("verify", "out", "x", "--noted-in", "office.db").exit_code == 2
