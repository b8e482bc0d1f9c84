"""Photographs made smaller: upright, without metadata, no longer than needed."""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image


LONG_SIDE = 1600  # pixels: a page of small print can still be read
HEAVY = 2**20  # bytes: above this a picture that is not JPEG is tried in a smaller form
FORMATS = ("JPEG", "PNG", "BMP", "TIFF", "WEBP")  # the only decoders that are ever asked
USUAL_MODES = ("L", "LA", "RGB", "RGBA", "CMYK", "YCbCr")  # of pixels; others are kept as they are


def stored_picture(content: bytes, keep_original: bool) -> tuple[str, bytes]:
    """Return a picture's format and its bytes, smaller where that is wanted; no format: it cannot be read.

    A picture that is too large to be unpacked, or has several pages, is kept as it is.
    """
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            warnings.filterwarnings("ignore", category=UserWarning)  # of odd metadata, which is dropped
            with Image.open(BytesIO(content), formats=FORMATS) as picture:
                form = str(picture.format)
                if keep_original or getattr(picture, "n_frames", 1) > 1:
                    return form, content
                return _smaller(picture, form, content)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError, MemoryError):
        return _form_of(content), content
    except Exception:  # a damaged picture makes the decoders raise whatever they like; it is still a file
        return "", content


def _smaller(picture: Image, form: str, content: bytes) -> tuple[str, bytes]:
    """Return the picture upright, without metadata and not too long; unchanged if it is all that already."""
    from PIL import ImageOps

    long, dressed = max(picture.size) > LONG_SIDE, bool(picture.getexif())
    heavy = form in ("BMP", "TIFF") or (form != "JPEG" and len(content) > HEAVY)
    if not (long or dressed or heavy):
        picture.load()  # refuses what is cut short
        return form, content
    if picture.mode == "1" or picture.mode.startswith("P"):
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")  # or small print falls apart
    elif picture.mode not in USUAL_MODES:
        return form, content
    picture.thumbnail((LONG_SIDE, LONG_SIDE), reducing_gap=2)
    upright = ImageOps.exif_transpose(picture)
    clear = upright.has_transparency_data and upright.convert("RGBA").getchannel("A").getextrema()[0] != 255
    lossless = b"" if form == "JPEG" else _encoded(upright.convert("RGBA" if clear else "RGB"), "PNG", optimize=True)
    lossy = b"" if clear else _encoded(upright.convert("RGB"), "JPEG", quality=85, optimize=True)
    if lossless and (not lossy or len(lossless) <= len(lossy) * 3 // 2):  # writing stays sharp where it costs little
        return "PNG", lossless
    return "JPEG", lossy


def _encoded(picture: Image, form: str, **options: Any) -> bytes:
    out = BytesIO()
    picture.info.clear()
    picture.save(out, form, **options)
    return out.getvalue()


def _form_of(content: bytes) -> str:
    """Tell a picture's format by its first bytes, without unpacking it."""
    marks = {b"\xff\xd8": "JPEG", b"\x89PNG": "PNG", b"BM": "BMP", b"RIFF": "WEBP", b"II": "TIFF", b"MM": "TIFF"}
    return next((form for mark, form in marks.items() if content.startswith(mark)), "")
