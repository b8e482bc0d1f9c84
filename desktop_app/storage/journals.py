"""What SQLite leaves beside a file that was not closed: a rollback journal, or a write-ahead log.

A journal of ours is undone by SQLite itself, but tried on a copy first, and file and journal are kept as they were.
A journal can be made by anybody: one that names another journal would have SQLite look at, and delete, that file.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ..base.errors import UserError
from ..base.userdirs import backups_folder
from ..files.private import create
from ..files.temporary import workplace
from .as_found import keep_as_found
from .screening import screen
from .sqlite_file import check_header, closed_on_error, connect, in_words, use_rollback_journal

MAGIC = bytes.fromhex("d9d505f920a163d7")  # begins a journal, and ends one that names another
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
    """Connect to a copy, as it is once journal or log is dealt with; the file itself is only read."""
    if journal is not None:
        _refuse_chain(journal)
    with workplace() as folder:
        copy = folder / "copy.db"
        _copy(path, copy)
        if journal is not None:
            _copy(journal, Path(f"{copy}{journal.name.removeprefix(path.name)}"))
        try:
            connection = _settled(copy, path)
        except (sqlite3.Error, UnicodeDecodeError, UserError):
            if journal is not None and _sound_without(folder / "bare.db", path):
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
    kept = keep_as_found(path, journal).relative_to(backups_folder())
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
