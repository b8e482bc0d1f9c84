"""A figure as a picture for other programs' documents: drawn as on paper, in greys, as PNG."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from typing import NamedTuple

from ..figures.figure import Figure
from .drawn import UNIT, draw_figure
from .joining import grey_page
from .typesetting.faces import installed
from .typesetting.fonts import REGULAR
from .typesetting.pen import Pen

_DPI = 300
_EDGE = 2.0  # points around the figure, so that a frame at its border is whole
_PIXELS = 10_000_000  # a page of A4 has fewer
_METRE = round(_DPI / 0.0254)


class PictureFile(NamedTuple):
    """A picture and how large it is in points; ``words`` say what it shows, ``missing`` what is printed as □."""

    data: bytes
    width: float
    height: float
    words: str
    missing: str


def picture_file(make: Callable[[float], Figure], width: float) -> PictureFile:
    """Return a figure as wide as so many points."""
    figure = make((width - 2 * _EDGE) / UNIT)
    height = figure.height * UNIT + 2 * _EDGE
    pen = Pen("", "", REGULAR, faces=installed(), page=(width, height))
    draw_figure(pen, figure, _EDGE, height - _EDGE)
    pen.end_page()
    pdf = pen.finish()
    across, down, grey = grey_page(pdf.data, 0, _PIXELS)
    rows = [grey[at * across : (at + 1) * across] for at in range(down)]
    return PictureFile(_png(across, rows), width, height, figure.words, "".join(pdf.missing))


def _png(width: int, rows: list[bytes]) -> bytes:
    """Return rows of grey as PNG; equal rows are equal bytes."""
    head = struct.pack(">IIBBBBB", width, len(rows), 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows))
    parts = ((b"IHDR", head), (b"pHYs", struct.pack(">IIB", _METRE, _METRE, 1)), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
