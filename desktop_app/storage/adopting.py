"""An assessment taken over whole out of another file: its rows as they are, history, revisions and evidence too."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

from msgspec import Struct

from ..base.clock import time_after
from ..base.errors import UserError
from ..base.text import as_it_is
from ..record.act import Act
from ..record.rows import COLUMNS
from ..rubric.rubric import Rubric
from .act_table import files_of
from .data_file import DataFile
from .evidence_table import DIGEST, NAMING
from .inventory import TAKEN_IN
from .screening import columns_of
from .store import Store

_RECORD = tuple(name for name in COLUMNS if name != "assessment")
_NUMBERED = ("event", "signing", "handover", "side_event")  # tables whose numbers hold in their own file alone
_ROWS = ("assessment", "event", "revision", "signing", "handover", "side_event", "side_revision")  # with a rowid
TABLES = (*_RECORD, "event", "revision", "signing", "handover", "side_event", "side_revision")
"""Every table with a row that belongs to an assessment, in an order in which their references hold."""

_LARGE = ("revision", "side_revision")  # with PDFs: one row is held at a time
AT_ONCE = 64  # rows of any other table

_Row = tuple[Any, ...]
_Rows = Callable[[str, str], Iterator[_Row]]
_Chunks = Callable[[str, str, int], Iterator[list[_Row]]]


class UnreadableSourceError(UserError):
    """The file out of which something was to be taken cannot be read; nothing was taken."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"“{path}”里有读不出的内容，可能已损坏，没有从它取出任何东西；打开的文件没有改动。")


def adopt(store: Store, source: Store, assessment_id: str, *, numbered: bool = False, at: str = "") -> None:
    """Take over an assessment that ``store`` lacks, all or nothing; it keeps its id, so it is the same one.

    ``numbered``: out of an earlier state of this very file, so that its rows get their numbers again if they can.
    ``at`` is what the inventory says of when, where that is not to be now.
    """
    into, out_of = store.file, source.file
    with store.together(), _plain_rows(out_of) as chunks:
        rows = partial(_each, chunks)
        if any(into.query("SELECT 1 FROM assessment WHERE id = ?", assessment_id)):
            raise UserError("这份评估已经在文件里，没有改动它。")
        with _reading(out_of):
            head = out_of.row("SELECT * FROM assessment WHERE id = ?", assessment_id)
        _copy(into, rows, "rubric", "digest", head["rubric"])
        numbered = numbered and _are_free(into, rows, assessment_id)
        row = next(rows("SELECT rowid FROM assessment WHERE id = ?", assessment_id))
        into.insert("assessment", head | ({"rowid": row[0]} if numbered else {}))
        named: set[str] = set()
        with _reading(out_of):
            has_evidence = any(out_of.query("SELECT 1 FROM evidence LIMIT 1"))
        for table in TABLES:
            columns, select, write = _statements(table, numbered and table in _ROWS)
            for found in chunks(select, assessment_id, 1 if table in _LARGE else AT_ONCE):
                into.connection.executemany(write, found)
                named.update(*(_named_in(table, columns, row) for row in (found if has_evidence else ())))
        for digest in sorted(named):
            _copy(into, rows, "evidence", "sha256", digest)  # what was damaged there is told as damaged here too
        store.inventory.add(assessment_id, at or time_after(""), TAKEN_IN)


class Lifted(Struct, frozen=True, array_like=True):
    """The rows of a draft without evidence and branches, out of its file: its own, those of its record, its events.

    Each row is what stands behind the assessment's id, in the order of the schema, of an event without its number.
    """

    head: list[Any]
    rows: dict[str, list[list[Any]]]
    events: list[list[Any]]


def lay(store: Store, rubric: Rubric, lifted: Lifted) -> None:
    """Lay down what was lifted out of another file, within a transaction; the file must lack it."""
    into, id_ = store.file, str(lifted.head[0])
    store.rubrics.add(rubric)
    into.insert("assessment", dict(zip(columns_of("assessment"), lifted.head, strict=True)))
    for table, rows in (*lifted.rows.items(), ("event", lifted.events)):
        write = _statements(table, False)[2]
        into.connection.executemany(write, [[id_, *row] for row in rows])
    store.inventory.add(id_, time_after(""), TAKEN_IN)


