"""The last pages of the internal paper: the evidence that is pictures, small, six a page. Measures are points.

They are made when they are printed and are not kept with a revision: the list of evidence, which is kept, names each
file by its digest, and how a picture is made smaller differs from one build of a library to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath

from ..base.errors import UserError
from ..evidence.pictures import thumbnail
from ..record.assessment import Assessment
from ..record.stamp import Stamp
from ..rubric.answers import Attachment
from ..rubric.rubric import Rubric
from .evidence_list import Piece, pieces
from .form import STRIP, draw_page_number, pen_for
from .joining import joined, page_count
from .mark import internal_mark
from .stamp import draw_stamp
from .supplement import INTERNAL, running_head
from .typesetting.flow import WIDTH, broken
from .typesetting.fonts import BOLD, REGULAR
from .typesetting.pen import Pen
from .typesetting.table import LEFT, MIDDLE

LARGEST = 32 * 2**20  # bytes of a picture that is shown; photographs are stored in less than one megabyte
_SHOWN = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".heic", ".heif")
_ACROSS, _DOWN = 2, 3
_SIDE = 800  # pixels: 260 dpi
_GAP = 14.0
_HEADING, _CAPTION = 14.0, 9.0
_LEADING = _CAPTION * 1.35
_LINES = 3  # of a caption, at most


def pictured(rubric: Rubric, record: Assessment) -> list[Piece]:
    """Return the evidence that is pictures, as far as names and sizes tell."""
    found = pieces(rubric, record)
    return [one for one in found if one.file.size <= LARGEST and _is_shown(one.file)]


def _is_shown(file: Attachment) -> bool:
    return PurePath(file.name).suffix.lower() in _SHOWN


def with_photographs(
    internal: bytes,
    rubric: Rubric,
    record: Assessment,
    content: Callable[[Attachment], bytes],
    *,
    draft: bool,
    stamp: Stamp | None = None,
) -> bytes:
    """Return the internal paper with the pictures behind it; ``content`` gives the bytes of a piece of evidence."""
    shown = [(piece, small) for piece in pictured(rubric, record) if (small := _small(content, piece.file))]
    if not shown:
        return internal
    pen = pen_for(rubric, record.unit, INTERNAL, stamp=stamp)
    head = running_head(rubric, record, INTERNAL, internal_mark(record.mark))
    pages = [shown[at : at + _ACROSS * _DOWN] for at in range(0, len(shown), _ACROSS * _DOWN)]
    for number, page in enumerate(pages, page_count(internal) + 1):
        if draft:
            pen.watermark("草稿", BOLD)
        top = head.begin(pen, first=False) - _HEADING
        pen.centred(MIDDLE, top, "佐证材料图片", BOLD, _HEADING)
        for place, (piece, small) in zip(_places(top - _HEADING), page, strict=False):
            _draw(pen, place, _caption(piece), small)
        draw_page_number(pen, number)
        if stamp is not None:
            draw_stamp(pen, stamp, code=False)
        pen.end_page()
    return joined([internal, pen.finish().data])


def _small(content: Callable[[Attachment], bytes], file: Attachment) -> bytes:
    """Return it small; nothing where it is missing or altered, which ``check`` tells."""
    try:
        return thumbnail(content(file), _SIDE)
    except UserError:
        return b""


def _places(top: float) -> Iterator[tuple[float, float, float, float]]:
    """Yield left, bottom, width and height of each place on a page below ``top``, row by row."""
    width, height = (WIDTH - _GAP) / _ACROSS, (top - STRIP - 4) / _DOWN
    for row in range(_DOWN):
        for column in range(_ACROSS):
            yield LEFT + column * (width + _GAP), top - (row + 1) * height, width, height


def _caption(piece: Piece) -> str:
    return f"{piece.number}．{'、'.join(piece.names)}（{'、'.join(piece.places)}）"


def _draw(pen: Pen, place: tuple[float, float, float, float], caption: str, small: bytes) -> None:
    left, bottom, width, height = place
    lines: Sequence[str] = broken(caption, width / _CAPTION, REGULAR)
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], f"{lines[_LINES - 1][:-2]}……"]
    under = _LINES * _LEADING + 8
    pen.picture(left, bottom + under, width, height - under - 4, small)
    middle = bottom + under - 4 - len(lines) * _LEADING / 2
    pen.centred_block(left + width / 2, middle, lines, REGULAR, _CAPTION, _LEADING)
