"""Workbooks that Excel 2003 wrote as XML, as many systems still export them: [MS-ODSSXML], SpreadsheetML 2003."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from . import cells
from .cells import COLUMNS, SHEETS, Grid, RefusedError
from .number_formats import GENERAL, shown, shown_text
from .package import attribute, child, children, local

NAMESPACE = b"urn:schemas-microsoft-com:office:spreadsheet"
_WHOLE = re.compile("[0-9]{1,7}")
_NAMED = {
    "General Number": GENERAL, "General Date": "yyyy-mm-dd h:mm", "Long Date": 'yyyy"年"m"月"d"日"',
    "Medium Date": "yyyy-mm-dd", "Short Date": "yyyy-mm-dd", "Long Time": "h:mm:ss", "Medium Time": "h:mm AM/PM",
    "Short Time": "h:mm", "Currency": "#,##0.00", "Euro Currency": "#,##0.00", "Fixed": "0.00",
    "Standard": "#,##0.00", "Percent": "0.00%", "Scientific": "0.00E+00", "Yes/No": '"是";"是";"否"',
    "True/False": '"是";"是";"否"', "On/Off": '"是";"是";"否"',
}  # fmt: skip


class _Style(NamedTuple):
    code: str = GENERAL
    struck: bool = False


def read(data: bytes) -> Iterator[Grid]:
    """Yield the sheets in their order."""
    root = ElementTree.fromstring(data)
    if local(root.tag) != "Workbook":
        raise RefusedError("broken")
    styles = {attribute(one, "ID"): _style(one) for one in children(child(root, "Styles"), "Style")}
    for number, sheet in enumerate(children(root, "Worksheet"), 1):
        if number > SHEETS:
            raise RefusedError("too_large")
        visible = child(sheet, "WorksheetOptions", "Visible")
        grid = Grid(attribute(sheet, "Name"), hidden=visible is not None and visible.text != "SheetVisible")
        _fill(grid, child(sheet, "Table"), styles)
        yield grid


def _style(style: Element) -> _Style:
    shape, font = child(style, "NumberFormat"), child(style, "Font")
    code = attribute(shape, "Format") if shape is not None else ""
    struck = font is not None and attribute(font, "StrikeThrough") == "1"
    return _Style(_NAMED.get(code, code) or GENERAL, struck)


def _fill(grid: Grid, table: Element | None, styles: dict[str, _Style]) -> None:
    column = 0
    for one in children(table, "Column"):
        column = _place(one, column)
        if attribute(one, "Hidden") == "1" or attribute(one, "Width") == "0":
            grid.hidden_columns.update(range(column - 1, min(column + _number(attribute(one, "Span"), 0), COLUMNS)))
        column += _number(attribute(one, "Span"), 0)
    row = 0
    for one in children(table, "Row"):
        row = _place(one, row)
        column = 0
        if attribute(one, "Hidden") == "1" or attribute(one, "Height") == "0":
            grid.hidden_rows.add(row - 1)
        for cell in children(one, "Cell"):
            column = _place(cell, column)
            across, down = (_number(attribute(cell, name), 0) for name in ("MergeAcross", "MergeDown"))
            if across or down:
                grid.merged.append((row - 1, column - 1, row - 1 + down, column - 1 + across))
            style = styles.get(attribute(cell, "StyleID") or attribute(one, "StyleID") or "Default", _Style())
            _put(grid, row - 1, column - 1, cell, style)
            column += across
        row += _number(attribute(one, "Span"), 0)


def _put(grid: Grid, row: int, column: int, cell: Element, style: _Style) -> None:
    data = child(cell, "Data")
    if data is None:
        if attribute(cell, "Formula"):
            grid.put(row, column, cells.WITHOUT_RESULT, cells.NO_RESULT)
        return
    kept: list[str] = []
    struck: list[str] = []
    _walk(data, kept, struck, is_struck=False)
    stored, kind = "".join(kept), attribute(data, "Type")
    if kind == "Error":
        grid.put(row, column, stored, cells.ERROR)
        return
    seen = _seen(stored, kind, style.code)
    grid.leave_out(row, column, "".join(struck), cells.STRUCK)
    if style.struck:
        grid.leave_out(row, column, seen, cells.STRUCK)
    elif seen.strip():
        grid.put(row, column, seen)
    else:
        grid.leave_out(row, column, stored, cells.NOT_SHOWN)


def _seen(stored: str, kind: str, code: str) -> str:
    if kind == "Boolean":
        return "是" if stored == "1" else "否"
    try:
        if kind == "Number":
            return shown(float(stored), code)
        if kind == "DateTime":
            since = datetime.datetime.fromisoformat(stored.strip()[:19]) - datetime.datetime(1899, 12, 30)
            return shown(since.total_seconds() / 86400, "yyyy-mm-dd h:mm" if code == GENERAL else code)
    except ValueError:
        return stored
    return shown_text(stored, code)


def _walk(element: Element, kept: list[str], struck: list[str], *, is_struck: bool) -> None:
    """Take a text with its fonts, which are those of a web page."""
    is_struck = is_struck or local(element.tag) in ("S", "Strike", "Del")
    to = struck if is_struck else kept
    to.append(element.text or "")
    for one in element:
        _walk(one, kept, struck, is_struck=is_struck)
        to.append(one.tail or "")


def _place(element: Element, before: int) -> int:
    return _number(attribute(element, "Index"), before + 1)


def _number(text: str, otherwise: int) -> int:
    if not text:
        return otherwise
    if not _WHOLE.fullmatch(text):
        raise RefusedError("broken")
    return int(text)
