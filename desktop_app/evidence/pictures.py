"""Photographs made smaller: upright, without metadata, no larger than needed to be read."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from ..base.progress import GivenUpError
from .bare import bare

if TYPE_CHECKING:
    from PIL.Image import Image


LONG_SIDE = 1600  # pixels, of a photograph or a page: small print can still be read
SHORT_SIDE = 1080  # pixels, of what is longer: a screenshot can be read however long it is
HEAVY = 2**20  # bytes: above this a picture that is not JPEG is tried in a smaller form
MOST_MEMORY = 1000 * 2**20  # bytes that a picture may take unpacked; a photograph of 200 megapixels takes far less
MOST_PAGES = 500
MOST_SCANS = 100  # of a JPEG that builds up step by step: each costs as much as a whole picture
_LONGEST_JPEG = 65_500  # pixels: the format has room for no longer side
_QUICK = 4_000_000  # pixels that are pressed as hard as can be
_RECODED = ("BMP", "TIFF", "AVIF", "HEIF", "JPEG2000")  # too large, or not shown everywhere
_USUAL_MODES = ("L", "LA", "RGB", "RGBA", "CMYK", "YCbCr")  # of pixels
_BYTES = {"1": 5, "P": 5, "L": 1, "RGB": 4, "I;16": 6}  # of a pixel, while it is changed; of all other modes 12
_HEIF_BYTES = 9  # of a pixel, as their decoders hold it in several forms at once
_FAX: dict[str, Any] = {"compression": "group4"}
_COLOURED: dict[str, Any] = {"compression": "jpeg", "quality": 85}
_ORIENTATION = 0x0112
_MARKS = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"GIF87a": "GIF", b"GIF89a": "GIF"}
_MARKS |= {b"\0\0\0\x0cjP  \r\n\x87\n": "JPEG2000", b"\xff\x4f\xff\x51": "JPEG2000"}  # scanners write it
_SHORT_MARKS = {b"BM": "BMP", b"II*\0": "TIFF", b"MM\0*": "TIFF", b"II+\0": "TIFF", b"MM\0+": "TIFF"}
_BRANDS = dict.fromkeys((b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"), "HEIF")
_BRANDS |= {b"avif": "AVIF", b"avis": "AVIF"}

UNREAD = "不完整，或者不是能识别的图片"
TOO_LARGE = "的像素太多"
NO_HEIF = "是HEIC格式，本程序不能转换"
NO_RAW = "是相机的原始格式，本程序不能转换"


class Picture(NamedTuple):
    """A picture as it is to be stored; without content it stays as it was brought, and ``why_not`` says why."""

    form: str  # JPEG, PNG and so on; empty: it cannot be read
    content: bytes = b""
    why_not: str = ""


class _TooLargeError(Exception):
    """It would take more memory than a laptop has to spare."""


def form_of(head: bytes, *, named_so: bool) -> str:
    """Tell a picture's format by its first bytes.

    Where these say little it has to bear a picture's name, too: what a camera has seen is TIFF as well, with nothing
    but a preview to show, and a text may begin with BM.
    """
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp":
        length = min(len(head), int.from_bytes(head[:4], "big"))
        brands = [head[at : at + 4] for at in (8, *range(16, length, 4))]
        forms = {_BRANDS[brand] for brand in brands if brand in _BRANDS} if brands[0] in _BRANDS else set()
        return "AVIF" if "AVIF" in forms else "".join(forms)
    marks = _MARKS | (_SHORT_MARKS if named_so else {})
    return next((form for mark, form in marks.items() if head.startswith(mark)), "")


def stored_picture(file: IO[bytes], form: str) -> Picture:
    """Return a picture upright, without metadata and not too large, or why that cannot be.

    ``form`` is what its first bytes say.
    """
    if form == "HEIF" and not _has_heif():
        return Picture(form, why_not=NO_HEIF)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd metadata, which is dropped
            with _opened(file, form) as picture:
                return _made(picture, file)
    except (MemoryError, _TooLargeError):
        return Picture(form, why_not=TOO_LARGE)
    except Exception:  # a damaged picture makes the decoders raise whatever they like; it is still a file
        return Picture("", why_not=UNREAD)


class Grey(NamedTuple):
    """A page in grey, a byte a pixel, row by row from the top."""

    width: int
    height: int
    pixels: bytes


def grey_pages(content: bytes, side: int) -> Iterator[Grey]:
    """Yield a picture, or the pages of a scan, none with a side of more pixels; nothing of what cannot be read."""
    form = form_of(content[:64], named_so=True)
    if not form or (form == "HEIF" and not _has_heif()):
        return
    try:
        with warnings.catch_warnings(), BytesIO(content) as file:
            warnings.simplefilter("ignore")  # of odd metadata
            with _opened(file, form) as picture:
                _check_scans(picture, file)
                for number in range(min(getattr(picture, "n_frames", 1) if form == "TIFF" else 1, MOST_PAGES)):
                    picture.seek(number)
                    yield _grey(picture, side)
    except GivenUpError:
        raise
    except Exception:  # a damaged picture makes the decoders raise whatever they like
        return


def _grey(picture: Image, side: int) -> Grey:
    picture.draft("L", (side, side))
    _check_memory(picture)
    made = _in_usual_mode(picture)
    if made.has_transparency_data:  # what nothing stands on is paper
        from PIL import Image

        made = Image.alpha_composite(Image.new("RGBA", made.size, "white"), _in_mode(made, "RGBA"))
    made = _in_mode(made, "L")
    if max(made.size) > side:
        made = made.copy()
        made.thumbnail((side, side), reducing_gap=2)
    return Grey(*made.size, made.tobytes())


def thumbnail(content: bytes, side: int) -> bytes:
    """Return a picture as JPEG whose longer side has at most so many pixels; nothing where it cannot be shown."""
    return _pictured(content, lambda _: side)


def viewable(content: bytes, pixels: int) -> bytes:
    """Return a picture as JPEG that has at most so many pixels, however long it is, upright; or nothing."""

    def side(picture: Image) -> int:
        share = min(1.0, (pixels / max(1, picture.width * picture.height)) ** 0.5)
        return min(_LONGEST_JPEG, max(1, int(max(picture.size) * share)))

    return _pictured(content, side)


def _pictured(content: bytes, side: Callable[[Image], int]) -> bytes:
    form = form_of(content[:64], named_so=True)
    if not form or (form == "HEIF" and not _has_heif()):
        return b""
    try:
        with warnings.catch_warnings(), BytesIO(content) as file:
            warnings.simplefilter("ignore")  # of odd metadata, which is dropped
            with _opened(file, form) as picture:
                return _small(picture, file, side(picture))
    except Exception:  # as above: it is a piece of evidence all the same, and only not pictured
        return b""


def _small(picture: Image, file: IO[bytes], side: int) -> bytes:
    from PIL import Image

    _check_scans(picture, file)
    turn = _turn(picture)
    picture.draft(None, (side, side))
    _check_memory(picture)
    made = _in_usual_mode(picture)
    made.thumbnail((side, side), reducing_gap=2)
    if made.has_transparency_data:
        under = Image.new("RGBA", made.size, "white")
        made = Image.alpha_composite(under, _in_mode(made, "RGBA"))
    made = made if turn is None else made.transpose(turn)
    return _encoded(_in_mode(made, "L" if made.mode == "L" else "RGB"), "JPEG", quality=80)


def _has_heif() -> bool:
    """Have the decoder of what iPhones write at hand, where it is installed."""
    try:
        import pillow_heif
    except ImportError:
        return False
    pillow_heif.register_heif_opener(thumbnails=False)
    return True


def _opened(file: IO[bytes], form: str) -> Image:
    from PIL import Image
    from PIL.JpegImagePlugin import JpegImageFile

    file.seek(0)
    if form == "JPEG":
        return JpegImageFile(file)  # the first picture: others may stand behind, told rightly or wrongly
    Image.MAX_IMAGE_PIXELS = None  # it is the memory that counts, and is looked at here
    return Image.open(file, formats=(form,))  # no other decoder is ever asked


def _made(picture: Image, file: IO[bytes]) -> Picture:
    form, frames = str(picture.format), getattr(picture, "n_frames", 1)
    _check_scans(picture, file)
    if form == "TIFF" and frames > 1:
        return Picture(form, _pages(picture, frames))
    size, turn = _wanted(picture.size), _turn(picture)  # a turn is a number, and may be 0
    stays = form == "GIF" or (form in ("PNG", "WEBP") and frames > 1)  # it may move
    if stays or not (size != picture.size or turn is not None or form in _RECODED or picture.mode == "I;16"):
        _check_memory(picture)
        picture.load()  # refuses what is cut short
        alone = bare(form, _whole(file))
        if alone and (stays or form == "JPEG" or len(alone) <= HEAVY):
            return Picture(form, alone)
        return _smallest(_in_usual_mode(picture), lossless=alone, form=form)
    if size != picture.size:
        picture.draft(None, (size[0] * 5 // 4, size[1] * 5 // 4))
    _check_memory(picture)
    made = _in_usual_mode(picture)
    if size != made.size:
        made = made.resize(size, reducing_gap=2)
    return _smallest(made if turn is None else made.transpose(turn), photograph=form in ("JPEG", "HEIF", "JPEG2000"))


def _wanted(size: tuple[int, int]) -> tuple[int, int]:
    """Return the size that it comes to: at three to two, both rules say nearly the same."""
    long, short = max(size), min(size)
    scale = min(1, LONG_SIDE / long if long * 2 <= short * 3 else SHORT_SIDE / short)
    return round(size[0] * scale), round(size[1] * scale)


def _turn(picture: Image) -> Any:
    """Return how the picture has to be turned to stand upright; None if it does, or says so in a way nobody reads."""
    from PIL.Image import Transpose

    turns = (
        Transpose.FLIP_LEFT_RIGHT,
        Transpose.ROTATE_180,
        Transpose.FLIP_TOP_BOTTOM,
        Transpose.TRANSPOSE,
        Transpose.ROTATE_270,
        Transpose.TRANSVERSE,
        Transpose.ROTATE_90,
    )
    if picture.format == "TIFF":  # whose decoder turns it
        return None
    try:
        return dict(enumerate(turns, 2)).get(picture.getexif().get(_ORIENTATION, 1))
    except Exception:  # metadata can be damaged in as many ways as pictures can
        return None


def _check_memory(picture: Image) -> None:
    """Refuse what cannot be unpacked, before it is."""
    each = _HEIF_BYTES if picture.format in ("HEIF", "AVIF", "JPEG2000") else _BYTES.get(picture.mode, 12)
    if picture.width * picture.height * each > MOST_MEMORY:
        raise _TooLargeError


def _check_scans(picture: Image, file: IO[bytes]) -> None:
    """Refuse a JPEG that builds up step by step and is too large for that: all of it is held until the last step."""
    layers = getattr(picture, "layer", [])
    if not picture.info.get("progressive") or not layers:
        return
    share = sum(across * down for _, across, down, _ in layers) / max(across * down for _, across, down, _ in layers)
    if picture.width * picture.height * 2 * share > MOST_MEMORY or _whole(file).count(b"\xff\xda") > MOST_SCANS:
        raise _TooLargeError


def _in_usual_mode(picture: Image) -> Image:
    """Return it in a mode that can be made smaller and stored; of 16 bits the upper ones, of any number its share."""
    mode = picture.mode
    if mode in _USUAL_MODES:
        picture.load()
        return picture
    if mode[0] not in "IF":  # palettes and single bits too, or small print falls apart
        return picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    whole = picture.convert("F" if mode == "F" else "I")
    low, high = (float(end) for end in whole.getextrema())  # type: ignore[arg-type]
    if mode != "F" and low >= 0 and high < 2**16:
        low, high = 0, 255 if high < 2**8 else 2**16 - 1
    scale = 255 / (high - low or 1)
    return whole.point(lambda value: value * scale - low * scale).convert("L")


def _smallest(picture: Image, *, photograph: bool = False, form: str = "", lossless: bytes = b"") -> Picture:
    """Return it as PNG where writing stays sharp at little cost, else as JPEG; ``lossless`` is one that is there."""
    clear = picture.has_transparency_data and _in_mode(picture, "RGBA").getchannel("A").getextrema()[0] != 255
    fits_jpeg = not clear and max(picture.size) <= _LONGEST_JPEG
    plain = _in_mode(picture, "RGBA" if clear else "L" if picture.mode == "L" else "RGB")
    if not lossless and not (photograph and fits_jpeg):
        form, lossless = "PNG", _encoded(plain, "PNG", optimize=picture.width * picture.height < _QUICK)
    lossy = _encoded(plain, "JPEG", quality=85) if fits_jpeg else b""
    if lossless and (not lossy or len(lossless) <= len(lossy) * 3 // 2):
        return Picture(form, lossless)
    return Picture("JPEG", lossy)


def _in_mode(picture: Image, mode: str) -> Image:
    return picture if picture.mode == mode else picture.convert(mode)


def _encoded(picture: Image, form: str, **options: Any) -> bytes:
    out = BytesIO()
    picture.info.clear()  # what its file knew beside the pixels
    picture.save(out, form, **options)
    return out.getvalue()


def _pages(picture: Image, pages: int) -> bytes:
    """Return the pages of a scan or fax as such, each like a single picture; what is black and white stays sharp."""
    from PIL.TiffImagePlugin import AppendingTiffWriter

    if pages > MOST_PAGES:
        raise _TooLargeError
    out = BytesIO()
    with AppendingTiffWriter(out, new=True) as whole:
        for number in range(pages):
            picture.seek(number)
            _check_memory(picture)
            size = _wanted(picture.size)
            if picture.mode == "1":
                page, press = picture.copy(), _FAX
            else:
                page = _in_usual_mode(picture)
                page = _in_mode(page, "L" if page.mode == "L" else "RGB").resize(size, reducing_gap=2)
                press = _COLOURED
            page.info.clear()
            page.save(whole, "TIFF", **press)
            whole.newFrame()
    return out.getvalue()


def _whole(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()
