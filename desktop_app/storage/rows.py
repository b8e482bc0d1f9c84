"""The rows of an assessment in their tables: read as they are, and written as they change."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from typing import Any

from ..base import limits
from ..base.text import as_it_is
from ..history.changes import Change
from ..record.rows import COLUMNS, Rows
from .data_file import DataFile
from .heads import altered


def read_rows(file: DataFile, assessment_id: str) -> Rows:
    """Return all rows of an assessment by table and key; refuse one that has more than any has."""
    try:
        return _read(file, assessment_id, str)  # nearly all texts are texts, and SQLite's reader knows those best
    except sqlite3.OperationalError as error:
        if "decode" not in str(error):
            raise
        return _read(file, assessment_id, as_it_is)


def _read(file: DataFile, assessment_id: str, text: Callable[[bytes], str]) -> Rows:
    found: Rows = {}
    size, connection = 0, file.connection
    cursor, before = connection.cursor(), connection.text_factory
    cursor.row_factory, connection.text_factory = None, text
    try:
        for table, (keys, values) in COLUMNS.items():
            name, parts = "id" if table == "assessment" else "assessment", len(keys)
            sql = f"SELECT {', '.join((*keys, *values))} FROM {table} WHERE {name} = ?"
            for cells in cursor.execute(sql, (assessment_id,)):
                found[table, cells[:parts]] = cells[parts:]
                size += len("".join([cell for cell in cells if isinstance(cell, str)]))
                if len(found) > limits.ROWS.read or size > limits.RECORD.read:
                    raise altered(file, "内容多得不正常", found[next(iter(found))][0])
    finally:
        connection.text_factory = before
        cursor.close()
    return found


def write_rows(file: DataFile, assessment_id: str, changes: Iterable[Change]) -> None:
    """Write the rows that changed, within a transaction."""
    for change in changes:
        file.execute(*_statement(assessment_id, change))


def _statement(assessment_id: str, change: Change) -> tuple[Any, ...]:
    keys, values = COLUMNS[change.table]
    if change.table == "assessment":
        assignments = ", ".join(f"{name} = ?" for name in values)
        return f"UPDATE assessment SET {assignments} WHERE id = ?", *(change.after or ()), assessment_id
    names = ("assessment", *keys)
    if change.after is None:
        where = " AND ".join(f"{name} = ?" for name in names)
        return f"DELETE FROM {change.table} WHERE {where}", assessment_id, *change.key
    places = ", ".join("?" * (len(names) + len(values)))
    sql = f"INSERT OR REPLACE INTO {change.table} ({', '.join((*names, *values))}) VALUES ({places})"
    return sql, assessment_id, *change.key, *change.after
