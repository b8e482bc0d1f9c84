"""The rows of a damaged file, read page by page past SQLite, in a private database that is sound.

One bit in the header, in the schema, in an index or at the head of a page keeps SQLite from all rows behind it, though
each of them is there. So no page is trusted to lead to another: every one is looked at, and what fits the columns of
one of our tables to the last byte is a row of it; of tables with columns of the same kinds it is that whose checks
allow it, those with the most checks first. What is lost is what the damage lies in.
"""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from ..base.errors import UserError
from ..base.progress import stage, step
from ..base.text import as_it_is
from ..files.plain_reading import open_plain
from .pages import Cell, Column, Pages, Table, by_shape, cells
from .screening import FIRST_VERSION, USER_VERSION, schema, work_limit

TOLD_EVERY = 64  # pages
MOST_STRAYED = 10_000  # rows that only gaps lead to
PATIENCE = 5  # times what SQLite may take


def rebuilt(path: Path, version: int) -> sqlite3.Connection | None:
    """Return what can be read of a damaged file, of the present version; None where that is no assessment.

    Raises ``UserError`` where it takes too long, ``OSError`` where the file cannot be read.
    """
    versions = [version] if FIRST_VERSION <= version <= USER_VERSION else []
    versions += [one for one in range(USER_VERSION, FIRST_VERSION - 1, -1) if one not in versions]
    until = time.thread_time() + PATIENCE * work_limit(path.stat().st_size)
    for one in versions:
        # a nameless file, which goes with the connection
        connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        try:
            connection.executescript(schema(one))
            with open_plain(path) as file:
                _fill(connection, Pages(file), path, until)
            _leave_out_deleted(connection)
            if connection.execute("SELECT 1 FROM assessment WHERE length(id) = 36").fetchone():
                return _of_present_version(connection, one)
        except BaseException:  # whatever it was, nobody has the connection
            connection.close()
            raise
        connection.close()
    return None


def _of_present_version(connection: sqlite3.Connection, version: int) -> sqlite3.Connection:
    connection.text_factory = as_it_is
    if version < USER_VERSION:
        from .migrations import upgrade

        upgrade(connection, version)
    connection.execute("PRAGMA query_only = ON")
    return connection


def _leave_out_deleted(connection: sqlite3.Connection) -> None:
    """Leave out what was deleted: it may lie in free pages still, of a file that others wrote."""
    tables = {name for (name,) in connection.execute("SELECT name FROM pragma_table_list")}
    if "inventory" not in tables:
        return
    gone = "SELECT assessment FROM inventory GROUP BY assessment HAVING max(id * 2 + (kind = 'deleted')) % 2 = 1"
    for table in ("assessment", "answer", "task", "ballot"):
        key = "id" if table == "assessment" else "assessment"
        connection.execute(f"DELETE FROM {table} WHERE {key} IN ({gone})")


def _fill(connection: sqlite3.Connection, pages: Pages, path: Path, until: float) -> None:
    """Insert every row that is found; the first one of a key stays, and those that are reached come first."""
    stage("逐页读取受损的文件")
    tables = by_shape(_tables(connection))
    connection.execute("PRAGMA ignore_check_constraints = ON")
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN")
    free = pages.free()
    strayed: list[Cell] = []
    for number in range(2, pages.count + 1):  # the first holds nothing but the schema
        if number in free:
            continue
        if not number % TOLD_EVERY:
            step(number, pages.count)
        reached, unreached = cells(pages, number, tables)
        strayed += unreached[: MOST_STRAYED - len(strayed)]
        for cell in reached:
            _insert(connection, pages, cell)
        if time.thread_time() > until:
            raise UserError(f"“{path}”已损坏，逐页读取了很久还没有完，没有打开它；文件没有改动。")
    for cell in strayed:
        _insert(connection, pages, cell)
    connection.execute("COMMIT")


def _tables(connection: sqlite3.Connection) -> list[Table]:
    found = []
    checks = "(SELECT length(sql) - length(replace(sql, 'CHECK (', '')) FROM sqlite_schema WHERE name = list.name)"
    sql = f"""SELECT name, wr FROM pragma_table_list AS list WHERE schema = 'main' AND name NOT LIKE 'sqlite%'
 ORDER BY {checks} DESC"""
    for name, without in connection.execute(sql).fetchall():
        rows = connection.execute(f"SELECT name, type, \"notnull\", pk FROM pragma_table_info('{name}')").fetchall()
        if without:  # its key lies in front
            rows = sorted(rows, key=lambda row: row[3] or len(rows))
        columns = (Column(row[0], row[1], not (row[2] or (row[3] and row[1] == "TEXT"))) for row in rows)
        found.append(Table(name, tuple(columns), numbered=not without))
    return found


def _insert(connection: sqlite3.Connection, pages: Pages, cell: Cell) -> None:
    """Insert a row unless its key is there; of several tables that it fits, into that whose checks allow it."""
    values = cell.values(pages)
    if not values:
        return
    if cell.others:
        connection.execute("PRAGMA ignore_check_constraints = OFF")
        try:
            for table in (cell.table, *cell.others):
                if _is_in(connection, table, cell.row, values):
                    return
        finally:
            connection.execute("PRAGMA ignore_check_constraints = ON")
    _is_in(connection, cell.table, cell.row, values)


def _is_in(connection: sqlite3.Connection, table: Table, row: int, values: tuple[int | bytes | None, ...]) -> bool:
    """Insert a row unless a check forbids it; a column that is the row's number is stored without a value."""
    given: list[tuple[str, str, object]] = [("rowid", "?", row)] if table.numbered else []
    for column, value in zip(table.columns, values, strict=True):
        if value is not None:
            given.append((column.name, "CAST(? AS TEXT)" if column.type == "TEXT" else "?", value))
    names, places = (", ".join(str(one[at]) for one in given) for at in (0, 1))
    try:
        sql = f"INSERT INTO {table.name} ({names}) VALUES ({places})"
        connection.execute(sql, [value for _, _, value in given])
    except sqlite3.IntegrityError as error:
        return error.sqlite_errorname != "SQLITE_CONSTRAINT_CHECK"
    except sqlite3.DataError:
        return True
    return True
