"""Pictures without what is no picture: comments, places, devices, second pictures, whatever stands behind the end.

What is kept is listed, not what is left out: a vendor's next idea is then left out too. The pixels stay as they are.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable

_JPEG_KEPT = {*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD} - {0xC8}  # frames, tables, scans
_JPEG_SCAN, _JPEG_END = 0xDA, 0xD9
_JPEG_MARKER = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])", re.DOTALL)  # in a scan neither stuffing nor restart
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs")
_PNG_MOVING = (b"acTL", b"fcTL", b"fdAT")
_WEBP_KEPT = (b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF")
_WEBP_DRESSED = 0x20 | 0x08 | 0x04  # profile, Exif, XMP
_GIF_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def bare(form: str, content: bytes) -> bytes:
    """Return the picture alone, of a file that a decoder has found sound; nothing where it cannot be told apart."""
    undress = _WAYS.get(form)
    try:
        return undress(content) if undress else b""
    except (IndexError, struct.error):
        return b""


def _jpeg(content: bytes) -> bytes:
    kept, at = [content[:2]], 2
    while True:
        found = _JPEG_MARKER.match(content, at)
        if found is None:
            return b""
        marker, at = found[1][0], found.end()
        if marker == _JPEG_END:
            return b"".join([*kept, b"\xff\xd9"])
        [length] = struct.unpack_from(">H", content, at)
        segment = content[at : at + length]
        if marker == 0xE0 and segment[2:7] == b"JFIF\0":
            kept.append(b"\xff\xe0\0\x10" + segment[2:14] + b"\0\0")  # without its thumbnail
        elif marker in _JPEG_KEPT or (marker == 0xEE and segment[2:7] == b"Adobe"):
            kept.append(b"\xff" + bytes([marker]) + segment)
        at += length
        if marker == _JPEG_SCAN:
            found = _JPEG_MARKER.search(content, at)
            end = found.start() if found else len(content)
            kept.append(content[at:end])
            if found is None:  # cut short at the very end, which decoders forgive
                return b"".join([*kept, b"\xff\xd9"])
            at = end


def _png(content: bytes) -> bytes:
    kept, at = [_PNG_HEAD], len(_PNG_HEAD)
    while True:
        length, kind = struct.unpack_from(">I4s", content, at)
        if kind in _PNG_KEPT or kind in _PNG_MOVING:
            kept.append(content[at : at + 12 + length])
        at += 12 + length
        if kind == b"IEND":
            return b"".join(kept)


def _webp(content: bytes) -> bytes:
    end = min(len(content), 8 + struct.unpack_from("<I", content, 4)[0])
    kept, at = [b"WEBP"], 12
    while at + 8 <= end:
        kind, length = struct.unpack_from("<4sI", content, at)
        whole = content[at : at + 8 + length + length % 2]
        if kind == b"VP8X":
            whole = whole[:8] + bytes([whole[8] & ~_WEBP_DRESSED]) + whole[9:]
        if kind == b"VP8X" or kind in _WEBP_KEPT:
            kept.append(whole)
        at += len(whole)
    inside = b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(inside)) + inside


def _gif(content: bytes) -> bytes:
    at = 13 + _colours(content[10])
    kept = [content[:at]]
    while content[at] != 0x3B:
        start = at
        if content[at] == 0x2C:
            at = _behind_blocks(content, at + 11 + _colours(content[at + 9]))
            kept.append(content[start:at])
        elif content[at] == 0x21:
            at = _behind_blocks(content, at + 2)
            label, name = content[start + 1], content[start + 3 : start + 14]
            if label == 0xF9 or (label == 0xFF and name in _GIF_LOOPS):
                kept.append(content[start:at])
        else:
            return b""
    return b"".join([*kept, b"\x3b"])


def _colours(flags: int) -> int:
    """Return the size of the table of colours that the flags announce."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _behind_blocks(content: bytes, at: int) -> int:
    while content[at]:
        at += 1 + content[at]
    return at + 1


_WAYS: dict[str, Callable[[bytes], bytes]] = {"JPEG": _jpeg, "MPO": _jpeg, "PNG": _png, "WEBP": _webp, "GIF": _gif}
