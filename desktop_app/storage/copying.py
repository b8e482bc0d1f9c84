"""Copies that are proved: under their final name they are complete on the disk, read back and compared, or not there.

Works on open files too: it reads them through SQLite alone, since a file that is opened and closed beside SQLite
would take away the locks that SQLite holds on it (POSIX).
"""

from __future__ import annotations

import contextlib
import math
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

from ..base.errors import UserError, Where, error_name, told
from ..base.progress import check, stage, step
from ..base.text import as_it_is
from ..files.durable import flush, sync_folder
from ..files.held import once_let_go
from ..files.private import create, make_folder
from ..files.temporary import part_of
from .screening import size_of
from .sqlite_file import closed_on_error, connect
from .watching import stoppable

PAGES_AT_ONCE = 256  # a copy that goes gently lets go of its lock after each megabyte
GENTLE_ATTEMPTS = 4
MOST_RESTARTS = 4  # of one attempt, as somebody writes meanwhile
MOST_REFUSALS = 5  # one after the other, each after the two seconds that a connection waits
AT_ONCE_S = 0.05  # that others cannot write, where they leave no pause: nobody who types notices
MOST_IN_MEMORY = 4 << 20  # of a file, which is there twice or three times for a moment
REST_S = 0.02  # of reading, after which others may write
BLOB_CHUNK = 1 << 20

DIFFERS = "读回来的内容与原来的不同"
RESTLESS = "文件正在不断改动"

_WRITING = tuple(f"SQLITE_{name}" for name in ("FULL", "READONLY", "CANTOPEN", "PERM"))
_WRITING += tuple(f"SQLITE_IOERR_{name}" for name in ("WRITE", "FSYNC", "DIR_FSYNC", "TRUNCATE", "FSTAT", "DELETE"))


class CopyError(UserError):
    """A copy that could not be made; nothing is left of it.

    ``reason`` says why in few words, ``of_source`` that what was to be copied could not be read.
    """

    def __init__(self, target: Path, reason: str, *, of_source: bool = False) -> None:
        advice = "请稍后再试，一直不行请打开备份" if of_source else "请换一个位置或稍后再试"
        super().__init__(f"“{target}”写入失败（{reason}），数据文件没有改动；{advice}。")
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

    Nothing is locked while anything is written. ``gently``: nor is anything for long while it is read, so that another
    connection can go on. ``prove`` gets the copy before it is given its name, and raises ``UserError`` if it is not as
    it should be.
    """
    with _told(target):
        make_folder(target.parent)
        with part_of(target) as part:
            digest = _copy(source, part, target, gently)
            if prove:
                prove(part)
            once_let_go(lambda: part.replace(target))
            sync_folder(target.parent)
            return digest


def content_digest(connection: sqlite3.Connection, *, gently: bool = False) -> str:
    """Return the SHA-256 over all that the file holds, as one reader sees it; evidence by the SHA-256 it goes by.

    It lets go of its lock every moment, so that somebody may write meanwhile: then it is made anew, at last in one go,
    or ``gently`` not at all: it is empty.
    """
    for _ in range(GENTLE_ATTEMPTS):
        before = _version(connection)
        digest = _digest(connection, REST_S)
        if _version(connection) == before:
            return digest
    if gently:
        return ""
    connection.execute("BEGIN")
    try:
        return _digest(connection, math.inf)
    finally:
        _end(connection)


def _version(connection: sqlite3.Connection) -> int:
    """Return the number that SQLite changes when another connection has written."""
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


def _end(connection: sqlite3.Connection) -> None:
    """End a transaction that only reads, if a failure has not ended it already."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _digest(connection: sqlite3.Connection, rest: float) -> str:
    """Hash what is there, reading for so many seconds at a time."""
    digest, cursor = sha256(), connection.cursor()
    cursor.row_factory = None
    tables = cursor.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name").fetchall()
    for kind, name, sql in tables:
        digest.update(repr((kind, name, sql)).encode())
        if kind == "table":
            for row in _rows(cursor, name, rest):
                digest.update(repr(row).encode())
    return digest.hexdigest()


