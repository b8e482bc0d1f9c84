"""SQLite asked now and then to stop what it works on for long; what it does may be given up meanwhile."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress

from ..base.progress import check, is_given_up

STEPS = 50_000  # of SQLite's machine, between two looks at whether to go on


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


@contextmanager
def stoppable(*connections: sqlite3.Connection) -> Iterator[None]:
    """Let what these connections work on be given up: whatever comes of it then, it was the user's will."""
    with ExitStack() as stack:
        try:
            for one in connections:
                stack.enter_context(watched(one, is_given_up, STEPS))
            yield
        except Exception:  # whatever it was, it may only be what comes of being stopped
            check()
            raise
