"""The register on the command line: shown, joined with a list, asked about, never half written."""

import json
from pathlib import Path
from typing import Any

import pytest

from desktop_app.base.paths import SAMPLE_VISIT
from desktop_app.base.userdirs import backups_folder
from tests.commands.running import done, run

LIST = "单位全称,简称,评估组,组长,组员\n云岭市气象局,云岭局,第一评估组,张某某,李某、王某某\n甲县水利局,,,,\n"
ROUND = ("--round", "2026年第一轮", "--from", "2026-03-01", "--to", "2026年6月30日")


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("list.csv").write_text(LIST, "utf-8")


def shown(*words: str) -> Any:
    return json.loads(done("register", "office.db", *words, "--json"))


def test_a_list_is_joined_once() -> None:
    told = done("register", "office.db", "list.csv", *ROUND, "--blanks", "above")
    assert "新增  第2行  云岭市气象局：列入2026年第一轮，由第一评估组评估" in told
    assert "已写入单位名册：新增2个" in told
    before = shown()
    assert "没有改动单位名册：无变化2个" in done("register", "office.db", "list.csv", *ROUND, "--blanks", "above")
    assert shown() == before
    [one] = before["register"]["rounds"]
    assert (one["year"], one["begins"], one["ends"]) == (2026, "2026-03-01", "2026-06-30")
    assert [state["state"] for state in before["states"][one["id"]]] == ["not_given", "not_given"]


def test_the_register_and_a_round_are_shown() -> None:
    done("register", "office.db", "list.csv", *ROUND, "--blanks", "none")
    told = done("register", "office.db")
    assert "单位名册：2个单位，1个轮次，1个评估组" in told
    assert "第一评估组：组长张某某，组员李某、王某某" in told
    told = done("register", "office.db", "--round", "2026年第一轮")
    assert "甲县水利局  未分组  未分发" in told
    assert "单位名册" not in told


def test_nothing_is_written_until_all_is_answered() -> None:
    result = run("register", "office.db", "list.csv", *ROUND)
    assert (result.exit_code, Path("office.db").exists()) == (1, False)
    assert "有1处要先回答，单位名册没有改动" in result.stderr
    assert "above  与上面一行是同一个评估组" in result.stdout


ANSWERS = {
    ("--same", "云岭市气象局党组=云岭市气象局"): (2, "云岭市气象局党组"),
    ("--keep", "云岭市气象局党组=云岭局"): (2, "云岭市气象局"),
    ("--new", "云岭市气象局党组"): (3, "云岭市气象局"),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_name_nearly_alike_is_asked_about(answer: tuple[str, str]) -> None:
    done("register", "office.db", "list.csv", *ROUND, "--blanks", "none")
    before = shown()["register"]["units"]
    Path("next.csv").write_text("单位名称,主要负责人\n云岭市气象局党组,赵某\n", "utf-8")
    result = run("register", "office.db", "next.csv", "--json")
    assert result.exit_code == 1
    [question] = json.loads(result.stdout)["questions"]
    assert [one["value"].split(":")[0] for one in question["choices"]] == ["same", "keep", "new"]
    assert shown()["register"]["units"] == before
    assert json.loads(done("register", "office.db", "next.csv", *answer, "--dry-run", "--json"))["written"] is False
    assert json.loads(done("register", "office.db", "next.csv", *answer, "--json"))["written"] is True
    after = shown()["register"]["units"]
    assert (len(after), after[0]["name"], after[0]["id"]) == (*ANSWERS[answer], before[0]["id"])


def test_an_assessment_that_has_only_a_name_is_told_and_assigned() -> None:
    done("import", "office.db", SAMPLE_VISIT)
    done("register", "office.db", "list.csv", *ROUND, "--blanks", "none")
    assert len(list(backups_folder().rglob("*.db"))) == 1  # before the list was taken
    told = run("register", "office.db")
    assert "有1份评估还没有对应到名册里的单位" in told.stderr
    [unmatched] = shown()["unmatched"]
    start = unmatched["assessment"][:8]
    done("register", "office.db", "--assign", f"{start}=云岭局", "--round", "2026年第一轮")
    done("register", "office.db", "--assign", f"{start}=云岭局")  # without a round the one that it is in stays
    after = shown()
    assert after["unmatched"] == []
    assert [one["state"] for one in after["states"].popitem()[1]] == ["not_given", "draft"]
    assert "表上的单位是“云岭市气象局党组”，名册里称“云岭市气象局”" in run("register", "office.db").stderr


REFUSED = {
    "list.csv": "请写明是哪一轮次",
    "list.csv --round 第一轮": "没有写明“第一轮”是哪一年的",
    "list.csv --round 第一轮 --year 26": "年份“26”不对",
    "list.csv --round 第一轮 --year 2026 --to 6月": "“6月”不是日期",
    "list.csv --round 第一轮 --year 2026 --from 2026-03-02 --to 2026-03-01": "截止日期早于开始日期",
    "list.csv --round 第一轮 --year 2026 --same 甲局": "“甲局”的写法不对",
    "list.csv --round 第一轮 --year 2026 --same 甲局=乙局": "名册里没有“乙局”",
    "empty.csv": "没有找到单位名单",
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_is_refused_is_one_sentence_and_makes_no_file(words: str) -> None:
    Path("empty.csv").write_text("名字\n甲局\n", "utf-8")
    result = run("register", "office.db", *words.split())
    assert (result.exit_code, Path("office.db").exists(), result.stdout) == (1, False, "")
    assert REFUSED[words] in result.stderr
    assert result.stderr.count("。\n") == 1


def test_a_round_that_is_not_there_is_told() -> None:
    done("register", "office.db", "list.csv", *ROUND, "--blanks", "none")
    refused = run("register", "office.db", "--round", "第二轮").stderr
    assert "名册里没有名为“第二轮”的轮次，没有改动任何内容；名册里有“" in refused
