"""Copies of one assessment merged: whatever was done on each, in whatever order they come together."""

from collections.abc import Callable
from itertools import permutations
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.history.events import Kind
from desktop_app.history.graph import Graph
from desktop_app.history.merging import BOTH, Comparison, Outcome, Which
from desktop_app.history.resolving import is_there, resolved
from desktop_app.history.writing import Writing
from desktop_app.rubric.rubric import Rubric
from tests.examples import examples
from tests.history.copies import Desk, largest, union
from tests.history.scribbling import begun, scribble
from tests.strategies import RUBRICS

SEEDS = st.integers(0, 2**32)
STEPS = st.integers(0, 12)


def all_kept(found: Comparison) -> dict[Any, str]:
    """Keep the texts of all sides where that can be."""
    return largest(found) | {one.field: BOTH for one in found.questions if one.both}


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
@settings(max_examples=examples(60))
@given(seeds=st.tuples(SEEDS, SEEDS, SEEDS), steps=st.tuples(STEPS, STEPS, STEPS))
def test_two_copies_come_to_one_record_whichever_takes_in_the_other(
    rubric: Rubric, seeds: tuple[int, ...], steps: tuple[int, ...]
) -> None:
    base = begun(rubric, seeds[0], steps[0])
    one, other = (scribble(base.copied(str(n)), seeds[n], steps[n]) for n in (1, 2))
    ours, theirs = one.copied("主"), other.copied("主")
    found, back = ours.merge(other, largest), theirs.merge(one, largest)
    assert {question.field for question in found.questions} == {question.field for question in back.questions}
    assert ours.json == theirs.json
    assert ours.fault == theirs.fault == ""
    assert union([one, other]) <= union([ours])
    assert ours.compared(theirs).outcome is theirs.compared(ours).outcome is Outcome.SAME
    for copy in (one, other):
        assert ours.compared(copy).outcome in (Outcome.OLDER, Outcome.SAME)
        assert copy.compared(ours).outcome in (Outcome.NEWER, Outcome.SAME)
        assert ours.compared(copy).questions == ()


@pytest.mark.parametrize("answers", [largest, all_kept])
@settings(max_examples=examples(40))
@given(seeds=st.lists(SEEDS, min_size=4, max_size=4), steps=st.lists(STEPS, min_size=4, max_size=4))
def test_three_copies_come_to_one_record_in_any_order(
    answers: Callable[[Comparison], dict[Any, str]], seeds: list[int], steps: list[int]
) -> None:
    rubric = RUBRICS[0]
    base = begun(rubric, seeds[0], steps[0])
    copies = [scribble(base.copied(str(n)), seeds[n], steps[n]) for n in (1, 2, 3)]
    found = []
    for order in permutations(copies):
        whole = order[0].copied("主")
        for copy in order[1:]:
            whole.merge(copy, answers)
        pair = order[1].copied("副")
        pair.merge(order[2], answers)
        nested = order[0].copied("主")
        nested.merge(pair, answers)
        found += [whole, nested]
    assert {desk.fault for desk in found} == {""}
    assert len({desk.json for desk in found}) == 1


def leads_here(desk: Desk) -> bool:
    """Whether the union of all events, field by field, is what the copy holds."""
    graph = Graph(desk.nodes()[0].before, desk.nodes())
    writing, clock = Writing(desk.rubric, graph, [desk.head]), graph.clock(desk.head)
    line = writing.lines[desk.head]
    for entry in {field[:4] for field in writing.fields if field[0] not in ("answer", "assessment")}:
        assert bool(is_there(writing, entry, clock)[0]) is (entry in line.numbers)
    for field in writing.fields:
        if field[0] in ("answer", "assessment") or (field[:4] in line.numbers and field[4:] != ("there",)):
            assert resolved(writing, field, clock) == writing.value(line, field), field
    for name, order in writing.orders.items():
        if len(name) < 4 or name[:4] in line.numbers:
            assert order.of(clock, writing.present(line, name)) == writing.present(line, name)
    return True


@settings(max_examples=examples(60))
@given(data=st.data())
def test_copies_of_copies_that_are_merged_now_and_then_lose_nothing(data: st.DataObject) -> None:
    desks = [begun(RUBRICS[0], data.draw(SEEDS), data.draw(STEPS))]
    for step in range(data.draw(st.integers(2, 10))):
        at = data.draw(st.integers(0, len(desks) - 1))
        match data.draw(st.sampled_from(["copy", "merge", "merge"])):
            case "copy":
                desks.append(desks[at].copied(str(step)))
            case "merge":
                known = union([desks[at], other := desks[data.draw(st.integers(0, len(desks) - 1))]])
                outcome = desks[at].merge(other, largest).outcome
                assert outcome in (Outcome.SAME, Outcome.OLDER, Outcome.NEWER, Outcome.MERGE)
                assert outcome is not Outcome.MERGE or known <= union([desks[at]])
        scribble(desks[at], data.draw(SEEDS), data.draw(st.integers(0, 3)))
        assert desks[at].fault == ""
        assert leads_here(desks[at])


MIRRORED = {
    Outcome.NEWER: {Outcome.OLDER},
    Outcome.OLDER: {Outcome.NEWER, Outcome.STANDS},
    Outcome.STANDS: {Outcome.STANDS, Outcome.OLDER},
}
"""What the other copy is told; one that stands takes over what waits beside the other."""


FINAL = ("final", "signed", "handed_over")


def go_on(desk: Desk, chance: Random, number: int) -> None:
    """Edit a draft, or bring it to another status; reopen, sign or hand over what is final."""
    if desk.status == "draft" and chance.random() < 0.6:
        scribble(desk, chance.randrange(2**32), chance.randrange(4))
        return
    draft, final = [Kind.FINALISED, Kind.FINALISED, Kind.VOIDED], [Kind.REOPENED, Kind.REOPENED, Kind.SIGNED]
    possible = {"draft": draft, "void": [Kind.REOPENED]}.get(desk.status, [*final, Kind.HANDED_OVER])
    desk.note(chance.choice(possible), {"revision": number, "code": str(number)})
    desk.done, desk.undone = [], []


@settings(max_examples=examples(60))
@given(seed=SEEDS)
def test_copies_that_are_made_final_now_and_then_are_ordered_or_decided_for(seed: int) -> None:
    chance = Random(seed)
    desks = [begun(RUBRICS[0], seed, chance.randrange(8))]
    for number in range(chance.randrange(2, 14)):
        desk, other = (chance.choice(desks) for _ in range(2))
        if chance.random() < 0.3:
            desks.append(desk.copied(str(number)))
            continue
        before, then, known = desk.copied("前"), other.copied("前"), union([desk, other])
        found = desk.take(other, largest, lambda _: chance.choice(list(Which)))
        assert then.compared(before).outcome in MIRRORED.get(found.outcome, {found.outcome})
        if found.outcome is Outcome.STANDS:
            assert desk.status in FINAL
        assert found.outcome in (Outcome.SAME, Outcome.OLDER, Outcome.NEWER) or known <= union([desk])
        assert desk.compared(other).outcome in (Outcome.OLDER, Outcome.SAME)
        assert desk.compared(desk).outcome is Outcome.SAME
        assert other.compared(desk).outcome in (Outcome.NEWER, Outcome.SAME, Outcome.STANDS)
        go_on(desk, chance, number)
        assert desk.fault == ""
        assert leads_here(desk)
