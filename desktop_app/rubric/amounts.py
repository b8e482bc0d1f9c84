"""Points as integer hundredths: exact arithmetic, one rounding, the written form.

Sums are exact (``int`` or ``Fraction``, never a binary float) and are rounded once, half up,
to two decimals: the reading that keeps the printed column adding up by hand.
"""

from decimal import Decimal
from fractions import Fraction

FULL_MARKS = 100_00  # the whole sheet: 百分制，满分100分 (Article 4)


def hundredths(points: Decimal) -> int:
    """Return points with at most two decimals as hundredths; raise ``ValueError`` for more."""
    whole = int(points * 100)
    if Decimal(whole) / 100 != points:  # the product itself may have been rounded
        raise ValueError(f"{points} has more than two decimals")
    return whole


def within(number: Decimal, most: Decimal | int, decimals: int = 2) -> bool:
    """Whether a number lies within 0 and ``most`` with no more than so many decimals.

    An exponent is refused where it would write the number with a mile of zeros; so are -0 and NaN.
    """
    _, _, exponent = number.as_tuple()
    short = isinstance(exponent, int) and -decimals <= exponent <= 2
    return short and not number.is_signed() and number <= most


def round_half_up(exact: Fraction | int) -> int:
    """Round exact hundredths, not negative, to whole ones: 412.5 becomes 413."""
    return exact if isinstance(exact, int) else rounded_share(exact.numerator, exact.denominator)


def rounded_share(numerator: int, denominator: int) -> int:
    """Round a share of hundredths in the same way."""
    return (2 * numerator + denominator) // (2 * denominator)


def written(points: int) -> str:
    """Return hundredths as an item's score is written: ``4``, ``4.63``, ``38.40``."""
    return str(points // 100) if points % 100 == 0 else written_total(points)


def written_total(points: int) -> str:
    """Return hundredths as a total is written, always with two decimals: ``90.00``."""
    return f"{points // 100}.{points % 100:02d}"
