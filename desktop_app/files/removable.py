"""A stick, or any folder that a copy is written to: room, writing through to the device, reading back from it."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import mmap
import os
import re
import shutil
import stat
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple

from ..base.errors import UserError, Where, error_name, told
from ..base.progress import Progress
from ..base.sizes import size_in_words
from .durable import sync_folder
from .held import once_let_go
from .mounts import mount_under
from .names import numbered
from .private import create, share
from .processes import UNKNOWN, begun, lives
from .room import listed
from .temporary import noted
from .this_computer import mark

BLOCK = 1 << 20
_FLUSH_EVERY = 4 * BLOCK  # so that progress tells what the device has, and a cancel is not waited for long
_SLACK = 1 << 16  # for folders and tables of the file system
_MAKER = r"(?P<mark>[0-9a-f]+)-(?P<process>\d{1,10})-(?:(?P<begun>[0-9a-f]{8})-)?"  # some versions told less
_PART = re.compile(rf"~handover-(?:{_MAKER})?[0-9a-f]+\.part")
_ABANDONED = 86400  # seconds; the part of another computer, whose clock may be wrong by some hours
_FAT = ("vfat", "msdos", "fat", "fat32", "fusefat")
_FAT_LIMIT = 2**32 - 1  # bytes of one file
HAND_OVER, ARCHIVE = "移交", "归档"
LONGEST_PATH = 259 if sys.platform == "win32" else 4095  # what the system opens, unless it was told otherwise
_NAME_REFUSED = ("EINVAL", "EILSEQ", "ENAMETOOLONG", "EPATHTOOLONG")


class Written(NamedTuple):
    """What was written, or read back: how many bytes, and their SHA-256 in hex."""

    size: int
    sha256: str


def unharmed(act: str) -> str:
    """Say what is safe where an act failed: before a copy is handed over, or filed away, nothing here is written.

    Before anything else drafts may have been begun, for instance.
    """
    return "电脑上的文件没有改动" if act in (HAND_OVER, ARCHIVE) else "电脑上已有的内容不受影响"


@contextmanager
def device_errors_in_words(folder: Path, act: str = HAND_OVER) -> Iterator[None]:
    """Turn the system's errors into sentences: what happened, what is safe, what to do before ``act`` again."""
    try:
        yield
    except OSError as error:
        what, advice = told(_cause(folder, error), Where.MEDIUM)
        advice = advice.replace(f"再{HAND_OVER}", f"再{act}")
        noun = "归档包" if act == ARCHIVE else "副本"
        raise UserError(f"“{folder}”{what}，{noun}写入失败；{unharmed(act)}，{advice}。") from error


def identity(folder: Path, act: str = HAND_OVER) -> int:
    """Return what tells the device under a folder from another one, such as the disk that a stick was mounted on.

    ``act`` is what was not done, where there is none.
    """
    try:
        found = folder.stat()
    except FileNotFoundError:
        raise UserError(f"找不到文件夹“{folder}”，未{act}；{unharmed(act)}，请插好U盘或另选一个文件夹。") from None
    if not stat.S_ISDIR(found.st_mode):
        raise UserError(f"“{folder}”不是文件夹，未{act}；{unharmed(act)}，请插好U盘或另选一个文件夹。")
    return found.st_dev


def _cause(folder: Path, error: OSError) -> OSError | str:
    """Return what is to be told: that the folder itself is gone, or why it cannot be reached, comes first."""
    try:
        return error if stat.S_ISDIR(folder.stat().st_mode) else "ENODEV"
    except FileNotFoundError:
        return "ENODEV"
    except OSError as why:
        return why


def check_still(folder: Path, device: int, act: str = HAND_OVER) -> None:
    """Refuse to go on where the stick is gone: its mount point is a folder of the laptop's own."""
    if identity(folder, act) != device:
        raise OSError(errno.ENODEV, "another device")


def check_room(folder: Path, size: int, act: str = HAND_OVER) -> None:
    """Refuse to begin what cannot end: too little room, or a file that FAT cannot hold."""
    usage = shutil.disk_usage(folder)
    if usage.total and usage.free < size + _SLACK:
        room = f"需要{size_in_words(size + _SLACK)}，只有{size_in_words(usage.free)}"
        raise UserError(f"“{folder}”空间不足（{room}），未{act}；{unharmed(act)}，请腾出空间或换一个U盘再{act}。")
    if size > _FAT_LIMIT and file_system(folder).lower() in _FAT:
        raise OSError(errno.EFBIG, "FAT")


@contextmanager
def new_part(folder: Path) -> Iterator[Path]:
    """Give the name under which a copy is written until it is proved; nothing half-written is left behind under it.

    The name, which every file system takes, says who is writing: on a stick that was pulled it may stay all the same.
    """
    process = os.getpid()
    part = folder / f"~handover-{mark()}-{process}-{begun(process) or UNKNOWN}-{token_hex(4)}.part"
    with noted(part):
        try:
            yield part
        finally:
            with contextlib.suppress(OSError):
                once_let_go(partial(part.unlink, missing_ok=True))


