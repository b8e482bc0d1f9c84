"""Workbooks of LibreOffice and others (.ods, .fods): OpenDocument 1.3 part 3, chapter 9. What is seen is stored."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from . import cells
from .cells import COLUMNS, ROWS, SHEETS, Grid, RefusedError
from .number_formats import general
from .package import Package, attribute, children, local

_WHOLE = re.compile("[0-9]{1,9}")
_ERROR = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)|Err:[0-9]{3}|错误:[0-9]{3}")
_GROUPS = ("table-row-group", "table-column-group")
_MOST_BLANKS = 200
_UNSEEN = ("annotation", "tracked-changes", "ruby-text", "note", "shapes")
_TEXTS = ("p", "h")


class _Told(NamedTuple):
    """A cell's text, and what of it is struck out."""

    seen: str
    struck: str


class _Styles:
    """Which styles strike texts out, and which hide their sheet."""

    def __init__(self) -> None:
        self.struck: set[str] = set()
        self.unseen: set[str] = set()

    def take(self, style: Element) -> None:
        name = attribute(style, "name")
        for part in style.iter():
            kind = local(part.tag)
            line = attribute(part, "text-line-through-style") or attribute(part, "text-line-through-type")
            if kind == "text-properties" and line not in ("", "none"):
                self.struck.add(name)
            if kind == "table-properties" and attribute(part, "display") == "false":
                self.unseen.add(name)


def read(package: Package) -> Iterator[Grid]:
    """Yield the tables of a zipped document."""
    if "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise RefusedError("password")
    if "content.xml" not in package:
        raise RefusedError("broken")
    return read_xml(package.read("content.xml"))


def read_xml(data: bytes) -> Iterator[Grid]:
    """Yield the tables of a document that is one part of XML."""
    styles = _Styles()
    table: _Table | None = None
    count, depth = 0, 0
    for event, one in ElementTree.iterparse(io.BytesIO(data), ("start", "end")):
        name = local(one.tag)
        if event == "start":
            depth += name == "table"
            if name == "table" and depth == 1:
                count += 1
                if count > SHEETS:
                    raise RefusedError("too_large")
                hidden = attribute(one, "style-name") in styles.unseen or attribute(one, "display") == "false"
                table = _Table(Grid(attribute(one, "name"), hidden=hidden), styles)
            elif table is not None and depth == 1 and name in _GROUPS:
                table.begin_group(one)
            continue
        if name == "table":
            depth -= 1
            if table is not None and not depth:
                yield table.grid
                table = None
        elif name == "style":
            styles.take(one)
        elif table is not None and depth == 1 and name == "table-column":
            table.take_column(one)
        elif table is not None and depth == 1 and name in _GROUPS:
            table.end_group()
        elif table is not None and depth == 1 and name == "table-row":
            table.take_row(one)
            one.clear()


