"""Documents under a password are told when they are added, those that open without one are not."""

import struct
from io import BytesIO

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from desktop_app.evidence.pieces import from_bytes


def pdf(user: str, *, strength: int = 128, behind: int = 0) -> bytes:
    """A PDF that opens with a password, or with none and is only kept from being changed."""
    out = BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption(user, "owner", canModify=0, strength=strength))
    canvas.drawString(9, 9, "text")
    canvas.save()
    return out.getvalue() + b"\n" * behind


def plain_pdf(words: str) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pageCompression=0)
    canvas.drawString(9, 9, words)
    canvas.save()
    return out.getvalue()


def archive(flags: int) -> bytes:
    return b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", 20, flags, 0, 0, 0, 0, 0, 0, 1, 0) + b"a"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
ASKED = {
    "PDF": ("a.pdf", pdf("user"), True),
    "PDF with a short key": ("a.pdf", pdf("user", strength=40), True),
    "PDF by another name": ("a", b"\n" + pdf("user"), True),
    "PDF that may only not be changed": ("a.pdf", pdf(""), False),
    "PDF that speaks of it": ("a.pdf", plain_pdf("/Encrypt"), False),
    "no PDF after all": ("a.pdf", b"%PDF-1.7 /Encrypt", False),
    "document": ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), True),
    "document at the seam of two parts": (
        "a.docx",
        OLE[:8] + bytes(2**20 - 20) + "EncryptedPackage".encode("utf-16-le"),
        True,
    ),
    "old document": ("a.doc", OLE, False),
    "archive": ("a.zip", archive(1), True),
    "plain archive": ("a.zip", archive(0), False),
    "beginning of one": ("a.zip", b"PK\x03\x04", False),
}


@pytest.mark.parametrize("case", ASKED)
@pytest.mark.parametrize("keep_original", [False, True])
def test_what_asks_for_a_password_is_told(case: str, keep_original: bool) -> None:
    name, content, asks = ASKED[case]
    made = from_bytes(name, content, keep_original=keep_original)
    assert made.content == content
    assert ("要输入口令才能打开，已按原样添加" in made.remark) == bool(made.remark) == asks
