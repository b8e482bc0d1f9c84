"""Whatever a file says somewhere, each table and the data are written, and say it as far as they can."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from desktop_app.office.documents.facts import DecisionFacts, RoundFacts, VisitFacts
from desktop_app.office.documents.making import Made, Wanted, make
from desktop_app.office.documents.names import DATA, TABLES
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from tests.office.documents.made import visit
from tests.office.documents.workbooks import tables

TEXTS = ("a\x00\x01\ufffeb", "a\ud800b", "<w:p>&\"'", "😀", "汉" * 40_000, "=1\n=2", "\udfff")
PLACES: dict[str, Callable[[VisitFacts, str], VisitFacts]] = {
    "unit": lambda one, text: replace(one, unit=replace(one.unit, name=text, short=text)),
    "people": lambda one, text: replace(one, leader=text, members=(text,), team=text, signed=text),
    "mark": lambda one, text: replace(one, mark=text),
    "decision": lambda one, text: replace(one, decided=DecisionFacts(grade=text, document=text, reason=text)),
    "tasks": lambda one, text: replace(one, tasks=tuple(replace(task, text=text, note=text) for task in one.tasks)),
}


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
@pytest.mark.parametrize("place", [*PLACES, "round"])
def test_tables_and_data_are_written(place: str, text: str, rubric: Rubric, record: Assessment) -> None:
    one = PLACES.get(place, lambda same, _: same)(visit(rubric, record), text)
    facts = RoundFacts(name=text if place == "round" else "第一轮", year=2026, visits=(one,))
    made = {each.name: each.data for each in make(facts, Wanted(kinds=(TABLES, DATA))) if isinstance(each, Made)}
    [book] = [data for name, data in made.items() if name.endswith(".xlsx")]
    assert "逐项得分" in tables(book)
    assert json.loads(made["round.json"])["visits"][0]["total"] == f"{one.total / 100:.2f}"
    assert made["tasks.csv"].decode("utf-8-sig").count("00000000-0000-4000-8000-") == len(one.tasks)
