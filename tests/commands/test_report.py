"""Documents on the command line: written where nothing lies, told what is left out, none holding up the others."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from desktop_app.record.assessment import Assessment
from desktop_app.record.register import Assignment, Register, Round, Unit
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from docs.word_templates import paragraph, template
from tests.commands.running import done, run
from tests.visits import another_tool, finalised

UNIT = "甲县气象局党组"


@pytest.fixture(scope="module")
def made_file(tmp_path_factory: pytest.TempPathFactory, rubric: Rubric, record: Assessment) -> Path:
    """A file with a final assessment, and a draft of another unit."""
    path = tmp_path_factory.mktemp("report") / "office.db"
    with closing(Store.create(path)) as store:
        finalised(store, store.load(store.add(rubric, replace(record, unit=UNIT))))
        store.add(rubric, replace(record, unit="乙县气象局党组"))
    return path


@pytest.fixture(autouse=True)
def file(made_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(made_file, tmp_path)
    monkeypatch.chdir(tmp_path)


def files() -> dict[str, bytes]:
    return {str(path.relative_to("out")): path.read_bytes() for path in sorted(Path("out").rglob("*.*"))}


def written(*words: str) -> Any:
    result = run("report", "office.db", "-o", "out", *words, "--json")
    assert result.exit_code == 0
    return json.loads(result.stdout)


def test_nothing_is_told_of_units_that_are_not_asked_for() -> None:
    result = run("report", "office.db", "-o", "out", "--kind", "反馈意见书", "--unit", UNIT)
    assert (result.exit_code, result.stderr) == (0, "")
    assert list(files()) == [f"反馈意见书/反馈意见书_{UNIT}.docx"]


def test_all_is_written_once_and_what_somebody_has_changed_stays() -> None:
    result = run("report", "office.db", "-o", "out")
    assert result.exit_code == 0
    assert "请补齐后再印发" in result.stdout
    assert "“乙县气象局党组”还没有定稿，没有写入这批文书" in result.stderr
    assert "没有适用的单位，没有生成“约谈通知书”" in result.stderr
    before = files()
    assert f"反馈意见书/反馈意见书_{UNIT}.docx" in before
    assert {"通报.docx", "汇总表.xlsx", "数据/round.json", "数据/visits.csv"} <= before.keys()
    written()
    assert files() == before
    Path("out/通报.docx").write_bytes(b"filled in")
    [one] = written("--kind", "通报")["written"]
    assert one["file"].endswith("通报_2.docx")
    assert files() == before | {"通报.docx": b"filled in", "通报_2.docx": before["通报.docx"]}


def test_kinds_and_units_are_chosen() -> None:
    found = written("--kind", "反馈意见书", "--unit", UNIT, "--pdf")
    assert [Path(one["file"]).suffix for one in found["written"]] == [".docx", ".pdf"]
    assert [one["unit"] for one in found["written"]] == [UNIT, UNIT]
    refused = run("report", "office.db", "-o", "out", "--unit", "丙局")
    assert (refused.exit_code, refused.stderr.splitlines()[-1]) == (
        1,
        f"定稿的评估里没有单位“丙局”，没有生成文书；有：{UNIT}。",
    )
    assert "只能是评估情况报告、通报" in run("report", "office.db", "-o", "out", "--kind", "公告").stderr


def test_own_templates_are_taken_and_a_wrong_one_holds_up_no_other() -> None:
    own = Path("own")
    done("report", "office.db", "-o", "own", "--kind", "模板")
    own = own / "模板"
    assert len(list(own.glob("*.docx"))) == 11
    assert "《单位.全称》" in (own / "模板说明.txt").read_text("utf-8-sig")
    (own / "通报.docx").write_bytes(template("", [paragraph("《单位书》和《单位数》，依据《章程》")]))
    (own / "抄告单.docx").write_bytes(template("", [paragraph("共《单位数》个单位，改过了")]))
    result = run("report", "office.db", "-o", "out", "--templates", own, "--kind", "通报", "--kind", "抄告单")
    assert result.exit_code == 3  # what is written stays
    assert "有1种文书没有生成，其余已写好。模板“通报.docx”里的字段写错了：“《单位书》”应为“《单位数》”" in result.stderr
    assert "照原样印出" not in result.stderr  # nothing is printed
    assert list(files()) == ["抄告单.docx"]


@pytest.mark.parametrize(
    ("folder", "words"), [("none", "模板文件夹“none”无法读取"), (".", "文件夹“.”里没有模板"), ("office.db", "无法读取")]
)
def test_a_folder_without_templates_is_refused(folder: str, words: str) -> None:
    result = run("report", "office.db", "-o", "out", "--templates", folder, "--kind", "通报")
    assert (result.exit_code, Path("out").exists()) == (1, False)
    assert f"{words}" in result.stderr


def test_the_round_is_named_where_there_are_several(record: Assessment) -> None:
    with closing(Store.open(Path("office.db"))) as store:
        of = {store.load(id_).record.unit: id_ for id_ in store.ids()}
        ids = [f"00000000-0000-4000-8000-00000000000{at}" for at in range(5)]
        units = Unit(id=ids[0], name="甲县局", short="甲局"), Unit(id=ids[1], name="乙县局")
        rounds = tuple(Round(id=ids[at], name="第一轮", year=2023 + at) for at in (2, 3))
        mine = Assignment(assessment=of[UNIT], unit=ids[0], round=ids[3])
        store.register.save(Register(units=units, rounds=rounds, assignments=(mine,)))
    refused = run("report", "office.db", "-o", "out")
    assert "有2个轮次，没有改动任何内容；名册里有“第一轮”（2025年）、“第一轮”（2026年），请用 --round" in refused.stderr
    assert len(written("--kind", "模板")["written"]) == 12  # of no round
    found = written("--round", "第一轮", "--year", "2026", "--kind", "反馈意见书")
    assert [Path(one["file"]).name for one in found["written"]] == ["反馈意见书_甲局_2026年第一轮.docx"]
    assert found["told"] == [f"“甲县局”的考核表上写的是“{UNIT}”；文书用名册的名称，请核对。"]
    nothing = run("report", "office.db", "-o", "out", "--year", "2025")
    assert (nothing.exit_code, nothing.stderr.splitlines()[-1][:9]) == (1, "没有定稿的评估，没")


def test_what_was_altered_since_it_was_final_is_left_out() -> None:
    trigger = "SELECT sql FROM sqlite_schema WHERE name = 'revision_stays'"
    with closing(sqlite3.connect("office.db")) as connection:
        [stays] = connection.execute(trigger).fetchone()
    change = "UPDATE revision SET record = replace(record, '甲县', '丙县')"
    another_tool(Path("office.db"), f"DROP TRIGGER revision_stays; {change}; {stays};")
    result = run("report", "office.db", "-o", "out")
    assert result.exit_code == 1
    assert f"“{UNIT}”没有写入这批文书：第1版在定稿以后被改动过" in result.stderr
    assert not files()
