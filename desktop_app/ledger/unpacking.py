"""The parts of a zipped workbook, unpacked and checked once, and packed anew: what was checked is what is read."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from ..base.errors import UserError
from .bounds import CELLS, check_part
from .refusals import broken, macros, password, too_large

PARTS = 3000
UNPACKED = 80 * 2**20  # bytes of all parts
SHARED = 2**29  # bytes of texts that cells share, counted in each cell
_UNREAD = (  # what the library does without, nor may find: it is not checked
    *("docprops/", "customxml/", "configurations2/", "xl/theme/", "xl/drawings/", "xl/charts/", "xl/media/"),
    *("xl/externallinks/", "xl/pivotcache/"),
)
_MACROS = ("vbaproject.bin", "workbook.bin")
_TEXT = re.compile(rb"<(?:[^<>\s/]+:)?si[\s/>]")  # begins a text that cells may share
_NO_ZIP = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, LookupError, RuntimeError)


def unpack(data: bytes, name: str) -> dict[str, bytes]:
    """Return the parts that the library reads, by their names; the others, such as pictures, are left packed.

    Refuses macros, passwords, and what grows beyond all measure. Raises ``UserError``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if any(part.flag_bits & 1 for part in parts):
                raise password(name)
            if any(part.filename.lower().endswith(_MACROS) for part in parts):
                raise macros(name)
            wanted = {part.filename.lower(): part for part in parts if _is_wanted(part.filename.lower())}
            if len(parts) > PARTS or sum(part.file_size for part in wanted.values()) > UNPACKED:
                raise too_large(name)
            unpacked = {part.filename: _bytes(archive, part) for part in wanted.values()}
        read = {one: part for one, part in unpacked.items() if one == "mimetype" or check_part(one, part, name)}
        if _shared(read) > SHARED:
            raise too_large(name)
        return read
    except UserError:
        raise
    except MemoryError:
        raise too_large(name) from None
    except _NO_ZIP:
        raise broken(name) from None


def packed(parts: dict[str, bytes]) -> io.BytesIO:
    """Pack the parts into a zip of our own.

    The library has its own way to find parts in a zip: in one that is made for it, it could find others than were
    checked.
    """
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    file.seek(0)
    return file


def _bytes(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """Unpack a part; one byte more than it claims to hold tells a wrong claim, at which zipfile stops."""
    with archive.open(part) as stream:
        data = stream.read(part.file_size + 1)
    if len(data) != part.file_size:
        raise zipfile.BadZipFile("a wrong size")
    return data


def _is_wanted(path: str) -> bool:
    return path == "mimetype" or (path.endswith((".xml", ".rels")) and not path.startswith(_UNREAD))


def _shared(parts: dict[str, bytes]) -> int:
    """Return how many bytes the texts that cells share can become at most, each cell having one of its own."""
    shared = [part for part in parts.values() if b"<si" in part or b":si" in part]
    longest = max((len(text) for part in shared for text in _TEXT.split(part)[1:]), default=0)
    return longest and longest * sum(part.count(b"</") // 2 for part in parts.values() if CELLS in part)
