"""The templates are laid out after GB/T 9704: page, margins, faces and sizes as Word reads them."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

import pytest

from desktop_app.office.documents.kinds import KINDS, Kind
from docs.word_templates import W

SPACE = f"{{{W.split(chr(34))[1]}}}"
MARGINS = {"top": 37, "left": 28, "bottom": 35, "right": 26}  # mm
FACES = {
    "公文标题": ("方正小标宋简体", 22),
    "公文正文": ("仿宋_GB2312", 16),
    "公文一级标题": ("黑体", 16),
    "公文二级标题": ("楷体_GB2312", 16),
    "公文落款": ("仿宋_GB2312", 16),
    "公文右页码": ("宋体", 14),
    "公文左页码": ("宋体", 14),
}
TWIPS = 1440 / 25.4


def part(kind: Kind, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(kind.shipped_template.read_bytes())) as archive:
        return ElementTree.fromstring(archive.read(name))


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.name)
def test_page_margins_faces_and_sizes(kind: Kind) -> None:
    [margins] = part(kind, "word/document.xml").iter(f"{SPACE}pgMar")
    assert {side: round(int(margins.get(f"{SPACE}{side}", "0")) / TWIPS) for side in MARGINS} == MARGINS
    styles = {}
    for style in part(kind, "word/styles.xml").iter(f"{SPACE}style"):
        face, size = style.find(f".//{SPACE}rFonts"), style.find(f".//{SPACE}sz")
        if face is not None and size is not None:
            name = style.find(f"{SPACE}name")
            assert name is not None
            points = int(size.get(f"{SPACE}val", "0")) / 2
            styles[name.get(f"{SPACE}val")] = face.get(f"{SPACE}eastAsia"), points
    assert {name: styles[name] for name in FACES} == FACES
    [indent] = {
        one.get(f"{SPACE}firstLineChars")
        for one in part(kind, "word/styles.xml").iter(f"{SPACE}ind")
        if one.get(f"{SPACE}firstLineChars")
    }
    assert indent == "200"


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.name)
def test_numbers_stand_between_dashes_on_both_sides(kind: Kind) -> None:
    for number in (1, 2):
        footer = part(kind, f"word/footer{number}.xml")
        assert "".join(footer.itertext()) == "— 1 —"
        [field] = footer.iter(f"{SPACE}fldSimple")
        assert re.fullmatch(r"\s*PAGE\s*", field.get(f"{SPACE}instr", ""))
    assert part(kind, "word/settings.xml").find(f"{SPACE}evenAndOddHeaders") is not None
