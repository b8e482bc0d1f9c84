"""What waits beside the assessments of a file, in words, and how it is merged once it can be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...backups.making import backup
from ...backups.occasions import MERGING
from ...base.text import shown
from ...history import waiting
from ...history.waiting import Waiting
from .merging import Met, apply
from .merging import can_go_on as can_go_on
from .merging import to_merge as to_merge  # where one looks for them
from .questions import Decision

if TYPE_CHECKING:
    from ...storage.store import Store
    from ...storage.stored import Stored

MOST_NAMED = 3


def waiting_beside(store: Store, stored: Stored) -> list[Waiting]:
    """Return the drafts that wait beside an assessment and would change something, the earlier first."""
    if not store.side.waits(stored.id):
        return []
    events, side = store.history.of(stored.id), list(store.side.nodes(stored.id))
    return waiting.waiting(stored.rubric, stored.id, stored.head, events, side)


def merge_waiting(store: Store, met: Met, decision: Decision) -> Stored:
    """Merge what waits, behind a proved backup, and return what is stored now; ``LookupError`` as ``apply``."""
    backup(store, MERGING)
    return apply(store, store, met, decision.answers)


def named(found: Sequence[Waiting]) -> str:
    """Name drafts that wait: 甲的草稿（3处不同）."""
    people = ("、".join(shown(name) for name in one.people if name) or "未填录入人的人" for one in found)
    told = [f"{name}的草稿（{one.places}处不同）" for name, one in zip(people, found, strict=True)]
    return "、".join(told[:MOST_NAMED]) + (f"等{len(told)}份" if len(told) > MOST_NAMED else "")
