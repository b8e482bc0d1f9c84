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
