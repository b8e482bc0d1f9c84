"""How large a workbook's sheets are, known before they are read: a few bytes can name the last cell of a sheet."""

from __future__ import annotations

import re
import zipfile
from xml.parsers import expat

from ..errors import UserError

ROWS = 5000
COLUMNS = 100
PARTS = 3000
UNPACKED = 80 * 2**20  # bytes of all parts
WIDEST = 2**15  # columns of .ods, filled or not: twice what a program can make
_CHUNK = 2**18
_AT_ONCE = 2**22  # bytes of a part that is looked over as a whole
# A row or cell that does not plainly say that it lies within ROWS and COLUMNS; one with a prefix, or of .ods.
_DOUBTFUL = re.compile(
    rb'<(?:row(?=[\s/>])(?! r="(?:[0-4]?[0-9]{1,3}|5000)")'
    rb'|c(?=[\s/>])(?! r="(?:[A-Z]|[AB][A-Z]|C[A-V])(?:[0-4]?[0-9]{1,3}|5000)")|table-|covered-table-)'
)
_PREFIXED = re.compile(rb":(?:(?:row|c)[\s/>]|table-|covered-table-)")
_CELLS = b"sheetData"  # the element that holds the cells of .xlsx
_PLAIN_NUMBER = re.compile("[0-9]{1,9}")
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def check_parts(archive: zipfile.ZipFile, name: str) -> None:
    """Unpack every part once, piece by piece, and refuse what is too large or declares entities.

    The size that a part claims need not be true, so its bytes are counted; a wrong claim makes
    zipfile raise ``BadZipFile``.
    """
    parts = archive.infolist()
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise _too_large(name)
    for part in parts:
        path = part.filename.lower()
        xml = path.endswith((".xml", ".rels")) or _holds_cells(archive, part)
        if xml and part.file_size <= _AT_ONCE and _plainly_within(archive.read(part), name):
            continue
        bounds = _Bounds(name) if xml else None
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                if bounds:
                    bounds.feed(chunk)


def column_number(letters: str) -> int:
    """Return the number of a column from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number


def _plainly_within(data: bytes, name: str) -> bool:
    """Whether a part is sound and every row and cell says in the usual way that it is within bounds.

    The usual sheet is known by this at once; any other is followed cell by cell.
    """
    if b"\0" in data:  # UTF-16 has zeros: there the patterns find nothing
        return False
    if _DOUBTFUL.search(data) or _PREFIXED.search(data):
        return False
    encodings: list[str | None] = []
    parser = expat.ParserCreate()
    parser.XmlDeclHandler = lambda _version, encoding, _standalone: encodings.append(encoding)
    parser.StartDoctypeDeclHandler = lambda *_: _refuse_doctype(name)
    _parse(parser, data)
    return all(encoding is None or encoding.lower() == "utf-8" for encoding in encodings)


def _parse(parser: expat.XMLParserType, data: bytes) -> None:
    try:
        parser.Parse(data, False)
    except expat.ExpatError as error:
        raise zipfile.BadZipFile(str(error)) from None


def _refuse_doctype(name: str) -> None:
    raise UserError(f"“{name}”里有工作簿不该有的内容，为了安全没有打开；请向对方重新要一份再导入。")


def _holds_cells(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part holds a sheet although it is not named so: a workbook may call its parts what it likes."""
    before = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            if _CELLS in before + chunk:
                return True
            before = chunk[-len(_CELLS) :]
    return False


class _Bounds:
    """Follows a part's XML and refuses it at the first filled cell that lies too far out.

    Knows the sheets of .xlsx (row, c) and of .ods (table-row, table-cell with repetitions).
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._row = self._column = 0  # the last ones begun, counted from 1
        self._repeat_row = self._repeat_column = 1
        self._in_cell = False
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = lambda *_: _refuse_doctype(name)
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def feed(self, chunk: bytes) -> None:
        _parse(self._parser, chunk)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = tag.rpartition(":")[2]
        if kind == "row":
            self._row, self._column = self._place(attributes.get("r"), self._row), 0
        elif kind == "c":
            self._cell(attributes.get("r", ""))
        elif kind in ("sheetData", "table"):
            self._row = self._column = 0
        elif kind == "table-row":
            self._row += self._repeat_row
            self._repeat_row = self._repeated(attributes.get("table:number-rows-repeated"))
            self._column, self._repeat_column = 0, 1
        elif kind in ("table-cell", "covered-table-cell"):
            self._column += self._repeat_column
            self._repeat_column = self._repeated(attributes.get("table:number-columns-repeated"))
            if self._column + self._repeat_column > WIDEST:
                raise _too_large(self._name)
            self._in_cell = True
            if "office:value-type" in attributes:
                self._filled_ods()
        elif self._in_cell and kind == "p":
            self._filled_ods()
        elif self._in_cell and kind in ("v", "is", "f"):
            self._filled(self._row, self._column)

    def _end(self, tag: str) -> None:
        if tag.rpartition(":")[2] in ("c", "table-cell", "covered-table-cell"):
            self._in_cell = False
        elif tag.rpartition(":")[2] == "table":
            self._repeat_row = 1

    def _cell(self, reference: str) -> None:
        self._in_cell = True
        found = REFERENCE.fullmatch(reference)
        self._column += 1
        if reference and not found:
            raise zipfile.BadZipFile(f"the reference {reference}")  # others may read it all the same
        if found:
            self._column = column_number(found[1])
            self._row = int(found[2])

    def _filled_ods(self) -> None:
        self._filled(self._row + self._repeat_row - 1, self._column + self._repeat_column - 1)

    def _filled(self, row: int, column: int) -> None:
        if row > ROWS or column > COLUMNS:
            raise _too_large(self._name)

    def _repeated(self, text: str | None) -> int:
        """Return how often a row or cell of .ods is repeated; more than a sheet has room for is refused."""
        number = self._place(text, 0)
        if number > 2**20:
            raise _too_large(self._name)
        return number

    def _place(self, text: str | None, before: int) -> int:
        if text is None:
            return before + 1
        if not _PLAIN_NUMBER.fullmatch(text):
            raise zipfile.BadZipFile(f"the number {text}")  # such as +9: others may read it all the same
        return int(text)


def _too_large(name: str) -> UserError:
    return UserError(
        f"“{name}”里有工作表超过{ROWS}行或{COLUMNS}列，或者内容太多，没有导入；请只留整改台账，另存一份再导入。"
    )
