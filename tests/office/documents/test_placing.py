"""A picture stands where its field was, the same in the document and its PDF; what stands with it is its caption."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from desktop_app.base.errors import UserError
from desktop_app.office.documents.facts import ReadingFacts, UnitFacts, VisitFacts
from desktop_app.office.documents.fields import Values
from desktop_app.office.documents.figures import NAMES, figures
from desktop_app.office.documents.filling import filled
from desktop_app.office.documents.heads import mark_of
from desktop_app.office.documents.kinds import KINDS
from desktop_app.office.documents.reading import blocks_of
from desktop_app.office.documents.word_file import WordFile
from desktop_app.paper.official import WIDTH, NewPage, Picture, Said, official_pdf
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.amounts import written_total
from desktop_app.rubric.rubric import Rubric
from docs.word_templates import BELOW, paragraph, template
from tests.office.documents.made import document, parts, said, visit, whole, zipped
from tests.paper.helpers import closed_up, pages

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
EMU = 12_700  # of a point
REPORT = next(kind for kind in KINDS if kind.name == "评估情况报告")


@pytest.fixture
def visits(rubric: Rubric, record: Assessment) -> list[VisitFacts]:
    return [visit(rubric, record, UnitFacts(name=f"{name}局"), at) for at, name in enumerate("甲乙丙", 1)]


def pictured(visits: list[VisitFacts], *blocks: str) -> WordFile:
    return filled(document(*blocks), [Values(fields={"标注": "内部"}, pictures=figures(visits))])


def drawings(data: bytes) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(parts(data)["word/document.xml"]).iter(f"{WP}inline"))


def test_the_report_holds_every_picture_with_what_it_shows_in_words(visits: list[VisitFacts]) -> None:
    made = filled(WordFile.read(REPORT.shipped_template), REPORT.entries(whole(*visits), visits))
    found, content = drawings(made.data()), parts(made.data())
    assert len(found) == len(NAMES)
    words = "".join(one.find(f"{WP}docPr").get("descr", "") for one in found)  # type: ignore[union-attr]
    assert all(f"{one.unit.name}{written_total(one.total)}分，{one.grade}" in words for one in visits)
    assert b'Extension="png"' in content["[Content_Types].xml"]
    relations = content["word/_rels/document.xml.rels"].decode()
    for one in found:
        [blip] = one.iter(f"{A}blip")
        [name] = [value for key, value in blip.attrib.items() if key.endswith("embed")]
        assert relations.count(f'Id="{name}"') == 1
        across, down = (int(one.find(f"{WP}extent").get(side, "0")) for side in ("cx", "cy"))  # type: ignore[union-attr]
        assert across == pytest.approx(WIDTH * EMU, abs=EMU)
        width, height, pixels = png(content[f"word/media/figure{name.removeprefix('rId')}.png"])
        assert width / height == pytest.approx(across / down, rel=0.01)
        assert min(pixels) < 100 < max(pixels)  # something is drawn
    assert official_text(made).count(written_total(visits[0].total)) >= len(visits) + 3  # once in the table each


def png(data: bytes) -> tuple[int, int, bytes]:
    """Width, height and grey pixels."""
    width, height = struct.unpack(">II", data[16:24])
    begin = data.index(b"IDAT")
    [length] = struct.unpack(">I", data[begin - 4 : begin])
    lines = zlib.decompress(data[begin + 4 : begin + 4 + length])
    return width, height, lines


def official_text(made: WordFile) -> str:
    return "".join(pages(official_pdf("试", list(blocks_of(made)), mark_of(made))))


def test_a_caption_stands_below_on_the_page_of_its_picture(visits: list[VisitFacts]) -> None:
    made = pictured(
        visits, paragraph("前"), paragraph("《 得分分布图》图1　分布", BELOW, new_page=True), paragraph("后")
    )
    assert said(made.data()) == ["前", "", "图1　分布", "后"]
    kinds = [type(one) for one in blocks_of(made)]
    assert kinds == [Said, NewPage, Picture, Said, Said]
    xml = parts(made.data())["word/document.xml"].decode()
    assert xml.count("pageBreakBefore") == 1
    holder = xml[xml.index("pageBreakBefore") - 200 : xml.index("drawing")]
    assert 'w:lineRule="auto"' in holder
    assert "keepNext" in holder


def test_a_picture_alone_leaves_no_empty_paragraph_and_two_stand_in_a_row(visits: list[VisitFacts]) -> None:
    made = pictured(visits, paragraph("《得分分布图》"), paragraph("《各单位得分图》《各项失分图》"))
    assert said(made.data()) == ["", "", ""]
    assert len(drawings(made.data())) == 3


@pytest.mark.parametrize("mixed", [True, False])
def test_without_a_picture_its_paragraph_is_left_out(mixed: bool, visits: list[VisitFacts]) -> None:
    other = replace(visits[0], readings=(ReadingFacts(item=15, value="0.5"),))
    made = pictured([*visits, other] if mixed else [], paragraph("前"), paragraph("《得分分布图》图1　分布"))
    assert said(made.data()) == ["前"]
    assert drawings(made.data()) == []
    assert set(figures(())) == set(NAMES)


def test_many_units_are_drawn_on_several_pages(visits: list[VisitFacts]) -> None:
    many = [replace(visits[0], assessment=str(at)) for at in range(95)]
    made = pictured(many, paragraph("《各单位得分图》附图", BELOW))
    assert len(drawings(made.data())) == 3
    assert closed_up(official_text(made)).count(written_total(visits[0].total)) == 95


def test_a_slip_in_its_name_is_told_and_a_header_has_none(visits: list[VisitFacts]) -> None:
    with pytest.raises(UserError, match="“《得分分部图》”应为“《得分分布图》”"):
        pictured(visits, paragraph("《得分分部图》"))
    values = Values(fields={}, pictures=figures(visits))
    made = filled(WordFile.of(template("试", [paragraph("正文")], "内部《得分分布图》"), "试.docx"), [values])
    assert said(made.data(), "word/header1.xml") == ["内部"]


def test_a_template_with_pictures_and_a_narrower_page_keeps_both(visits: list[VisitFacts]) -> None:
    content = parts(template("试", [paragraph("《得分分布图》")]))
    content["word/media/logo.PNG"] = b"logo"
    known = b'<Default Extension="PNG" ContentType="image/png"/><Override'
    content["[Content_Types].xml"] = content["[Content_Types].xml"].replace(b"<Override", known, 1)
    content["word/document.xml"] = content["word/document.xml"].replace(b'w:right="1474"', b'w:right="2474"')
    made = filled(WordFile.of(zipped(content), "试.docx"), [Values(fields={}, pictures=figures(visits))])
    after = parts(made.data())
    assert after["word/media/logo.PNG"] == b"logo"
    assert after["[Content_Types].xml"].lower().count(b'extension="png"') == 1
    [one] = drawings(made.data())
    extent = one.find(f"{WP}extent")
    assert extent is not None
    assert int(extent.get("cx", "0")) == pytest.approx((WIDTH - 50) * EMU, abs=EMU)


def test_equal_facts_are_equal_bytes_and_a_copy_of_the_template_stays_as_it_was(visits: list[VisitFacts]) -> None:
    source = document(paragraph("《各项失分图》"))
    before = source.data()
    values = [Values(fields={}, pictures=figures(visits))]
    assert filled(source, values).data() == filled(source, values).data()
    assert source.data() == before
    with zipfile.ZipFile(io.BytesIO(filled(source, values).data())) as archive:
        assert archive.testzip() is None


@pytest.mark.parametrize("name", ["甲\x0b乙\x00局", "甲\ud800局", "甲\"<&>'局", "甲\n乙\t局", "\U0001f600局"])
def test_whatever_a_unit_is_called_it_is_told_and_the_document_is_whole(name: str, visits: list[VisitFacts]) -> None:
    made = pictured([replace(visits[0], unit=UnitFacts(name=name))], paragraph("《各单位得分图》"))
    [one] = drawings(made.data())
    properties = one.find(f"{WP}docPr")
    assert properties is not None
    assert f"局{written_total(visits[0].total)}分" in properties.get("descr", "")
