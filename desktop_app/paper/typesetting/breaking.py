"""Breaks text into lines by the rules of Chinese typesetting (GB/T 15834, 行首行末禁则).

reportlab's own ``wordWrap='CJK'`` begins lines with ，。 and runs over the margin; this does not.
"""

from collections.abc import Callable
from itertools import accumulate
from unicodedata import combining

from ...base.unbroken import held

NEVER_FIRST = "，。、；：！？）》”’】〉」』〕〗…—～·・％%‰℃℉°′″々,.;:!?)]}>/="
NEVER_LAST = "（《“‘【〈「『〔〖([{<￥¥$№"
HALF_AT_END = "，。、；：！？）》”’】〉」』〕〗"  # their ink is in the left half, so the right half may hang over
OPERATORS = "＋×÷＝≈"  # a formula goes on behind one, as it ended
SPACES = " \u3000"
SLACK = 1e-6  # floating-point dust

Advance = Callable[[str], float]
"""Width of one character, in whatever unit the line's width has."""


def wrap(text: str, width: float, advance: Advance) -> list[str]:
    """Break text into lines; joined they are the text again, with the spaces that end a line.

    Breaks neither within what is read as one, nor within digits and Latin words, nor before a closing or after an
    opening mark, unless one such run is wider than the whole line.
    """
    lines = []
    start, whole = 0, held(text)
    while start < len(text):
        end = _reach(text, start, width, advance)
        if end < len(text):
            end = _last_break(text, start, end, whole)
        lines.append(text[start:end])
        start = end
    return lines


def paragraph(text: str, width: float, advance: Advance) -> list[str]:
    """Break text, one unit being one em, with at least two characters on its last line (孤字不成行)."""
    lines = wrap(text, width, advance)
    narrower = width
    while len(lines) > 1 and narrower > width - 3 and line_width(lines[-1], advance) < 2:
        narrower -= 1
        retried = wrap(text, narrower, advance)
        cuts = accumulate(map(len, retried[:-1]))
        if len(retried) == len(lines) and all(_parts_words(text, cut) for cut in cuts):
            lines = retried
    return lines


def line_width(line: str, advance: Advance) -> float:
    """Width of the line's ink: without the spaces at its end and the hanging half of a last mark."""
    inked = line.rstrip(SPACES)
    hanging = advance(inked[-1]) / 2 if inked and inked[-1] in HALF_AT_END else 0
    return sum(map(advance, inked)) - hanging


def _reach(text: str, start: int, width: float, advance: Advance) -> int:
    """Return where the text from ``start`` stops fitting, at least one character on."""
    used = 0.0
    for position in range(start, len(text)):
        mark = text[position]
        step = advance(mark)
        needed = 0.0 if mark in SPACES else step / 2 if mark in HALF_AT_END else step
        if needed and used + needed > width + SLACK and position > start:
            return position
        used += step
    return len(text)


def _last_break(text: str, start: int, end: int, whole: set[int]) -> int:
    """Return the last good place to break in (start, end]: between words, else between marks, else the end."""
    cuts = range(end, start, -1)
    for cut in cuts:
        if cut not in whole and _parts_words(text, cut):
            return cut
    for good in (_parts_words, _parts_marks):
        for cut in cuts:
            if good(text, cut):
                return cut
    return end


def _parts_marks(text: str, cut: int) -> bool:
    before, after = text[:cut].rstrip(SPACES)[-1:], text[cut]
    if after in NEVER_FIRST + OPERATORS or after in SPACES or combining(after):
        return False
    return not before or before not in NEVER_LAST


def _parts_words(text: str, cut: int) -> bool:
    return not (_latin(text[cut - 1]) and _latin(text[cut])) and _parts_marks(text, cut)


def _latin(mark: str) -> bool:
    return "!" <= mark <= "~" or "À" <= mark <= "ɏ"
