"""The order of the list by one of its columns, as people expect it: by pinyin, by day, by number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cmp_to_key
from typing import Any

from PySide6.QtCore import QCollator, QLocale

from desktop_app.base.text import unit_name
from desktop_app.record.status import STATES
from desktop_app.storage.next_step import Waiting, next_step, waits_for
from desktop_app.storage.summaries import Summary

_STATES, _WAYS = list(STATES), list(Waiting)


def _by_name() -> Callable[[Summary], Any]:
    collator = QCollator(QLocale("zh_CN"))
    collator.setNumericMode(True)  # 第2组 before 第10组
    key = cmp_to_key(collator.compare)
    return lambda one: key(unit_name(one.unit))


Key = Callable[[Summary], Any]
_KEYS: dict[str, Callable[[Summary], Any]] = {
    "date": lambda one: one.date,
    "state": lambda one: (_STATES.index(one.status), bool(one.away), one.came, one.outcome, one.waits),
    "progress": lambda one: (one.items - len(one.unanswered)) / max(1, one.items),
    "total": lambda one: float(one.total),
    "grade": lambda one: float(one.total),
    "next": lambda one: (_WAYS.index(waits_for(one)), -len(one.unanswered), next_step(one)),
}
_LEFT_OPEN: dict[str, Callable[[Summary], bool]] = {
    "unit": lambda one: not one.unit.strip(),
    "date": lambda one: not one.date,
    "grade": lambda one: not one.grade,
}
"""What has no value in that column comes last, whichever way round."""


def ordered(listed: Sequence[Summary], order: str) -> list[Summary]:
    """Return them in the order of a column, a minus before its name for the other way round; alike as they were."""
    name, backwards = order.removeprefix("-"), order.startswith("-")
    key: Key = _by_name() if name == "unit" else _KEYS[name]
    is_open = _LEFT_OPEN.get(name)
    unknown = [one for one in listed if is_open and is_open(one)]
    known = [one for one in listed if not (is_open and is_open(one))]
    return [*sorted(known, key=key, reverse=backwards), *unknown]
