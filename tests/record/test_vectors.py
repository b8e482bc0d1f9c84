"""The worked examples that the regulation's reading was agreed on, through the interchange document."""

import json
from typing import Any

import pytest

from desktop_app.record.interchange import from_json
from desktop_app.record.scoring import score, to_dict
from tests.record.full_marks import FULL
from tests.strategies import SHIPPED

WORST: dict[str, Any] = {
    "1": {"count": 0},
    "2": {"choice": "未召开"},
    "3": {"choice": "不到位"},
    "4": {"ticked": ["未明确责任分工", "整改落实效果一般"]},
    "5": {"ticked": ["未制定方案", "未明确责任单位、责任人或整改时限"]},
    "6": {"ticked": ["台账不完备", "印证材料缺失"]},
    "8": {"of": 3, "cases": 3},
    "9": {"cases": 4},
    "10": {"ticked": ["未形成整改报告", "未及时报送报告或未公开"]},
    "11": {"ticked": ["未成立工作小组", "未明确专职工作人员"]},
    "12": {"count": 0},
    "13": {"required": 5, "done": 0},
    "14": {"count": 0},
    "16": {"points": "0"},
}
LOWEST_REPORT = "第10项：评分标准的扣分合计2分，少于分值4分，最低得2分"


def tasks(**grades: int) -> dict[str, Any]:
    return {"tasks": [{"text": "任务", "grade": grade} for grade, count in grades.items() for _ in range(count)]}


def votes(satisfied: int, of: int) -> dict[str, Any]:
    ballot = {"group": "职工", "issued": of, "returned": of, "satisfied": satisfied, "dissatisfied": of - satisfied}
    return {"ballots": [ballot]}


def result(answers: dict[str, Any]) -> dict[str, Any]:
    document = {"format": "assessment/1", "rubric": SHIPPED.id, "answers": answers}
    record = from_json(SHIPPED, json.dumps(document).encode(), "甲.json")
    return to_dict(score(SHIPPED, record))


NEARLY = "合计90.00分，未逐项四舍五入的精确值约89.9936分，低于90分（“好”的界限）；等次以合计为准"
MINUS_3 = {"8": {"cases": 2}, "9": {"cases": 1}}  # 52 of the other fourteen items' 55


@pytest.mark.parametrize(
    ("answers", "items", "total", "grade", "notices"),
    [
        ({**FULL, "7": tasks(好=8), "15": {"rate": "100"}}, {7: "40", 15: "5"}, "100.00", "好", []),
        ({**FULL, "7": tasks(好=8), "15": votes(40, 40)}, {7: "40", 15: "5"}, "100.00", "好", []),
        ({**WORST, "7": tasks(差=8), "15": {"rate": "0"}}, {7: "0", 10: "2"}, "2.00", "较差", [LOWEST_REPORT]),
        (
            {**FULL, **MINUS_3, "7": tasks(好=1, 较好=6), "15": votes(33, 34)},
            {7: "33.14", 15: "4.85"},
            "89.99",
            "较好",
            [],
        ),
        ({**FULL, "7": tasks(较好=5, 一般=1), "15": votes(45, 52)}, {7: "30.67", 15: "4.33"}, "90.00", "好", [NEARLY]),
    ],
    ids=["full", "full by ballots", "worst", "just below", "just reached by rounding"],
)
def test_whole_sheets(
    answers: dict[str, Any], items: dict[int, str], total: str, grade: str, notices: list[str]
) -> None:
    found = result(answers)
    points = {item["number"]: item["points"] for item in found["items"]}
    assert {number: points[number] for number in items} == items
    assert (found["total"], found["grade"], found["notices"]) == (total, grade, notices)
    assert found["lowest"] == found["highest"] == total
    assert found["unanswered"] == []


