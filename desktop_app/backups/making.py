"""Backups of a data file that are proved: made, found again, thinned; before whatever cannot be undone."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from msgspec.structs import replace

from ..base import clock
from ..base.errors import NO_ROOM, UserError, Where, told
from ..base.userdirs import backups_folder
from ..files.backup_names import folder_of, next_path
from ..files.clouds import cloud_of, words_of
from ..files.durable import PART, keep_bytes
from ..files.kinds import HEADER, SQLITE, is_flipped
from ..files.plain_reading import digest_of, open_plain
from ..files.room import budget
from ..storage.copying import RESTLESS, CopyError
from ..storage.screening import is_damaged
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

DAMAGED_KEPT = 3  # of a file that was damaged itself, as it was
STALE_SECONDS = 600  # a copy that is still being written has changed since


class BackupError(UserError):
    """A backup that could not be made; ``reason`` says why in few words. Nothing else has happened."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"备份失败（{reason}），数据文件没有改动。")
        self.reason = reason


def backup(
    source: Store | Path, occasion: str, *, of: Path | None = None, gently: bool = False, spare: int = 0
) -> Snapshot:
    """Keep the present content as a snapshot; what is the same as the last snapshot is only noted there.

    ``source`` may be a path: the file may be open elsewhere, or of an older version. ``of`` is the file whose
    snapshot it is to be, where a local copy stands in for it; ``spare`` the number of a snapshot that is needed and not
    thinned out. A damaged file is kept byte for byte, as a snapshot without facts. Raises ``BackupError``.
    """
    path = of or (source if isinstance(source, Path) else source.path)
    if cloud := cloud_of(backups_folder()):
        raise BackupError(f"备份文件夹{words_of(cloud)}")
    try:
        if not isinstance(source, Path):
            return _backup(source, path, occasion, gently, spare)
        try:
            store = plain_store(source)
        except UserError:
            if not _is_ours(source):
                raise
            return _as_it_is(source, next_path(folder_of(path), clock.now(), occasion))
        with closing(store):
            return _backup(store, path, occasion, gently, spare)
    except CopyError as error:
        raise BackupError(error.reason) from error
    except UserError as error:
        raise BackupError(str(error).rstrip("。")) from error
    except (OSError, sqlite3.Error, UnicodeError) as error:
        raise BackupError(told(error, Where.COPY).what) from error


def thin(folder: Path, spare: int = 0) -> bool:
    """Throw away the snapshots that need not be kept, but for one; whether any was."""
    found = snapshots_in(folder)
    snapshots = [one for one in found if one.facts]
    aged = [Aged(one.number, _day(one), _size(one.path)) for one in snapshots]
    room = budget(shutil.disk_usage(folder).free, sum(one.size for one in aged)) if aged else 0
    stay = {spare, *(one.number for one in kept(aged, room))}
    damaged = [one for one in found if one.facts is None and one.number != spare]  # push out nothing that is sound
    gone = [one for one in snapshots if one.number not in stay] + damaged[DAMAGED_KEPT:]  # two at once: one number
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
    try:
        return _proved(store, path, folder, now, moment, gently, spare)
    except UserError as error:
        sound = isinstance(error, CopyError) and error.reason in (
            NO_ROOM,
            RESTLESS,
        )  # to look would keep others waiting
        if sound or not _is_damaged(store):
            raise
    with _nobody_writes(store):
        return _as_it_is(store.path, next_path(folder, now, occasion))


def _proved(
    store: Store, path: Path, folder: Path, now: datetime, moment: Moment, gently: bool, spare: int
) -> Snapshot:
    last = next(iter(snapshots_in(folder)), None)
    if last and last.facts and last.facts.digest == store.content_digest(gently=gently) and is_sound(last):
        return _noted(last, last.facts, moment)
    target = next_path(folder, now, moment.occasion)
    try:
        snapshot = _made(store, path, target, moment, gently)
    except CopyError as error:
        if error.reason != NO_ROOM or not (folder.is_dir() and thin(folder, spare)):  # makes room, maybe
            raise
        snapshot = _made(store, path, target, moment, gently)
    thin(folder, spare)
    return snapshot


def _is_damaged(store: Store) -> bool:
    """Whether the file itself is why there is no proved copy of it."""
    connection = store.file.connection
    try:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        return is_damaged(connection, store.path, version)
    except (UserError, UnicodeError):  # it would not even be opened
        return True
    except sqlite3.Error:  # it cannot be asked: a stick was pulled out
        return False


def _is_ours(path: Path) -> bool:
    """Whether a file that SQLite cannot open is there all the same, and begins as a data file does."""
    with contextlib.suppress(OSError), open_plain(path) as file:
        header = file.read(HEADER)
        return header.startswith(SQLITE) or is_flipped(header)
    return False


@contextlib.contextmanager
def _nobody_writes(store: Store) -> Iterator[None]:
    """Hold the file's lock for reading, damaged or not."""
    connection = store.file.connection
    connection.execute("BEGIN")
    try:
        with contextlib.suppress(sqlite3.DatabaseError):
            connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
        yield
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _as_it_is(path: Path, target: Path) -> Snapshot:
    """Keep a damaged file byte for byte: it cannot be proved, and much may be had out of it."""
    last = next(iter(snapshots_in(target.parent)), None)
    if last and last.facts is None and digest_of(last.path) == digest_of(path):
        return last
    target.parent.mkdir(parents=True, exist_ok=True)
    keep_bytes(path, target)
    return Snapshot(target, int(target.name.split("_", 1)[0]), None)


def _made(store: Store, path: Path, target: Path, moment: Moment, gently: bool) -> Snapshot:
    """Copy, and prove the copy through the door by which it is opened later, every total computed anew."""
    found: list[tuple[tuple[Held, ...], int]] = []

    def prove(part: Path) -> None:
        with closing(Store.open(part, read_only=True)) as copy:
            if copy.file.damaged:
                raise CopyError(target, "副本读回来是损坏的")
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


def _day(snapshot: Snapshot) -> date | None:
    try:
        return datetime.fromisoformat(snapshot.at).date()
    except ValueError:
        return None


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
