"""The table's layout: every row once and in order, its section's heading on each page, heights within the page."""

import pytest
from msgspec.structs import replace

from desktop_app.paper.typesetting.table import HEAD, LEADING, LEAST, SIZES, Layout, Rooms, Row, lay_out
from desktop_app.rubric.rubric import Rubric
from tests.paper.helpers import lengthened

ROOMS = Rooms(first=681, later=746, foot=64)  # those of the form


def laid_out(rubric: Rubric, rooms: Rooms = ROOMS) -> Layout:
    return lay_out(rubric, [""] * len(rubric.items), rooms)


def heights(layout: Layout) -> list[float]:
    return [HEAD + sum(sum(group.heights) for group in page) for page in layout.pages]


@pytest.mark.parametrize("count", [*range(4, 64), 300])
def test_rows_flow_over_pages(rubric: Rubric, count: int) -> None:
    longer = lengthened(rubric, count)
    layout = laid_out(longer)
    groups = [group for page in layout.pages for group in page]
    assert [row.number for group in groups for row in group.rows] == [str(item.number) for item in longer.items]
    section = {str(item.number): "".join(section.heading) for section in longer.sections for item in section.items}
    assert {section[row.number] == "".join(group.heading[:2]) for group in groups for row in group.rows} == {True}
    for height, room in zip(heights(layout), ROOMS.of(len(layout.pages)), strict=True):
        assert HEAD < height <= room + 0.01


def test_the_shipped_rubric_is_one_page_in_the_largest_type(rubric: Rubric) -> None:
    layout = laid_out(rubric)
    assert (len(layout.pages), layout.size) == (1, SIZES[0])
    assert min(height for group in layout.pages[0] for height in group.heights) >= LEAST


@pytest.mark.parametrize(("count", "pages", "size"), [(4, 1, SIZES[0]), (20, 1, 9.5), (24, 2, SIZES[0]), (40, 2, 10)])
def test_fewest_pages_then_the_largest_type(rubric: Rubric, count: int, pages: int, size: float) -> None:
    layout = laid_out(lengthened(rubric, count))
    assert (len(layout.pages), layout.size) == (pages, size)


def test_a_few_rows_are_not_stretched_over_the_page(rubric: Rubric) -> None:
    assert heights(laid_out(lengthened(rubric, 4)))[0] < 300


def test_a_row_is_as_high_as_its_sections_heading(rubric: Rubric) -> None:
    section = replace(rubric.sections[0], heading=tuple("一二三四五六七八"), items=rubric.items[1:2])
    ((group,),) = laid_out(replace(rubric, sections=(section,))).pages
    assert sum(group.heights) >= 9 * LEADING * SIZES[0]


def test_tall_heading_shrinks(rubric: Rubric) -> None:
    section = replace(rubric.sections[0], heading=("评估项目" * 80,))
    layout = laid_out(replace(rubric, sections=(section, *rubric.sections[1:])))
    assert layout.heading_size < layout.size
    assert max(heights(layout)) <= ROOMS.first + 0.01


def test_a_row_of_too_many_lines_is_parted() -> None:
    row = Row("7", list("一二三四五"), "40", list("甲乙丙"), "33.14")
    assert list(row.parts(2)) == [
        Row("7", ["一", "二"], "40", ["甲", "乙"], "33.14"),
        Row("", ["三", "四"], "", ["丙"], ""),
        Row("", ["五"], "", [], ""),
    ]
    assert list(row.parts(5)) == [row]
