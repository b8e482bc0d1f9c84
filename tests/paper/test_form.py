"""The sheet as a PDF read back: what it says, in which fonts, where, and that the same input gives the same bytes."""

import ctypes
import shutil
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pypdfium2
import pytest
from msgspec.structs import replace

from desktop_app.base.paths import ROOT
from desktop_app.paper.form import blank_pdf
from desktop_app.paper.typesetting.pen import PAGE, Pdf
from desktop_app.paper.typesetting.table import EDGES, LEFT
from desktop_app.record.assessment import empty_assessment
from desktop_app.rubric.rubric import Rubric
from tests.paper.helpers import (
    ANSWERS,
    LONG_UNIT,
    SCORES,
    TOTAL,
    UNIT,
    closed_up,
    lengthened,
    opened,
    pages,
    printed,
    record,
    row_heights,
    strokes,
    table_text,
    texts,
)
from tests.strategies import SECOND

HEAD = "评估项目序号评估内容分值评分标准得分"
TITLE = "被巡察党组织（领导班子）巡察整改成效量化评估考核表"
EMPTY_FOOT = "被评估单位：评估日期：评估组组长签名：分数合计："


def foot(unit: str = UNIT, date: str = "2026年1月5日", total: str = TOTAL) -> str:
    return f"被评估单位：{unit}评估日期：{date}评估组组长签名：分数合计：{total}"


def test_the_sheet_says_the_form_and_nothing_else(rubric: Rubric) -> None:
    pdf = printed(rubric, record(rubric))
    assert pages(pdf) == [TITLE + HEAD + table_text(rubric, SCORES) + foot() + "—1—"]
    assert pdf.missing == ()


def test_the_draft_says_so_too(rubric: Rubric) -> None:
    (page,) = pages(printed(rubric, record(rubric), draft=True))
    assert page == "草稿" + pages(printed(rubric, record(rubric)))[0]


def test_blank_is_the_form_alone(rubric: Rubric) -> None:
    assert pages(blank_pdf(rubric)) == [TITLE + HEAD + table_text(rubric, [""] * 16) + EMPTY_FOOT + "—1—"]


def test_what_is_not_assessed_is_left_empty_and_so_is_the_total(rubric: Rubric) -> None:
    answers = {number: answer for number, answer in ANSWERS.items() if number != "5"}
    (page,) = pages(printed(rubric, record(rubric, answers)))
    assert table_text(rubric, [*SCORES[:4], "", *SCORES[5:]]) in page
    assert foot(total="") in page


def test_an_empty_record_prints_as_the_blank_form(rubric: Rubric) -> None:
    assert pages(printed(rubric, empty_assessment(rubric))) == pages(blank_pdf(rubric))


@pytest.mark.parametrize(
    ("date", "words"),
    [("2026-11-20", "2026年11月20日"), ("2026-01-05", "2026年1月5日"), ("", ""), ("十一月", "十一月")],
)
def test_date_in_words(rubric: Rubric, date: str, words: str) -> None:
    (page,) = pages(printed(rubric, replace(record(rubric), date=date)))
    assert foot(date=words) in page


def test_equal_input_gives_equal_bytes(rubric: Rubric) -> None:
    first = printed(rubric, record(rubric)).data
    assert first == printed(rubric, record(rubric)).data
    assert str(ROOT).encode() not in first


def test_metadata(rubric: Rubric) -> None:
    with opened(printed(rubric, record(rubric))) as document:
        data = document.get_metadata_dict()
    assert (data["Title"], data["Subject"], data["Author"]) == (f"{TITLE} {UNIT}", rubric.regulation, "评估组")


