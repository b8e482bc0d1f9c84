"""What SQLite leaves beside a file that was not closed: a rollback journal, or a write-ahead log.

A journal of ours is undone by SQLite itself, but tried on a copy first, and file and journal are kept as they were.
A journal can be made by anybody: one that names another journal would have SQLite look at, and delete, that file.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from ..base.errors import OnlyReadableError, UserError, error_name
from ..base.sizes import size_in_words
from ..base.text import as_it_is
from ..base.userdirs import backups_folder, data_folder
from ..files.plain_reading import open_plain
from ..files.private import create
from ..files.temporary import workplace
from .as_found import keep_as_found
from .rolled_back import MAGIC, rolled_back
from .screening import harden, screen
from .sqlite_file import check_header, closed_on_error, connect, in_words, use_rollback_journal

MOST_IN_MEMORY = 256 << 20  # of a file, where no disk has room for a copy
MARGIN = 1 << 20  # of room
RECOVERED = "上次没有正常关闭（断电或U盘被拔出），已自动恢复到最后一次保存"


def unfinished(path: Path) -> Path | None:
    """Return the journal or log beside a file that holds what SQLite has yet to undo or to take over, if any."""
    for beside in (Path(f"{path}-wal"), Path(f"{path}-journal")):
        try:
            with beside.open("rb") as file:
                begins = file.read(8)
        except OSError:
            continue
        if beside.name.endswith("-wal"):
            if len(begins) == 8:
                return beside
        elif begins.strip(b"\0") and _is_hot(path):
            if MAGIC.startswith(begins.rstrip(b"\0")):  # whole, or torn by what broke off the first write to it
                return beside
            raise _not_its_journal(path, beside)  # SQLite would take it for one, and delete it
    return None


def _not_its_journal(path: Path, journal: Path) -> UserError:
    words = f"“{path}”旁边的“{journal.name}”不是它的日志，没有改动这两个文件；"
    return UserError(f"{words}请把“{journal.name}”移到别处后再打开。")


def _is_hot(path: Path) -> bool:
    """Ask SQLite, which knows whether another program is only just writing."""
    try:
        with closing(connect(path, read_only=True)) as connection:
            connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
    except (sqlite3.Error, UnicodeDecodeError) as error:
        return getattr(error, "sqlite_errorname", "") == "SQLITE_READONLY_ROLLBACK"
    return False


@contextmanager
def settled_copy(path: Path, journal: Path | None) -> Iterator[sqlite3.Connection]:
    """Connect to a copy, as it is once journal or log is dealt with; the file itself is only read.

    Where no disk has room for it the copy is made in memory.
    """
    if journal is not None:
        _refuse_chain(journal)
    with ExitStack() as stack:
        try:
            connection = stack.enter_context(_copied(path, journal))
        except (OSError, sqlite3.Error) as error:
            if not lacks_room(error):
                raise
            connection = stack.enter_context(closing(_in_memory(path, journal)))
        yield connection


def lacks_room(error: BaseException | None) -> bool:
    """Whether a full disk is what is told."""
    return isinstance(error, OSError | sqlite3.Error) and error_name(error) in ("ENOSPC", "EDQUOT", "SQLITE_FULL")


def room_wanted(path: Path, journal: Path | None) -> str:
    """Say how much room there must be on this computer's own disk before a file can be recovered."""
    sizes = sum(one.stat().st_size for one in (path, journal) if one is not None)
    free = 0
    with suppress(OSError):
        free = shutil.disk_usage(next(one for one in (data_folder(), *data_folder().parents) if one.exists())).free
    return f"请先在本机的磁盘上腾出{size_in_words(max(sizes + MARGIN - free, MARGIN))}空间"


def _in_memory(path: Path, journal: Path | None) -> sqlite3.Connection:
    """Return what is there once the journal is dealt with, without a disk."""
    if journal is None or journal.name.endswith("-wal") or path.stat().st_size > MOST_IN_MEMORY:
        words = f"“{path}”上次没有正常关闭，打开前要先恢复，但磁盘空间不足；文件没有改动"
        raise UserError(f"{words}，{room_wanted(path, journal)}，再打开。")
    with open_plain(path) as file:
        data = file.read()
    try:
        return _held(rolled_back(data, journal.read_bytes()), path)
    except (sqlite3.Error, UnicodeDecodeError, UserError):
        with suppress(sqlite3.Error, UnicodeDecodeError, UserError), closing(_held(bytearray(data), path)):
            raise _not_its_journal(path, journal) from None
        raise


def _held(data: bytearray, path: Path) -> sqlite3.Connection:
    """Connect to the bytes of a file, once they are sound."""
    data[18:20] = b"\1\1"  # no log: there is none in memory
    connection = sqlite3.connect(":memory:")
    with closed_on_error(connection):
        connection.text_factory = as_it_is
        connection.deserialize(bytes(data))
        harden(connection, reading=True)
        screen(connection, path, connection.execute("PRAGMA user_version").fetchone()[0])
    return connection


@contextmanager
def _copied(path: Path, journal: Path | None) -> Iterator[sqlite3.Connection]:
    with workplace() as folder:
        copy = folder / "copy.db"
        _copy(path, copy)
        if journal is not None:
            _copy(journal, Path(f"{copy}{journal.name.removeprefix(path.name)}"))
        try:
            connection = _settled(copy, path)
        except (sqlite3.Error, UnicodeDecodeError, UserError) as error:
            if not lacks_room(error) and journal is not None and _sound_without(folder / "bare.db", path):
                raise _not_its_journal(path, journal) from None
            raise
        with closing(connection):
            yield connection


def _settled(copy: Path, path: Path) -> sqlite3.Connection:
    """Let SQLite deal with what lies beside the copy of ``path``, and screen what comes of it."""
    connection = connect(copy)
    with closed_on_error(connection):
        use_rollback_journal(connection, path)
        connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
        screen(connection, path, check_header(copy).version)
    return connection


def recover(path: Path, journal: Path) -> str:
    """Let SQLite finish what was left unfinished, after a trial on a copy; return what to tell the user."""
    with settled_copy(path, journal):
        pass
    try:
        kept = keep_as_found(path, journal).relative_to(backups_folder())
    except OSError as error:
        if not lacks_room(error):
            raise
        words = f"“{path.name}”上次没有正常关闭，修复前要另存原样，但磁盘空间不足，现在只能查看最后一次保存的内容"
        raise OnlyReadableError(f"{words}；要修改，{room_wanted(path, journal)}，再重新打开。") from None
    with closing(connect(path)) as connection:
        use_rollback_journal(connection, path)
        connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
    return f"“{path.name}”{RECOVERED}；修复前的原样另存在备份文件夹的“{kept}”里。"


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as read, create(target) as write:
        shutil.copyfileobj(read, write, 1 << 20)


def _refuse_chain(journal: Path) -> None:
    if not journal.name.endswith("-journal"):
        return
    with journal.open("rb") as file:
        file.seek(max(0, os.fstat(file.fileno()).st_size - 8))
        if file.read(8) == MAGIC:
            raise UserError(
                f"“{journal.name}”牵涉别的数据文件，不是本程序留下的日志，没有改动任何文件；请把它移到别处后再打开。"
            )


def _sound_without(bare: Path, path: Path) -> bool:
    """Whether the file is sound if the journal is left out of account."""
    _copy(path, bare)
    try:
        with in_words(path), closing(connect(bare)) as connection:
            screen(connection, path, check_header(bare).version)
    except UserError:
        return False
    return True
