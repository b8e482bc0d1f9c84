"""Reads the bundled TrueType fonts fast: reportlab's own reader takes 41 ms a font, this 10.

It fills the same fields, which a test compares; only the outlines in use are read from the disk. An empty sheet, from
the command to its end, takes 175 ms with it and 268 without; the first supplement in a program 110 and 182; a sheet
again 9 and 11. The program needs 40 MB less (medians of 25 turns, two cores). Under 50 ms it would not be worth it.
"""

from __future__ import annotations

import re
import sys
from array import array
from mmap import mmap
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from reportlab.pdfbase.ttfonts import TTEncoding, TTFont, TTFontFace

from ...base.packed import content


class _Outlines:
    """The glyf table as reportlab slices it, without a copy of the 14 MB."""

    def __init__(self, data: bytes | mmap, start: int) -> None:
        self.data, self.start = data, start

    def __getitem__(self, part: slice) -> bytes:
        return self.data[self.start + part.start : self.start + part.stop]


class _Face(TTFontFace):  # type: ignore[misc] # an untyped base
    """A face of a font with a 4-byte character map (format 12) and long offsets, as the bundled ones are."""

    def readFile(self, path: str) -> None:  # noqa: N802 # reportlab's name
        self.filename = path
        self._ttf_data = content(Path(path))
        self._pos = 0

    def get_table(self, tag: str) -> Any:
        if tag == "glyf":
            return _Outlines(self._ttf_data, self.get_table_pos(tag)[0])
        return super().get_table(tag)

    def extractInfo(self, charInfo: int = 1) -> None:  # noqa: N802, N803 # reportlab's names
        super().extractInfo(charInfo=0)
        self.charToGlyph = self._read_characters()
        self.glyphToChar: dict[int, list[int]] = {}  # for shaping only, which the sheet does not use
        numbers = self._numbers("H", "hmtx")
        full = int.from_bytes(self.get_table("hhea")[34:36], "big")
        advances, bearings = numbers[: 2 * full : 2], numbers[1 : 2 * full : 2] + numbers[2 * full :]
        advances.extend([advances[-1]] * (len(bearings) - full))
        self.hmetrics = list(zip(advances, bearings, strict=True))
        self.charWidths = {code: self._pdfScale(advances[glyph]) for code, glyph in self.charToGlyph.items()}
        self.defaultWidth = self._pdfScale(advances[0])
        self.glyphPos = self._numbers("I", "loca")

    def _numbers(self, kind: str, tag: str) -> array[int]:
        return _big_endian(kind, self.get_table(tag))

    def _read_characters(self) -> dict[int, int]:
        """Return glyph by character from the map for Windows and all of Unicode (platform 3, encoding 10)."""
        table = self.get_table("cmap")
        heads = (table[at : at + 8] for at in range(4, 4 + 8 * int.from_bytes(table[2:4], "big"), 8))
        start = next(int.from_bytes(head[4:], "big") for head in heads if head[:4] == b"\0\3\0\12")
        count = int.from_bytes(table[start + 12 : start + 16], "big")
        groups = _big_endian("I", table[start + 16 : start + 16 + 12 * count])
        glyphs: dict[int, int] = {}
        for first, last, glyph in zip(groups[::3], groups[1::3], groups[2::3], strict=True):
            glyphs.update(zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True))
        glyphs[0xA0] = glyphs[0x20]
        return glyphs


def _big_endian(kind: str, data: bytes) -> array[int]:
    numbers = array(kind, data)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


class Font(TTFont):  # type: ignore[misc] # an untyped base
    """A bundled font, subsetted anew for every document; ``reader`` is reportlab's own for any other."""

    def __init__(self, name: str, path: Path, reader: type[TTFontFace] = _Face) -> None:
        self.fontName = name
        self.face = reader(str(path))
        self.encoding = TTEncoding()
        self.state: WeakKeyDictionary[object, object] = WeakKeyDictionary()
        self._asciiReadable = False  # embed what is printed, not all of ASCII
        self.shapable = False

    def addObjects(self, doc: Any) -> None:  # noqa: N802 # reportlab's name
        """Add the font to a document, what lies beyond U+FFFF mapped to text in UTF-16, as readers want it."""
        super().addObjects(doc)
        for name, entry in doc.idToObject.items():
            if name.startswith("toUnicodeCMap:"):
                entry.content = re.sub(r"(?<=> <)[0-9A-F]{5,6}(?=>)", _utf_16, entry.content)


def _utf_16(code: re.Match[str]) -> str:
    return chr(int(code[0], 16)).encode("utf-16-be").hex().upper()
