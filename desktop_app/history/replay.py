"""A record as it stood after any event of its history: the inverse of ``changes``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from ..base.errors import UserError
from ..base.text import shown, unit_name
from ..record.assessment import Assessment
from ..record.rows import BLANK, Rows, UnfitRowsError, record_from_rows, same
from ..rubric.listing import Row
from ..rubric.rubric import Rubric
from .changes import Change, rows_of
from .events import ALTERED, Event

MOST_TOLD = 10  # places where the history does not hold, in one sentence
_ALWAYS_THERE = {"assessment": BLANK["assessment"]}


def record_at(rubric: Rubric, present: Assessment, events: Sequence[Event], event_id: int) -> Assessment:
    """Return the record as it stood after the event of that id; ``events`` are the whole history, oldest first.

    Events of branches among them, which are numbered below 0, are passed over.
    """
    rows = rows_of(rubric, present)
    for event in reversed(events):
        if event.id == event_id:
            try:
                return record_from_rows(rubric, rows)
            except UnfitRowsError:
                raise UserError(ALTERED) from None
        for change in event.rows if event.id > 0 else ():  # what came in by merging lies beside
            put(rows, change.table, change.key, change.before)
    raise ValueError(f"the history has no event {event_id}")


def replayed(rubric: Rubric, record: Assessment, found: Iterable[Change]) -> Assessment:
    """Return what changes make of a record; answers that stay as they are stay the very same."""
    rows = rows_of(rubric, record)
    for change in found:
        put(rows, change.table, change.key, change.after)
    try:
        made = record_from_rows(rubric, rows)
    except UnfitRowsError:
        raise UserError(ALTERED) from None
    answers = tuple(old if new == old else new for old, new in zip(record.answers, made.answers, strict=True))
    return replace(made, answers=answers)


def inconsistency(unit: str, present: Rows, events: Iterable[Event]) -> str:
    """Say where the history, from empty on, does not lead to the rows that the file holds; empty if it does."""
    rows: Rows = {}
    wrong: set[int] = set()
    try:
        for event in events:
            for change in event.rows:
                known = rows.get((change.table, change.key), _ALWAYS_THERE.get(change.table))
                if not same(change.table, known, change.before):
                    wrong.add(change.item)
                put(rows, change.table, change.key, change.after)
    except UserError as error:
        return f"“{shown(unit_name(unit))}”的{error}"
    keys = rows.keys() | present.keys()
    wrong |= {_item(key) for table, key in keys if not same(table, rows.get((table, key)), present.get((table, key)))}
    if not wrong:
        return ""
    places = [f"第{number}项" if number else "基本信息" for number in sorted(wrong)]
    where = "、".join(places[:MOST_TOLD]) + (f"等{len(places)}处" if len(places) > MOST_TOLD else "")
    return f"“{shown(unit_name(unit))}”的内容与修改记录对不上（{where}），文件可能被别的程序改动过，请核对。"


def _item(key: Row) -> int:
    return int(key[0]) if key and isinstance(key[0], int) else 0


def put(rows: Rows, table: str, key: Row, row: Row | None) -> None:
    """Let rows hold one, or none where it is None or says nothing."""
    if row is None or row == _ALWAYS_THERE.get(table):
        rows.pop((table, key), None)
    else:
        rows[table, key] = row
