"""Damage to a data file by SQLite's own means: cells, rows and the schema, which bytes alone would not reach."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from tests.harness.mutators import ODD_JSON, ODD_NUMBERS, ODD_TEXTS, damaged_json, damaged_toml

TRIGGERS = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
ROWS_ADDED = (1, 50, 1000)
LARGEST_ROW = 20_000  # bytes of what is repeated


def damage_database(path: Path, random: Random) -> None:
    """Change a data file in place, mostly so that its schema still is the program's own."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        for pragma in ("ignore_check_constraints = ON", "synchronous = OFF", "journal_mode = MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(f"PRAGMA foreign_keys = {random.choice(('ON', 'OFF'))}")
        triggers = connection.execute(TRIGGERS).fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for _ in range(random.choice((1, 1, 2, 4))):
            with contextlib.suppress(sqlite3.Error):  # what SQLite itself refuses cannot be in a file
                random.choices(WAYS, WEIGHTS)[0](connection, random)
        for _, sql in triggers:
            with contextlib.suppress(sqlite3.Error):
                connection.execute(sql)
        if random.random() < 0.1:
            with contextlib.suppress(sqlite3.Error):
                _change_schema(connection, random)
    finally:
        connection.close()


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


def _table(connection: sqlite3.Connection, random: Random) -> tuple[str, list[str]]:
    table = random.choice([row[0] for row in connection.execute(TABLES)])
    return table, _columns(connection, table)


def _row(connection: sqlite3.Connection, table: str, random: Random) -> tuple[Any, ...] | None:
    rows = connection.execute(f"SELECT * FROM {table}").fetchall()
    return random.choice(rows) if rows else None


def _change_cell(connection: sqlite3.Connection, random: Random) -> None:
    table, columns = _table(connection, random)
    row = _row(connection, table, random)
    if row is None:
        return
    at = random.randrange(len(columns))
    where = " AND ".join(f"{name} IS ?" for name in columns)
    expression, value = _odd(columns[at], row[at], random)
    connection.execute(f"UPDATE {table} SET {columns[at]} = {expression} WHERE {where}", (value, *row))


def _odd(column: str, value: Any, random: Random) -> tuple[str, Any]:
    """Return what to put in a cell, as an expression and its parameter."""
    way = random.randrange(10)
    if isinstance(value, int) and way < 7:
        return "?", random.choice([one for one in ODD_NUMBERS if isinstance(one, int) and abs(one) < 2**63])
    if isinstance(value, bytes):
        return "?", random.choice((b"", value[:100], value * 20, b"%PDF-1.7 " * 9, random.randbytes(99)))
    if way == 0:
        return "CAST(? AS TEXT)", random.choice((b"\xff\xfe", b"[\xed\xa0\x80]", b"a\x00b", b'["\xff"]'))
    if way == 1:
        return "?", random.choice(ODD_JSON).decode()
    if way == 2:
        return "?", random.choice((None, 0, -1, 1.5, b"a"))
    if way == 3:
        return "?", random.choice(("甲", "<b>", "\x00a")) * random.choice((10, 10**5, 4 * 10**6))
    if column == "source" and isinstance(value, str):
        return "CAST(? AS TEXT)", damaged_toml(value.encode(), value.encode(), random)
    if isinstance(value, str) and value[:1] in ("[", "{"):
        return "CAST(? AS TEXT)", damaged_json(value.encode(), value.encode(), random)
    return "?", random.choice(ODD_TEXTS)


def _copy_cell(connection: sqlite3.Connection, random: Random) -> None:
    """Put the value of one cell into another of the table."""
    table, columns = _table(connection, random)
    row = _row(connection, table, random)
    if row is not None:
        a, b = random.choice(columns), random.choice(columns)
        connection.execute(f"UPDATE {table} SET {a} = ? WHERE {b} IS ?", (random.choice(row), row[columns.index(b)]))


