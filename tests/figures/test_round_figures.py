"""Figures of a round: nothing outside the frame, no text over another, bars as long as their numbers, words alike."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.figures.distribution import WIDEST, columns, distribution
from desktop_app.figures.figure import Role
from desktop_app.figures.grade_rows import ROWS, GradeRow, grade_rows
from desktop_app.figures.heat_map import Losses, heat_map
from desktop_app.figures.rates import Rate, rates
from desktop_app.figures.scale import WHOLE
from desktop_app.rubric.amounts import written, written_total
from desktop_app.rubric.rubric import Rubric
from tests.examples import examples
from tests.figures.frames import EVERY_RUBRIC, WIDTHS, check_frame, check_parts

SOME = settings(max_examples=examples(40))
NAMES = st.text("云岭市气象局党组A1（）", max_size=20)
TOTALS = st.integers(0, WHOLE)
GRADE_ROWS = st.lists(st.builds(GradeRow, NAMES, TOTALS, st.sampled_from(("", "审定：较好", "口径不同"))), max_size=45)


@EVERY_RUBRIC
def test_totals_stand_in_rows_on_the_scale(rubric: Rubric) -> None:
    @SOME
    @given(GRADE_ROWS, WIDTHS)
    def hold(rows, width):  # type: ignore[no-untyped-def]
        figure = grade_rows(rubric, rows, width)
        check_frame(figure)
        bands = sorted((rect for rect in figure.rects if rect.framed and rect.y == 0), key=lambda rect: rect.x)
        left, right = bands[0].x, bands[-1].x + bands[-1].width
        check_parts(bands, left, right)
        bars = [rect for rect in figure.rects if rect.framed and rect.y]
        assert [bar.width for bar in bars] == pytest.approx(
            [max((right - left) * row.total / WHOLE, 1) for row in rows[:ROWS]]
        )
        said = [text.text for text in figure.texts]
        for row in rows[:ROWS]:
            assert written_total(row.total) in said
            assert f"{row.label}{written_total(row.total)}分，{rubric.grade_of(row.total).name}" in figure.words
        assert figure.words.startswith("合计得分：")
        assert (f"另有{len(rows) - ROWS}个没有画出" in figure.words) == (len(rows) > ROWS)

    hold()


@EVERY_RUBRIC
def test_columns_of_a_distribution_hold_one_grade_each_and_count_all(rubric: Rubric) -> None:
    edges = columns(rubric)
    assert (edges[0], edges[-1]) == (0, WHOLE)
    assert all(0 < high - low <= WIDEST for low, high in pairwise(edges))
    assert {low for low, _ in rubric.thresholds} <= set(edges)

    @SOME
    @given(st.lists(TOTALS, max_size=60), WIDTHS)
    def hold(totals, width):  # type: ignore[no-untyped-def]
        figure = distribution(rubric, totals, width)
        check_frame(figure)
        counts = [
            sum(low <= total < high or total == high == WHOLE for total in totals) for low, high in pairwise(edges)
        ]
        bars = [rect for rect in figure.rects if rect.framed][: sum(map(bool, counts))]
        tallest = max((bar.height for bar in bars), default=0)
        assert [bar.height for bar in bars] == pytest.approx(
            [max(tallest * count / max(counts), 1) for count in counts if count]
        )
        for _, grade in rubric.thresholds:
            number = sum(rubric.grade_of(total) is grade for total in totals)
            assert f"{grade.name}{number}个" in figure.words
            assert f"{grade.name}{number}" in [text.text for text in figure.texts]

    hold()


@SOME
@given(st.lists(st.tuples(NAMES, st.integers(0, 100), st.integers(1, 10**7)), max_size=6), WIDTHS)
def test_a_rate_is_as_long_as_it_says(parts: list[tuple[str, int, int]], width: float) -> None:
    found = [Rate(name, full * percent // 100, full) for name, percent, full in parts]
    figure = rates(found, width)
    check_frame(figure)
    tracks = [rect for rect in figure.rects if rect.fill is Role.TRACK]
    assert len(tracks) == len(found)
    filled = {rect.y: rect.width for rect in figure.rects if rect.fill is Role.OURS}
    for one, track in zip(found, tracks, strict=True):
        assert filled.get(track.y, 0.0) == pytest.approx(track.width * one.points / one.full)
        assert f"{one.name}{one.words}" in figure.words


@EVERY_RUBRIC
def test_every_loss_has_its_field(rubric: Rubric) -> None:
    items, full = [item.number for item in rubric.items], [item.full for item in rubric.items]
    losses = st.tuples(NAMES, *(st.integers(0, most) for most in full)).map(lambda one: Losses(one[0], one[1:]))

    @SOME
    @given(st.lists(losses, max_size=6), WIDTHS)
    def hold(rows, width):  # type: ignore[no-untyped-def]
        figure = heat_map(items, full, rows, width)
        check_frame(figure)
        assert len(figure.rects) == len(rows) * len(items)
        flat = [points for row in rows for points in row.points]
        assert [rect.fill is Role.NONE for rect in figure.rects] == [not points for points in flat]
        for number, points in zip(items, map(sum, zip(*(row.points for row in rows), strict=True)), strict=False):
            assert (f"第{number}项{written(points)}分" in figure.words) or not points

    hold()


def test_a_field_is_the_darker_the_more_was_lost() -> None:
    shades = [heat_map([1], [4_00], [Losses("", (points,))], 200.0).rects[0].fill for points in range(0, 401, 50)]
    order = [Role.NONE, Role.GOOD, Role.MIDDLE, Role.POOR, Role.WORST]
    places = [order.index(shade) for shade in shades]
    assert places == sorted(places)
    assert set(places) == set(range(5))


@pytest.mark.parametrize(("width", "said"), [(60.0, "16.45"), (30.0, "16.5"), (16.0, "16"), (10.0, "")])
def test_a_loss_is_written_as_exactly_as_there_is_room_for(width: float, said: str) -> None:
    figure = heat_map([7], [40_00], [Losses("", (16_45,))], width + 6.0)
    assert [text.text for text in figure.texts if text.role is Role.INK and text.text] == [said] * bool(said)
