"""The group's score and the unit's own side by side, for each section and in all: of the items that have both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..record.own_scores import SectionPair
from ..rubric.amounts import written
from .figure import BASE, HEIGHT, Figure, Rect, Role, Text, advance

LEAST_COLUMN = 230.0
_APART = 24.0  # between two columns
_BAR, _TOP = 8.0, 4.0
_SIDES = ("评估", "自评")
_BLOCK = 3 * HEIGHT + 8


def own_pairs(pairs: Sequence[SectionPair], width: float) -> Figure:
    """Return the pairs, of which there is one at least, in this width, in columns where there is room."""
    columns = max(1, int((width + _APART) // (LEAST_COLUMN + _APART)))
    across = (width - (columns - 1) * _APART) / columns
    room = max(advance(written(points)) for pair in pairs for points in (pair.ours, pair.theirs)) + 4
    rects: list[Rect] = []
    texts: list[Text] = []
    for number, pair in enumerate(pairs):
        x, y = number % columns * (across + _APART), number // columns * _BLOCK
        texts.append(Text(x, y + BASE, _heading(pair, across), Role.QUIET))
        for at, (words, points, role) in enumerate(_sides(pair), 1):
            texts.append(Text(x, y + at * HEIGHT + BASE, words, Role.QUIET))
            texts.append(Text(x + across - room + 4, y + at * HEIGHT + BASE, written(points)))
            rects += _bar(x + advance(words) + 6, y + at * HEIGHT + _TOP, x + across - room, points / pair.full, role)
    return Figure(width, -(-len(pairs) // columns) * _BLOCK - 8, tuple(rects), tuple(texts), _words(pairs))


def _sides(pair: SectionPair) -> Iterator[tuple[str, int, Role]]:
    return zip(_SIDES, (pair.ours, pair.theirs), (Role.OURS, Role.THEIRS), strict=True)


def _heading(pair: SectionPair, across: float) -> str:
    """Return what is compared, of how many points; a name too long is cut."""
    behind = f"（{pair.of}项中{pair.items}项，{written(pair.full)}分）"
    behind = f"（{written(pair.full)}分）" if pair.items == pair.of else behind
    name = pair.name
    while advance(name + behind) > across and len(name) > 2:
        name = f"{name[:-2]}…"
    return name + behind


def _bar(left: float, top: float, right: float, share: float, role: Role) -> Iterator[Rect]:
    yield Rect(left, top, right - left, _BAR, Role.TRACK)
    if share:
        yield Rect(left, top, (right - left) * share, _BAR, role, framed=True)


def _words(pairs: Sequence[SectionPair]) -> str:
    each = (f"{pair.name}评估{written(pair.ours)}分、自评{written(pair.theirs)}分" for pair in pairs)
    return f"评估与自评对照（两边都有分的项）：{'；'.join(each)}。"
