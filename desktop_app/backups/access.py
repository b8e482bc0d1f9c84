"""Whether and how a data file may be worked on, decided here alone: the window asks, the command line refuses.

What stands in the way is an ``ObstacleError``, each of which may be passed over by whoever has been told of it.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ..base.errors import UserError
from ..files.backup_names import is_backup
from ..files.clouds import cloud_of, refuse, words_of
from ..files.file_lock import FileLock, Holder, claim, held_by, lock_file
from ..files.kinds import is_sealed
from ..files.places import Place, is_file, place_of, real_name
from ..storage.data_file import DataFile
from ..storage.doctored import doctored_in

if TYPE_CHECKING:
    from ..storage.store import Store

_PLACES = {Place.REMOVABLE: "U盘或移动硬盘上", Place.NETWORK: "网络文件夹里"}


class ObstacleError(UserError):
    """What stands in the way of working on a file; its text is the refusal where nobody can be asked."""


class SealedError(ObstacleError):
    """It is a copy under a passphrase."""


class BackupCopyError(ObstacleError):
    """It is one of the program's own backups, which are looked at and never worked on."""


class ElsewhereError(ObstacleError):
    """It does not lie on this computer; its text says where."""

    def __init__(self, path: Path, place: Place) -> None:
        cloud = cloud_of(path.parent) if place is Place.SYNCED else None
        where = words_of(cloud) if cloud else f"在{_PLACES.get(place, place)}"
        super().__init__(f"“{path.name}”{where}：{path.parent}")
        self.place = place


class HeldError(ObstacleError):
    """Somebody else has it open."""

    def __init__(self, path: Path, holder: Holder) -> None:
        stale = "" if holder.here else "；如果那里其实已经关闭，请在本机的窗口里打开它，选“仍然打开”，关闭后再试"
        super().__init__(f"{held_by(path, holder)}，没有改动它；请在那里关闭以后再试{stale}。")
        self.held, self.here, self.brief = held_by(path, holder), holder.here, holder.brief
        self.beginning = holder.here and not holder.process  # it has yet to write who it is


Passed = Collection[type[ObstacleError]]


class Access:
    """A file that is open; ``lock`` keeps others out of one that is worked on, where a lock can be written."""

    def __init__(self, file: DataFile, person: str, lock: FileLock | None = None) -> None:
        self.file, self.lock = file, lock
        file.person = person

    @cached_property
    def store(self) -> Store:
        """The assessments in it."""
        from ..storage.store import Store  # not at the start: the list does without

        return Store(self.file)

    @property
    def notices(self) -> tuple[str, ...]:
        """What the user is to be told of how the file was opened, and of its rubrics."""
        return (*self.file.notices, *doctored_in(self.file))

    def close(self, keep: FileLock | None = None) -> None:
        """Let go of it, but for a lock that is still needed."""
        try:
            self.file.close()
        finally:
            if self.lock is not None and self.lock is not keep:
                self.lock.release()


def look_at(path: Path, person: str = "") -> Access:
    """Open a file to be read, which hinders nobody."""
    path = real_name(path)
    _check_sealed(path)
    return Access(DataFile.open(path, read_only=True), person)


def work_on(
    path: Path,
    person: str,
    *,
    create: bool = False,
    passing: Passed = (),
    own: FileLock | None = None,
    brief: bool = False,
) -> Access:
    """Open a file to be changed by ``person``; ``own`` is the lock that the caller has already, maybe of this file.

    ``brief`` tells others that it will not be for long.

    Raises ``ObstacleError``, but for those that are passed over: who has it open then loses it. Raises
    ``OnlyReadableError`` for what can only be looked at.
    """
    path = real_name(path)
    if create:
        refuse(path.parent, "没有新建文件")
    _check(path, passing)
    lock = _claimed(path, person, passing, own, brief)
    try:
        file = DataFile.create(path) if create else DataFile.open(path)
    except BaseException:  # whatever it was, nobody works on the file
        _release(lock, own)
        raise
    try:
        lock = lock or _claimed(path, person, passing, own, brief)  # a file just made has none yet
    except BaseException:  # whatever it was, nobody has the file
        file.close()
        raise
    return Access(file, person, lock)


def _check(path: Path, passing: Passed) -> None:
    if SealedError not in passing:
        _check_sealed(path)
    if BackupCopyError not in passing and is_backup(path.absolute()):
        raise BackupCopyError(f"“{path.name}”是自动备份的一份，没有改动它；请用 restore 把它写成新文件，再改那个文件。")
    if ElsewhereError not in passing and is_file(path) and (place := place_of(path)) is not Place.OWN:
        raise ElsewhereError(path, place)


def _check_sealed(path: Path) -> None:
    if is_sealed(path):
        raise SealedError(f"“{path}”是加密副本，请先用 unseal 解开。")


def _claimed(path: Path, person: str, passing: Passed, own: FileLock | None, brief: bool) -> FileLock | None:
    """Take the lock of a file where one can be written, unless it is ``own``."""
    if own is not None and own.path == lock_file(path):
        return own
    lock = claim(path, person, anyway=HeldError in passing, brief=brief) if is_file(path) else None
    if isinstance(lock, Holder):
        raise HeldError(path, lock)
    return lock


def _release(lock: FileLock | None, own: FileLock | None) -> None:
    if lock is not None and lock is not own:
        lock.release()
