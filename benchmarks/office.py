"""A made round of an office: units over several years, final, signed, reviewed and decided, each year a round.

``python -m benchmarks.office FILE [UNITS [YEARS]]`` writes one with 40 units over three years. Equal numbers make equal
records; times are those of the making.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing, nullcontext
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch
from uuid import UUID

from msgspec.structs import replace

from desktop_app.assessing import finalising
from desktop_app.history.events import Kind
from desktop_app.office.decision.facts import Decided, Reviewed
from desktop_app.office.follow_up.following import change, open_from_decision
from desktop_app.office.noting.facts import Counted
from desktop_app.record.act import Act, ActKind, act
from desktop_app.record.assessment import Assessment, Conduct, Noted, empty_assessment
from desktop_app.record.readiness import warnings
from desktop_app.record.register import Assignment, Member, Register, Round, Team, Unit
from desktop_app.record.revision import RecordedSigning
from desktop_app.record.scoring import score
from desktop_app.rubric import rules
from desktop_app.rubric.answers import Ballot, Reading, Task
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.beginning import begin_as
from desktop_app.storage.store import Store

from . import visits

UNITS, YEARS, LAST = 40, 3, 2026
PLACES = ("云岭", "青山", "白水", "江城", "海东", "河西", "湖北岸", "平川", "高原", "长岛")
BODIES = ("气象局", "水利局", "农业局", "林业局", "统计局", "档案局", "体育局", "审计局", "民政局", "商务局")
SEED, TEAMS = 15, 4
NO_PAPER = b"%PDF-1.4 none"


def make(
    path: Path, units: int = UNITS, years: int = YEARS, *, papers: bool = True, tasks: int = 20
) -> list[tuple[str, str]]:
    """Write a file; return id and unit of each assessment. Without ``papers`` the PDFs are none, which takes long."""
    rubric = visits.rubric()
    register = _register(units, years)
    of, year = {unit.id: unit for unit in register.units}, {one.id: one.year for one in register.rounds}
    with closing(Store.create(path)) as store, store.together():
        store.person = "录入员某"
        store.register.save(register)
        store.rubrics.add(rubric)
        none = patch.object(finalising, "papers", lambda *_: (NO_PAPER, NO_PAPER))
        with nullcontext() if papers else none:
            for number, one in enumerate(register.assignments):
                about = of[one.unit], year[one.round or ""]
                store.acts.add(_visit(store, rubric, number, one, about, tasks))
                if papers:
                    _follow_up(store, one.assessment, number)
    return [(one.assessment, one.unit) for one in register.assignments]


def _register(units: int, years: int) -> Register:
    rounds = [Round(id=_id(1, at), name="第一轮", year=LAST - years + 1 + at) for at in range(years)]
    rounds = [replace(one, begins=f"{one.year}-03-01", ends=f"{one.year}-06-30") for one in rounds]
    names = [f"{place}{kind}{body}" for kind, body, place in product("市县", BODIES, PLACES)]
    teams = [
        Team(
            id=_id(2, at * TEAMS + team),
            round=one.id,
            name=f"第{'一二三四'[team]}评估组",
            leader=f"组长{team + 1}某",
            members=(Member(name=f"组员{team + 1}某"), Member(name=f"队员{team + 1}某")),
        )
        for at, one in enumerate(rounds)
        for team in range(TEAMS)
    ]
    return Register(
        units=tuple(
            Unit(
                id=_id(3, at),
                name=f"{names[at % len(names)]}{at // len(names) or ''}党组",
                short=f"{names[at % len(names)]}{at // len(names) or ''}",
                head=f"负责人{at + 1}某",
                supervisor=f"局领导{at % 5 + 1}某",
            )
            for at in range(units)
        ),
        rounds=tuple(rounds),
        teams=tuple(teams),
        assignments=tuple(
            Assignment(
                assessment=_id(4, unit * years + at),
                unit=_id(3, unit),
                round=one.id,
                team=_id(2, at * TEAMS + unit % TEAMS),
            )
            for unit in range(units)
            for at, one in enumerate(rounds)
        ),
    )


def _id(kind: int, number: int) -> str:
    return str(UUID(int=(kind << 64) + number, version=4))


def _visit(
    store: Store, rubric: Rubric, number: int, one: Assignment, about: tuple[Unit, int], tasks: int
) -> Iterator[Act]:
    """Bring a visit as far as units are in a round that is nearly over: most decided, a few still on their way."""
    unit, year = about
    chance = Random(f"{SEED} {number}")
    record = record_of(rubric, chance, unit.name, date(year, 4, 1) + timedelta(days=number % 60), tasks)
    begin_as(store.file, rubric, record, Kind.IMPORTED, {}, one.assessment)
    far = chance.random() if year == LAST else 1.0
    if far < 0.06:
        return
    stored = store.load(one.assessment)
    final = finalising.keep(store, stored, finalising.prepared(stored, [], store.person))
    if far < 0.12:
        return
    signing = RecordedSigning(revision=1, outcome="signed", signer=unit.head, leader=record.leader)
    finalising.sign(store, final, signing)
    if far >= 0.3:
        yield from decisions(store, rubric, one, record, chance)
        if number % 3:
            yield act(ActKind.COUNTS, _counted(number), assessment=one.assessment, unit=one.unit, person=store.person)


def _follow_up(store: Store, assessment: str, number: int) -> None:
    """Let the office follow up what was decided: half of it done, some with a deadline, of which some are over."""
    if not any(one.kind == ActKind.DECIDED for one in store.acts.of([assessment])):
        return
    for at, one in enumerate(open_from_decision(store, assessment), number):
        facts: dict[str, Any] = {"person": f"承办人{at % 5 + 1}某", "deadline": f"2026-{at % 3 + 10}-30"}
        change(store, assessment, one.thing[2], **facts, state="done" if at % 2 else "open")


def decisions(store: Store, rubric: Rubric, one: Assignment, record: Assessment, chance: Random) -> Iterator[Act]:
    """Return 审核 and 审定 of a visit; of one in twelve with another grade."""
    row = next(store.file.query("SELECT code FROM revision WHERE assessment = ?", one.assessment))
    result = score(rubric, record)
    about: dict[str, Any] = {"assessment": one.assessment, "unit": one.unit, "person": store.person}
    fixed = {"revision": 1, "code": row["code"]}
    for name, post in (("审核人一某", "副主任"), ("审核人二某", "主任")):
        yield act(ActKind.REVIEWED, Reviewed(thing=name, name=name, post=post, outcome="agreed", **fixed), **about)
    names = [grade.name for grade in rubric.grades]
    computed = rubric.grade_of(result.total).name
    worse = names[min(names.index(computed) + 1, len(names) - 1)]
    grade = worse if chance.random() < 1 / 12 else computed
    reason = "" if grade == computed else "有整改不实的情形"
    day = (date.fromisoformat(record.date) + timedelta(days=40)).isoformat()
    said = Decided(grade=grade, date=day, document="领导小组会议", reason=reason, computed=computed, **fixed)
    yield act(ActKind.DECIDED, replace(said, total=f"{result.total // 100}.{result.total % 100:02}"), **about)


def _counted(number: int) -> Counted:
    """Return what the office has asked of a visit for 整改统计."""
    counts = {"已完成整改的问题": 12, "正在整改的问题": 6, "未整改的问题": 2, "谈话人数": 10 + number % 7}
    return Counted(counts=counts)


def record_of(rubric: Rubric, chance: Random, unit: str, day: date, tasks: int) -> Assessment:
    """Return a visit ready for 定稿, some better than others."""
    quality = min(1.0, 0.2 + 0.85 * chance.random() ** 0.6)
    record = empty_assessment(rubric, unit=unit, date=day.isoformat(), leader="组长1某", members=("组员1某", "队员1某"))
    if quality < 0.45:
        record = replace(record, conduct=(Conduct(kind=rubric.conduct[0], ground="多次督促仍未落实"),))
    for position, item in enumerate(rubric.items):
        answer = replace(record.answers[position], **_value(item, chance, quality, tasks), note="查阅台账和会议记录")
        answer = replace(answer, methods=("查看台账", "座谈交流")[: 1 + position % 2])
        record = record.with_answer(position, answer)
    found = warnings(rubric, record, score(rubric, record), record.date)
    return replace(record, noted=tuple(Noted(words=one.words, warning=one.key) for one in found))


def _value(item: Any, chance: Random, quality: float, tasks: int) -> dict[str, Any]:
    """Return a valid answer's fields; the better the unit, the less it loses."""
    good = chance.random() < quality
    own = {"own": item.points} if chance.random() < 0.8 else {}
    match item:
        case rules.Shortfall():
            return own | {"count": item.minimum if good else chance.randrange(item.minimum)}
        case rules.PlanShortfall():
            return own | {"required": 4, "done": 4 if good else chance.randrange(4)}
        case rules.Choice():
            labels = [option.label for option in item.options]
            return own | {"choice": labels[0] if good else chance.choice(labels[1:])}
        case rules.Checklist():
            labels = [option.label for option in item.options]
            return own | {"ticked": () if good else tuple(chance.sample(labels, 1))}
        case rules.PerCase():
            return own | {"cases": 0 if good else chance.randrange(1, 3)}
        case rules.GradedList():
            grades = [grade.label for grade in item.grades]
            weights = [quality**2 * 10, 3, 2, 2 * (1 - quality), 2 * (1 - quality)]
            return {"tasks": tuple(_tasks(chance, grades, weights, tasks))}
        case rules.Ratio():
            votes = 20 + chance.randrange(30)
            satisfied = round(votes * (0.6 + 0.4 * quality * chance.random()))
            fairly = (votes - satisfied) // 2
            counted = {"satisfied": satisfied, "fairly": fairly, "dissatisfied": votes - satisfied - fairly}
            ballot = Ballot(group=item.groups[0], issued=votes, returned=votes, **counted)
            reading = Reading(value=Decimal("0.5"), person="主任某", date="2024-01-10", document="某发〔2024〕1号")
            return {"ballots": (ballot,), "reading": reading}
        case rules.Direct():
            points = min(item.points, item.step * round(float(item.points / item.step) * (0.5 + quality / 2)))
            return {"points": points, "grounds": ("重视程度较高", "到位率较高", "质量较好")}
    raise TypeError(item)


def _tasks(chance: Random, grades: list[str], weights: list[float], tasks: int) -> Iterator[Task]:
    for number in range(1, tasks + 1):
        [grade] = chance.choices(grades, weights)
        yield Task(
            id=number,
            finding=f"第{number}个问题",
            text=f"第{number}项整改任务：健全制度，逐项对账销号",
            department=("办公室", "人事处", "财务处")[number % 3],
            deadline="2026年6月30日",
            grade=grade,
            note="" if grade == grades[0] else "查阅印证材料",
        )


if __name__ == "__main__":
    numbers = [int(one) for one in sys.argv[2:4]]
    print(len(make(Path(sys.argv[1]), *numbers)))