def _delete(connection: sqlite3.Connection, random: Random) -> None:
    table, columns = _table(connection, random)
    row = _row(connection, table, random)
    if row is not None:
        connection.execute(f"DELETE FROM {table} WHERE {columns[0]} IS ?", row[:1])


def _add_rows(connection: sqlite3.Connection, random: Random) -> None:
    """Repeat a row under other numbers."""
    table, columns = _table(connection, random)
    row = _row(connection, table, random)
    keys = [at for at, name in enumerate(columns) if name in ("id", "item", "number", "voters", "sha256", "digest")]
    if row is None or not keys or len(repr(row)) > LARGEST_ROW:
        return
    start, at = random.choice((-5, 100, 2**62)), random.choice(keys)
    with_key = (
        (*row[:at], start + n if isinstance(row[at], int) else f"{n}{row[at]}"[: len(row[at])], *row[at + 1 :])
        for n in range(random.choice(ROWS_ADDED))
    )
    with connection:
        connection.execute("BEGIN")
        connection.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({', '.join('?' * len(row))})", with_key)


FOREIGN = (
    "CREATE TABLE other (a)",
    "CREATE VIEW other AS SELECT * FROM assessment",
    "CREATE TRIGGER other AFTER UPDATE ON assessment BEGIN DELETE FROM answer; END",
    "CREATE TRIGGER other INSTEAD OF INSERT ON other BEGIN SELECT 1; END",
    "CREATE INDEX other ON history (words)",
    "CREATE INDEX other ON history (lower(words)) WHERE words LIKE '%a'",
    "CREATE VIRTUAL TABLE other USING fts5 (a)",
    "ALTER TABLE assessment ADD COLUMN other TEXT",
    "ALTER TABLE answer RENAME TO answers",
    "DROP TABLE signing",
    "CREATE TABLE a (b REFERENCES c (d)); CREATE TABLE c (d REFERENCES a (b))",
    "PRAGMA user_version = 3",
    "PRAGMA user_version = -1",
    "PRAGMA application_id = 7",
    "PRAGMA journal_mode = WAL",
    "PRAGMA auto_vacuum = 1; VACUUM",
    "PRAGMA page_size = 512; VACUUM",
    "PRAGMA page_size = 65536; VACUUM",
)
REWRITTEN = (
    ("STRICT", ""),
    ("CHECK", "CHECK (1) CHECK"),
    ("NOT NULL", ""),
    ("REFERENCES rubric (digest)", "REFERENCES assessment (id)"),
    ("TEXT", "BLOB"),
    ("(", "(("),
    ("assessment", "evidence"),
    ("status IN", "status NOT IN"),
    ("DEFAULT ''", "DEFAULT (randomblob(1000000000))"),
    ("note       TEXT", "note TEXT AS (value)"),
)


def _change_schema(connection: sqlite3.Connection, random: Random) -> None:
    if random.random() < 0.6:
        connection.executescript(random.choice(FOREIGN))
        return
    old, new = random.choice(REWRITTEN)
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute(
        "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = ?", (old, new, _table(connection, random)[0])
    )


def _wrong_types(connection: sqlite3.Connection, random: Random) -> None:
    """Let a strict table hold what it must not, its schema as before."""
    table, columns = _table(connection, random)
    [(sql,)] = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)).fetchall()
    loose = sql.replace("STRICT, ", "").replace("STRICT", "")
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (loose, table))
    connection.execute("PRAGMA writable_schema = RESET")
    connection.execute(f"UPDATE {table} SET {random.choice(columns)} = ?", (random.choice((b"a", 1, 1.5, "a", None)),))
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (sql, table))


WAYS: list[Callable[[sqlite3.Connection, Random], None]] = [
    *(_change_cell, _copy_cell, _delete, _add_rows, _change_schema, _wrong_types)
]
WEIGHTS = [60, 12, 8, 8, 6, 6]
