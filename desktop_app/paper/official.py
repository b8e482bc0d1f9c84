"""Sets official documents after GB/T 9704: A4 with margins of 37, 28, 35 and 26 mm, 22 lines of 28 characters a page.

小标宋 of size 2 for the title, 仿宋 of size 3 for the text, 黑体 and 楷体 for headings of the first and second order,
the page's number outside below the text. Measures are points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from ..figures.figure import Figure
from .drawn import UNIT, draw_figure
from .gap_pen import GapPen
from .typesetting.faces import installed
from .typesetting.flow import Cell, Column, Flow, Measures, Row, Table, broken
from .typesetting.fonts import BOLD, CAPTION, REGULAR, TITLE, Type
from .typesetting.pen import CENTRE, PAGE, Pdf

MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 28 * MM, PAGE[0] - 26 * MM, PAGE[1] - 37 * MM, 35 * MM
CHARACTERS, LINES = 28, 22
SIZE, TITLE_SIZE, NUMBER_SIZE, CELL_SIZE = 16.0, 22.0, 14.0, 12.0  # 三号, 二号, 四号, 小四
LEADING = (TOP - BOTTOM) / LINES
WIDTH = RIGHT - LEFT
_SPACING = WIDTH / CHARACTERS - SIZE  # between characters
_TITLE_LEADING = 35.0
_BELOW_TEXT = 7 * MM  # the page's number
_TOGETHER = 2  # lines of a paragraph that stand together at the end of a page, and at the beginning
_IN_TABLES = Measures(LEFT, WIDTH, CELL_SIZE, leading=19.0, room=2.0)  # as the templates have it: pages begin alike
MOST_REPEATED = MOST_KEPT = (TOP - BOTTOM) / 3
_AROUND = 4.0  # above and below a picture
_MARK = PAGE[1] - 25 * MM


class Place(Enum):
    """Where the lines of a paragraph stand."""

    INDENTED = "indented"
    WHOLE = "whole"
    RIGHT = "right"
    CENTRED = "centred"


@dataclass(frozen=True)
class Look:
    """How a paragraph looks; one that is ``kept`` stands on the page of what follows."""

    face: Type
    place: Place = Place.INDENTED
    size: float = SIZE
    kept: bool = False


class Kind(Enum):
    """What a paragraph is."""

    TITLE = Look(TITLE, Place.WHOLE, TITLE_SIZE)
    TEXT = Look(REGULAR)
    FIRST = Look(BOLD, kept=True)
    SECOND = Look(CAPTION, kept=True)
    TO = Look(REGULAR, Place.WHOLE)
    BEHIND = Look(REGULAR, Place.RIGHT)
    NOTE = Look(REGULAR, Place.WHOLE, CELL_SIZE)
    BELOW = Look(REGULAR, Place.CENTRED, CELL_SIZE)


@dataclass(frozen=True)
class Said:
    """A paragraph; a title's line breaks are its own. One that is ``kept`` stands on the page of what follows."""

    kind: Kind
    text: str
    kept: bool = False


@dataclass(frozen=True)
class Box:
    """A cell of so many columns."""

    text: str
    span: int = 1
    centred: bool = False
    bold: bool = False


@dataclass(frozen=True)
class Ruled:
    """A table of columns of these shares; the first ``heading`` rows stand on each page; ``least`` heights of rows.

    A row that is ``kept`` stands on the page of the next one, or of what follows the table.
    """

    widths: Sequence[float]
    rows: Sequence[Sequence[Box]]
    heading: int
    least: Sequence[float]
    kept: Sequence[bool] = ()


@dataclass(frozen=True)
class Picture:
    """A figure as wide as the text."""

    make: Callable[[float], Figure]


@dataclass(frozen=True)
class NewPage:
    """What follows begins a page."""


Block = Said | Ruled | Picture | NewPage


def official_pdf(title: str, blocks: Sequence[Block], mark: str = "") -> Pdf:
    """Return a document; ``mark`` stands above each page."""
    pen = GapPen(title, "巡察整改成效评估", REGULAR, faces=installed())
    pages = _Pages(pen, mark)
    for at, block in enumerate(blocks):
        match block:
            case NewPage():
                if pages.flow.y < TOP:
                    pages.flow.turn()
            case Ruled():
                pages.flow.table(*_laid_out(block), _held(block, blocks[at + 1 :]))
            case Picture():
                _draw_picture(pages.flow, block, _below(blocks[at + 1 :]))
            case Said():
                _say(pages.flow, block, _held(block, blocks[at + 1 :]))
    pages.flow.finish()
    return pen.finish()


class _Pages:
    """The furniture of each page: the mark, and the page's number at its outer side."""

    def __init__(self, pen: GapPen, mark: str) -> None:
        self._pen, self._mark, self._number = pen, mark, 0
        self.flow = Flow(pen, BOTTOM - 0.01, self._begin, self._end)

    def _begin(self) -> float:
        self._number += 1
        if self._mark:
            self._pen.beside(LEFT, _MARK, self._mark, BOLD, SIZE)
        return TOP

    def _end(self) -> None:
        words = f"— {self._number} —"
        width = REGULAR.width(words) * NUMBER_SIZE
        left = RIGHT - NUMBER_SIZE - width if self._number % 2 else LEFT + NUMBER_SIZE
        self._pen.beside(left, BOTTOM - _BELOW_TEXT - CENTRE * NUMBER_SIZE, words, REGULAR, NUMBER_SIZE)
        self._pen.end_page()


