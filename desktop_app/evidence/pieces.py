"""Evidence before it is stored: photographs made smaller, names made harmless, what may be opened."""

from __future__ import annotations

import contextlib
import os
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from ..base.errors import UserError, reason
from ..files.durable import write_whole
from ..files.names import clean_name, file_name
from ..files.plain_reading import open_plain
from ..files.private import make_folder
from ..files.temporary import lasting_place, take_away
from ..rubric.answers import Attachment
from .pictures import stored_picture

LARGEST_FILE = 50 * 2**20
BUDGET = 500 * 2**20  # of all evidence in one file; a stick should still take it quickly
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
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"[Desktop Entry]", b"\xca\xfe\xba\xbe", b"L\0\0\0\x01\x14\x02\0")
"""How programs and links to them begin, whatever name they bear."""


class Evidence(NamedTuple):
    """A file ready to be stored: how the record names it, its media type, its bytes."""

    attachment: Attachment
    type: str
    content: bytes


def from_path(path: Path, *, keep_original: bool = False) -> Evidence:
    """Read a file that the user has chosen; refuse a folder and what is empty, too large or unreadable."""
    name = clean_name(_readable(path.name))
    if path.is_dir():
        raise UserError(f"“{name}”是文件夹，没有添加；请打开它，选中里面的文件。")
    try:
        with open_plain(path) as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise UserError(f"“{name}”无法读取（{reason(error)}），没有添加。") from None
    return from_bytes(name, content, keep_original=keep_original)


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
        form, smaller = stored_picture(content, keep_original)
        kind = f"image/{form.lower()}" if form else UNKNOWN
        if smaller != content:
            name, content = str(Path(name).with_suffix(_SUFFIXES[form])), smaller
    named = Attachment(name=name, sha256=sha256(content).hexdigest(), size=len(content))
    return Evidence(named, kind, content)


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


def drop_copies() -> None:
    """Take away the copies that were looked at; one that is still open elsewhere stays until the next time."""
    take_away(lasting_place())
