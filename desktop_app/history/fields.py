"""A record looked at field by field: what two rows differ in, and rows put together from fields again.

A field is a tuple of texts and numbers: ("assessment", "date"), ("answer", 3, "note"), ("answer", 1, "value", "count"),
("answer", 7, "methods", "查看台账"), ("task", 7, origin, id, "grade"); of an entry of a numbered list the hash of the
event that made it and its number there stand for it, whatever its number is elsewhere. ``THERE`` is whether such an
entry is there. Lists go element by element; what was counted is one field with all its rows (``WHOLE``).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import msgspec

from ..base.decoding import UNREADABLE
from ..base.errors import UserError
from ..base.text import presentable
from ..record.rows import ALL_LISTS, BLANK, COLUMNS, UnfitRowsError, filled
from ..rubric.listing import Row
from ..rubric.rubric import Rubric
from ..rubric.rules import LISTINGS
from .events import ALTERED

Field = tuple[str | int, ...]
Entry = tuple[str, int, str, int]
"""An entry of a numbered list: table, item, hash of the event that made it, its number there."""

THERE = "there"
WHOLE = "whole"
VALUE = "value"
GROUNDS = "grounds"
LENGTH = "length"
READING = "reading"
TEXTS = {"note", "own_note", "remark", "progress"}
"""Columns whose texts can be joined where several were written."""
_KEYS = {"conduct": ("kind",), "noted": ("warning", "words"), "files": ("sha256", "name")}
_PARTS = {"conduct": "ground", "noted": "remark"}
"""Lists of which an entry under a key can change, and the text that it is about; of others one is there or not."""


def whole_items(rubric: Rubric) -> dict[int, list[str]]:
    """Return the items whose value makes sense only with the rows of lists that go by name, and these tables."""
    found = {item.number: [one.table for one in item.listings if not one.numbered] for item in rubric.items}
    return {number: tables for number, tables in found.items() if tables}


def is_quiet(field: Field) -> bool:
    """Whether a doubt about a field is no question: an element that somebody wants in a list stays there."""
    return field[-2:] == (GROUNDS, LENGTH) or (is_element(field) and field[-2] not in _PARTS)


def is_element(field: Field) -> bool:
    """Whether a field is an element of a list within a row."""
    return len(field) >= 3 and field[-2] in ALL_LISTS


def prefix(field: Field) -> Field:
    """Return the fields' common beginning of the row that a field lies in."""
    return field[:1] if field[0] == "assessment" else field[:2] if field[0] == "answer" else field[:4]


def is_whole(field: Field) -> bool:
    """Whether a field is what was counted, with all its rows."""
    return field[0] == "answer" and field[2:] == (WHOLE,)


def is_item(field: Field) -> bool:
    """Whether a field stands for all of an item."""
    return field[0] == "answer" and len(field) == 2


def item_of(field: Field) -> int:
    """Return the number of a field's item; 0 stands for the particulars."""
    return 0 if field[0] == "assessment" else int(field[1])


def differences(table: str, before: Row | None, after: Row | None) -> Iterator[tuple[Field, Any]]:
    """Yield the ends of the fields in which two rows differ, each with the later value; None where there is none."""
    old, new = row_or_blank(table, before), row_or_blank(table, after)
    for name, was, now in zip(columns(table), old, new, strict=True):
        if was == now or name == "position":
            continue
        if name in ALL_LISTS or name == VALUE:
            had, has = (cells(name, text) for text in (was, now))
            for end in [*had, *(end for end in has if end not in had)]:
                if had.get(end) != has.get(end):
                    yield (name, *end), has.get(end)
        else:
            yield (name,), now or None


def keys_changed(table: str, before: Row | None, after: Row | None) -> Iterator[tuple[str, list[Any], list[Any]]]:
    """Yield the columns with lists in which two rows differ, with the keys of their elements in order."""
    old, new = row_or_blank(table, before), row_or_blank(table, after)
    for name, was, now in zip(columns(table), old, new, strict=True):
        if name in ALL_LISTS and was != now:
            had, has = ([end[0] for end in cells(name, text)] for text in (was, now))
            if had != has:
                yield name, had, has


