"""The mark on paper: on each page of the unit's and the internal one, above all else, in nobody's way."""

from typing import Any

import pytest
from msgspec.structs import replace

from desktop_app.paper.mark import internal_mark
from desktop_app.paper.supplement import document_pdf, internal_pdf
from desktop_app.paper.typesetting.pen import Pdf
from desktop_app.paper.typesetting.table import EDGES, LEFT
from desktop_app.record.assessment import LONGEST_MARK
from desktop_app.record.scoring import score
from desktop_app.rubric.rubric import Rubric
from tests.paper.helpers import LONG_UNIT, closed_up, full_record, pages, printed, strokes, texts

MARKS = ["内部", "内部资料　注意保管", "密" * LONGEST_MARK]


def paper(rubric: Rubric, make: Any, mark: str, **changed: Any) -> Pdf:
    record = replace(full_record(rubric), mark=mark, **changed)
    return make(rubric, record, score(rubric, record), draft=False)


@pytest.mark.parametrize("mark", MARKS)
def test_it_begins_each_page_of_the_units_paper_and_nothing_else_changes(rubric: Rubric, mark: str) -> None:
    plain, marked = (pages(paper(rubric, document_pdf, one)) for one in ("", mark))
    assert len(marked) > 1
    assert marked == [closed_up(mark) + page for page in plain]


@pytest.mark.parametrize("mark", MARKS)
def test_it_is_in_one_line_above_all_else_and_within_the_margins(rubric: Rubric, mark: str) -> None:
    changed = {"unit": LONG_UNIT}
    for make in (document_pdf, internal_pdf):
        pdf = paper(rubric, make, mark, **changed)
        for boxes, rules in zip(texts(pdf), strokes(pdf), strict=True):
            first, *others = boxes
            assert first[0] >= LEFT - 1
            assert first[2] <= EDGES[-1] + 1
            assert max(box[3] for box in (*others, *rules)) <= first[1] + 0.5


def test_the_marked_form_is_one_page_still(rubric: Rubric) -> None:
    record = replace(full_record(rubric), mark=MARKS[1], unit=LONG_UNIT)
    assert len(pages(printed(rubric, record))) == 1


@pytest.mark.parametrize(
    ("mark", "inside"),
    [("", "内部"), ("内部", "内部"), ("内部资料　注意保管", "内部资料　注意保管"), ("请勿外传", "内部　请勿外传")],
)
def test_the_internal_paper_says_at_least_that_it_is(rubric: Rubric, mark: str, inside: str) -> None:
    assert internal_mark(mark) == inside
    assert all(page.startswith(closed_up(inside)) for page in pages(paper(rubric, internal_pdf, mark)))


def test_a_notice_about_the_rubric_stands_clear_of_it(rubric: Rubric) -> None:
    other = replace(rubric, source=f"{rubric.source}\n# changed")
    assert other.doctored
    boxes = texts(paper(other, document_pdf, MARKS[-1]))[0]
    notice = max(boxes, key=lambda box: box[3])
    assert max(box[3] for box in boxes if box != notice) <= notice[1]
