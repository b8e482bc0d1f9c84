"""Working on a copy on this computer instead of the file on a stick: taken, remembered, written back."""

from __future__ import annotations

import shutil
import sqlite3
import struct
from contextlib import closing, suppress
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from ..base import clock
from ..base.errors import UserError
from ..base.progress import past_return
from ..base.userdirs import default_file, origins_folder
from ..files.backup_names import folder_name, folder_of, next_path
from ..files.clouds import named, refuse
from ..files.durable import discard, flush, keep_bytes
from ..files.file_lock import FileLock, claim
from ..files.names import legal_name, misfit
from ..files.places import is_file, is_folder
from ..files.plain_reading import digest_of, open_plain
from ..files.private import create, make_folder
from ..files.records import recalled, remember
from ..files.room import listed
from ..storage.clearing import clear_if_needed
from ..storage.journals import unfinished
from ..storage.sqlite_file import connect, in_words
from ..storage.store import Store, plain_store
from .making import thin
from .snapshots import file_snapshot

_TRIED = -2  # the state where a copy is being written back, or was when that broke off


class Origin(Struct, frozen=True):
    """Where a copy came from, what was there when both were last the same, and the copy's state then.

    While it is written back ``written`` is what may be there by then, and the state one that no copy has.
    """

    copy: str
    path: str
    sha256: str
    state: int
    written: str = ""


class WrittenBack(NamedTuple):
    """Where a copy went; ``beside``: under another name, since the file there had changed meanwhile."""

    path: Path
    beside: bool


class Copies(NamedTuple):
    """The copies on this computer of a file elsewhere: one of what it is now, one with changes it has not got."""

    copy: Path | None
    changed: bool
    earlier: Path | None


def copies_kept() -> Path:
    """Return the folder of the copies that are worked on."""
    return default_file().parent / "本机副本"


def take(origin: Path) -> Path:
    """Copy a file to this computer, verified, and return where; what has to be recovered in it is, in the copy."""
    try:
        str(origin).encode()
    except UnicodeEncodeError:
        raise UserError("这个文件的名字是旧编码，不能记住它在哪里；请先把它改名，再复制到本机打开。") from None
    refuse(copies_kept(), "没有复制到本机")
    with in_words(origin):
        digest = digest_of(origin)
    with in_words(copies_kept()):
        copy = _free_name(legal_name(origin.stem, "") if misfit(origin.stem) else origin.stem)
    try:
        with closing(Store.open(origin, read_only=True)) as store:
            store.copy_to(copy)
        with closing(connect(copy)) as copied:
            clear_if_needed(copied, copy)  # or opening it would, and look like an edit
        _remember(Origin(str(copy), str(origin), digest, _state(copy)))
    except BaseException:  # whatever it was, no half of a copy stays
        discard(copy)
        raise
    return copy


def _free_name(stem: str) -> Path:
    """Take a name that no other window can take at the same moment: an empty file holds it until the copy is there."""
    make_folder(copies_kept())
    for number in count(1):
        copy = copies_kept() / (f"{stem}.db" if number == 1 else f"{stem} ({number}).db")
        with suppress(FileExistsError):
            create(copy).close()
            break
    return copy


def origin_of(copy: Path) -> Path | None:
    """Return the file that a copy was taken of, if it is one; what a cloud program keeps is never written to again."""
    known = _known(copy)
    return Path(known.path) if known and not named(Path(known.path).parent) else None


def copy_of(origin: Path) -> Path | None:
    """Return the last copy taken of what the file is now; None: take one."""
    with in_words(origin):
        digest = digest_of(origin)
    return next((Path(known.copy) for known in _taken_of(origin) if digest in (known.sha256, known.written)), None)


def copies_of(origin: Path) -> Copies:
    """Return what is to be known before a file elsewhere is opened."""
    copy = copy_of(origin)
    return Copies(copy, copy is not None and is_changed(copy), left_behind(origin) if copy is None else None)


def left_behind(origin: Path) -> Path | None:
    """Return the last copy with changes that were never written back, taken before the file was changed there."""
    copies = ((Path(known.copy), known.state) for known in _taken_of(origin))
    return next((copy for copy, state in copies if state != _state(copy)), None)


def known_copies() -> list[tuple[Path, Origin]]:
    """Return what is remembered of working copies, each with the file in which it is."""
    return [(record, one) for record in listed(origins_folder()) if (one := recalled(record, Origin))]


def forget_copy(copy: Path) -> None:
    """Remember no longer where a copy came from: it is gone."""
    with suppress(OSError):
        _record(copy).unlink(missing_ok=True)


def is_changed(copy: Path) -> bool:
    """Whether the copy was edited since it was taken or written back."""
    known = _known(copy)
    return known is not None and known.state != _state(copy)


