"""Writes what somebody has to fill in yet, 【请填写：…】, on yellow, as the document for Word has it."""

from __future__ import annotations

import re

from .typesetting.fonts import Type
from .typesetting.pen import Pen

BEGINS, ENDS = "【请填写：", "】"
_BEGINS = re.compile("【请填写：|【(请(填写?)?)?$")  # which may go on in the next line
_BELOW, _HEIGHT = 0.2, 1.15  # of the letters' size


class GapPen(Pen):
    """Marks each gap in what is written; one that is open at a line's end goes on in the next line."""

    _is_open = False

    def text(self, x: float, y: float, text: str, face: Type, size: float, spacing: float = 0) -> None:
        at = 0
        while at < len(text):
            found = None if self._is_open else _BEGINS.search(text, at)
            if found:
                at = found.start()
            elif not self._is_open:
                break
            end = text.find(ENDS, at) + len(ENDS)
            self._is_open = end < len(ENDS)
            if self._is_open:
                end = len(text)
            left, right = (x + face.width(text[:one]) * size + spacing * one for one in (at, end))
            bottom = y - _BELOW * size
            self.highlight(left, bottom, right, bottom + _HEIGHT * size)
            at = end
        super().text(x, y, text, face, size, spacing)

    def beside(self, x: float, y: float, text: str, face: Type, size: float) -> None:
        """Write what belongs to the page: a gap that goes on over its end goes on behind it."""
        super().text(x, y, text, face, size)
