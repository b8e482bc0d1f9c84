"""A data file written anew, without what was deleted from it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from ..base.errors import UserError, Where, told
from ..base.progress import Progress
from ..files.private import create
from .sqlite_file import connect
from .watching import watched

_STEPS = 20_000  # of SQLite's machine, between two looks at whether to go on


def compact_copy(source: Path, target: Path, progress: Progress) -> None:
    """Write all that a file holds into a new one, and nothing of what was deleted from it, nor the office's key.

    A deleted assessment stays legible in the free pages of its file, and of a copy page by page.
    """
    with closing(connect(source, read_only=True)) as connection:
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 1)  # VACUUM attaches what it writes
        connection.execute("PRAGMA query_only = OFF")  # its own file is opened for reading all the same
        try:
            create(target).close()
            with watched(connection, lambda: progress.cancelled, _STEPS):
                # the name's bytes, as the system has them: SQLite would write text in UTF-8, whatever the locale
                connection.execute("VACUUM INTO CAST(? AS TEXT)", (os.fsencode(target),))
            _leave_out_key(target)
        except (OSError, sqlite3.Error) as error:
            progress.check()
            what, advice = told(error, Where.HANDED_OVER)
            raise UserError(f"未移交，数据文件没有改动：{what}，{advice}。") from error


def _leave_out_key(target: Path) -> None:
    """Take the office's key out of a copy that leaves the office: its secret, be it sealed, is nobody else's."""
    with closing(connect(target)) as connection:  # what is deleted is overwritten: see ``harden``
        if connection.execute("SELECT 1 FROM office_key").fetchone():
            connection.execute("PRAGMA journal_mode = OFF")  # it is thrown away if this fails
            connection.execute("DELETE FROM office_key")
            connection.commit()
