"""An archive put together on this computer and laid down elsewhere: read back, and only then given its name."""

from __future__ import annotations

import errno
import os
import zipfile
from collections.abc import Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from ...base.errors import UserError
from ...base.progress import Progress
from ...files import removable
from ...files.durable import sync_folder
from ...files.held import once_let_go
from ...files.places import Place, place_of
from ...files.private import create, make_folder, share
from ...files.temporary import part_of
from .names import ACT, SUFFIX

_AT = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say: equal contents are equal bytes
_MODE = 0o100644 << 16
_UNIX = 3


class Staged(Struct, frozen=True):
    """A file that was put together: its name in the archive, where it lies on this computer, and what it is."""

    name: str
    path: Path
    is_: removable.Written


def staged(folder: Path, number: int, name: str, content: bytes) -> Staged:
    """Write a file of the archive into a folder of this computer."""
    path = folder / f"{number}"
    with create(path) as file:
        file.write(content)
    return Staged(name, path, removable.Written(len(content), sha256(content).hexdigest()))


def packed(files: Sequence[Staged], path: Path) -> Path:
    """Write a zip in which all is stored as it is: what has most of it is compressed already, and any tool reads it."""
    with create(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for one in files:
            about = zipfile.ZipInfo(one.name, _AT)
            about.create_system, about.external_attr, about.file_size = _UNIX, _MODE, one.is_.size
            with archive.open(about, "w", force_zip64=one.is_.size >= zipfile.ZIP64_LIMIT) as entry:
                for block in removable.blocks(one.path):
                    entry.write(block)
    return path


def lay_folder(files: Sequence[Staged], folder: Path, name: str, progress: Progress, device: int) -> Path:
    """Lay an archive into a new folder in ``folder``: through to the device, each file read back."""
    size = sum(one.is_.size for one in files)
    removable.check_room(folder, size, ACT)
    final = removable.free_path(folder, name)
    with part_of(final) as part:
        longest = max(len(str(path / one.name)) for path in (part, final) for one in files)
        if longest > removable.LONGEST_PATH:  # Windows would say that the folder is gone
            raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG), str(final))
        part.mkdir(mode=0o700)
        progress.begin("写入", size)
        for one in files:
            path = part / one.name
            make_folder(path.parent)
            removable.write(path, removable.blocks(one.path), progress)
        progress.begin("从U盘读回核对", size)
        for one in files:
            if removable.read_back(part / one.name, progress) != one.is_:
                raise UserError(differs(folder))
        for path in (*part.rglob("*"), part):
            if place_of(final) is not Place.OWN:
                share(path)
            if path.is_dir():
                sync_folder(path, strictly=True)
        removable.check_still(folder, device, ACT)
        progress.check()
        progress.end("改为正式文件名")
        once_let_go(partial(part.rename, final))
    return final


def lay_zip(made: Path, folder: Path, name: str, progress: Progress, device: int) -> Path:
    """Lay an archive that was packed into a folder, likewise."""
    size = made.stat().st_size
    removable.check_room(folder, size, ACT)
    with removable.new_part(folder) as part:
        progress.begin("写入", size)
        meant = removable.write(part, removable.blocks(made), progress)
        progress.begin("从U盘读回核对", size)
        if removable.read_back(part, progress) != meant:
            raise UserError(differs(folder))
        removable.check_still(folder, device, ACT)
        progress.check()
        progress.end("改为正式文件名")
        private = place_of(folder / name) is Place.OWN
        return removable.put_in_place(part, name, f"archive-{meant.sha256[:12]}{SUFFIX}", private=private)


def differs(folder: Path) -> str:
    """Say that a medium has not kept what was written."""
    what = f"从“{folder}”读回的内容与写入的不一致，归档包写入失败"
    return f"{what}；{removable.unharmed(ACT)}，这个U盘可能已坏，请换一个再{ACT}。"
