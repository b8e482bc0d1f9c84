"""An assessment taken over whole out of another file: its rows as they are, history, revisions and evidence too."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from ..base.clock import time_after
from ..base.errors import UserError
from ..base.text import is_text
from ..record.rows import COLUMNS
from .data_file import DataFile
from .evidence_table import DIGEST, NAMING
from .inventory import TAKEN_IN
from .store import Store

_NUMBERED = ("event", "signing", "handover", "side_event")  # tables whose numbers hold in their own file alone
_TABLES = (*(name for name in COLUMNS if name != "assessment"), "event", "revision", "signing", "handover")
_TABLES += ("side_event", "side_revision")
"""Every table with a row that belongs to an assessment, in an order in which their references hold."""


class UnreadableSourceError(UserError):
    """The file out of which something was to be taken cannot be read; nothing was taken."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"“{path}”里有读不出的内容，可能已损坏，没有从它取出任何东西；打开的文件没有改动。")


def adopt(store: Store, source: Store, assessment_id: str) -> None:
    """Take over an assessment that ``store`` lacks, all or nothing; it keeps its id, so it is the same one."""
    into, out_of = store.file, source.file
    written = Database(into.connection, execute_plugins=False, recursive_triggers=False)
    with store.together():
        if any(into.query("SELECT 1 FROM assessment WHERE id = ?", assessment_id)):
            raise UserError("这份评估已经在文件里，没有改动它。")
        with _reading(out_of):
            head = out_of.row("SELECT * FROM assessment WHERE id = ?", assessment_id)
        _copy(into, out_of, "rubric", "digest", head["rubric"])
        into.insert("assessment", head)
        named: set[str] = set()
        for table in _TABLES:
            written.table(table).insert_all(_noting(named, table, _rows_of(out_of, table, assessment_id)))
        for digest in sorted(named):
            _copy(into, out_of, "evidence", "sha256", digest)  # what was damaged there is told as damaged here too
        store.inventory.add(assessment_id, time_after(""), TAKEN_IN)


def take_evidence(store: Store, source: Store, assessment_id: str) -> None:
    """Take over, within a transaction, the evidence that an assessment of another file names and ``store`` lacks."""
    with _reading(source.file):
        named = source.evidence.named_by(assessment_id)
    for digest in sorted(named):
        if not store.evidence.has(digest):
            _copy(store.file, source.file, "evidence", "sha256", digest)


def _rows_of(source: DataFile, table: str, assessment_id: str) -> Iterator[dict[str, Any]]:
    """Return the rows of an assessment in their order; what only numbers a row in its own file is left out."""
    order = "id" if table in _NUMBERED else "rowid" if table in ("revision", "side_revision") else "item"
    for row in _theirs(source, f"SELECT * FROM {table} WHERE assessment = ? ORDER BY {order}", assessment_id):
        if not all(is_text(value) for value in row.values() if isinstance(value, str)):
            raise UnreadableSourceError(source.path)
        if table in _NUMBERED:
            del row["id"]
        yield row


def _noting(named: set[str], table: str, rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Pass rows on, and note the evidence that they name."""
    columns = [column for one, column in NAMING if one == table]
    for row in rows:
        named.update(*(DIGEST.findall(row[column]) for column in columns if isinstance(row[column], str)))
        yield row


def _copy(into: DataFile, source: DataFile, table: str, key: str, value: str) -> None:
    for row in _theirs(source, f"SELECT * FROM {table} WHERE {key} = ?", value):
        into.insert(table, row, ignore=True)


def _theirs(source: DataFile, sql: str, key: str) -> Iterator[dict[str, Any]]:
    """Return rows for another file; what cannot be read of them is no fault of that one."""
    with _reading(source):
        rows = source.query(sql, key)
    while True:
        with _reading(source):
            row = next(rows, None)
        if row is None:
            return
        yield row


@contextmanager
def _reading(source: DataFile) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise UnreadableSourceError(source.path) from error.with_traceback(None)  # or its cursors keep the lock
