"""The pictures of a round: the numbers behind each are those of the lines, in parts that fit a page, on paper too."""

from __future__ import annotations

from msgspec.structs import replace

from desktop_app.figures.grade_rows import ROWS
from desktop_app.office.decision.facts import Decided
from desktop_app.office.decision.standing import Ruling
from desktop_app.office.round.overview import Line
from desktop_app.office.round.pictures import pictures, years_picture
from desktop_app.paper.drawn import UNIT, Drawn
from desktop_app.paper.typesetting.flow import WIDTH
from desktop_app.record.act import ActKind, act
from desktop_app.rubric.amounts import written, written_total
from desktop_app.rubric.loading import parse_rubric
from tests.figures.frames import check_frame
from tests.strategies import SHIPPED

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


def test_a_unit_that_is_there_more_than_once_is_told_by_its_days() -> None:
    once, twice = (
        line(0, "", {}, unit="0"),
        [line(1, "", {}, unit="1", date=day) for day in ("2025-05-01", "2026-05-01")],
    )
    twice = [replace(one, name="乙县局", short="乙") for one in twice]
    scale, _, _, where = pictures([once, *twice])
    for picture in (scale, where):
        assert {row[0] for row in picture.numbers()} >= {once.name, "乙县局（2025-05-01）", "乙县局（2026-05-01）"}
        assert "乙（2025-05-01）" in {one.text for one in picture.parts[0](500).texts}


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


def test_visits_scored_otherwise_than_the_last_are_told_each() -> None:
    other = parse_rubric(SHIPPED.source.replace('id = "xunchazhenggai-1"', 'id = "other-1"', 1), "other")
    rubrics = (other, other, SHIPPED, SHIPPED)
    visits = [line(at, "", {}, date=f"202{at}-03-01", unit="1", rubric=one) for at, one in enumerate(rubrics)]
    ruling = Ruling(act=act(ActKind.DECIDED, Decided(grade="一般")), said=Decided(grade="一般"))
    found = years_picture([replace(visits[0], ruling=ruling), *visits[1:]], "1")
    assert found is not None
    words = "评分表或口径不同"
    assert [row[-1] for row in found.numbers()] == [f"{words}，审定：一般", words, "", ""]
    [only] = years_picture(visits[:1], "1").numbers()  # type: ignore[union-attr]
    assert only[-1] == ""
