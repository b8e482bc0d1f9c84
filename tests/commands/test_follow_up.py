"""跟踪事项 on the command line: listed, opened, changed, closed, and the unit assessed once more."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from desktop_app.assessing.checking import faults
from desktop_app.record.assessment import Assessment
from desktop_app.record.register import Assignment, Register, Round, Unit
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.commands.running import done, run
from tests.office.signed import signed_visit
from tests.ready import DAY
from tests.registers import IDS

DECISION = ("--grade", "一般", "--reason", "整改不实", "--date", DAY, "--document", "领导小组会议")


@pytest.fixture(autouse=True)
def visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rubric: Rubric, record: Assessment) -> str:
    """A visit that was decided as 一般."""
    monkeypatch.chdir(tmp_path)
    with closing(Store.create(Path("office.db"))) as store:
        id_ = signed_visit(store, rubric, record, "甲县局")
        rounds = Round(id=IDS[1], name="第一轮", year=2026), Round(id=IDS[2], name="回头看", year=2027)
        rounds += (Round(id=IDS[3], name="回头看", year=2028),)
        unit, assigned = Unit(id=IDS[0], name="甲县局"), Assignment(assessment=id_, unit=IDS[0], round=IDS[1])
        store.register.save(Register(units=(unit,), rounds=rounds, assignments=(assigned,)))
    done("decide", "office.db", "甲县局", "--reviewed", "王某", *DECISION)
    return id_


def listed(*words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(done("follow-up", "office.db", *words, "--json"))["follow_ups"]
    return found


def test_what_follows_is_opened_changed_and_closed() -> None:
    assert done("follow-up", "office.db") == "没有跟踪事项。\n"
    assert "已登记2项跟踪事项。" in done("follow-up", "office.db", "甲县局", "--decided")
    assert "没有新的跟踪事项要登记。" in done("follow-up", "office.db", "甲县局", "--decided")
    [talk] = [one for one in listed() if one["what"] == "talk"]
    facts = ("--who", "张某", "--deadline", "2026年1月5日", "--remark", "已约")
    told = done("follow-up", "office.db", "甲县局", "--entry", talk["id"][:8], *facts)
    assert told.splitlines()[1].startswith(f"{talk['id'][:8]}  甲县局  约谈")
    assert told.splitlines()[-1] == "共2项，已超期1项。"
    [late] = listed("--overdue")
    assert (late["id"], late["person"], late["deadline"], late["state"]) == (talk["id"], "张某", "2026-01-05", "open")
    done("follow-up", "office.db", "甲县局", "--entry", talk["id"], "--close")
    assert listed("--overdue") == []
    assert [one["state"] for one in listed("--round", "第一轮")] == ["open", "done"]
    assert listed("--year", "2025") == listed("--round", "回头看", "--year", "2027") == []
    done("follow-up", "office.db", "甲县局", "--entry", talk["id"], "--drop", "另案处理")
    done("follow-up", "office.db", "甲县局", "--entry", talk["id"], "--reopen", "--deadline", "")
    [talk] = [one for one in listed() if one["what"] == "talk"]
    assert (talk["state"], talk["remark"], talk["deadline"]) == ("open", "另案处理", "")


def test_a_unit_is_assessed_again_and_shown_before_and_after(visit: str) -> None:
    done("follow-up", "office.db", "甲县局", "--add", "回头看=三个月后", "--deadline", "2027-03-01")
    [entry] = listed()
    assert (entry["measure"], entry["words"]) == ("回头看", "三个月后")
    again = ("follow-up", "office.db", visit[:8], "--entry", entry["id"], "--again", "--next-round", "回头看")
    assert "有2个轮次，没有改动任何内容" in (refused := run(*again)).stderr
    assert "请用 --next-round 和 --next-year 写明一个轮次" in refused.stderr
    told = done(*again, "--next-year", "2027")
    [entry] = listed()
    assert f"已开始新的评估 {entry['next']}" in told
    assert {(task["before"] in ("较差", "差"), task["after"]) for task in entry["carried"]} == {(True, "未评")}
    with closing(Store.open(Path("office.db"))) as store:
        found = store.register.load().assignment_of(entry["next"])
        assert found == Assignment(assessment=entry["next"], unit=IDS[0], round=IDS[2])


def test_what_is_attached_lies_in_the_file_and_stays() -> None:
    for at, name in enumerate(("督办单.txt", "报告.txt")):
        Path(name).write_bytes(b"%d" % at)
    done("follow-up", "office.db", "甲县局", "--add", "约谈", "--file", "督办单.txt")
    [entry] = listed()
    done("follow-up", "office.db", "甲县局", "--entry", entry["id"], "--close", "--file", "报告.txt")
    [entry] = listed()
    assert [one["name"] for one in entry["files"]] == ["督办单.txt", "报告.txt"]
    with closing(Store.open(Path("office.db"))) as store:
        assert [store.evidence.content(one["sha256"]) for one in entry["files"]] == [b"0", b"1"]
        assert faults(store) == []
    Path("空.txt").touch()
    refused = run("follow-up", "office.db", "甲县局", "--add", "督促", "--file", "空.txt")
    assert (refused.exit_code, refused.stderr) == (1, "“空.txt”是空文件，没有添加。\n")
    assert listed() == [entry]


REFUSED = {
    ("--decided",): "没有写明单位，没有改动任何内容",
    ("乙县局", "--decided"): "没有“乙县局”的评估，没有改动任何内容",
    ("甲县局", "--add", "处分"): "没有“处分”这种措施，没有改动任何内容；可以是表扬、督促、约谈",
    ("甲县局", "--add", "约谈", "--deadline", "2026-11-31"): "不是日期",
    ("甲县局", "--add", "约谈", "--close"): "登记和办结、再评估不能同时做，没有改动任何内容",
    ("甲县局", "--file", "office.db"): "没有写明是哪一项跟踪事项，没有改动任何内容",
    ("甲县局", "--close"): "没有写明是哪一项跟踪事项，没有改动任何内容",
    ("甲县局", "--add", "约谈", "--decided"): "不能同时做，没有改动任何内容",
    ("甲县局", "--entry", "0", "--close", "--reopen"): "只能选一样，没有改动任何内容",
    ("甲县局", "--entry", "zz", "--close"): "没有编号以“zz”开头的跟踪事项，没有改动任何内容",
    ("甲县局", "--entry", "zz", "--next-round", "回头看"): "--next-round 要与 --again 一起用，没有改动任何内容",
    ("甲县局", "--entry", "zz", "--again", "--next-year", "2027"): "--next-year 要与 --next-round 一起用，没有改动",
    ("--round", "第九轮"): "没有名为“第九轮”的轮次，没有改动任何内容",
}


@pytest.mark.parametrize("words", REFUSED, ids=" ".join)
def test_a_refusal_is_one_sentence(words: tuple[str, ...]) -> None:
    result = run("follow-up", "office.db", *words)
    assert (result.exit_code, REFUSED[words] in result.stderr) == (1, True), result.stderr
    assert listed() == []
