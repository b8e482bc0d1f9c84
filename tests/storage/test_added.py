"""A step that is read off two schemas: what is new is there, every row stays, nothing goes unsaid."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from desktop_app.base.paths import SCHEMA
from desktop_app.storage.added import add
from desktop_app.storage.screening import USER_VERSION, tables
from tests.samples import FILES

PRESENT = SCHEMA.read_text("utf-8")
MORE = "CREATE TABLE more (assessment TEXT NOT NULL REFERENCES assessment (id), word TEXT NOT NULL) STRICT;\n"
LATER = {
    "a column": PRESENT.replace("  unit    TEXT", "  more TEXT NOT NULL DEFAULT '',\n  unit    TEXT"),
    "a table": f"{PRESENT}{MORE}CREATE INDEX more_of_assessment ON more (assessment);",
    "a check": PRESENT.replace("CHECK (issued >= 0)", "CHECK (issued BETWEEN 0 AND 99999)"),
    "a table with triggers and an index": PRESENT.replace(
        "  kind       TEXT NOT NULL,                            -- such as edited",
        "  more       TEXT NOT NULL DEFAULT '',\n  kind       TEXT NOT NULL, -- such as edited",
    ),
    "another trigger": PRESENT.replace("'a revision is final'", "'a revision stays'"),
}


@pytest.fixture
def old(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A file of the present version as it is migrated: visits in every state."""
    path = shutil.copy(FILES / f"version-{USER_VERSION}" / "visits.db", tmp_path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript("PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON; BEGIN;")
        yield connection


def columns(connection: sqlite3.Connection) -> dict[str, str]:
    """The columns of each table, as a query names them."""
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    return {name: ", ".join(row[1] for row in connection.execute(f"PRAGMA table_info({name})")) for name in names}


def rows(connection: sqlite3.Connection, of: dict[str, str]) -> dict[str, list[Any]]:
    """The rows of these tables, these columns of each."""
    return {table: connection.execute(f"SELECT {names} FROM {table}").fetchall() for table, names in of.items()}


@pytest.mark.parametrize("case", LATER)
def test_the_file_comes_to_the_later_schema_with_the_rows_it_had(case: str, old: sqlite3.Connection) -> None:
    assert LATER[case] != PRESENT
    known = columns(old)
    before = rows(old, known)
    add(old, LATER[case])
    with closing(sqlite3.connect(":memory:")) as model:
        model.executescript(LATER[case])
        assert tables(old) == tables(model)
    assert rows(old, known) == before
    assert len([found for found in before.values() if found]) > 9
    old.execute("COMMIT")
    assert old.execute("PRAGMA foreign_key_check").fetchall() == []
    assert old.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize(
    "later", [PRESENT.replace("  leader  TEXT", "  chief   TEXT"), PRESENT.replace("TABLE ballot", "TABLE vote")]
)
def test_what_would_lose_anything_is_no_such_step(later: str, old: sqlite3.Connection) -> None:
    assert later != PRESENT
    with pytest.raises(ValueError, match="would be lost"):
        add(old, later)
