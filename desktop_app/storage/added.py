"""A step of the migration in which tables, columns and what goes with them are only added: read off the schemas."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

from .screening import schema

_OBJECTS = "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid"


def added_in(version: int) -> Callable[[sqlite3.Connection], None]:
    """Return the step that leads to that version from the one before, within the transaction that has begun."""
    return lambda connection: add(connection, schema(version))


def add(connection: sqlite3.Connection, wanted: str) -> None:
    """Bring a database to a schema to the letter: a table that reads otherwise is made anew, with the rows it had.

    Raises ``ValueError`` where something would be lost: that needs a step of its own.
    """
    with closing(sqlite3.connect(":memory:")) as model:
        model.executescript(wanted)
        objects = model.execute(_OBJECTS).fetchall()
    if lost := {row[:2] for row in connection.execute(_OBJECTS)} - {row[:2] for row in objects}:
        raise ValueError(f"{sorted(lost)} would be lost")
    for kind, name, sql in objects:
        if sql == _sql_of(connection, name):
            continue
        if kind == "table":
            _make_table(connection, name, sql)
        else:
            connection.execute(f"DROP {kind} IF EXISTS {name}")
            connection.execute(sql)


def _make_table(connection: sqlite3.Connection, table: str, sql: str) -> None:
    there, old = _columns(connection, table), f"{table}_before"
    if there:
        connection.execute(f"ALTER TABLE {table} RENAME TO {old}")
    connection.execute(sql)
    if lost := set(there) - set(_columns(connection, table)):
        raise ValueError(f"{sorted(lost)} of {table} would be lost")
    if there:
        names = ", ".join(there)
        connection.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM {old} NOT INDEXED")
        connection.execute(f"DROP TABLE {old}")  # with its indexes and triggers, which follow in their turn


def _sql_of(connection: sqlite3.Connection, name: str) -> str | None:
    row = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (name,)).fetchone()
    return row and str(row[0])


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
