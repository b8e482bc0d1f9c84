"""Whether two PDFs of this program are the same paper, however they were packed.

Builds of zlib pack the same bytes in other ways: Python for Windows has zlib-ng since 3.14, as some systems have.
"""

from __future__ import annotations

import re
import zlib
from itertools import pairwise

_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_LENGTH = re.compile(rb"/Length ([0-9]+)")
_PLACE = re.compile(rb"([0-9]{10}) 00000 n")
_NAME = re.compile(rb"/ID\s*\[[^\]]*\]")  # a digest over the packed bytes
_START = re.compile(rb"startxref\s+([0-9]+)\s+%%EOF\s*\Z")
_LONGEST = 64 << 20  # bytes of a stream; far more than a font


def same_paper(one: bytes, other: bytes) -> bool:
    """Whether two PDFs say the same in each byte once their streams are unpacked."""
    return one == other or _unpacked(one) == _unpacked(other)


def _unpacked(data: bytes) -> bytes:
    """Return what a PDF holds, without the lengths and places that follow from how it is packed.

    These have to be right, or a viewer could be led past what lies there; where they are not, it stays as it is.
    """
    streams = list(_STREAM.finditer(data))
    edges = [(0, 0), *(found.span() for found in streams), (len(data), len(data))]
    between = [data[end:start] for (_, end), (start, _) in pairwise(edges)]
    lengths = [[int(number) for number in _LENGTH.findall(text)] for text in between]
    if lengths != [*([len(found[1])] for found in streams), []] or not _leads_right(data, between[-1]):
        return data
    kept = [_LENGTH.sub(b"", text) for text in between]
    kept[-1] = _NAME.sub(b"", _START.sub(b"", _PLACE.sub(b"", kept[-1])))
    return b"\0".join(part for pair in zip(kept, [*map(_inflated, streams), b""], strict=True) for part in pair)


def _leads_right(data: bytes, end: bytes) -> bool:
    """Whether the one table at the end of a PDF leads to the objects that lie there."""
    start, places = _START.search(end), [int(place) for place in _PLACE.findall(end)]
    numbered = all(data.startswith(b"%d 0 obj\n" % number, place) for number, place in enumerate(places, 1))
    return bool(start and data.startswith(b"xref\n", int(start[1]))) and numbered


def _inflated(found: re.Match[bytes]) -> bytes:
    """Return what a stream holds; as it is if it is not packed, or without end."""
    unpacking = zlib.decompressobj()
    try:
        whole = unpacking.decompress(found[1], _LONGEST)
    except zlib.error:
        return found[0]
    return whole if unpacking.eof and not unpacking.unused_data else found[0]
