"""New assessments kept as they were looked through, so that what was looked at is what is taken in, and at once.

Most files that come to an office are small, and what is in them is new there. It is laid into one file of its own
beside, with all checks of the schema; what is chosen of it goes over in one statement a table.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ..base.clock import time_after
from ..base.errors import UserError
from ..files.windows_paths import uri_of
from ..storage.adopting import TABLES, adopt
from ..storage.inventory import TAKEN_IN
from ..storage.screening import columns_of
from ..storage.sqlite_file import in_words
from ..storage.within import refuse_more
from .incoming import Incoming, Key, What

if TYPE_CHECKING:
    from ..storage.store import Store

NAME = "staged.db"
_NUMBERED = ("event", "signing", "handover", "side_event")


class Staging:
    """What was kept so far; nothing is made before something is."""

    def __init__(self, place: Callable[[], Path]) -> None:
        self._place, self._stack = place, ExitStack()
        self._made: Store | None = None
        self._keys: dict[str, Key] = {}
        self._within = ExitStack()

    def close(self) -> None:
        """Let go of it."""
        self._stack.close()

    def has(self, key: Key) -> bool:
        """Whether an assessment of a file was kept."""
        return self._keys.get(key[1]) == key

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """Let all that is kept inside be there afterwards, or nothing of it."""
        before = dict(self._keys)
        try:
            with ExitStack() as stack:
                self._within = stack
                yield
        except BaseException:  # whatever it was, none of it is there
            self._keys = before
            raise
        finally:
            self._within = ExitStack()

    def keep(self, source: Store, one: Incoming) -> None:
        """Keep a new assessment, once for each id; what does not fit is left to be read again."""
        if one.what is not What.NEW or one.id in self._keys:
            return
        store = self._begun()
        store.file.execute("SAVEPOINT one")
        try:
            adopt(store, source, one.id)
            self._keys[one.id] = one.key
        except (UserError, sqlite3.IntegrityError):
            store.file.execute("ROLLBACK TO one")
        store.file.execute("RELEASE one")

    @contextmanager
    def beside(self, store: Store) -> Iterator[None]:
        """Lay what was kept beside an open file, for a transaction that is to begin."""
        if self._made is None:
            yield
            return
        connection = store.file.connection
        with in_words(store.path):
            connection.execute("ATTACH ? AS staged", (f"{uri_of(self._made.path.absolute())}?mode=ro",))
        try:
            yield
        finally:
            with suppress(sqlite3.Error):
                connection.execute("DETACH staged")

    def take(self, store: Store, assessment_ids: Sequence[str]) -> None:
        """Take assessments that the file lacks over out of what lies beside it, within a transaction."""
        execute = store.file.execute
        count = next(store.file.query("SELECT count(*) AS number FROM assessment"))["number"]
        refuse_more("assessment", count + len(assessment_ids) - 1)
        execute("CREATE TEMP TABLE chosen (place INTEGER PRIMARY KEY, id TEXT NOT NULL)")
        try:
            store.file.connection.executemany("INSERT INTO chosen (id) VALUES (?)", ((one,) for one in assessment_ids))
            for statement in _statements():
                execute(statement)
        finally:
            with suppress(sqlite3.Error):
                execute("DROP TABLE temp.chosen")
        at = time_after("")
        for one in assessment_ids:
            store.inventory.add(one, at, TAKEN_IN)

    def _begun(self) -> Store:
        if self._made is None:
            from ..storage.store import Store

            self._made = Store.create(self._place() / NAME)
            self._stack.callback(self._made.close)
            for pragma in ("synchronous = OFF", "journal_mode = MEMORY"):  # it is thrown away, whatever comes
                self._made.file.connection.execute(f"PRAGMA {pragma}")
        if not self._made.file.connection.in_transaction:
            self._within.enter_context(self._made.together())
        return self._made


def _statements() -> Iterator[str]:
    """Yield what takes over the chosen rows, table by table, in an order in which their references hold."""
    chosen = "FROM temp.chosen CROSS JOIN staged.{0} AS one ON one.{1} = chosen.id ORDER BY chosen.place"
    digests = f"SELECT rubric {chosen.format('assessment', 'id')}"
    yield f"INSERT OR IGNORE INTO main.rubric SELECT * FROM staged.rubric WHERE digest IN ({digests})"
    for table in ("assessment", *TABLES):
        numbered = table in _NUMBERED
        names = [name for name in columns_of(table) if not (numbered and name == "id")]
        order = ", one.id" if numbered else ", one.number" if table.endswith("revision") else ""
        rows = chosen.format(table, "id" if table == "assessment" else "assessment")
        columns = ", ".join(f"one.{name}" for name in names)
        yield f"INSERT INTO main.{table} ({', '.join(names)}) SELECT {columns} {rows}{order}"