def _held(block: Said | Ruled, after: Sequence[Block]) -> float:
    """Return the height of what has to stand on the page on which a block ends."""
    return _beginning(after) if _stays(block, after) else 0


def _stays(block: Said | Ruled, after: Sequence[Block]) -> bool:
    """Whether a block ends on the page of what follows; what comes before a signature does."""
    if block.kind.value.kept or block.kept if isinstance(block, Said) else any(block.kept[-1:]):
        return True
    signs = (
        one for one in after if not (isinstance(one, Said) and one.kind is not Kind.BEHIND and not one.text.strip())
    )
    return isinstance(one := next(signs, None), Said) and one.kind is Kind.BEHIND


def _beginning(blocks: Sequence[Block]) -> float:
    """Return the height of what has to stand on one page of what comes next."""
    height = 0.0
    for at, block in enumerate(blocks):
        match block:
            case NewPage():
                break
            case Picture():
                height += _figure(block).height * UNIT + 2 * _AROUND + _below(blocks[at + 1 :])
                break
            case Ruled():
                table, rows = _laid_out(block)
                height += table.opening(rows, _held(block, blocks[at + 1 :]))
                break
            case Said():
                groups = _groups(len(_lines(block)))
                height += _leading(block.kind.value) * groups[0]
                if len(groups) > 1 or not _stays(block, blocks[at + 1 :]):
                    break  # what follows stands with its last lines
        if height > MOST_KEPT:
            break
    return height


def _groups(lines: int) -> list[int]:
    """Return how a paragraph may be parted: no line stands alone at the end of a page, or at the beginning of one."""
    return [lines] if lines < 2 * _TOGETHER else [_TOGETHER, *[1] * (lines - 2 * _TOGETHER), _TOGETHER]


def _below(after: Sequence[Block]) -> float:
    """Return the height of what is written below a picture."""
    below = after[0] if after and isinstance(after[0], Said) and after[0].kind is Kind.BELOW else None
    return len(_lines(below)) * _leading(below.kind.value) if below else 0


def _say(flow: Flow, said: Said, held: float) -> None:
    look = said.kind.value
    if said.kind is Kind.TITLE:
        _draw_title(flow, said.text)
        return
    leading, lines = _leading(look), _lines(said)
    groups = _groups(len(lines))
    for number, group in enumerate(groups, 1):
        flow.need(leading * group + (held if number == len(groups) else 0))
        for line in lines[:group]:
            _write(flow, line, look, leading)
            flow.y -= leading
        lines = lines[group:]


def _leading(look: Look) -> float:
    return LEADING if look.size == SIZE else look.size * 1.6


def _lines(said: Said) -> list[str]:
    look = said.kind.value
    indent = "　　" if look.place is Place.INDENTED else ""
    across = CHARACTERS if look.size == SIZE else WIDTH / look.size
    parts = said.text.splitlines() or [""]
    return [one for part in parts for one in broken(indent + part, across, look.face) or [""]]


def _write(flow: Flow, line: str, look: Look, leading: float) -> None:
    spacing = _SPACING if look.size == SIZE else 0
    blank = len(line) - len(line.lstrip("　"))
    line, x = line.lstrip("　"), LEFT + blank * (look.size + spacing)
    if look.place is Place.CENTRED:
        x += (WIDTH - look.face.width(line) * look.size) / 2
    if look.place is Place.RIGHT:
        x = max(LEFT, RIGHT - 4 * look.size - look.face.width(line) * look.size - spacing * len(line))
    flow.pen.text(x, flow.y - leading / 2 - CENTRE * look.size, line, look.face, look.size, spacing)


def _draw_title(flow: Flow, text: str) -> None:
    lines = [one for part in text.splitlines() for one in broken(part, WIDTH / TITLE_SIZE, TITLE)]
    height = len(lines) * _TITLE_LEADING
    flow.need(height + 2 * LEADING)
    flow.y -= LEADING
    flow.pen.centred_block((LEFT + RIGHT) / 2, flow.y - height / 2, lines, TITLE, TITLE_SIZE, _TITLE_LEADING)
    flow.y -= height + LEADING


def _figure(picture: Picture) -> Figure:
    return picture.make(WIDTH / UNIT)


def _draw_picture(flow: Flow, picture: Picture, below: float) -> None:
    figure = _figure(picture)
    height = figure.height * UNIT + 2 * _AROUND
    flow.need(height + below)
    draw_figure(flow.pen, figure, LEFT, flow.y - _AROUND)
    flow.y -= height


def _laid_out(ruled: Ruled) -> tuple[Table, list[Row]]:
    """Return a table and its rows; what heads each page is no more than a third of it."""
    columns = [Column("", width) for width in ruled.widths]
    kept = ruled.kept or [False] * len(ruled.rows)
    rows = [_row(*one) for one in zip(ruled.rows, ruled.least, kept, strict=True)]
    table = Table(columns, _IN_TABLES, rows[: ruled.heading])
    if table.head_height <= MOST_REPEATED:
        return table, rows[ruled.heading :]
    return Table(columns, _IN_TABLES), rows


def _row(boxes: Sequence[Box], least: float, kept: bool) -> Row:
    cells, at = [], 0
    for box in boxes:
        cells.append(Cell(box.text, at, at + box.span, BOLD if box.bold else REGULAR, box.centred))
        at += box.span
    return Row(tuple(cells), kept, least=least)