@pytest.mark.parametrize(
    ("number", "answer", "points", "reasons"),
    [
        (7, tasks(好=19), "40", []),
        (
            7,
            tasks(好=1, 一般=1, 差=1),
            "21.33",
            ["整改任务3项：好1项、一般1项、差1项，40分÷3×（1×100%＋1×60%＋1×0%）得21.33分，扣18.67分"],
        ),
        (
            15,
            votes(33, 40),
            "4.13",
            ["满意33票、基本满意0票、不满意7票，满意度33÷40＝82.5%，5分×满意度得4.13分"],
        ),
        (15, {"rate": "92.5"}, "4.63", ["满意度92.5%，5分×满意度得4.63分"]),
        (1, {"count": 1}, "2", ["应不少于2次，实际1次，少1次×2分，扣2分"]),
        (1, {"count": 9}, "4", []),
        (3, {"choice": "基本到位"}, "1", ["履职基本到位，扣1分"]),
        (9, {"cases": 6}, "0", ["不相符6项×1分，应扣6分，本项扣完为止，扣4分"]),
        (10, WORST["10"], "2", ["未形成整改报告，扣1分", "未及时报送报告或未公开，扣1分"]),
        (13, {"required": 0}, "5", []),
        (13, {"required": 5, "done": 4}, "4", ["应建5项，已建4项，少1项×1分，扣1分"]),
        (13, {"required": 5, "done": 9}, "5", []),
        (16, {"points": "9.1"}, "9.10", ["评估组评9.10分"]),
    ],
)
def test_single_items(number: int, answer: dict[str, Any], points: str, reasons: list[str]) -> None:
    found = next(item for item in result({str(number): answer})["items"] if item["number"] == number)
    assert found["points"] == points
    assert [deduction["reason"] for deduction in found["deductions"]] == reasons


def test_what_nobody_assessed_is_neither_zero_nor_full() -> None:
    found = result({})
    assert (found["total"], found["lowest"], found["highest"], found["grade"]) == ("0.00", "2.00", "100.00", None)
    assert found["unanswered"] == list(range(1, 17))
    assert {item["points"] for item in found["items"]} == {None}


@pytest.mark.parametrize(
    ("number", "answer", "notice"),
    [
        (
            15,
            {"ballots": [{"group": "职工", "issued": 3, "returned": 4, "satisfied": 4}]},
            "收回4张，多于发出3张，测评无效",
        ),
        (
            15,
            {"ballots": [{"group": "职工", "issued": 4, "returned": 4, "satisfied": 3}]},
            "各项合计3张，与收回4张不符",
        ),
        (8, {"of": 1, "cases": 2}, "未办理2项，多于移交1项，请核对"),
    ],
)
def test_contradictions_leave_an_item_unassessed(number: int, answer: dict[str, Any], notice: str) -> None:
    found = result({**FULL, "7": tasks(好=8), "15": {"rate": "100"}, str(number): answer})
    assert found["unanswered"] == [number]
    assert notice in found["notices"][0]


@pytest.mark.parametrize(
    ("number", "answer", "notice"),
    [
        (13, {"required": 0}, "第13项：应建为0项，按满分计"),
        (13, {"required": 4, "done": 5}, "第13项：已建5项，多于应建4项，多出的不加分，请核对"),
        (10, WORST["10"], LOWEST_REPORT),
        (
            15,
            {"ballots": [{"group": "职工", "issued": 9, "returned": 4, "satisfied": 4}]},
            "第15项：发出9张，收回4张，不到一半",
        ),
        (
            15,
            {"ballots": [{"group": "职工", "issued": 2, "returned": 2, "satisfied": 1, "fairly": 1}]},
            "第15项：“基本满意”暂按0计算，待巡察办确定口径",
        ),
    ],
)
def test_notices_that_change_nothing(number: int, answer: dict[str, Any], notice: str) -> None:
    found = result({str(number): answer})
    assert found["notices"] == [notice]
    assert number not in found["unanswered"]


@pytest.mark.parametrize("answer", [{}, {"tasks": []}, {"tasks": [{"grade": "好"}, {"grade": None}]}, {"note": "待查"}])
def test_a_ledger_without_tasks_or_with_one_ungraded_is_unassessed(answer: dict[str, Any]) -> None:
    assert 7 in result({"7": answer})["unanswered"]


def test_a_running_total_on_a_boundary_has_no_notice() -> None:
    parts = {number: FULL[number] for number in ("5", "6", "13", "16")}
    found = result({**parts, "7": tasks(较好=5, 一般=1), "15": votes(45, 52)})
    assert (found["total"], found["notices"]) == ("60.00", [])  # exact 59.9936