def columns(table: str) -> tuple[str, ...]:
    """Return the columns behind the key of a table's rows."""
    return COLUMNS[table][1]


def row_or_blank(table: str, row: Row | None) -> Row:
    """Return a row with all columns of today; that of nothing where there is none."""
    try:
        return row if row and len(row) == len(BLANK[table]) else filled(table, row) if row else BLANK[table]
    except UnfitRowsError:
        raise UserError(ALTERED) from None


def value_at(table: str, row: Row | None, end: Field) -> Any:
    """Return the value of the field with that end in a row."""
    text = row_or_blank(table, row)[columns(table).index(str(end[0]))]
    return cells(str(end[0]), text).get(end[1:]) if len(end) > 1 else text or None


def keys_in(table: str, row: Row | None, name: str) -> list[Any]:
    """Return the keys of the elements of a list in a row, in order."""
    return [end[0] for end in cells(name, row_or_blank(table, row)[columns(table).index(name)])]


@lru_cache(maxsize=1024)
def cells(name: str, text: Any) -> dict[Field, Any]:
    """Return what a column with a list or an answer's value holds, by the end of the field; not to be changed."""
    try:
        found = msgspec.json.decode(text)
        if name == VALUE:
            return dict(_of_value(found))
        return dict(_of_list(name, found))
    except (*UNREADABLE, TypeError, ValueError, AttributeError, KeyError):
        raise UserError(ALTERED) from None


def _of_value(found: dict[str, Any]) -> Iterator[tuple[Field, Any]]:
    for name, value in found.items():
        if name == GROUNDS:
            yield (GROUNDS, LENGTH), len(value)
            yield from (((GROUNDS, place), text) for place, text in enumerate(value) if text)
        elif value is not None:
            yield (name,), value


def _of_list(name: str, found: list[Any]) -> Iterator[tuple[Field, Any]]:
    seen: dict[str, int] = {}
    for element in found:
        key = element if isinstance(element, str) else _key(name, element)
        seen[key] = seen.get(key, 0) + 1
        yield (key if seen[key] == 1 else f"{key}\n{seen[key]}",), element


def _key(name: str, element: dict[str, Any]) -> str:
    if name == "noted":
        return str(element.get("warning") or element["words"])
    return " ".join(str(element[part]) for part in _KEYS[name])


def value_text(found: dict[Field, Any]) -> str:
    """Put an answer's value together."""
    value = {str(end[0]): kept for end, kept in found.items() if len(end) == 1 and kept is not None}
    texts = {int(end[1]): text for end, text in found.items() if len(end) == 2 and end[1] != LENGTH and text}
    length = max(found.get((GROUNDS, LENGTH)) or 0, *(place + 1 for place in texts), 0)
    if length:
        value[GROUNDS] = [texts.get(place, "") for place in range(length)]
    return msgspec.json.encode(value, order="deterministic").decode()


def joined(field: Field, values: list[Any]) -> Any:
    """Return several texts of one field as one, each on lines of its own; None where they are no such texts."""
    if is_element(field):
        part = _PARTS.get(str(field[-2]), "")
        return {**values[0], part: _lines([one.get(part) for one in values])} if part and all(values) else None
    return _lines(values) or None if field[-1] in TEXTS or field[2:4] == (VALUE, GROUNDS) else None


def reworded(field: Field, value: Any, text: str) -> Any:
    """Return a value of a field whose texts can be ``joined`` with another text."""
    words = presentable(text)
    return {**value, "ground": words} if len(field) > 1 and field[-2] == "conduct" else words


def _lines(values: list[Any]) -> str:
    """Return texts one below the other, without those that another one already has as lines of its own."""
    texts = list(dict.fromkeys(value for value in values if value))
    rest = ["\n\n".join(other for other in texts if other != one) for one in texts]
    return "\n".join(one for one, others in zip(texts, rest, strict=True) if f"\n{one}\n" not in f"\n{others}\n")


def is_numbered(table: str) -> bool:
    """Whether rows of a table are entries that go by number."""
    return table in LISTINGS and LISTINGS[table].numbered
