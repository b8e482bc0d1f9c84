"""Writes a .deb with the standard library: an ar archive of two tars, equal to the byte for equal content.

Not by dpkg-deb: what that compresses with differs by version, the newest zstd is one that UOS cannot read, and it is
not everywhere where a package is built. xz, root's everything, one date, names in order.
"""

from __future__ import annotations

import hashlib
import io
import lzma
import tarfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

PROGRAM, FILE = 0o755, 0o644

Content = Mapping[str, Path | bytes | PurePosixPath]
"""By path from the root: a file to copy, a text, or where a link leads."""


def write(deb: Path, control: Mapping[str, str], content: Content, epoch: int) -> None:
    """Write a package; its control file gets the installed size."""
    data = {path: one.read_bytes() if isinstance(one, Path) else one for path, one in sorted(content.items())}
    files = {path: one for path, one in data.items() if isinstance(one, bytes)}
    told = dict(control) | {"Installed-Size": str(sum(-(-len(one) // 1024) for one in files.values()))}
    told["Description"] = told.pop("Description")  # last, since it is of several lines
    sums = "".join(f"{hashlib.md5(one, usedforsecurity=False).hexdigest()}  {path}\n" for path, one in files.items())
    fields = "".join(f"{name}: {value}\n" for name, value in told.items())
    programs = {path for path, one in content.items() if isinstance(one, Path) and one.stat().st_mode & 0o100}
    members = {
        "debian-binary": b"2.0\n",
        "control.tar.xz": _tar({"control": fields.encode(), "md5sums": sums.encode()}, set(), epoch),
        "data.tar.xz": _tar(data, programs, epoch),
    }
    deb.write_bytes(b"!<arch>\n" + b"".join(_member(name, one, epoch) for name, one in members.items()))


def _member(name: str, content: bytes, epoch: int) -> bytes:
    head = f"{name:16}{epoch:<12}{0:<6}{0:<6}{0o100000 | FILE:<8o}{len(content):<10}`\n"
    return head.encode() + content + b"\n" * (len(content) % 2)


def _tar(content: Mapping[str, bytes | PurePosixPath], programs: set[str], epoch: int) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as tar:
        folders = {parent for path in content for parent in PurePosixPath(path).parents}
        for folder in sorted(map(str, folders)):
            tar.addfile(_entry("./" if folder == "." else f"./{folder}/", PROGRAM, tarfile.DIRTYPE, epoch))
        for path, one in sorted(content.items()):
            entry = _entry(f"./{path}", PROGRAM if path in programs else FILE, tarfile.REGTYPE, epoch)
            if isinstance(one, PurePosixPath):
                entry.type, entry.linkname, entry.mode = tarfile.SYMTYPE, str(one), 0o777
                tar.addfile(entry)
            else:
                entry.size = len(one)
                tar.addfile(entry, io.BytesIO(one))
    return lzma.compress(packed.getvalue(), preset=6, check=lzma.CHECK_CRC32)


def _entry(name: str, mode: int, kind: bytes, epoch: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.mode, entry.type, entry.mtime = mode, kind, epoch
    entry.uname = entry.gname = "root"
    return entry
