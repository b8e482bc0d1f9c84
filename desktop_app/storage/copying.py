"""Copies that are proved: under their final name they are complete on the disk, read back and compared, or not there.

Works on open files too: it reads them through SQLite alone, since a file that is opened and closed beside SQLite
would take away the locks that SQLite holds on it (POSIX).
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from ..base.errors import UserError, Where, error_name, told
from ..files.durable import discard, flush, once_let_go, part_beside, sync_folder
from .screening import size_of
from .sqlite_file import connect

PAGES_AT_ONCE = 256  # a copy that goes gently lets go of its lock after each megabyte
GENTLE_ATTEMPTS = 4
MOST_RESTARTS = 4  # of one attempt, as somebody writes meanwhile
MOST_REFUSALS = 5  # one after the other, each after the two seconds that a connection waits
MOST_AT_ONCE = 64 << 20  # then nobody can write until it is copied: far less than the two seconds that they wait
BLOB_CHUNK = 1 << 20

_WRITING = tuple(f"SQLITE_{name}" for name in ("FULL", "READONLY", "CANTOPEN", "PERM"))
_WRITING += tuple(f"SQLITE_IOERR_{name}" for name in ("WRITE", "FSYNC", "DIR_FSYNC", "TRUNCATE", "FSTAT", "DELETE"))


class CopyError(UserError):
    """A copy that could not be made; nothing is left of it.

    ``reason`` says why in few words, ``of_source`` that what was to be copied could not be read.
    """

    def __init__(self, target: Path, reason: str, *, of_source: bool = False) -> None:
        advice = "请稍后再试，一直不行请打开备份" if of_source else "请换一个位置或稍后再试"
        super().__init__(f"“{target}”没有写成（{reason}），数据文件没有改动；{advice}。")
        self.reason, self.of_source = reason, of_source


class _RestlessError(Exception):
    """Somebody writes faster than a gentle copy can be made."""


def verified_copy(source: Path, target: Path) -> None:
    """Copy a data file, of whatever version, that may be open elsewhere; an older ``target`` is replaced whole."""
    with _told(target, reading=True), closing(connect(source, read_only=True)) as connection:
        copy_database(connection, target)


def copy_database(
    source: sqlite3.Connection,
    target: Path,
    *,
    gently: bool = False,
    prove: Callable[[Path], object] | None = None,
) -> str:
    """Copy what a connection has open and return the digest of its content; raise ``CopyError``.

    ``gently`` never holds a lock for long, so that another connection can write meanwhile. ``prove`` gets the copy
    before it is given its name, and raises ``UserError`` if it is not as it should be.
    """
    part = part_beside(target)
    with _told(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            digest = _copy(source, part, target, gently)
            if prove:
                prove(part)
            once_let_go(lambda: part.replace(target))
            sync_folder(target.parent)
            return digest
        finally:
            discard(part)


def content_digest(connection: sqlite3.Connection) -> str:
    """Return the SHA-256 over all that the file holds, as one reader sees it; evidence by the SHA-256 it goes by."""
    connection.execute("BEGIN")
    try:
        return _digest(connection)
    finally:
        _end(connection)


def _end(connection: sqlite3.Connection) -> None:
    """End a transaction that only reads, if a failure has not ended it already."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _digest(connection: sqlite3.Connection) -> str:
    digest, cursor = sha256(), connection.cursor()
    cursor.row_factory = None
    tables = cursor.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name").fetchall()
    for kind, name, sql in tables:
        digest.update(repr((kind, name, sql)).encode())
        if kind == "table":
            for row in cursor.execute(f'SELECT {_columns(connection, name)} FROM "{name}"'):
                digest.update(repr(row).encode())
    return digest.hexdigest()


@contextlib.contextmanager
def _told(target: Path, *, reading: bool = False) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise _failure(target, error, of_source=reading) from error


def _failure(target: Path, error: Exception | str, *, of_source: bool) -> CopyError:
    return CopyError(target, told(error, Where.SOURCE if of_source else Where.COPY).what, of_source=of_source)


