"""Makes Qt's ICU data small: what sorts and reads Chinese is kept, a twentieth of 32 MB.

The library holds one symbol, an archive of named items. It is assembled anew around those that are kept; ICU goes to
its root where a language has none. LGPL and ICU's licence allow it, and the whole file can be put back any day.
"""

from __future__ import annotations

import re
import struct
import subprocess
from pathlib import Path

MAGIC = b"\xda\x27"  # at the third byte of the archive
KIND = b"CmnD"
KEPT = re.compile(
    r"(coll/)?(root|res_index|pool|zh\w*|en)\.res|coll/ucadata\.icu|brkitr/(root|res_index)\.res|\w+\.nrm"
    r"|(likelySubtags|supplementalData|numberingSystems|keyTypeData|metadata|plurals|timezoneTypes|zoneinfo64)\.res"
    r"|(cnvalias|ulayout|uemoji)\.icu|(gb18030|ibm-5348_P100-1997)\.cnv"
)
ASSEMBLY = """.section .rodata
.globl {symbol}
.type {symbol}, %object
.balign 16
{symbol}: .incbin "{data}"
.size {symbol}, . - {symbol}
.section .note.GNU-stack,"",%progbits
"""


def shrink(library: Path, scratch: Path) -> None:
    """Put a library in the place of Qt's that has the kept items alone."""
    archive = reduced(library.read_bytes())
    data, source, made = scratch / "icu.dat", scratch / "icu.s", scratch / "icu.o"
    data.write_bytes(archive)
    symbol = f"icudt{library.name.rpartition('.')[2]}_dat"
    source.write_text(ASSEMBLY.format(symbol=symbol, data=data.name), "utf-8")
    subprocess.run(["as", source.name, "-o", made.name], cwd=scratch, check=True)
    options = ["-shared", "--build-id=none", "-z", "noexecstack", f"-soname={library.name}"]
    subprocess.run(["ld", *options, made.name, "-o", library.name], cwd=scratch, check=True)
    library.write_bytes((scratch / library.name).read_bytes())


def reduced(content: bytes) -> bytes:
    """Return the archive in a library with the kept items alone."""
    start = content.index(KIND) - 12
    if content[start + 2 : start + 4] != MAGIC:
        raise ValueError("no archive of ICU is where it used to be")
    head = content[start : start + struct.unpack_from("<H", content, start)[0]]
    base = start + len(head)
    kept = [(name, item) for name, item in items(content, base) if KEPT.fullmatch(name.partition("/")[2])]
    names = b"".join(name.encode() + b"\0" for name, _ in kept)
    place, name_at = _aligned(4 + 8 * len(kept) + len(names)), 4 + 8 * len(kept)
    table, body = struct.pack("<I", len(kept)), b""
    for name, item in kept:
        table += struct.pack("<II", name_at, place + len(body))
        name_at += len(name) + 1
        body += item.ljust(_aligned(len(item)), b"\0")
    return head + (table + names).ljust(place, b"\0") + body


def items(content: bytes, base: int) -> list[tuple[str, bytes]]:
    """Return what an archive holds, by name in its order; the last goes to the end of what is there, and is let go."""
    (count,) = struct.unpack_from("<I", content, base)
    table = [struct.unpack_from("<II", content, base + 4 + 8 * one) for one in range(count)]
    named = [content[base + name : content.index(b"\0", base + name)].decode() for name, _ in table]
    ends = [place for _, place in table[1:]]
    return [(name, content[base + at : base + to]) for name, (_, at), to in zip(named, table, ends, strict=False)]


def _aligned(length: int) -> int:
    return -(-length // 16) * 16
