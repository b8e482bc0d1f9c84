"""Draws on the pages of one PDF: text in the sheet's type, straight lines, the watermark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from itertools import groupby
from typing import Any, NamedTuple

from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFInfo, PDFString
from reportlab.pdfgen.canvas import Canvas

from ...base.progress import check
from ...base.version import VERSION
from .breaking import SPACES
from .faces import Faces, font_of, in_words, lends
from .fonts import Run, Type, load

PAGE = (595.28, 841.89)  # A4 in points
CENTRE = 0.38  # height in em of the middle of a hanzi, and nearly of a digit, above the baseline

_DIAGONAL = 50  # degrees
_LIGHT = 0.9  # grey that a laser printer still dots evenly, and that leaves black text legible

NONE: Faces = {}

rl_config.useA85 = 0  # binary streams: a fifth smaller than ASCII ones


class Pdf(NamedTuple):
    """A finished document; ``missing`` are the characters that no bundled font has, each printed as □."""

    data: bytes
    missing: tuple[str, ...]


class _Undated(PDFInfo):  # type: ignore[misc]
    """Document information without a date: what is no revision was fixed at no time, and reportlab would say 2000."""

    def format(self, document: Any) -> bytes:
        facts = {name: getattr(self, name.lower()) for name in ("Title", "Author", "Creator", "Subject", "Keywords")}
        told = {name: PDFString(words) for name, words in {**facts, "Producer": self.producer}.items()}
        made: bytes = PDFDictionary(told).format(document)
        return made


class Pen:
    """One document. All measures are points from the lower left corner.

    ``program`` is the version that the document says made it: of a revision the one that fixed it, so that its PDFs
    can be made again to the byte. ``at`` is when that was, an ISO time with its offset, or empty.
    ``faces`` are those of the system that lend their shapes; ``page`` is how large each is.
    """

    def __init__(
        self,
        title: str,
        subject: str,
        first_type: Type,
        program: str = VERSION,
        at: str = "",
        faces: Faces = NONE,
        page: tuple[float, float] = PAGE,
    ) -> None:
        load(first_type.font)
        # Without an initial font reportlab names Helvetica, which it does not embed.
        self._canvas = Canvas(
            "", pagesize=page, invariant=1, pdfVersion=(1, 4), initialFontName=first_type.font, lang="zh-CN"
        )
        if not at:
            self._canvas._doc.info = _Undated()
        self._canvas.setTitle(_encodable(title))
        self._canvas.setSubject(_encodable(subject))
        self._canvas.setAuthor("评估组")
        self._canvas.setCreator(f"inspection-assessment {program}".rstrip())
        if at:
            self._canvas.setDateFormatter(lambda *_: _pdf_time(at))
        self._canvas.setViewerPreference("DisplayDocTitle", "true")
        self._missing: dict[str, None] = {}
        self._faces = {role: font for role, face in faces.items() if (font := font_of(face))}
        self._canvas.setKeywords(in_words({role: faces[role] for role in self._faces}))

    def text(self, x: float, y: float, text: str, face: Type, size: float, spacing: float = 0) -> None:
        """Write from ``x`` on the baseline ``y``; ``spacing`` is added after every character."""
        for run in face.runs(text.rstrip(SPACES)):
            if run.lacking:
                self._missing.update(dict.fromkeys(run.text))
            for font, drawn in self._lent(run, face):
                self._canvas.setFont(font, size)
                self._canvas.drawString(x, y, drawn, charSpace=spacing)
                x += face.width(drawn) * size + spacing * len(drawn)

    def _lent(self, run: Run, face: Type) -> Iterator[tuple[str, str]]:
        """Split a run where a face of the system has the shapes for it."""
        font = self._faces.get(face.role)
        if font is None:
            yield run.font, run.drawn
            return
        for lent, marks in groupby(run.drawn, lambda mark: face.advance(mark) == 1 and lends(font, mark)):
            yield (font.fontName if lent else run.font), "".join(marks)

    def centred(self, x: float, y: float, text: str, face: Type, size: float, spacing: float = 0) -> None:
        """Write with the middle of the line at ``x``."""
        width = face.width(text) * size + spacing * (len(text) - 1)
        self.text(x - width / 2, y, text, face, size, spacing)

    def block(self, x: float, middle: float, lines: Sequence[str], face: Type, size: float, leading: float) -> None:
        """Write lines from ``x``, the block's optical middle at height ``middle``."""
        for baseline, line in _baselines(middle, lines, size, leading):
            self.text(x, baseline, line, face, size)

    def centred_block(
        self, x: float, middle: float, lines: Sequence[str], face: Type, size: float, leading: float, spacing: float = 0
    ) -> None:
        """Write lines around ``x``, the block's optical middle at height ``middle``."""
        for baseline, line in _baselines(middle, lines, size, leading):
            self.centred(x, baseline, line, face, size, spacing)

    def rules(self, width: float, rules: list[tuple[float, float, float, float]]) -> None:
        """Draw straight lines, each x1, y1, x2, y2, of one width."""
        self._canvas.setLineWidth(width)
        self._canvas.lines(rules)

    def frame(self, width: float, left: float, bottom: float, right: float, top: float) -> None:
        """Draw a rectangle."""
        self._canvas.setLineWidth(width)
        self._canvas.rect(left, bottom, right - left, top - bottom)

    def fill(self, grey: float, left: float, bottom: float, right: float, top: float) -> None:
        """Fill a rectangle; 0 is black."""
        self._canvas.saveState()
        self._canvas.setFillGray(grey)
        self._canvas.rect(left, bottom, right - left, top - bottom, stroke=0, fill=1)
        self._canvas.restoreState()

    def highlight(self, left: float, bottom: float, right: float, top: float) -> None:
        """Fill a rectangle with yellow."""
        self._canvas.saveState()
        self._canvas.setFillColorRGB(1, 1, 0)
        self._canvas.rect(left, bottom, right - left, top - bottom, stroke=0, fill=1)
        self._canvas.restoreState()

    def dashes(self, width: float, rules: list[tuple[float, float, float, float]]) -> None:
        """Draw dashed lines, to cut along or to write on."""
        self._canvas.setDash(2, 3)
        self.rules(width, rules)
        self._canvas.setDash()

    def squares(self, left: float, top: float, side: float, rows: Sequence[Sequence[bool]]) -> None:
        """Fill the true squares of a grid; those side by side are one rectangle, so that no seam shows."""
        path = self._canvas.beginPath()
        for number, row in enumerate(rows, 1):
            at = 0
            for dark, run in groupby(row):
                length = len(list(run))
                if dark:
                    path.rect(left + at * side, top - number * side, length * side, side)
                at += length
        self._canvas.drawPath(path, stroke=0, fill=1)

    def picture(self, left: float, bottom: float, width: float, height: float, jpeg: bytes) -> None:
        """Draw a picture as large as fits, but no pixel larger than a point, in the middle above ``bottom``."""
        image = ImageReader(BytesIO(jpeg))
        across, down = image.getSize()
        scale = min(width / across, height / down, 1)
        x, y = left + (width - across * scale) / 2, bottom
        self._canvas.drawImage(image, x, y, across * scale, down * scale)
        self.frame(0.4, x, y, x + across * scale, y + down * scale)

    def outline(self, title: str, name: str, top: float) -> None:
        """Enter a place of this page, under a name, into the outline that a reader shows beside the pages."""
        self._canvas.bookmarkPage(name, fit="XYZ", left=0, top=top)
        self._canvas.addOutlineEntry(title, name)
        self._canvas.showOutline()

    def lead(self, name: str, left: float, bottom: float, right: float, top: float) -> None:
        """Let a rectangle lead to the place of a name."""
        self._canvas.linkRect("", name, (left, bottom, right, top), relative=0, Border="[0 0 0]")

    def watermark(self, text: str, face: Type, size: float = 170) -> None:
        """Write large and light across the page, beneath all that follows."""
        self._canvas.saveState()
        self._canvas.addLiteral("/Artifact <</Type /Pagination /Subtype /Watermark>> BDC")
        self._canvas.translate(PAGE[0] / 2, PAGE[1] / 2)
        self._canvas.rotate(_DIAGONAL)
        self._canvas.setFillGray(_LIGHT)
        self.centred(0, -CENTRE * size, text, face, size, spacing=size / 4)
        self._canvas.addLiteral("EMC")
        self._canvas.restoreState()

    def end_page(self) -> None:
        check()  # nobody may want the rest
        self._canvas.showPage()

    def finish(self) -> Pdf:
        """Return the document; the pen is used up."""
        return Pdf(self._canvas.getpdfdata(), tuple(self._missing))


def _baselines(middle: float, lines: Sequence[str], size: float, leading: float) -> Iterator[tuple[float, str]]:
    top = middle + (len(lines) - 1) / 2 * leading - CENTRE * size
    return ((top - position * leading, line) for position, line in enumerate(lines))


def _pdf_time(at: str) -> str:
    """Write an ISO time as a PDF does: D:20260630093000+08'00'."""
    try:
        time = datetime.fromisoformat(at)
    except ValueError:  # as another tool has left it, which the seal tells
        return ""
    offset = f"{time:%z}"
    return f"D:{time:%Y%m%d%H%M%S}" + (f"{offset[:3]}'{offset[3:5]}'" if offset else "")


def _encodable(text: str) -> str:
    """Replace halves of surrogate pairs, which no encoding takes."""
    return text.encode("utf-16", "replace").decode("utf-16")
