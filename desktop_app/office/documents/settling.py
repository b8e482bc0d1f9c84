"""Settles what a template still has of revisions (修订) and comments (批注): what goes out tells nobody of them.

Revisions count as accepted. The elements are those of ECMA-376 part 1, 17.13.4 and 17.13.5.
"""

from __future__ import annotations

from .paragraphs import can_go, text_of, within
from .word_file import Node, WordFile, children, element, element_at, every, local

_ACCEPTED = ("ins", "moveTo")
_LEFT_OUT = ("del", "moveFrom")
_MARKS = (
    *("cellDel", "cellIns", "cellMerge", "commentRangeEnd", "commentRangeStart", "commentReference"),
    *("numberingChange", "pPrChange", "rPrChange", "sectPrChange", "tblGridChange", "tblPrChange", "tblPrExChange"),
    *("tcPrChange", "trPrChange"),
    *(f"customXml{kind}Range{end}" for kind in ("Del", "Ins", "MoveFrom", "MoveTo") for end in ("End", "Start")),
    *(f"move{way}Range{end}" for way in ("From", "To") for end in ("End", "Start")),
)
_BESIDE = ("word/styles.xml", "word/numbering.xml", "word/settings.xml")
_NOTED = ("trackRevisions",)
_COMMENTS = ("comments", "commentsExtended", "commentsExtensible", "commentsIds", "documenttasks", "people")
"""Parts by the last word of what relates them to the document."""


def settle(document: WordFile) -> None:
    """Accept all revisions of a document, and take its comments out."""
    for tree in document.texts.values():
        rows = [row for row in every(tree, "tr") if _is_marked(element_at(row, "trPr"), *_LEFT_OUT)]
        joined = [one for one in every(tree, "p") if _is_marked(element_at(one, "pPr", "rPr"), *_LEFT_OUT)]
        cells = [cell for cell in every(tree, "tc") if _is_marked(element_at(cell, "tcPr"), "cellDel")]
        for row in rows:
            _remove(row)
        for cell in cells:
            _empty(cell)
        for node in list(every(tree, *_MARKS, *_LEFT_OUT)):
            _remove(node)
        for node in list(every(tree, *_ACCEPTED)):
            _unwrap(node)
        for paragraph in joined:
            _join(paragraph)
    for part in _BESIDE:
        if (tree := document.tree(part)) is not None and (marks := list(every(tree, *_MARKS, *_NOTED))):
            for node in marks:
                node.parentNode.removeChild(node)
            document.write(part, tree)
    document.drop_related(*_COMMENTS)
    document.refuse_fetching()  # what is left may say something else than what was looked through


def _is_marked(properties: Node | None, *names: str) -> bool:
    return properties is not None and any(children(properties, *names))


def _remove(node: Node) -> None:
    """Take an element out; of what held nothing else no rest stays that may not be empty."""
    parent = node.parentNode
    parent.removeChild(node)
    others = [one for one in parent.childNodes if local(one) not in ("rPr", "tblPr", "tblGrid", "tcPr", "#text")]
    if others:
        return
    if local(parent) in ("r", "tbl") and parent.parentNode is not None:
        _remove(parent)
    elif local(parent) in ("tc", "body", "hdr", "ftr", "txbxContent"):
        parent.appendChild(element(parent, "p"))


def _empty(cell: Node) -> None:
    """Leave nothing in a cell that was taken out: without it the others would stand below other headings."""
    for child in list(cell.childNodes):
        if local(child) != "tcPr":
            cell.removeChild(child)
    cell.appendChild(element(cell, "p"))


def _unwrap(node: Node) -> None:
    """Let what an element holds stand in its place, with the prefixes that it explains."""
    prefixes = [(key, value) for key, value in node.attributes.items() if key.startswith("xmlns")]
    for child in list(node.childNodes):
        if child.nodeType == child.ELEMENT_NODE:
            for key, value in prefixes:
                if not child.hasAttribute(key):
                    child.setAttribute(key, value)
        node.parentNode.insertBefore(child, node)
    node.parentNode.removeChild(node)


def _join(paragraph: Node) -> None:
    """Let a paragraph whose end was deleted go on in the next one, or go with it if nothing is left of it."""
    if paragraph.parentNode is None:
        return
    flow = list(within(paragraph.parentNode, "p", "tbl"))
    behind = flow[flow.index(paragraph) + 1 :][:1]
    if not text_of(paragraph) and can_go(paragraph):
        paragraph.parentNode.removeChild(paragraph)
    elif behind and local(behind[0]) == "p":
        first = next((one for one in behind[0].childNodes if local(one) != "pPr"), None)
        for child in [one for one in paragraph.childNodes if local(one) != "pPr"]:
            behind[0].insertBefore(child, first)
        paragraph.parentNode.removeChild(paragraph)
