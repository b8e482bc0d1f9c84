"""By which first bytes the program's own files are told from all others."""

import struct

SQLITE = b"SQLite format 3\0"
SEALED = b"XCGA-JM\x1a"
APPLICATION_ID = 0x58434741  # as in db_schema.sql
HEADER = 100  # bytes of SQLite's


def is_ours(header: bytes) -> bool:
    """Whether a file that begins so is a data file of this program, or a sealed copy of one."""
    application = header[68:72] == struct.pack(">I", APPLICATION_ID)
    return header.startswith(SEALED) or (header.startswith(SQLITE) and application)
