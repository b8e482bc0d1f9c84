"""Templates are filled wherever their fields lie; what is misspelt is told by name."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.base.errors import UserError
from desktop_app.base.text import presentable
from desktop_app.office.documents.fields import Rows, Values
from desktop_app.office.documents.filling import filled, strangers
from desktop_app.office.documents.gaps import count_gaps, mark_gaps
from desktop_app.office.documents.kinds import KINDS, Kind
from desktop_app.office.documents.reading import blocks_of
from desktop_app.office.documents.word_file import LARGEST, WordFile
from desktop_app.paper.official import Ruled, Said
from docs.document_templates import MADE
from docs.word_templates import Cell, paragraph, table, template
from tests.examples import examples
from tests.office.documents.made import cut, document, parts, said, zipped
from tests.strategies import TEXTS

UNITS = Rows(names=("序号", "全称"), rows=(("1", "甲县局"), ("2", "《单位全称》")))
VALUES = Values(
    fields={"单位全称": "云岭市局", "得分": "86.63", "联系人": None, "说明": "", "依据": "一\n二"},
    lists={"单位": UNITS, "佐证": Rows(names=("名称",))},
)
HEAD = [Cell("序号"), Cell("全称")]
END = paragraph("尾")
ROW = [Cell("《单位.序号》"), Cell("《单位．全称》 《得分》")]


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ([paragraph("《单位全称》得《得分》分")], ["云岭市局得86.63分"]),
        ([paragraph("《 单位全称 》《《单位全称》办法》")], ["云岭市局《云岭市局办法》"]),
        ([paragraph("致《联系人》：")], ["致【请填写：联系人】："]),
        ([paragraph("注：《说明》"), paragraph("尾《说明》《得分》")], ["尾86.63"]),
        ([paragraph("《依据》"), paragraph("据：《依据》")], ["一", "二", "据：一\n二"]),
        ([paragraph("《得分《章程》细则》《《章程》得分》")], ["《得分《章程》细则》《《章程》得分》"]),
        ([paragraph("《中国共产党章程》《本单位全称表》")], ["《中国共产党章程》《本单位全称表》"]),
        ([paragraph("《单位.序号》．"), paragraph("《单位.全称》")], ["1．", "甲县局", "2．", "《单位全称》"]),
        ([table([1, 1], [HEAD, ROW]), END], ["序号", "全称", "1", "甲县局 86.63", "2", "《单位全称》 86.63", "尾"]),
        ([table([1], [[Cell("名称")], [Cell("《佐证.名称》")]]), END], ["尾"]),
        ([table([1], [[Cell("名称")], [Cell("《佐证.名称》")], [Cell("合计")]]), END], ["名称", "合计", "尾"]),
        ([table([1], [[Cell("《说明》")]], head=False), END], ["", "尾"]),
        ([cut("《单", "位全", "称》得《", "得分", "》")], ["云岭市局得86.63"]),
        ([cut("《单位全称", "》", "")], ["云岭市局"]),
    ],
)
def test_fields_are_filled(blocks: list[str], expected: list[str]) -> None:
    made = filled(document(*blocks), [VALUES]).data()
    assert said(made) == expected


NOTHING, NO_ROW = (f"<w:p><w:r><w:t>《{name}》</w:t></w:r></w:p>" for name in ("说明", "佐证.名称"))
CELLS = "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>"
INNER = CELLS.format("<w:p/>")
BOX = "<w:p><w:r><w:t>甲</w:t><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r></w:p>"


@pytest.mark.parametrize("empty", [NOTHING, NO_ROW])
@pytest.mark.parametrize(
    ("block", "paragraphs"),
    [
        ("{}<w:p/>", 1),
        (BOX, 2),
        (BOX.format("{}<w:p/>"), 2),
        (f"{INNER}{{}}{INNER}<w:p/>", 4),
        (f"{INNER}<w:p/>{{}}{INNER}<w:p/>", 4),
        (f"{INNER}{{}}", 2),
        ("<w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:t>《说明》</w:t></w:r></w:p>", 1),
        ("<w:p><w:r><w:t>《说明》</w:t><w:drawing/></w:r></w:p>", 1),
    ],
)
def test_where_a_paragraph_must_stand_an_empty_one_stays(block: str, paragraphs: int, empty: str) -> None:
    made = filled(document("<w:sdt><w:sdtContent>", block.format(empty), "</w:sdtContent></w:sdt>"), [VALUES]).data()
    assert len(said(made)) == paragraphs
    assert "《" not in "".join(said(made))


@pytest.mark.parametrize("cell", [NOTHING, INNER + NOTHING, f"<w:sdt><w:sdtContent>{NOTHING}</w:sdtContent></w:sdt>"])
def test_a_cell_ends_with_a_paragraph(cell: str) -> None:
    made = filled(document(CELLS.format(cell)), [VALUES])
    [last] = [
        one for one in made.body.getElementsByTagName("w:tc") if one.parentNode.parentNode.parentNode is made.body
    ]
    assert last.lastChild.toxml().count("<w:p>") + last.lastChild.toxml().count("<w:p/>") == 1


@pytest.mark.parametrize("name", ["bdo", "customXml", "dir", "fldSimple", "hyperlink", "ins", "moveTo", "sdt"])
def test_a_field_is_found_within_whatever_a_program_wraps_it_in(name: str) -> None:
    block = f"<w:p><w:{name}><w:r><w:t>《得</w:t></w:r></w:{name}><w:r><w:t>分》</w:t></w:r></w:p>"
    assert said(filled(document(block), [VALUES]).data()) == ["86.63"]


@settings(max_examples=examples(40))
@given(st.lists(st.integers(0, 40)), TEXTS)
def test_where_a_program_has_cut_a_field_makes_no_difference(cuts: list[int], value: str) -> None:
    values = Values(fields={"单位全称": value, "得分": "86.63"})
    text = "前《单位全称》中《得分》后《单位全称》末"
    places = sorted({0, len(text), *(at for at in cuts if at < len(text))})
    pieces = [text[left:right] for left, right in pairwise(places)]
    assert said(filled(document(cut(*pieces)), [values]).data()) == said(filled(document(cut(text)), [values]).data())


@settings(max_examples=examples(40))
@given(TEXTS, TEXTS)
def test_whatever_a_value_says_stands_there_as_it_is(first: str, second: str) -> None:
    values = Values(fields={"甲": first, "乙": f"{second}《甲》"})
    [line] = said(filled(document(paragraph("‹《甲》›‹《乙》›")), [values]).data())
    one, other = ("\n".join(presentable(text.replace("\t", " ")).splitlines()) for text in (first, second))
    assert line == f"‹{one}›‹{other}《甲》›"


@pytest.mark.parametrize(
    ("text", "wrong", "near"),
    [
        ("《单位全程》", "《单位全程》", "单位全称"),
        ("《单位名称》", "《单位名称》", "单位全称"),
        ("《单位.全名》", "《单位.全名》", "单位.全称"),
        ("《单位.全部名称》", "《单位.全部名称》", "单位.全称"),
        ("《得分", "《得分", "得分"),
        ("《得分 分，依《章程》", "《得分 分，依", "得分"),
        ("共得分》", "得分》", "得分"),
    ],
)
def test_a_misspelt_field_is_told_by_name_with_the_nearest(text: str, wrong: str, near: str) -> None:
    with pytest.raises(UserError, match=f"“试.docx”里的字段写错了：“{wrong}”应为“《{near}》”.*没有生成"):
        filled(document(cut(*text)), [VALUES])


def test_a_list_without_such_a_field_is_told() -> None:
    with pytest.raises(UserError, match=r"“试.docx”里的字段写错了：“《单位.满意度》”没有这个字段。没有生成"):
        filled(document(paragraph("《单位.满意度》")), [VALUES])


@pytest.mark.parametrize(
    "block",
    [
        paragraph("《单位.全称》有《佐证.名称》"),
        table([1, 1], [HEAD, [Cell("《单位.全称》"), Cell("《佐证.名称》")]]),
        table([1], [[Cell("名")], [Cell("《单位.全称》\n《佐证.名称》")]]),
    ],
)
def test_fields_of_two_lists_in_one_place_are_refused(block: str) -> None:
    with pytest.raises(UserError, match=r"把《单位.全称》和《佐证.名称》写在同一行或同一段.*没有生成.*请分开写"):
        filled(document(block), [VALUES])


def test_what_is_no_field_stays_and_is_told_once() -> None:
    made = document(paragraph("《得份》《得分》《章程》《单位．全称》《得份》"))
    assert strangers(made, VALUES.names) == ["《得份》", "《章程》"]


def test_each_entry_has_its_own_lists() -> None:
    entries = [Values(fields={}, lists={"单位": Rows(names=("全称",), rows=((name,), ("乙",)))}) for name in "甲丙"]
    made = filled(document(paragraph("《单位.全称》")), entries)
    assert said(made.data()) == ["甲", "乙", "丙", "乙"]


@pytest.mark.parametrize(("head", "refused"), [("《标注》", ""), ("《编号》", "编号"), ("《佐证.名称》", "佐证.名称")])
def test_what_differs_between_entries_stands_above_no_page(head: str, refused: str) -> None:
    entries = [
        Values(fields={"编号": at, "标注": "内部"}, lists={"佐证": Rows(names=("名称",), rows=((at,),))}) for at in "12"
    ]
    made = WordFile.of(template("试", [paragraph("《编号》")], head), "试.docx")
    assert said(filled(made, entries[:1]).data(), "word/header1.xml") == ["1" if refused else "内部"]
    if not refused:
        assert said(filled(made, entries).data()) == ["1", "2"]
        return
    with pytest.raises(UserError, match=f"页眉、页脚或脚注里有《{refused}》，它在每一份里不同，没有生成这种文书"):
        filled(made, entries)


def test_each_entry_has_pages_of_its_own() -> None:
    entries = [Values(fields={"编号": number}) for number in ("01-1", "02-1")]
    made = filled(document(paragraph("底稿"), paragraph("《编号》")), entries)
    assert said(made.data()) == ["底稿", "01-1", "底稿", "02-1"]
    breaks = made.body.getElementsByTagName("w:pageBreakBefore")
    assert [one.parentNode.parentNode.nextSibling.toxml().count("02-1") for one in breaks] == [1]


@pytest.mark.parametrize(
    ("block", "gaps"),
    [
        (paragraph("致《联系人》\n：【请填写：日期】"), ["【请填写：联系人】", "【请填写：日期】"]),
        (cut("前【请填写：日期】后", "尾"), ["【请填写：日期】"]),
        (table([1], [[Cell("【请填写：甲】乙")]], head=False), ["【请填写：甲】"]),
        (paragraph("没有"), []),
    ],
)
def test_gaps_are_marked_and_say_the_same(block: str, gaps: list[str]) -> None:
    made = filled(document(block), [VALUES])
    before = said(made.data())
    mark_gaps(made)
    marked = [run.parentNode.parentNode for run in made.body.getElementsByTagName("w:highlight")]
    assert ["".join(text.firstChild.data for text in run.getElementsByTagName("w:t")) for run in marked] == gaps
    assert said(made.data()) == before
    assert count_gaps(made) == len(gaps)


def test_a_gap_in_a_text_box_counts_once_and_one_above_the_pages_counts() -> None:
    box = "<w:pict><w:txbxContent><w:p><w:r><w:t>《联系人》</w:t></w:r></w:p></w:txbxContent></w:pict>"
    both = f"<w:Choice>{box}</w:Choice><w:Fallback>{box}</w:Fallback>"
    block = f"<w:p><w:r><w:AlternateContent>{both}</w:AlternateContent></w:r></w:p>"
    made = filled(WordFile.of(template("试", [block], "《联系人》"), "试.docx"), [VALUES])
    assert said(made.data())[1:] == ["【请填写：联系人】"] * 2
    assert count_gaps(made) == 1 + 2  # above odd pages and even ones


BODY = b'<w:document xmlns:w="w"><w:body>%s</w:body></w:document>'
DEEP = b"<w:p>" * 500 + b"</w:p>" * 500


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"no zip", "不是Word文档"),
        (zipped({"a.txt": b""}), "不是Word文档"),
        (zipped({"word/document.xml": b"<w:document>"}), "已损坏"),
        (zipped({"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]>' + BODY % b""}), "不该有的声明"),
        (zipped({"word/document.xml": BODY % DEEP}), "套得过深"),
        (zipped({"word/document.xml": b'<w:document xmlns:w="w"/>'}), "没有正文"),
        (b"0" * (LARGEST + 1), "超过20MB"),
    ],
)
def test_what_is_no_template_is_refused_in_a_sentence(data: bytes, why: str, tmp_path: Path) -> None:
    path = tmp_path / "通报.docx"
    path.write_bytes(data)
    with pytest.raises(UserError, match=f"模板“通报.docx”.*{why}.*没有生成文书"):
        filled(WordFile.read(path), [VALUES])


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.name)
def test_the_shipped_templates_are_what_the_script_makes(kind: Kind) -> None:
    stored, made = parts(kind.shipped_template.read_bytes()), parts(MADE[kind.name]())
    assert stored == made, "write them anew: python -m docs.document_templates"


ROW_OF = "<w:tr><w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr>"
SDT = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"

SAID_BOX = f"<w:pict><w:txbxContent>{paragraph('《得分》')}</w:txbxContent></w:pict>"
TWICE = (
    "<w:p><w:r><w:t>甲</w:t><w:AlternateContent><w:Choice>{box}</w:Choice><w:Fallback>{box}</w:Fallback>"
    "</w:AlternateContent></w:r></w:p>"
)


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (SDT.format(paragraph("《得分》")), ["86.63"]),
        (SDT.format(SDT.format(f"<w:tbl>{ROW_OF.format('《得分》')}</w:tbl>") + "<w:p/>"), [[["86.63"]], ""]),
        (f"<w:tbl>{SDT.format(ROW_OF.format('《得分》'))}</w:tbl><w:p/>", [[["86.63"]], ""]),
        (BOX.format(paragraph("《得分》")), ["甲", "86.63"]),
        (TWICE.format(box=SAID_BOX), ["甲", "86.63"]),
    ],
)
def test_the_pdf_says_what_stands_in_controls_and_boxes(block: str, expected: list[object]) -> None:
    made = filled(document(block), [VALUES])
    blocks = [one for one in blocks_of(made) if isinstance(one, Said | Ruled)]
    told = [one.text if isinstance(one, Said) else [[box.text for box in row] for row in one.rows] for one in blocks]
    assert told == expected
