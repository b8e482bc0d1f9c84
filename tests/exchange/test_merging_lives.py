"""Copies that live apart for long: edited, made final, reopened, signed, merged with each other again and again."""

import shutil
from contextlib import ExitStack, closing
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.assessing import finalising
from desktop_app.assessing.checking import faults
from desktop_app.exchange.merging.merging import FOR_ONE, apply, compare
from desktop_app.exchange.merging.waiting import to_merge
from desktop_app.history.merging import BOTH, Outcome, Which
from desktop_app.record.assessment import Assessment
from desktop_app.record.revision import RecordedSigning
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.harness.edits import finalisable, without_pdfs
from tests.visits import finalised

from .file_copies import authors, exported, records, worked_on

DONE = (Outcome.SAME, Outcome.OLDER)


def lived(store: Store, complete: Assessment, chance: Random) -> None:
    """Let something happen to a copy: work, 定稿, signing, reopening."""
    stored = store.load(store.ids()[0])
    if stored.status == "draft" and chance.random() < 0.75:
        worked_on(store, chance.randrange(10**6), chance.randrange(1, 4))
    elif stored.status == "draft":
        record = finalisable(stored.rubric, replace(complete, leader=f"{chance.randrange(3)}某某"))
        finalised(store, store.save(stored, record)[0])
    elif stored.status == "final" and chance.random() < 0.5:
        number = store.revisions.last(stored.id)
        finalising.sign(
            store, stored, RecordedSigning(outcome="signed", signer="某某", leader="乙某某", revision=number)
        )
    else:
        finalising.reopen(store, stored, "有误")


def came_in(ours: Store, theirs: Store, chance: Random) -> Outcome:
    """Let one copy come into another, decided at random; whatever anybody did is there, and nothing is amiss."""
    id_ = ours.ids()[0]
    met = compare(ours, theirs, id_)
    wanted, then = sorted({*authors(ours), *authors(theirs)}), {**records(ours), **records(theirs)}
    answers = {
        one.field: chance.choice([*(side.key for side in one.sides), *([BOTH] if one.both else [])])
        for one in met.questions
    }
    apply(ours, theirs, met, answers, standing=chance.choice(list(Which)) if met.outcome in FOR_ONE else None)
    if waiting := to_merge(ours, id_):
        apply(ours, ours, waiting, {one.field: chance.choice(one.sides).key for one in waiting.questions})
    assert faults(ours) == []
    assert authors(ours) == wanted
    assert records(ours) == then
    assert compare(ours, theirs, id_).outcome in DONE
    return met.outcome


@settings(max_examples=examples(12), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), steps=st.integers(1, 8))
def test_copies_that_live_apart_lose_nothing_whenever_they_meet(
    seed: int, steps: int, tmp_path_factory: pytest.TempPathFactory, rubric: Rubric, record: Assessment
) -> None:
    chance, folder = Random(seed), tmp_path_factory.mktemp("lives")
    with closing(Store.create(folder / "0.db")) as first:
        first.add(rubric, record)
    paths = [folder / "0.db", *(Path(shutil.copy(folder / "0.db", folder / f"{number}.db")) for number in (1, 2))]
    with ExitStack() as stack, without_pdfs():
        stores = [stack.enter_context(closing(Store.open(path))) for path in paths]
        for number, store in enumerate(stores):
            store.person = f"第{number}人"
        for _ in range(steps):
            lived(chance.choice(stores), record, chance)
            lived(chance.choice(stores), record, chance)
            came_in(*chance.sample(stores, 2), chance)
        one, other, third = stores
        came_in(one, other, chance)
        came_in(one, third, chance)
        for store in (other, third):
            came_in(store, one, chance)
            assert exported(store) == exported(one)
