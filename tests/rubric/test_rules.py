"""Each rule kind by itself: what is refused, what contradicts, what is hinted, and the words."""

from decimal import Decimal
from typing import Any

import pytest

from desktop_app.base.text import shown
from desktop_app.record.scoring import score_item
from desktop_app.rubric import rules
from desktop_app.rubric.answers import (
    Ballot,
    ChecklistAnswer,
    ChoiceAnswer,
    DirectAnswer,
    GradedListAnswer,
    PerCaseAnswer,
    PlanShortfallAnswer,
    RatioAnswer,
    ShortfallAnswer,
    Task,
)
from desktop_app.rubric.rules import Option, Range, label_faults
from tests.strategies import SECOND, SHIPPED

A = {item.number: item for item in SHIPPED.items}
B = {item.number: item for item in SECOND.items}


def tasks(*grades: str | None) -> GradedListAnswer:
    return GradedListAnswer(tasks=tuple(Task(id=n, grade=grade) for n, grade in enumerate(grades, 1)))


def ballot(group: str = "职工", **counts: int) -> RatioAnswer:
    return RatioAnswer(ballots=(Ballot(group=group, **counts),))


@pytest.mark.parametrize(
    ("item", "answer", "points", "reasons"),
    [
        (B[1], ShortfallAnswer(count=0), 25, ["应不少于3次，实际0次，少3次×1.25分，扣3.75分"]),
        (B[1], ShortfallAnswer(count=2), 275, ["应不少于3次，实际2次，少1次×1.25分，扣1.25分"]),
        (B[2], ChoiceAnswer(choice="纳入但未落实"), 250, ["纳入年度计划但未落实，扣1.50分"]),
        (
            B[5],
            ChecklistAnswer(ticked=("未签订保密承诺", "未配备专职人员")),
            350,
            ["未配备专职人员，扣6.25分", "未签订保密承诺，扣2.25分"],
        ),
        (B[10], PlanShortfallAnswer(required=9, done=2), 625, ["应置9台，已置2台，少7台×0.25分，扣1.75分"]),
        (
            B[10],
            PlanShortfallAnswer(required=50, done=0),
            0,
            ["应置50台，已置0台，少50台×0.25分，应扣12.50分，本项扣完为止，扣8分"],
        ),
        (B[11], PerCaseAnswer(cases=1), 525, ["隐患1处×0.75分，扣0.75分"]),
        (
            B[12],
            ChecklistAnswer(ticked=("无温湿度记录", "消防器材过期")),
            0,
            ["无温湿度记录，扣4分", "消防器材过期，应扣3.50分，本项扣完为止，扣2分"],
        ),
        (
            B[21],
            tasks("合格", "基本合格", "不合格"),
            1000,
            ["案卷3卷：合格1卷、基本合格1卷、不合格1卷，20分÷3×（1×100%＋1×50%＋1×0%）得10分，扣10分"],
        ),
        (B[22], tasks("差"), 450, ["著录1件：差1件，15分÷1×（1×30%）得4.50分，扣10.50分"]),
        (
            B[30],
            ballot("外单位人员", issued=9, returned=9, satisfied=4, fairly=2, dissatisfied=1, abstained=1, invalid=1),
            557,
            ["满意4票、基本满意2票、不满意1票，满意度（4＋2×0.6）÷7≈74.29%，7.50分×满意度得5.57分"],
        ),
        (B[40], PerCaseAnswer(of=20, cases=3), 100, ["抽查20件，缺登记3件×0.50分，扣1.50分"]),
        (B[50], DirectAnswer(points=Decimal("9.75")), 975, ["检查组评定9.75分"]),
    ],
)
def test_score_and_words(item: Any, answer: Any, points: int, reasons: list[str]) -> None:
    result = score_item(item, answer)
    assert result.points == points
    assert [deduction.reason for deduction in result.deductions] == reasons


