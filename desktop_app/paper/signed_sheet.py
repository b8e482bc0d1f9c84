"""The frame of the papers that are signed beside a visit's sheet: title, running head, what is at the foot."""

from __future__ import annotations

from collections.abc import Callable

from .form import STRIP, draw_page_number
from .running_head import RunningHead
from .stamp import qr_rows
from .typesetting.faces import installed
from .typesetting.flow import Flow, Row
from .typesetting.fonts import REGULAR, TITLE
from .typesetting.pen import Pdf, Pen
from .typesetting.table import EDGES, LEFT, MIDDLE

LINE = 21.0  # least height of a row
PROGRAM = "巡察整改成效评估"
_SIZE = 22.0  # of the title
_FOOT, _FOOT_SIZE = 31.0, 8.5
_MODULE, QR_TOP = 1.25, 60.0  # of which no printer cuts the foot off
Foot = Callable[["Pen"], None]


class SignedSheet:
    """Pages that flow: ``flow`` takes what stands on them, ``finish`` returns the PDF."""

    def __init__(
        self,
        title: str,
        about: str,
        *,
        named: str = "",
        subject: str = PROGRAM,
        spaced: float = 8.0,
        below: float = 12.0,
        foot: Foot | None = None,
        strip: float = STRIP + 4,
        mark: str = "",
    ) -> None:
        """``about`` stands behind the title on later pages, ``named`` in the PDF's own title.

        ``foot`` draws what is at the foot of each, in a ``strip`` of that height. ``spaced`` is between the title's
        characters, ``below`` under it; ``mark`` stands on each page.
        """
        self._pen = Pen(f"{title} {named}".rstrip(), subject, REGULAR, faces=installed())
        self._head, self._pages, self._foot = RunningHead(f"{title}　{about}", mark), 0, foot
        self.flow = Flow(self._pen, strip, self._begin, self._end)
        self._pen.centred(MIDDLE, self.flow.y - _SIZE, title, TITLE, _SIZE, spaced)
        self.flow.y -= _SIZE * 1.5 + below

    def finish(self) -> Pdf:
        """Return the whole sheet."""
        self.flow.finish()
        return self._pen.finish()

    def _begin(self) -> float:
        self._pages += 1
        return self._head.begin(self._pen, first=self._pages == 1)

    def _end(self) -> None:
        if self._foot is not None:
            self._foot(self._pen)
        draw_page_number(self._pen, self._pages)
        self._pen.end_page()


def words_at_foot(pen: Pen, words: str) -> None:
    """Write a line at the left of a page's foot."""
    pen.text(LEFT, _FOOT, words, REGULAR, _FOOT_SIZE)


def code_at_foot(pen: Pen, words: str, top: float = QR_TOP) -> None:
    """Draw a QR code that says these words at the right of a page's foot."""
    rows = qr_rows(words)
    pen.squares(EDGES[-1] - len(rows) * _MODULE, top, _MODULE, rows)


def high(row: Row, height: float = LINE) -> Row:
    """Return a row with room to be read easily, or to be written in."""
    return Row(row.cells, row.keep, row.joined, height)
