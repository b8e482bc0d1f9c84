"""Lays the form's table out: texts into lines, rows onto pages, in the largest type that needs the fewest pages.

Pure: it measures and counts, and draws nothing. All measures are points.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ...rubric.amounts import hundredths, written
from ...rubric.rubric import Rubric, Section
from .breaking import paragraph
from .fonts import BOLD, REGULAR, Type

LEFT = 72.0  # the margin for binding, 25.4 mm
WIDTHS = {"section": 46.0, "number": 25.0, "content": 166.0, "points": 25.0, "standard": 178.0, "score": 45.0}
EDGES = tuple(itertools.accumulate(WIDTHS.values(), initial=LEFT))  # the margin at the right is 13.5 mm
MIDDLE = (LEFT + EDGES[-1]) / 2  # of what is written on a page
PADDING = 4.0  # between a rule and the text beside it; half of it beside a section's heading
HEAD = 30.0  # height of the heading row

SIZES = (10.5, 10, 9.5, 9, 8.5)  # type sizes to try
LEADING = 1.22  # of the type size
LEAST = 22.8  # height of a row, a good 8 mm: a score can be written in by hand
_ROOM = 0.2  # of the type size, at least, above and below a row's lines
_SPREAD = 0.8  # of the type size, at most, is added above and below where a page has height to spare


@dataclass(frozen=True)
class Row:
    """An item, or a part of one that is taller than a page: what stands in each column."""

    number: str
    content: Sequence[str]
    points: str
    standard: Sequence[str]
    score: str

    @property
    def lines(self) -> int:
        return max(len(self.content), len(self.standard), 1)

    def parts(self, most: int) -> Iterator[Row]:
        """Split into rows of at most so many lines; number and amounts stay with the first."""
        yield Row(self.number, self.content[:most], self.points, self.standard[:most], self.score)
        for at in range(most, self.lines, most):
            yield Row("", self.content[at : at + most], "", self.standard[at : at + most], "")


@dataclass
class Group:
    """A section, or as much of it as stands on one page, under its heading."""

    heading: Sequence[str]
    rows: list[Row] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)


Page = list[Group]


@dataclass(frozen=True)
class Rooms:
    """Heights that pages have for the table: the first, every later one, and what the foot takes of the last."""

    first: float
    later: float
    foot: float

    def of(self, pages: int) -> list[float]:
        """Heights of so many pages with the foot on the last."""
        heights = [self.first, *[self.later] * (pages - 1)]
        heights[-1] -= self.foot
        return heights

    def low(self, pages: int) -> list[float]:
        """Heights of so many pages with room for the foot on each."""
        return [height - self.foot for height in (self.first, *[self.later] * (pages - 1))]


class Layout:
    """A table in one type size, on as many pages as it then needs."""

    def __init__(self, rubric: Rubric, scores: Sequence[str], rooms: Rooms, size: float) -> None:
        self.size = self.heading_size = size
        self.leading = size * LEADING
        self._least = rooms.first - rooms.foot - HEAD
        sections = self._sections(rubric, iter(scores))
        for count in itertools.count(1):
            heights = rooms.of(count)
            self.pages = self._fill(sections, heights)
            if len(self.pages) <= count:
                break
        if len(self.pages) < count:  # it all fits as long as there is no foot: take a row along to the foot's page
            heights = rooms.low(count)
            self.pages = self._fill(sections, heights)
        for page, height in zip(self.pages, heights, strict=False):
            self._share_out(page, height)

    @property
    def heading_leading(self) -> float:
        """Distance of the baselines in a section's heading."""
        return self.heading_size * LEADING

    def _sections(self, rubric: Rubric, scores: Iterator[str]) -> list[Group]:
        """Break all texts into lines; an item taller than a page into rows."""
        most = max(1, int((self._least - 2 * _ROOM * self.size) / self.leading))
        groups = []
        for section, heading in zip(rubric.sections, self._headings(rubric.sections), strict=True):
            group = Group(heading)
            for item in section.items:
                content = cell_lines(item.text, "content", self.size, REGULAR)
                standard = cell_lines(item.standard, "standard", self.size, REGULAR)
                row = Row(str(item.number), content, written(item.full), standard, next(scores))
                group.rows.extend(row.parts(most))
            groups.append(group)
        return groups

    def _headings(self, sections: Sequence[Section]) -> list[list[str]]:
        """Break the sections' headings; in smaller type where one would be taller than a page or stick out."""
        for size in (self.size, *range(int(self.size), 1, -1)):
            headings = [heading_lines(section, size) for section in sections]
            height = max(map(len, headings)) * size * LEADING + 2 * _ROOM * self.size
            width = max(BOLD.width(lines[-1]) - 1 for lines in headings) * size  # half of each bracket is empty
            if height <= self._least and width < WIDTHS["section"] - PADDING:
                break
        self.heading_size = size
        return headings

    def _fill(self, sections: list[Group], heights: list[float]) -> list[Page]:
        """Put row after row onto the pages, a section's heading again on each; the last height repeats."""
        pages: list[Page] = [[]]
        for section in sections:
            fresh = True
            for row in section.rows:
                page, height = pages[-1], heights[min(len(pages), len(heights)) - 1]
                rows = [row] if fresh else [*page[-1].rows, row]
                grown = [*(page if fresh else page[:-1]), Group(section.heading, rows)]
                if page and HEAD + sum(sum(self._natural(group)) for group in grown) > height:
                    pages.append([Group(section.heading, [row])])
                else:
                    pages[-1] = grown
                fresh = False
        return pages

    def _natural(self, group: Group) -> list[float]:
        """Heights of a group's rows without spare height, together at least as high as its heading."""
        room = 2 * _ROOM * self.size
        heights = [max(LEAST, row.lines * self.leading + room) for row in group.rows]
        lack = len(group.heading) * self.heading_leading + room - sum(heights)
        return [height + max(0.0, lack) / len(heights) for height in heights]

    def _share_out(self, page: Page, height: float) -> None:
        """Fix the heights of a page's rows, sharing its spare height out evenly and within reason."""
        natural = [self._natural(group) for group in page]
        spare = (height - HEAD - sum(map(sum, natural))) / sum(map(len, natural))
        extra = max(0.0, min(spare, 2 * _SPREAD * self.size))
        for group, heights in zip(page, natural, strict=True):
            group.heights = [row + extra for row in heights]


def lay_out(rubric: Rubric, scores: Sequence[str], rooms: Rooms) -> Layout:
    """Lay the table out in the largest type that needs the fewest pages."""
    layouts: list[Layout] = []
    for size in SIZES:
        layouts.append(Layout(rubric, scores, rooms, size))
        if len(layouts[-1].pages) == 1:
            break
    return min(layouts, key=lambda layout: len(layout.pages))


def heading_lines(section: Section, size: float) -> list[str]:
    """Break a section's heading at its own lines first, and say its points below, on a line never broken."""
    lines = [line for given in section.heading for line in cell_lines(given, "section", size, BOLD)]
    return [*lines, f"（{written(hundredths(section.points))}分）"]


def cell_lines(text: str, column: str, size: float, face: Type) -> list[str]:
    """Break a cell's text to its column's width."""
    padding = PADDING / 2 if column == "section" else PADDING
    width = (WIDTHS[column] - 2 * padding) / size
    return [line for part in text.splitlines() for line in paragraph(part, width, face.advance)]
