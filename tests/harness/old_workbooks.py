"""Damage to what an .xls is made of: the chains and the directory of its container, and the records of the workbook."""

from __future__ import annotations

import struct
from random import Random

from tests.harness.mutators import damaged

_SECTOR = 512
_ENTRY = 128  # bytes of the directory
_HEADER = (30, 32, 44, 48, 56, 60, 64, 68, 72, 76, 80)  # places of sizes and first sectors
_POINTERS = (64, 66, 68, 72, 76, 116, 120)  # within an entry: its name's length and kind, neighbours, start, size
_WORDS = (0, 1, 0x3C, 0x0A, 0xFC, 0xE5, 0x7FFF, 0xFFFF)
_ENDS = (0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC, 0x7FFFFFFF, 0)


def damaged_ole(data: bytes, other: bytes, random: Random) -> bytes:
    """Let a chain of sectors run in a circle, an entry be its own child, a size be any; or change a record."""
    if len(data) < 3 * _SECTOR:
        return damaged(data, other, random)
    changed = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 5))):
        random.choice((_chain, _chain, _entry, _head, _record, _record))(changed, random)
    return damaged(bytes(changed), other, random) if random.random() < 0.1 else bytes(changed)


def _number(data: bytearray, at: int) -> int:
    return int(struct.unpack_from("<I", data, at)[0]) if 0 <= at <= len(data) - 4 else 0


def _set(data: bytearray, at: int, value: int) -> None:
    if 0 <= at <= len(data) - 4:
        struct.pack_into("<I", data, at, value)


def _any_sector(data: bytearray, random: Random) -> int:
    return random.choice((random.randrange(len(data) // _SECTOR + 2), *_ENDS))


def _chain(data: bytearray, random: Random) -> None:
    table = (_number(data, random.choice((76, 76, 60))) + 1) * _SECTOR
    first = random.randrange(len(data) // _SECTOR)
    _set(data, table + 4 * first, random.choice((first, max(0, first - 1), _any_sector(data, random))))


def _entry(data: bytearray, random: Random) -> None:
    directory = (_number(data, 48) + 1) * _SECTOR
    number = random.randrange(4)
    value = random.choice((number, random.randrange(4), _any_sector(data, random), random.getrandbits(32)))
    _set(data, directory + _ENTRY * number + random.choice(_POINTERS), value)


def _head(data: bytearray, random: Random) -> None:
    _set(data, random.choice(_HEADER), random.choice((_any_sector(data, random), random.getrandbits(32))))


def _record(data: bytearray, random: Random) -> None:
    """Change a word near the beginning of a record, which are of any length."""
    at = random.randrange(_SECTOR, len(data) - 2)
    struct.pack_into("<H", data, at, random.choice((*_WORDS, random.getrandbits(16))))
