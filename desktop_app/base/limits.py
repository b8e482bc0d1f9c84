"""How much is too much, in one table: the writer keeps to it first, the reader, with room to spare, only guards.

Bytes are those of UTF-8. All of it is far above any real work; what is within it opens again, which tests try.
"""

from __future__ import annotations

import errno
import os
from typing import IO, NamedTuple


class Limit(NamedTuple):
    """The most that is ever written, and the most that is read: files of earlier versions may hold more.

    Where there is one number only, readers take one at a time and need no guard, or the writer's is the reader's.
    """

    written: int
    read: int


TEXT = 1 << 20  # bytes of one text: some 340,000 hanzi
LINE = 3000  # bytes of a name on one line, which paper has to find room for: 1,000 hanzi
RECORD = Limit(16 << 20, 64 << 20)  # bytes of all texts of an assessment
ROWS = Limit(20_000, 100_000)  # answers and tasks of an assessment
EVENT = 96 << 20  # bytes of the rows that one event changes, old and new
VISITS = Limit(200_000, 1_000_000)  # assessments in a file
EVENTS = 10_000_000  # in a file
FILE = Limit(4 << 30, 16 << 30)  # bytes
VALUE = 256 << 20  # bytes of a row, whoever writes or reads it: SQLite itself keeps to it

RUBRIC = 1_500_000  # bytes of a rubric's text: thirty times the regulation's
DOCUMENT = 48 << 20  # bytes of an interchange document: what the largest record comes to
REMEMBERED = 64 << 20  # bytes of what the program remembers beside the data files

LISTED_EVENTS = 20_000  # of the history, on the screen; the last ones
NAMES_OFFERED = 2000  # assessments whose names are offered again
PASSPHRASE = 1 << 16  # bytes of a file whose first line is one
PIECE = 1 << 18  # bytes that are asked for at once


def read_up_to(file: IO[bytes], most: int) -> bytes:
    """Read a file to its end or so far, piece by piece: for all that is asked for at once room is made at once.

    On Windows each page of that room is touched, so that a file of a few bytes took as long as one of ``most``.
    """
    pieces, left = list[bytes](), most
    while piece := file.read(min(PIECE, left)):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def read_within(file: IO[bytes], most: int) -> bytes:
    """Read a file to its end, never more than that: a device may have none. Raises ``OSError``."""
    data = read_up_to(file, most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
    return data
