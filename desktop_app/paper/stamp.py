"""The stamp of a revision in the strip at the foot of a page: its words at the left, its QR code at the right."""

from __future__ import annotations

from functools import lru_cache

from ..record.stamp import Stamp
from ..rubric.rubric import Rubric
from .typesetting.fonts import BOLD, REGULAR
from .typesetting.pen import PAGE, Pen
from .typesetting.table import EDGES, LEFT, MIDDLE

_SIZE, _LEADING = 7.5, 10.5
_LAST_BASELINE = 31.0  # that of the page number
_MODULE = 1.0  # side of a module, 0.35 mm: four dots of a 300 dpi printer
_NOTICE = 19.5  # below the paper's edge, above the mark
_TOP = 50.0  # of the code; around it the paper stays white


def draw_stamp(pen: Pen, stamp: Stamp, *, code: bool) -> None:
    """Write the stamp at the foot of the present page; ``code`` says whether the QR code stands there too."""
    for position, line in enumerate(reversed(stamp.lines)):
        pen.text(LEFT, _LAST_BASELINE + position * _LEADING, line, REGULAR, _SIZE)
    if code:
        rows = qr_rows(stamp.machine_words)
        left = EDGES[-1] - len(rows) * _MODULE
        pen.squares(left, _TOP, _MODULE, rows)


def draw_rubric_notice(pen: Pen, rubric: Rubric) -> None:
    """Say at the head of the present page that the rubric bears the id of a shipped one and is another."""
    if told := rubric.doctored:
        pen.centred(MIDDLE, PAGE[1] - _NOTICE, f"{told}。", BOLD, 8.5)


@lru_cache(maxsize=8)
def qr_rows(words: str) -> tuple[tuple[bool, ...], ...]:
    """Return the modules of the QR code (ISO/IEC 18004, level M), dark ones True, row by row from the top."""
    # Loaded only here: it brings half of reportlab along.
    from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

    made = QRCode(None, QRErrorCorrectLevel.M)
    made.addData(words)
    made.make()
    size = range(made.getModuleCount())
    return tuple(tuple(bool(made.isDark(row, column)) for column in size) for row in size)
