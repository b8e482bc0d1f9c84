"""Evidence before it is stored: photographs made smaller, names made harmless, what may be opened."""

from __future__ import annotations

import contextlib
import os
import re
import warnings
from collections.abc import Callable, Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from .answers import Answer, Attachment, GradedListAnswer
from .assessment import Assessment, presentable
from .errors import UserError, reason
from .rubric import Rubric
from .storage.durable import write_whole
from .storage.plain_reading import open_plain
from .userdirs import copies_folder

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST_FILE = 50 * 2**20
LONGEST_NAME = 120
LONGEST_WRITTEN = 240  # bytes of a name on the disk
LONG_SIDE = 1600  # pixels: a page of small print can still be read
HEAVY = 2**20  # bytes: above this a picture that is not JPEG is tried in a smaller form
BUDGET = 500 * 2**20  # of all evidence in one file; a stick should still take it quickly
FORMATS = ("JPEG", "PNG", "BMP", "TIFF", "WEBP")  # the only decoders that are ever asked
USUAL_MODES = ("L", "LA", "RGB", "RGBA", "CMYK", "YCbCr")  # of pixels; others are kept as they are
UNKNOWN = "application/octet-stream"
OFFICE = "application/vnd.openxmlformats-officedocument"

PICTURES = {
    **dict.fromkeys((".jpg", ".jpeg"), "image/jpeg"),
    ".png": "image/png",
    ".bmp": "image/bmp",
    **dict.fromkeys((".tif", ".tiff"), "image/tiff"),
    ".webp": "image/webp",
}
OPENED = PICTURES | {
    ".gif": "image/gif",
    ".heic": "image/heic",
    ".pdf": "application/pdf",
    ".ofd": "application/ofd",
    ".txt": "text/plain",
    ".docx": f"{OFFICE}.wordprocessingml.document",
    ".xlsx": f"{OFFICE}.spreadsheetml.sheet",
    ".pptx": f"{OFFICE}.presentationml.presentation",
    **dict.fromkeys((".doc", ".wps"), "application/msword"),
    **dict.fromkeys((".xls", ".et"), "application/vnd.ms-excel"),
}
"""Media type by suffix: what the system's viewer may be asked to open. Whatever else is only saved elsewhere."""

_SUFFIXES = {"JPEG": ".jpg", "PNG": ".png"}
_MACROS = (b"vbaProject.bin", "_VBA_PROJECT".encode("utf-16-le"))
_UNSEEN = r"\x80-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"  # some turn a name round: .exe as gpj.
_UNFIT = re.compile(rf'[<>:"|?*{_UNSEEN}]')
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"[Desktop Entry]", b"\xca\xfe\xba\xbe", b"L\0\0\0\x01\x14\x02\0")
"""How programs and links to them begin, whatever name they bear."""
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")  # names that Windows keeps for itself


class Evidence(NamedTuple):
    """A file ready to be stored: how the record names it, its media type, its bytes."""

    attachment: Attachment
    type: str
    content: bytes


def from_path(path: Path, *, keep_original: bool = False) -> Evidence:
    """Read a file that the user has chosen; refuse a folder and what is empty, too large or unreadable."""
    name = clean_name(_decoded(path.name))
    if path.is_dir():
        raise UserError(f"“{name}”是文件夹，没有添加；请打开它，选中里面的文件。")
    try:
        with open_plain(path) as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise UserError(f"“{name}”无法读取（{reason(error)}），没有添加。") from None
    return from_bytes(name, content, keep_original=keep_original)


def _decoded(name: str) -> str:
    """Return a name that was written in GBK, as on old sticks, in its own letters."""
    with contextlib.suppress(UnicodeEncodeError):
        name.encode()
        return name
    return os.fsencode(name).decode("gb18030", "replace")


def from_bytes(name: str, content: bytes, *, keep_original: bool = False) -> Evidence:
    """Make evidence of bytes; a picture comes out upright, without metadata and at most ``LONG_SIDE`` long."""
    name = clean_name(name)
    if not content:
        raise UserError(f"“{name}”是空文件，没有添加。")
    if len(content) > LARGEST_FILE:
        raise UserError(f"“{name}”超过{LARGEST_FILE // 2**20} MB，没有添加；请另行保管，或压缩、拆分后再添加。")
    suffix = Path(name).suffix.lower()
    kind = OPENED.get(suffix, UNKNOWN)
    if suffix in PICTURES:
        form, smaller = _picture(content, keep_original)
        kind = f"image/{form.lower()}" if form else UNKNOWN
        if smaller != content:
            name, content = str(Path(name).with_suffix(_SUFFIXES[form])), smaller
    named = Attachment(name=name, sha256=sha256(content).hexdigest(), size=len(content))
    return Evidence(named, kind, content)


