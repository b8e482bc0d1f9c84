"""The SQLite file as something that is opened, written in transactions, and copied whole."""

from __future__ import annotations

import os
import sqlite3
import time
import weakref
from collections import deque
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Lock, get_ident
from typing import Any, NamedTuple, Self, TypeVar

import msgspec

from ..base.errors import UserError, Where, told
from ..base.paths import SCHEMA
from ..files.durable import discard, sync_folder, take_name
from ..files.names import check_name
from ..files.places import is_folder, real_name
from ..files.plain_reading import keep, let_go
from ..files.private import create, make_folder
from ..files.room import listed
from ..files.temporary import noted
from .clearing import clear, clear_if_needed
from .copying import content_digest, copy_database
from .known import Keys, remember
from .opening import reading, writing
from .screening import size_of
from .sqlite_file import closed_on_error, connect, in_words, try_journal
from .within import most_of, refuse_large, refuse_long, refuse_more

Done = TypeVar("Done")
Kind = TypeVar("Kind")

AT_A_TIME = 2**20  # bytes of a large value
MOST_ASKED = 500  # keys that one query is asked for
STILL_AT_WORK = 60  # seconds in which another program may be creating the same file
_MOST_TOLD = 100  # transactions


class _Told(NamedTuple):
    """A transaction that has written of one assessment alone, and how many rows were written before it and after."""

    of: str
    before: int
    after: int


