"""Damage to bytes, texts, JSON, TOML, pictures and workbooks; everything is drawn from the one ``Random`` given."""

from __future__ import annotations

import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from random import Random
from typing import Any

_READ = re.compile(r"sheet|content|shared|styles|workbook|document")  # parts of which a reader takes more than the name
LARGEST = 30 * 2**20  # bytes of a mutated input: what is larger is refused before it is read, which tests know
ODD_BYTES = (
    b"\x00",
    b"\xff",
    b"\x7f",
    b"\x80",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\xff\xfe",
    b"\x0b",
    b"\r",
    b"\n",
    b'"',
)
ODD_TEXTS = (
    "",
    "\x00",
    "a\x00b\x1f",
    "\ufffe\uffff",
    "\u202egpj.exe",
    "é\u0301" * 50,
    "𠮷㐂🙂",
    "<img src='file:///x'><b>&amp;",
    "=1+1",
    "../../x",
    "C:\\x",
    "\n\n",
    "甲" * 5000,
    "9" * 5000,
    "[" * 3000,
    "2026-02-30",
    "9999-12-31T23:59:59+99:99",
)
ODD_NUMBERS = (0, -1, 1, 99999, 100000, 2**31, 2**53 + 1, 2**63 - 1, 2**63, -(2**63), 10**40, 0.1, 1e308, -0.0, 1e-300)
ODD_JSON = (
    b"NaN",
    b"Infinity",
    b"1e999999",
    b"1E+99999999",
    b"9" * 5000,
    b'"1e5000"',
    b'"NaN"',
    b'"sNaN"',
    b'"-0"',
    b'"\\ud800"',
    b'"\\u0000"',
    b"[" * 20000,
    b"[" * 900 + b"]" * 900,
    b'{"a":' * 20000,
    b"null",
    b"true",
    b"{}",
    b"[]",
    b'""',
    b"",
)
ODD_TOML = (
    b"nan",
    b"-inf",
    b"1e400",
    b"9" * 5000,
    b"0.000000000000000000001",
    b'"\\u0000"',
    b'"\\uD800"',
    b"[" * 3000,
    b"[]",
    b"{}",
    b"true",
    b"1979-05-27",
    b'""',
    b"-1",
    b"0",
    b'"<b>&lt;"',
    b"0x7fffffffffffffff",
)
ODD_XML = (
    b"99999999",
    b"-1",
    b"XFD1048576",
    b"xfd1048576",
    b"A00000001048576",
    b"+1048576",
    b" 9",
    b"ZZZ9999999",
    b"4294967296",
    b"",
    b"A1:XFD1048576",
    b"&#0;",
    b"&a;",
    b"s",
    b"d",
    b"1e308",
    b"1e999",
    b"NaN",
    b"2026-13-45T99:99:99",
)


def damaged(data: bytes, other: bytes, random: Random) -> bytes:
    """Change bytes as media and other programs do: bits, runs, cuts, insertions, blocks, a splice of two."""
    for _ in range(random.choice((1, 1, 2, 4, 16))):
        data = random.choice(BYTE_WAYS)(data, other, random)
    return data[:LARGEST]


def _flip(data: bytes, _: bytes, random: Random) -> bytes:
    changed = bytearray(data or b"\x00")
    for _ in range(random.choice((1, 3, 30))):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _run(data: bytes, _: bytes, random: Random) -> bytes:
    at, length = random.randrange(len(data) + 1), random.choice((1, 4, 64, 512, 4096))
    new = random.choice((bytes(length), b"\xff" * length, random.randbytes(length)))
    return data[:at] + new + data[at + length :]


