"""How well words answer to what somebody has typed, for lists in which the best stands first."""

from __future__ import annotations

from .matching import folded, matches, places

BEGINS, HOLDS, SPOKEN_BEGIN, SPOKEN, AROUND = range(5)
"""It begins the words or what follows a space, or stands anywhere; its pinyin does; part of it stands around them."""


def rank(words: str, wanted: str, around: str = "") -> int | None:
    """Return how well words answer, the best the lowest, nothing wanted the best; None where they do not.

    ``around`` is where they stand: 3 and 任务 find what 第7项任务3 is about.
    """
    text, whole = folded(words), " ".join(folded(wanted).split())
    if whole in text:
        return BEGINS if f" {whole}" in f" {text}" else HOLDS
    if found := places(words, wanted):
        before = words[: found[0][0]]
        return SPOKEN_BEGIN if not before or before[-1].isspace() else SPOKEN
    return AROUND if around and matches(f"{around} {words}", wanted) else None
