"""The sheet's type: Noto Serif SC, behind it Noto Sans SC, behind that a visible gap.

Resolves every character once: which font has it and how wide it is.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import groupby
from typing import NamedTuple

from reportlab.pdfbase.pdfmetrics import registerFont

from ...base.paths import FONTS
from . import faces
from .face import Font

GAP = "□"  # stands for a character that no font has, wide enough to write it in by hand
_FALLBACK = "NotoSansSC-Regular"


class Glyph(NamedTuple):
    """How a character is printed: which font, advance in em, what is drawn, whether that is only the gap."""

    font: str
    advance: float
    drawn: str
    lacking: bool = False


class Run(NamedTuple):
    """Characters of one font; ``text`` is what they say, ``drawn`` what is seen."""

    font: str
    text: str
    drawn: str
    lacking: bool


class Type:
    """A weight of the sheet's type; ``role`` is the face of GB/T 9704 that takes its place where it is there."""

    def __init__(self, font: str, role: str) -> None:
        self.font, self.role = font, role
        self._glyphs: dict[str, Glyph] = {}

    def glyph(self, character: str) -> Glyph:
        found = self._glyphs.get(character)
        if found is None:
            found = self._glyphs[character] = self._resolve(character)
        return found

    def advance(self, character: str) -> float:
        """Width of a character in em."""
        return self.glyph(character).advance

    def width(self, text: str) -> float:
        """Width of a text in em."""
        return sum(map(self.advance, text))

    def runs(self, text: str) -> list[Run]:
        """Split a text where its font changes."""
        found = []
        for (font, lacking), group in groupby(text, lambda mark: (self.glyph(mark).font, self.glyph(mark).lacking)):
            run = "".join(group)
            found.append(Run(font, run, "".join(self.glyph(mark).drawn for mark in run), lacking))
        return found

    def _resolve(self, character: str) -> Glyph:
        if _shapeless(character):
            return Glyph(self.font, 0, "")
        for name in (self.font, _FALLBACK):
            advance = load(name).face.charWidths.get(ord(character))
            if advance is not None:
                return Glyph(name, advance / 1000, character)
        return Glyph(self.font, self.advance(GAP), GAP, lacking=True)


REGULAR = Type("NotoSerifSC-Regular", faces.BODY)
BOLD = Type("NotoSerifSC-Bold", faces.HEADING)
TITLE = Type("NotoSerifSC-Bold", faces.TITLE)
CAPTION = Type("NotoSerifSC-Bold", faces.CAPTION)


@cache
def load(name: str) -> Font:
    """Read and register a bundled font when it is first needed."""
    font = Font(name, FONTS / f"{name}.ttf")
    registerFont(font)
    return font


def _shapeless(character: str) -> bool:
    """Whether nothing is to be seen of it by design: joiners, direction marks, variation selectors."""
    return (
        unicodedata.category(character) == "Cf"
        or "\ufe00" <= character <= "\ufe0f"
        or "\U000e0100" <= character <= "\U000e01ef"
    )
