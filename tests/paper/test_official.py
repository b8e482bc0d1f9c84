"""Official documents are set after GB/T 9704: margins, sizes, lines and numbers measured on the page."""

from __future__ import annotations

from ctypes import byref, c_float, c_uint

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.paper.official import Block, Box, Kind, NewPage, Ruled, Said, official_pdf
from desktop_app.paper.typesetting.pen import PAGE, Pdf
from tests.examples import examples
from tests.paper.helpers import opened, pages, strokes, texts

MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 28, 210 - 26, 297 - 37, 35  # mm from the lower left corner
LONG = "巡察整改" * 7 * 22  # a page of 22 lines of 28 characters, without its indent


def boxes(pdf: Pdf, page: int = 0) -> list[tuple[float, ...]]:
    """Left, bottom, right and top of each text on a page in mm."""
    return [tuple(side / MM for side in box) for box in texts(pdf)[page]]


def sizes(pdf: Pdf) -> dict[str, float]:
    """The type size of each text of the first page."""
    found = {}
    with opened(pdf) as document:
        page = document[0]
        spoken = page.get_textpage()
        for one in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
            words = spoken.get_text_bounded(*one.get_bounds())
            found["".join(words.split())] = round(size(one), 1)
    return found


def size(one: pypdfium2.PdfObject) -> float:
    made = c_float()
    pypdfium2.raw.FPDFTextObj_GetFontSize(one.raw, byref(made))
    return made.value


def test_a_page_has_22_lines_of_28_characters_within_the_margins() -> None:
    pdf = official_pdf("试", [Said(Kind.TO, LONG)])
    assert len(pages(pdf)) == 1
    *lines, number = boxes(pdf)
    assert len(lines) == 22
    assert pages(pdf)[0] == f"{LONG}—1—"
    assert min(box[0] for box in lines) == pytest.approx(LEFT, abs=0.5)
    assert max(box[2] for box in lines) == pytest.approx(RIGHT, abs=0.5)
    assert max(box[3] for box in lines) == pytest.approx(TOP, abs=3)
    assert min(box[1] for box in lines) == pytest.approx(BOTTOM, abs=3)
    assert number[3] == pytest.approx(BOTTOM - 7, abs=3)
    assert len(pages(official_pdf("试", [Said(Kind.TO, f"{LONG}改")]))) == 2


def test_each_kind_has_its_size_and_place() -> None:
    said = {kind: f"{kind.name}字" for kind in Kind}
    pdf = official_pdf("试", [Said(kind, text) for kind, text in said.items()], "内部")
    measured = sizes(pdf)
    expected = {Kind.TITLE: 22, Kind.NOTE: 12, Kind.BELOW: 12}
    assert {text: measured[text] for text in said.values()} == {
        text: expected.get(kind, 16) for kind, text in said.items()
    }
    assert (measured["内部"], measured["—1—"]) == (16, 14)
    by_text = dict(zip(measured, boxes(pdf), strict=True))
    assert by_text["TEXT字"][0] == pytest.approx(LEFT + 2 * 156 / 28, abs=0.7)
    assert by_text["BEHIND字"][2] == pytest.approx(RIGHT - 4 * 16 / MM, abs=0.7)
    assert sum(by_text["TITLE字"][::2]) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=0.5)


def test_numbers_stand_outside_and_a_new_page_begins_once() -> None:
    blocks: list[Block] = [NewPage(), Said(Kind.TEXT, "一"), NewPage(), Said(Kind.TEXT, "二"), NewPage()]
    pdf = official_pdf("试", blocks, "内部")
    assert [page[:3] for page in pages(pdf)] == ["内部一", "内部二", "内部—"]
    right, left = boxes(pdf, 0)[-1], boxes(pdf, 1)[-1]
    assert right[2] == pytest.approx(RIGHT - 14 / MM, abs=0.7)
    assert left[0] == pytest.approx(LEFT + 14 / MM, abs=0.7)


@pytest.mark.parametrize("before", range(17, 22))
def test_who_signs_never_stands_alone_on_a_page(before: int) -> None:
    blocks = [*[Said(Kind.TO, "行")] * before, Said(Kind.TEXT, "末句"), Said(Kind.TEXT, "")]
    last = pages(official_pdf("试", [*blocks, Said(Kind.BEHIND, "某机关"), Said(Kind.BEHIND, "某日")]))[-1]
    assert "末句某机关某日" in last


@pytest.mark.parametrize("kind", [Kind.FIRST, Kind.SECOND])
def test_no_heading_stands_alone_at_the_foot(kind: Kind) -> None:
    pdf = official_pdf("试", [Said(Kind.TO, "行\n" * 21), Said(kind, "一、题"), Said(Kind.TEXT, "句")])
    assert pages(pdf)[1].startswith("一、题句")


