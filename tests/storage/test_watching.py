"""A connection that is asked now and then whether to go on: by several at a time, each as long as it wants."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from desktop_app.base.progress import GivenUpError, Progress, told_to
from desktop_app.storage.watching import stoppable, watched

LONG = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000) SELECT count(*) FROM n"


def given_up_within(connection: sqlite3.Connection, progress: Progress) -> None:
    with stoppable(connection), watched(connection, lambda: False, 1_000):
        progress.cancel()
        connection.execute(LONG).fetchall()


def given_up_behind(connection: sqlite3.Connection, progress: Progress) -> None:
    with stoppable(connection):
        with watched(connection, lambda: False, 1_000):
            connection.execute("SELECT 1").fetchall()
        progress.cancel()
        connection.execute(LONG).fetchall()


@pytest.mark.parametrize("give_up", [given_up_within, given_up_behind])
def test_what_ends_within_takes_nothing_from_what_goes_on(
    give_up: Callable[[sqlite3.Connection, Progress], None],
) -> None:
    progress = Progress()
    with closing(sqlite3.connect(":memory:")) as connection, told_to(progress):
        with pytest.raises(GivenUpError):
            give_up(connection, progress)
        assert connection.execute("SELECT 1").fetchall() == [(1,)]  # nobody asks any more


def test_ctrl_c_while_it_is_asked_is_raised_as_that() -> None:
    def pressed() -> bool:
        raise KeyboardInterrupt

    def asked(connection: sqlite3.Connection) -> None:
        with watched(connection, pressed, 1_000):
            connection.execute(LONG).fetchall()

    with closing(sqlite3.connect(":memory:")) as connection, pytest.raises(KeyboardInterrupt):
        asked(connection)
