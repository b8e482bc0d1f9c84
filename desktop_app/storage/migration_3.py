"""From version 3 to 4: lines of words become events with data, in a chain; revisions name the form of their code.

Written once and never changed. What a line said stays with its event and is shown as it was.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from sqlite_utils import Database

from ..history.events import chained, inventory_row, origin

_BEFORE = """DROP TRIGGER revision_stays;
DROP TRIGGER revision_is_kept;
DROP INDEX history_of_assessment;
ALTER TABLE assessment RENAME TO assessment_3;
ALTER TABLE history RENAME TO history_3;
ALTER TABLE revision RENAME TO revision_3;
CREATE TABLE assessment (
  id      TEXT PRIMARY KEY CHECK (length(id) = 36),    -- UUID
  rubric  TEXT NOT NULL REFERENCES rubric (digest),
  status  TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'final', 'signed', 'handed_over', 'void')),
  head    TEXT NOT NULL CHECK (length(head) = 64),     -- hash of its last event
  unit    TEXT NOT NULL DEFAULT '',                    -- 被评估单位
  date    TEXT NOT NULL DEFAULT '' CHECK (date = '' OR date IS date(date)), -- 评估日期, ISO
  leader  TEXT NOT NULL DEFAULT '',                    -- 评估组组长
  members TEXT NOT NULL DEFAULT '[]' CHECK (substr(members, 1, 1) = '['),  -- 评估组成员
  conduct TEXT NOT NULL DEFAULT '[]' CHECK (substr(conduct, 1, 1) = '['),  -- 第十五条所列情形及依据
  noted   TEXT NOT NULL DEFAULT '[]' CHECK (substr(noted, 1, 1) = '[')       -- warnings noted before 定稿, and the remarks
) STRICT;
CREATE TABLE event (
  id         INTEGER PRIMARY KEY,
  assessment TEXT NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
  at         TEXT NOT NULL,                            -- local time with offset, ISO
  person     TEXT NOT NULL DEFAULT '',                 -- who was at the keyboard
  kind       TEXT NOT NULL,                            -- such as edited, undone, finalised
  data       TEXT NOT NULL CHECK (substr(data, 1, 1) = '{'),    -- what the kind needs, such as {"reason":"…"}
  changes    TEXT NOT NULL CHECK (substr(changes, 1, 1) = '['), -- [table, key, old row, new row] each
  hash       TEXT NOT NULL CHECK (length(hash) = 64)   -- SHA-256
) STRICT;
CREATE TABLE inventory (
  id         INTEGER PRIMARY KEY,
  assessment TEXT NOT NULL,
  at         TEXT NOT NULL,
  kind       TEXT NOT NULL CHECK (kind IN ('begun', 'taken_in', 'deleted')),
  program    TEXT NOT NULL,                            -- version of the program that wrote this
  hash       TEXT NOT NULL CHECK (length(hash) = 64)   -- SHA-256
) STRICT;
CREATE TABLE revision (
  assessment TEXT NOT NULL REFERENCES assessment (id),
  number     INTEGER NOT NULL CHECK (number > 0),      -- 第n版
  at         TEXT NOT NULL,                            -- local time with offset, ISO
  person     TEXT NOT NULL,                            -- who was at the keyboard
  reason     TEXT NOT NULL,                            -- why the revision before was reopened
  record     TEXT NOT NULL,                            -- the record as interchange JSON
  result     TEXT NOT NULL,                            -- its score, as the command line prints it
  form       TEXT NOT NULL CHECK (form IN ('check/1', 'check/2')), -- of the check code
  head       TEXT NOT NULL,                            -- of the history on which the code rests; empty in check/1
  program    TEXT NOT NULL,                            -- version of the program that made the PDFs; empty if not known
  code       TEXT NOT NULL CHECK (length(code) = 64),  -- SHA-256, see docs/file-format.md
  sheet      BLOB NOT NULL,                            -- PDF
  supplement BLOB NOT NULL,                            -- PDF with every part
  seal       TEXT NOT NULL CHECK (length(seal) = 64),  -- SHA-256 over this row
  PRIMARY KEY (assessment, number)
) STRICT;
INSERT INTO assessment (id, rubric, status, head, unit, date, leader, members, conduct, noted)
SELECT id, rubric, status, '0000000000000000000000000000000000000000000000000000000000000000', unit, date, leader, members, conduct, noted FROM assessment_3 ORDER BY rowid;
INSERT INTO revision (assessment, number, at, person, reason, record, result, form, head, program, code, sheet, supplement, seal)
SELECT assessment, number, at, person, reason, record, result, 'check/1', '', '', code, sheet, supplement, seal
FROM revision_3 ORDER BY rowid;
"""
_AFTER = """DROP TABLE history_3;
DROP TABLE revision_3;
DROP TABLE assessment_3;
CREATE TRIGGER event_stays BEFORE UPDATE ON event
WHEN old.kind IN ('finalised', 'reopened', 'voided', 'signed', 'handed_over')
BEGIN SELECT RAISE(ABORT, 'what was done is told for good'); END;
CREATE TRIGGER revision_stays BEFORE UPDATE ON revision BEGIN SELECT RAISE(ABORT, 'a revision is final'); END;
CREATE TRIGGER revision_is_kept BEFORE DELETE ON revision BEGIN SELECT RAISE(ABORT, 'a revision is kept'); END;
CREATE INDEX event_of_assessment ON event (assessment, id);
CREATE INDEX milestone_of_assessment ON event (assessment, id) WHERE changes = '[]';
"""
_OUTCOMES = {"已签名": "signed", "拒绝签名": "refused"}
_PATTERNS = {
    "begun": r"新建评估",
    "sample": r"打开示例评估",
    "finalised": r"定稿：第(?P<revision>[0-9]+)版，校验码 (?P<code>.*)",
    "reopened": r"重新打开：(?P<reason>.*)",
    "voided": r"作废：(?P<reason>.*)",
    "signed": r"第(?P<revision>[0-9]+)版：(?P<signer>.*)(?P<outcome>已签名|拒绝签名)",
    "handed_over": r"移交：第(?P<revision>[0-9]+)版，(?P<name>.*)，SHA-256 (?P<sha256>[0-9a-f]{16})",
}
"""How version 3 worded what changed no row, by kind of event."""
MOVED: dict[str, tuple[str, dict[str, str]]] = {"history": ("event", {"words": "json_extract(data, '$.words')"})}
"""Where rows of version 3 are found afterwards: the table, and the expression for a column that is another."""


def upgrade(connection: sqlite3.Connection) -> None:
    """Lead a database from version 3 to 4, within the transaction that has begun; foreign keys are not looked at."""
    run_script(connection, _BEFORE)
    _write_inventory(connection)
    text_factory = connection.text_factory
    connection.text_factory = bytes  # a text that is no UTF-8 stays as it is
    try:
        _write_events(connection)
    finally:
        connection.text_factory = text_factory
    run_script(connection, _AFTER)


def run_script(connection: sqlite3.Connection, script: str) -> None:
    """Execute the statements of a script within the transaction that has begun."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""


