"""The SQLite file as something that is opened, written in transactions, and copied whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from .copying import content_digest, copy_database
from .errors import UserError, reason
from .paths import SCHEMA
from .sqlite_file import check_content, check_header, check_writable, connect, in_words, use_rollback_journal

if TYPE_CHECKING:
    from sqlite_utils import Database


class DataFile:
    """One open file. Every public method either does all of what it says or raises ``UserError``."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        connection.row_factory = sqlite3.Row
        stat = path.stat()
        self._identity = (stat.st_dev, stat.st_ino)

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Self:
        """Open a file of this program; anything else is refused with a sentence and left untouched."""
        check_header(path)
        if not read_only:
            check_writable(path)
        with in_words(path):
            connection = connect(path, read_only=read_only)
            try:
                check_content(connection, path)
                if not read_only:
                    use_rollback_journal(connection, path)
                return cls(path, connection)
            except BaseException:
                connection.close()
                raise

    @classmethod
    def create(cls, path: Path) -> Self:
        """Create an empty file, whole or not at all; an existing one is refused."""
        if path.exists():
            raise UserError(f"“{path}”已经存在，没有改动它；请换一个文件名。")
        new = path.with_name(f"{path.name}.new")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            new.unlink(missing_ok=True)
        except OSError as error:
            raise UserError(f"不能在“{path.parent}”建立文件（{reason(error)}），请换一个位置。") from None
        with in_words(path):
            connection = sqlite3.connect(new)
            try:
                connection.executescript(f"BEGIN;{SCHEMA.read_text(encoding='utf-8')}COMMIT;")
            finally:
                connection.close()
            new.replace(path)
        return cls.open(path)

    def close(self) -> None:
        """Close the file; nothing is left beside it."""
        self._connection.close()

    def make_ready(self) -> None:
        """Load what writing needs, now and not with the first edit."""
        _ = self._db

    def copy_to(self, path: Path, *, gently: bool = False, prove: Callable[[Path], object] | None = None) -> str:
        """Write a verified copy and return the digest of its content; see ``copy_database``."""
        return copy_database(self._connection, path, gently=gently, prove=prove)

    def content_digest(self) -> str:
        """Return the SHA-256 over all that the file holds: equal content, equal digest."""
        with in_words(self.path):
            return content_digest(self._connection)

    def together(self) -> AbstractContextManager[None]:
        """Commit all that is done inside as one, or nothing of it."""
        return self._transaction()

    @property
    def written(self) -> int:
        """How many rows have been written since the file was opened: whether anything has."""
        return self._connection.total_changes

    @cached_property
    def _db(self) -> Database:
        """The connection for writing. Reading does without: sqlite-utils loads longer than a list of visits."""
        from sqlite_utils import Database

        return Database(self._connection, execute_plugins=False, recursive_triggers=False)

    def _query(self, sql: str, parameters: tuple[Any, ...] = ()) -> Iterator[dict[str, Any]]:
        return map(dict, self._connection.execute(sql, parameters))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Commit all or nothing, into the very file that was opened."""
        with in_words(self.path):
            try:
                stat = self.path.stat()
            except OSError:
                stat = None
            if stat is None or (stat.st_dev, stat.st_ino) != self._identity:
                raise UserError(
                    f"“{self.path}”已被移走、删除或替换，刚才的修改没有保存；请把文件放回原处后重试，或另存到别处继续。"
                )
            with self._db.atomic():
                yield

    def _insert_row(self, table: str, row: dict[str, Any]) -> None:
        names, places = ", ".join(row), ", ".join("?" * len(row))
        self._db.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", tuple(row.values()))

    def _row(self, sql: str, key: str) -> dict[str, Any]:
        for row in self._query(sql, (key,)):
            return row
        raise UserError(f"“{self.path.name}”里没有编号为“{key}”的评估。")