class _Table:
    def __init__(self, grid: Grid, styles: _Styles) -> None:
        self.grid, self._styles = grid, styles
        self._row = self._column = 0
        self._groups: list[bool] = []  # that are open: whether each is closed up

    def begin_group(self, group: Element) -> None:
        """Note whether the rows or columns of a group are seen."""
        self._groups.append(attribute(group, "display") == "false")

    def end_group(self) -> None:
        """Go back to what is around a group."""
        self._groups.pop()

    def _is_hidden(self, element: Element) -> bool:
        return any(self._groups) or attribute(element, "visibility") in ("collapse", "filter")

    def take_column(self, column: Element) -> None:
        """Note whether columns are seen."""
        count = _repeated(column, "number-columns-repeated")
        if self._is_hidden(column):
            self.grid.hidden_columns.update(range(self._column, min(self._column + count, COLUMNS)))
        self._column += count

    def take_row(self, row: Element) -> None:
        """Take a row as often as it is repeated, if there is something in it."""
        first, count = self._row, _repeated(row, "number-rows-repeated")
        self._row += count
        if not any(len(one) or attribute(one, "value-type") or attribute(one, "formula") for one in row):
            return
        is_hidden = self._is_hidden(row)
        for at in range(first, first + min(count, ROWS + 1)):
            if is_hidden:
                self.grid.hidden_rows.add(at)
            self._take_cells(row, at)

    def _take_cells(self, row: Element, at: int) -> None:
        column = 0
        for cell in children(row, "table-cell", "covered-table-cell"):
            count = _repeated(cell, "number-columns-repeated")
            told, flaw, struck = self._told(cell)
            if told or struck:
                for place in range(column, min(column + count, COLUMNS + 1)):
                    self.grid.put(at, place, told, flaw)
                    self.grid.leave_out(at, place, struck, cells.STRUCK)
            down, across = _repeated(cell, "number-rows-spanned"), _repeated(cell, "number-columns-spanned")
            if down > 1 or across > 1:
                self.grid.merged.append((at, column, at + down - 1, column + across - 1))
            column += count

    def _told(self, cell: Element) -> tuple[str, str, str]:
        """Return a cell's text as it is seen, why it is no value if so, and what of it is struck out."""
        parts = [self._line(one) for one in children(cell, *_TEXTS)]
        seen, struck = "\n".join(one.seen for one in parts), "".join(one.struck for one in parts)
        kind = attribute(cell, "value-type")
        if not seen and not struck and kind:
            seen = _value(cell, kind)
        if attribute(cell, "style-name") in self._styles.struck:
            return "", "", seen + struck
        if "DISPIMG(" in attribute(cell, "formula").upper():
            return cells.A_PICTURE, cells.PICTURE, ""
        if _ERROR.fullmatch(seen):
            return seen, cells.ERROR, struck
        if attribute(cell, "formula") and not seen and not kind:
            return cells.WITHOUT_RESULT, cells.NO_RESULT, struck
        return seen, "", struck

    def _line(self, paragraph: Element) -> _Told:
        seen: list[str] = []
        struck: list[str] = []
        self._walk(paragraph, seen, struck, is_struck=False)
        return _Told("".join(seen), "".join(struck))

    def _walk(self, element: Element, seen: list[str], struck: list[str], *, is_struck: bool) -> None:
        to = struck if is_struck else seen
        to.append(_collapsed(element.text))
        for one in element:
            name = local(one.tag)
            if name == "s":
                count = attribute(one, "c") or "1"
                to.append(" " * min(int(count) if _WHOLE.fullmatch(count) else 1, _MOST_BLANKS))
            elif name in ("tab", "line-break"):
                to.append(" " if name == "tab" else "\n")
            elif name not in _UNSEEN:
                is_now = is_struck or attribute(one, "style-name") in self._styles.struck
                self._walk(one, seen, struck, is_struck=is_now)
            to.append(_collapsed(one.tail))


def _collapsed(text: str | None) -> str:
    """Return a text with one blank for each stretch of them, as the standard has it."""
    return re.sub(r"[ \t\r\n]+", " ", text) if text else ""


def _value(cell: Element, kind: str) -> str:
    """Return what a cell without a text holds, as most programs would show it."""
    stored = attribute(
        cell, {"date": "date-value", "time": "time-value", "boolean": "boolean-value"}.get(kind, "value")
    )
    if kind == "boolean":
        return "是" if stored == "true" else "否"
    if kind in ("date", "time"):
        return stored.removesuffix("T00:00:00").replace("T", " ")
    if kind == "string":
        return attribute(cell, "string-value")
    try:
        number = float(stored)
    except ValueError:
        return stored
    return f"{general(number * 100)}%" if kind == "percentage" else general(number)


def _repeated(element: Element, name: str) -> int:
    """Return how often an element counts."""
    said = attribute(element, name) or "1"
    if not _WHOLE.fullmatch(said) or int(said) < 1:
        raise RefusedError("broken")
    return int(said)
