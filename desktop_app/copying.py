"""Copies that are proved: under their final name they are complete on the disk, read back and compared, or not there.

Works on open files too: it reads them through SQLite alone, since a file that is opened and closed beside SQLite
would take away the locks that SQLite holds on it (POSIX).
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from .errors import UserError, reason
from .sqlite_file import connect

PART = ".part"  # ends the name of what is not complete yet
PAGES_AT_ONCE = 256  # a copy that goes gently lets go of its lock after each megabyte
ATTEMPTS = 5  # while somebody goes on writing
BLOB_CHUNK = 1 << 20

_REASONS = {
    "SQLITE_FULL": "磁盘空间不足",
    "SQLITE_READONLY": "那里是只读的",
    "SQLITE_CANTOPEN": "不能在那里建立文件",
    "SQLITE_IOERR": "设备读写出错，U盘可能已拔出",
    "SQLITE_BUSY": "别的程序正在使用",
    "SQLITE_LOCKED": "别的程序正在使用",
    "SQLITE_CORRUPT": "内容已损坏",
    "SQLITE_NOTADB": "内容已损坏",
    "SQLITE_PERM": "没有权限",
}


class CopyError(UserError):
    """A copy that could not be made; nothing is left of it. ``reason`` says why in few words."""

    def __init__(self, target: Path, reason: str) -> None:
        super().__init__(f"“{target}”没有写成（{reason}），数据文件没有改动；请换一个位置或稍后再试。")
        self.reason = reason


def verified_copy(source: Path, target: Path) -> None:
    """Copy a data file, of whatever version, that may be open elsewhere; an older ``target`` is replaced whole."""
    with _told(target), closing(connect(source, read_only=True)) as connection:
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
    part = target.with_name(f"{target.name}.{os.getpid()}{PART}")
    with _told(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            digest = _copy(source, part, target, gently)
            if prove:
                prove(part)
            part.replace(target)
            flush_folder(target.parent)
            return digest
        finally:
            with contextlib.suppress(OSError):  # a stick that is gone
                part.unlink(missing_ok=True)


def content_digest(connection: sqlite3.Connection) -> str:
    """Return the SHA-256 over all that the file holds, as one reader sees it; evidence by the SHA-256 it goes by."""
    digest, cursor = sha256(), connection.cursor()
    cursor.row_factory = None
    cursor.execute("BEGIN")
    try:
        tables = cursor.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name").fetchall()
        for kind, name, sql in tables:
            digest.update(repr((kind, name, sql)).encode())
            if kind == "table":
                for row in cursor.execute(f'SELECT {_columns(connection, name)} FROM "{name}"'):
                    digest.update(repr(row).encode())
    finally:
        cursor.execute("ROLLBACK")
    return digest.hexdigest()


def flush(path: Path) -> None:
    """Bring a file to the disk, and let go of what memory holds of it: what is read next comes from the disk."""
    with path.open("r+b") as file:  # Windows flushes only what could be written
        os.fsync(file.fileno())
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def flush_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk; Windows does that by itself."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):  # some network folders know no such thing
        at = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(at)
        finally:
            os.close(at)


def why(error: OSError | sqlite3.Error) -> str:
    """Say in few words why a file could not be read or written."""
    if isinstance(error, OSError):
        return reason(error)
    name = getattr(error, "sqlite_errorname", None) or ""
    return next((words for known, words in _REASONS.items() if name.startswith(known)), f"出错{name or error}")


@contextlib.contextmanager
def _told(target: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise CopyError(target, why(error)) from error


def _copy(source: sqlite3.Connection, part: Path, target: Path, gently: bool) -> str:
    """Copy until the source has stayed the same meanwhile; the copy then has the same content, or is refused."""
    before = content_digest(source)
    for _ in range(ATTEMPTS):
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(part)) as copy:
            copy.execute("PRAGMA journal_mode = OFF")  # it is flushed whole, or thrown away
            copy.execute("PRAGMA synchronous = OFF")
            source.backup(copy, pages=PAGES_AT_ONCE if gently else -1, sleep=0.02)
        flush(part)
        with closing(connect(part, read_only=True)) as copy:
            found = _sound(copy, target)
            _compare_evidence(source, copy, target)
        after = content_digest(source)
        if found == after:
            return found
        if before == after:
            raise CopyError(target, "读回来的内容与原来的不同")
        before = after
    raise CopyError(target, "文件正在不断改动")


def _sound(copy: sqlite3.Connection, target: Path) -> str:
    """Return the digest of a copy whose structure is whole."""
    if copy.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        raise CopyError(target, "数据文件的结构有损坏")
    if copy.execute("PRAGMA foreign_key_check").fetchone():
        raise CopyError(target, "数据文件的内容有缺失")
    return content_digest(copy)


def _compare_evidence(source: sqlite3.Connection, copy: sqlite3.Connection, target: Path) -> None:
    """Hash the evidence in a copy; a piece that is not what it was must have been so in the source already."""
    if not copy.execute("SELECT 1 FROM sqlite_schema WHERE name = 'evidence'").fetchone():
        return
    for row, expected in copy.execute("SELECT rowid, sha256 FROM evidence"):
        found = _blob_digest(copy, row)
        if found != expected and found != _blob_digest(source, row):
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
