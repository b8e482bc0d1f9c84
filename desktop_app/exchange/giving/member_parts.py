"""A member's part of an assessment: as it is typed, numbers of items, and of an item's tasks 7:1-20; and kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from ...assessing.division import tasks_of
from ...assessing.ranges import numbers_in
from ...base.errors import UserError
from ...base.text import shown
from ...record.package import Share

if TYPE_CHECKING:
    from ...storage.store import Store
    from ...storage.stored import Stored


def part_in_words(stored: Stored, person: str, items: str, tasks: Iterable[str] = ()) -> Share | None:
    """Read whose part it is; None where nothing is typed. Tasks are given by their places, and kept by their ids."""
    numbers, kept = _items(stored, items), list[tuple[int, int]]()
    for one in tasks:
        item, colon, places = one.replace("：", ":").partition(":")
        if not colon:
            raise UserError(f"任务“{shown(one)}”不清楚，应写成7:1-20这样：先写第几项，再写任务序号。")
        [number] = _items(stored, item) or [0]
        kept += _tasks(stored, number, places)
    return Share(person=person, items=tuple(numbers), tasks=tuple(kept)) if numbers or kept else None


def share_out(store: Store, assessment_id: str, shares: Collection[Share]) -> None:
    """Keep who is to do which part of an assessment, beside the parts of others."""
    people = {one.person for one in shares}
    others = [one for one in store.shares.of(assessment_id) if one.person not in people]
    store.shares.save(assessment_id, [*others, *shares])


def _items(stored: Stored, typed: str) -> list[int]:
    known = stored.rubric.positions
    try:
        found = numbers_in(typed, max(known))
    except UserError:
        raise UserError(f"评分项“{shown(typed)}”不清楚，应写成1、2、5-7这样，最大是{max(known)}。") from None
    if unknown := [number for number in found if number not in known]:
        raise UserError(f"评分标准里没有第{unknown[0]}项。")
    return found


def _tasks(stored: Stored, number: int, places: str) -> list[tuple[int, int]]:
    position = stored.rubric.positions.get(number)
    listing = tasks_of(stored.rubric.items[position]) if position is not None else None
    if position is None or listing is None:
        raise UserError(f"第{number}项没有任务，不能按任务分工。")
    entries = listing.entries(stored.record.answers[position])
    return [(number, entries[place - 1].id) for place in numbers_in(places, len(entries))]
