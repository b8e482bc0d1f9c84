"""The files of an archive that somebody brings, folder or zip, one after the other: whatever is in it, it is read."""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO, Protocol

from ...base.errors import UserError, error_name, reason
from ...base.limits import FILE
from ...base.progress import check
from ...base.text import shown
from ...files.places import is_folder
from ...files.plain_reading import CHUNK, open_plain
from .names import HASHES, MOST

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OverflowError)
"""What reading a zip that was changed can raise: other ways of packing, encryption, sums that do not hold."""
_UNREAD = "读不出来"
_DENSEST, _SMALL = 100, 64 << 20  # how much longer than itself a zip may become; bytes that any may


class UnreadError(Exception):
    """A file of an archive cannot be read; the text says why, to stand behind its name."""


class Archived(Protocol):
    """The files of an archive by their names, and what else there is besides."""

    names: list[str]
    strange: list[str]
    """Sentences on what no archive has: a link, a name that is there twice, folders in folders."""
    left: int
    """How many bytes of it are read yet: a zip of a few can hold terabytes."""

    def opened(self, name: str) -> IO[bytes]:
        """Open a file."""


class Folder:
    """An archive that is a folder."""

    def __init__(self, path: Path) -> None:
        self._path, self.left = path, FILE.read * 2
        self.names, self.strange = list[str](), list[str]()
        for where, folders, files in os.walk(path, onerror=_refuse):
            for name in [*folders, *files]:
                self._note(Path(where, name))
            if Path(where) != path:
                folders.clear()
            if len(self.names) > MOST:
                raise UserError(f"“{path}”里的文件超过{MOST}个，不是归档包；请核对选的文件夹。")

    def opened(self, name: str) -> IO[bytes]:
        """Open a file."""
        return open_plain(self._path / name)

    def _note(self, one: Path) -> None:
        told, mode = one.relative_to(self._path).as_posix(), one.lstat().st_mode
        if stat.S_ISREG(mode):
            self.names.append(told)
        elif not stat.S_ISDIR(mode):
            self.strange.append(f"“{shown(told, 120)}”不是文件（可能是链接或设备），不是归档时写入的。")
        elif one.parent != self._path:
            self.strange.append(f"“{shown(told, 120)}”是文件夹，不是归档时写入的，里面的内容没有核对。")


class Zip:
    """An archive that is a zip, by whatever tool: a folder around all that is in it makes no other."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.left = min(FILE.read * 2, path.stat().st_size * _DENSEST + _SMALL)
        found = [one for one in archive.infolist() if not one.is_dir()]
        if len(found) > MOST:
            raise UserError(f"“{path}”里的文件超过{MOST}个，不是归档包；请核对选的文件。")
        around = _around([one.filename for one in found])
        self._files = {one.filename.removeprefix(around): one for one in found}
        self.names = list(self._files)
        twice = [name for name, number in Counter(one.filename for one in found).items() if number > 1]
        self.strange = [
            f"“{shown(one.removeprefix(around), 120)}”在归档包里有几个，不是归档时写入的。" for one in twice
        ]

    def opened(self, name: str) -> IO[bytes]:
        """Open a file."""
        return self._archive.open(self._files[name])


def _around(names: list[str]) -> str:
    """Return the folder, with its slash, that somebody has packed as a whole; empty where there is none."""
    tops = {name.partition("/")[0] for name in names}
    around = f"{next(iter(tops))}/" if len(tops) == 1 else ""
    return around if HASHES not in names and f"{around}{HASHES}" in names else ""


@contextmanager
def opened_archive(path: Path) -> Iterator[Archived]:
    """Open a folder or a zip; refuse what is neither."""
    if is_folder(path):
        try:
            found = Folder(path)
        except OSError as error:
            raise UserError(f"“{path}”无法读取（{reason(error)}），没有核对。") from None
        yield found
        return
    try:
        with open_plain(path) as file, _zip(file) as archive:
            yield Zip(path, archive)
    except OSError as error:
        raise UserError(f"“{path}”无法读取（{reason(error)}），没有核对。") from None
    except _BROKEN:
        raise UserError(f"“{path}”已损坏，不是完整的归档包；请改用归档包的另一份。") from None


def _zip(file: IO[bytes]) -> zipfile.ZipFile:
    """Open a zip whose names are UTF-8, said so or not, or else as a Chinese Windows packs them."""
    try:
        return zipfile.ZipFile(file, metadata_encoding="utf-8")
    except UnicodeDecodeError:
        return zipfile.ZipFile(file, metadata_encoding="gb18030")


def digest_in(archive: Archived, name: str, into: IO[bytes] | None = None) -> str:
    """Return the SHA-256 of a file of an archive, written ``into`` another one too; raise ``UnreadError``."""
    whole = sha256()
    try:
        with archive.opened(name) as file:
            while block := file.read(CHUNK):
                check()
                whole.update(block)
                archive.left -= len(block)
                if archive.left < 0:
                    raise UnreadError("没有读完，归档包解开后太大，不是归档时写入的")
                if into is not None:
                    into.write(block)
    except OSError as error:
        raise UnreadError(f"{_UNREAD}（{reason(error)}）") from None
    except (*_BROKEN, KeyError):
        raise UnreadError(f"{_UNREAD}，已损坏") from None
    return whole.hexdigest()


def text_in(archive: Archived, name: str, most: int) -> bytes:
    """Return a file of an archive that is not long; raise ``UnreadError``."""
    try:
        with archive.opened(name) as file:
            data = file.read(most + 1)
    except OSError as error:
        if error_name(error).startswith("ENOENT"):
            raise UnreadError("不见了") from None
        raise UnreadError(f"{_UNREAD}（{reason(error)}）") from None
    except KeyError:
        raise UnreadError("不见了") from None
    except _BROKEN:
        raise UnreadError(f"{_UNREAD}，已损坏") from None
    if len(data) > most:
        raise UnreadError("太大")
    return data


def _refuse(error: OSError) -> None:
    raise UserError(f"“{error.filename}”无法读取（{reason(error)}），没有核对。")
