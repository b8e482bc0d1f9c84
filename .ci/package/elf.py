"""What a folder of programs and libraries asks of a Linux, told by objdump of binutils, which PyInstaller needs too."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
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
    "libzstd.so.1": "libzstd1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
OF_GLIBC = re.compile(r"(ld-linux.*|lib(c|dl|m|pthread|resolv|rt|util))\.so\.\d")


def binaries(folder: Path) -> list[Path]:
    """Return every program and library in a folder."""
    files = sorted(file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
    return [file for file in files if _is_elf(file)]


def glibc(file: Path) -> tuple[int, ...]:
    """Return the version of glibc that a file needs at least."""
    found = re.findall(r"\(GLIBC_([0-9.]+)\)|\bGLIBC_([0-9.]+)", _objdump("-T", file))
    return max((tuple(map(int, (one or other).split("."))) for one, other in found), default=(0,))


def depends(folder: Path) -> list[str]:
    """Return the packages that bring what the folder needs and does not hold, glibc with the version."""
    files = binaries(folder)
    held = {file.name for file in files}
    needed = {name for file in files for name in _needs(file)} - held
    unknown = [name for name in needed if name not in PACKAGES and not OF_GLIBC.fullmatch(name)]
    if unknown:
        raise SystemExit(f"No package is known for {', '.join(sorted(unknown))}: .ci/package/elf.py wants it.")
    oldest = ".".join(map(str, max(map(glibc, files))))
    return [f"libc6 (>= {oldest})", *sorted({PACKAGES[name] for name in needed if name in PACKAGES})]


def _needs(file: Path) -> Iterator[str]:
    yield from re.findall(r"NEEDED\s+(\S+)", _objdump("-p", file))


def _objdump(option: str, file: Path) -> str:
    return subprocess.run(["objdump", option, file], capture_output=True, encoding="utf-8", check=True).stdout


def _is_elf(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(4) == b"\x7fELF"
