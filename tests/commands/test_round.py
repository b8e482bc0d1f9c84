"""A round on the command line: every unit, ranked where that is asked for, with the very figures of the sheet."""

from __future__ import annotations

import csv
import io
import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from desktop_app.office.follow_up.following import open_from_decision
from desktop_app.record.assessment import Assessment
from desktop_app.record.register import Assignment, Register, Round, Unit
from desktop_app.record.scoring import score, to_dict
from desktop_app.rubric.loading import parse_rubric
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.commands.running import done, run
from tests.office.signed import signed_visit
from tests.ready import DAY
from tests.registers import IDS


@pytest.fixture(autouse=True)
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rubric: Rubric, record: Assessment) -> str:
    monkeypatch.chdir(tmp_path)
    with closing(Store.create(Path("office.db"))) as store:
        visits = [signed_visit(store, rubric, record) for _ in range(2)] + [store.add(rubric, record)]
        units = tuple(Unit(id=IDS[at], name=name) for at, name in enumerate(("甲县局", "乙县局", "丙县局")))
        rounds = (Round(id=IDS[3], name="第一轮", year=2026), Round(id=IDS[4], name="第二轮", year=2026))
        assignments = tuple(Assignment(assessment=one, unit=IDS[at], round=IDS[3]) for at, one in enumerate(visits))
        store.register.save(Register(units=units, rounds=rounds, assignments=assignments).in_order())
        return visits[0]


def shown(*words: str) -> Any:
    return json.loads(done("round", "office.db", *words, "--json"))["units"]


def test_every_unit_is_told(rubric: Rubric, record: Assessment) -> None:
    told = done("round", "office.db", "--round", "第一轮").splitlines()
    assert told[0].startswith("甲县局  2026-11-20  已签  86.63分  较好  失分较多：第7项")
    assert told[-1] == "共3份：已签2份，草稿1份。"
    for of in (("--round", "第二轮"), ("--year", "2025")):
        assert done("round", "office.db", *of) == "共0份：没有评估。\n"
    assert len(shown("--year", "2026")) == 3
    [first, *_] = shown()
    result = to_dict(score(rubric, record))
    assert (first["total"], first["grade"], first["decided_grade"]) == (result["total"], result["grade"], None)
    assert [one["points"] for one in first["scored"]["items"]] == [one["points"] for one in result["items"]]
    assert [one["points"] for one in first["scored"]["sections"]] == [one["points"] for one in result["sections"]]


def test_ranking_is_asked_for_and_tells_ties() -> None:
    result = run("round", "office.db", "--rank")
    assert result.stdout.splitlines()[1].startswith("第1名（并列2个）  乙县局")
    assert "有1份还没有定稿或已作废，没有排名" in result.stderr
    assert [(one["place"], one["sharing"]) for one in shown("--rank")] == [(1, 2), (1, 2)]


def test_a_decision_stands_in_the_list(office: str) -> None:
    words = ("--grade", "一般", "--reason", "整改不实", "--date", DAY, "--document", "领导小组会议")
    done("decide", "office.db", "甲县局", "--reviewed", "王某", *words)
    assert "审定：一般（计算为“较好”：整改不实）" in done("round", "office.db", "--unit", "甲县局")
    [one] = shown("--unit", "甲县局")
    assert (one["grade"], one["decided_grade"], one["decision"]["reason"]) == ("较好", "一般", "整改不实")


def test_what_is_not_there_is_refused() -> None:
    assert "名册里没有“别的局”" in run("round", "office.db", "--unit", "别的局").stderr
    assert "没有名为“第九轮”的轮次" in run("round", "office.db", "--round", "第九轮").stderr


def test_different_rubrics_are_not_ranked_together(rubric: Rubric, record: Assessment) -> None:
    other = parse_rubric(rubric.source.replace('id = "xunchazhenggai-1"', 'id = "other-1"', 1), "other")
    with closing(Store.open(Path("office.db"))) as store:
        signed_visit(store, other, replace(record, unit="丁县局"))
    assert "用了2种评分表或口径" in run("round", "office.db", "--rank").stderr
    assert len(shown("--rank", "--mixed")) == 3


def test_the_years_results_are_exported(office: str) -> None:
    assert "没有写明年度，没有导出" in run("round", "office.db", "--target", "2026.csv").stderr
    result = run("round", "office.db", "--year", "2026", "--target", "2026.csv")
    assert (result.exit_code, "其中2个单位还没有审定，“审定等次”空着" in result.stderr) == (0, True)
    heading, *rows = csv.reader(io.StringIO(Path("2026.csv").read_text("utf-8-sig")))
    assert [row[heading.index("合计得分")] for row in rows] == ["86.63", "86.63"]
    assert "已导出2个单位的结果：2026.csv" in result.stdout
    assert "另有1个单位没有定稿的评估，没有列入：丙县局。" in result.stderr
    assert json.loads(run("round", "office.db", "--year", "2026", "--target", "2026.csv", "--json").stdout)["units"]


@pytest.mark.parametrize(
    "of", [("--year", "2025"), ("--year", "2026", "--unit", "丙县局"), ("--year", "2026", "--round", "第二轮")]
)
def test_an_export_without_any_unit_is_refused(of: tuple[str, ...]) -> None:
    Path("kept.csv").write_text("old", "utf-8")
    result = run("round", "office.db", *of, "--target", "kept.csv")
    assert (result.exit_code, "没有2" in result.stderr) == (1, True)
    assert Path("kept.csv").read_text("utf-8") == "old"


def test_a_unit_is_told_with_what_is_left_and_what_was_done(office: str) -> None:
    words = ("--grade", "一般", "--reason", "整改不实", "--date", DAY, "--document", "领导小组会议")
    done("decide", "office.db", "甲县局", "--reviewed", "王某", *words)
    with closing(Store.open(Path("office.db"))) as store:
        open_from_decision(store, office)
    told = done("round", "office.db", "--unit", "甲县局")
    assert told.count("跟踪事项  约谈") == told.count("跟踪事项  限期整改") == 1
    assert "审定：第1版，86.63分，“一般”，计算为“较好”，整改不实" in told
    found = json.loads(done("round", "office.db", "--unit", "甲县局", "--json"))
    assert {one["grade"] for one in found["unfinished"]} <= {"较差", "差"}
    assert {one["what"] for one in found["follow_ups"]} == {"rectify", "talk"}
    assert len(found["acts"]) == 4


def test_what_is_worth_a_look_is_said_where_it_is_asked_for(rubric: Rubric, record: Assessment) -> None:
    with closing(Store.open(Path("office.db"))) as store:
        own = tuple(replace(answer, own=item.points) for item, answer in zip(rubric.items, record.answers, strict=True))
        signed_visit(store, rubric, replace(record, answers=own), "丁县局")
    told = done("round", "office.db", "--questions")
    assert "丁县局自评100.00分，评估86.63分，自评高13.37分。" in told
    assert "可以看看的有1处" in told
    assert "自评" not in done("round", "office.db")
    found = json.loads(done("round", "office.db", "--questions", "--json"))
    assert [one["about"] for one in found["questions"]] == ["own"]
