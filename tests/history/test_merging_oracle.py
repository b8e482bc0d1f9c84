"""Merging against a second opinion: what was changed on one side, or alike, is there; the rest is asked. Of two copies
of one, looked at without any history: only what both began with, and what each has come to."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.history.events import Kind
from desktop_app.history.merging import Comparison, Outcome, Which
from desktop_app.record.assessment import LISTED, PARTICULARS
from desktop_app.rubric.answers import Task
from desktop_app.rubric.rubric import Rubric
from tests.examples import examples
from tests.history.copies import Desk
from tests.history.scribbling import begun, scribble
from tests.strategies import RUBRICS

Place = tuple[Any, ...]
Values = dict[Place, Any]
THERE = "there"


def values(desk: Desk) -> Values:
    """Return what somebody has entered, by where, what is one value each."""
    found: Values = {("assessment", name): getattr(desk.record, name) for name in PARTICULARS if name not in LISTED}
    for item, answer in zip(desk.rubric.items, desk.record.answers, strict=True):
        tables = [listing.field for listing in item.listings]
        parts = {"methods", "files", "grounds", "reading", *(["rate"] if "ballots" in tables else []), *tables}
        for name in answer.__struct_fields__:
            if name not in parts:
                found["answer", item.number, name] = getattr(answer, name)
        if "ballots" in tables:
            found["answer", item.number, "whole"] = answer.rate, answer.ballots
    return found


def elements(desk: Desk) -> Iterator[Place]:
    """Yield what stands in lists of which each element is there or not."""
    yield from (("members", name) for name in desk.record.members)
    for item, answer in zip(desk.rubric.items, desk.record.answers, strict=True):
        yield from (("methods", item.number, one) for one in answer.methods)
        yield from (("files", item.number, one) for one in answer.files)


def tasks(desk: Desk) -> dict[int, Task]:
    return {one.id: one for answer in desk.record.answers for one in getattr(answer, "tasks", ())}


def asked(found: Comparison) -> set[Place]:
    """Return what is asked, as ``values`` has it; of tasks number and column, but for those that go by their words."""
    every = [question.field for question in found.questions]
    fields = [field for field in every if field[0] != "task" or field[2] in found.graph.nodes]
    return {field[3:] if field[0] == "task" else tuple(part for part in field if part != "value") for field in fields}


def other_names(*desks: Desk) -> set[int]:
    """Return the numbers of tasks that are not named by them: free for a while, or imported, going by their words."""
    found: set[int] = set()
    for desk in desks:
        kinds = [(event.kind, row) for event in desk.events for row in event.rows if row.table == "task"]
        made = [int(row.key[1]) for _, row in kinds if row.before is None]
        found |= {int(row.key[1]) for kind, row in kinds if kind == Kind.LEDGER_IMPORTED and row.before is None}
        found |= {number for number in made if made.count(number) > 1}
    return found


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
@settings(max_examples=examples(80))
@given(seeds=st.tuples(*[st.integers(0, 2**32)] * 3), steps=st.tuples(*[st.integers(0, 15)] * 3))
def test_nothing_that_anybody_entered_is_lost(rubric: Rubric, seeds: tuple[int, ...], steps: tuple[int, ...]) -> None:
    base = begun(rubric, seeds[0], steps[0])
    one, other = (scribble(base.copied(str(n)), seeds[n], steps[n]) for n in (1, 2))
    if one.compared(other).outcome is not Outcome.MERGE:
        return
    whole = one.copied("主")
    found = asked(whole.merge(other, lambda found: found.whole(Which.THEIRS)))
    before, ours, theirs, after = (values(desk) for desk in (base, one, other, whole))
    for place, was in before.items():
        assert _is_right(place, (was, ours[place], theirs[place], after[place]), found)
    lists = [set(elements(desk)) for desk in (base, one, other, whole)]
    for element in set().union(*lists):
        was, mine, his, now = (element in each for each in lists)
        assert now is (his if mine == was else mine), element
    _tasks_are_right(base, one, other, whole, found)


def _is_right(place: Place, four: tuple[Any, Any, Any, Any], found: set[Place]) -> bool:
    """Whether what came of a value is what one side alone, or both alike, made of it; else that it was asked for."""
    was, mine, his, now = four
    if was in (mine, his) or mine == his:
        return bool(now == (his if mine == was else mine)) and place not in found
    return place in found and bool(now == his)


def _tasks_are_right(base: Desk, one: Desk, other: Desk, whole: Desk, found: set[Place]) -> None:
    four = before, ours, theirs, after = [tasks(desk) for desk in (base, one, other, whole)]
    for number in before.keys() - other_names(one, other):
        was, mine, his, now = (each.get(number) for each in four)
        if was and mine and his and now:
            for name in Task.__struct_fields__[1:]:
                values = tuple(getattr(each, name) for each in (was, mine, his, now))
                assert name in ("methods", "files") or _is_right((number, name), values, found)
        else:
            left = mine or his
            assert (number, THERE) in found or left in (None, was)
            assert now == (his if (number, THERE) in found else None)
    if not any(event.kind == Kind.LEDGER_IMPORTED for desk in (one, other) for event in desk.events):
        new = [task.text for each in (ours, theirs) for task in each.values() if task.id not in before]
        if not other_names(one, other):
            assert sorted(task.text for task in after.values() if task.id not in before) == sorted(new)
