"""What a folder of programs and libraries asks of a Linux, told by readelf of binutils, for every processor alike."""

from __future__ import annotations

import os
import re
import struct
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

# soname -> Debian's package; one that is not here ends the build, so that nothing is forgotten.
PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libICE.so.6": "libice6",  # this and the next asks Qt's wheel for ARM alone
    "libSM.so.6": "libsm6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libcups.so.2": "libcups2",
    "libdbus-1.so.3": "libdbus-1-3",
    "libexpat.so.1": "libexpat1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1 | libgcc1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libstdc++.so.6": "libstdc++6",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb.so.1": "libxcb1",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
LIBRARY_VERSIONS = {"GLIBCXX": (3, 4, 25), "CXXABI": (1, 3, 11), "GCC": (7, 0, 0), "V": (0, 8, 0)}
"""What gcc 8 and xkbcommon of UOS 20 have."""
LATER = {"2.31": {"GLIBCXX": (3, 4, 28), "CXXABI": (1, 3, 12)}}
"""By glibc, what is newer beside it: Kylin on ARM has gcc 10's, as the oldest Qt's wheel asks."""
OF_GLIBC = re.compile(r"(ld-linux.*|lib(c|dl|m|pthread|resolv|rt|util))\.so\.\d")


LARGEST_PAGE = 0x10000
"""Of memory, on any processor: the places of a segment in the file and in memory agree within it."""
LOAD = 1  # a segment of memory


def close_hole(file: Path) -> None:
    """Take the largest hole between two segments out of a library: one that was rewritten may have two megabytes of it.

    Nothing moves in memory. The layout is that of System V ABI, chapters 4 and 5, for 64 bits, the low byte first.
    """
    data = bytearray(file.read_bytes())
    if data[4:6] != b"\x02\x01":
        return
    segments, sections = struct.unpack_from("<2Q", data, 32)
    size, count, section_size, section_count = struct.unpack_from("<4H", data, 54)
    places = [segments + at * size for at in range(count)]
    loads = [at for at in places if _number("<I", data, at) == LOAD]
    begun = {_number("<Q", data, at + 8): _number("<Q", data, at + 32) for at in loads}
    spans = sorted((offset, offset + held) for offset, held in begun.items())
    width, begin = max(((later - end, later) for (_, end), (later, _) in pairwise(spans)), default=(0, 0))
    hole = slice(begin - width // LARGEST_PAGE * LARGEST_PAGE, begin)
    if hole.start >= begin or any(data[hole]):
        return
    of_sections = (sections + at * section_size + 24 for at in range(section_count))
    for at in (40, *(at + 8 for at in places), *of_sections):
        offset = _number("<Q", data, at)
        struct.pack_into("<Q", data, at, offset - (begin - hole.start) * (offset >= begin))
    for at in loads:
        struct.pack_into("<Q", data, at + 48, min(LARGEST_PAGE, _number("<Q", data, at + 48)))
    del data[hole]
    file.write_bytes(data)


def _number(kind: str, data: bytearray, at: int) -> int:
    return int(struct.unpack_from(kind, data, at)[0])


def binaries(folder: Path) -> list[Path]:
    """Return every program and library in a folder."""
    files = sorted(file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
    return [file for file in files if _is_elf(file)]


def asked(file: Path) -> dict[str, tuple[int, ...]]:
    """Return the newest version that a file needs of each kind: GLIBC, GLIBCXX, CXXABI and others."""
    versions: dict[str, tuple[int, ...]] = {}
    for kind, number in re.findall(r"Name: ([A-Z]\w*)_([0-9.]+)  Flags", _readelf("-V", file)):
        versions[kind] = max(versions.get(kind, (0,)), tuple(map(int, number.split("."))))
    return versions


def refuse_newer(folder: Path, glibc: str) -> None:
    """End the build if something asks for more than a system has, wherever it came from."""
    most = LIBRARY_VERSIONS | LATER.get(glibc, {}) | {"GLIBC": tuple(map(int, glibc.split(".")))}
    newer = [
        f"{file.name}: {kind} {'.'.join(map(str, version))}"
        for file in binaries(folder)
        for kind, version in asked(file).items()
        if version > most.get(kind, version)
    ]
    if newer:
        raise SystemExit(f"More than glibc {glibc} and its time is asked for by {'; '.join(newer)}.")


def depends(folder: Path) -> list[str]:
    """Return the packages that bring what the folder needs and does not hold, glibc with the version."""
    files = binaries(folder)
    held = {file.name for file in files}
    needed = {name for file in files for name in _needs(file)} - held
    unknown = [name for name in needed if name not in PACKAGES and not OF_GLIBC.fullmatch(name)]
    if unknown:
        raise SystemExit(f"No package is known for {', '.join(sorted(unknown))}: .ci/package/elf.py wants it.")
    oldest = ".".join(map(str, max(asked(file).get("GLIBC", (0,)) for file in files)))
    return [f"libc6 (>= {oldest})", *sorted({PACKAGES[name] for name in needed if name in PACKAGES})]


def _needs(file: Path) -> Iterator[str]:
    yield from re.findall(r"\(NEEDED\).*\[(.+)\]", _readelf("-d", file))


def _readelf(option: str, file: Path) -> str:
    plain = os.environ | {"LC_ALL": "C"}
    return subprocess.run(
        ["readelf", "--wide", option, file], env=plain, capture_output=True, encoding="utf-8", check=True
    ).stdout


def _is_elf(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(4) == b"\x7fELF"