def _copy(source: sqlite3.Connection, part: Path, target: Path, gently: bool) -> str:
    """Copy one state of the source; the copy, read back, has the same content, or is refused."""
    for gentle in (True,) * GENTLE_ATTEMPTS + (False,) if gently else (False,):
        with _told(target, reading=True):
            if gently and not gentle and size_of(source) > MOST_AT_ONCE:
                break
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(part)) as copy:
            copy.execute("PRAGMA journal_mode = OFF")  # it is flushed whole, or thrown away
            copy.execute("PRAGMA synchronous = OFF")
            digest = _gently(source, copy, target) if gentle else _at_once(source, copy, target)
        if digest:
            flush(part)
            with closing(connect(part, read_only=True)) as copy:
                if _sound(copy, target) != digest:
                    raise CopyError(target, "读回来的内容与原来的不同")
                _compare_evidence(source, copy, target)
            return digest
    raise CopyError(target, "文件正在不断改动")


def _at_once(source: sqlite3.Connection, copy: sqlite3.Connection, target: Path) -> str:
    """Copy while nobody can write, and return the digest of what was copied."""
    with _told(target, reading=True):
        source.execute("BEGIN")
    try:
        with _told(target, reading=True):
            digest = _digest(source)
        with _either_side(target):
            source.backup(copy, progress=_patience(target))
    finally:
        _end(source)
    return digest


def _gently(source: sqlite3.Connection, copy: sqlite3.Connection, target: Path) -> str:
    """Copy while others may write; return the digest, or nothing if somebody has."""
    left = restarts = 0
    patience = _patience(target)

    def watch(status: int, remaining: int, total: int) -> None:
        nonlocal left, restarts
        patience(status, remaining, total)
        restarts += remaining > left  # the first step counts too
        left = remaining
        if restarts > MOST_RESTARTS:
            raise _RestlessError

    with _told(target, reading=True):
        before = content_digest(source)
    try:
        with _either_side(target):
            source.backup(copy, pages=PAGES_AT_ONCE, progress=watch, sleep=0.02)
    except _RestlessError:
        return ""
    with _told(target, reading=True):
        return before if content_digest(source) == before else ""


def _patience(target: Path) -> Callable[[int, int, int], None]:
    """Return what ends a copy that is refused each time, once it is told of each step: SQLite would ask for ever."""
    refusals = 0

    def count(status: int, _: int, __: int) -> None:
        nonlocal refusals
        refusals = refusals + 1 if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) else 0
        if refusals > MOST_REFUSALS:
            raise _failure(target, "SQLITE_BUSY", of_source=True)

    return count


@contextlib.contextmanager
def _either_side(target: Path) -> Iterator[None]:
    """Tell by its name whether an error came from reading or from writing: SQLite does both here."""
    try:
        yield
    except sqlite3.Error as error:
        name = error_name(error)
        reading = name not in ("SQLITE", "SQLITE_IOERR") and not name.startswith(_WRITING)
        raise _failure(target, error, of_source=reading) from error


def _sound(copy: sqlite3.Connection, target: Path) -> str:
    """Return the digest of a copy whose structure is whole."""
    if copy.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        raise CopyError(target, "副本不完整，设备读写出错，或原来的文件已有损坏")
    if copy.execute("PRAGMA foreign_key_check").fetchone():
        raise CopyError(target, "副本的内容有缺失，设备读写出错，或原来的文件已有损坏")
    return content_digest(copy)


def _compare_evidence(source: sqlite3.Connection, copy: sqlite3.Connection, target: Path) -> None:
    """Hash the evidence in a copy; a piece that is not what it was must have been so in the source already."""
    if not copy.execute("SELECT 1 FROM sqlite_schema WHERE name = 'evidence'").fetchone():
        return
    for row, expected in copy.execute("SELECT rowid, sha256 FROM evidence"):
        found = _blob_digest(copy, row)
        if found == expected:
            continue
        with _told(target, reading=True):
            as_before = found == _blob_digest(source, row)
        if not as_before:
            raise CopyError(target, "读回来的材料与原来的不同")


def _blob_digest(connection: sqlite3.Connection, row: int) -> str:
    """Hash a piece of evidence; a piece at a time, for the window's thread waits while Python holds a large one."""
    digest = sha256()
    with connection.blobopen("evidence", "content", row, readonly=True) as blob:
        while chunk := blob.read(BLOB_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _columns(connection: sqlite3.Connection, table: str) -> str:
    """Return the columns of a table that are hashed: all but the bytes of evidence, whose SHA-256 is a column too."""
    rows = connection.execute(f'PRAGMA table_info("{table}")')
    names = [row[1] for row in rows if (table, row[1]) != ("evidence", "content")]
    return ", ".join(f'"{name}"' for name in names)
