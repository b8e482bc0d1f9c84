"""A file as an office has it: a round of which one unit is signed, one a draft, and one not begun."""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from desktop_app.record.assessment import Assessment
from desktop_app.record.register import Assignment, Register, Round, Team, Unit
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.exchange.offices import uuid
from tests.office.signed import signed_visit

from .driver import Person

NAMES = ("云岭市气象局党组", "临江县气象局党组", "山前县气象局党组")


class OfficeRound(NamedTuple):
    """The ids of a signed visit and of a draft, and the register."""

    signed: str
    draft: str
    register: Register


def office_round(person: Person, rubric: Rubric, record: Assessment) -> OfficeRound:
    """Put a round into the open file, and list what is in it."""
    found = stored_round(person.store, rubric, record)
    person.window.show_start()
    return found


def stored_round(store: Store, rubric: Rubric, record: Assessment) -> OfficeRound:
    """Put a round into a file."""
    signed = signed_visit(store, rubric, record, NAMES[0])
    answers = (*(item.answer_type() for item in rubric.items[:8]), *record.answers[8:])
    draft = store.add(rubric, replace(record, unit=NAMES[1], answers=answers))
    units = tuple(Unit(id=uuid(100 + at), name=name, short=name[:3]) for at, name in enumerate(NAMES))
    one = Round(id=uuid(1), name="第一轮", year=2026, begins="2026-03-01", ends="2026-03-02")
    team = Team(id=uuid(2), round=one.id, name="第一评估组", leader="张某某")
    ids = (signed, draft, uuid(999))
    assigned = [
        Assignment(assessment=id_, unit=unit.id, round=one.id, team=team.id)
        for id_, unit in zip(ids, units, strict=True)
    ]
    made = Register(units=units, rounds=(one,), teams=(team,), assignments=tuple(assigned)).in_order()
    store.register.save(made)
    return OfficeRound(signed, draft, made)
