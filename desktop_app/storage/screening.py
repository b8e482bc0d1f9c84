"""What a file has to be before it is trusted: its tables ours to the letter, sound, of a size that can be handled.

Everything here runs on a connection that can only read, before anything else reads a table. Schema and time are
looked at first: what SQLite is made to do by a file that somebody has prepared lies in its schema, so one that is
ours to the letter leaves it nothing to do. (An authorizer would add nothing: no SQL of the file's own ever runs.)
"""

from __future__ import annotations

import re
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache, lru_cache
from itertools import accumulate, chain
from pathlib import Path
from typing import NamedTuple

from ..base.errors import UserError, error_name
from ..base.limits import FILE, VALUE
from ..base.paths import SCHEMA, SCHEMAS
from ..base.progress import check, is_given_up, stage
from ..files.plain_reading import open_plain
from .watching import watched

USER_VERSION = max(map(int, re.findall(r"user_version = (\d+);", SCHEMA.read_text(encoding="utf-8"))))
FIRST_VERSION = 2  # the first to be given out: 1 never was

SECONDS = 5.0  # of work, to look through a small file
BYTES_A_SECOND = 20_000_000  # of a larger one, on a slow machine
TRIAL = "“{}”由本程序的试用版建立，这一版不能打开；文件没有改动，请用试用版导出后再导入。"
DAMAGED = "“{}”已损坏，没有改动它；请用“备份与恢复”找回最近的备份。"
_WRITTEN = {"history", "event", "inventory", "evidence", "revision", "signing", "handover"}
"""Tables that the program writes of itself; all others hold what was typed."""
_OF_MERGING = {"side_event", "side_revision"}
_BESIDE = {
    *("unit", "round", "team", "member", "recusal", "assignment", "share"),
    *("package", "giving", "taking", "office_key", "act"),
}
"""Tables of the office and of what goes out and comes in: no row of them is part of a record."""
_LIMITS = {
    "SQL_LENGTH": 100_000,
    "LENGTH": VALUE,
    "COLUMN": 100,
    "EXPR_DEPTH": 100,
    "COMPOUND_SELECT": 10,
    "FUNCTION_ARG": 20,
    "TRIGGER_DEPTH": 10,
    "LIKE_PATTERN_LENGTH": 1000,
    "WORKER_THREADS": 0,
}
_TABLES = "SELECT name, sql FROM sqlite_schema WHERE type = 'table'"

Tables = list[tuple[bytes | None, ...]]


def harden(connection: sqlite3.Connection, *, reading: bool) -> None:
    """Narrow what a file can make SQLite do; a connection that only reads needs neither triggers nor other files.

    What is deleted is overwritten: that depends on how SQLite was built, and on Windows it is not so built.
    """
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")
    for name, most in (_LIMITS | ({"ATTACHED": 0} if reading else {})).items():
        connection.setlimit(getattr(sqlite3, f"SQLITE_LIMIT_{name}"), most)
    if sys.version_info >= (3, 12):
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_VIEW, False)
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER, not reading)


def screen(connection: sqlite3.Connection, path: Path, version: int = USER_VERSION) -> None:
    """Refuse a file that is damaged, or that ``is_damaged`` refuses."""
    if is_damaged(connection, path, version):
        raise UserError(DAMAGED.format(path))


def is_damaged(connection: sqlite3.Connection, path: Path, version: int = USER_VERSION, *, known: bool = False) -> bool:
    """Whether a file's structure is damaged: it may then be read as far as it goes, and is not written.

    Of one that is ``known`` to be sound the schema alone is looked at. Refuse one that is too large, too slow to look
    through, or not ours to the letter.
    """
    stage("检查文件是否完好")
    try:
        size = size_of(connection)
        if size > FILE.read:
            raise UserError(f"“{path}”有{size >> 30}GB，超过本程序能打开的大小；文件没有改动。")
        with _time_limit(connection, path, work_limit(size)):
            found = tables(connection)
    except UnicodeDecodeError:  # SQLite quotes a schema that is no text
        return True
    except sqlite3.DatabaseError as error:
        if is_of_damage(error):
            return True
        raise
    with _time_limit(connection, path, work_limit(size)):
        if version_of(found, version) != version:
            return True  # each change of the schema has a number of its own
        if version < FIRST_VERSION:
            raise UserError(TRIAL.format(path))
        if version > USER_VERSION:
            _check_newer(connection, path)
        elif found != own_tables(version):
            if _is_flipped(found, version) or _are_all_there(path, version):
                return True
            raise UserError(f"“{path}”的表结构与本程序不符，可能被别的程序改动过；文件没有改动。")
        return not known and is_unsound(connection)


