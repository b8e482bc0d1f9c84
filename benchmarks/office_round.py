"""Rounds of several years in one file, as the office has them: a register, teams, visits that are final."""

from __future__ import annotations

from contextlib import closing
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from msgspec.structs import replace

from desktop_app.assessing import finalising
from desktop_app.history.events import Kind
from desktop_app.record.assessment import Assessment, Conduct, Noted
from desktop_app.record.readiness import warnings
from desktop_app.record.register import Assignment, Member, Register, Round, Team, Unit
from desktop_app.record.scoring import score
from desktop_app.rubric.answers import Attachment, GradedListAnswer
from desktop_app.rubric.rules import Checklist, Direct, GradedList, PerCase, PlanShortfall, Shortfall
from desktop_app.storage.beginning import begin_as
from desktop_app.storage.store import Store

from . import visits

TEAMS = 4
_FIRST, _SECOND = "云青白金明高新长", "岭溪石沙湖桥安宁"


def make(path: Path, units: int, years: tuple[int, ...] = (2026,)) -> None:
    """Write a file with so many units, each of them assessed in each of the years."""
    register = _register(units, years)
    with closing(Store.create(path)) as store:
        store.register.save(register)
        rubric = visits.rubric()
        for at, one in enumerate(register.assignments):
            unit, round_ = register.unit(one.unit), register.round(one.round)
            if unit is not None and round_ is not None:
                record = _ready(replace(record_of(at), unit=unit.name, date=f"{round_.year}-{at % 9 + 3:02d}-15"))
                with store.together():
                    store.evidence.add(_content(at), "application/pdf")
                    stored = store.load(begin_as(store.file, rubric, record, Kind.IMPORTED, None, one.assessment))
                finalising.keep(store, stored, finalising.prepared(stored, [], "某某"))


def record_of(number: int) -> Assessment:
    """Return a visit of that number: from full marks to hardly any, with grounds, evidence and some conduct."""
    rubric, record, worse = visits.rubric(), visits.sample(), number % 5
    answers = list(record.answers)
    for at, item in enumerate(rubric.items):
        answer = replace(answers[at], note="查阅会议记录和台账，核对原件", methods=("查看台账", "座谈交流"))
        if isinstance(item, Shortfall):
            answer = replace(answer, count=max(0, item.minimum - worse % 3))
        if isinstance(item, PerCase):
            answer = replace(answer, cases=worse // 2)
        if isinstance(item, PlanShortfall):
            answer = replace(answer, required=6, done=6 - worse)
        if isinstance(item, Checklist):
            answer = replace(answer, ticked=tuple(one.label for one in item.options)[: worse // 2])
        if isinstance(item, Direct):
            answer = replace(answer, points=item.points - worse)
        if isinstance(item, GradedList) and isinstance(answer, GradedListAnswer):
            grades = [grade.label for grade in item.grades]
            tasks = tuple(
                replace(task, grade=grades[min(4, (place + number) % (worse + 1) + worse // 3)], note="已核对印证材料")
                for place, task in enumerate(answer.tasks)
            )
            answer = replace(answer, tasks=tasks)
        answers[at] = answer
    file = Attachment(
        name="会议记录（复印件）.pdf", sha256=sha256(_content(number)).hexdigest(), size=len(_content(number))
    )
    answers[0] = replace(answers[0], files=(file,))
    conduct = (Conduct(kind="拖拉推诿", ground="三次延期报送整改报告"),) if worse == 4 else ()
    return replace(record, answers=tuple(answers), conduct=conduct, noted=(), leader="组长某某")


def _content(number: int) -> bytes:
    return f"%PDF-1.4 {number}".encode().ljust(2000)


def _ready(record: Assessment) -> Assessment:
    """Return the record with grounds where something is lost, and the other warnings noted."""
    rubric = visits.rubric()
    result = score(rubric, record)
    kept = [
        answer if scored.points != item.full or item.awarded else replace(answer, note="")
        for item, answer, scored in zip(rubric.items, record.answers, result.items, strict=True)
    ]
    record = replace(record, answers=tuple(kept))
    found = warnings(rubric, record, score(rubric, record), record.date)
    return replace(record, noted=tuple(Noted(words=one.words, warning=one.key) for one in found))


def _register(units: int, years: tuple[int, ...]) -> Register:
    made = tuple(
        Unit(
            id=_id(1, at),
            name=f"{_place(at)}市气象局党组",
            short=f"{_place(at)}市局",
            head="某某",
        )
        for at in range(units)
    )
    rounds = tuple(Round(id=_id(2, year), name=f"{year}年第一轮", year=year) for year in years)
    teams = tuple(
        Team(id=_id(3, year * 10 + at), round=_id(2, year), name=f"第{at + 1}评估组", members=(Member(name="组员某"),))
        for year in years
        for at in range(TEAMS)
    )
    assignments = tuple(
        Assignment(
            assessment=_id(4, year * 1000 + at),
            unit=_id(1, at),
            round=_id(2, year),
            team=_id(3, year * 10 + at % TEAMS),
        )
        for year in years
        for at in range(units)
    )
    return Register(units=made, rounds=rounds, teams=teams, assignments=assignments).in_order()


def _place(number: int) -> str:
    """Return a place that is nowhere: 64 of them."""
    return _FIRST[number % 8] + _SECOND[(number + number // 8) % 8]


def _id(kind: int, number: int) -> str:
    return str(UUID(int=kind << 64 | number, version=4))