@pytest.mark.skipif(not shutil.which("pdffonts"), reason="poppler brings it")
@pytest.mark.parametrize("unit", [UNIT, "𰻝𰻝县气象局党组"])
def test_every_font_is_embedded_in_part_and_is_noto(rubric: Rubric, tmp_path: Path, unit: str) -> None:
    pdf = printed(rubric, record(rubric, unit=unit), draft=True)
    (tmp_path / "sheet.pdf").write_bytes(pdf.data)
    listed = subprocess.run(["pdffonts", tmp_path / "sheet.pdf"], check=True, capture_output=True, encoding="utf-8")
    rows = [line.split() for line in listed.stdout.splitlines()[2:]]
    assert {row[0].split("+")[1].split("SC-")[0] for row in rows} == {
        "NotoSerif",
        *(["NotoSans"] if unit != UNIT else []),
    }
    assert {tuple(row[-5:-2]) for row in rows} == {("yes", "yes", "yes")}  # embedded, subset, readable as text
    assert b"Helvetica" not in pdf.data


@pytest.mark.parametrize("name", ["䶮㛃𬭎", "𰻝", "Ünïted 3.5％", "（云岭）“气象”——局……"])
def test_rare_characters_print(rubric: Rubric, name: str) -> None:
    pdf = printed(rubric, record(rubric, unit=f"{name}党组"))
    assert pdf.missing == ()
    assert foot(unit=closed_up(f"{name}党组")) in pages(pdf)[0]


def test_a_character_in_no_font_is_seen_as_a_gap_and_reported(rubric: Rubric) -> None:
    pdf = printed(rubric, record(rubric, unit="𠮷水县𠮷\ue000\t局\n党组\u200b"))
    assert pdf.missing == ("𠮷", "\ue000")
    assert foot(unit="□水县□□局党组") in pages(pdf)[0]
    with opened(pdf) as document:
        assert document.get_metadata_value("Title").startswith(f"{TITLE} 𠮷水县")


def test_half_a_surrogate_pair_does_no_harm(rubric: Rubric) -> None:
    pdf = printed(rubric, replace(record(rubric), unit="\ud842局"))
    assert pdf.missing == ("\ud842",)


def test_three_hundred_tasks(rubric: Rubric) -> None:
    tasks = [{"text": f"整改任务{number}", "grade": "较好"} for number in range(300)]
    (page,) = pages(printed(rubric, record(rubric, {**ANSWERS, "7": {"tasks": tasks}})))
    assert table_text(rubric, [*SCORES[:6], "32", *SCORES[7:]]) in page


@pytest.mark.parametrize("unit", [LONG_UNIT[:30], LONG_UNIT, LONG_UNIT * 5, "！" * 300, "X" * 300])
def test_long_units_are_whole_and_leave_one_page(rubric: Rubric, unit: str) -> None:
    (page,) = pages(printed(rubric, record(rubric, unit=unit)))
    assert foot(unit=unit) in page


@pytest.mark.parametrize("count", [5, 17, 21, 25, 29, 33, 37, 40, 60, 120])
def test_many_items_flow_over_pages(rubric: Rubric, count: int) -> None:
    longer = lengthened(rubric, count)
    found = pages(blank_pdf(longer))
    assert all(HEAD in page for page in found)
    assert [EMPTY_FOOT in page for page in found] == [False] * (len(found) - 1) + [True]
    assert [page.endswith(f"—{number}—") for number, page in enumerate(found, 1)] == [True] * len(found)
    position = 0
    whole = "".join(found)
    for item in longer.items:
        position = whole.index(closed_up(f"{item.number}{item.text}2.50{item.standard}"), position) + len(item.text)


def test_a_page_in_the_middle_of_a_section_opens_it_again(rubric: Rubric) -> None:
    _, later = pages(blank_pdf(lengthened(rubric, 40)))
    assert later.startswith(HEAD + "巡察整改组织落实（45分）2")


def test_an_item_taller_than_a_page_continues(rubric: Rubric) -> None:
    first = rubric.sections[0]
    text = "".join(f"第{number}条责任落实，" for number in range(500))
    section = replace(first, items=(replace(first.items[0], text=text), *first.items[1:]))
    found = pages(blank_pdf(replace(rubric, sections=(section, *rubric.sections[1:]))))
    again = HEAD + closed_up("".join(first.heading)) + "（10分）"
    whole = "".join(page.removesuffix(f"—{number}—").removeprefix(again) for number, page in enumerate(found, 1))
    assert len(found) > 2
    assert [whole.count(f"第{number}条") for number in range(500)] == [1] * 500


