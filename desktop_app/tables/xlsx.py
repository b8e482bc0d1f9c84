"""Workbooks of Excel and WPS since 2007 (.xlsx): ECMA-376 part 1, chapter 18."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from . import cells
from .cells import COLUMNS, SHEETS, Grid, RefusedError
from .number_formats import BUILT_IN, GENERAL, shown, shown_text
from .package import Package, attribute, child, children, is_on, local

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_WHOLE = re.compile("[0-9]{1,9}")
_ROWS_OF_ALL = 2**20


class Text(NamedTuple):
    """A text, and what of it is struck out."""

    seen: str
    struck: str = ""


class _Style(NamedTuple):
    code: str = GENERAL
    struck: bool = False


class _Book(NamedTuple):
    """What the sheets share."""

    texts: list[Text]
    styles: list[_Style]
    since_1904: bool


def read(package: Package) -> Iterator[Grid]:
    """Yield the sheets in their order."""
    main = package.main_part("xl/workbook.xml")
    root = package.root(main)
    if root is None or local(root.tag) != "workbook":
        raise RefusedError("broken")
    related = package.related(main)
    parts = {kind: place for kind, place in related.values() if place in package}
    sheets = list(children(child(root, "sheets"), "sheet"))
    if len(sheets) > SHEETS:
        raise RefusedError("too_large")
    properties = child(root, "workbookPr")
    since_1904 = properties is not None and properties.get("date1904", "0").lower() in ("1", "true", "on")
    book = _Book(_texts(package, parts), _styles(package, parts), since_1904)
    for sheet in sheets:
        kind, place = related.get(attribute(sheet, "id"), ("", ""))
        if kind == "worksheet":
            if place not in package:
                raise RefusedError("broken")
            grid = Grid(sheet.get("name", ""), hidden=sheet.get("state", "visible") != "visible")
            _fill(grid, package, place, book)
            yield grid


def column_number(letters: str) -> int:
    """Return the number of a column from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - 64
    return number


def text_of(element: Element | None) -> Text:
    """Return a text of runs; how it is pronounced is left out."""
    seen, struck = list[str](), list[str]()
    for one in [] if element is None else element:
        if local(one.tag) == "t":
            seen.append(one.text or "")
        elif local(one.tag) == "r":
            words = "".join(part.text or "" for part in children(one, "t"))
            (struck if is_on(child(one, "rPr", "strike")) else seen).append(words)
    return Text("".join(seen), "".join(struck))


def _texts(package: Package, parts: dict[str, str]) -> list[Text]:
    found = []
    if "sharedStrings" in parts:
        for event, one in package.elements(parts["sharedStrings"]):
            if event == "end" and local(one.tag) == "si":
                found.append(text_of(one))
                one.clear()
    return found


def _styles(package: Package, parts: dict[str, str]) -> list[_Style]:
    root = package.root(parts["styles"]) if "styles" in parts else None
    codes = dict(BUILT_IN)
    for one in children(child(root, "numFmts"), "numFmt"):
        if _WHOLE.fullmatch(one.get("numFmtId", "")):
            codes[int(one.get("numFmtId", ""))] = one.get("formatCode", "")
    struck = [is_on(child(font, "strike")) for font in children(child(root, "fonts"), "font")]
    return [
        _Style(
            codes.get(_number(one.get("numFmtId"), 0), GENERAL),
            struck[font] if (font := _number(one.get("fontId"), 0)) < len(struck) else False,
        )
        for one in children(child(root, "cellXfs"), "xf")
    ]


def _fill(grid: Grid, package: Package, place: str, book: _Book) -> None:
    """Take the cells of a sheet, row by row."""
    row, rows = 0, 0
    for event, one in package.elements(place):
        name = local(one.tag)
        if event == "start":
            if name == "row":
                rows += 1
                row = _number(one.get("r"), row + 1)
            continue
        if name == "row":
            _fill_row(grid, one, row, book)
            one.clear()
        elif name == "col":
            _hide_columns(grid, one)
        elif name == "mergeCell":
            _merge(grid, one.get("ref", ""))
        if rows > _ROWS_OF_ALL:
            raise RefusedError("too_large")


