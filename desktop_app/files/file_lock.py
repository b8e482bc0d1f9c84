"""Who has a data file open: a file that the system locks for as long as the program lives.

It lies hidden beside a data file that other computers can come to, on a stick or in a network folder; for one of this
computer's own in the program's folder, so that nothing is beside it, not even after a power cut, that would be copied
along with it.

The system lets the lock go when its program ends, however it ends, so that nothing left behind stands in the way.
Where it knows no locks, as on some network folders, the program that is written in it is looked for. Only what another
computer has left, or this one before it was started anew, cannot be told from one that is at work: of that the user
decides.
"""

from __future__ import annotations

import os
import platform
import stat
import sys
from contextlib import suppress
from enum import Enum
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from ..base.clock import now
from ..base.userdirs import data_folder
from .held import once_let_go
from .places import Place, place_of
from .private import make_folder
from .processes import begun, lives
from .this_computer import mark, this_start

if sys.platform == "win32":
    import ctypes
    import msvcrt
else:
    import fcntl

LONGEST = 4096  # bytes of what says who holds it
_BEYOND = 1 << 20  # Windows keeps others from reading what is locked: lock beyond it
_HIDDEN = 2  # Windows' FILE_ATTRIBUTE_HIDDEN
_FLAGS = os.O_RDWR  # never through a link, which may lead to any file of the user's, and never waiting
for _name in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK"):
    _FLAGS |= getattr(os, _name, 0)


class Holder(Struct, frozen=True, kw_only=True):
    """Who has the file open, since when; ``here``: on this very computer, and since it was started.

    ``brief``: a command, which has done with it soon.
    """

    machine: str = ""
    person: str = ""
    since: str = ""
    host: str = ""
    start: str = ""
    process: int = 0
    born: str = ""
    brief: bool = False

    @property
    def here(self) -> bool:
        return (self.host, self.start) == (mark(), this_start())

    @property
    def lives(self) -> bool:
        """Whether the program is at work, as far as this computer can know."""
        return not self.here or lives(self.process, self.born)


class _Locked(Enum):
    """What came of asking the system for a lock."""

    OURS = 0
    THEIRS = 1
    UNKNOWN = 2  # it knows none there


def held_by(path: Path, holder: Holder) -> str:
    """Say who has a file open, on which computer and since when; without a full stop."""
    name = holder.machine[:40] or "（不知名）"
    here = "这台电脑的另一条命令" if holder.brief else "这台电脑的另一个窗口"
    machine = here if holder.here else f"另一台电脑“{name}”"
    if not holder.here and holder.machine == platform.node():
        machine = f"同名的另一台电脑“{name}”（或这台电脑上次没有正常关机）"
    who = f"，录入人{holder.person[:20]}" if holder.person else ""
    since = f"，{holder.since[:16].replace('T', ' ')}打开" if holder.since else ""
    return f"“{path.name}”正在{machine}中打开{who}{since}"


class FileLock:
    """The lock that this window holds; nothing is left of it after ``release``."""

    def __init__(self, path: Path, handle: int) -> None:
        self.path = path
        self._handle = handle

    def release(self) -> None:
        """Take the lock away."""
        if self._handle < 0:
            return
        if sys.platform != "win32":  # where a file that is open can go
            with suppress(OSError):
                self.path.unlink()
        os.close(self._handle)
        self._handle = -1
        if sys.platform == "win32":
            with suppress(OSError):
                once_let_go(self.path.unlink)


def lock_file(path: Path) -> Path:
    """Return where the lock of a data file lies."""
    path = Path(os.path.realpath(path))
    if place_of(path) is Place.OWN:
        name = sha256(os.path.normcase(path).encode(errors="surrogateescape")).hexdigest()[:24]
        return data_folder() / "打开的文件" / f"{name}.lock"
    return path.with_name(f".~lock.{path.name}#")


def holder_of(path: Path) -> Holder | None:
    """Return who has a data file open, as what lies there says; None if nobody, or if it cannot be read."""
    try:
        handle = os.open(lock_file(path), _FLAGS & ~os.O_RDWR | os.O_RDONLY)
    except OSError:
        return None
    try:
        return _read(handle) if stat.S_ISREG(os.fstat(handle).st_mode) else None
    finally:
        os.close(handle)


def claim(path: Path, person: str, *, anyway: bool = False, brief: bool = False) -> FileLock | Holder | None:
    """Take the lock of a data file, or say who holds it; None where no lock can be written.

    ``anyway`` takes over what another computer has left there. On a place of this computer's own a lock that the
    system gives is enough; elsewhere another computer may have been given the same one.
    """
    lock = lock_file(path)
    for _ in range(5):
        try:
            own = lock.parent != Path(os.path.realpath(path)).parent
            if own:
                make_folder(lock.parent)
            handle, made = _opened(lock, 0o600 if own else 0o666)  # others come to a stick or a network folder
        except OSError:
            return None
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            return None
        locked, holder = _lock(handle), _read(handle)
        if locked is not _Locked.THEIRS and _is_gone(lock, handle):  # its holder took it away just now
            os.close(handle)
            continue
        if locked is _Locked.THEIRS:
            os.close(handle)
            return holder or Holder(host=mark(), start=this_start())
        if not made and (left := _in_the_way(locked, holder, own=own, anyway=anyway)):
            os.close(handle)
            return left
        _write(handle, _ourselves(person, brief=brief))
        _hide(lock)
        return FileLock(lock, handle)
    return None


def _in_the_way(locked: _Locked, holder: Holder | None, *, own: bool, anyway: bool) -> Holder | None:
    """Return who may be at work, as what lies there says, though the system keeps nobody out."""
    if locked is _Locked.OURS:
        ours = holder is None or holder.here or (own and holder.host == mark())
        return None if ours or anyway else holder
    if holder is None:  # just being written, or half of it
        return None if anyway else Holder()
    return holder if holder.lives and (holder.here or not anyway) else None


def _ourselves(person: str, *, brief: bool) -> Holder:
    process = os.getpid()
    return Holder(
        machine=platform.node(),
        person=person,
        since=now().isoformat(timespec="minutes"),
        host=mark(),
        start=this_start(),
        process=process,
        born=begun(process),
        brief=brief,
    )


def _opened(lock: Path, mode: int) -> tuple[int, bool]:
    """Open a lock, and say whether it was made: of two programs at once one makes it."""
    try:
        return os.open(lock, _FLAGS | os.O_CREAT | os.O_EXCL, mode), True
    except FileExistsError:
        return os.open(lock, _FLAGS | os.O_CREAT, mode), False


def _lock(handle: int) -> _Locked:
    try:
        if sys.platform == "win32":
            os.lseek(handle, _BEYOND, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return _Locked.THEIRS
    except OSError:
        return _Locked.THEIRS if sys.platform == "win32" else _Locked.UNKNOWN
    return _Locked.OURS


def _is_gone(lock: Path, handle: int) -> bool:
    try:
        return not os.path.samestat(lock.lstat(), os.fstat(handle))
    except OSError:
        return True


def _read(handle: int) -> Holder | None:
    os.lseek(handle, 0, os.SEEK_SET)
    try:
        return msgspec.json.decode(os.read(handle, LONGEST), type=Holder)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _write(handle: int, holder: Holder) -> None:
    with suppress(OSError):  # a full disk: the lock holds all the same, it only says less
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, msgspec.json.encode(holder))


def _hide(lock: Path) -> None:
    if sys.platform == "win32":
        ctypes.windll.kernel32.SetFileAttributesW(str(lock), _HIDDEN)
