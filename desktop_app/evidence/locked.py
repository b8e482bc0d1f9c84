"""Documents that open only with a password: what nobody can read in a year is no evidence."""

from __future__ import annotations

from ..base.pdfium import PDFIUM

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SEALED = "EncryptedPackage".encode("utf-16-le")  # a stream of .docx and the like under a password
_ZIP = b"PK\x03\x04"
_ENCIPHERED = b"/Encrypt"
_AT_A_TIME = 2**20  # bytes that are searched before another thread may have its turn


def is_locked(content: bytes) -> bool:
    """Whether a PDF, an office document or an archive asks for a password before it shows anything."""
    if b"%PDF-" in content[:1024]:
        return _holds(content, _ENCIPHERED) and _asks(content)
    if content.startswith(_OLE):
        return _holds(content, _SEALED)
    return content.startswith(_ZIP) and bool(content[6:7] and content[6] & 1)


def _holds(content: bytes, mark: bytes) -> bool:
    starts = range(0, len(content), _AT_A_TIME)
    return any(content.find(mark, at, at + _AT_A_TIME + len(mark)) >= 0 for at in starts)


def _asks(pdf: bytes) -> bool:
    """Whether an enciphered PDF wants a password to be opened, not only to be changed."""
    import pypdfium2

    with PDFIUM:
        try:
            pypdfium2.PdfDocument(pdf).close()
        except pypdfium2.PdfiumError as error:
            return bool(error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD)
    return False
