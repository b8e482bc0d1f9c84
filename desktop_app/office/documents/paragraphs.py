"""The paragraphs of a document: what each says wherever it was cut into runs, and spans of it written anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .word_file import Node, attribute, children, element, local

_OWN = ("AlternateContent", "Choice", "Fallback", "hyperlink", "ins", "moveTo", "r", "sdt", "sdtContent", "smartTag")
"""What may stand between a paragraph and its texts; what was deleted or moved away is none of it."""


def paragraphs(node: Node) -> Iterator[Node]:
    """Yield every paragraph in a node, those in tables and text boxes too."""
    if local(node) == "p":
        yield node
    for child in node.childNodes:
        yield from paragraphs(child)


def text_of(paragraph: Node) -> str:
    """Return what a paragraph says."""
    return "".join(said(node) for node in pieces(paragraph))


def pieces(node: Node) -> Iterator[Node]:
    """Yield a paragraph's own texts, breaks and tabs in their order."""
    for child in node.childNodes:
        if local(child) in ("t", "br", "cr", "tab"):
            yield child
        elif local(child) in _OWN:
            yield from pieces(child)


def said(piece: Node) -> str:
    """Return what one of them says."""
    if local(piece) == "t":
        return "".join(one.data for one in piece.childNodes if one.nodeType in (one.TEXT_NODE, one.CDATA_SECTION_NODE))
    if is_page_break(piece):
        return ""
    return "\t" if local(piece) == "tab" else "\n"


def is_page_break(piece: Node) -> bool:
    """Whether what follows it begins a page: so do some programs write what others write before a paragraph."""
    return local(piece) == "br" and attribute(piece, "type") == "page"


def can_go(paragraph: Node) -> bool:
    """Whether there is another paragraph where this one stands: a cell must have one, and so must a header."""
    parent = paragraph.parentNode
    return local(parent) not in ("tc", "hdr", "ftr") or sum(1 for _ in children(parent, "p")) > 1


def put(found: Sequence[Node], texts: Sequence[tuple[tuple[int, int], str]]) -> None:
    """Replace spans of what the pieces say together; what comes there goes where the span begins."""
    at = 0
    for piece in found:
        whole = said(piece)
        begin, end = at, at + len(whole)
        at = end
        made, place = [], begin
        for (left, right), text in texts:
            if right <= begin or left >= end:
                continue
            made.append(whole[place - begin : max(left, begin) - begin])
            if left >= begin:
                made.append(text)
            place = min(right, end)
        if place > begin:
            _write(piece, "".join(made) + whole[place - begin :])


def _write(piece: Node, text: str) -> None:
    """Let a piece say something else, line for line."""
    parent = piece.parentNode
    lines = re.split("\n", text)
    for number, line in enumerate(lines):
        if number:
            parent.insertBefore(element(parent, "br"), piece)
        made = element(parent, "t")
        made.setAttribute("xml:space", "preserve")
        made.appendChild(piece.ownerDocument.createTextNode(line))
        parent.insertBefore(made, piece)
    parent.removeChild(piece)
