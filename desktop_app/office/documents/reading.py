"""What a filled document says, as blocks for paper: the PDF is set from the very words that the template has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ...paper.official import Block, Box, Kind, NewPage, Picture, Ruled, Said
from .keeping import BEHIND, is_kept
from .paragraphs import boxed, is_page_break, paragraphs, pieces, said, said_before, text_of, within
from .word_file import Node, WordFile, attribute, children, element_at, every, local, style_of

_KINDS = {
    "公文标题": Kind.TITLE,
    "公文一级标题": Kind.FIRST,
    "公文二级标题": Kind.SECOND,
    "公文主送": Kind.TO,
    BEHIND: Kind.BEHIND,
    "公文附注": Kind.NOTE,
    "公文图题": Kind.BELOW,
    "title": Kind.TITLE,
    "heading 1": Kind.FIRST,
    "heading 2": Kind.SECOND,
}
"""What a paragraph is by the name of its style; any other is text."""
_HEADING, _END = "公文表头", "公文末"  # the second for what has to stand behind a table, and says nothing
_CENTRED = ("公文表格居中", _HEADING)
_PAGE_NUMBER = re.compile(r"[\s\d第页共/—–－-]*")
_STYLES = "word/styles.xml"


def blocks_of(document: WordFile) -> Iterator[Block]:
    """Yield the blocks of a document's body in their order."""
    styles = document.styles
    for node in within(document.body, "p", "tbl"):
        if local(node) == "p":
            if element_at(node, "pPr", "pageBreakBefore") is not None:
                yield NewPage()
            drawn = [document.pictures[one] for one in _relations(node) if one in document.pictures]
            yield from map(Picture, drawn)
            yield from _said(node, style_of(node, styles), may_be_empty=not drawn)
            for one in boxed(node):
                yield from _said(one, style_of(one, styles), may_be_empty=False)
        else:
            yield from _table(node, styles)


def unprinted(template: WordFile) -> list[str]:
    """Name what a template shows in its document alone: the PDF is set from the words of its body."""
    body = template.body
    footers = [tree.documentElement for tree in template.texts.values() if local(tree.documentElement) == "ftr"]
    below = [text_of(one) for footer in footers for one in paragraphs(footer)]
    shown = {
        "自动编号": any(map(_numbered_by(template), paragraphs(body))),
        "脚注、尾注": any(True for _ in every(body, "footnoteReference", "endnoteReference")),
        "图片": any(True for _ in every(body, "blip", "imagedata")),
        "页脚里的文字": not all(map(_PAGE_NUMBER.fullmatch, below)),
    }
    return [what for what, there in shown.items() if there]


def _numbered_by(template: WordFile) -> Callable[[Node], bool]:
    """Return what tells whether a paragraph has a number that Word counts, be it by its style."""
    styles = template.tree(_STYLES)
    found = children(styles.documentElement, "style") if styles is not None else ()
    numbered = {attribute(one, "styleId") for one in found if _number_of(one) not in ("", "0")}

    def is_numbered(paragraph: Node) -> bool:
        style = element_at(paragraph, "pPr", "pStyle")
        by_style = "1" if style is not None and attribute(style, "val") in numbered else ""
        return (_number_of(paragraph) or by_style) not in ("", "0")

    return is_numbered


def _number_of(node: Node) -> str:
    """Return the id of the list that a paragraph or a style counts in; 0 where it says that it is in none."""
    number = element_at(node, "pPr", "numPr", "numId")
    return attribute(number, "val") if number is not None else ""


def _said(node: Node, style: str, *, may_be_empty: bool) -> Iterator[Block]:
    """Yield what a paragraph says, and where in it a page begins."""
    parts = [""]
    for piece in pieces(node):
        if is_page_break(piece):
            parts.append("")
        else:
            parts[-1] += said(piece)
    for number, text in enumerate(parts):
        if number:
            yield NewPage()
        if text or (len(parts) == 1 and may_be_empty and style != _END):
            kept = is_kept(node) and number == len(parts) - 1
            yield Said(_KINDS.get(style, Kind.TEXT), text, kept)


def _relations(node: Node) -> Iterator[str]:
    """Yield the relations of the pictures in a node."""
    if local(node) == "blip":
        yield attribute(node, "embed")
    for child in node.childNodes:
        yield from _relations(child)


def _table(node: Node, styles: dict[str, str]) -> Iterator[Ruled]:
    grid = element_at(node, "tblGrid")
    widths = [_number(attribute(one, "w")) or 1 for one in children(grid, "gridCol")] if grid is not None else []
    rows = list(within(node, "tr"))
    boxes = [[_box(cell, styles) for cell in within(row, "tc")] for row in rows]
    if not rows or not all(row and sum(box.span for box in row) == len(widths) for row in boxes):
        widest = max((sum(box.span for box in row) for row in boxes), default=0)
        boxes = [_filled_up(row, widest) for row in boxes]
        widths = [1] * widest
    if widths:
        heads = [element_at(row, "trPr", "tblHeader") is not None for row in rows]
        heading = heads.index(False) if False in heads else 0
        yield Ruled(widths, boxes, heading, [_least(row) for row in rows], [_is_kept(row) for row in rows])


def _is_kept(row: Node) -> bool:
    return any(is_kept(one) for cell in within(row, "tc") for one in paragraphs(cell))


def _filled_up(row: list[Box], widest: int) -> list[Box]:
    """Let a row that is narrower than the others end with an empty cell."""
    missing = widest - sum(box.span for box in row)
    return [*row, Box("", missing)] if missing else row


def _box(cell: Node, styles: dict[str, str]) -> Box:
    span = element_at(cell, "tcPr", "gridSpan")
    inside = [one for one in paragraphs(cell) if not said_before(one)]
    style = style_of(inside[0], styles) if inside else ""
    text = "\n".join(text_of(one) for one in inside).strip("\n")
    width = _number(attribute(span, "val")) if span is not None else 1
    return Box(text, max(1, int(width)), style in _CENTRED, style == _HEADING)


def _least(row: Node) -> float:
    height = element_at(row, "trPr", "trHeight")
    return _number(attribute(height, "val")) / 20 if height is not None else 0


def _number(text: str) -> float:
    return float(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