class DataFile:
    """One open file. Every public method either does all of what it says or raises ``UserError``."""

    read_only = False
    damaged = False  # in its structure: what is read may be incomplete
    notices: tuple[str, ...] = ()  # what the user is to be told of how it was opened
    person = ""  # who is at the keyboard, for the history
    _keys: Keys | None = None  # see ``keys``

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._within = False  # a transaction
        self._of = ""  # the one assessment that it writes, if that is known
        self._free = Event()  # unless it is lent to a thread
        self._free.set()
        self._turn, self._counting, self._loans = Lock(), Lock(), 0  # one thread after the other
        self._borrower: int | None = None
        self._written = 0  # by the time that it was lent
        self._told = deque[_Told](maxlen=_MOST_TOLD)
        self._seen_version = -1
        connection.row_factory = sqlite3.Row
        connection.isolation_level = None  # transactions begin where they are said to
        stat = path.stat()
        self._identity = (stat.st_dev, stat.st_ino)
        # what is read out of a private copy has no lock on the file
        of_file = "SELECT coalesce(file, '') <> '' FROM pragma_database_list"
        self.is_one_place = bool(connection.execute(of_file).fetchone()[0])
        held = self.is_one_place and keep(path, self._identity) is not None
        self._let_go = weakref.finalize(self, let_go, self._identity) if held else None

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Self:
        """Open a file of this program; anything else is refused with a sentence and left untouched.

        A file that was not closed is recovered, an older one brought up to date, each after a backup; with
        ``read_only`` both happen on a private copy. ``OnlyReadableError`` says that it can be opened so alone.
        """
        path = real_name(path)
        with in_words(path):
            opened = reading(path) if read_only else writing(path)
            with closed_on_error(opened.connection):
                if not read_only:
                    _make_durable(opened.connection, path)
                    clear_if_needed(opened.connection, path)
                made = cls(path, opened.connection)
            made.read_only, made.notices, made.damaged = read_only, opened.notices, opened.damaged
            made._keys = opened.keys or {}
            made._keys_still_true()
            return made

    @classmethod
    def create(cls, path: Path) -> Self:
        """Create an empty file, whole or not at all; an existing one is refused."""
        path = real_name(path)
        new = path.with_name(f"{path.name}.{os.getpid()}.new")
        try:
            if os.path.lexists(path):
                raise UserError(f"“{path}”已经存在，没有改动它；请换一个文件名。")
            check_name(path)
            make_folder(path.parent)
            _discard_left_behind(path)
            new.unlink(missing_ok=True)
            with noted(new):
                try_journal(new)
                create(new).close()  # the system says better than SQLite why it cannot be
                _make_empty(new, path)
        except OSError as error:
            what, advice = told(error, Where.CHOSEN)
            raise UserError(f"不能在“{path.parent}”建立文件（{what}），{advice}。") from None
        return cls.open(path)

    def close(self) -> None:
        """Close the file; nothing is left beside it."""
        try:
            keys = self._keys_still_true()
            self.connection.close()
            if keys is not None and not self.damaged:
                remember(self.path, keys)
        finally:
            if self._let_go is not None:
                self._let_go()

    @property
    def keys(self) -> Keys:
        """What is known of the rows of each assessment, to be read and added to; each holds for its head alone.

        What this program writes has another head. What another one has written meanwhile makes all of it unknown.
        """
        found = self._keys_still_true()
        if found is None:
            found = self._keys = {}
        return found

    def _keys_still_true(self) -> Keys | None:
        """Return them unless another connection has written since; None too of a connection beside."""
        with suppress(sqlite3.Error):
            version = int(self.connection.execute("PRAGMA data_version").fetchone()[0])
            unchanged, self._seen_version = self._seen_version in (-1, version), version
            return self._keys if unchanged else None
        return None

    @contextmanager
    def beside(self) -> Iterator[Self]:
        """Open the very file once more, for a thread: it is written by one at a time, and nobody waits but the thread.

        Only what stands by itself may be written so: whoever has the file open knows nothing of it.
        """
        self._free.wait()
        with in_words(self.path, saving=True):
            self._check_identity()
            connection = connect(self.path)
            with closed_on_error(connection):
                _make_durable(connection, self.path)
                made = type(self)(self.path, connection)
        made._identity, made.read_only = self._identity, self.read_only
        try:
            yield made
        finally:
            made.close()

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection, as soon as no thread has it for itself."""
        if self._borrower != get_ident():
            self._free.wait()
        return self._connection

    def lend(self, work: Callable[[], Done]) -> Callable[[], Done]:
        """Return ``work`` for a thread, which from now until it is done has the file for itself: all others wait."""
        self._written = self.written
        self._count_loan(1)

        def lent() -> Done:
            with self._turn:
                self._borrower = get_ident()
                try:
                    return work()
                finally:
                    self._borrower = None
                    self._count_loan(-1)

        return lent

    @property
    def is_lent(self) -> bool:
        """Whether a thread has the file for itself, so that whoever asks for anything has to wait."""
        return not self._free.is_set()

    def _count_loan(self, one: int) -> None:
        with self._counting:
            self._loans += one
            (self._free.clear if self._loans else self._free.set)()

    def copy_to(self, path: Path, *, gently: bool = False, prove: Callable[[Path], object] | None = None) -> str:
        """Write a verified copy and return the digest of its content; see ``copy_database``."""
        return copy_database(self.connection, path, gently=gently, prove=prove)

    def clear(self) -> None:
        """Let nothing of what was taken out stay legible in the file; within a transaction that is too early."""
        connection = self.connection
        if not self._within:
            clear(connection, self.path)

    def content_digest(self, *, gently: bool = False) -> str:
        """Return the SHA-256 over all that the file holds: equal content, equal digest; see ``copying``."""
        with in_words(self.path):
            return content_digest(self.connection, gently=gently)

    @property
    def written(self) -> int:
        """How many rows have been written since the file was opened, but by a thread that has it: whether any."""
        return self._connection.total_changes if self._free.is_set() else self._written

    def written_of(self, since: int) -> set[str] | None:
        """Return of which assessments anything was written since ``written`` was that; None where that is not known."""
        found, at = set[str](), self.written
        for one in reversed(self._told):
            if at <= since or one.after != at:
                break
            found.add(one.of)
            at = one.before
        return found if at <= since else None

    @property
    def version(self) -> tuple[int, int]:
        """What is another once anything was written, by this program or by another one."""
        with in_words(self.path):
            by_others = int(self.connection.execute("PRAGMA data_version").fetchone()[0])
            return self.connection.total_changes, by_others

    def query(self, sql: str, *parameters: Any) -> Iterator[dict[str, Any]]:
        """Yield the rows of a query by column."""
        return map(dict, self.connection.execute(sql, parameters))

    def query_of(self, sql: str, keys: Collection[str]) -> Iterator[dict[str, Any]]:
        """Yield the rows of a query for many keys, so many at once; ``sql`` has {} where their list stands.

        Nobody who writes meanwhile waits for what is done with them: no more than that many hold the file.
        """
        wanted = sorted(set(keys))
        for at in range(0, len(wanted), MOST_ASKED):
            some = wanted[at : at + MOST_ASKED]
            yield from list(self.query(sql.format(f"({', '.join('?' * len(some))})"), *some))

    def row(self, sql: str, key: str) -> dict[str, Any]:
        """Return the one row of an assessment, or refuse."""
        for row in self.query(sql, key):
            return row
        raise UserError(f"“{self.path.name}”里没有编号为“{key}”的评估。")

    def fitting(self, row: dict[str, Any], kind: type[Kind], what: str) -> Kind:
        """Return a row as the record that it stands for, or say that ``what`` it is cannot be read."""
        try:
            return msgspec.convert(row, kind)
        except msgspec.ValidationError:
            words = f"“{self.path.name}”里的{what}无法读取；文件可能已损坏，或被别的程序改动过。"
            raise UserError(words) from None

    def execute(self, sql: str, *parameters: Any) -> int:
        """Write, within a transaction; return how many rows that changed."""
        return self.connection.execute(sql, parameters).rowcount

    def insert(self, table: str, row: dict[str, Any], *, ignore: bool = False) -> int:
        """Write a row, within a transaction, and return its number; ``ignore`` passes over one that is there.

        What is beyond the limits is refused: whatever is written opens again.
        """
        refuse_long(table, row)
        self._refuse_more(table)
        names, places = ", ".join(row), ", ".join("?" * len(row))
        sql = f"INSERT {'OR IGNORE ' if ignore else ''}INTO {table} ({names}) VALUES ({places})"
        return int(self.connection.execute(sql, tuple(row.values())).lastrowid or 0)

    def insert_large(self, table: str, row: dict[str, Any], large: str) -> None:
        """Write a row of which the column ``large``, its last, holds many bytes: bit by bit, not in copies of all.

        The row's checks are the caller's: only to count the bytes SQLite would have them all in memory once more.
        """
        names, places = ", ".join(row), ", ".join("zeroblob(?)" if name == large else "?" for name in row)
        content = memoryview(row[large])
        values = tuple((row | {large: len(content)}).values())
        self.connection.execute("PRAGMA ignore_check_constraints = ON")
        try:
            number = self.connection.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", values).lastrowid or 0
        finally:
            self.connection.execute("PRAGMA ignore_check_constraints = OFF")
        with self.connection.blobopen(table, large, number) as blob:
            for at in range(0, len(content), AT_A_TIME):
                blob.write(content[at : at + AT_A_TIME])

    @contextmanager
    def transaction(self, of: str = "") -> Iterator[None]:
        """Commit all that is done inside as one, into the very file that was opened, or nothing of it.

        A transaction inside another is part of that one. ``of`` names the one assessment of which anything is written.
        """
        if self.read_only:
            raise UserError(f"“{self.path}”是以只读方式打开的，不能修改；文件没有改动。")
        with in_words(self.path, saving=True):
            if self.connection.in_transaction and self._within:
                self._of = self._of if of in ("", self._of) else ""
                yield
                return
            self._within = False
            self.end_left_over()
            self._check_identity()
            self.connection.execute("BEGIN IMMEDIATE")
            self._within, self._of, before = True, of, self.connection.total_changes
            try:
                size = size_of(self.connection)
                yield
                refuse_large(self.path.name, size, size_of(self.connection))
                self.connection.execute("COMMIT")
            except BaseException:  # whatever it was, nothing of it stays
                self._within = False
                self.end_left_over()
                raise
            self._within = False
            if self._of:
                self._told.append(_Told(self._of, before, self.connection.total_changes))

    def end_left_over(self) -> None:
        """Take back a transaction that something broke off without an end: what it did is in no file."""
        if self.connection.in_transaction and not self._within:
            self.connection.execute("ROLLBACK")

    def _refuse_more(self, table: str) -> None:
        """Refuse a row where the table has as many as it may; the last number tells, unless it is beyond that."""
        most = most_of(table)
        if most is not None:
            last = self.connection.execute(f"SELECT ifnull(max(rowid), 0) FROM {table}").fetchone()[0]
            if last >= most:
                refuse_more(table, self.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    def _check_identity(self) -> None:
        try:
            stat = self.path.stat()
        except OSError:
            stat = None
        if stat is None or (stat.st_dev, stat.st_ino) != self._identity:
            what, do = "已被移走、删除或替换", "请把文件放回原处"
            if not is_folder(self.path.parent):
                what, do = "所在的U盘或文件夹不见了", "请插好U盘或连上网络"
            raise UserError(f"“{self.path}”{what}，刚才的修改没有保存；{do}后重试，或另存到别处继续。")


def _make_empty(new: Path, path: Path) -> None:
    """Make a file without assessments of a new one, which then takes its name."""
    try:
        with in_words(path):
            connection = sqlite3.connect(new)
            try:
                connection.executescript(f"BEGIN;{SCHEMA.read_text(encoding='utf-8')}COMMIT;")
            finally:
                connection.close()
            take_name(new, path)
    finally:
        discard(new)


def _make_durable(connection: sqlite3.Connection, path: Path) -> None:
    """Let a commit be over only when no power cut can take it back, and need no room for temporary files.

    EXTRA also brings onto the disk that the journal is gone; FULL is for a folder that cannot be asked to.
    """
    connection.execute(f"PRAGMA synchronous = {'EXTRA' if sync_folder(path.parent) else 'FULL'}")
    connection.execute("PRAGMA temp_store = MEMORY")


def _discard_left_behind(path: Path) -> None:
    """Take away what a program that was ended while it created the file has left."""
    for left in listed(path.parent):
        unfinished = left.name.startswith(f"{path.name}.") and left.name.endswith(".new")
        if unfinished and time.time() - left.stat().st_mtime > STILL_AT_WORK:
            discard(left)