def _cut(data: bytes, _: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _inserted(data: bytes, _: bytes, random: Random) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice(ODD_BYTES) * random.choice((1, 2, 1000)) + data[at:]


def _taken(data: bytes, _: bytes, random: Random) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + data[at + random.choice((1, 10, 512)) :]


def _swapped(data: bytes, _: bytes, random: Random) -> bytes:
    size = random.choice((1, 16, 512, 4096))
    a, b = sorted(random.randrange(len(data) + 1) for _ in range(2))
    if a + size > b:
        return data
    return data[:a] + data[b : b + size] + data[a + size : b] + data[a : a + size] + data[b + size :]


def _spliced(data: bytes, other: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data) + 1)] + other[random.randrange(len(other) + 1) :]


def _number(data: bytes, _: bytes, random: Random) -> bytes:
    at = random.randrange(max(1, len(data) - 4))
    new = struct.pack(random.choice("<>") + "I", random.choice((0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 65536)))
    return data[:at] + new + data[at + 4 :]


BYTE_WAYS: list[Callable[[bytes, bytes, Random], bytes]] = [
    *(_flip, _flip, _run, _cut, _inserted, _taken, _swapped, _spliced, _number)
]


def damaged_json(data: bytes, other: bytes, random: Random) -> bytes:
    """Change values and names of a JSON document; or write a value as no encoder would."""
    try:
        document = json.loads(data)
    except ValueError:
        return damaged(data, other, random)
    for _ in range(random.choice((1, 1, 2, 5))):
        document = _altered(document, random)
    text = json.dumps(document, ensure_ascii=random.random() < 0.5).encode("utf-8", "surrogatepass")
    if random.random() < 0.4:
        text = _replaced(text, rb'"(?:[^"\\]|\\.)*"|-?[0-9][0-9.]*|null', ODD_JSON, random)
    return text


def _altered(value: Any, random: Random) -> Any:
    """Return the document with one of its parts replaced, doubled, renamed or taken out."""
    if isinstance(value, dict) and value and random.random() < 0.85:
        key = random.choice(list(value))
        if random.random() < 0.1:
            return {name: part for name, part in value.items() if name != key}
        if random.random() < 0.1:
            return {**value, random.choice((*ODD_TEXTS, "kind", "17", "7")): value[key]}
        return {**value, key: _altered(value[key], random)}
    if isinstance(value, list) and value and random.random() < 0.85:
        at = random.randrange(len(value))
        if random.random() < 0.2:
            return value[:at] + [value[at]] * random.choice((0, 2, 3000)) + value[at + 1 :]
        return [*value[:at], _altered(value[at], random), *value[at + 1 :]]
    if random.random() < 0.6 and isinstance(value, str | int | None):
        return random.choice(ODD_TEXTS if isinstance(value, str) else ODD_NUMBERS)
    return random.choice(
        (*ODD_TEXTS, *ODD_NUMBERS, None, True, [], {}, [value], {"a": value}, "1e9999", "NaN", "\ud800")
    )


def damaged_toml(data: bytes, other: bytes, random: Random) -> bytes:
    """Change lines and values of a TOML text."""
    lines, others = data.split(b"\n"), other.split(b"\n")
    for _ in range(random.choice((1, 2, 6))):
        at, way = random.randrange(len(lines)), random.randrange(6)
        if way == 0:
            del lines[at : at + random.choice((1, 5))]
        elif way == 1:
            lines.insert(random.randrange(len(lines) + 1), lines[at])
        elif way == 2:
            lines.insert(at, random.choice(others))
        else:
            lines[at] = _replaced(lines[at], rb'"[^"]*"|-?[0-9.]+|\[[^\[\]]*\]', ODD_TOML, random)
        lines = lines or [b""]
    text = b"\n".join(lines)
    return text.replace(b"sections", b"sections" * 3000, 1) if random.random() < 0.01 else text


def _replaced(text: bytes, pattern: bytes, odd: tuple[bytes, ...], random: Random) -> bytes:
    """Put something odd in the place of one of the pattern's matches."""
    found = list(re.finditer(pattern, text))
    if not found:
        return text
    one = random.choice(found)
    return text[: one.start()] + random.choice(odd) + text[one.end() :]