@pytest.mark.parametrize(
    ("item", "answer", "expected"),
    [
        (A[1], ShortfallAnswer(), Range(0, 400)),
        (B[1], ShortfallAnswer(), Range(25, 400)),
        (A[10], ChecklistAnswer(), Range(200, 400)),
        (B[12], ChecklistAnswer(), Range(0, 600)),
        (A[13], PlanShortfallAnswer(required=2), Range(300, 500)),
        (A[13], PlanShortfallAnswer(done=2), Range(0, 500)),
        (A[13], PlanShortfallAnswer(done=99998), Range(400, 500)),
        (A[8], PerCaseAnswer(of=1), Range(100, 200)),
        (A[8], PerCaseAnswer(of=0), Range(200, 200)),
        (A[8], PerCaseAnswer(of=0, cases=1), Range(0, 200)),
        (A[7], tasks(), Range(0, 4000)),
        (A[7], tasks("好", None), Range(2000, 4000)),
        (A[7], tasks("差", None, None, None), Range(0, 3000)),
        (B[22], tasks(), Range(450, 1500)),
        (A[15], RatioAnswer(), Range(0, 500)),
        (A[16], DirectAnswer(), Range(0, 1000)),
    ],
)
def test_what_an_undecided_answer_can_still_end_with(item: Any, answer: Any, expected: Range) -> None:
    assert not item.answered(answer) or item.contradictions(answer)
    assert item.open_range(answer) == expected


def test_a_fault_found_after_the_points_are_used_up_still_has_its_sentence() -> None:
    options = (Option("甲", Decimal(3)), Option("乙", Decimal("0.5")))
    item = rules.Checklist(number=1, text="", points=Decimal(2), standard="", options=options)
    found = [(d.points, d.reason) for d in score_item(item, ChecklistAnswer(ticked=("甲", "乙"))).deductions]
    used_up = "本项扣完为止"
    assert found == [(200, f"甲，应扣3分，{used_up}，扣2分"), (0, f"乙，应扣0.50分，{used_up}，扣0分")]


def test_a_choice_whose_best_option_loses_points_cannot_reach_full_marks() -> None:
    options = (Option("好", Decimal("0.5")), Option("差", Decimal(3)))
    item = rules.Choice(number=1, text="", points=Decimal(2), standard="", options=options)
    assert item.open_range(ChoiceAnswer()) == (0, 150)
    assert item.flawless(ChoiceAnswer()) is None


@pytest.mark.parametrize(
    ("item", "answer"),
    [
        (A[7], tasks()),
        (A[7], tasks("好", None)),
        (A[13], PlanShortfallAnswer(required=1)),
        (A[13], PlanShortfallAnswer(done=1)),
        (A[8], PerCaseAnswer(of=3)),
        (A[15], ballot(issued=9, returned=9, abstained=5, invalid=4)),
        (A[15], ballot(issued=9, returned=9, satisfied=8)),
        (A[15], ballot(issued=9, returned=10, satisfied=10)),
    ],
)
def test_undecided(item: Any, answer: Any) -> None:
    assert not item.answered(answer)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (ballot(issued=4, returned=5, satisfied=5), ["职工收回5张，多于发出4张，测评无效"]),
        (ballot(issued=5, returned=5, satisfied=3, invalid=1), ["职工各项合计4张，与收回5张不符"]),
        (ballot(issued=1, returned=2), ["职工收回2张，多于发出1张，测评无效", "职工各项合计0张，与收回2张不符"]),
        (ballot(issued=5, returned=5, satisfied=1, fairly=1, dissatisfied=1, abstained=1, invalid=1), []),
    ],
)
def test_ballots_that_contradict_themselves(answer: RatioAnswer, words: list[str]) -> None:
    assert A[15].contradictions(answer) == words


@pytest.mark.parametrize(
    ("issued", "returned", "warned"), [(10, 5, False), (10, 4, True), (11, 5, True), (0, 0, False)]
)
def test_attendance_under_half_only_warns(issued: int, returned: int, warned: bool) -> None:
    answer = ballot(issued=issued, returned=returned, satisfied=returned)
    told = [remark.words for remark in A[15].remarks(answer)]
    assert told == ([f"发出{issued}张，收回{returned}张，不到一半"] if warned else [])
    assert A[15].answered(answer) is (returned > 0)


