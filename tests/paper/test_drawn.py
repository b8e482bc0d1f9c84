"""The figures on paper: read back, inside the margins, each on the paper where it may stand."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.paper.supplement import document_pdf, internal_pdf
from desktop_app.paper.typesetting.pen import Pdf
from desktop_app.paper.typesetting.table import EDGES, LEFT
from desktop_app.record.assessment import Assessment
from desktop_app.record.scoring import score
from desktop_app.rubric.rubric import Rubric
from tests.examples import examples
from tests.strategies import RUBRICS, assessments

from .helpers import full_record, opened, pages, record, strokes, texts

SCALE = "较差一般较好好86.310607590100"


def unit_paper(rubric: Rubric, made: Assessment) -> Pdf:
    return document_pdf(rubric, made, score(rubric, made), draft=False)


def internal_paper(rubric: Rubric, made: Assessment) -> Pdf:
    return internal_pdf(rubric, made, score(rubric, made), draft=False)


def test_the_scale_opens_both_papers_once_all_is_assessed(rubric: Rubric) -> None:
    made = full_record(rubric)
    sheet, supplement, *_ = pages(unit_paper(rubric, made))
    signs = sorted(SCALE)
    for text in (supplement, pages(internal_paper(rubric, made))[0]):
        opening = text.split("得分对应等次：较好")[1].split("一、")[0]
        assert sorted(opening) == signs
    assert "60" not in sheet.split("分数合计")[1]
    unfinished = made.with_answer(0, rubric.items[0].answer_type())
    assert "607590" not in "".join(pages(unit_paper(rubric, unfinished)))


def test_the_grades_of_a_ledger_are_counted_below_it(rubric: Rubric) -> None:
    found = "".join(pages(unit_paper(rubric, full_record(rubric))))
    for said in ("好1", "较好6", "一般0", "较差0", "差0", "未评0"):
        assert said in found


def test_the_grades_are_told_apart_in_grey_and_a_name_on_each_is_read(rubric: Rubric) -> None:
    with opened(unit_paper(rubric, full_record(rubric))) as document:
        page = document[1].render(scale=4, grayscale=True).to_pil()
    bands = page.crop((int(LEFT * 4), 0, int(EDGES[-1] * 4), page.height // 4))
    shades = {shade for count, shade in bands.getcolors() or () if count > 4000} - {0, 255}
    assert len(shades) == 3  # of four, the best is white
    steps = sorted(shades | {255})
    assert min(upper - lower for lower, upper in pairwise(steps)) >= 24
    assert steps[0] >= 118  # black on it: 4.5 to 1


def test_own_scores_are_drawn_on_the_internal_paper_alone(rubric: Rubric) -> None:
    made = full_record(rubric)
    inside = "".join(pages(internal_paper(rubric, made)))
    assert inside.count("自评") > 6
    assert "整改研究部署（10分）" in inside
    assert "自评" not in "".join(pages(unit_paper(rubric, made)))
    assert "整改研究部署（10分）" not in "".join(pages(internal_paper(rubric, record(rubric))))


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
@settings(max_examples=examples(8, 40))
@given(data=st.data())
def test_nothing_is_drawn_over_the_margins(rubric: Rubric, data: st.DataObject) -> None:
    made = data.draw(assessments(rubric, st.just("")))
    for pdf in (unit_paper(rubric, made), internal_paper(rubric, made)):
        for boxes in (*strokes(pdf), *texts(pdf)):
            assert all(left >= LEFT - 1 and right <= EDGES[-1] + 1.5 for left, _, right, _ in boxes)