def take_evidence(store: Store, source: Store, assessment_id: str) -> None:
    """Take over, within a transaction, the evidence that an assessment of another file names and ``store`` lacks."""
    with _reading(source.file):
        named = source.evidence.named_by(assessment_id)
    with _plain_rows(source.file) as chunks:
        rows = partial(_each, chunks)
        for digest in sorted(named):
            _copy(store.file, rows, "evidence", "sha256", digest)


def take_acts(store: Store, source: Store, assessments: Collection[str], *, without: Collection[str] = ()) -> list[Act]:
    """Take over, within a transaction, what was done to assessments and ``store`` lacks, with its evidence; return it.

    What was changed by other means since it was done is left: ``check`` of the other file tells it. So are the kinds
    ``without``.
    """
    with _reading(source.file):
        acts = [one for one in source.acts.of(assessments) if one.is_sound and one.kind not in without]
    new = store.acts.add(acts)
    named = {file.sha256 for one in new for file in files_of(one)}
    with _plain_rows(source.file) as chunks:
        rows = partial(_each, chunks)
        for digest in sorted(named):
            _copy(store.file, rows, "evidence", "sha256", digest)
    return new


@cache
def _statements(table: str, numbered: bool) -> tuple[list[str], str, str]:
    """Return the columns of a table but what only numbers a row, and how its rows are read in order and written."""
    columns = [name for name in columns_of(table) if not (table in _NUMBERED and name == "id")]
    columns = [*(["rowid"] if numbered else []), *columns]
    names = ", ".join(columns)
    order = "rowid" if table in _ROWS else "item"
    select = f"SELECT {names} FROM {table} WHERE assessment = ? ORDER BY {order}"
    return columns, select, f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})"


def _named_in(table: str, columns: list[str], row: _Row) -> set[str]:
    """Return the evidence that a row names."""
    texts = (row[columns.index(column)] for one, column in NAMING if one == table)
    return {digest for text in texts if isinstance(text, str) and "sha256" in text for digest in DIGEST.findall(text)}


def _copy(into: DataFile, rows: _Rows, table: str, key: str, value: str) -> None:
    if any(into.query(f"SELECT 1 FROM {table} WHERE {key} = ?", value)):
        return
    columns = columns_of(table)
    for row in rows(f"SELECT {', '.join(columns)} FROM {table} WHERE {key} = ?", value):
        into.insert(table, dict(zip(columns, row, strict=True)), ignore=True)


def _are_free(into: DataFile, rows: _Rows, assessment_id: str) -> bool:
    """Whether nothing has the numbers yet that the rows of an assessment had."""
    for table in _ROWS:
        name = "id" if table == "assessment" else "assessment"
        for row in rows(f"SELECT rowid FROM {table} WHERE {name} = ?", assessment_id):
            if any(into.query(f"SELECT 1 FROM {table} WHERE rowid = ?", *row)):
                return False
    return True


def _each(chunks: _Chunks, sql: str, key: str) -> Iterator[_Row]:
    for found in chunks(sql, key, 1):
        yield from found


@contextmanager
def _plain_rows(source: DataFile) -> Iterator[_Chunks]:
    """Give what reads rows of another file as they are: a text that is none, or a row that cannot be read, raises."""

    def chunks(sql: str, key: str, at_once: int) -> Iterator[list[_Row]]:
        cursor = source.connection.cursor()
        cursor.row_factory = None
        with _reading(source):
            found = cursor.execute(sql, (key,)).fetchmany(at_once)
        while found:
            yield found
            if len(found) < at_once:
                return
            with _reading(source):
                found = cursor.fetchmany(at_once)

    source.connection.text_factory = str
    try:
        yield chunks
    finally:
        source.connection.text_factory = as_it_is


@contextmanager
def _reading(source: DataFile) -> Iterator[None]:
    """Let what cannot be read be no fault of the file into which it was to come."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise UnreadableSourceError(source.path) from error.with_traceback(None)  # or its cursors keep the lock
