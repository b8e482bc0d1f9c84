"""A bar of how many tasks got which grade, the best first, what is not graded last; with the counts beside it."""

from __future__ import annotations

from collections.abc import Sequence

from ..rubric.answers import UNSAID, GradedListAnswer
from ..rubric.rules import GradedList
from .figure import BASE, HEIGHT, Figure, Rect, Role, Text, advance, rank

_SWATCH = 10.0
_NEAR, _APART = 4.0, 12.0  # between a swatch and its words, and two entries
_LEAST_BAR = 120.0
_LINE = HEIGHT + 2
_TOP, _BAR = 4.0, 10.0


def grade_bar(item: GradedList, answer: GradedListAnswer, width: float) -> Figure:
    """Return the bar in this width: beside the counts where there is room, else below them."""
    best_first = sorted(item.percents, key=lambda label: -item.percents[label])
    counts = [(label, answer.grades[label], rank(number)) for number, label in enumerate(best_first)]
    counts.append((UNSAID, answer.grades[None], Role.NONE))
    rects, texts, lines, right = _legend(counts, len(answer.tasks), width)
    beside = lines == 1 and width - right >= _LEAST_BAR
    top = (0 if beside else lines * _LINE) + _TOP
    rects += _bar(counts, len(answer.tasks), right if beside else 0, top, width)
    said = "，".join(f"{label}{count}{item.measure}" for label, count, _ in counts)
    words = f"{item.label}共{len(answer.tasks)}{item.measure}：{said}。"
    return Figure(width, _LINE * (lines + (not beside)), tuple(rects), tuple(texts), words)


def _legend(
    counts: Sequence[tuple[str, int, Role]], total: int, width: float
) -> tuple[list[Rect], list[Text], int, float]:
    """Return swatches and counts, how many lines they take, and where the last ends; they stay where they are."""
    digits = "0" * len(str(total))
    rects, texts = [], []
    x, line = 0.0, 0
    for label, count, role in counts:
        across = _SWATCH + _NEAR + advance(label + digits)
        if x and x + across > width:
            x, line = 0.0, line + 1
        rects.append(Rect(x, line * _LINE + _TOP, _SWATCH, _SWATCH, role, framed=True))
        texts.append(Text(x + _SWATCH + _NEAR, line * _LINE + BASE + 2, f"{label}{count}"))
        x += across + _APART
    return rects, texts, line + 1, x


def _bar(counts: Sequence[tuple[str, int, Role]], total: int, left: float, top: float, right: float) -> list[Rect]:
    """Return the bar from ``left`` to ``right``: a part for each grade that was given, all of it together."""
    if not total:
        return [Rect(left, top, right - left, _BAR, Role.TRACK, framed=True)]
    parts, done = [], 0
    for _, count, role in counts:
        if count:
            start = left + (right - left) * done / total
            done += count
            end = left + (right - left) * done / total
            parts.append(Rect(start, top, end - start, _BAR, role, framed=True))
    return parts
