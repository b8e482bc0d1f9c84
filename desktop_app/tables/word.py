"""The tables of a document of Word or WPS (.docx): ECMA-376 part 1, 17.4."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from . import cells
from .cells import SHEETS, Grid, RefusedError
from .package import Package, attribute, child, children, is_on, local

_WHOLE = re.compile("[0-9]{1,3}")
_WRAPPERS = ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "body", "txbxContent")
_LEFT_OUT = ("del", "moveFrom", "delText", "instrText", "Fallback", "pPr", "rPr", "tcPr", "footnoteReference")
_BREAKS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_PICTURES = ("drawing", "pict", "object")


def read(package: Package) -> Iterator[Grid]:
    """Yield the tables of the text in their order; a table within a cell is part of the cell's text."""
    root = package.root(package.main_part("word/document.xml"))
    body = child(root, "body")
    if body is None:
        raise RefusedError("broken")
    for number, table in enumerate(_found(body, "tbl"), 1):
        if number > SHEETS:
            raise RefusedError("too_large")
        yield _grid(table, f"表{number}")


def _found(element: Element, name: str) -> Iterator[Element]:
    """Yield the elements of a name that stand here, some of them wrapped."""
    for one in element:
        if local(one.tag) == name:
            yield one
        elif local(one.tag) in _WRAPPERS:
            yield from _found(one, name)


def _grid(table: Element, name: str) -> Grid:
    grid = Grid(name)
    going_down: dict[int, tuple[int, int]] = {}  # column -> where the merged cell began, and its last column
    for at, row in enumerate(_found(table, "tr")):
        properties = child(row, "trPr")
        column = _count(child(properties, "gridBefore"), 0)
        is_gone = child(properties, "del") is not None
        begun: dict[int, tuple[int, int]] = {}
        for cell in _found(row, "tc"):
            said = child(cell, "tcPr")
            last = column + _count(child(said, "gridSpan"), 1) - 1
            down = child(said, "vMerge")
            goes_on = down is not None and attribute(down, "val") != "restart" and column in going_down
            top = going_down[column][0] if goes_on else at
            if down is not None:
                begun[column] = top, last
            if top < at or last > column:
                grid.merged = [one for one in grid.merged if one[:2] != (top, column)]
                grid.merged.append((top, column, at, last))
            _put(grid, at, column, cell, is_gone=is_gone)
            column = last + 1
        going_down = begun
        if is_on(child(properties, "hidden")):
            grid.hidden_rows.add(at)
    return grid


def _count(element: Element | None, otherwise: int) -> int:
    said = attribute(element, "val") if element is not None else ""
    return max(int(said), otherwise) if _WHOLE.fullmatch(said) else otherwise


def _put(grid: Grid, row: int, column: int, cell: Element, *, is_gone: bool) -> None:
    text = _Text()
    text.take(cell)
    seen = "".join(text.seen)
    if is_gone:
        grid.leave_out(row, column, seen, cells.STRUCK)
    elif not seen.strip() and text.pictures:
        grid.put(row, column, cells.A_PICTURE, cells.PICTURE)
    else:
        grid.put(row, column, seen)
    grid.leave_out(row, column, "".join(text.struck), cells.STRUCK)
    grid.leave_out(row, column, "".join(text.unseen), cells.NOT_SHOWN)


class _Text:
    """What stands in a cell: seen, struck out, and not shown."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.struck: list[str] = []
        self.unseen: list[str] = []
        self.pictures = 0

    def take(self, element: Element) -> None:
        """Take all that stands within, each paragraph on a line of its own."""
        for one in element:
            name = local(one.tag)
            if name == "r":
                self._take_run(one)
            elif name in _PICTURES:
                self.pictures += 1
            elif name not in _LEFT_OUT:
                self.take(one)
                if name == "p":
                    self.seen.append("\n")

    def _take_run(self, run: Element) -> None:
        properties = child(run, "rPr")
        to = self.seen
        if is_on(child(properties, "strike")) or is_on(child(properties, "dstrike")):
            to = self.struck
        elif is_on(child(properties, "vanish")):
            to = self.unseen
        for one in run:
            name = local(one.tag)
            if name == "t":
                to.append(one.text or "")
            elif name in _BREAKS:
                to.append(_BREAKS[name])
            elif name in _PICTURES:
                self.pictures += 1
            elif name == "AlternateContent":
                for choice in children(one, "Choice"):
                    self.take(choice)
