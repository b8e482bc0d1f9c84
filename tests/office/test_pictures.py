"""The pictures of a round: the numbers behind each are those of the lines, in parts that fit a page, on paper too."""

from __future__ import annotations

from desktop_app.figures.grade_rows import ROWS
from desktop_app.office.round.overview import Line
from desktop_app.office.round.pictures import pictures, years_picture
from desktop_app.paper.drawn import UNIT, Drawn
from desktop_app.paper.typesetting.flow import WIDTH
from desktop_app.rubric.amounts import written, written_total
from tests.figures.frames import check_frame

from .lines import line


def lines(number: int) -> list[Line]:
    lost = ({7: 37 * (at % 90), 1: 100 * (at % 4)} for at in range(number))
    days = (f"2026-{at % 12 + 1:02}-01" for at in range(number))
    return [line(at, "", one, date=day, unit=str(at % 7)) for at, (one, day) in enumerate(zip(lost, days, strict=True))]


def test_the_numbers_behind_are_those_of_the_lines() -> None:
    found = lines(95)
    scale, spread, rates, where = pictures(found)
    totals = sorted((one.scored.total for one in found if one.scored), reverse=True)
    assert [row[1] for row in scale.numbers()] == list(map(written_total, totals))
    assert sum(int(row[1]) for row in spread.numbers()) == sum(int(row[2]) for row in spread.numbers()) == 95
    assert sum(float(row[1]) for row in rates.numbers()) == sum(totals) / 100
    assert where.numbers()[-1][-1] == written(95 * 100_00 - sum(totals))
    assert [len(one.parts) for one in (scale, spread, rates, where)] == [-(-95 // ROWS), 1, 1, -(-95 // ROWS)]


def test_every_part_fits_a_page_and_stands_in_its_frame() -> None:
    years = years_picture(lines(95), "3")
    assert years is not None
    for picture in (*pictures(lines(95)), years):
        assert all(len(row) == len(picture.headings) for row in picture.numbers())
        for make in picture.parts:
            check_frame(make(WIDTH / UNIT))
            assert Drawn(make).room < 700  # points; a page has more


def test_a_unit_over_the_years_is_in_their_order() -> None:
    found = years_picture(lines(95), "3")
    assert found is not None
    days = [row[0] for row in found.numbers()]
    assert days == sorted(days)
    assert len(days) == sum(one.unit == "3" for one in lines(95))
    assert (years_picture(lines(3), "9"), pictures([])) == (None, [])
