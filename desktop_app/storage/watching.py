"""SQLite asked now and then to stop what it works on for long; what it does may be given up meanwhile."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass

from ..base.progress import check, is_given_up

STEPS = 50_000  # of SQLite's machine, between two looks at whether to go on


@dataclass
class _Watch:
    stop: Callable[[], bool]
    steps: int
    stopped: bool = False

    def ask(self) -> bool:
        self.stopped = self.stop()
        return self.stopped


_WATCHES: dict[int, list[_Watch]] = {}  # by connection, which has one handler alone


@contextmanager
def watched(connection: sqlite3.Connection, stop: Callable[[], bool], steps: int) -> Iterator[None]:
    """Stop the connection with SQLITE_INTERRUPT when ``stop`` says so, asked every so many steps of its machine.

    One within another leaves that one in force. Ctrl+C pressed while it is asked is swallowed by SQLite, which stops
    as well: that is raised as what it was, so that it is never taken for what ``stop`` stands for.
    """
    watches, watch = _WATCHES.setdefault(id(connection), []), _Watch(stop, steps)
    watches.append(watch)
    _hand(connection, watches)
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname == "SQLITE_INTERRUPT" and not any(one.stopped for one in watches):
            raise KeyboardInterrupt from None
        raise
    finally:
        watches.remove(watch)
        if not watches:
            del _WATCHES[id(connection)]
        with suppress(sqlite3.Error):
            _hand(connection, watches)


def _hand(connection: sqlite3.Connection, watches: list[_Watch]) -> None:
    handler = (lambda: any(one.ask() for one in watches)) if watches else None
    connection.set_progress_handler(handler, min((one.steps for one in watches), default=0))


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
