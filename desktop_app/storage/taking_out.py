"""Assessments taken out of an open file for good, final ones too, with all that the file says of them elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import msgspec

from ..base.decoding import UNREADABLE
from ..base.errors import UserError
from .store import Store

_OF_OTHERS = ("share", "assignment", "act")  # tables whose rows name an assessment that may lie in another file
_LISTING = ("giving", "taking")  # and those with many in a list


def take_out(store: Store, ids: Collection[str]) -> None:
    """Take assessments out in one transaction; nothing of them is legible after ``DataFile.clear``.

    With them go their parts in the register: what was given out or taken in of them, and a unit that nothing else in
    the file belongs to. That one was here stays in the inventory, by its id alone. Refused, with nothing changed,
    where anything else in the file would be changed by it.
    """
    with store.together():
        before = _others(store, ids)
        units, said = _units_of(store, ids), names_of(store, ids)
        for assessment_id in ids:
            store.remove(assessment_id, clear=False, sweep=False)
            for table in _OF_OTHERS:
                store.file.execute(f"DELETE FROM {table} WHERE assessment = ?", assessment_id)
        for table in _LISTING:
            _take_off_lists(store, table, ids, said)
        _drop_units(store, units)
        store.evidence.sweep()
        if _others(store, ids) != before:
            raise UserError(f"“{store.path.name}”里其他评估的内容会受影响，没有清退；请先检查这个文件，找出原因。")


def _others(store: Store, ids: Iterable[str]) -> list[tuple[Any, ...]]:
    """Return what is not to change: every other assessment, with its events, its revisions and hand-overs."""
    gone = set(ids)
    counts = "".join(
        f", (SELECT count(*) FROM {table} AS one WHERE one.assessment = assessment.id) AS {table}s"
        for table in ("event", "revision", "signing", "handover", "answer", "task", "ballot")
    )
    rows = store.file.query(f"SELECT id, head, status{counts} FROM assessment ORDER BY id")
    return [tuple(row.values()) for row in rows if row["id"] not in gone]


def _units_of(store: Store, ids: Iterable[str]) -> set[str]:
    found = set[str]()
    for assessment_id in ids:
        rows = store.file.query("SELECT unit FROM assignment WHERE assessment = ?", assessment_id)
        found.update(row["unit"] for row in rows)
    return found


def _drop_units(store: Store, units: Iterable[str]) -> None:
    """Take out of the register the units of which there is no other assessment."""
    for unit in units:
        if not any(store.file.query("SELECT 1 FROM assignment WHERE unit = ?", unit)):
            store.file.execute("DELETE FROM unit WHERE id = ?", unit)
            store.file.execute("DELETE FROM act WHERE unit = ? AND assessment = ''", unit)


def _take_off_lists(store: Store, table: str, ids: Collection[str], said: Collection[str]) -> None:
    """Name the assessments no longer in what was given out or taken in, nor their units in the names of the files."""
    for row in list(store.file.query(f"SELECT id, name, assessments FROM {table}")):
        try:
            told: list[list[str]] = msgspec.json.decode(row["assessments"])
            left = [one for one in told if one[0] not in ids]
        except (*UNREADABLE, IndexError, TypeError):
            continue
        if left != told:
            text = msgspec.json.encode(left).decode()
            name = "" if any(one in row["name"] for one in said) else row["name"]
            store.file.execute(f"UPDATE {table} SET assessments = ?, name = ? WHERE id = ?", text, name, row["id"])
        if told and not left:
            store.file.execute(f"DELETE FROM {table} WHERE id = ?", row["id"])


def names_of(store: Store, ids: Collection[str]) -> set[str]:
    """Return how the units of these assessments are called: on the sheet, and in the register in full and for short."""
    found = set[str]()
    for assessment_id in ids:
        rows = store.file.query("SELECT unit AS name, '' AS short FROM assessment WHERE id = ?", assessment_id)
        sql = "SELECT name, short FROM unit JOIN assignment ON unit.id = assignment.unit WHERE assessment = ?"
        for row in (*rows, *store.file.query(sql, assessment_id)):
            found.update(filter(None, row.values()))
    return found
