"""The unit's own form on paper: one page with room to write, each item, the unit, who signs; nothing of the group's."""

from decimal import Decimal

from msgspec.structs import replace

from desktop_app.paper.own_form import own_form_pdf
from desktop_app.record.assessment import empty_assessment
from desktop_app.record.own_scores import with_own
from desktop_app.rubric.rubric import Rubric
from tests.paper.helpers import LONG_UNIT, closed_up, full_record, pages, row_heights, strokes, texts
from tests.strategies import SECOND


def test_it_is_one_page_with_each_item_and_the_places_to_sign(rubric: Rubric) -> None:
    for form in (rubric, SECOND):
        [page] = pages(own_form_pdf(form, empty_assessment(form, unit=LONG_UNIT * 2, mark="内部")))
        assert page.startswith(f"内部{closed_up(form.name)}（单位自评）被评估单位：{LONG_UNIT * 2}")
        assert page.endswith("党组织负责人签名：＿＿＿＿＿＿＿＿填表人签名：＿＿＿＿＿＿＿＿年月日—1—")
        for item in form.items:
            assert closed_up(f"{item.number}{item.text}") in page


def test_what_the_group_found_does_not_stand_on_it(rubric: Rubric) -> None:
    record = replace(full_record(rubric), mark="")
    bare = replace(empty_assessment(rubric), unit=record.unit)
    scores, notes = (tuple(getattr(answer, name) for answer in record.answers) for name in ("own", "own_note"))
    assert own_form_pdf(rubric, record).data == own_form_pdf(rubric, with_own(bare, scores, notes)).data


def test_the_sum_is_there_once_every_item_has_a_score(rubric: Rubric) -> None:
    scores = (Decimal("1.25"),) * len(rubric.items)
    for given, total in ((scores, "合计10020.00自评"), ((None, *scores[1:]), "合计100自评")):
        assert total in pages(own_form_pdf(rubric, with_own(empty_assessment(rubric), given)))[0]


def test_each_row_has_room_for_a_hand_and_all_stays_within_the_margins(rubric: Rubric) -> None:
    pdf = own_form_pdf(rubric, empty_assessment(rubric))
    [boxes], [rules] = texts(pdf), strokes(pdf)
    mm = 72 / 25.4
    assert min(left for left, *_ in boxes + rules) >= 24.9 * mm
    heights = row_heights(pdf)
    assert len(heights) == 1 + len(rubric.items) + 1
    assert min(heights[1:]) >= 8 * mm
