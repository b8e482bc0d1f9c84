"""Several PDFs as one, and what a PDF says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from io import BytesIO

import pypdfium2

from ..base.pdfium import PDFIUM


def joined(documents: Sequence[bytes]) -> bytes:
    """Return the pages of several PDFs as one, equal for equal input; a single one stays as it is, byte for byte."""
    if len(documents) == 1:
        return documents[0]
    with PDFIUM, pypdfium2.PdfDocument.new() as whole, BytesIO() as file:
        for data in documents:
            with pypdfium2.PdfDocument(data) as pdf:
                whole.import_pages(pdf)
        whole.save(file)
        return _timeless(file.getvalue())


def words_on(data: bytes) -> str:
    """Return what a PDF says on all its pages, without white space; nothing if it is none any more."""
    try:
        with PDFIUM, pypdfium2.PdfDocument(data) as pdf:
            return "".join("".join(page.get_textpage().get_text_range().split()) for page in pdf)
    except pypdfium2.PdfiumError:
        return ""


def _timeless(data: bytes) -> bytes:
    """Take out of a PDF that pdfium wrote when that was: the date at its beginning, the random name at its end."""
    data = re.sub(rb"(?<=/CreationDate\(D:)[0-9]{14}", b"20000101000000", data, count=1)
    end = data.rindex(b"/ID[")
    name = sha256(data[:end]).hexdigest()[:32].upper().encode()
    return data[:end] + re.sub(rb"[0-9A-F]{32}", name, data[end:])
