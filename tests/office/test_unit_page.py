"""A unit's page: its visits, what is not put right, what is followed up, what was done; of no other unit anything."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from desktop_app.assessing import finalising
from desktop_app.office.follow_up.facts import Measure
from desktop_app.office.follow_up.following import open_by_hand
from desktop_app.office.round.overview import Overviews
from desktop_app.office.round.unit_page import UnitPage, unit_page
from desktop_app.record.act import ActKind, act
from desktop_app.record.assessment import Assessment
from desktop_app.record.register import Assignment, Register, Unit
from desktop_app.rubric.answers import Task
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.ready import DAY
from tests.registers import IDS
from tests.visits import another_tool

from .signed import signed_visit

LEDGER = 6


def with_tasks(record: Assessment, *grades: str | None, day: str = DAY) -> Assessment:
    tasks = tuple(Task(id=at, text=f"任务{at}", grade=grade) for at, grade in enumerate(grades, 1))
    answer: Any = record.answers[LEDGER]
    return replace(record.with_answer(LEDGER, replace(answer, tasks=tasks)), date=day)


def page(store: Store) -> UnitPage:
    return unit_page(store, store.register.load().units[0], Overviews().of(store, "2026-11-29"), "2026-11-29")


def test_a_unit_has_its_visits_and_the_last_word_on_its_tasks(store: Store, rubric: Rubric, record: Assessment) -> None:
    first = signed_visit(store, rubric, with_tasks(record, "差", "较差", day="2026-05-01"))
    second = signed_visit(store, rubric, with_tasks(record, "好", "较差", "一般"))
    draft = store.add(rubric, with_tasks(record, None, "差", day="2026-11-28"))
    void = store.add(rubric, with_tasks(record, "差", day="2026-11-28"))
    finalising.declare_void(store, store.load(void), "误建")
    other = signed_visit(store, rubric, with_tasks(record, "差"), "乙县局")
    units = (Unit(id=IDS[0], name="甲县局"), Unit(id=IDS[1], name="乙县局"))
    mine = tuple(Assignment(assessment=one, unit=IDS[0]) for one in (first, second, draft, void))
    register = Register(units=units, assignments=(*mine, Assignment(assessment=other, unit=IDS[1])))
    store.register.save(register.in_order())
    for one in (second, other):
        open_by_hand(store, one, Measure.LOOK_BACK, deadline="2026-11-20")
    store.acts.add([act(ActKind.ISSUED, Task(text="反馈"), unit=unit) for unit in IDS[:2]])
    found = page(store)
    assert [one.assessment for one in found.visits][:2] == [first, second]
    assert {one.assessment for one in found.visits} == {first, second, draft, void}
    assert (found.of, [(item, task.text) for item, task in found.left]) == (second, [(7, "任务2")])
    assert [(one.assessment, one.overdue) for one in found.entries] == [(second, 9)]
    assert {(one.act.assessment, one.act.unit) for one in found.done} == {(second, IDS[0]), ("", IDS[0])}
    another_tool(store.path, f"UPDATE answer SET value = '{{}}x' WHERE assessment = '{second}' AND item = 7")
    assert page(store).left == ()