def _fill_row(grid: Grid, row: Element, number: int, book: _Book) -> None:
    hidden = row.get("hidden", "0").lower() in ("1", "true") or row.get("ht") in ("0", "0.0")
    column = 0
    for cell in children(row, "c"):
        reference = cell.get("r")
        if reference:
            found = _REFERENCE.fullmatch(reference)
            if not found:
                raise RefusedError("broken")
            number, column = int(found[2]), column_number(found[1])
        else:
            column += 1
        if hidden:
            grid.hidden_rows.add(number - 1)
        if len(cell) and number > 0:
            _put(grid, number - 1, column - 1, cell, book)


def _put(grid: Grid, row: int, column: int, cell: Element, book: _Book) -> None:
    """Put one cell in as it is seen."""
    at = _number(cell.get("s"), 0)
    style = book.styles[at] if at < len(book.styles) else _Style()
    kind, value, formula = cell.get("t", "n"), child(cell, "v"), child(cell, "f")
    stored = (value.text or "") if value is not None else ""
    if kind == "e":
        picture = bool(attribute(cell, "vm"))
        words, flaw = (cells.A_PICTURE, cells.PICTURE) if picture else (stored, cells.ERROR)
        grid.put(row, column, words, flaw)
    elif formula is not None and not stored and not (kind == "str" and value is not None):
        words = formula.text or ""
        grid.put(row, column, words if "DISPIMG(" in words.upper() else cells.WITHOUT_RESULT, cells.NO_RESULT)
    else:
        text = _text(kind, stored, cell, book)
        seen = text.seen if isinstance(text, Text) else shown(text, style.code, since_1904=book.since_1904)
        if isinstance(text, Text):
            seen = shown_text(seen, style.code) if kind in ("s", "str", "inlineStr") else seen
            grid.leave_out(row, column, text.struck, cells.STRUCK)
        if style.struck:
            grid.leave_out(row, column, seen, cells.STRUCK)
        elif seen.strip():
            grid.put(row, column, seen)
        else:
            grid.leave_out(row, column, text.seen if isinstance(text, Text) else stored, cells.NOT_SHOWN)


def _text(kind: str, stored: str, cell: Element, book: _Book) -> Text | float:
    """Return a cell's text, or its number."""
    if kind == "s":
        if not stored.strip():
            return Text("")
        number = _number(stored.strip(), 0)
        if number >= len(book.texts):
            raise RefusedError("broken")
        return book.texts[number]
    if kind == "inlineStr":
        return text_of(child(cell, "is"))
    if kind == "b":
        return Text("是" if stored.strip() == "1" or stored.lower() == "true" else "否")
    if kind == "d":
        return _serial(stored, book)
    if kind == "str" or not stored.strip():
        return Text(stored)
    try:
        return float(stored)
    except ValueError:
        return Text(stored)


def _serial(stored: str, book: _Book) -> float | Text:
    """Return a day in ISO 8601 as the number that it would be stored as elsewhere."""
    try:
        moment = datetime.datetime.fromisoformat(stored.rstrip("Z"))
    except ValueError:
        return Text(stored)
    since = moment.replace(tzinfo=None) - datetime.datetime(1899, 12, 30)
    return since.total_seconds() / 86400 - 1462 * book.since_1904


def _hide_columns(grid: Grid, one: Element) -> None:
    if one.get("hidden", "0").lower() in ("1", "true") or one.get("width") in ("0", "0.0"):
        first, last = _number(one.get("min"), 1), _number(one.get("max"), 0)
        grid.hidden_columns.update(range(max(first, 1) - 1, min(last, COLUMNS)))


def _merge(grid: Grid, reference: str) -> None:
    ends = [_REFERENCE.fullmatch(end) for end in reference.split(":")]
    if len(ends) == 2 and ends[0] and ends[1]:
        (top, left), (bottom, right) = ((int(end[2]) - 1, column_number(end[1]) - 1) for end in ends if end)
        grid.merged.append((top, left, bottom, right))


def _number(text: str | None, otherwise: int) -> int:
    """Return a whole number that is written plainly."""
    if text is None:
        return otherwise
    if not _WHOLE.fullmatch(text):
        raise RefusedError("broken")
    return int(text)
