"""By which first bytes the program's own files are told from all others."""

import struct
from pathlib import Path

from .places import is_file
from .plain_reading import open_plain

SQLITE = b"SQLite format 3\0"
SEALED = b"XCGA-JM\x1a"
APPLICATION_ID = 0x58434741  # as in db_schema.sql
HEADER = 100  # bytes of SQLite's


def is_ours(header: bytes) -> bool:
    """Whether a file that begins so is a data file of this program, or a sealed copy of one."""
    application = header[68:72] == struct.pack(">I", APPLICATION_ID)
    return header.startswith(SEALED) or (header.startswith(SQLITE) and application) or is_flipped(header)


_FIXED = {0: SQLITE, 20: bytes((0, 64, 32, 32)), 56: struct.pack(">I", 1), 68: struct.pack(">I", APPLICATION_ID)}
"""What the header of every data file says, by place: https://sqlite.org/fileformat2.html, section 1.3."""


def is_flipped(header: bytes) -> bool:
    """Whether a file begins as a data file of this program does but for one byte, as a disk damages it."""
    if len(header) < HEADER:
        return False
    wrong = sum(a != b for at, part in _FIXED.items() for a, b in zip(header[at:], part, strict=False))
    versions = not any(header[60:64]), header[18] not in (1, 2), header[19] not in (1, 2)
    return wrong + sum(versions) == 1


RECEIPT_SUFFIX = ".jshz"  # 接收回执, which is JSON
SUFFIX = ".jmdb"  # 加密: no other program's; .dbx would be opened by Outlook Express and Dropbox


def is_sealed(path: Path) -> bool:
    """Whether a file begins as a sealed copy does; one that cannot be read does not."""
    try:
        if not is_file(path):  # a pipe would keep us waiting for ever
            return False
        with open_plain(path) as file:
            return file.read(len(SEALED)) == SEALED
    except OSError:
        return False
