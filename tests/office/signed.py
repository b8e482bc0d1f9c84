"""Visits as an office has them back: final and signed."""

from __future__ import annotations

from msgspec.structs import replace

from desktop_app.assessing import finalising
from desktop_app.record.assessment import Assessment
from desktop_app.record.register import Assignment, Register, Round, Unit
from desktop_app.record.revision import RecordedSigning
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from desktop_app.storage.stored import Stored
from tests.exchange.offices import uuid
from tests.ready import ready
from tests.visits import finalised

TODAY = "2026-11-29"


def signed(store: Store, stored: Stored) -> Stored:
    """Make a draft final and let its leader sign."""
    final = finalised(store, stored)
    number = store.revisions.last(final.id)
    return finalising.sign(store, final, RecordedSigning(revision=number, outcome="unasked", leader="张某某"))


def signed_visit(store: Store, rubric: Rubric, record: Assessment, unit: str = "某市局") -> str:
    """Store a visit that is signed, and return its id."""
    complete = replace(ready(rubric, record), unit=unit, date=record.date)
    return signed(store, store.load(store.add(rubric, complete))).id


def registered(store: Store, *visits: str) -> Register:
    """Give each visit a unit of its own in one round, and one more unit that nobody has begun."""
    names = ("甲县局", "乙县局", "丙县局", "丁县局")
    units = tuple(Unit(id=uuid(100 + at), name=name, short=name[:2]) for at, name in enumerate(names))
    ids = (*visits, uuid(999))
    round_ = Round(id=uuid(1), name="第一轮", year=2026, begins="2026-03-01", ends="2026-11-19")
    assigned = [Assignment(assessment=one, unit=units[at].id, round=round_.id) for at, one in enumerate(ids)]
    register = Register(units=units, rounds=(round_,), assignments=tuple(assigned)).in_order()
    store.register.save(register)
    return register