def cases(rubric: Rubric) -> dict[str, Pdf]:
    tall = replace(rubric.sections[0], heading=("很长的评估项目名称" * 20,))
    long_title = ("被巡察党组织巡察整改成效量化评估考核表" * 3,)
    return {
        "filled": printed(rubric, record(rubric)),
        "draft": printed(rubric, record(rubric), draft=True),
        "blank": blank_pdf(rubric),
        "long unit": printed(rubric, record(rubric, unit=LONG_UNIT)),
        "very long unit": printed(rubric, record(rubric, unit="云岭市气象局（党组）、" * 60)),
        "40 items": blank_pdf(lengthened(rubric, 40)),
        "tall heading": blank_pdf(replace(rubric, title=long_title, sections=(tall, *rubric.sections[1:]))),
        "second rubric": blank_pdf(SECOND),
    }


def test_nothing_overlaps_leaves_its_cell_or_the_page(rubric: Rubric) -> None:
    for name, pdf in cases(rubric).items():
        for boxes, rules in zip(texts(pdf), strokes(pdf), strict=True):
            for left, bottom, right, top in boxes + rules:
                assert LEFT - 2 < left < right < EDGES[-1] + 2, name
                assert 28 < bottom <= top < PAGE[1] - 36, name
            for one, other in combinations(boxes, 2):
                apart = one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]
                assert apart, (name, one, other)
            table = min(bottom for _, bottom, _, _ in rules), max(top for _, _, _, top in rules)
            for left, bottom, right, top in boxes:
                if table[0] < bottom and top < table[1]:
                    assert not [edge for edge in EDGES if left < edge < right], (name, left, bottom)


def test_room_is_left_for_check_code_and_qr_code(rubric: Rubric) -> None:
    for name, pdf in cases(rubric).items():
        for boxes in texts(pdf):
            ((left, _, right, _),) = [box for box in boxes if box[1] < 50]  # the page number, in the middle
            assert 280 < left < right < 350, name


def test_platypus_is_not_imported() -> None:
    code = "import sys, desktop_app.paper.form; print('reportlab.platypus' in sys.modules)"
    command = [sys.executable, "-c", code]
    assert subprocess.run(command, cwd=ROOT, check=True, capture_output=True, encoding="utf-8").stdout == "False\n"


def sizes(pdf: Pdf) -> dict[str, float]:
    """The type size of every piece of text on the first page."""
    found = {}
    with opened(pdf) as document:
        page = document[0]
        layer = page.get_textpage()
        for piece in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
            size = ctypes.c_float()
            pypdfium2.raw.FPDFTextObj_GetFontSize(piece, size)
            found[closed_up(layer.get_text_bounded(*piece.get_bounds()))] = size.value
    return found


@pytest.mark.parametrize("unit", ["", UNIT, LONG_UNIT, LONG_UNIT * 2])
def test_the_form_keeps_to_what_an_office_measures(rubric: Rubric, unit: str) -> None:
    """Title 22 pt, table 10.5 pt, rows of 8 mm, 25 mm at the left, one page of A4, whatever the unit is called."""
    pdf = printed(rubric, record(rubric, unit=unit))
    with opened(pdf) as document:
        assert [page.get_size() for page in document] == [pytest.approx(PAGE, abs=0.01)]
    found = sizes(pdf)
    assert found["量化评估考核表"] == 22
    assert found["召开整改专题民主生活会"] == found["未召开的不得分"] == 10.5
    [boxes], [rules] = texts(pdf), strokes(pdf)
    mm = 72 / 25.4
    assert min(left for left, *_ in boxes + rules) >= 25 * mm
    assert max(right for _, _, right, _ in boxes + rules) <= PAGE[0] - 12 * mm
    heights = row_heights(pdf)
    assert len(heights) == 17
    assert min(heights) >= 8 * mm