def _write_inventory(connection: sqlite3.Connection) -> None:
    """Note each assessment as begun when it was created."""
    rows, before = [], ""
    for id_, created in connection.execute("SELECT id, CAST(created AS BLOB) FROM assessment_3 ORDER BY rowid"):
        rows.append(inventory_row(before, id_, _text(created), "begun", ""))
        before = rows[-1]["hash"]
    Database(connection, execute_plugins=False, recursive_triggers=False).table("inventory").insert_all(rows)


def _write_events(connection: sqlite3.Connection) -> None:
    heads = {
        id_: origin(_text(id_), _text(digest))
        for id_, digest in connection.execute("SELECT id, rubric FROM assessment_3")
    }
    facts = _Facts(connection)
    sql = "INSERT INTO event (id, assessment, at, person, kind, data, changes, hash)"
    sql += " VALUES (?, ?, CAST(? AS TEXT), CAST(? AS TEXT), ?, ?, CAST(? AS TEXT), ?)"
    for number, id_, at, person, words, changes in connection.execute("SELECT * FROM history_3 ORDER BY id").fetchall():
        kind, data = facts.of(id_, _text(words), _text(changes))
        told = json.dumps(
            {**data, "words": words.decode("utf-8", "replace")}, ensure_ascii=False, separators=(",", ":")
        )
        heads[id_] = chained(heads[id_], _text(at), _text(person), kind, told, _text(changes))
        connection.execute(sql, (number, _text(id_), at, person, kind, told, changes, heads[id_]))
    connection.executemany("UPDATE assessment SET head = ? WHERE id = ?", [(h, _text(id_)) for id_, h in heads.items()])


class _Facts:
    """What a line's words stand for, completed from the row that they were written with."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        sql = "SELECT assessment, number, code, sheet, supplement FROM revision_3 ORDER BY number"
        self._revisions = _by_assessment(_finalised(row) for row in connection.execute(sql))
        sql = "SELECT assessment, revision, signer, outcome, seal FROM signing ORDER BY id"
        self._signings = _by_assessment(_named(row, "revision signer outcome seal") for row in connection.execute(sql))
        sql = "SELECT assessment, revision, name, sha256 FROM handover ORDER BY id"
        self._handovers = _by_assessment(_named(row, "revision name sha256") for row in connection.execute(sql))

    def of(self, id_: bytes, words: str, changes: str) -> tuple[str, dict[str, Any]]:
        """Return kind and data of a line."""
        if changes != "[]":
            return "older", {}
        for kind, pattern in _PATTERNS.items():
            if found := re.fullmatch(pattern, words, re.DOTALL):
                told: dict[str, Any] = found.groupdict()
                if "revision" in told:
                    told["revision"] = int(told["revision"])
                if "outcome" in told:
                    told["outcome"] = _OUTCOMES[told["outcome"]]
                return kind, self._completed(kind, id_, told)
        return "older", {}

    def _completed(self, kind: str, id_: bytes, told: dict[str, Any]) -> dict[str, Any]:
        """Return the facts of the next row of that kind if it is what was told, else what was told."""
        rows = {"finalised": self._revisions, "signed": self._signings, "handed_over": self._handovers}.get(kind)
        if not rows or not rows[id_]:
            return told
        row = rows[id_].pop(0)
        same = all(
            row[name] == value or (name == "sha256" and row[name].startswith(value)) for name, value in told.items()
        )
        return row if same else told


def _by_assessment(rows: Iterator[tuple[bytes, dict[str, Any]]]) -> defaultdict[bytes, list[dict[str, Any]]]:
    found: defaultdict[bytes, list[dict[str, Any]]] = defaultdict(list)
    for id_, row in rows:
        found[id_].append(row)
    return found


def _finalised(row: tuple[Any, ...]) -> tuple[bytes, dict[str, Any]]:
    id_, number, code, sheet, supplement = row
    short = _text(code)[:12].upper()
    printed = "-".join(short[at : at + 4] for at in (0, 4, 8))
    pdfs = {"sheet": sha256(sheet).hexdigest(), "supplement": sha256(supplement).hexdigest()}
    return id_, {"revision": number, "code": printed, **pdfs}


def _named(row: tuple[Any, ...], names: str) -> tuple[bytes, dict[str, Any]]:
    values = (_text(value) if isinstance(value, bytes) else value for value in row[1:])
    return row[0], dict(zip(names.split(), values, strict=True))


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
