"""The files of an archive that somebody brings, folder or zip, one after the other: whatever is in it, it is read."""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
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
from .names import MOST

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OverflowError)
"""What reading a zip that was changed can raise: other ways of packing, encryption, sums that do not hold."""
_UNREAD = "读不出来"


class UnreadError(Exception):
    """A file of an archive cannot be read; the text says why, to stand behind its name."""


class Archived(Protocol):
    """The files of an archive by their names, and what else there is besides."""

    names: list[str]
    strange: list[str]
    """Sentences on what no archive has: a link, a name that is there twice, one that leads outside."""

    def opened(self, name: str) -> IO[bytes]:
        """Open a file."""


class Folder:
    """An archive that is a folder."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.names, self.strange = list[str](), list[str]()
        for where, folders, files in os.walk(path, onerror=_refuse):
            for name in [*folders, *files]:
                one = Path(where, name)
                told = str(one.relative_to(path)).replace(os.sep, "/")
                mode = one.lstat().st_mode
                if stat.S_ISREG(mode):
                    self.names.append(told)
                elif not stat.S_ISDIR(mode):
                    self.strange.append(f"“{shown(told, 120)}”不是文件（可能是链接或设备），不是归档时写入的。")
            if len(self.names) > MOST:
                raise UserError(f"“{path}”里的文件超过{MOST}个，不是归档包；请核对选的文件夹。")

    def opened(self, name: str) -> IO[bytes]:
        """Open a file."""
        return open_plain(self._path / name)


class Zip:
    """An archive that is a zip."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        found = [one.filename for one in archive.infolist() if not one.is_dir()]
        self.names = list(dict.fromkeys(found))
        self.strange = [f"“{shown(one, 120)}”在归档包里有几个，不是归档时写入的。" for one in _twice(found)]
        if len(found) > MOST:
            raise UserError(f"“{path}”里的文件超过{MOST}个，不是归档包；请核对选的文件。")

    def opened(self, name: str) -> IO[bytes]:
        """Open a file."""
        return self._archive.open(name)


@contextmanager
def opened_archive(path: Path) -> Iterator[Archived]:
    """Open a folder or a zip; refuse what is neither."""
    if is_folder(path):
        yield Folder(path)
        return
    try:
        with open_plain(path) as file, zipfile.ZipFile(file) as archive:
            yield Zip(path, archive)
    except OSError as error:
        raise UserError(f"“{path}”无法读取（{reason(error)}），没有核对。") from None
    except _BROKEN:
        raise UserError(f"“{path}”已损坏，不是完整的归档包；请改用归档包的另一份。") from None


def digest_in(archive: Archived, name: str, into: IO[bytes] | None = None) -> str:
    """Return the SHA-256 of a file of an archive, written ``into`` another one too; raise ``UnreadError``."""
    whole, size = sha256(), 0
    try:
        with archive.opened(name) as file:
            while block := file.read(CHUNK):
                check()
                whole.update(block)
                size += len(block)
                if size > FILE.read:
                    raise UnreadError(f"太大（超过{FILE.read >> 30} GB）")
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


def _twice(names: list[str]) -> list[str]:
    seen, twice = set[str](), dict[str, None]()
    for one in names:
        if one in seen:
            twice[one] = None
        seen.add(one)
    return list(twice)
