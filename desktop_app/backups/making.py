"""Backups of a data file that are proved: made, found again, thinned; before whatever cannot be undone."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import time
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from msgspec.structs import replace

from ..base import clock
from ..base.errors import NO_ROOM, UserError, Where, told
from ..files.backup_names import folder_of, next_path
from ..files.durable import PART
from ..files.room import budget
from ..storage.copying import CopyError
from ..storage.store import Store, plain_store
from .occasions import REGULAR
from .snapshots import (
    MOMENTS,
    Facts,
    Held,
    Moment,
    Snapshot,
    as_text,
    facts_path,
    held,
    looked_through,
    snapshots_in,
    write_facts,
)
from .thinning import Aged, kept

STALE_SECONDS = 600  # a copy that is still being written has changed since


class BackupError(UserError):
    """A backup that could not be made; ``reason`` says why in few words. Nothing else has happened."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"备份没有做成（{reason}），数据文件没有改动。")
        self.reason = reason


def backup(
    source: Store | Path, occasion: str, *, of: Path | None = None, gently: bool = False, spare: int = 0
) -> Snapshot:
    """Keep the present content as a snapshot; what is the same as the last snapshot is only noted there.

    ``source`` may be a path: the file may be open elsewhere, or of an older version. ``of`` is the file whose
    snapshot it is to be, where a local copy stands in for it; ``spare`` the number of a snapshot that is needed and not
    thinned out. Raises ``BackupError``.
    """
    path = of or (source if isinstance(source, Path) else source.path)
    try:
        if isinstance(source, Path):
            with closing(plain_store(source)) as store:
                return _backup(store, path, occasion, gently, spare)
        return _backup(source, path, occasion, gently, spare)
    except CopyError as error:
        raise BackupError(error.reason) from error
    except UserError as error:
        raise BackupError(str(error).rstrip("。")) from error
    except (OSError, sqlite3.Error) as error:
        raise BackupError(told(error, Where.COPY).what) from error


def thin(folder: Path, now: date, spare: int = 0) -> bool:
    """Throw away the snapshots that need not be kept, but for one; whether any was."""
    snapshots = snapshots_in(folder)
    aged = [Aged(one.number, _day(one, now), _size(one.path)) for one in snapshots]
    room = budget(shutil.disk_usage(folder).free, sum(one.size for one in aged)) if aged else 0
    stay = {spare, *(one.number for one in kept(aged, now, room))}
    gone = [one for one in snapshots if one.number not in stay]  # two made at once have one number
    for snapshot in gone:
        for path in (snapshot.path, facts_path(snapshot.path)):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
    return bool(gone)


def sweep(folder: Path) -> None:
    """Take away what a copy that was cut off has left in a folder."""
    with contextlib.suppress(OSError):
        for one in folder.iterdir():
            with contextlib.suppress(OSError):
                if PART in one.suffixes and time.time() - one.stat().st_mtime > STALE_SECONDS:
                    one.unlink()


def is_sound(snapshot: Snapshot) -> bool:
    """Whether a snapshot still opens and holds what it held when it was made."""
    facts = snapshot.facts
    found = looked_through(snapshot.path) if facts else None
    return bool(facts and found and (found.digest, found.held) == (facts.digest, facts.held))


def _backup(store: Store, path: Path, occasion: str, gently: bool, spare: int) -> Snapshot:
    folder, now = folder_of(path), clock.now()
    moment = Moment(now.isoformat(timespec="seconds"), occasion)
    sweep(folder)
    last = next(iter(snapshots_in(folder)), None)
    if last and last.facts and last.facts.digest == store.content_digest() and is_sound(last):
        return _noted(last, last.facts, moment)
    target = next_path(folder, now, occasion)
    try:
        snapshot = _made(store, path, target, moment, gently)
    except CopyError as error:
        if error.reason != NO_ROOM or not (folder.is_dir() and thin(folder, now.date(), spare)):  # makes room, maybe
            raise
        snapshot = _made(store, path, target, moment, gently)
    thin(folder, now.date(), spare)
    return snapshot


def _made(store: Store, path: Path, target: Path, moment: Moment, gently: bool) -> Snapshot:
    """Copy, and read out of the copy what the program itself makes of it."""
    found: list[tuple[tuple[Held, ...], int]] = []

    def prove(part: Path) -> None:
        with closing(plain_store(part)) as copy:
            found.append(held(copy))

    digest = store.copy_to(target, gently=gently, prove=prove)
    assessments, unreadable = found[-1]
    facts = Facts(
        source=as_text(path.absolute()),
        moments=(moment,),
        digest=digest,
        size=target.stat().st_size,
        held=assessments,
        unreadable=unreadable,
    )
    write_facts(target, facts)
    return Snapshot(target, int(target.name.split("_", 1)[0]), facts)


def _noted(snapshot: Snapshot, facts: Facts, moment: Moment) -> Snapshot:
    """Note that the content was wanted once more; the regular rounds are not worth a note."""
    if moment.occasion == REGULAR:
        return snapshot
    first, *others = facts.moments
    moments = (first, *others[1 - MOMENTS :], moment)[-MOMENTS:]
    facts = replace(facts, moments=moments)
    write_facts(snapshot.path, facts)
    return Snapshot(snapshot.path, snapshot.number, facts)


def _day(snapshot: Snapshot, today: date) -> date:
    try:
        return datetime.fromisoformat(snapshot.at).date()
    except ValueError:
        return today


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
