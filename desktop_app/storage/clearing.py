"""Nothing of what was taken out of a file stays legible in it.

SQLite overwrites what is deleted, on every connection of this program (``harden``). It does not overwrite the copies of
rows that it left where they lay before, when it moved them within the file: one file in forty still held some. Nor was
anything overwritten where SQLite was built so, on Windows, by earlier versions of this program. So after each deletion
the file is written anew; what a kill or a full disk kept from that is done when it is opened the next time.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

from ..base.errors import UserError, Where, told
from ..base.progress import check, stage
from ..base.userdirs import data_folder
from ..files.backup_names import folder_name
from ..files.durable import write_whole
from ..files.private import make_folder
from .screening import size_of
from .sqlite_file import connect
from .watching import stoppable

MOST_IN_MEMORY = 64 << 20  # bytes; what is larger goes through a file without a name, which nobody else can open
_TAKEN_OUT = """SELECT (SELECT ifnull(max(id), 0) FROM inventory WHERE kind = 'deleted') || '-' ||
 (SELECT count(*) FROM event WHERE changes = '[]' AND kind = 'purged')"""
_NOTHING = "0-0"


def clear(connection: sqlite3.Connection, path: Path) -> None:
    """Write a file anew that is open, within no transaction; a ``UserError`` says that it is still to be done."""
    try:
        in_memory = size_of(connection) <= MOST_IN_MEMORY
        connection.execute(f"PRAGMA temp_store = {'MEMORY' if in_memory else 'FILE'}")
        try:
            connection.execute("VACUUM")
        finally:
            connection.execute("PRAGMA temp_store = MEMORY")
        remember(connection, path)
    except (sqlite3.Error, MemoryError) as error:
        why = told(error, Where.COPY).what
        words = f"内容已经删除，但还没有从文件里彻底清除（{why}）；下次打开“{path.name}”时会再清除一次。"
        raise UserError(words) from error.with_traceback(None)


def clear_at(path: Path) -> None:
    """Do that on a connection of its own, for a thread."""
    connection = connect(path)
    try:
        clear(connection, path)
    finally:
        connection.close()


def clear_if_needed(connection: sqlite3.Connection, path: Path) -> None:
    """Write a file anew out of which more was taken than it is known to be clear of; if that fails, another time."""
    with stoppable(connection), suppress(sqlite3.Error, UserError):
        if not is_clear(connection, path):
            stage("清除已删除的内容")
            clear(connection, path)
    check()


def is_clear(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether the file is known to hold nothing of what was ever taken out of it."""
    taken_out = _taken_out(connection)
    with suppress(OSError):
        return taken_out == _NOTHING or _known(path).read_text("ascii") == taken_out
    return False


def remember(connection: sqlite3.Connection, path: Path) -> None:
    """Remember that the file is clear; where nothing can be remembered it is written anew once more."""
    with suppress(OSError):
        make_folder(_known(path).parent)
        write_whole(_known(path), _taken_out(connection).encode())


def stay_clear(connection: sqlite3.Connection, path: Path) -> None:
    """Remember that a file that was clear is so still, though something was taken out: it lies there otherwise."""
    with suppress(sqlite3.Error):
        if not is_clear(connection, path):
            remember(connection, path)


def forget(path: Path) -> None:
    """Forget that a file was clear which is there no more under that name."""
    with suppress(OSError):
        _known(path).unlink(missing_ok=True)


def _taken_out(connection: sqlite3.Connection) -> str:
    """Tell all that was taken out of a file, from anything more."""
    return str(connection.execute(_TAKEN_OUT).fetchone()[0])


def _known(path: Path) -> Path:
    return data_folder() / "已清除" / f"{folder_name(path)}.txt"
