"""The rows of an assessment in their tables: read as they are, and written as they change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..base import limits
from ..history.changes import Change
from ..record.rows import COLUMNS, Rows
from .data_file import DataFile
from .heads import altered


def read_rows(file: DataFile, assessment_id: str) -> Rows:
    """Return all rows of an assessment by table and key; refuse one that has more than any has."""
    found: Rows = {}
    size = 0
    for table, (keys, values) in COLUMNS.items():
        name = "id" if table == "assessment" else "assessment"
        sql = f"SELECT {', '.join((*keys, *values))} FROM {table} WHERE {name} = ?"
        for row in file.connection.execute(sql, (assessment_id,)):
            cells = tuple(row)
            found[table, cells[: len(keys)]] = cells[len(keys) :]
            size += sum(len(cell) for cell in cells if isinstance(cell, str))
            if len(found) > limits.ROWS.read or size > limits.RECORD.read:
                raise altered(file, "内容多得不正常", found[next(iter(found))][0])
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
