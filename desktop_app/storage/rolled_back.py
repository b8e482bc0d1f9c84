"""What a file was before the transaction whose rollback journal lies beside it, in memory: where no disk has room.

The journal is read as SQLite reads it (sqlite.org/fileformat2.html, section 3); nothing is written anywhere.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

MAGIC = bytes.fromhex("d9d505f920a163d7")  # begins a journal, and ends one that names another
_HEADER = struct.Struct(">8sIIIII")
_NUMBER = struct.Struct(">I")
_LOCKED_BYTE = 0x40000000  # its page is never used
_UNCOUNTED = 0xFFFFFFFF
_STRIDE = 200
_LEAST = 512  # bytes of a sector


class _Part(NamedTuple):
    """A part of a journal: how many pages follow, what their checksums begin with, the size that the file had."""

    pages: int
    seed: int
    size: int
    sector: int
    page: int


def rolled_back(data: bytes, journal: bytes) -> bytearray:
    """Return the bytes of a file with the pages put back that its journal holds, as far as that is whole."""
    made, at, seen, first = bytearray(data), 0, set[int](), True
    page, sector = 0, _LEAST
    while part := _part(journal, at, sector):
        if first:
            page, sector, first = part.page, part.sector, False
            if not (_is_power(page, 512, 65536) and _is_power(sector, 32, 65536)):
                break
            size = part.size * page
            made = made[:size] + bytes(max(0, size - len(made)))
        at += sector
        record = page + 2 * _NUMBER.size
        pages = (len(journal) - at) // record if part.pages == _UNCOUNTED else part.pages
        for _ in range(pages):
            if not _put_back(made, journal[at : at + record], part.seed, page, seen):
                return made
            at += record
        at = -(-at // sector) * sector
    return made


def _part(journal: bytes, at: int, sector: int) -> _Part | None:
    if at + sector > len(journal):  # a part begins with a whole sector
        return None
    magic, *rest = _HEADER.unpack_from(journal, at)
    return _Part(*rest) if magic == MAGIC else None


def _put_back(made: bytearray, record: bytes, seed: int, page: int, seen: set[int]) -> bool:
    """Put one page back; False where the journal ends, or is torn."""
    if len(record) < page + 2 * _NUMBER.size:
        return False
    [number], [told] = _NUMBER.unpack_from(record), _NUMBER.unpack_from(record, _NUMBER.size + page)
    content = record[_NUMBER.size : _NUMBER.size + page]
    if number in (0, _LOCKED_BYTE // page + 1):
        return False
    if (seed + sum(content[at] for at in range(page - _STRIDE, 0, -_STRIDE))) & _UNCOUNTED != told:
        return False
    place = (number - 1) * page
    if number not in seen and place < len(made):
        made[place : place + page] = content
        seen.add(number)
    return True


def _is_power(number: int, least: int, most: int) -> bool:
    return least <= number <= most and not number & (number - 1)