def write_back(store: Store) -> WrittenBack:
    """Write the copy that is open back to where it came from, verified, the file there kept among the backups.

    If that file was changed by somebody else meanwhile, is open there or was not closed, it stays as it is, and the
    copy is written beside it.
    """
    known = _known(store.path)
    if known is None:
        raise UserError("这个文件不是从别处复制来的，不用写回。")
    origin = target = Path(known.path)
    refuse(origin.parent, "没有写回，本机副本完好")
    if not is_folder(origin.parent):
        raise UserError(f"找不到“{origin.parent}”，没有写回，本机副本完好；请插好U盘或连上网络文件夹后重试。")
    if not is_file(origin):  # another stick, or the mount point that is left of this one
        words = f"“{origin}”不在那里，可能插的是别的U盘，或文件已被移走，没有写回，本机副本完好"
        raise UserError(f"{words}；请插好原来的U盘后重试，或用“移交”另存一份。")
    lock = claim(origin, store.person)
    try:
        with in_words(origin):
            beside = lock is not None and not isinstance(lock, FileLock)
            beside = beside or digest_of(origin) not in (known.sha256, known.written) or unfinished(origin) is not None
            now = clock.now()
            if beside:
                target = origin.with_name(f"{origin.stem}（本机副本{now:%Y%m%d-%H%M%S}）.db")
            else:
                _keep_before(origin, now)
            _replace(store, target, known)
    finally:
        if isinstance(lock, FileLock):
            lock.release()
    return WrittenBack(target, beside)


def write_back_at(copy: Path, person: str) -> WrittenBack:
    """Do that on a connection of its own, for a thread."""
    with closing(plain_store(copy)) as store:
        store.person = person
        return write_back(store)


def _keep_before(origin: Path, now: datetime) -> None:
    """Keep the file that is about to be replaced among the backups."""
    kept = next_path(folder_of(origin), now, "写回前")
    with in_words(kept):
        make_folder(kept.parent)
        keep_bytes(origin, kept)
        file_snapshot(kept, origin)
        thin(kept.parent)


def _replace(store: Store, target: Path, before: Origin) -> None:
    """Put a copy in the place of ``target``, read it back, and remember what was the same on both sides.

    What is tried is noted before the copy takes its name, while a full disk here can still stop it; until it is read
    back it is not taken for done, whatever breaks it off. The state is that from before the copy: an edit meanwhile,
    from another connection, is then one that is still to be written back.
    """
    state, sha256 = _state(store.path), ""

    def note(part: Path) -> None:
        nonlocal sha256
        with suppress(OSError):
            shutil.copymode(before.path, part)  # who could read the file there still can
        sha256 = digest_of(part)
        _remember(replace(before, path=str(target), state=_TRIED, written=sha256))
        past_return()  # the file there is about to be another

    try:
        digest = store.copy_to(target, gently=True, prove=note)
    except BaseException:  # whatever it was, nothing was written back
        with suppress(UserError):
            _remember(before)
        raise
    if not _reads_back(target, digest):
        raise UserError(
            f"写到“{target}”以后读不回来，或读回来不一样，那里的文件可能不完整；本机副本完好，请插好或换一个U盘再写回。"
        )
    with suppress(UserError):  # it is there; that it is to be written once more does no harm
        _remember(Origin(str(store.path), str(target), sha256, state))


def _reads_back(target: Path, digest: str) -> bool:
    """Read what was written, from the device where the system can be made to."""
    try:
        flush(target)
        with closing(Store.open(target, read_only=True)) as written:
            return not written.file.damaged and written.content_digest() == digest
    except (OSError, sqlite3.Error, UserError):
        return False


def _state(copy: Path) -> int:
    """Return the number that SQLite changes with each edit."""
    try:
        with open_plain(copy) as file:
            return int(struct.unpack(">I", file.read(28)[24:])[0])
    except (OSError, struct.error):
        return -1


def _record(copy: Path) -> Path:
    """Return where the origin of a copy is remembered: a file for each, as two windows may remember at once."""
    return origins_folder() / f"{folder_name(copy)}.json"


def _known(copy: Path) -> Origin | None:
    return recalled(_record(copy), Origin)


def _taken_of(origin: Path) -> list[Origin]:
    """Return what is known of the copies of a file that are still there, the last taken or written back first."""
    records = sorted(listed(_record(origin).parent), key=_written_at, reverse=True)
    known = [one for record in records if (one := recalled(record, Origin))]
    return [one for one in known if one.path == str(origin) and Path(one.copy).is_file()]


def _written_at(record: Path) -> int:
    with suppress(OSError):
        return record.stat().st_mtime_ns
    return 0


def _remember(origin: Origin) -> None:
    record = _record(Path(origin.copy))
    with in_words(record):
        remember(record, origin)