def version_of(found: Tables, version: int) -> int:
    """Return of which version a schema is ours, whatever the file says; what it says where it is none."""
    known = range(FIRST_VERSION, USER_VERSION + 1)
    if version in known and found == own_tables(version):
        return version
    return next((one for one in known if found == own_tables(one)), version)


def is_of_damage(error: sqlite3.Error) -> bool:
    """Whether SQLite tells of what is in the file, not of its being in the way, or gone, or unreadable."""
    return error_name(error).startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_ERROR"))


def work_limit(size: int) -> float:
    """Return how many seconds of work a file of so many bytes may take to look through."""
    return SECONDS + size / BYTES_A_SECOND


def _is_flipped(found: Tables, version: int) -> bool:
    """Whether a schema is ours but for one byte of it, as a disk damages it and no program changes it."""
    ours = own_tables(version)
    theirs, missing = ([row for row in one if row not in other] for one, other in ((found, ours), (ours, found)))
    if len(theirs) != 1 or len(missing) != 1:
        return False
    now, then = (b"\0".join(cell or b"" for cell in one[0]) for one in (theirs, missing))
    return len(now) == len(then) and sum(one != other for one, other in zip(now, then, strict=True)) == 1


def is_unsound(connection: sqlite3.Connection) -> bool:
    """Whether SQLite finds a file's structure damaged, or rows that refer to nothing."""
    try:
        return bool(damage(connection, "integrity_check(1)")) or _dangling(connection)  # its indexes too
    except sqlite3.DatabaseError as error:
        if is_of_damage(error):
            return True
        raise


def damage(connection: sqlite3.Connection, check: str) -> list[str]:
    """Return what SQLite's check finds damaged.

    It calls damaged also what could not be read: so it is asked again, and a disk that reads nothing raises.
    """
    for _ in range(2):
        found = [str(row[0]) for row in connection.execute(f"PRAGMA {check}")]
        if found == ["ok"]:
            return []
    connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
    return found


def tables(connection: sqlite3.Connection) -> Tables:
    """Return what the file's schema holds, SQLite's own tables and indexes too, as bytes: it may be no UTF-8."""
    columns = ", ".join(f"CAST({name} AS BLOB)" for name in ("type", "name", "tbl_name", "sql"))
    return _in_order(tuple(map(tuple, connection.execute(f"SELECT {columns} FROM sqlite_schema"))))


@lru_cache(maxsize=16)
def _in_order(found: tuple[tuple[bytes | None, ...], ...]) -> Tables:
    """Sort what a schema holds: nearly every file that is opened has the same."""
    return sorted(found, key=repr)


class _Schema(NamedTuple):
    """What the schema of a version holds: all, the columns of each table, and its checks.

    Where a file can only be read, SQLite leaves the checks out of its integrity_check.
    """

    tables: Tables
    columns: dict[str, list[tuple[object, ...]]]
    checks: dict[str, list[str]]


def _are_all_there(path: Path, version: int) -> bool:
    """Whether the rows of our schema, and no others, lie in the file's pages, though SQLite does not find them."""
    from .pages import Column, Pages, Table, by_shape, cells  # no sound file needs it

    columns = (*(Column(name, "TEXT", empty=False) for name in ("type", "name", "tbl_name")),)
    shape = Table("", (*columns, Column("rootpage", "INTEGER", empty=False), Column("sql", "TEXT", empty=True)), True)
    ours, found = own_tables(version), []
    until = time.thread_time() + work_limit(path.stat().st_size)
    with open_plain(path) as file:
        pages = Pages(file)
        for number in range(2, pages.count + 1):
            for cell in chain(*cells(pages, number, by_shape([shape]))):
                values = cell.values(pages)
                row = (*values[:3], *values[4:])
                if row not in ours or row in found or time.thread_time() > until:
                    return False
                found.append(row)
    return len(found) == len(ours)


