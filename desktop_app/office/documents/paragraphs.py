"""The paragraphs of a document: what each says wherever it was cut into runs, and spans of it written anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .word_file import Node, attribute, element, local, text_in

_OWN = (
    *("AlternateContent", "Choice", "Fallback", "bdo", "customXml", "dir", "fldSimple", "hyperlink", "ins", "moveTo"),
    *("r", "ruby", "rubyBase", "sdt", "sdtContent", "smartTag"),
)
_THROUGH = ("customXml", "ins", "moveTo", "sdt", "sdtContent")  # around paragraphs, and no place of their own
_NEVER_EMPTY = ("comment", "endnote", "footnote", "ftr", "hdr", "tc", "txbxContent")
_HELD = ("drawing", "object", "pict", "sectPr")
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
        return text_in(piece)
    if is_page_break(piece):
        return ""
    return "\t" if local(piece) == "tab" else "\n"


def is_page_break(piece: Node) -> bool:
    """Whether what follows it begins a page: so do some programs write what others write before a paragraph."""
    return local(piece) == "br" and attribute(piece, "type") == "page"


def can_go(paragraph: Node) -> bool:
    """Whether a paragraph can be left out: where it stands must stay one, behind and between tables above all.

    What hangs on it must stay as well: a text box, a drawing, the set-up of a section.
    """
    if any(_holds(paragraph, name) for name in _HELD):
        return False
    holder = paragraph.parentNode
    while local(holder) in _THROUGH:
        holder = holder.parentNode
    flow = list(within(holder, "p", "tbl"))
    at = next(number for number, one in enumerate(flow) if one is paragraph)
    before, behind = (flow[one] if 0 <= one < len(flow) else None for one in (at - 1, at + 1))
    if before is not None and local(before) == "tbl" and (behind is None or local(behind) == "tbl"):
        return False
    return local(holder) not in _NEVER_EMPTY or sum(local(one) == "p" for one in flow) > 1


def within(node: Node, *names: str) -> Iterator[Node]:
    """Yield the children of some names in their order, those in content controls and the like too."""
    for child in node.childNodes:
        if local(child) in names:
            yield child
        elif local(child) in _THROUGH:
            yield from within(child, *names)


def boxed(paragraph: Node) -> list[Node]:
    """Return the paragraphs of the text boxes that hang on a paragraph, each once."""
    return [one for one in paragraphs(paragraph) if one is not paragraph and not said_before(one)]


def said_before(node: Node) -> bool:
    """Whether something is written once more for older programs, as a text box is."""
    while node is not None and local(node) != "Fallback":
        node = node.parentNode
    return node is not None and any(local(one) == "Choice" for one in node.parentNode.childNodes)


def _holds(node: Node, name: str) -> bool:
    return any(local(child) == name or _holds(child, name) for child in node.childNodes)


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