def _rows(cursor: sqlite3.Cursor, table: str, rest: float) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a table in their order; each so many seconds the lock on the file is let go of."""
    columns, key = _columns(cursor, table), _key(cursor, table)
    select = f'SELECT {", ".join([*columns, *key])} FROM "{table}"'
    order, behind = f"ORDER BY {', '.join(key)}", f"({', '.join(key)}) > ({', '.join('?' * len(key))})"
    sql, last, going = select, (), True
    while going:
        going, until = False, time.monotonic() + rest
        for row in cursor.execute(f"{sql} {order}", last):
            yield row[: len(columns)]
            check()
            if time.monotonic() > until:
                sql, last, going = f"{select} WHERE {behind}", row[len(columns) :], True
                break
        cursor.execute("SELECT 1")  # lets go of what was read


def _key(cursor: sqlite3.Cursor, table: str) -> list[str]:
    """Return the columns by which the rows of a table are kept in order."""
    rows = cursor.execute(f'PRAGMA table_info("{table}")').fetchall()
    places = sorted((row[5], f'"{row[1]}"') for row in rows if row[5])
    without = cursor.execute("SELECT wr FROM pragma_table_list(?) WHERE schema = 'main'", (table,)).fetchone()
    return [name for _, name in places] if without and without[0] else ["rowid"]


@contextlib.contextmanager
def _told(target: Path, *, reading: bool = False) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error, UnicodeError) as error:  # of a schema that is no text, too
        raise _failure(target, error, of_source=reading) from error


def _failure(target: Path, error: Exception | str, *, of_source: bool) -> CopyError:
    return CopyError(target, told(error, Where.SOURCE if of_source else Where.COPY).what, of_source=of_source)


def _copy(source: sqlite3.Connection, part: Path, target: Path, gently: bool) -> str:
    """Copy one state of the source; the copy, read back, has the same content, or is refused.

    The source is read as fast as it can be, into memory or a nameless file, and left alone before anything is written.
    """
    part.unlink(missing_ok=True)
    stage("复制")
    staged = _staged(source, target, gently)
    with closing(staged) if staged else contextlib.nullcontext(source) as origin:
        with _told(target, reading=True):
            small = size_of(origin) <= MOST_IN_MEMORY
        return (_written_whole if staged and small else _written_by_pages)(origin, part, target)


def _staged(source: sqlite3.Connection, target: Path, gently: bool) -> sqlite3.Connection | None:
    """Return a private copy of one state of the source; None where this computer has no room for it."""
    with _told(target, reading=True):
        small = size_of(source) <= MOST_IN_MEMORY
    staged = sqlite3.connect(":memory:" if small else "")
    with closed_on_error(staged):
        staged.text_factory = as_it_is  # one text that is none spoils no copy,
        staged.execute("PRAGMA ignore_check_constraints = ON")  # nor does one value against its check
        try:
            for _ in range(GENTLE_ATTEMPTS if gently else 0):
                if _taken(source, staged, target, MOST_RESTARTS, math.inf):
                    return staged
            source.execute("BEGIN")
            try:
                source.execute("SELECT 1 FROM sqlite_schema").fetchone()  # from here on nobody writes
                if _taken(source, staged, target, 0, AT_ONCE_S if gently else math.inf):
                    return staged
            finally:
                _end(source)
        except sqlite3.Error as error:
            if _is_of_writing(error):
                staged.close()
                return None
            raise _failure(target, error, of_source=True) from error
        raise CopyError(target, RESTLESS)


def _taken(source: sqlite3.Connection, staged: sqlite3.Connection, target: Path, restarts: int, seconds: float) -> bool:
    """Take over one state, letting go of the source after each megabyte; False if others write, or it takes long."""
    left, until, patience = math.inf, time.monotonic() + seconds, _patience(target)

    def watch(status: int, remaining: int, total: int) -> None:
        nonlocal left, restarts
        patience(status, remaining, total)
        if status == sqlite3.SQLITE_OK:
            restarts, left = restarts - (remaining >= left), remaining
        if restarts < 0 or time.monotonic() > until:
            raise _RestlessError

    try:
        source.backup(staged, pages=PAGES_AT_ONCE, progress=watch, sleep=0.02)
    except _RestlessError:
        return False
    return True


def _written_whole(staged: sqlite3.Connection, part: Path, target: Path) -> str:
    """Write what is in memory in few calls, and compare the very bytes."""
    digest = _sound(staged, target, reading=True)
    data = staged.serialize()
    with create(part) as file:
        for at in range(0, len(data), BLOB_CHUNK):
            file.write(memoryview(data)[at : at + BLOB_CHUNK])
    flush(part)
    with part.open("rb") as file:
        for at in range(0, len(data) + 1, BLOB_CHUNK):  # and nothing behind it
            if file.read(BLOB_CHUNK) != data[at : at + BLOB_CHUNK]:
                raise CopyError(target, DIFFERS)
    return digest


def _written_by_pages(origin: sqlite3.Connection, part: Path, target: Path) -> str:
    """Write what memory should not hold at once, and compare all that can be read of it."""
    create(part).close()
    with closing(sqlite3.connect(part)) as copy:
        copy.execute("PRAGMA journal_mode = OFF")  # it is flushed whole, or thrown away
        copy.execute("PRAGMA synchronous = OFF")
        with _told(target, reading=True):
            origin.execute("BEGIN")
        try:
            with _told(target, reading=True):
                digest = _digest(origin, math.inf)
            with _either_side(target):
                origin.backup(copy, pages=PAGES_AT_ONCE * 16, progress=_patience(target))
        finally:
            _end(origin)
    flush(part)
    with closing(connect(part, read_only=True)) as copy:
        if _sound(copy, target) != digest:
            raise CopyError(target, DIFFERS)
        _compare_evidence(origin, copy, target)
    return digest


def _patience(target: Path) -> Callable[[int, int, int], None]:
    """Return what ends a copy that is refused each time, once it is told of each step: SQLite would ask for ever."""
    refusals = 0

    def count(status: int, remaining: int, total: int) -> None:
        nonlocal refusals
        step(total - remaining, total)
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
        raise _failure(target, error, of_source=not _is_of_writing(error)) from error


def _is_of_writing(error: sqlite3.Error) -> bool:
    name = error_name(error)
    return name in ("SQLITE", "SQLITE_IOERR") or name.startswith(_WRITING)


def _sound(copy: sqlite3.Connection, target: Path, *, reading: bool = False) -> str:
    """Return the digest of a copy whose structure is whole."""
    stage("读回核对")
    with _told(target, reading=reading):
        digest = content_digest(copy)
    with stoppable(copy):
        whole = copy.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
    if not whole:
        raise CopyError(target, "副本不完整，设备读写出错，或原来的文件已有损坏")
    if copy.execute("PRAGMA foreign_key_check").fetchone():
        raise CopyError(target, "副本的内容有缺失，设备读写出错，或原来的文件已有损坏")
    return digest


def _compare_evidence(source: sqlite3.Connection, copy: sqlite3.Connection, target: Path) -> None:
    """Hash the evidence in a copy; a piece that is not what it was must have been so in the source already."""
    if not copy.execute("SELECT 1 FROM sqlite_schema WHERE name = 'evidence'").fetchone():
        return
    rows = copy.execute("SELECT rowid, sha256 FROM evidence").fetchall()
    stage("核对材料")
    for at, (row, expected) in enumerate(rows):
        step(at, len(rows))
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
            check()
            digest.update(chunk)
    return digest.hexdigest()


def _columns(cursor: sqlite3.Cursor, table: str) -> list[str]:
    """Return the columns of a table that are hashed: all but the bytes of evidence, whose SHA-256 is a column too."""
    rows = cursor.execute(f'PRAGMA table_info("{table}")').fetchall()
    return [f'"{row[1]}"' for row in rows if (table, row[1]) != ("evidence", "content")]
