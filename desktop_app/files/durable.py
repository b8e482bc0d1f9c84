"""Files that come to be whole or not at all, and lie on the disk when that is said."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from ..base.errors import ProtectedError
from ..base.userdirs import data_folder, default_file
from .held import once_let_go
from .kinds import HEADER, is_ours
from .places import Place, is_file, place_of, real_name
from .plain_reading import open_plain
from .private import create, share
from .room import listed
from .temporary import PART as PART  # where one looks for it
from .temporary import part_of

_NO_SUCH_THING = (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS)  # some file systems sync no folders


def write_whole(path: Path, data: bytes) -> None:
    """Write a file: what was there before stays until all is on the disk. Raises ``OSError``, and leaves nothing.

    On this computer it is the owner's alone, on a medium or in a network folder it is for others; what is written over
    a file elsewhere than in the program's folders can be read by whom that could.

    A data file, or a sealed copy of one, is never written over: a name is soon chosen wrongly.
    """
    path = _target(path)
    with _whole(path) as file:
        file.write(data)
    sync_folder(path.parent)


def try_name(path: Path) -> None:
    """Raise the ``OSError`` that would keep ``write_whole`` from writing there, as far as it shows beforehand."""
    path = _target(path)
    with contextlib.suppress(FileNotFoundError):
        if stat.S_ISDIR(path.stat().st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    with part_of(path) as part:
        create(part).close()


def _target(path: Path) -> Path:
    """Return under which name a file is really written."""
    path = real_name(path)
    if os.path.islink(path):  # noqa: PTH114
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    if _is_data(path):
        raise ProtectedError
    if sys.platform == "win32" and path.is_file() and not path.stat().st_mode & stat.S_IWRITE:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))  # which Windows would call no right to it
    return path


def _is_data(path: Path) -> bool:
    with contextlib.suppress(OSError):
        if is_file(path):
            with open_plain(path) as file:
                return is_ours(file.read(HEADER))
    return False


def keep_bytes(source: Path, target: Path) -> None:
    """Copy a file byte for byte: complete on the disk under its final name, or not there at all."""
    with open_plain(source) as read, _whole(target) as write:
        shutil.copyfileobj(read, write, 1 << 20)


@contextlib.contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    """Give a file that gets its name once all of it is on the disk; nothing is left of it otherwise."""
    with part_of(path) as part:
        with create(part) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _let_read(part, path)
        once_let_go(lambda: part.replace(path))


def _let_read(part: Path, path: Path) -> None:
    if path.is_relative_to(data_folder()) or path.is_relative_to(default_file().parent):
        return
    if path.exists():
        with contextlib.suppress(OSError):
            shutil.copymode(path, part)
    elif place_of(path) is not Place.OWN:
        share(part)


def take_name(new: Path, path: Path) -> None:
    """Give a finished file its name; ``FileExistsError`` if another program has taken that meanwhile."""
    try:
        os.link(new, path)
    except FileExistsError:
        raise
    except OSError:  # FAT knows no links
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        once_let_go(lambda: new.rename(path))
    else:
        once_let_go(lambda: new.unlink(missing_ok=True))
    sync_folder(path.parent)


def drop_first_names(path: Path) -> None:
    """Take away the names under which files were made that have their own by now, if the program ended just then."""
    for one in listed(path.parent):
        with contextlib.suppress(OSError):
            if one.name.startswith(f"{path.name}.") and one.suffix == ".new" and one.samefile(path):
                one.unlink()


def flush(path: Path) -> None:
    """Bring a file to the disk, and let go of what memory holds of it: what is read next comes from the disk."""
    with path.open("r+b") as file:  # Windows flushes only what could be written
        os.fsync(file.fileno())
        if sys.platform == "linux":
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def sync_folder(folder: Path, *, strictly: bool = False) -> bool:
    """Bring a folder's names onto the disk; False where the system cannot, as on Windows, which needs it not.

    ``strictly``: what fails otherwise, such as a stick that was pulled, raises ``OSError``.
    """
    if sys.platform == "win32":
        return False
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if strictly and error.errno not in _NO_SUCH_THING:
            raise
        return False
    return True


def discard(path: Path) -> None:
    """Take away what was not finished, as far as the disk lets one."""
    for name in (path.name, f"{path.name}-journal"):
        with contextlib.suppress(OSError):
            once_let_go(partial(path.with_name(name).unlink, missing_ok=True))
