"""The office's own templates: which file is one, and what may be in it."""

from __future__ import annotations

from pathlib import Path
from unicodedata import normalize

import pytest
from msgspec.structs import replace

from desktop_app.base.errors import UserError
from desktop_app.office.documents.facts import DecisionFacts, VisitFacts
from desktop_app.office.documents.making import Made, Wanted, make
from desktop_app.office.documents.word_file import WordFile
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from docs.word_templates import R, paragraph, template
from tests.office.documents.made import parts, said, visit, whole, zipped

TYPES, RELATIONS = "[Content_Types].xml", "word/_rels/document.xml.rels"
SETTINGS_RELATIONS = "word/_rels/settings.xml.rels"
DOCUMENT = "wordprocessingml.document.main+xml"
LINKS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
OWN = template("", [paragraph("《单位数》个单位，依据《章程》")])


@pytest.fixture
def facts(rubric: Rubric, record: Assessment) -> VisitFacts:
    return visit(rubric, record)


def made_with(folder: Path, facts: VisitFacts) -> list[Made | str | UserError]:
    decided = replace(facts, decided=DecisionFacts(grade=facts.grade))
    return list(make(whole(decided), Wanted(kinds=["通报"], templates=folder)))


@pytest.mark.parametrize("name", ["通报.docx", "通报.DOCX", normalize("NFD", "通报.docx")])
def test_a_template_goes_by_its_name_however_it_is_written(name: str, tmp_path: Path, facts: VisitFacts) -> None:
    (tmp_path / name).write_bytes(OWN)
    (tmp_path / "通报.doc").write_bytes(b"older")
    told, made = made_with(tmp_path, facts)
    assert "里的《章程》不是字段，照原样印出；如应是字段，请对照“模板说明.txt”改正。" in str(told)
    assert isinstance(made, Made)
    assert said(made.data) == ["1个单位，依据《章程》"]


@pytest.mark.parametrize("suffix", ["doc", "dotx", "docm", "wps", "RTF"])
def test_another_format_is_told_and_not_passed_over(suffix: str, tmp_path: Path, facts: VisitFacts) -> None:
    (tmp_path / f"通报.{suffix}").write_bytes(OWN)
    [refused] = made_with(tmp_path, facts)
    assert f"模板“通报.{suffix}”不是.docx，没有生成“通报”；请用Word或WPS另存为.docx" in str(refused)


def link(kind: str, target: str) -> str:
    mode = ' TargetMode="External"' if ":" in target or target.startswith("\\\\") else ""
    return f'<Relationship Id="rId90" Type="{R}/{kind}" Target="{target}"{mode}/>'


@pytest.mark.parametrize(
    ("places", "why"),
    [
        ({TYPES: (DOCUMENT, "ms-word.document.macroEnabled.main+xml")}, "里面有宏或控件"),
        ({"word/vbaProject.bin": ("", "x")}, "里面有宏或控件"),
        ({"word/activeX/activeX1.xml": ("", "<a/>")}, "里面有宏或控件"),
        ({RELATIONS: ("<Relationship ", f"{link('image', 'http://192.0.2.1/a.png')}<Relationship ")}, "要从别处取内容"),
        ({SETTINGS_RELATIONS: ("", LINKS.format(link("attachedTemplate", "http://192.0.2.1/a")))}, "要从别处取内容"),
        ({SETTINGS_RELATIONS: ("", LINKS.format(link("attachedTemplate", "file://192.0.2.1/a")))}, "要从别处取内容"),
        ({SETTINGS_RELATIONS: ("", LINKS.format(link("attachedTemplate", "\\\\office\\a.dotx")))}, "要从别处取内容"),
        ({SETTINGS_RELATIONS: ("", LINKS.format(link("attachedTemplate", "file:///C:/a.dotx")))}, ""),
        ({RELATIONS: ("<Relationship ", f"{link('hyperlink', 'http://192.0.2.1/')}<Relationship ")}, ""),
        ({TYPES: (DOCUMENT, "wordprocessingml.template.main+xml")}, ""),
        ({}, ""),
    ],
)
def test_what_does_more_than_say_something_is_refused(places: dict[str, tuple[str, str]], why: str) -> None:
    made = parts(OWN)
    for part, (old, new) in places.items():
        text = made.get(part, b"").decode()
        assert old in text
        made[part] = (text.replace(old, new, 1) if old else new).encode()
    if why:
        with pytest.raises(UserError, match=f"模板“试.docx”{why}.*没有生成文书"):
            WordFile.of(zipped(made), "试.docx")
    else:
        assert DOCUMENT in parts(WordFile.of(zipped(made), "试.docx").data())[TYPES].decode()


NUMBERED = '<w:p><w:pPr><w:numPr><w:numId w:val="{}"/></w:numPr></w:pPr><w:r><w:t>一段</w:t></w:r></w:p>'
STYLED = '<w:p><w:pPr><w:pStyle w:val="{}"/></w:pPr></w:p>'
STYLE = '<w:style w:type="paragraph" w:styleId="数"><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>'
NOTED = '<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
DRAWN = f'<w:p><w:r><w:pict><v:imagedata xmlns:v="urn:v" xmlns:r="{R}" r:id="rId9"/></w:pict></w:r></w:p>'


@pytest.mark.parametrize(
    ("block", "footer", "lacking"),
    [
        (NUMBERED.format(3), "", "自动编号"),
        (NUMBERED.format(0), "第1页，", "页脚里的文字"),
        (STYLED.format("数"), "", "自动编号"),
        (NOTED + DRAWN, "", "脚注、尾注、图片"),
        (paragraph("一、"), "第 1 页 共 2 页", ""),
    ],
)
def test_what_the_pdf_lacks_of_a_template_is_told(
    block: str, footer: str, lacking: str, tmp_path: Path, facts: VisitFacts
) -> None:
    made = parts(template("", [paragraph("《单位数》"), block]))
    made["word/styles.xml"] = made["word/styles.xml"].replace(b"</w:styles>", f"{STYLE}</w:styles>".encode())
    for part in [name for name in made if name.startswith("word/footer")]:
        made[part] = made[part].replace(b"</w:p>", f"<w:r><w:t>{footer}</w:t></w:r></w:p>".encode(), 1)
    (tmp_path / "通报.docx").write_bytes(zipped(made))
    decided = whole(replace(facts, decided=DecisionFacts(grade=facts.grade)))
    for pdf in (False, True):
        found = list(make(decided, Wanted(kinds=["通报"], templates=tmp_path, pdf=pdf)))
        told = [one for one in found if isinstance(one, str)]
        words = f"模板“通报.docx”里的{lacking}只在.docx里有，PDF里没有；要有的请用Word或WPS把.docx另存为PDF。"
        assert told == ([words] if pdf and lacking else [])
