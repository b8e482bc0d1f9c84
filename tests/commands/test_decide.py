"""审核 and 审定 on the command line: all that was said, or nothing of it."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from desktop_app.assessing.checking import faults
from desktop_app.record.assessment import Assessment
from desktop_app.record.register import Assignment, Register, Round, Unit
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.commands.running import done, run
from tests.office.signed import signed_visit
from tests.ready import DAY
from tests.registers import IDS

DECISION = ("--grade", "较好", "--date", DAY, "--document", "领导小组第3次会议")


@pytest.fixture
def visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rubric: Rubric, record: Assessment) -> str:
    monkeypatch.chdir(tmp_path)
    with closing(Store.create(Path("office.db"))) as store:
        id_ = signed_visit(store, rubric, record)
        unit = Unit(id=IDS[0], name="云岭市气象局党组", short="云岭局")
        store.register.save(Register(units=(unit,), assignments=(Assignment(assessment=id_, unit=unit.id),)))
        return id_


def shown(unit: str = "云岭局") -> Any:
    return json.loads(done("decide", "office.db", unit, "--json"))


def test_a_unit_is_reviewed_and_decided_in_one_step(visit: str) -> None:
    told = done("decide", "office.db", "云岭局", "--reviewed", "王某=副主任", "--reviewed", "赵某", *DECISION)
    assert "已登记王某审核同意" in told
    assert "审定：较好　2026-11-20　领导小组第3次会议" in told
    found = shown(visit[:8])
    assert [(one["name"], one["post"]) for one in found["reviews"]] == [("王某", "副主任"), ("赵某", "")]
    assert (found["decided_grade"], found["decision"]["total"], found["void"]) == ("较好", "86.63", "")


def test_the_minutes_are_kept_with_the_decision(visit: str) -> None:
    Path("纪要.txt").write_bytes(b"minutes")
    done("decide", "office.db", "云岭局", "--reviewed", "王某", *DECISION, "--file", "纪要.txt")
    [file] = shown()["decision"]["files"]
    with closing(Store.open(Path("office.db"))) as store:
        assert (file["name"], store.evidence.content(file["sha256"])) == ("纪要.txt", b"minutes")
        assert faults(store) == []


def test_another_grade_stands_in_the_list(visit: str) -> None:
    words = ("--grade", "一般", "--date", DAY, "--document", "会议", "--reason", "整改不实")
    done("decide", "office.db", "云岭局", "--reviewed", "王某", *words)
    assert "86.63  较好（审定：一般（计算为“较好”：整改不实））  " in done("list", "office.db")
    [row] = json.loads(done("list", "office.db", "--json"))
    assert (row["grade"], row["decided_grade"]) == ("较好", "一般")


def test_what_cannot_be_is_refused_as_a_whole(visit: str) -> None:
    result = run("decide", "office.db", "云岭局", "--reviewed", "王某", *DECISION[2:], "--grade", "好")
    assert (result.exit_code, "请写明等次不同的理由" in result.stderr) == (1, True)
    assert (shown()["reviews"], shown()["decision"]) == ([], None)


REFUSED = {
    ("别的局", *DECISION): "没有“别的局”的评估，没有改动任何内容",
    ("云岭局", "--date", "2026-11-31"): "没有登记审定",
    ("云岭局", "--withdraw", "误登", *DECISION): "撤销审定与登记审定不能同时做",
    ("云岭局", "--withdraw", "误登"): "没有审定，没有撤销任何内容",
    ("云岭局", "--round", "第九轮"): "名册里没有名为“第九轮”的轮次",
    ("云岭局", "--returned", "王某"): "退回要写明原因",
}


@pytest.mark.parametrize("words", REFUSED, ids=" ".join)
def test_a_refusal_is_one_sentence(visit: str, words: tuple[str, ...]) -> None:
    result = run("decide", "office.db", *words)
    assert (result.exit_code, REFUSED[words] in result.stderr) == (1, True), result.stderr
    assert shown(visit)["reviews"] == []


def test_a_decision_is_taken_back(visit: str) -> None:
    done("decide", "office.db", "云岭局", "--reviewed", "王某", *DECISION)
    told = done("decide", "office.db", visit, "--not-reviewed", "王某=登记错人")
    assert "已撤销王某的审核登记。" in told
    assert "较好；审核登记已撤销，请核对审定是否还作数" in told
    assert "已撤销审定" in done("decide", "office.db", visit, "--withdraw", "误登")
    assert shown()["decision"] is None


def test_of_several_one_has_to_be_named(visit: str, rubric: Rubric, record: Assessment) -> None:
    with closing(Store.open(Path("office.db"))) as store:
        other = signed_visit(store, rubric, record)
        register = store.register.load()
        assigned = Assignment(assessment=other, unit=IDS[0])
        store.register.save(register.assigned(assigned))
    result = run("decide", "office.db", "云岭局")
    assert "有2份“云岭局”的评估，没有改动任何内容" in result.stderr
    assert shown(other)["id"] == other
    with closing(Store.open(Path("office.db"))) as store:
        rounds = tuple(Round(id=IDS[at], name="第一轮", year=2023 + at) for at in (1, 2))
        assignments = [replace(one, round=IDS[1 + (one.assessment == other)]) for one in register.assignments]
        assignments.append(replace(assigned, round=IDS[2]))
        after = replace(register, rounds=rounds, assignments=tuple(assignments))
        store.register.save(after.in_order(), since=store.register.load())
    for words, found in {("--year", "2025"): other, ("--round", "第一轮", "--year", "2024"): visit}.items():
        assert json.loads(done("decide", "office.db", "云岭局", *words, "--json"))["id"] == found
    assert "2026年没有“云岭局”的评估" in run("decide", "office.db", "云岭局", "--year", "2026").stderr
