"""How cells of an .xlsx are shown: a month and a percentage are stored as a day and a fraction."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Literal
from xml.etree import ElementTree

from .bounds import REFERENCE, column_number

Format = Literal["month", "percent"]
Formats = dict[tuple[int, int], Format]  # by row and column, from 0

_MONTHS = {17, 27, 36, 50, 52, 57}  # the formats that Excel has of itself, as Chinese systems show them
_PERCENTS = {9, 10}
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.')
_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*>")
_ATTRIBUTE = re.compile(rb'\b(r|s)="([A-Z0-9]+)"')
_LONGEST = 255  # characters of a format
_LARGEST = 4 * 2**20  # bytes of the parts that name formats and sheets


def read_formats(parts: dict[str, bytes]) -> dict[str, Formats]:
    """Return the cells of each sheet that are shown otherwise than stored; nothing for other kinds of files."""
    needed = ("xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels")
    if any(len(parts.get(part, b"")) not in range(1, _LARGEST) for part in needed):
        return {}
    shown = dict(_styles(ElementTree.fromstring(parts[needed[0]])))
    if not shown:  # as in most ledgers
        return {}
    workbook, relations = (ElementTree.fromstring(parts[part]) for part in needed[1:])
    files = {one.get("Id"): one.get("Target", "") for one in relations.iter()}
    found: dict[str, Formats] = {}
    for sheet in workbook.iter():
        relation = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)
        target = files.get(relation, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in parts:
            found[sheet.get("name", "")] = dict(_cells(parts[part], shown))
    return found


def as_shown(value: object, shown: Format) -> object:
    """Return a cell's value as its format shows it."""
    if shown == "month" and isinstance(value, datetime.date):
        return f"{value.year}年{value.month}月"
    if shown == "percent" and isinstance(value, float | int):
        return f"{value * 100:.10g}%"
    return value


def _styles(styles: ElementTree.Element) -> Iterator[tuple[int, Format]]:
    """Yield the numbers of the cell styles that show a month or a percentage."""
    codes = {one.get("numFmtId"): one.get("formatCode", "") for one in _named(styles, "numFmt")}
    for number, style in enumerate(one for parent in _named(styles, "cellXfs") for one in parent):
        id_ = style.get("numFmtId", "")
        code = _LITERAL.sub("", codes.get(id_, "")[:_LONGEST]).lower().split(";")[0]
        if id_.isdigit() and (int(id_) in _MONTHS or ("y" in code and "m" in code and not set("dhs") & set(code))):
            yield number, "month"
        elif id_.isdigit() and (int(id_) in _PERCENTS or "%" in code):
            yield number, "percent"


def _named(root: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    """Return the elements of that name in the namespace of the root, which depends on who has written the file."""
    return root.iter(root.tag[: root.tag.find("}") + 1] + name)


def _cells(sheet: bytes, shown: dict[int, Format]) -> Iterator[tuple[tuple[int, int], Format]]:
    for cell in _CELL.finditer(sheet):
        said = dict(_ATTRIBUTE.findall(cell[0]))
        place = REFERENCE.fullmatch(said.get(b"r", b"").decode())
        style = said.get(b"s", b"")
        if place and style.isdigit() and len(style) < 9 and int(style) in shown:
            yield (int(place[2]) - 1, column_number(place[1]) - 1), shown[int(style)]