def sweep(folder: Path) -> None:
    """Take away what was left behind half-written, by a stick that was pulled or a program that was ended.

    What another program is still writing stays; of another computer's that is known by its age alone.
    """
    for left in listed(folder):
        if (found := _PART.fullmatch(left.name)) is None:
            continue
        with contextlib.suppress(OSError):
            if found["mark"] == mark():
                process = int(found["process"])
                over = process == os.getpid() or not lives(process, found["begun"] or UNKNOWN)
            else:
                over = time.time() - left.stat().st_mtime > _ABANDONED
            if over:
                left.unlink()


def write(path: Path, pieces: Iterable[bytes], progress: Progress) -> Written:
    """Write a new file, so far the owner's alone, through to the device, and return what was meant."""
    whole, size, flushed = sha256(), 0, 0
    with create(path) as file:
        for piece in pieces:
            whole.update(piece)
            _write_all(file.fileno(), piece)
            size += len(piece)
            if size - flushed >= _FLUSH_EVERY:
                os.fsync(file.fileno())
                flushed = size
            progress.add(len(piece))
        os.fsync(file.fileno())
    sync_folder(path.parent, strictly=True)
    return Written(size, whole.hexdigest())


def read_back(path: Path, progress: Progress) -> Written:
    """Return what the device has: read past the system's cache, where it lets one."""
    begun = progress.done
    try:
        return digest(_direct_blocks(path), progress)
    except OSError:  # no O_DIRECT on this system, or on this medium
        progress.done = begun
        return digest(_reread_blocks(path), progress)


def put_in_place(part: Path, name: str, plain_name: str, *, private: bool = False) -> Path:
    """Give a proved copy its final name, or ``plain_name`` where the medium takes no Chinese or no long ones.

    Others can read it from then on, whom it is for, unless it is ``private``.
    """
    if not private:
        share(part)
    for wanted in (name, plain_name):
        final = free_path(part.parent, wanted)
        try:
            if len(str(final)) > LONGEST_PATH:  # Windows would say that the folder is gone
                raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG), str(final))
            once_let_go(partial(part.rename, final))
        except OSError as error:
            if error_name(error) not in _NAME_REFUSED or wanted == plain_name:
                raise
        else:
            return final
    raise AssertionError("the loop returns or raises")


def free_path(folder: Path, name: str) -> Path:
    """Return a path in a folder that nothing has yet: a number goes behind a name that is taken."""
    return next(path for path in (folder / one for one in numbered(name)) if not os.path.lexists(path))


def sync(folder: Path) -> bool:
    """Have the whole medium written; False where only the system can say that it may be pulled."""
    sync_folder(folder, strictly=True)
    if sys.platform == "win32":
        return False
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _sync_file_system(descriptor)
    finally:
        os.close(descriptor)
    return True


def file_system(folder: Path) -> str:
    """Name the file system under a folder, such as vfat; empty where it cannot be told."""
    if sys.platform == "win32":
        name = ctypes.create_unicode_buffer(64)
        drive = ctypes.c_wchar_p(folder.absolute().anchor)
        known = ctypes.windll.kernel32.GetVolumeInformationW(drive, None, 0, None, None, None, name, len(name))
        return name.value if known else ""
    mount = mount_under(folder)
    return mount.type if mount else ""


def _write_all(descriptor: int, piece: bytes) -> None:
    left = memoryview(piece)
    while left:
        left = left[os.write(descriptor, left) :]


def digest(blocks: Iterator[bytes] | Iterator[memoryview], progress: Progress | None = None) -> Written:
    """Return size and SHA-256 of what comes in blocks."""
    whole, size = sha256(), 0
    with contextlib.closing(blocks):  # type: ignore[type-var]  # a generator, which holds the file open
        for block in blocks:
            whole.update(block)
            size += len(block)
            if progress is not None:
                progress.add(len(block))
    return Written(size, whole.hexdigest())


def blocks(path: Path) -> Iterator[bytes]:
    """Yield a file of this computer piece by piece."""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def _direct_blocks(path: Path) -> Iterator[memoryview]:
    """Yield the file in blocks that never went through the cache; the kernel wants whole pages for that."""
    if sys.platform != "linux":
        raise OSError(errno.ENOTSUP, "no O_DIRECT")
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECT)
    try:
        left = os.fstat(descriptor).st_size
        with mmap.mmap(-1, BLOCK) as buffer:
            while left:
                count = os.readv(descriptor, [buffer])
                if count != min(left, BLOCK):
                    raise OSError(errno.EIO, "a short read, after which no whole page begins")
                left -= count
                with memoryview(buffer) as view, view[:count] as block:
                    yield block
    finally:
        os.close(descriptor)


def _reread_blocks(path: Path) -> Iterator[bytes]:
    """Yield the file in blocks, opened anew and its pages in the cache dropped first."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        if sys.platform == "linux":
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        while block := os.read(descriptor, BLOCK):
            yield block
    finally:
        os.close(descriptor)


def _sync_file_system(descriptor: int) -> None:
    """Call syncfs, which Python has not, or else sync all there is."""
    try:
        library = ctypes.CDLL(None, use_errno=True)
        refused = library.syncfs(descriptor)
    except (OSError, AttributeError):
        if sys.platform != "win32":
            os.sync()
        return
    if refused:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
