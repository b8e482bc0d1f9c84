"""Makes the font that a start paints with where the system has none for Chinese: small, so that it need not be packed.

The glyphs of GB 2312 and of the program's own words keep their numbers and widths; the others are emptied and taken out
of the table of characters, so that a rare hanzi comes from the whole font, which the window loads a moment later.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from reportlab.pdfbase.ttfonts import TTFontFile

from desktop_app.base.paths import RESOURCES, ROOT

Tables = dict[str, bytes]
FAMILY = ("Noto Sans SC", "Noto Sans S1")  # as long, so that it is exchanged in place: two fonts of one name are one
LEFT_OUT = {"vhea", "vmtx", "STAT", "gasp"}
WORDS, SCALE, TWO_SCALES, MATRIX, MORE = 0x0001, 0x0008, 0x0040, 0x0080, 0x0020
OTHERS = [(0x20, 0x180), (0x2000, 0x2070), (0x2150, 0x2600), (0x3000, 0x3040), (0xFF00, 0xFFF0)]


def make(font: Path, made: Path) -> None:
    """Write the small font."""
    glyphs = TTFontFile(str(font)).charToGlyph
    kept = {character: glyphs[character] for character in sorted(characters()) if character in glyphs}
    made.write_bytes(_joined(reduced(_tables(font.read_bytes()), kept)))


def characters() -> set[int]:
    """Return what is painted at once: what old systems can type, and what stands in the program."""
    double = (bytes((high, low)) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    own = [*(ROOT / "ui").rglob("*.py"), *(ROOT / "desktop_app").rglob("*.py"), *RESOURCES.rglob("*.toml")]
    texts = [*(one.decode("gb2312", "ignore") for one in double), *(file.read_text("utf-8") for file in own)]
    return {ord(one) for text in texts for one in text} | {one for span in OTHERS for one in range(*span)}


def reduced(tables: Tables, kept: dict[int, int]) -> Tables:
    """Return a font's tables with the glyphs of these characters alone."""
    wide = struct.unpack_from(">h", tables["head"], 50)[0]
    places = [one * (1 if wide else 2) for (one,) in struct.iter_unpack(">L" if wide else ">H", tables["loca"])]
    shapes = [tables["glyf"][start:end] for start, end in pairwise(places)]
    wanted, waiting = set[int](), [0, *kept.values()]
    while waiting:
        if (one := waiting.pop()) not in wanted:
            wanted.add(one)
            waiting += _parts(shapes[one])
    glyf, loca = bytearray(), [0]
    for number, shape in enumerate(shapes):
        glyf += shape.ljust(-(-len(shape) // 4) * 4, b"\0") if number in wanted else b""
        loca.append(len(glyf))
    head = tables["head"][:8] + bytes(4) + tables["head"][12:50] + struct.pack(">h", 1) + tables["head"][52:]
    others = {tag: table for tag, table in tables.items() if tag not in LEFT_OUT}
    changed = {"glyf": bytes(glyf), "loca": struct.pack(f">{len(loca)}L", *loca), "head": head, "cmap": _cmap(kept)}
    for encoding in ("utf-16-be", "latin-1"):
        others["name"] = others["name"].replace(FAMILY[0].encode(encoding), FAMILY[1].encode(encoding))
    return others | changed


def _parts(shape: bytes) -> Iterator[int]:
    """Yield the glyphs that one is put together from."""
    if len(shape) < 10 or struct.unpack_from(">h", shape)[0] >= 0:
        return
    at, more = 10, True
    while more:
        flags, number = struct.unpack_from(">HH", shape, at)
        yield number
        at += 8 if flags & WORDS else 6
        at += 2 if flags & SCALE else 4 if flags & TWO_SCALES else 8 if flags & MATRIX else 0
        more = bool(flags & MORE)


def _cmap(kept: dict[int, int]) -> bytes:
    """Return a table of characters, format 12: which run of them has which run of glyphs."""
    runs: list[list[int]] = []
    for character, glyph in sorted(kept.items()):
        if runs and character == runs[-1][1] + 1 and glyph == runs[-1][2] + character - runs[-1][0]:
            runs[-1][1] = character
        else:
            runs.append([character, character, glyph])
    body = b"".join(struct.pack(">LLL", *run) for run in runs)
    return struct.pack(">HHHHLHHLLL", 0, 1, 3, 10, 12, 12, 0, 16 + len(body), 0, len(runs)) + body


def _tables(font: bytes) -> Tables:
    (count,) = struct.unpack_from(">H", font, 4)
    entries = [struct.unpack_from(">4sLLL", font, 12 + 16 * one) for one in range(count)]
    return {tag.decode(): font[at : at + length] for tag, _, at, length in entries}


def _joined(tables: Tables) -> bytes:
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    head = struct.pack(">LHHHH", 0x00010000, count, power * 16, power.bit_length() - 1, (count - power) * 16)
    listed, body, start = b"", b"", 12 + 16 * count
    for tag, table in sorted(tables.items()):
        padded = table.ljust(-(-len(table) // 4) * 4, b"\0")
        listed += struct.pack(">4sLLL", tag.encode(), _sum(padded), start + len(body), len(table))
        body += padded
    made = head + listed + body
    whole = struct.pack(">L", (0xB1B0AFBA - _sum(made)) & 0xFFFFFFFF)
    at = start + sum(-(-len(table) // 4) * 4 for tag, table in sorted(tables.items()) if tag < "head") + 8
    return made[:at] + whole + made[at + 4 :]


def _sum(padded: bytes) -> int:
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}L", padded)
    return sum(words) & 0xFFFFFFFF
