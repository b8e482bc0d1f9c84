"""What somebody has to write or decide yet, 【请填写：…】: marked with yellow in the document, and counted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...paper.gap_pen import BEGINS, ENDS
from .paragraphs import paragraphs, said_before, text_of
from .word_file import Node, WordFile, children, element, local

_GAP = re.compile(f"({BEGINS}[^【】]*{ENDS})")
_BEHIND = (
    "u",
    "effect",
    "bdr",
    "shd",
    "fitText",
    "vertAlign",
    "rtl",
    "cs",
    "em",
    "lang",
    "eastAsianLayout",
    "specVanish",
)
"""What stands behind a highlight in a run's properties (ECMA-376, 17.3.2.28)."""


def count_gaps(document: WordFile) -> int:
    """Return how many gaps a document has; a text box is written twice, for programs of two ages."""
    found = (one for tree in document.texts.values() for one in paragraphs(tree.documentElement))
    return sum(len(_GAP.findall(text_of(one))) for one in found if not said_before(one))


def mark_gaps(document: WordFile) -> None:
    """Mark every gap that lies in one run."""
    for tree in document.texts.values():
        for paragraph in paragraphs(tree.documentElement):
            for run in list(_runs(paragraph)):
                _part(run)


def _runs(node: Node) -> Iterator[Node]:
    for child in node.childNodes:
        if local(child) == "r":
            if any(_GAP.search(_said(text)) for text in children(child, "t")):
                yield child
        elif local(child) != "p":
            yield from _runs(child)


def _said(text: Node) -> str:
    return "".join(one.data for one in text.childNodes if one.nodeType == one.TEXT_NODE)


def _part(run: Node) -> None:
    """Write a run as several: each gap in one of its own, which is marked."""
    parent = run.parentNode
    for child in list(run.childNodes):
        if local(child) == "t":
            for words in filter(None, _GAP.split(_said(child))):
                made = _like(run, is_gap=bool(_GAP.fullmatch(words)))
                text = element(run, "t")
                text.setAttribute("xml:space", "preserve")
                text.appendChild(run.ownerDocument.createTextNode(words))
                made.appendChild(text)
                parent.insertBefore(made, run)
        elif local(child) != "rPr":
            made = _like(run, is_gap=False)
            made.appendChild(child)
            parent.insertBefore(made, run)
    parent.removeChild(run)


def _like(run: Node, *, is_gap: bool) -> Node:
    """Return an empty run that looks like another."""
    made = run.cloneNode(False)
    properties = next(children(run, "rPr"), None)
    properties = element(run, "rPr") if properties is None else properties.cloneNode(True)
    if is_gap:
        for old in children(properties, "highlight"):
            properties.removeChild(old)
        mark = element(run, "highlight", val="yellow")
        properties.insertBefore(mark, next(children(properties, *_BEHIND), None))
    made.appendChild(properties)
    return made