def clean_name(name: str) -> str:
    """Return a name without folders, control characters or what a system refuses, its suffix kept."""
    name = re.split(r"[/\\]", presentable(name))[-1]
    name = " ".join(_UNFIT.sub("", name).split()).strip(". ")
    if _RESERVED.match(name):
        name = f"_{name}"
    stem, suffix = _parts(name or "未命名")
    return stem[: LONGEST_NAME - len(suffix)].rstrip(". ") + suffix


def file_name(name: str) -> str:
    """Return the name under which a file can be written anywhere: a hanzi counts as three on Linux."""
    stem, suffix = _parts(clean_name(name))
    room = LONGEST_WRITTEN - len(suffix.encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ") + suffix


def _parts(name: str) -> tuple[str, str]:
    """Split a name before its suffix; what is too long is none."""
    path = Path(name)
    suffix = path.suffix if len(path.suffix) <= 12 else ""
    return (path.name.removesuffix(suffix) if suffix else path.name), suffix


def may_open(name: str, content: bytes) -> bool:
    """Whether a system's viewer can be asked to show the file: nothing in it can run."""
    fits = Path(clean_name(name)).suffix.lower() in OPENED  # the name that the copy gets
    return fits and not content.lstrip().startswith(_PROGRAMS) and not any(mark in content for mark in _MACROS)


def visible_name(name: str) -> str:
    """Return a name as it can be shown: on one line, and nothing in it that is unseen or turns it round."""
    return " ".join(re.sub(f"[{_UNSEEN}]", "", presentable(name)).split())


def write_copy(attachment: Attachment, content: bytes) -> Path:
    """Write a read-only copy to be looked at; nothing that is done to it reaches the evidence."""
    path = copies_folder() / attachment.sha256[:16] / file_name(attachment.name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != content:
            path.unlink(missing_ok=True)
            write_whole(path, content)
            path.chmod(0o400)
    except OSError as error:
        raise UserError(f"不能打开“{attachment.name}”（{reason(error)}）；可以另存到别处再看。") from None
    return path


def drop_copies() -> None:
    """Take away the copies that were looked at; one that is still open elsewhere stays until the next time."""
    folder = copies_folder()
    for path in sorted(folder.rglob("*"), reverse=True):
        try:
            if path.is_dir() and not path.is_symlink():
                path.rmdir()
            else:
                path.chmod(0o600)  # Windows deletes nothing that is read-only
                path.unlink()
        except OSError:
            continue


def attachments(rubric: Rubric, record: Assessment) -> Iterator[tuple[str, Attachment]]:
    """Yield every piece of evidence that a record names, with where it is named."""
    for item, answer in zip(rubric.items, record.answers, strict=True):
        for file in answer.files:
            yield f"第{item.number}项", file
        for position, task in enumerate(answer.tasks if isinstance(answer, GradedListAnswer) else (), 1):
            for file in task.files:
                yield f"第{item.number}项任务{position}", file


def without_missing(
    rubric: Rubric, record: Assessment, is_there: Callable[[str], bool]
) -> tuple[Assessment, list[str]]:
    """Drop what a record names and the file has no bytes of; say of each piece that it was dropped."""
    dropped = [(where, file.name) for where, file in attachments(rubric, record) if not is_there(file.sha256)]

    def kept(files: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
        return tuple(file for file in files if is_there(file.sha256))

    answers: list[Answer] = []
    for answer in record.answers:
        if isinstance(answer, GradedListAnswer):
            answer = replace(answer, tasks=tuple(replace(task, files=kept(task.files)) for task in answer.tasks))
        answers.append(replace(answer, files=kept(answer.files)))
    lines = [f"{where}的材料“{name}”不在数据文件里，没有导入，请重新添加。" for where, name in dropped]
    return replace(record, answers=tuple(answers)), lines


def _picture(content: bytes, keep_original: bool) -> tuple[str, bytes]:
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
