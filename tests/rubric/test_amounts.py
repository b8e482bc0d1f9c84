"""Hundredths: exact, rounded once, written as on paper."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.rubric.amounts import hundredths, round_half_up, within, written, written_total


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [
        (0, 0),
        (413, 413),
        (Fraction(825, 2), 413),  # 33 of 40 ballots: 4.125 is 4.13, not the 4.12 of half to even
        (Fraction(827, 2), 414),
        (Fraction(4124999, 10000), 412),
        (Fraction(1, 2), 1),
        (Fraction(4000, 3), 1333),
    ],
)
def test_rounds_half_up(exact: Fraction | int, rounded: int) -> None:
    assert round_half_up(exact) == rounded


@given(st.fractions(0, 10_000))
def test_rounding_is_the_nearest_hundredth_and_never_the_lower_of_two(exact: Fraction) -> None:
    assert -Fraction(1, 2) < exact - round_half_up(exact) < Fraction(1, 2) or round_half_up(exact) - exact == 0.5


@pytest.mark.parametrize(
    ("points", "item", "total"),
    [(400, "4", "4.00"), (463, "4.63", "4.63"), (3840, "38.40", "38.40"), (0, "0", "0.00"), (5, "0.05", "0.05")],
)
def test_written_form(points: int, item: str, total: str) -> None:
    assert (written(points), written_total(points)) == (item, total)


@given(st.integers(0, 100_00))
def test_writing_and_reading_are_inverse(points: int) -> None:
    assert hundredths(Decimal(written(points))) == hundredths(Decimal(written_total(points))) == points


@pytest.mark.parametrize("text", ["0.001", "4.00000000000000000000000000000001", "1e-9", "NaN"])
def test_finer_than_hundredths_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"decimals|NaN"):
        hundredths(Decimal(text))


@pytest.mark.parametrize(
    ("text", "fits"),
    [("0", True), ("10", True), ("9.99", True), ("1E+1", True), ("10.01", False), ("9.999", False), ("-0", False)]
    + [(text, False) for text in ("-1", "NaN", "sNaN", "Infinity", "0E+999999", "1e-999999")],
)
def test_within(text: str, fits: bool) -> None:
    assert within(Decimal(text), 10) is fits
