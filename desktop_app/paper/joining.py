"""Several PDFs as one, and what a PDF says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from io import BytesIO

import pypdfium2

from ..base.errors import UserError
from ..base.pdfium import PDFIUM

_DPI = 300  # of scans


def joined(documents: Sequence[bytes]) -> bytes:
    """Return the pages of several PDFs as one, equal for equal input; a single one stays as it is, byte for byte.

    It bears the document information of the first: pdfium takes the pages alone along.
    """
    if len(documents) == 1:
        return documents[0]
    with PDFIUM, pypdfium2.PdfDocument.new() as whole, BytesIO() as file:
        facts: dict[str, str] = {}
        for data in documents:
            with pypdfium2.PdfDocument(data) as pdf:
                facts = facts or pdf.get_metadata_dict(skip_empty=True)
                whole.import_pages(pdf)
        whole.save(file)
        return _with_facts(_timeless(file.getvalue()), facts)


def page_count(data: bytes) -> int:
    """Return how many pages a PDF has."""
    with PDFIUM, pypdfium2.PdfDocument(data) as pdf:
        return len(pdf)


def pages_of(data: bytes, name: str) -> int:
    """Return how many pages somebody's PDF has, or refuse it."""
    try:
        return page_count(data)
    except pypdfium2.PdfiumError:
        words = "可能已损坏，或要输入口令；请另存为没有口令的PDF，或改用图片"
        raise UserError(f"“{name}”打不开，{words}。") from None


def grey_page(data: bytes, number: int, pixels: int) -> tuple[int, int, bytes]:
    """Return width, height and grey pixels of a page, at 300 dots an inch or as many as that many pixels allow.

    Of a page that cannot be drawn there are none.
    """
    try:
        with PDFIUM, pypdfium2.PdfDocument(data) as pdf:
            page = pdf[number]
            width, height = page.get_size()
            scale = min(_DPI / 72, (pixels / max(width * height, 1)) ** 0.5)
            bitmap = page.render(scale=scale, grayscale=True)
            rows = memoryview(bytes(bitmap.buffer))
            lines = (rows[at * bitmap.stride :][: bitmap.width] for at in range(bitmap.height))
            return bitmap.width, bitmap.height, b"".join(lines)
    except (pypdfium2.PdfiumError, ValueError, IndexError):
        return 0, 0, b""


def words_on(data: bytes) -> str:
    """Return what a PDF says on all its pages, without white space; nothing if it is none any more."""
    try:
        with PDFIUM, pypdfium2.PdfDocument(data) as pdf:
            return "".join("".join(page.get_textpage().get_text_range().split()) for page in pdf)
    except pypdfium2.PdfiumError:
        return ""


def faces_of(data: bytes) -> str:
    """Return the faces of the system that a PDF of ours says it is set in; empty if none, or if it is no PDF."""
    try:
        with PDFIUM, pypdfium2.PdfDocument(data) as pdf:
            return str(pdf.get_metadata_value("Keywords"))
    except pypdfium2.PdfiumError:
        return ""


def _timeless(data: bytes) -> bytes:
    """Take out of a PDF that pdfium wrote when that was: the date at its beginning, the random name at its end."""
    data = re.sub(rb"(?<=/CreationDate\(D:)[0-9]{14}", b"20000101000000", data, count=1)
    end = data.rindex(b"/ID[")
    name = sha256(data[:end]).hexdigest()[:32].upper().encode()
    return data[:end] + re.sub(rb"[0-9A-F]{32}", name, data[end:])


def _with_facts(data: bytes, facts: dict[str, str]) -> bytes:
    """Write document information and language behind a PDF that pdfium wrote, as an incremental update does."""
    info, root = (int(re.findall(rb"/%s ([0-9]+) 0 R" % name, data)[-1]) for name in (b"Info", b"Root"))
    start, size = int(re.findall(rb"startxref\s+([0-9]+)", data)[-1]), int(re.findall(rb"/Size ([0-9]+)", data)[-1])
    found = re.search(rb"(?<![0-9])%d 0 obj\s*<<(.*?)>>\s*endobj" % root, data, re.DOTALL)
    name = re.findall(rb"/ID\[.*?\]", data)[-1]
    if found is None:
        return data
    entries = b"".join(b"/%s%s" % (key.encode(), _text(value)) for key, value in facts.items())
    catalog = found[1] + b"/Lang(zh-CN)/ViewerPreferences<</DisplayDocTitle true>>"
    places = []
    for number, content in ((info, entries), (root, catalog)):
        places.append((number, len(data)))
        data += b"%d 0 obj\n<<%s>>\nendobj\n" % (number, content)
    table = b"".join(b"%d 1\n%010d 00000 n \n" % place for place in places)
    trailer = b"/Size %d/Root %d 0 R/Info %d 0 R%s/Prev %d" % (size, root, info, name, start)
    return data + b"xref\n%strailer\n<<%s>>\nstartxref\n%d\n%%%%EOF\n" % (table, trailer, len(data))


def _text(value: str) -> bytes:
    """Write a text as a PDF's hexadecimal string."""
    return b"<FEFF%s>" % value.encode("utf-16-be", "replace").hex().encode()
