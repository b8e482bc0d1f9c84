"""A record with nothing unseen in its texts: two that look alike shall be alike, on the screen and under their code."""

from __future__ import annotations

import operator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from ..base.text import presentable
from .assessment import PARTICULARS, Assessment


def presented(record: Assessment, since: Assessment | None = None) -> Assessment:
    """Return a record whose texts are presentable; what it shares with ``since`` is not looked at again."""
    earlier = (since or record).answers
    answers = tuple(
        answer if since and answer is before else _presented(answer)
        for answer, before in zip(record.answers, earlier, strict=True)
    )
    fields = {name: getattr(record, name) for name in PARTICULARS}
    made = {name: _presented(value) for name, value in fields.items()}
    if all(made[name] is fields[name] for name in fields) and all(map(operator.is_, answers, record.answers)):
        return record
    return replace(record, answers=answers, **made)


def _presented(value: Any) -> Any:
    """Return texts, and frozen data that holds some, presentable; the very same where there is nothing to drop."""
    if isinstance(value, str):
        kept = presentable(value)
        return value if kept == value else kept
    if isinstance(value, tuple):
        made = tuple(map(_presented, value))
        return value if all(map(operator.is_, made, value)) else made
    if isinstance(value, Struct):
        fields = {name: getattr(value, name) for name in value.__struct_fields__}
        changed = {name: kept for name, old in fields.items() if (kept := _presented(old)) is not old}
        return replace(value, **changed) if changed else value
    return value
