"""Tables of a web page: exports that are called .xls, and what Word, WPS and Excel put on the clipboard."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from . import cells
from .cells import COLUMNS, ROWS, SHEETS, Grid, RefusedError

_BLOCKS = ("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dd", "dt", "blockquote")
_STRUCK = ("s", "strike", "del")
_UNREAD = ("script", "style", "title", "noscript", "template", "xml", "head")
_VOID = ("br", "img", "col", "input", "meta", "link", "hr", "wbr", "base", "area", "source", "embed", "param", "track")
_CLASS = re.compile(r"\.([\w-]+)\s*\{([^{}]*)\}")
_LINE_THROUGH = re.compile(r"text-(?:decoration|line-through)[^;]*:[^;]*line-through", re.IGNORECASE)
_NOT_SHOWN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*(hidden|collapse)", re.IGNORECASE)
_BETWEEN_HANZI = re.compile(
    "(?<=[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f]) *\n[ \n]*(?=[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f])"
)
_WHOLE = re.compile("[0-9]{1,5}")
_BREAK = "\v"  # a line's end that is meant, among those of the source


def read(text: str) -> list[Grid]:
    """Return the tables of a page in their order; one within a cell comes after the one around it."""
    reader = _Reader(text)
    reader.feed(text)
    reader.close()
    reader.end_all()
    return reader.grids


class _Table:
    """A table that is open: where its next cell goes."""

    def __init__(self, name: str) -> None:
        self.grid = Grid(name)
        self.row = -1
        self.column = 0
        self.taken: dict[tuple[int, int], None] = {}
        self.cell: _Cell | None = None
        self.is_header_column = False


class _Cell:
    def __init__(self, row: int, column: int, *, is_hidden: bool, is_struck: bool) -> None:
        self.row, self.column = row, column
        self.is_hidden, self.is_struck = is_hidden, is_struck
        self.seen: list[str] = []
        self.struck: list[str] = []
        self.pictures = 0


class _Reader(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.grids: list[Grid] = []
        self._tables: list[_Table] = []
        self._open: list[tuple[str, str]] = []  # tags that are open, and what each does: struck, unread, hidden
        classes = _CLASS.findall(text) if "line-through" in text else []
        self._struck_classes = {name for name, said in classes if _LINE_THROUGH.search(said)}

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attributes}
        if tag not in _VOID:
            self._open.append((tag, self._effect(tag, said)))
        if tag == "table":
            self._begin_table()
        elif not self._tables:
            return
        elif tag == "tr":
            self._begin_row(said)
        elif tag in ("td", "th"):
            self._begin_cell(said)
        elif tag == "col":
            self._column(said)
        elif tag == "br" or tag in _BLOCKS:
            self._write(_BREAK)
        elif tag == "img" and (cell := self._cell()):
            cell.pictures += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in [name for name, _ in self._open[-100:]]:
            while self._open.pop()[0] != tag:
                pass
        if tag == "table" and self._tables:
            self._end_cell()
            self._tables.pop()
        elif tag in ("td", "th", "tr"):
            self._end_cell()
        elif tag in _BLOCKS:
            self._write(_BREAK)

    def handle_data(self, data: str) -> None:
        self._write(data.replace("\xa0", " "))

    def end_all(self) -> None:
        """Close what the page has left open."""
        while self._tables:
            self._end_cell()
            self._tables.pop()

    def _effect(self, tag: str, said: dict[str, str]) -> str:
        style = said.get("style", "")
        if tag in _UNREAD:
            return "unread"
        if _NOT_SHOWN.search(style) or "hidden" in said:
            return "hidden"
        is_struck = (
            tag in _STRUCK or _LINE_THROUGH.search(style) or self._struck_classes & set(said.get("class", "").split())
        )
        return "struck" if is_struck else ""

    def _begin_table(self) -> None:
        if len(self.grids) >= SHEETS:
            raise RefusedError("too_large")
        self._tables.append(_Table(f"表{len(self.grids) + 1}"))
        self.grids.append(self._tables[-1].grid)

    def _begin_row(self, said: dict[str, str]) -> None:
        self._end_cell()
        table = self._tables[-1]
        table.row, table.column = table.row + 1, 0
        if _NOT_SHOWN.search(said.get("style", "")) or "hidden" in said:
            table.grid.hidden_rows.add(table.row)

    def _begin_cell(self, said: dict[str, str]) -> None:
        self._end_cell()
        table = self._tables[-1]
        table.row = max(table.row, 0)
        while (table.row, table.column) in table.taken:
            table.column += 1
        down, across = (self._span(said.get(name, "1")) for name in ("rowspan", "colspan"))
        effects = {effect for _, effect in self._open}
        table.cell = _Cell(
            table.row, table.column, is_hidden=self._open[-1][1] == "hidden", is_struck="struck" in effects
        )
        if down > 1 or across > 1:
            bottom, right = table.row + down - 1, table.column + across - 1
            table.grid.merged.append((table.row, table.column, bottom, right))
            rows = range(table.row, min(bottom, ROWS) + 1)
            table.taken.update({(row, at): None for row in rows for at in range(table.column, min(right, COLUMNS) + 1)})
        table.column += across

    def _span(self, said: str) -> int:
        return max(1, int(said)) if _WHOLE.fullmatch(said.strip()) else 1

    def _column(self, said: dict[str, str]) -> None:
        table = self._tables[-1]
        if table.row < 0:
            count = self._span(said.get("span", "1"))
            if _NOT_SHOWN.search(said.get("style", "")):
                table.grid.hidden_columns.update(range(table.column, min(table.column + count, COLUMNS)))
            table.column += count

    def _cell(self) -> _Cell | None:
        return self._tables[-1].cell if self._tables else None

    def _write(self, text: str) -> None:
        cell = self._cell()
        effects = {effect for _, effect in self._open[-100:]}
        if cell is not None and "unread" not in effects:
            (cell.struck if "struck" in effects else cell.seen).append(text)

    def _end_cell(self) -> None:
        table = self._tables[-1] if self._tables else None
        if table is None or table.cell is None:
            return
        cell, table.cell = table.cell, None
        seen, struck = _lines("".join(cell.seen)), _lines("".join(cell.struck))
        if cell.is_hidden:
            table.grid.leave_out(cell.row, cell.column, seen, cells.NOT_SHOWN)
        elif seen:
            table.grid.put(cell.row, cell.column, seen)
        elif cell.pictures and not struck:
            table.grid.put(cell.row, cell.column, cells.A_PICTURE, cells.PICTURE)
        table.grid.leave_out(cell.row, cell.column, struck, cells.STRUCK)


def _lines(text: str) -> str:
    """Return a text as it is shown: line ends of the source count for a blank, and for nothing between hanzi."""
    lines = [_BETWEEN_HANZI.sub("", line.replace("\r", "\n").strip()) for line in text.split(_BREAK)]
    return "\n".join(filter(None, (re.sub(r"[ \t\n]+", " ", line) for line in lines)))
