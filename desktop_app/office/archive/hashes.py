"""The list of hashes, as ``sha256sum`` writes and checks it: a line a file, 64 hex digits, two spaces, its name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256

from msgspec import Struct

from ...base.errors import UserError
from .names import HASHES, MOST, is_safe

LONGEST = 64 << 20  # bytes
_LINE = re.compile(r"([0-9a-f]{64}) [ *]([^\r\n]+)")


class Listed(Struct, frozen=True):
    """What a list says: digests by name, and how many of its lines say nothing that can be read."""

    digests: dict[str, str]
    wrong: int = 0


def written(digests: Mapping[str, str]) -> bytes:
    """Return the list of files, by name, in UTF-8, each line ending in LF: with CR no ``sha256sum`` finds a file."""
    return "".join(f"{digest}  {name}\n" for name, digest in digests.items()).encode()


def read(data: bytes) -> Listed:
    """Return what a list says. Whoever has changed it may have written anything into it."""
    try:
        lines = data.decode().split("\n")
    except UnicodeDecodeError:
        raise UserError(f"清单“{HASHES}”已损坏，读不出来，不能核对归档包；请改用归档包的另一份。") from None
    found, wrong = dict[str, str](), 0
    for line in lines[:MOST] if lines[-1] else lines[:-1][:MOST]:
        match = _LINE.fullmatch(line)
        if match is None or not is_safe(match[2]) or match[2] in found or match[2] == HASHES:
            wrong += 1
        else:
            found[match[2]] = match[1]
    return Listed(found, wrong)


def digest_of(data: bytes) -> str:
    """Return a SHA-256 in hex."""
    return sha256(data).hexdigest()
