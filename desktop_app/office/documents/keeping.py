"""What stands on one page together in a filled document, for Word and for the PDF that is set from it.

A template cannot say it alone: which paragraph comes last before the signature, how high a row has become, or how many
there are shows once the fields are filled in.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from .paragraphs import paragraphs, said_before, text_of, within
from .word_file import Node, WordFile, attribute, element, element_at, every, local, style_of

BEHIND = "公文落款"
_AHEAD = "：", ":", "如下。"  # ends what announces what follows
_LINE, _LETTER, _TALL = 19.0, 12.0, 230.0  # points: a line of a cell, a letter, what is rather split than moved
_TWIPS, _WIDTH = 20, 8844  # in a point, in the width of the text


def keep(paragraph: Node) -> None:
    """Let a paragraph stand on the page of what follows."""
    properties = element_at(paragraph, "pPr")
    if properties is None:
        properties = element(paragraph, "pPr")
        paragraph.insertBefore(properties, paragraph.firstChild)
    if element_at(properties, "keepNext") is None:
        style = element_at(properties, "pStyle")
        behind = style.nextSibling if style is not None else properties.firstChild
        properties.insertBefore(element(paragraph, "keepNext"), behind)


def is_kept(paragraph: Node) -> bool:
    """Whether it says so itself; its style may say so, too."""
    said = element_at(paragraph, "pPr", "keepNext")
    return said is not None and attribute(said, "val") not in ("0", "false", "off")


def keep_together(document: WordFile) -> None:
    """Keep together what nobody wants to see torn; let what is too high for that be split."""
    flow = list(within(document.body, "p", "tbl"))
    styles = document.styles
    for before, node in pairwise(flow):
        if local(before) == "p" and text_of(before).rstrip().endswith(_AHEAD):
            keep(before)
        if local(node) == "p" and style_of(node, styles) == BEHIND:
            _keep_before(flow[: flow.index(node)])
    for table in every(document.body, "tbl"):
        rows = [row for row in within(table, "tr") if element_at(row, "trPr", "tblHeader") is None]
        tall = [max(map(_height, within(row, "tc")), default=0) > _TALL for row in rows]
        for at in {0, len(rows) - 2}:  # no first or last row stands alone on a page
            if 0 <= at < len(rows) - 1 and not tall[at + 1]:
                _keep_row(rows[at])
        for row, split in zip(rows, tall, strict=True):
            if split:
                _let_split(row)


def _keep_before(flow: Sequence[Node]) -> None:
    """Keep the last text, or row, with the signature that follows, and what is empty between them."""
    for node in reversed(flow):
        if local(node) == "tbl":
            for row in list(within(node, "tr"))[-1:]:
                _keep_row(row)
            return
        keep(node)
        if text_of(node).strip():
            return


def _keep_row(row: Node) -> None:
    for cell in within(row, "tc"):
        for one in paragraphs(cell):
            if not said_before(one):
                keep(one)


def _let_split(row: Node) -> None:
    """Let a row be split, higher than a third of a page: some programs lose what is below the page's end."""
    if (whole := element_at(row, "trPr", "cantSplit")) is not None:
        whole.parentNode.removeChild(whole)


def _height(cell: Node) -> float:
    """Return about how many points high a cell is."""
    said = element_at(cell, "tcPr", "tcW")
    width = attribute(said, "w") if said is not None else ""
    twips = int(width) if width.isascii() and width.isdigit() and len(width) < 6 else _WIDTH
    letters = max(1.0, twips / _TWIPS / _LETTER)
    lines = (line for one in paragraphs(cell) for line in text_of(one).split("\n"))
    return sum(_LINE * max(1, math.ceil(len(line) / letters)) for line in lines)
