"""The slip on which the office settles what the regulation leaves open."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from desktop_app.paper.reading_slip import READING_SLIP, reading_pdf
from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.rubric.answers import RatioAnswer, Reading
from desktop_app.rubric.rubric import Rubric

from .helpers import closed_up, pages

READ = Reading(value=Decimal("0.6"), person="张某某", date="2026-11-21", document="某巡发〔2026〕3号")


def voted(rubric: Rubric, reading: Reading | None) -> Assessment:
    return empty_assessment(rubric, unit="某县气象局党组", date="2026-11-20").with_answer(
        14, RatioAnswer(reading=reading)
    )


@pytest.mark.parametrize(
    ("reading", "words"),
    [(None, ("按＿＿＿＿＿＿票计算",)), (READ, ("按0.6票计算", "张某某", "2026年11月21日", "某巡发〔2026〕3号"))],
)
def test_it_is_one_page_with_what_is_settled(rubric: Rubric, reading: Reading | None, words: tuple[str, ...]) -> None:
    [page] = pages(reading_pdf(rubric, voted(rubric, reading)))
    for one in (READING_SLIP, "某县气象局党组", "2026年11月20日", "巡察办负责人", "评估组组长", *words):
        assert closed_up(one) in closed_up(page)


def test_the_longest_names_stay_on_it(rubric: Rubric) -> None:
    long = replace(READ, document="某" * 300)
    assert len(pages(reading_pdf(rubric, replace(voted(rubric, long), unit="某" * 300)))) == 1
