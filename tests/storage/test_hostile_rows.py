"""Rows that another program has written: whatever stands in a column is read, or told in sentences; nothing crashes."""

import contextlib
import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.assessing.checking import faults as check
from desktop_app.base.errors import UserError
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.harness.seeds import write_seeds
from tests.harness.ways import data_file, unfit

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
COLUMNS = [
    *(("assessment", name) for name in ("members", "conduct", "noted")),
    *(("answer", name) for name in ("value", "methods", "files", "own")),
    *(("task", name) for name in ("methods", "files", "grade")),
    *(("event", "changes"), ("event", "data"), ("revision", "record"), ("revision", "result"), ("signing", "files")),
]
DEEP = "[" * 20_000 + "]" * 20_000
ALTERED: dict[str, tuple[str, Any]] = {
    "lists in lists": ("UPDATE assessment SET members = ?", DEEP),
    "a history of lists in lists": ("UPDATE event SET changes = ? WHERE kind = 'imported'", DEEP),
    "a value that is a list": ("UPDATE answer SET value = ? WHERE item = 1", "[]"),
    "a value that is a number": ("UPDATE answer SET value = ? WHERE item = 1", "7"),
    "a number without end": ("UPDATE answer SET value = ? WHERE item = 1", '{"count":1e999999999}'),
    "points beyond all measure": ("UPDATE answer SET value = ? WHERE item = 16", '{"points":"1E+999999"}'),
    "no number": ("UPDATE answer SET own = ? WHERE item = 1", "sNaN"),
    "a status of others": ("UPDATE assessment SET status = ?", "done"),
    "a day that is none": ("UPDATE assessment SET date = ?", "2026-02-30"),
    "a signing of others": ("UPDATE signing SET outcome = ?", "perhaps"),
    "sizes beyond all numbers": ("UPDATE evidence SET size = ?", 2**63 - 1),
    "letters that are none": ("UPDATE assessment SET unit = CAST(? AS TEXT)", b"\xff\xfe"),
    "half a pair": ("UPDATE assessment SET members = CAST(? AS TEXT)", b'["\xed\xa0\x80"]'),
    "a rubric without end": ("UPDATE rubric SET source = ?", "# " + "甲" * 600_000),
    "a name without end": ("UPDATE task SET grade = ?", "甲" * 3_000_000),
    "a unit of many lines": ("UPDATE assessment SET unit = ?", "甲\n" * 5000),
}


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with an assessment that was signed twice."""
    folder = tmp_path_factory.mktemp("seeds") / "all"
    write_seeds(folder)
    return folder / "db" / "signed.db"


def altered(seed: Path, path: Path, sql: str, value: Any) -> Path:
    """Copy the file and change rows, past every check and trigger."""
    shutil.copy(seed, path)
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(sql, (value,))
        for _, again in triggers:
            connection.execute(again)
    return path


@pytest.mark.parametrize("case", ALTERED)
def test_an_altered_row_is_told_in_sentences(seed: Path, tmp_path: Path, case: str) -> None:
    path = altered(seed, tmp_path / "a.db", *ALTERED[case])
    before = path.read_bytes()
    try:
        with contextlib.closing(Store.open(path, read_only=True)) as store:
            told = check(store)
    except UserError as error:
        told = [str(error)]
    assert told
    assert not [words for words in told if "读不懂" in words]
    assert [unfit(words) for words in told] == [""] * len(told), told
    with contextlib.suppress(UserError):
        assert not [words for words in data_file(path, 1) if unfit(words)]
    assert path.read_bytes() == before


@settings(max_examples=examples(25, 250))
@given(st.sampled_from(COLUMNS), JSON)
def test_any_json_in_any_column_is_read_or_told(
    seed: Path, tmp_path_factory: pytest.TempPathFactory, column: tuple[str, str], value: Any
) -> None:
    table, name = column
    path = tmp_path_factory.mktemp("altered") / "a.db"
    text = json.dumps(value).encode("ascii").decode()
    altered(seed, path, f"UPDATE {table} SET {name} = ?", text)
    with contextlib.closing(Store.open(path, read_only=True)) as store:
        assert not [fault for fault in check(store) if "读不懂" in fault or not fault.endswith("。")]
    with contextlib.suppress(UserError):
        assert not [words for words in data_file(path, 1) if unfit(words)]
