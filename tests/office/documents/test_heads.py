"""The mark stands above every page of an internal document, or the document is not made."""

from __future__ import annotations

import re

import pytest

from desktop_app.office.documents.heads import mark_of, unmarked
from desktop_app.office.documents.word_file import MAIN, WordFile
from docs.word_templates import paragraph, template
from tests.office.documents.made import parts, zipped

EVEN = '<w:headerReference w:type="even" r:id="rId7"/>'
DEFAULT = '<w:headerReference w:type="default" r:id="rId6"/>'
FIRST = '<w:headerReference w:type="first" r:id="rId7"/>'
BEFORE = "<w:p><w:pPr><w:sectPr>{}</w:sectPr></w:pPr></w:p>"
SETTINGS, ONE, TWO = "word/settings.xml", "word/header1.xml", "word/header2.xml"


def changed(places: dict[str, tuple[str, str]]) -> WordFile:
    """A template with 内部 above each page, in which somebody has put one text in the place of another."""
    made = parts(template("", [paragraph("正文")], "内部"))
    for part, (old, new) in places.items():
        text = made[part].decode()
        assert old in text
        made[part] = text.replace(old, new).encode()
    return WordFile.of(zipped(made), "试.docx")


@pytest.mark.parametrize(
    ("places", "where"),
    [
        ({}, None),
        ({MAIN: (EVEN, FIRST)}, "偶数页"),
        ({MAIN: (EVEN, FIRST), SETTINGS: ("<w:evenAndOddHeaders/>", "")}, None),
        ({MAIN: (DEFAULT, "")}, ""),
        ({MAIN: (DEFAULT + EVEN, "")}, ""),
        ({ONE: ("内部", "秘")}, ""),
        ({TWO: ("内部", "")}, "偶数页"),
        ({TWO: ("内部", ""), SETTINGS: ("evenAndOddHeaders/", 'evenAndOddHeaders w:val="0"/')}, None),
        ({MAIN: ("<w:pgSz", "<w:titlePg/><w:pgSz")}, "首页"),
        ({MAIN: ("<w:pgSz", '<w:titlePg w:val="false"/><w:pgSz')}, None),
        ({MAIN: ("<w:pgSz", f"{FIRST}<w:titlePg/><w:pgSz")}, None),
        ({MAIN: ("<w:body>", f"<w:body>{BEFORE.format('')}")}, ""),
        ({MAIN: ("<w:body>", f"<w:body>{BEFORE.format(DEFAULT + EVEN)}")}, None),
        ({MAIN: (DEFAULT, DEFAULT.replace("rId6", "rId4"))}, ""),
    ],
)
def test_pages_of_each_kind_have_the_mark(places: dict[str, tuple[str, str]], where: str | None) -> None:
    assert unmarked(changed(places), "内部") == where
    assert unmarked(changed(places), "") is None


def test_a_document_without_any_set_up_has_no_mark() -> None:
    made = parts(template("", [paragraph("正文")], "内部"))
    bare = re.sub(b"<w:sectPr>.*</w:sectPr>", b"", made[MAIN])
    document = WordFile.of(zipped(made | {MAIN: bare}), "试.docx")
    assert unmarked(document, "内部") == ""
    assert mark_of(document) == ""
