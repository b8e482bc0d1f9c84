"""SQLite asked now and then to stop what it works on for long."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


@contextmanager
def watched(connection: sqlite3.Connection, stop: Callable[[], bool], steps: int) -> Iterator[None]:
    """Stop the connection with SQLITE_INTERRUPT when ``stop`` says so, asked every so many steps of its machine.

    Ctrl+C pressed while it is asked is swallowed by SQLite, which stops as well: that is raised as what it was, so
    that it is never taken for what ``stop`` stands for.
    """
    stopped = False

    def ask() -> bool:
        nonlocal stopped
        stopped = stop()
        return stopped

    connection.set_progress_handler(ask, steps)
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname == "SQLITE_INTERRUPT" and not stopped:
            raise KeyboardInterrupt from None
        raise
    finally:
        with suppress(sqlite3.Error):
            connection.set_progress_handler(None, 0)
