"""Branches made by hand: what merging leaves in a file, without what it decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from desktop_app.base.clock import time_after
from desktop_app.history.changes import changes
from desktop_app.history.events import Kind
from desktop_app.record.assessment import Assessment
from desktop_app.storage.rows import write_rows
from desktop_app.storage.side_table import SideRevision
from desktop_app.storage.store import Store
from desktop_app.storage.stored import Stored


def beside(store: Store, other: Store, assessment_id: str) -> list[dict[str, str]]:
    """Return the events of another copy that this one lacks, as a branch keeps them."""
    own = {event.hash for event in store.history.of(assessment_id)}
    lines = list(other.history.lines(assessment_id))
    return [*other.side.rows(assessment_id), *(line for line in lines if line["hash"] not in own)]


def joined(store: Store, other: Store, assessment_id: str, record: Assessment | None = None) -> Stored:
    """Let another copy's events come in; ``record`` is what both have become, by default what is here."""
    stored = store.load(assessment_id)
    found = changes(stored.rubric, stored.record, record or stored.record)
    return _come_in(store, other, stored, Kind.MERGED, found, {"decided": []})


def set_aside(store: Store, other: Store, assessment_id: str) -> Stored:
    """Let another copy's events come in without a change, its revisions too."""
    stored = store.load(assessment_id)
    with store.together():
        for revision in other.revisions.of(assessment_id):
            signings = tuple(one for one in other.revisions.signings(assessment_id) if one.revision == revision.number)
            store.side.add_revision(SideRevision(revision, signings))
        return _come_in(store, other, stored, Kind.SET_ASIDE, [], {})


def _come_in(
    store: Store, other: Store, stored: Stored, kind: Kind, found: Sequence[Any], data: dict[str, Any]
) -> Stored:
    branch, at = beside(store, other, stored.id), time_after(stored.changed)
    told = {"with": other.load(stored.id).head, "events": len(branch), **data}
    with store.together():
        store.side.add(stored.id, branch)
        _, head = store.history.append(stored.id, stored.head, at, kind, told, list(found))
        store.file.execute("UPDATE assessment SET head = ? WHERE id = ?", head, stored.id)
        write_rows(store.file, stored.id, found)
    return replace(store.load(stored.id), head=head)
