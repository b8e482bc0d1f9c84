"""The unit's own form as a workbook: what was written and filled in is read back, all else is told in one sentence."""

import io
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.assessing.own_forms import sources
from desktop_app.assessing.own_workbook import own_filled, own_workbook
from desktop_app.base.errors import UserError
from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.record.own_scores import with_own
from desktop_app.rubric.rubric import Rubric
from desktop_app.tables.cells import tidy
from tests.examples import examples
from tests.strategies import RUBRICS, SECOND, assessments

SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def changed(book: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The workbook with one part of it rewritten, as a program would that saves it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text.decode()) if name == part else text)
    assert out.getvalue() != book
    return out.getvalue()


def typed(book: bytes, cell: str, value: str, kind: str = "") -> bytes:
    """The workbook after somebody has typed into a cell."""
    written = f'<c r="{cell}" t="inlineStr"><is><t>{value}</t></is></c>' if kind == "text" else ""
    written = written or f'<c r="{cell}"{kind and f" t={chr(34)}{kind}{chr(34)}"}><v>{value}</v></c>'
    return changed(book, SHEET, lambda xml: re.sub(rf'<c r="{cell}"[^>]*?(/>|>.*?</c>)', written, xml))


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
@settings(max_examples=examples(4, 60))
@given(data=st.data())
def test_what_was_written_is_read_back(rubric: Rubric, data: st.DataObject) -> None:
    record = data.draw(assessments(rubric))
    filled = own_filled(rubric, own_workbook(rubric, record), "自评表.xlsx")
    assert filled.scores == tuple(answer.own for answer in record.answers)
    assert filled.notes == tuple(tidy(answer.own_note) for answer in record.answers)
    assert filled.unit == tidy(record.unit).replace("\n", " ")


@pytest.fixture
def blank(rubric: Rubric) -> bytes:
    """The form of a unit with nothing filled in."""
    return own_workbook(rubric, replace(empty_assessment(rubric), unit="某市局"))


def test_what_the_unit_fills_in_is_taken_over(rubric: Rubric, sample: Assessment, blank: bytes, tmp_path: Path) -> None:
    filled = typed(typed(typed(blank, "F6", "3.5"), "G6", "=开了2次会", "text"), "F8", " 1.25分 ", "text")
    (tmp_path / "自评表.xlsx").write_bytes(typed(filled, "G3", "2026年11月1日", "text"))
    [source] = sources(rubric, tmp_path / "自评表.xlsx")
    assert (source.unit, source.date, source.given) == ("某市局", "2026年11月1日", 2)
    after = with_own(sample, source.scores, source.notes)
    assert [answer.own for answer in after.answers[:4]] == [Decimal("3.5"), None, Decimal("1.25"), None]
    assert [answer.own_note for answer in after.answers[:2]] == ["=开了2次会", ""]