def damaged_text(data: bytes, other: bytes, random: Random) -> bytes:
    """Change cells as copied from a spreadsheet."""
    cells = data.split(b"\t")
    for _ in range(random.choice((1, 3))):
        odd = random.choice(ODD_TEXTS).encode("utf-8", "surrogatepass")
        cells.insert(random.randrange(len(cells) + 1), odd * random.choice((1, 1, 40)))
    text = b"\t".join(cells) * random.choice((1, 1, 1, 30))
    return damaged(text, other, random) if random.random() < 0.3 else text


def damaged_picture(data: bytes, other: bytes, random: Random) -> bytes:
    """Damage a picture; or let it claim more pixels than any memory holds, with its sums right."""
    if not data.startswith(b"\x89PNG") or random.random() < 0.6:
        return damaged(data, other, random)
    size = struct.pack(">II", *(random.choice((1, 0, 9999, 10**5, 2**31 - 1)) for _ in range(2)))
    head = b"IHDR" + size + data[24:29]
    bomb = b"zTXt" + b"a\x00\x00" + zlib.compress(bytes(random.choice((10, 2**24))))
    text = struct.pack(">I", len(bomb) - 4) + bomb + struct.pack(">I", zlib.crc32(bomb))
    return data[:12] + head + struct.pack(">I", zlib.crc32(head)) + random.choice((b"", text)) + data[33:]


def damaged_zip(data: bytes, other: bytes, random: Random) -> bytes:
    """Damage a part of a workbook and pack it again with its sums right; sometimes the archive itself."""
    if random.random() < 0.15:
        return damaged(data, other, random)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {part.filename: archive.read(part) for part in archive.infolist()}
    for _ in range(random.choice((1, 1, 2))):
        name = random.choice([name for name in parts if _READ.search(name)])
        parts[name] = _damaged_part(parts[name], random.choice(list(parts.values())), random)
    if random.random() < 0.1:
        parts = _renamed(parts, random)
    names = list(parts)
    if random.random() < 0.1:
        del parts[random.choice(names)]
    if random.random() < 0.1:
        parts[random.choice(("../../x", "/x", "a\\b", "xl/vbaProject.bin", "xl/worksheets/sheet1.xml "))] = b"a"
    out = BytesIO()
    with zipfile.ZipFile(
        out, "w", random.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2))
    ) as new:
        for name, part in parts.items():
            new.writestr(name, part)
    whole = out.getvalue()
    return damaged(whole, other, random) if random.random() < 0.05 else whole


def _renamed(parts: dict[str, bytes], random: Random) -> dict[str, bytes]:
    """Give a part another name, in all parts that speak of it."""
    old = random.choice([name.rpartition("/")[2] for name in parts])
    new = random.choice((f"{old}.png", "a.dat", old.upper(), old.replace(".xml", "")))
    return {name.replace(old, new): part.replace(old.encode(), new.encode()) for name, part in parts.items()}


def _damaged_part(part: bytes, other: bytes, random: Random) -> bytes:
    way = random.randrange(10)
    if way < 2:
        return damaged(part, other, random)
    if way == 2:
        entities = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
        return re.sub(rb"(<\w+[ >:])", entities.replace(b"\\", b"") + rb"\1", part, count=1)
    if way == 3:
        return re.sub(
            rb"<(row|si|table:table-row)\b.*?</\1>", lambda m: m[0] * random.choice((2, 50, 6000)), part, count=1
        )
    if way == 4:
        return part + b" " * random.choice((10, 2**22))
    if way == 5:
        return part.replace(b"UTF-8", random.choice((b"UTF-16", b"none", b"UTF-7", b"gb18030", b"latin-1")), 1)
    for _ in range(random.choice((1, 2, 8))):
        if way < 9:
            part = _replaced(part, rb'(?<==")[^"]*(?=")', ODD_XML, random)
        else:
            text = random.choice(ODD_TEXTS).encode("utf-8", "surrogatepass") or b"a"
            part = _replaced(part, rb"(?<=>)[^<>]+(?=<)", (*ODD_XML, text, text * 100), random)
    return part
