"""Puts pictures where a template has their fields, each in a paragraph of its own that is as high as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from xml.dom import minidom
from xml.sax.saxutils import quoteattr

from ...base.text import presentable
from .fields import FIELD, Pictures, tidy
from .paragraphs import can_go, pieces, put, text_of
from .word_file import Node, WordFile, children, element, element_at

if TYPE_CHECKING:
    from ...paper.picture_file import PictureFile

_EMU = 12_700  # of which a point has so many
_KEPT = ("pStyle", "keepNext", "keepLines", "pageBreakBefore")
"""What a picture's paragraph takes over, in the order in which they have to stand."""
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"


def place_pictures(paragraph: Node, pictures: Mapping[str, Pictures], document: WordFile) -> bool:
    """Put pictures above what a paragraph with their fields says besides; return whether that is still there.

    A paragraph is left out where there is nothing to draw, or it says nothing besides.
    """
    found = [match for match in FIELD.finditer(text_of(paragraph)) if tidy(match[1]) in pictures]
    if not found:
        return True
    from ...paper.picture_file import picture_file

    makes = [make for match in found for make in pictures[tidy(match[1])]]
    for make in makes:
        made = picture_file(make, document.text_width)
        holder = _holder(paragraph, below=bool(makes))
        holder.appendChild(_run(paragraph, made, document.add_picture(made.data, make, made.missing)))
        paragraph.parentNode.insertBefore(holder, paragraph)
        _drop(paragraph, "pageBreakBefore")
    put(list(pieces(paragraph)), [(match.span(), "") for match in found])
    is_left = bool(makes and text_of(paragraph).strip()) or not can_go(paragraph)
    if not is_left:
        paragraph.parentNode.removeChild(paragraph)
    return is_left


def _holder(like: Node, *, below: bool) -> Node:
    """Return an empty paragraph of its own line height, indented by nothing, on the page of what stands below it."""
    made, properties = like.cloneNode(False), element(like, "pPr")
    for name in _KEPT:
        old = element_at(like, "pPr", name)
        if name == "keepNext" and below:
            properties.appendChild(element(like, name))
        elif old is not None:
            properties.appendChild(old.cloneNode(True))
    properties.appendChild(element(like, "spacing", before="80", after="80", line="240", lineRule="auto"))
    properties.appendChild(element(like, "ind", firstLineChars="0", firstLine="0"))
    properties.appendChild(element(like, "jc", val="center"))
    made.appendChild(properties)
    return made


def _drop(paragraph: Node, name: str) -> None:
    for properties in children(paragraph, "pPr"):
        for one in children(properties, name):
            properties.removeChild(one)


def _run(like: Node, picture: PictureFile, relation: str) -> Node:
    """Return a run with a picture in the line, and what it shows in words."""
    number = relation.removeprefix("rId")
    across, down = round(picture.width * _EMU), round(picture.height * _EMU)
    named = f'id="{number}" name="图{number}"'
    tree = minidom.parseString(
        f'<w:drawing xmlns:w={quoteattr(like.namespaceURI)} xmlns:wp="{_DRAWING}/wordprocessingDrawing">'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{across}" cy="{down}"/>'
        f'<wp:docPr {named} descr={quoteattr(presentable(picture.words))}/><a:graphic xmlns:a="{_DRAWING}/main">'
        f'<a:graphicData uri="{_DRAWING}/picture"><pic:pic xmlns:pic="{_DRAWING}/picture">'
        f"<pic:nvPicPr><pic:cNvPr {named}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>"
        '<a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        f'r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing>"
    )
    run = element(like, "r")
    run.appendChild(like.ownerDocument.importNode(tree.documentElement, True))
    return run
