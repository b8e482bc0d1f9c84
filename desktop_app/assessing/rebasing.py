"""A change that goes on from another record than it began with: something came in while somebody was asked."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from ..record.assessment import Assessment
from ..rubric.rubric import Rubric
from .division import tasks_of


def rebased(rubric: Rubric, before: Assessment, wanted: Assessment, present: Assessment) -> Assessment:
    """Return ``present`` with what differs between ``before`` and ``wanted``; what both changed is as wanted."""
    if before is present:
        return wanted
    answers = []
    for item, old, new, now in zip(rubric.items, before.answers, wanted.answers, present.answers, strict=True):
        listing = tasks_of(item)
        answers.append(_by_field(old, new, now, listing.field if listing else ""))
    beside: Assessment = _by_field(before, wanted, present, "")
    return replace(beside, answers=tuple(answers))


def _by_field(before: Any, wanted: Any, present: Any, listed: str) -> Any:
    """Go by the fields of a record, an answer or an entry; those ``listed`` have ids."""
    if before is wanted:
        return present
    if before is present:
        return wanted
    found = {}
    for name in type(wanted).__struct_fields__:
        three = [getattr(one, name) for one in (before, wanted, present)]
        if three[0] != three[1]:
            found[name] = _by_entry(*three) if name == listed else three[1]
    return replace(present, **found)


def _by_entry(before: Any, wanted: Any, present: Any) -> Any:
    """Go by entries; where both sides have added or taken away some, it is as ``wanted`` has it."""
    ids = [[one.id for one in entries] for entries in (before, wanted, present)]
    old, new, now = ({one.id: one for one in entries} for entries in (before, wanted, present))
    base = present if ids[0] == ids[1] else wanted
    both = old.keys() & new.keys() & now.keys()
    changed = {one: _by_field(old[one], new[one], now[one], "") for one in both}
    return tuple(changed.get(entry.id, entry) for entry in base)
