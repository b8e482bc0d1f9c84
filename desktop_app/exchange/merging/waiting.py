"""What waits beside the assessments of a file, in words, and how it is merged once it can be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...backups.making import backup
from ...backups.occasions import MERGING
from ...base.text import shown
from ...history import waiting
from ...history.waiting import Waiting
from ...record.status import is_draft
from .merging import BY_QUESTIONS, Met, apply, compare
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


def can_go_on(store: Store, assessment_id: str) -> bool:
    """Whether an assessment is a draft beside which something waits."""
    rows = store.file.query("SELECT status FROM assessment WHERE id = ?", assessment_id)
    return any(is_draft(row["status"]) for row in rows) and store.side.waits(assessment_id)


def to_merge(store: Store, assessment_id: str) -> Met | None:
    """Return what waits beside a draft as what is to be merged with it; ``apply`` is given the same file twice."""
    if not can_go_on(store, assessment_id):
        return None
    met = compare(store, store, assessment_id, known_sound=True)
    return met if met.outcome is BY_QUESTIONS else None


def merge_waiting(store: Store, met: Met, decision: Decision) -> Stored:
    """Merge what waits, behind a proved backup, and return what is stored now; ``LookupError`` as ``apply``."""
    backup(store, MERGING)
    return apply(store, store, met, decision.answers)


def named(found: Sequence[Waiting]) -> str:
    """Name drafts that wait: 甲的草稿（3处不同）."""
    people = ("、".join(shown(name) for name in one.people if name) or "未填录入人的人" for one in found)
    told = [f"{name}的草稿（{one.places}处不同）" for name, one in zip(people, found, strict=True)]
    return "、".join(told[:MOST_NAMED]) + (f"等{len(told)}份" if len(told) > MOST_NAMED else "")
