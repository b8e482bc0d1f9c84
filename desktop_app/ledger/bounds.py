"""Whether a part of a workbook may be read: sound XML, and no cell so far out that a few bytes ask for gigabytes.

The library makes room for all cells up to the last one filled, and for as many texts, blanks and repetitions as a part
says that there are; where they are too many it ends the whole program. What it takes for a cell is followed here to the
letter (calamine, ``xlsx/cells_reader.rs`` and ``ods.rs``), and what is unusual is refused before.
"""

from __future__ import annotations

import re
import zipfile
from xml.parsers import expat

from .refusals import COLUMNS, ROWS, too_large, unfit

WIDEST = 2**15  # columns of .ods, filled or not: twice what a program can make
MOST_CELLS = 2 * ROWS * COLUMNS  # of a workbook, filled or not
MOST_BLANKS = 2_000_000  # of one part of .ods, which can say how often a blank is repeated
ODS = "content.xml"  # the part that holds all tables of .ods
CELLS = b"sheetData"  # the element that holds the cells of .xlsx
_FAR = re.compile(rb'<c(?=[\s/>])(?! r="(?:[A-Z]|[AB][A-Z]|C[A-V])(?:[0-4]?[0-9]{1,3}|5000)")')  # or not plainly near
_PREFIXED = re.compile(rb":c[\s/>]")
_NUMBER_OF_TEXTS = re.compile(rb"uniqueCount[^0-9<>]*([0-9]+)")
_PLAIN_NUMBER = re.compile("[0-9]{1,9}")
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def check_part(path: str, data: bytes, name: str) -> bool:
    """Return whether a part holds XML in UTF-8, which alone can be checked; others are not to be read.

    ``path`` is the part's name, ``name`` the workbook's. Raises ``UserError`` for what is too large or has no business
    in a workbook, ``BadZipFile`` for what is no sound XML or stands where it cannot stand.
    """
    if not data or b"\0" in data:  # UTF-16: the library looks for its marks byte by byte, whatever letters they are
        return False
    if b"uniqueCount" in data and any(int(number) > len(data) for number in _NUMBER_OF_TEXTS.findall(data)):
        raise zipfile.BadZipFile("more texts than bytes")
    encodings: list[str | None] = []
    parser = expat.ParserCreate()
    parser.XmlDeclHandler = lambda _version, encoding, _standalone: encodings.append(encoding)
    parser.StartDoctypeDeclHandler = lambda *_: _refuse_doctype(name)
    if path == ODS or _FAR.search(data) or _PREFIXED.search(data) or data.count(CELLS) > 2:
        _follow(parser, name)  # in the usual sheet every cell says at once where it is
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise zipfile.BadZipFile(str(error)) from None
    return all(encoding is None or encoding.lower() in ("utf-8", "us-ascii") for encoding in encodings)


def column_number(letters: str) -> int:
    """Return the number of a column from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number


def _refuse_doctype(name: str) -> None:
    raise unfit(name)


def _follow(parser: expat.XMLParserType, name: str) -> None:
    sheet, table = _Sheet(name), _Table(name)

    def start(tag: str, attributes: dict[str, str]) -> None:
        sheet.start(tag.rpartition(":")[2], attributes)
        table.start(tag, attributes)

    def end(tag: str) -> None:
        sheet.end(tag.rpartition(":")[2])
        table.end(tag)

    parser.StartElementHandler, parser.EndElementHandler = start, end


class _Sheet:
    """Follows the rows and cells of a sheet of .xlsx, which are known whatever prefix they have."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._path: list[str] = []  # from sheetData to the element that is open
        self._had = False
        self._row = self._cell_row = self._column = 0  # the last ones begun, counted from 1

    def start(self, kind: str, attributes: dict[str, str]) -> None:
        if kind == "sheetData":
            if self._had:
                raise zipfile.BadZipFile("a second sheetData")
            self._had = True
        elif not self._path:
            return
        elif (kind == "row" and self._path != ["sheetData"]) or (kind == "c" and self._path != ["sheetData", "row"]):
            raise zipfile.BadZipFile(f"{kind} in {self._path[-1]}")
        elif kind == "row":
            self._row, self._column = _number(attributes.get("r"), self._row + 1), 0
        elif kind == "c":
            self._place(attributes.get("r", ""))
        elif len(self._path) == 3 and self._path[-1] == "c" and (self._cell_row > ROWS or self._column > COLUMNS):
            raise too_large(self._name)
        self._path.append(kind)

    def end(self, kind: str) -> None:
        if self._path:
            self._path.pop()

    def _place(self, reference: str) -> None:
        found = REFERENCE.fullmatch(reference)
        if reference and not found:
            raise zipfile.BadZipFile(f"the reference {reference}")  # others may read it all the same
        self._column = column_number(found[1]) if found else self._column + 1
        self._cell_row = int(found[2]) if found else self._row


class _Table:
    """Follows the rows and cells of a table of .ods, with their repetitions."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._open: list[str] = []  # table, row, cell
        self._row = self._column = 0  # the last ones begun, counted from 1
        self._repeat_row = self._repeat_column = 1
        self._cells = self._blanks = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = _KINDS.get(tag, "")
        if kind in self._open or (kind and kind != "table" and not self._open):
            raise zipfile.BadZipFile(f"{kind} where none can be")
        if kind == "table":
            self._row, self._repeat_row = 0, 1
        elif kind == "row":
            self._row += self._repeat_row
            self._repeat_row = self._repeated(attributes.get("table:number-rows-repeated"))
            self._column, self._repeat_column = 0, 1
        elif kind == "cell":
            self._begin_cell(attributes)
        elif self._open[-1:] == ["cell"] and tag == "text:p":
            self._filled()
        if tag == "text:s":
            self._blanks += _number(attributes.get("text:c"), 1)
            if self._blanks > MOST_BLANKS:
                raise too_large(self._name)
        if kind:
            self._open.append(kind)

    def end(self, tag: str) -> None:
        if tag in _KINDS:
            self._open.pop()

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._cells += self._repeat_column if self._column else 0  # the last of a row takes no room if it is empty
        self._column += self._repeat_column
        self._repeat_column = self._repeated(attributes.get("table:number-columns-repeated"))
        if self._column + self._repeat_column > WIDEST or self._cells > MOST_CELLS:
            raise too_large(self._name)
        if "table:formula" in attributes or any(one.startswith("office:") for one in attributes):
            self._filled()

    def _filled(self) -> None:
        if self._row + self._repeat_row - 1 > ROWS or self._column + self._repeat_column - 1 > COLUMNS:
            raise too_large(self._name)

    def _repeated(self, text: str | None) -> int:
        """Return how often a row or cell is repeated; more than a sheet has room for is refused."""
        number = _number(text, 1)
        if not number:
            raise zipfile.BadZipFile("repeated not once")
        if number > 2**20:
            raise too_large(self._name)
        return number


_KINDS = {
    "table:table": "table",
    "table:table-row": "row",
    "table:table-cell": "cell",
    "table:covered-table-cell": "cell",
}


def _number(text: str | None, otherwise: int) -> int:
    if text is None:
        return otherwise
    if not _PLAIN_NUMBER.fullmatch(text):
        raise zipfile.BadZipFile(f"the number {text}")  # such as +9: others may read it all the same
    return int(text)