@pytest.mark.parametrize("before", range(23))
@pytest.mark.parametrize("lines", range(1, 7))
def test_no_line_of_a_paragraph_stands_alone(before: int, lines: int) -> None:
    blocks = [*[Said(Kind.TO, "行")] * before, Said(Kind.TO, "\n".join("段" * lines)), Said(Kind.TO, "末")]
    parts = [page.count("段") for page in pages(official_pdf("试", blocks)) if "段" in page]
    assert sum(parts) == lines
    assert len(parts) == 1 or min(parts) > 1


@pytest.mark.parametrize("before", range(12, 23))
def test_headings_stand_with_what_has_to_stay_together_itself(before: int) -> None:
    blocks = [
        *[Said(Kind.TO, "行")] * before,
        Said(Kind.FIRST, "一、题"),
        Said(Kind.SECOND, "（一）题"),
        Said(Kind.TEXT, "说明：", kept=True),
        Ruled([1], [[Box("头")], [Box("甲")], [Box("乙")]], 1, [0.0] * 3, [False, True, False]),
    ]
    [page] = [page for page in pages(official_pdf("试", blocks)) if "一、题" in page]
    assert "一、题（一）题说明：头甲乙" in page


@pytest.mark.parametrize(("rows", "height", "most"), [(30, 0.0, 3), (100, 0.0, 6), (1200, 0.0, 70), (6, 300.0, 3)])
def test_rows_that_are_all_kept_fill_their_pages(rows: int, height: float, most: int) -> None:
    boxes = [[Box("甲")] for _ in range(rows)]
    found = pages(official_pdf("试", [Ruled([1], boxes, 0, [height] * rows, [True] * rows)]))
    assert "".join(found).count("甲") == rows
    assert len(found) <= most


@pytest.mark.parametrize("lines", [4, 12, 30])
def test_a_long_last_paragraph_leaves_no_page_empty(lines: int) -> None:
    last = Said(Kind.TO, "\n".join("句" * lines), kept=True)
    blocks = [*[Said(Kind.TO, "行")] * 10, Said(Kind.FIRST, "一、题"), last, Said(Kind.BEHIND, "某机关")]
    found = pages(official_pdf("试", blocks))
    assert "一、题句" in found[0]
    assert "句句某机关" in found[-1]


def test_a_table_keeps_to_the_text_with_or_without_a_heading() -> None:
    rows = [[Box("项", bold=True), Box("内容", 2)], [Box("甲"), Box("乙"), Box("丙" * 300)]]
    pdf = official_pdf("试", [Ruled([1, 1, 2], rows, False, [50.0, 0])])
    edges = [box for page in strokes(pdf) for box in page]
    assert min(box[0] for box in edges) / MM == pytest.approx(LEFT, abs=0.5)
    assert max(box[2] for box in edges) / MM == pytest.approx(RIGHT, abs=0.5)
    assert max(box[3] for box in edges) / MM == pytest.approx(TOP, abs=0.5)
    assert "丙" * 300 in pages(pdf)[0]
    many = [[Box("序号"), Box("名称")], *([Box(str(at)), Box("甲")] for at in range(60))]
    paged = pages(official_pdf("试", [Ruled([1, 3], many, True, [0.0] * 61)]))
    assert len(paged) > 1
    assert all(page.startswith("序号名称") for page in paged)
    assert PAGE[0] / MM == pytest.approx(210, abs=0.1)


TEXTS = st.text("字甲，", min_size=1, max_size=40)
GAPS = st.lists(st.one_of(TEXTS, st.text("缺甲", max_size=30).map("【请填写：{}】".format)))


def on_yellow(pdf: Pdf) -> str:
    """Return the characters that stand on yellow, page after page."""
    found = []
    with opened(pdf) as document:
        for page in document:
            paths = page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_PATH])
            yellow = [one.get_bounds() for one in paths if _fill_of(one) == (255, 255, 0)]
            text = page.get_textpage()
            for at in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(at)
                x, y = (left + right) / 2, (bottom + top) / 2
                if any(one[0] < x < one[2] and one[1] < y < one[3] for one in yellow):
                    found.append(text.get_text_range(at, 1))
    return "".join("".join(found).split())


def _fill_of(path: pypdfium2.PdfObject) -> tuple[int, ...]:
    parts = [c_uint() for _ in range(4)]
    pypdfium2.raw.FPDFPageObj_GetFillColor(path.raw, *map(byref, parts))
    return tuple(one.value for one in parts[:3])


@settings(max_examples=examples(20))
@given(parts=GAPS, before=st.integers(0, 22), kind=st.sampled_from(Kind), in_table=st.booleans())
def test_what_is_to_be_filled_in_stands_on_yellow_and_nothing_else(
    parts: list[str], before: int, kind: Kind, in_table: bool
) -> None:
    text = "".join(parts)
    said: Block = Ruled([1, 2], [[Box(text), Box("【注】")]], 0, [0.0]) if in_table else Said(kind, text)
    pdf = official_pdf("试", [*[Said(Kind.TO, "行")] * before, said, Said(Kind.TEXT, "【注】")], "内部")
    assert on_yellow(pdf) == "".join(one for one in parts if one.startswith("【"))
