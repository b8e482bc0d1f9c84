"""Workbooks of Excel until 2003 and of WPS (.xls, .et): [MS-XLS], read by xlrd."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import xlrd
from xlrd.sheet import Cell, Sheet

from . import cells
from .cells import SHEETS, Grid, RefusedError
from .number_formats import BUILT_IN, GENERAL, shown, shown_text

_PACKAGE = "EncryptedPackage".encode("utf-16-le")
# BOF and behind it FilePass, which says how an .xls is enciphered: [MS-XLS] 2.4.21 and 2.4.117.
_ENCIPHERED = re.compile(rb"\x09\x08\x10\x00\x00\x06.{14}\x2f\x00", re.DOTALL)
_MACROS = "_VBA_PROJECT".encode("utf-16-le")


# What is no cell is not read: whatever is wrong with it would end xlrd's reading.
_UNREAD = {
    xlrd.Book: ("handle_name", "names_epilogue", "handle_externname", "handle_externsheet", "handle_supbook"),
    Sheet: ("handle_note", "handle_obj", "handle_txo", "handle_hlink", "handle_quicktip", "handle_feat11"),
}
for _kind, _names in _UNREAD.items():
    for _name in _names:
        setattr(_kind, _name, lambda *_: None)


def read(data: bytes) -> Iterator[Grid]:
    """Yield the sheets in their order."""
    if _PACKAGE in data or _ENCIPHERED.search(data):
        raise RefusedError("password")
    if _MACROS in data:
        raise RefusedError("macros")
    try:
        book = _opened(data)
    except UnicodeDecodeError:  # before Excel 97 a workbook need not say how its letters are written
        book = _opened(data, encoding="gb18030")
    except xlrd.XLRDError as error:
        raise RefusedError("password" if "encrypted" in str(error) else "broken") from None
    if book.nsheets > SHEETS:
        raise RefusedError("too_large")
    for sheet in book.sheets():
        yield _Reader(book, sheet).grid()


def _opened(data: bytes, encoding: str | None = None) -> xlrd.Book:
    return xlrd.open_workbook(
        file_contents=data,
        logfile=io.StringIO(),
        encoding_override=encoding,
        formatting_info=True,
        ignore_workbook_corruption=True,
    )


class _Reader:
    """Takes one sheet."""

    def __init__(self, book: xlrd.Book, sheet: Sheet) -> None:
        self._book, self._sheet = book, sheet
        self._grid = Grid(sheet.name, hidden=sheet.visibility != 0)

    def grid(self) -> Grid:
        """Return the sheet as it is seen."""
        sheet, grid = self._sheet, self._grid
        hidden = {at for at, row in sheet.rowinfo_map.items() if row.hidden or row.height == 0}
        grid.hidden_rows.update(hidden)
        columns = {at for at, column in sheet.colinfo_map.items() if column.hidden or column.width == 0}
        grid.hidden_columns.update(columns)
        grid.merged += [(top, left, end - 1, right - 1) for top, end, left, right in sheet.merged_cells]
        for row in range(sheet.nrows):
            for column, cell in enumerate(sheet.row(row)):
                if cell.ctype not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                    self._put(row, column, cell)
        return grid

    def _put(self, row: int, column: int, cell: Cell) -> None:
        code, is_struck = self._style(cell)
        stored = str(cell.value)
        if cell.ctype == xlrd.XL_CELL_ERROR:
            self._grid.put(row, column, xlrd.error_text_from_code.get(cell.value, "#N/A"), cells.ERROR)
            return
        if cell.ctype == xlrd.XL_CELL_TEXT:
            kept, struck = self._runs(row, column, stored)
            self._grid.leave_out(row, column, struck, cells.STRUCK)
            seen = shown_text(kept, code)
        elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
            seen = "是" if cell.value else "否"
        else:
            seen = shown(cell.value, code, since_1904=bool(self._book.datemode))
        if is_struck:
            self._grid.leave_out(row, column, seen, cells.STRUCK)
        elif seen.strip():
            self._grid.put(row, column, seen)
        elif cell.ctype != xlrd.XL_CELL_TEXT or kept:
            self._grid.leave_out(row, column, stored, cells.NOT_SHOWN)

    def _style(self, cell: Cell) -> tuple[str, bool]:
        """Return the format of a cell, and whether it is struck out."""
        if cell.xf_index is None or not 0 <= cell.xf_index < len(self._book.xf_list):
            return GENERAL, False
        style = self._book.xf_list[cell.xf_index]
        found = self._book.format_map.get(style.format_key)
        code = found.format_str if found is not None and found.format_str else ""
        if style.format_key in BUILT_IN and (not code or style.format_key in (14, 22)):
            code = BUILT_IN[style.format_key]
        return code or GENERAL, self._is_struck(style.font_index)

    def _is_struck(self, font: int) -> bool:
        fonts = self._book.font_list
        return 0 <= font < len(fonts) and bool(fonts[font].struck_out)

    def _runs(self, row: int, column: int, text: str) -> tuple[str, str]:
        """Return what of a text is seen, and what of it is struck out."""
        runs = self._sheet.rich_text_runlist_map.get((row, column))
        if not runs:
            return text, ""
        kept, struck = [text[: runs[0][0]]], list[str]()
        ends = [start for start, _ in runs[1:]] + [len(text)]
        for (start, font), end in zip(runs, ends, strict=True):
            (struck if self._is_struck(font) else kept).append(text[start:end])
        return "".join(kept), "".join(struck)
