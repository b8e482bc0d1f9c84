"""Visits as an office has them back: final and signed."""

from __future__ import annotations

from msgspec.structs import replace

from desktop_app.assessing import finalising
from desktop_app.record.assessment import Assessment
from desktop_app.record.revision import RecordedSigning
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from desktop_app.storage.stored import Stored
from tests.ready import ready
from tests.visits import finalised


def signed(store: Store, stored: Stored) -> Stored:
    """Make a draft final and let its leader sign."""
    final = finalised(store, stored)
    number = store.revisions.last(final.id)
    return finalising.sign(store, final, RecordedSigning(revision=number, outcome="unasked", leader="张某某"))


def signed_visit(store: Store, rubric: Rubric, record: Assessment, unit: str = "某市局") -> str:
    """Store a visit that is signed, and return its id."""
    complete = replace(ready(rubric, record), unit=unit, date=record.date)
    return signed(store, store.load(store.add(rubric, complete))).id
