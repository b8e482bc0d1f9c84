"""Evidence before it is stored: photographs made smaller, names made harmless, what may be opened."""

from __future__ import annotations

import contextlib
import os
import stat
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO, NamedTuple

from ..base.errors import UserError, reason
from ..base.limits import read_up_to
from ..files.durable import write_whole
from ..files.names import clean_name, file_name
from ..files.plain_reading import open_plain
from ..files.private import make_folder
from ..files.temporary import lasting_place
from ..rubric.answers import Attachment
from .locked import is_locked
from .pictures import NO_RAW, UNREAD, Picture, form_of, stored_picture

LARGEST_FILE = 50 * 2**20
LARGEST_PICTURE = 300 * 2**20  # of a photograph that is made smaller
BUDGET = 500 * 2**20  # of all evidence in one file; a stick should still take it quickly
UNKNOWN = "application/octet-stream"
OFFICE = "application/vnd.openxmlformats-officedocument"

PICTURES = {
    **dict.fromkeys((".jpg", ".jpeg", ".jpe", ".jfif"), "image/jpeg"),
    ".png": "image/png",
    ".bmp": "image/bmp",
    **dict.fromkeys((".tif", ".tiff"), "image/tiff"),
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".avif": "image/avif",
    **dict.fromkeys((".jp2", ".j2k", ".jpx"), "image/jp2"),
    **dict.fromkeys((".heic", ".heif"), "image/heic"),
}
OPENED = PICTURES | {
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

_SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "GIF": ".gif", "TIFF": ".tif"}
_RAW = (".dng", ".nef", ".cr2", ".cr3", ".arw", ".rw2", ".orf", ".raf", ".pef", ".srw")  # what cameras have seen
_TYPES = {"HEIF": "image/heic", "JPEG2000": "image/jp2"}  # the others are called as their format
_MACROS = (b"vbaProject.bin", "_VBA_PROJECT".encode("utf-16-le"))
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"[Desktop Entry]", b"\xca\xfe\xba\xbe", b"L\0\0\0\x01\x14\x02\0")
"""How programs and links to them begin, whatever name they bear."""


class Evidence(NamedTuple):
    """A file ready to be stored: how the record names it, its media type, its bytes; what the user has to know."""

    attachment: Attachment
    type: str
    content: bytes
    remark: str = ""


def from_path(path: Path, *, keep_original: bool = False) -> Evidence:
    """Read a file that the user has chosen; refuse a folder and what is empty, endless, too large or unreadable."""
    name = clean_name(_readable(path.name))
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise UserError(f"“{name}”是文件夹，没有添加；请打开它，选中里面的文件。")
        if not stat.S_ISREG(found.st_mode):  # to read a pipe or a device may never end
            raise UserError(f"“{name}”不是普通文件，没有添加；请选择照片、扫描件或文档。")
        with open_plain(path) as file:
            made = _from_file(name, file, keep_original)
        now = path.stat()
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else "文件名不能使用"
        raise UserError(f"“{name}”无法读取（{why}），没有添加。") from None
    if (now.st_size, now.st_mtime_ns) != (found.st_size, found.st_mtime_ns):
        raise UserError(f"“{name}”正在被写入，还没有写完，没有添加；请等它写完再添加。")
    return made


def from_bytes(name: str, content: bytes, *, keep_original: bool = False) -> Evidence:
    """Make evidence of bytes; a picture comes out upright, without metadata and not too large."""
    return _from_file(clean_name(name), BytesIO(content), keep_original)


def _from_file(name: str, file: IO[bytes], keep_original: bool) -> Evidence:
    suffix = Path(name).suffix.lower()
    form = form_of(file.read(64), named_so=suffix in PICTURES)
    picture = Picture(form)
    if form and not keep_original and file.seek(0, os.SEEK_END) <= LARGEST_PICTURE:
        picture = stored_picture(file, form)
    elif suffix in _RAW or (suffix in PICTURES and not form):
        picture = Picture(form, why_not=NO_RAW if suffix in _RAW else UNREAD)
    brought = b"" if picture.content else _read(name, file)
    content = picture.content or brought
    _check_size(name, len(content))  # a picture need not have become smaller
    if picture.content and not (suffix in PICTURES and _is_all(file, content)):
        stem = str(Path(name).with_suffix("")) if suffix in OPENED else name
        name = clean_name(f"{stem}{_SUFFIXES[picture.form]}")
    if picture.form:
        kind = _TYPES.get(picture.form, f"image/{picture.form.lower()}")
    else:
        kind = UNKNOWN if suffix in PICTURES else OPENED.get(suffix, UNKNOWN)
    named = Attachment(name=name, sha256=sha256(content).hexdigest(), size=len(content))
    return Evidence(named, kind, content, _remark(name, content, "" if keep_original else picture.why_not))


def _read(name: str, file: IO[bytes]) -> bytes:
    """Return all of a file as it is, or refuse."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    content = read_up_to(file, LARGEST_FILE + 1) if size <= LARGEST_FILE else b""  # some do not know their size before
    _check_size(name, max(size, len(content)))
    return content


def _check_size(name: str, size: int) -> None:
    if not size:
        raise UserError(f"“{name}”是空文件，没有添加。")
    if size > LARGEST_FILE:
        raise UserError(f"“{name}”超过{LARGEST_FILE // 2**20} MB，没有添加；请另行保管，或压缩、拆分后再添加。")


def _is_all(file: IO[bytes], content: bytes) -> bool:
    """Whether the file holds just that."""
    file.seek(0)
    return file.read(len(content) + 1) == content


def _remark(name: str, content: bytes, why_not: str) -> str:
    """Say what the user has to know of a piece that is added as it was brought."""
    if is_locked(content):
        return f"“{name}”要输入口令才能打开，已按原样添加；请换成不带口令的文件，以免日后无法查看。"
    if not why_not:
        return ""
    told = f"“{name}”{why_not}，已按原样添加，其中可能带有拍摄地点和设备信息"
    return f"{told}；如不合适，请移除它，另存为JPG照片后再添加。"


def _readable(name: str) -> str:
    """Return a name that was written in GBK, as on old sticks, in its own letters."""
    with contextlib.suppress(UnicodeEncodeError):
        name.encode()
        return name
    return os.fsencode(name).decode("gb18030", "replace")


def may_open(name: str, content: bytes) -> bool:
    """Whether a system's viewer can be asked to show the file: nothing in it can run."""
    fits = Path(clean_name(name)).suffix.lower() in OPENED  # the name that the copy gets
    return fits and not content.lstrip().startswith(_PROGRAMS) and not any(mark in content for mark in _MACROS)


def write_copy(attachment: Attachment, content: bytes) -> Path:
    """Write a read-only copy to be looked at; nothing that is done to it reaches the evidence."""
    path = lasting_place() / attachment.sha256[:16] / file_name(attachment.name)
    try:
        make_folder(path.parent)
        if not path.exists() or path.read_bytes() != content:
            path.unlink(missing_ok=True)
            write_whole(path, content)
            path.chmod(0o400)
    except OSError as error:
        raise UserError(f"不能打开“{attachment.name}”（{reason(error)}）；可以另存到别处再看。") from None
    return path
