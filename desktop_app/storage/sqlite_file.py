"""The SQLite file as a whole: is it ours, is it sound, can it be written; and its errors in words."""

from __future__ import annotations

import os
import sqlite3
import stat
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from ..base.errors import OnlyReadableError, UserError, Where, error_name, reason, told
from ..base.text import as_it_is
from ..files.kinds import APPLICATION_ID, HEADER, SQLITE, is_flipped
from ..files.plain_reading import open_plain
from ..files.windows_paths import uri_of
from .screening import USER_VERSION as USER_VERSION  # where one looks for it
from .screening import harden

ENCODED = "“{}”的文字编码被别的程序改动过，不能打开；文件没有改动。"
PATIENCE = 2.0  # seconds to wait for another program that is using the file


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Connect with what every connection of this program needs; a thread may use it, as ``DataFile.lend`` has it."""
    uri = f"{uri_of(path.absolute())}?mode={'ro' if read_only else 'rw'}"
    connection = sqlite3.connect(uri, timeout=PATIENCE, uri=True, check_same_thread=False)
    connection.text_factory = as_it_is  # one text that is none spoils no other
    with closed_on_error(connection):
        harden(connection, reading=read_only)
        for pragma in ("foreign_keys = ON", "query_only = ON" if read_only else "synchronous = FULL"):
            connection.execute(f"PRAGMA {pragma}")
    return connection


@contextmanager
def closed_on_error(connection: sqlite3.Connection) -> Iterator[None]:
    """Close a connection that is still to be made ready, should that fail: nobody else has it yet."""
    try:
        yield
    except BaseException:  # whatever it was, the file is let go of
        connection.close()
        raise


class Header(NamedTuple):
    """What the file's first bytes say; ``logged``: its last changes may lie in a write-ahead log.

    ``flipped``: one of these bytes is not as it was, and SQLite could not be relied upon.
    """

    version: int
    logged: bool
    flipped: bool = False
    encoded: bool = False  # in another encoding than ours, as it says


def check_header(path: Path) -> Header:
    """Read the file's first bytes, without SQLite, so that a foreign file is not even locked."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would keep us waiting for ever
            raise UserError(f"“{path}”不是文件，不能打开。")
        with open_plain(path) as file:
            header = file.read(HEADER)
    except OSError as error:
        if (name := error_name(error)).startswith("ENOENT"):
            why, find = "它可能被移走、改名或删除了", "请找到它"
            if name == "ENOENT_DRIVE":
                why, find = reason(error), "请插好U盘"
            words = f"找不到“{path}”，{why}；{find}再打开，或用“备份与恢复”找回最近的备份。"
            raise UserError(words) from None
        raise UserError(f"“{path}”无法读取（{reason(error)}），文件没有改动。") from None
    if not header:
        raise UserError(f"“{path}”是空文件，不是评估数据文件；文件没有改动。")
    if is_flipped(header):
        encoded = header[59] in (2, 3)
        return Header(int.from_bytes(header[60:64]), logged=False, flipped=True, encoded=encoded)
    if len(header) < HEADER or not header.startswith(SQLITE):
        raise UserError(f"“{path}”不是评估数据文件，或者开头已损坏；文件没有改动。")
    encoding, version, application = struct.unpack(">Ii4xI", header[56:72])
    if application != APPLICATION_ID:
        raise UserError(f"“{path}”是别的程序的数据文件，本程序没有改动它。")
    if encoding != 1:  # UTF-8
        raise UserError(ENCODED.format(path))
    return Header(version, logged=2 in header[18:20])


def check_writable(path: Path) -> None:
    """Refuse a read-only file, or one in a folder where no journal can be written."""
    if not os.access(path, os.W_OK) or not path.stat().st_mode & 0o222:
        raise OnlyReadableError(f"“{path}”是只读的，不能保存修改；请复制到可写的文件夹后再打开。")
    if not os.access(path.parent, os.W_OK):
        raise OnlyReadableError(f"“{path.parent}”文件夹不能写入，无法保存修改；请把文件复制到别处后再打开。")
    try:
        try_journal(path)
    except OSError as error:
        raise OnlyReadableError(f"“{path}”的{reason(error)}，不能保存修改；请改一个短一些的文件名再打开。") from None


def try_journal(path: Path) -> None:
    """Raise ``OSError`` where the name of the journal beside a file would be longer than a name may be."""
    try:
        Path(f"{path}-journal").lstat()
    except OSError as error:
        if not error_name(error).startswith("ENOENT"):
            raise


def use_rollback_journal(connection: sqlite3.Connection, path: Path) -> None:
    """Leave a write-ahead log that another tool has switched on: users copy one file, not three."""
    if connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete":
        raise UserError(f"“{path}”正被别的程序使用，请关闭那个程序后再打开。")


NOT_DONE = "这一步没有完成，原来的内容没有改动"
NOT_SAVED = "刚才的修改没有保存，此前的内容不受影响"
IN_DOUBT = "刚才的修改可能没有保存，此前的内容不受影响"
_LATE = ("SQLITE_IOERR_DELETE", "SQLITE_IOERR_DIR_")  # the commit may have happened: its journal may be gone


@contextmanager
def in_words(path: Path, *, saving: bool = False) -> Iterator[None]:
    """Turn SQLite's and the system's errors into sentences: what happened, what became of the edit, what to do.

    ``saving`` is said of an edit; whatever else fails has changed nothing.
    """
    try:
        yield
    except (sqlite3.Error, OSError, UnicodeError, MemoryError) as error:
        what, advice = told(error, Where.EDIT if saving else Where.OPEN_FILE)
        in_doubt = error_name(error).startswith(_LATE)
        became = NOT_DONE if not saving else IN_DOUBT if in_doubt else NOT_SAVED
        # its frames hold cursors, and these the lock on the file, until somebody collects the garbage
        raise UserError(f"“{path}”：{what}，{became}；{advice}。") from error.with_traceback(None)