@cache
def _own(version: int = USER_VERSION) -> _Schema:
    with closing(sqlite3.connect(":memory:")) as model:
        model.executescript(schema(version))
        named = list(model.execute(_TABLES))
        columns = {name: _columns(model, name) for name, _ in named}
        return _Schema(tables(model), columns, {name: list(_checks(sql)) for name, sql in named})


def own_tables(version: int = USER_VERSION) -> Tables:
    """Return what the schema of that version holds."""
    return _own(version).tables


@cache
def columns_of(table: str) -> list[str]:
    """Return the columns of a table of the present version, in their order."""
    return [str(row[1]) for row in _own().columns[table]]


@cache
def record_tables() -> tuple[str, ...]:
    """Return the tables in which the rows of a record lie, beside that of the assessments."""
    return tuple(
        name for name in _own().columns if name not in _WRITTEN | _OF_MERGING | _BESIDE | {"rubric", "assessment"}
    )


def schema(version: int) -> str:
    """Return the SQL that makes an empty file of that version."""
    source = SCHEMA if version == USER_VERSION else SCHEMAS / f"{version}.sql"
    return source.read_text(encoding="utf-8")


def _checks(sql: str) -> Iterator[str]:
    for found in re.finditer(r"CHECK \(", sql):
        start = found.end() - 1
        depths = accumulate({"(": 1, ")": -1}.get(sign, 0) for sign in sql[start:])
        yield sql[start : start + next(length for length, depth in enumerate(depths, 1) if not depth)]


def _columns(connection: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(f"PRAGMA table_xinfo({table})")]


def _check_newer(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a newer file unless it has all the tables that are read here, each as it is known."""
    kinds = [(row[0], row[1], row[3] or b"") for row in tables(connection)]
    odd = any(kind == b"view" or sql.upper().lstrip().startswith(b"CREATE VIRTUAL") for kind, _, sql in kinds)
    known = {name.encode() for name in _own().columns}
    theirs = {name for kind, name, _ in kinds if kind == b"table"}
    if odd or not known <= theirs or any(_columns(connection, name) != want for name, want in _own().columns.items()):
        raise UserError(f"“{path}”由更新版本的程序建立，这一版读不了；文件没有改动，请用新版程序打开。")


def _dangling(connection: sqlite3.Connection) -> bool:
    return connection.execute("PRAGMA foreign_key_check").fetchone() is not None


def against_checks(connection: sqlite3.Connection) -> dict[str, int]:
    """Return by table how many rows of a file of the present version go against the checks of its schema."""
    found = {}
    for table, checks in _own().checks.items():
        if checks and _has(connection, table):
            sql = f"SELECT ifnull(sum(NOT ({' AND '.join(checks)})), 0) FROM {table}"
            found[table] = int(connection.execute(sql).fetchone()[0])
    return {table: number for table, number in found.items() if number}


def _has(connection: sqlite3.Connection, table: str) -> bool:
    sql = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?"
    return connection.execute(sql, (table,)).fetchone() is not None


def size_of(connection: sqlite3.Connection) -> int:
    """Return how many bytes a database has."""
    pages, size = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    return int(pages) * int(size)


@contextmanager
def _time_limit(connection: sqlite3.Connection, path: Path, seconds: float) -> Iterator[None]:
    """Refuse a file on which SQLite works longer than that; waiting for a slow stick or asleep is no work."""
    end = time.thread_time() + seconds
    try:
        with watched(connection, lambda: time.thread_time() > end or is_given_up(), 10_000):
            yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname == "SQLITE_INTERRUPT":
            check()
            raise UserError(f"“{path}”检查了很久还没有完，没有打开它；文件可能已损坏，也没有改动。") from None
        raise
