"""Tables of a web page: exports that are called .xls, and what Word, WPS and Excel put on the clipboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

from . import cells
from .cells import COLUMNS, ROWS, SHEETS, Grid, RefusedError

_BLOCKS = ("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dd", "dt", "blockquote", "ul", "ol", "dl", "pre")
_STRUCK = ("s", "strike", "del")
_UNREAD = ("script", "style", "title", "noscript", "template", "xml", "head")
_VOID = ("br", "img", "col", "input", "meta", "link", "hr", "wbr", "base", "area", "source", "embed", "param", "track")
_IN_HEAD = ("script", "style", "title", "noscript", "template", "xml", "meta", "link", "base")
_FORMATTING = ("s", "strike", "b", "big", "code", "em", "font", "i", "small", "strong", "u")
_CELL = ("td", "th")
_PARTS = ("tbody", "thead", "tfoot")
_LIST = ("ul", "ol", "dl", "table", *_CELL)
_IMPLIED = {  # a tag that begins -> what it ends that is open, and what it does not look beyond: HTML, 13.1.2.4
    **dict.fromkeys((*_BLOCKS, "form", "hr"), (("p",), ("table", *_CELL))),
    "li": (("li", "p"), _LIST),
    **dict.fromkeys(("dd", "dt"), (("dd", "dt", "p"), _LIST)),
    "option": (("option",), ("select", "table", *_CELL)),
    **dict.fromkeys(_CELL, (_CELL, ("table",))),
    "tr": (("tr", *_CELL), ("table",)),
    **dict.fromkeys(_PARTS, (("tr", *_CELL, *_PARTS, "colgroup", "caption"), ("table",))),
}
_DEEPEST = 500  # tags that are looked through for one to end
_CLASS = re.compile(r"([\w-]*)\.([\w-]+)")
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
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
    def __init__(self, row: int, column: int) -> None:
        self.row, self.column = row, column
        self.seen: list[str] = []
        self.struck: list[str] = []
        self.unseen: list[str] = []
        self.pictures = 0


class _Open(NamedTuple):
    """A tag that is open, what it does to what is in it, and what all around it do: struck, unread, hidden."""

    tag: str
    effect: str
    effects: frozenset[str]


class _Reader(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.grids: list[Grid] = []
        self._tables: list[_Table] = []
        self._open: list[_Open] = []
        self._classes: dict[tuple[str, str], str] = {}  # tag, or none, and class -> what styles say of it
        for selector, declared in _rules(text):
            if _LINE_THROUGH.search(declared) or _NOT_SHOWN.search(declared):
                for tag, name in (one.groups() for one in map(_CLASS.fullmatch, _listed(selector)) if one):
                    self._classes[tag.lower(), name] = f"{self._classes.get((tag.lower(), name), '')};{declared}"

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attributes}
        self._imply_ends(tag)
        if tag not in _VOID:
            self._push(tag, self._effect(tag, said))
        if tag == "table":
            self._begin_table()
        elif not self._tables:
            return
        elif tag == "tr":
            self._begin_row()
        elif tag in ("td", "th"):
            self._begin_cell(said)
        elif tag == "col":
            self._column(said)
        elif tag == "br" or tag in _BLOCKS:
            self._write(_BREAK)
        elif tag == "img" and (cell := self._cell()) and not self._is_unseen(cell):
            cell.pictures += 1

    def handle_endtag(self, tag: str) -> None:
        bounds = () if tag == "table" else ("table",) if tag in _IMPLIED["tbody"][0] else ("table", *_CELL)
        for at in self._within(bounds):
            if self._open[at].tag == tag:
                del self._open[at:]
                break
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

    def _push(self, tag: str, effect: str) -> None:
        self._open.append(_Open(tag, effect, self._effects() | ({effect} if effect else set())))

    def _effects(self) -> frozenset[str]:
        return self._open[-1].effects if self._open else frozenset()

    def _within(self, bounds: tuple[str, ...]) -> Iterator[int]:
        """Yield the places of the tags that are open, the last first, up to one of the bounds."""
        for at in range(len(self._open) - 1, max(len(self._open) - _DEEPEST, 0) - 1, -1):
            if self._open[at].tag in bounds:
                return
            yield at

    def _imply_ends(self, tag: str) -> None:
        """End what a page leaves open where a tag begins: a cell at the next one, a paragraph at the next one."""
        if self._open and self._open[-1].tag == "head" and tag not in _IN_HEAD:
            self._open.pop()
        ended, bounds = _IMPLIED.get(tag, ((), ()))
        places = [at for at in self._within(bounds) if self._open[at].tag in ended] if ended else []
        if places:
            left = [one[:2] for one in self._open[places[-1] :] if one.tag in _FORMATTING and one.effect]
            del self._open[places[-1] :]
            for name, effect in dict.fromkeys(left) if "p" in ended else ():  # as browsers begin them anew
                self._push(name, effect)

    def _effect(self, tag: str, said: dict[str, str]) -> str:
        style = self._style(tag, said)
        if tag in _UNREAD:
            return "unread"
        if _NOT_SHOWN.search(style) or "hidden" in said:
            return "hidden"
        return "struck" if tag in _STRUCK or _LINE_THROUGH.search(style) else ""

    def _style(self, tag: str, said: dict[str, str]) -> str:
        """Return what is declared for a tag, by itself and by its classes."""
        names = said.get("class", "").split() if self._classes else []
        declared = [self._classes.get((kind, name), "") for name in names for kind in ("", tag)]
        return ";".join([*declared, said.get("style", "")])

    def _begin_table(self) -> None:
        if len(self.grids) >= SHEETS:
            raise RefusedError("too_large")
        self._tables.append(_Table(f"表{len(self.grids) + 1}"))
        self.grids.append(self._tables[-1].grid)

    def _begin_row(self) -> None:
        self._end_cell()
        table = self._tables[-1]
        table.row, table.column = table.row + 1, 0
        if "hidden" in self._effects():
            table.grid.hidden_rows.add(table.row)

    def _begin_cell(self, said: dict[str, str]) -> None:
        self._end_cell()
        table = self._tables[-1]
        table.row = max(table.row, 0)
        while (table.row, table.column) in table.taken:
            table.column += 1
        down, across = (self._span(said.get(name, "1")) for name in ("rowspan", "colspan"))
        table.cell = _Cell(table.row, table.column)
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
            if self._effect("col", said) == "hidden":
                table.grid.hidden_columns.update(range(table.column, min(table.column + count, COLUMNS)))
            table.column += count

    def _cell(self) -> _Cell | None:
        return self._tables[-1].cell if self._tables else None

    def _write(self, text: str) -> None:
        cell = self._cell()
        effects = self._effects()
        if cell is not None and "unread" not in effects:
            to = cell.unseen if self._is_unseen(cell) else cell.struck if "struck" in effects else cell.seen
            to.append(text)

    def _is_unseen(self, cell: _Cell) -> bool:
        """Whether what comes next is hidden by more than a row or a column, which are told as a whole."""
        grid = self._tables[-1].grid
        return (
            "hidden" in self._effects() and cell.row not in grid.hidden_rows and cell.column not in grid.hidden_columns
        )

    def _end_cell(self) -> None:
        table = self._tables[-1] if self._tables else None
        if table is None or table.cell is None:
            return
        cell, table.cell = table.cell, None
        seen, struck = _lines("".join(cell.seen)), _lines("".join(cell.struck))
        if seen:
            table.grid.put(cell.row, cell.column, seen)
        elif cell.pictures and not struck:
            table.grid.put(cell.row, cell.column, cells.A_PICTURE, cells.PICTURE)
        table.grid.leave_out(cell.row, cell.column, struck, cells.STRUCK)
        table.grid.leave_out(cell.row, cell.column, _lines("".join(cell.unseen)), cells.NOT_SHOWN)


def _rules(page: str) -> Iterator[tuple[str, str]]:
    """Yield the rules of a page's styles but those for print or small screens: selectors, and what they declare."""
    for part in re.split("<style", page, flags=re.IGNORECASE)[1:]:
        css = re.split("</style", part.partition(">")[2], maxsplit=1, flags=re.IGNORECASE)[0]
        depth = 0
        for rule in _COMMENT.sub("", css).split("}"):
            *around, selector, declared = ["", *rule.split("{")]
            depth = max(depth + len(around) - 1, 0)
            if not depth and around:
                yield selector, declared


def _listed(selectors: str) -> list[str]:
    return [one.strip() for one in selectors.split(",")]


def _lines(text: str) -> str:
    """Return a text as it is shown: line ends of the source count for a blank, and for nothing between hanzi."""
    lines = [_BETWEEN_HANZI.sub("", line.replace("\r", "\n").strip()) for line in text.split(_BREAK)]
    return "\n".join(filter(None, (re.sub(r"[ \t\n]+", " ", line) for line in lines)))
