"""Draws the regulation's form 巡察整改成效量化评估考核表, filled in or empty: title, table, foot, page number.

Everything is built from the rubric in a loop. Measures are points.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..record.assessment import Assessment
from ..record.scoring import Result
from ..record.stamp import Stamp
from ..rubric.amounts import written, written_total
from ..rubric.rubric import Rubric
from .dates import date_on_paper
from .foot import Foot
from .mark import draw_mark
from .running_head import TOP
from .stamp import draw_rubric_notice, draw_stamp
from .typesetting.breaking import paragraph
from .typesetting.faces import installed, named
from .typesetting.fonts import BOLD, REGULAR, TITLE
from .typesetting.pen import Pdf, Pen
from .typesetting.table import EDGES, HEAD, LEFT, MIDDLE, PADDING, Layout, Page, Rooms, Row, lay_out

STRIP = 53.0  # below it: page number, at the left a line for the check code, at the right its QR code
_PAGE_NUMBER = 31.0  # its baseline
_TITLE_SIZES = (22, 20, 18, 16, 14, 12)
_TITLE_LEADING = 1.3
_BELOW_TITLE = 8.0
_FRAME, _RULE = 1.0, 0.5  # weights of the table's frame and of the rules within
_HEADS = (("评估", "项目"), ("序号",), ("评估内容",), ("分值",), ("评分标准",), ("得分",))
_SPACED = 4  # a heading of so many characters is letter-spaced, as in the regulation


class Form:
    """The form laid out onto its pages, filled in or empty, with a mark above each or none."""

    def __init__(self, rubric: Rubric, scores: Sequence[str], foot: Foot, mark: str = "") -> None:
        self.title = "".join(rubric.title)
        self._foot, self._rubric, self._mark = foot, rubric, mark
        self._title_size, self._title_lines = _break_title(rubric.title)
        self._title_height = len(self._title_lines) * self._title_size * _TITLE_LEADING
        self._below_title = TOP - self._title_height - _BELOW_TITLE
        self._layout = lay_out(rubric, scores, Rooms(self._below_title - STRIP, TOP - STRIP, foot.height))

    @property
    def pages(self) -> int:
        return len(self._layout.pages)

    def draw(self, pen: Pen, *, draft: bool, stamp: Stamp | None) -> None:
        """Draw all pages, each of them ended."""
        for number, page in enumerate(self._layout.pages, 1):
            if draft:
                pen.watermark("草稿", BOLD)
            draw_mark(pen, self._mark)
            top = TOP
            if number == 1:
                middle, leading = TOP - self._title_height / 2, self._title_size * _TITLE_LEADING
                pen.centred_block(MIDDLE, middle, self._title_lines, TITLE, self._title_size, leading)
                top = self._below_title
            bottom = _draw_table(pen, self._layout, page, top)
            if number == self.pages:
                self._foot.draw(pen, bottom)
            draw_page_number(pen, number)
            draw_rubric_notice(pen, self._rubric)
            if stamp is not None:
                draw_stamp(pen, stamp, code=True)
            pen.end_page()


def filled_form(rubric: Rubric, assessment: Assessment, result: Result) -> Form:
    """Lay out the filled-in form; what is 未评 stays empty, and then the total does too.

    A partial total on paper would be taken for a result. The leader signs by hand.
    """
    scores = ["" if item.points is None else written(item.points) for item in result.items]
    total = written_total(result.total) if result.complete else ""
    return Form(rubric, scores, Foot(assessment.unit, date_on_paper(assessment.date), total), assessment.mark)


def sheet_pdf(
    rubric: Rubric, assessment: Assessment, result: Result, *, draft: bool, stamp: Stamp | None = None
) -> Pdf:
    """Return the filled-in form, with the stamp of its revision at the foot if it has one."""
    pen = pen_for(rubric, assessment.unit, stamp=stamp)
    filled_form(rubric, assessment, result).draw(pen, draft=draft, stamp=stamp)
    return pen.finish()


def blank_pdf(rubric: Rubric) -> Pdf:
    """Return the form with nothing filled in, to fill in by hand."""
    pen = pen_for(rubric, "")
    Form(rubric, [""] * len(rubric.items), Foot()).draw(pen, draft=False, stamp=None)
    return pen.finish()


def pen_for(rubric: Rubric, *about: str, stamp: Stamp | None = None) -> Pen:
    """Return a pen for a document that bears the form's title and what it is about."""
    title = " ".join(filter(None, ("".join(rubric.title), *about)))
    if stamp is None:
        return Pen(title, rubric.regulation, REGULAR, faces=installed())
    return Pen(title, rubric.regulation, REGULAR, stamp.program, stamp.at, named(stamp.faces) or {})


def draw_page_number(pen: Pen, number: int) -> None:
    """Write the page's number in the middle of the strip."""
    pen.centred(MIDDLE, _PAGE_NUMBER, f"— {number} —", REGULAR, 10.5)


def _break_title(title: Sequence[str]) -> tuple[float, list[str]]:
    """Return the largest type size in which every line of the title fits, or else the smallest with more lines."""
    for size in _TITLE_SIZES:
        width = (EDGES[-1] - LEFT) / size
        lines = [line for given in title for line in paragraph(given, width, TITLE.advance)]
        if len(lines) <= len(title):
            break
    return size, lines


def _draw_table(pen: Pen, layout: Layout, page: Page, top: float) -> float:
    """Draw one page's part of the table under its heading row; return where it ends."""
    _draw_head(pen, layout, top)
    y = top - HEAD
    inner = [(EDGES[0], y, EDGES[-1], y)]
    for group in page:
        middle = y - sum(group.heights) / 2
        centre = (EDGES[0] + EDGES[1]) / 2
        leading = layout.heading_leading
        pen.centred_block(centre, middle, group.heading, BOLD, layout.heading_size, leading)
        for row, height in zip(group.rows, group.heights, strict=True):
            _draw_row(pen, layout, row, y - height / 2)
            y -= height
            inner.append((EDGES[1], y, EDGES[-1], y))
        inner[-1] = (EDGES[0], y, EDGES[-1], y)
    del inner[-1]  # the frame is there
    inner += [(x, top, x, y) for x in EDGES[1:-1]]
    pen.rules(_RULE, inner)
    pen.frame(_FRAME, EDGES[0], y, EDGES[-1], top)
    return y


def _draw_head(pen: Pen, layout: Layout, top: float) -> None:
    for lines, left, right in zip(_HEADS, EDGES[:-1], EDGES[1:], strict=True):
        spacing = layout.size / 2 if len(lines[0]) >= _SPACED else 0
        middle = (left + right) / 2
        pen.centred_block(middle, top - HEAD / 2, lines, BOLD, layout.size, layout.leading, spacing)


def _draw_row(pen: Pen, layout: Layout, row: Row, middle: float) -> None:
    size, leading = layout.size, layout.leading
    number, points, score = ((EDGES[at] + EDGES[at + 1]) / 2 for at in (1, 3, 5))
    pen.centred_block(number, middle, [row.number], REGULAR, size, leading)
    pen.block(EDGES[2] + PADDING, middle, row.content, REGULAR, size, leading)
    pen.centred_block(points, middle, [row.points], REGULAR, size, leading)
    pen.block(EDGES[4] + PADDING, middle, row.standard, REGULAR, size, leading)
    pen.centred_block(score, middle, [row.score], BOLD, size + 1, leading)
