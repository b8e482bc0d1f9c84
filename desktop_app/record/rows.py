"""A record as rows of the file's tables, and put together from them again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec.structs import asdict

from ..base.decoding import UNREADABLE
from ..rubric.answers import Answer
from ..rubric.listing import LISTS, Row, as_json, from_json
from ..rubric.rubric import Rubric
from ..rubric.rules import LISTINGS, Rule
from .assessment import LISTED, LONGEST_MARK, PARTICULARS, Assessment

Rows = dict[tuple[str, Row], Row]
"""Rows by table and key; the key is what follows the assessment's id: (), (item,) or (item, name)."""

COLUMNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "assessment": ((), tuple(PARTICULARS)),
    "answer": (("item",), ("value", "note", "methods", "files", "own", "own_note")),
    **{name: (("item", one.key), ("position", *one.columns)) for name, one in LISTINGS.items()},
}
"""Key columns beside the assessment's id, and value columns, by table."""


def particulars_row(record: Assessment) -> Row:
    """Return the row of all that is no answer."""
    values = (getattr(record, name) for name in PARTICULARS)
    return tuple(as_json(value) if type(value) is tuple else value for value in values)


NO_PARTICULARS = particulars_row(Assessment(answers=()))
UNANSWERED: Row = ("{}", "", "[]", "[]", None, "")
BLANK: dict[str, Row] = {
    "assessment": NO_PARTICULARS,
    "answer": UNANSWERED,
    **{name: one.empty for name, one in LISTINGS.items()},
}
"""What a row of each table holds where nothing was entered; an earlier, shorter row is filled up from it."""

ALL_LISTS: dict[str, Any] = LISTS | LISTED
_APART = {"note", "methods", "files", "own", "own_note"}
"""Fields of every answer with a column of their own."""


class UnfitRowsError(Exception):
    """Rows that no record on the rubric has; says what is wrong with them."""


def answer_row(item: Rule, answer: Answer) -> Row | None:
    """Return the row of an answer without what lies in tables of its own; None where nothing was entered."""
    fields, blank = asdict(answer), _blank_answer(type(answer))
    apart = _APART.union(listing.field for listing in item.listings)
    value = {name: field for name, field in fields.items() if name not in apart and field != blank[name]}
    own = None if answer.own is None else str(answer.own)
    row = as_json(value), answer.note, as_json(answer.methods), as_json(answer.files), own, answer.own_note
    return None if row == UNANSWERED else row


def record_from_rows(rubric: Rubric, rows: Rows) -> Assessment:
    """Put a record together; rows of items that the rubric has not are passed over. Raises ``UnfitRowsError``."""
    listed: dict[tuple[str, Any], list[tuple[Any, Any]]] = defaultdict(list)
    try:
        for (table, key), row in rows.items():
            if table in LISTINGS:
                row = filled(table, row)
                listed[table, key[0]].append((row[0], LISTINGS[table].entry_of(key[1], row)))
        texts = dict(zip(PARTICULARS, filled("assessment", rows.get(("assessment", ()), ())), strict=True))
        lists = {name: from_json(text, ALL_LISTS[name]) for name, text in texts.items() if name in ALL_LISTS}
    except (*UNREADABLE, TypeError) as error:
        raise UnfitRowsError("人员、情形、评估方式或佐证材料的内容不对") from error
    if isinstance(texts["mark"], str) and len(texts["mark"]) > LONGEST_MARK:
        raise UnfitRowsError(f"标注超过{LONGEST_MARK}字")
    answers = tuple(_answer(item, rows, listed) for item in rubric.items)
    return Assessment(answers=answers, **{**texts, **lists})


def answer_of(item: Rule, value: str) -> Any:
    """Return the answer that a row's value alone stands for, as it is told; raises one of ``UNREADABLE``."""
    return msgspec.convert(msgspec.json.decode(value, type=dict[str, Any]), item.answer_type)


def filled(table: str, row: Row) -> Row:
    """Return a row with what later columns hold where nothing was entered; raise ``UnfitRowsError`` if it is longer."""
    blank = BLANK[table]
    if len(row) > len(blank):
        raise UnfitRowsError("有一行内容不对")
    return row if len(row) == len(blank) else (*row, *blank[len(row) :])


def same(table: str, one: Row | None, other: Row | None) -> bool:
    """Whether two rows say the same, however a list in them is written; what cannot be read is not the same."""
    if one == other:
        return True
    if one is None or other is None:
        return table == "assessment" and same(table, one or NO_PARTICULARS, other or NO_PARTICULARS)
    try:
        return _plain(table, one) == _plain(table, other)
    except (*UNREADABLE, UnfitRowsError, TypeError):
        return False


def strays(rubric: Rubric, rows: Rows) -> Iterator[tuple[str, Row]]:
    """Yield the keys of rows that stand for nothing on the rubric: of another item, or of another kind of item."""
    for table, key in rows:
        position = rubric.positions.get(key[0]) if key else 0
        if position is None or (table in LISTINGS and LISTINGS[table] not in rubric.items[position].listings):
            yield table, key


def _answer(item: Rule, rows: Rows, listed: dict[tuple[str, Any], list[tuple[Any, Any]]]) -> Answer:
    try:
        row = filled("answer", rows.get(("answer", (item.number,)), UNANSWERED))
        value, note, methods, files, own, own_note = row
        data = msgspec.json.decode(value, type=dict[str, Any])
        lists = {
            one.field: tuple(entry for _, entry in sorted(listed[one.table, item.number], key=_place))
            for one in item.listings
            if (one.table, item.number) in listed
        }
        apart = {
            "note": note,
            "methods": from_json(methods, str),
            "files": from_json(files, LISTS["files"]),
            "own": own,
            "own_note": own_note,
        }
        data.update({name: field for name, field in (apart | lists).items() if field not in (None, "", ())})
        answer = msgspec.convert(data, item.answer_type, from_attributes=True)
    except (*UNREADABLE, TypeError) as error:
        raise UnfitRowsError(f"第{item.number}项的内容与评分表不符") from error
    for fault in (*item.invalid(answer), *item.invalid_own(answer)):
        raise UnfitRowsError(f"第{item.number}项：{fault}")
    return answer


def _place(placed: tuple[Any, Any]) -> Any:
    return placed[0]


def _plain(table: str, row: Row) -> tuple[Any, ...]:
    names = COLUMNS[table][1]
    return tuple(
        from_json(value, ALL_LISTS[name])
        if name in ALL_LISTS
        else msgspec.json.decode(value)
        if (table, name) == ("answer", "value")
        else value
        for name, value in zip(names, filled(table, row), strict=True)
    )


_BLANKS: dict[type[Answer], dict[str, Any]] = {}


def _blank_answer(kind: type[Answer]) -> dict[str, Any]:
    if kind not in _BLANKS:
        _BLANKS[kind] = asdict(kind())
    return _BLANKS[kind]