WRONG: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "more than its points": (
        lambda book: typed(book, "F6", "4.01"),
        "第1项的自评得分“4.01”不对，应是0到4之间的数，最多两位小数",
    ),
    "less than nothing": (lambda book: typed(book, "F7", "-1"), "第2项的自评得分“-1”不对，应是0到2之间"),
    "three decimals": (lambda book: typed(book, "F6", "1.125"), "第1项的自评得分“1.125”不对"),
    "words": (lambda book: typed(book, "F6", "满分", "text"), "第1项的自评得分“满分”不对"),
    "an error": (lambda book: typed(book, "F6", "#N/A", "e"), "第1项的“自评得分”是错误值#N/A"),
    "other words of an item": (
        lambda book: changed(book, STRINGS, lambda xml: xml.replace("民主生活会", "会")),
        "第2项的评估内容",
    ),
    "other points": (lambda book: typed(book, "D6", "40"), "第1项的评估内容、分值或评分标准与评分表不同"),
    "a row that is gone": (
        lambda book: changed(book, SHEET, lambda xml: re.sub(r'<row r="8".*?</row>', "", xml)),
        "没有第3项，可能被删去或隐藏了",
    ),
    "a row that is hidden": (
        lambda book: changed(book, SHEET, lambda xml: xml.replace('<row r="8"', '<row r="8" hidden="1"')),
        "没有第3项",
    ),
    "a number twice": (lambda book: typed(book, "B8", "2"), "第2项有两行"),
    "no column of scores": (
        lambda book: changed(book, STRINGS, lambda xml: xml.replace("自评得分<", "得分<")),
        "缺少“自评得分”等列",
    ),
    "no mark": (lambda book: changed(book, STRINGS, lambda xml: xml.replace("自评表/1", "")), "表格标识被删去了"),
    "a later form": (
        lambda book: changed(book, STRINGS, lambda xml: xml.replace("自评表/1", "自评表/2")),
        "只认“自评表/1”",
    ),
    "another rubric": (
        lambda book: own_workbook(SECOND, empty_assessment(SECOND)),
        "评分表“danganjiancha-2”与本次评估的.*不同",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_in_one_sentence_and_nothing_is_taken(rubric: Rubric, blank: bytes, name: str) -> None:
    change, words = WRONG[name]
    with pytest.raises(UserError, match=words) as caught:
        own_filled(rubric, change(blank), "自评表.xlsx")
    told = str(caught.value)
    assert "自评分没有改动" in told
    assert (told.count("。"), told[-1]) == (1, "。")


def test_a_ledger_is_not_taken_for_it(rubric: Rubric) -> None:
    from tests.samples import LEDGER

    with pytest.raises(UserError, match="不是本程序给出的自评表"):
        sources(rubric, LEDGER)


def test_only_what_is_to_be_filled_in_is_open_and_scores_are_checked_while_typing(rubric: Rubric, blank: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(blank)) as book:
        sheet, styles = (book.read(name).decode() for name in (SHEET, "xl/styles.xml"))
    assert "<sheetProtection" in sheet
    formats = re.search(r"<cellXfs.*?</cellXfs>", styles, re.DOTALL)
    assert formats is not None
    unlocked = [at for at, one in enumerate(re.findall(r"<xf [^>]*/>|<xf .*?</xf>", formats[0])) if 'locked="0"' in one]
    open_ = {cell for cell, style in re.findall(r'<c r="([A-Z]+[0-9]+)" s="([0-9]+)"', sheet) if int(style) in unlocked}
    rows = range(6, 6 + len(rubric.items))
    assert open_ == {f"{column}{row}" for column in "FG" for row in rows} | {"B3", "C3", "D3", "E3", "G3"}
    limits = re.findall(r'sqref="F([0-9]+)".*?<formula1>0</formula1><formula2>([0-9.]+)<', sheet)
    wanted = [(str(row), str(float(item.points))) for row, item in zip(rows, rubric.items, strict=True)]
    assert limits == wanted
    assert 'paperSize="9"' in sheet


def test_a_note_too_long_for_a_cell_is_told(rubric: Rubric, sample: Assessment) -> None:
    first: Any = replace(sample.answers[0], own_note="字" * 32_768)
    with pytest.raises(UserError, match="第1项的自评说明超过32767字"):
        own_workbook(rubric, sample.with_answer(0, first))


def test_rows_are_as_high_as_their_words_and_the_sum_is_known_unopened(rubric: Rubric, sample: Assessment) -> None:
    answers = tuple(replace(answer, own=Decimal("1.25"), own_note="说明" * 60) for answer in sample.answers)
    made = own_workbook(rubric, replace(sample, unit="某" * 110, answers=answers))
    with zipfile.ZipFile(io.BytesIO(made)) as book:
        sheet = book.read(SHEET).decode()
    heights = {int(row): float(high) for row, high in re.findall(r'<row r="([0-9]+)"[^>]*? ht="([0-9.]+)"', sheet)}
    assert heights[3] >= 3 * 15  # 110 hanzi in a cell of 39
    assert min(heights[row] for row in range(6, 22)) >= 8 * 15  # 120 in one of 16
    assert "</f><v>20.0</v>" in sheet or "</f><v>20</v>" in sheet
