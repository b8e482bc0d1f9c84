"""Temporary files and folders: the owner's alone, under the name of the program that made them, swept at every start.

What is worked on lies in a folder of the program's own. What has to lie elsewhere until it gets its name, since a
name is given only within one disk, is noted in that folder before it is made. So whatever ended a program, a kill or a
power cut, the next one finds all that was left and takes it away: by the program, not by age, and never what another
window is only just writing.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from secrets import token_hex
from threading import Thread

from ..base.userdirs import copies_folder, data_folder, default_file
from .held import once_let_go
from .places import Place, place_named
from .private import close_off, create, make_folder
from .processes import UNKNOWN, begun, lives, machine
from .room import listed
from .windows_paths import reachable

PART = ".part"  # ends the name of what is not complete yet
_NOTE = ".note"
_MAKER = r"(?P<machine>[0-9a-f]{8})-(?P<process>\d{1,10})-(?P<begun>[0-9a-f]{8})-[0-9a-f]{8}"
_OURS = re.compile(rf"~?{_MAKER}(?:{_NOTE}|{PART}(?:-journal)?)?")
_UNFINISHED = re.compile(rf"~.+{PART}|.+\.\d+\.new")  # what a note can tell of
_EARLIER = re.compile(r"移交|恢复-.+")  # folders in which earlier versions worked
_ABANDONED = 86400  # seconds; of another computer that uses the same folder nothing else is known
_PATIENCE = 2.0  # seconds for places that may not answer


def maker() -> str:
    """Name this very program, for as long as it runs."""
    process = os.getpid()
    return f"{machine()}-{process}-{begun(process) or UNKNOWN}"


@contextmanager
def workplace() -> Iterator[Path]:
    """Give a folder that is gone afterwards. Raises ``OSError`` where there can be none."""
    sweep()
    make_folder(copies_folder())
    folder = copies_folder() / f"{maker()}-{token_hex(4)}"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        take_away(folder)


def lasting_place() -> Path:
    """Return the folder of what is kept for as long as this program runs."""
    return copies_folder() / f"{maker()}-{UNKNOWN}"


@contextmanager
def part_of(path: Path) -> Iterator[Path]:
    """Give the name under which a file, or a folder, is made beside ``path`` before it gets that name.

    Short, and nobody else's, on any computer; what is still there afterwards goes.
    """
    name = f"{maker()}-{token_hex(4)}"
    part = reachable(path.with_name(f"~{name}{PART}"))
    with noted(part, name):
        try:
            yield part
        finally:
            take_away(part)


@contextmanager
def noted(path: Path, name: str = "") -> Iterator[None]:
    """Note where something unfinished lies, for a start after a kill; where no note can be written, there is none."""
    note = None
    if not path.absolute().is_relative_to(data_folder().absolute()):  # which is looked through at each start
        note = copies_folder() / f"{name or f'{maker()}-{token_hex(4)}'}{_NOTE}"
        with suppress(OSError):
            make_folder(note.parent)
            with create(note) as file:
                file.write(os.fsencode(path.absolute()))
                file.flush()
                os.fsync(file.fileno())
    try:
        yield
    finally:
        if note is not None and path.parent.is_dir() and not os.path.lexists(path):
            _unlink(note)


def sweep() -> None:
    """Take away what programs that have ended left behind. Never raises ``OSError``."""
    away: list[Path] = []
    for own in (data_folder(), default_file().parent):
        close_off(own)
    for left in _left_in(data_folder()):
        if left.suffix != _NOTE:
            take_away(left)
        elif _is_here(left):
            _follow(left)
        else:
            away.append(left)
    if away:  # a network folder may not answer for minutes
        thread = Thread(target=_follow, args=away, daemon=True)
        thread.start()
        thread.join(_PATIENCE)


def take_away(path: Path) -> None:
    """Take away a file with its journal, or a folder with all in it, as far as the system lets one."""
    with suppress(OSError):
        if stat.S_ISDIR(path.lstat().st_mode):
            shutil.rmtree(path, ignore_errors=True)
            for left in sorted(path.rglob("*"), reverse=True):
                left.chmod(0o700)  # Windows deletes nothing that is read-only
            shutil.rmtree(path, ignore_errors=True)
            return
    for one in (path, path.with_name(f"{path.name}-journal")):
        _unlink(one)


def is_over(name: str) -> bool | None:
    """Whether the program has ended that gave something its name; None: that does not say, or is another computer's."""
    found = _OURS.fullmatch(name)
    if found is None or found["machine"] != machine():
        return None
    return not lives(int(found["process"]), found["begun"])


def _left_in(folder: Path) -> Iterator[Path]:
    """Yield what was left in the program's folder, in whatever depth."""
    for one in listed(folder):
        over = is_over(one.name)
        if over is None and one.parent == copies_folder():
            over = _OURS.fullmatch(one.name) is None or _age(one) > _ABANDONED
        if over or (one.parent == data_folder() and _EARLIER.fullmatch(one.name)):
            yield one
        elif over is None and one.is_dir() and not one.is_symlink():
            yield from _left_in(one)


def _follow(*notes: Path) -> None:
    """Take away what notes tell of; where the medium is out the note stays."""
    for note in notes:
        with suppress(OSError):
            path = Path(os.fsdecode(note.read_bytes()))
            if not path.parent.exists() and not _is_here(note):
                continue
            if _UNFINISHED.fullmatch(path.name):
                take_away(path)
            if not os.path.lexists(path) or not _UNFINISHED.fullmatch(path.name):
                _unlink(note)


def _is_here(note: Path) -> bool:
    """Whether what a note tells of lies on this computer, as far as its name says."""
    with suppress(OSError):
        return place_named(os.fsdecode(note.read_bytes())) is Place.OWN
    return True


def _age(path: Path) -> float:
    with suppress(OSError):
        return time.time() - path.lstat().st_mtime
    return 0


def _unlink(path: Path) -> None:
    with suppress(OSError):
        if sys.platform == "win32" and os.path.lexists(path):
            path.chmod(0o600)  # which deletes nothing that is read-only
        once_let_go(partial(path.unlink, missing_ok=True))