@pytest.mark.parametrize(
    ("item", "pending"),
    [
        (A[15], ["“基本满意”暂按0计算，待巡察办确定口径"]),
        (B[31], ["“基本满意”暂按0.6计算，待巡察办确定口径"]),
        (B[30], []),
    ],
)
def test_the_weight_that_nobody_has_confirmed_is_named_where_it_matters(item: Any, pending: list[str]) -> None:
    assert [remark.words for remark in item.remarks(ballot(issued=2, returned=2, satisfied=1, fairly=1))] == pending
    assert [remark.words for remark in item.remarks(ballot(issued=2, returned=2, satisfied=2))] == []


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (RatioAnswer(rate=Decimal("92.50")), "满意度92.5%"),
        (RatioAnswer(rate=Decimal("1E+2")), "满意度100%"),
        (
            ballot(issued=40, returned=40, satisfied=33, dissatisfied=7),
            "满意33票、基本满意0票、不满意7票，满意度33÷40＝82.5%",
        ),
        (
            ballot(issued=3, returned=3, satisfied=2, dissatisfied=1),
            "满意2票、基本满意0票、不满意1票，满意度2÷3≈66.67%",
        ),
        (RatioAnswer(), "还没有有效票"),
    ],
)
def test_satisfaction_in_words(answer: RatioAnswer, words: str) -> None:
    item = A[15]
    assert isinstance(item, rules.Ratio)
    assert item.formula(answer) == words


def test_groups_of_voters_are_counted_together() -> None:
    counts = {"issued": 10, "returned": 10}
    both = (Ballot(group="职工", satisfied=10, **counts), Ballot(group="中层干部", dissatisfied=10, **counts))
    assert score_item(A[15], RatioAnswer(ballots=both)).points == 250


@pytest.mark.parametrize(
    ("number", "ticked", "hints"),
    [
        (5, ("未制定方案",), ["未明确责任单位、责任人或整改时限"]),
        (5, ("未制定方案", "未明确责任单位、责任人或整改时限"), []),
        (6, ("台账不完备",), ["印证材料缺失"]),
        (6, ("印证材料缺失",), []),
        (4, ("未明确责任分工",), []),
    ],
)
def test_a_tick_suggests_another_and_ticks_nothing(number: int, ticked: tuple[str, ...], hints: list[str]) -> None:
    item = A[number]
    assert isinstance(item, rules.Checklist)
    assert item.suggestions(ChecklistAnswer(ticked=ticked)) == hints
    assert len(score_item(item, ChecklistAnswer(ticked=ticked)).deductions) == len(ticked)


@pytest.mark.parametrize(
    ("answer", "flawless"),
    [
        (ShortfallAnswer(count=5), ShortfallAnswer(count=5)),
        (ShortfallAnswer(count=1, note="甲"), ShortfallAnswer(count=2, note="甲")),
    ],
)
def test_no_deduction_keeps_what_was_counted(answer: ShortfallAnswer, flawless: ShortfallAnswer) -> None:
    assert A[1].flawless(answer) == flawless


@pytest.mark.parametrize(
    ("item", "reach"),
    [(A[1], 400), (A[3], 200), (A[7], 4000), (A[10], 200), (B[12], 750), (B[21], 2000), (B[22], 1050)],
)
def test_reach(item: Any, reach: int) -> None:
    assert item.reach == reach


@pytest.mark.parametrize(
    ("labels", "faults"),
    [
        (["甲"], []),
        ([], []),
        (["丙"], ["没有“丙”这个选项，可用的是：甲、乙"]),
        (["甲", "甲"], ["同一个选项出现了两次"]),
    ],
)
def test_label_faults(labels: list[str], faults: list[str]) -> None:
    assert list(label_faults(labels, ["甲", "乙"], "选项")) == faults


@pytest.mark.parametrize(("text", "words"), [("甲乙", "甲乙"), ("甲\n乙\0", "甲 乙 "), ("长" * 61, "长" * 60 + "…")])
def test_a_quoted_text_stays_on_one_line(text: str, words: str) -> None:
    assert shown(text) == words
