"""Puts a template for Word and WPS together: GB/T 9704 pages, styles that are named, paragraphs and tables.

A template is text with fields, so it is written by hand (``docs/document_templates.py``); this is what all have in
common. Lengths are twips, a twentieth of a point: 1 mm is 56.7 of them.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple
from xml.sax.saxutils import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

WIDTH = 8844  # 156 mm: A4 less 28 and 26
_PAGE = '<w:pgSz w:w="11906" w:h="16838"/>'
_MARGINS = (
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="1134" w:footer="1304" w:gutter="0"/>'
)
_LINE = 579  # 22 of them in 225 mm
_CLOSER = -5  # between characters of 16 points, so that 28 stand in a line: programs differ over grids of characters
_UNSPACED = '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'  # hanzi and digits stand side by side: 2026年3月5日

SONG, FANG, HEI, KAI, BIAO = "宋体", "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
_OTHER_NAMES = {FANG: "仿宋", KAI: "楷体", BIAO: "方正小标宋_GBK", HEI: "SimHei", SONG: "SimSun"}

TITLE, TEXT, FIRST, SECOND, TO, BEHIND = "公文标题", "公文正文", "公文一级标题", "公文二级标题", "公文主送", "公文落款"
CELL, MIDDLE, COLUMN, NOTE = "公文表格", "公文表格居中", "公文表头", "公文附注"
MARK, LEFT_NUMBER, RIGHT_NUMBER, END, BELOW = "公文标注", "公文左页码", "公文右页码", "公文末", "公文图题"


class Style(NamedTuple):
    """A paragraph style: its face, size in half points, and the XML of its paragraphs."""

    face: str
    size: int
    layout: str


_INDENT = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
_KEEP = "<w:keepNext/>"
STYLES = {
    TITLE: Style(
        BIAO, 44, '<w:spacing w:before="579" w:after="579" w:line="700" w:lineRule="exact"/><w:jc w:val="center"/>'
    ),
    TEXT: Style(FANG, 32, f'{_INDENT}<w:jc w:val="both"/>'),
    FIRST: Style(HEI, 32, f'{_KEEP}{_INDENT}<w:outlineLvl w:val="0"/>'),
    SECOND: Style(KAI, 32, f'{_KEEP}{_INDENT}<w:outlineLvl w:val="1"/>'),
    TO: Style(FANG, 32, '<w:jc w:val="left"/>'),
    BEHIND: Style(FANG, 32, '<w:ind w:rightChars="400" w:right="1280"/><w:jc w:val="right"/>'),
    CELL: Style(FANG, 24, '<w:spacing w:line="380" w:lineRule="exact"/><w:jc w:val="left"/>'),
    MIDDLE: Style(FANG, 24, '<w:spacing w:line="380" w:lineRule="exact"/><w:jc w:val="center"/>'),
    COLUMN: Style(HEI, 24, '<w:spacing w:line="380" w:lineRule="exact"/><w:jc w:val="center"/>'),
    NOTE: Style(FANG, 24, '<w:spacing w:before="120" w:line="400" w:lineRule="exact"/><w:jc w:val="left"/>'),
    BELOW: Style(FANG, 24, '<w:spacing w:line="400" w:lineRule="exact"/><w:jc w:val="center"/>'),
    END: Style(FANG, 2, '<w:spacing w:line="20" w:lineRule="exact"/>'),
    MARK: Style(HEI, 32, '<w:jc w:val="left"/>'),
    RIGHT_NUMBER: Style(SONG, 28, '<w:ind w:rightChars="100" w:right="280"/><w:jc w:val="right"/>'),
    LEFT_NUMBER: Style(SONG, 28, '<w:ind w:leftChars="100" w:left="280"/><w:jc w:val="left"/>'),
}
_IDS = {name: f"gw{number}" for number, name in enumerate(STYLES, 1)}


def paragraph(text: str, style: str = TEXT, *, kept: bool = False, new_page: bool = False) -> str:
    """Return a paragraph; a line break in the text is one in it. One that is ``kept`` stands on the next one's page."""
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(escape(text).split("\n"))
    said = f'<w:r><w:t xml:space="preserve">{lines}</w:t></w:r>' if text else ""
    keep = (_KEEP if kept else "") + ("<w:pageBreakBefore/>" if new_page else "")
    return f'<w:p><w:pPr><w:pStyle w:val="{_IDS[style]}"/>{keep}</w:pPr>{said}</w:p>'


class Cell(NamedTuple):
    """A cell of so many columns; each line is a paragraph."""

    text: str
    span: int = 1
    style: str = CELL


def table(
    widths: Sequence[int],
    rows: Sequence[Sequence[Cell]],
    *,
    head: int = 1,
    least: Sequence[int] = (),
    kept: bool = False,
) -> str:
    """Return a table of these shares of the width; the first ``head`` rows are repeated on each page.

    ``least`` are heights of rows, to write in; 0 for as high as its text. One that is ``kept`` stands on one page.
    """
    edges = [sum(widths[:at]) * WIDTH // sum(widths) for at in range(len(widths) + 1)]
    columns = [right - left for left, right in pairwise(edges)]
    sides = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in _SIDES)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    begin = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>'
        '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>'
        f"{grid}</w:tblGrid>"
    )
    made = [
        _row(cells, columns, head=at < head, least=(*least, *[0] * len(rows))[at], kept=kept and at + 1 < len(rows))
        for at, cells in enumerate(rows)
    ]
    return f"{begin}{''.join(made)}</w:tbl>"


