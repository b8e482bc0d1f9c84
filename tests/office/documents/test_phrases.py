"""No document says that there are none of something, nor what is meant for other readers."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from desktop_app.office.documents.facts import DecisionFacts, VisitFacts
from desktop_app.office.documents.making import Made, Wanted, make
from desktop_app.office.documents.phrases import sentence, unit_phrases
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.answers import GradedListAnswer
from desktop_app.rubric.rubric import Rubric
from tests.office.documents.made import said, visit, whole
from tests.paper.helpers import full_record


def graded(record: Assessment, grades: Sequence[str]) -> Assessment:
    """The record with a ledger of tasks that have these grades."""
    answers = []
    for one in record.answers:
        if isinstance(one, GradedListAnswer):
            one = replace(
                one, tasks=tuple(replace(one.tasks[0], id=str(at), grade=name) for at, name in enumerate(grades))
            )
        answers.append(one)
    return replace(record, answers=tuple(answers))


def lines(facts: VisitFacts, kind: str, grade: str) -> list[str]:
    decided = replace(facts, decided=DecisionFacts(grade=grade))
    [made] = [one for one in make(whole(decided), Wanted(kinds=[kind])) if isinstance(one, Made)]
    return said(made.data)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("查阅记录", "查阅记录。"),
        ("查阅记录。", "查阅记录。"),
        ("查阅记录；\n", "查阅记录。"),
        ("查阅记录，、", "查阅记录。"),
        ("见附件3.", "见附件3。"),
        ("是否属实？", "是否属实？"),
        ("记为“已整改。”", "记为“已整改。”"),
        ("（见台账）", "（见台账）。"),
        ("", ""),
    ],
)
def test_a_sentence_ends_once(text: str, ends: str) -> None:
    assert sentence(text) == ends


@pytest.mark.parametrize(
    ("grades", "reasons"),
    [
        (["差", *["好"] * 19], ["台账第1项评为“差”，不得分，扣2分"]),
        (["好", "较好", "一般", "好"], ["评为“较好”，得该项分数的80%，扣2分", "评为“一般”，得该项分数的60%，扣4分"]),
        (["好", "好", "较差"], ["台账第3项评为“较差”，得该项分数的40%，扣8分"]),
        (["较差", *["好"] * 6], ["台账第1项评为“较差”，得该项分数的40%，约扣3.43分"]),
        (["差", "好", "好"], ["台账第1项评为“差”，不得分，约扣13.33分"]),
    ],
)
def test_a_share_is_about_so_much_only_where_it_is_rounded(
    grades: list[str], reasons: list[str], rubric: Rubric
) -> None:
    facts = visit(rubric, graded(full_record(rubric), grades))
    found = [loss.reason for _, loss in facts.losses if loss.task]
    assert len(found) == len(reasons)
    assert all(one.endswith(words) for one, words in zip(found, reasons, strict=True))


@pytest.mark.parametrize("grades", [["好", "差"], ["好", "一般"]])
def test_what_there_is_none_of_is_said_in_other_words(grades: list[str], rubric: Rubric) -> None:
    facts = replace(visit(rubric, graded(full_record(rubric), grades)), conduct=())
    is_lagging = "差" in grades
    opinion = lines(facts, "反馈意见书", "较好")
    assert (
        f"整改任务共2项，评定为“好”1项、“{grades[1]}”1项，{'其中未到位1项' if is_lagging else '均已到位'}。" in opinion
    )
    ordered = lines(facts, "整改督办单", "较好")
    assert ("未到位的整改任务1项如下。" in ordered) == is_lagging
    assert any(one.startswith("督办事项：") and one.endswith("整改任务均已到位。") for one in ordered) != is_lagging
    assert ordered.index("办理结果") > next(at for at, one in enumerate(ordered) if one.startswith("督办事项"))
    summons = lines(facts, "约谈通知书", "一般")
    assert ("未到位的整改任务1项，见附件。" in summons) == is_lagging
    assert ("附件：云岭市局整改任务未到位清单" in summons) == is_lagging
    assert "评估中未发现问责情形。" in lines(facts, "事实清单", "较差")
    for kind, grade in {"反馈意见书": "好", "整改督办单": "较好", "约谈通知书": "一般", "事实清单": "较差"}.items():
        assert not any("0项。" in one or "0处" in one for one in lines(facts, kind, grade))


def test_each_ground_is_a_sentence(rubric: Rubric) -> None:
    facts = visit(rubric, full_record(rubric))
    for kind in ("反馈意见书", "整改督办单", "约谈通知书"):
        grounds = [one for one in lines(facts, kind, "一般") if one.startswith("依据：")]
        assert grounds
        assert all(one.endswith("。") and not one.endswith("。。") for one in grounds)


def test_what_is_awarded_makes_up_for_what_deductions_leave_open(rubric: Rubric) -> None:
    facts = visit(rubric, full_record(rubric))
    lacking = {one.awarded: 0 for one in facts.items}
    for one in facts.items:
        lacking[one.awarded] += one.full - one.points
    assert sum(lacking.values()) == facts.rubric.full - facts.total
    lost, other = (f"{lacking[one] / 100:.2f}".removesuffix(".00") for one in (False, True))
    words = f"以上扣分合计{lost}分；满意度测评、综合测评按得分计入总分，未得的{other}分不列为扣分。"
    assert words in lines(facts, "反馈意见书", "好")
    full = replace(facts, items=tuple(replace(one, points=one.full) if one.awarded else one for one in facts.items))
    assert unit_phrases(full)["未列扣分"] == ""


@pytest.mark.parametrize(
    ("consequence", "words"),
    [
        ("提请联系局领导约谈主要负责人并限期整改", "由联系局领导对你进行约谈，并限期整改"),
        ("约谈主要负责人", "对你进行约谈"),
        ("提出表扬", ""),
    ],
)
def test_who_is_summoned_is_spoken_to(consequence: str, words: str, rubric: Rubric) -> None:
    facts = visit(rubric, full_record(rubric))
    facts = replace(facts, rubric=replace(facts.rubric, consequences={facts.grade: consequence}))
    assert unit_phrases(facts)["约谈措施"] == words


def test_the_summons_says_nothing_that_the_office_says_to_its_leaders(rubric: Rubric) -> None:
    summons = "".join(lines(visit(rubric, full_record(rubric)), "约谈通知书", "一般"))
    assert "由联系局领导对你进行约谈，并限期整改。现将约谈事项通知如下。" in summons
    assert "提请" not in summons
