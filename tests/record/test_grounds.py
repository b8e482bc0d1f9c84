"""Where one number decides the grade: against every value that the item can have."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.base.paths import SAMPLE_VISIT
from desktop_app.record.assessment import Assessment
from desktop_app.record.grounds import decides_grade, idle_grounds, lacks_ground
from desktop_app.record.interchange import from_json
from desktop_app.record.readiness import Finding, warnings
from desktop_app.record.scoring import score
from desktop_app.rubric.answers import DirectAnswer
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import Direct
from tests.examples import examples
from tests.strategies import NO_NOTES, RUBRICS, assessments, complete_assessments


def direct_position(rubric: Rubric) -> int:
    return next(n for n, item in enumerate(rubric.items) if isinstance(item, Direct))


def grades(rubric: Rubric, record: Assessment, position: int) -> set[str | None]:
    """The grades with every value that the item can be given."""
    item = rubric.items[position]
    assert isinstance(item, Direct)
    steps = range(int(item.points / item.step) + 1)
    answers = [DirectAnswer(points=item.step * step) for step in steps]
    return {score(rubric, record.with_answer(position, answer)).grade for answer in answers}


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
@settings(max_examples=examples(15, 150))
@given(data=st.data())
def test_it_decides_where_its_values_lead_to_more_than_one_grade(rubric: Rubric, data: st.DataObject) -> None:
    record = data.draw(complete_assessments(rubric, NO_NOTES))
    position = direct_position(rubric)
    expected = len(grades(rubric, record, position)) > 1
    for one in (record, record.with_answer(position, DirectAnswer())):
        assert decides_grade(rubric, score(rubric, one), position) == expected


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
@settings(max_examples=examples(15, 150))
@given(data=st.data())
def test_nothing_decides_while_another_is_not_assessed(rubric: Rubric, data: st.DataObject) -> None:
    result = score(rubric, data.draw(assessments(rubric, NO_NOTES)))
    for position, item in enumerate(rubric.items):
        if set(result.unanswered) - {item.number}:
            assert not decides_grade(rubric, result, position)


@pytest.mark.parametrize(
    ("answer", "lacks"),
    [
        (DirectAnswer(points=Decimal(9)), True),
        (DirectAnswer(points=Decimal(9), grounds=("", " ")), True),
        (DirectAnswer(points=Decimal(9), grounds=("", "三项任务逾期")), False),
        (DirectAnswer(points=Decimal(9), note="三项任务逾期"), False),
    ],
)
def test_a_ground_is_asked_for_under_any_head(rubric: Rubric, answer: DirectAnswer, lacks: bool) -> None:
    sample = from_json(rubric, SAMPLE_VISIT.read_bytes(), SAMPLE_VISIT.name)
    tasks = tuple(replace(task, grade="好") for task in sample.answers[6].tasks)  # 96.63 with 10: 86.63 without
    record = sample.with_answer(6, replace(sample.answers[6], tasks=tasks)).with_answer(15, answer)
    assert lacks_ground(rubric, record, score(rubric, record), 15) == lacks


def test_a_note_that_stays_when_nothing_is_deducted_any_more_is_told_once_for_all(rubric: Rubric) -> None:
    sample = from_json(rubric, SAMPLE_VISIT.read_bytes(), SAMPLE_VISIT.name)
    lost, full, judged = sample.answers[0], sample.answers[1], sample.answers[15]
    record = sample.with_answer(15, replace(judged, points=Decimal(10), note="表现突出"))
    record = record.with_answer(0, replace(lost, count=2)).with_answer(1, replace(full, note="另见会议记录"))
    result = score(rubric, record)
    assert (lost.note != "", idle_grounds(rubric, sample, score(rubric, sample))) == (True, [])
    assert idle_grounds(rubric, record, result) == [0, 1]
    words = [one for one in warnings(rubric, record, result, "2999-01-01") if "写有扣分依据" in one.words]
    assert words == [Finding(0, "第1、2项没有扣分，但写有扣分依据，请核对是否与得分相符", "idle_ground:1、2")]