_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def _row(cells: Sequence[Cell], columns: Sequence[int], *, head: bool, least: int, kept: bool) -> str:
    properties = (
        "<w:cantSplit/>" + (f'<w:trHeight w:val="{least}"/>' if least else "") + ("<w:tblHeader/>" if head else "")
    )
    made, at = "", 0
    for cell in cells:
        width = sum(columns[at : at + cell.span])
        span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
        lines = "".join(paragraph(line, cell.style, kept=kept) for line in cell.text.split("\n"))
        made += (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}<w:vAlign w:val="center"/></w:tcPr>{lines}</w:tc>'
        )
        at += cell.span
    return f"<w:tr><w:trPr>{properties}</w:trPr>{made}</w:tr>"


def template(title: str, blocks: Sequence[str], head: str = "") -> bytes:
    """Return a template; ``head`` stands above each page."""
    heads = ["default", "even"] if head else list[str]()
    if blocks and blocks[-1].endswith("</w:tbl>"):
        blocks = [*blocks, paragraph("", END)]  # Word wants a paragraph behind a table
    parts = {
        "[Content_Types].xml": _content_types(len(heads)),
        "_rels/.rels": _relations(
            [("officeDocument", "word/document.xml"), ("metadata/core-properties", "docProps/core.xml")]
        ),
        "docProps/core.xml": _core(title),
        "word/document.xml": _document(blocks, heads),
        "word/_rels/document.xml.rels": _relations(
            [
                ("styles", "styles.xml"),
                ("settings", "settings.xml"),
                ("fontTable", "fontTable.xml"),
                ("footer", "footer1.xml"),
                ("footer", "footer2.xml"),
                *[("header", f"header{number}.xml") for number, _ in enumerate(heads, 1)],
            ]
        ),
        "word/styles.xml": _styles(),
        "word/settings.xml": _settings(),
        "word/fontTable.xml": _fonts(),
        "word/footer1.xml": _footer(RIGHT_NUMBER),
        "word/footer2.xml": _footer(LEFT_NUMBER),
        **{f"word/header{number}.xml": _header(head) for number, _ in enumerate(heads, 1)},
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, _HEAD + text)
    return made.getvalue()


def _document(blocks: Sequence[str], heads: Sequence[str]) -> str:
    refers = '<w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>'
    refers = (
        "".join(f'<w:headerReference w:type="{kind}" r:id="rId{at}"/>' for at, kind in enumerate(heads, 6)) + refers
    )
    section = f"<w:sectPr>{refers}{_PAGE}{_MARGINS}</w:sectPr>"
    return f'<w:document {W} xmlns:r="{R}"><w:body>{"".join(blocks)}{section}</w:body></w:document>'


def _styles() -> str:
    made = (
        f'<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr>{_face(FANG)}<w:sz w:val="32"/><w:szCs w:val="32"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
        f'<w:spacing w:line="{_LINE}" w:lineRule="exact"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{_UNSPACED}</w:pPr></w:style>"
    )
    for name, style in STYLES.items():
        closer = f'<w:spacing w:val="{_CLOSER}"/>' if style.size == 32 else ""
        made += (
            f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{_IDS[name]}"><w:name w:val="{name}"/>'
            f'<w:basedOn w:val="a"/><w:qFormat/><w:pPr>{style.layout}</w:pPr>'
            f'<w:rPr>{_face(style.face)}{closer}<w:sz w:val="{style.size}"/><w:szCs w:val="{style.size}"/></w:rPr>'
            "</w:style>"
        )
    return f"{made}</w:styles>"


def _face(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def _fonts() -> str:
    known = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in _OTHER_NAMES.items()
    )
    return f"<w:fonts {W}>{known}</w:fonts>"


def _settings() -> str:
    return (
        f"<w:settings {W}><w:evenAndOddHeaders/><w:compat>"
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        "</w:compat></w:settings>"
    )


def _footer(style: str) -> str:
    number = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    dash = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    said = f"{dash.format('— ')}{number}{dash.format(' —')}"
    return f'<w:ftr {W}><w:p><w:pPr><w:pStyle w:val="{_IDS[style]}"/></w:pPr>{said}</w:p></w:ftr>'


def _header(text: str) -> str:
    return f"<w:hdr {W}>{paragraph(text, MARK)}</w:hdr>"


def _core(title: str) -> str:
    spaces = (
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    return f"<cp:coreProperties {spaces}><dc:title>{escape(title)}</dc:title></cp:coreProperties>"


def _relations(pairs: Sequence[tuple[str, str]]) -> str:
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    made = "".join(
        f'<Relationship Id="rId{at}" Type="{package if "/" in kind else R}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(pairs, 1)
    )
    return f'<Relationships xmlns="{package}">{made}</Relationships>'


def _content_types(heads: int) -> str:
    kinds = {
        "word/document.xml": f"{_TYPES}.document.main+xml",
        "word/styles.xml": f"{_TYPES}.styles+xml",
        "word/settings.xml": f"{_TYPES}.settings+xml",
        "word/fontTable.xml": f"{_TYPES}.fontTable+xml",
        "word/footer1.xml": f"{_TYPES}.footer+xml",
        "word/footer2.xml": f"{_TYPES}.footer+xml",
        **{f"word/header{number}.xml": f"{_TYPES}.header+xml" for number in range(1, heads + 1)},
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    made = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{made}</Types>'
    )
