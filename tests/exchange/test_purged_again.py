"""Whatever copies were purged of, and however it was decided about them: none of them is new when it comes again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, suppress
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.assessing.checking import faults
from desktop_app.base.errors import UserError
from desktop_app.exchange.merging.purged_alike import apply_alike, compared_alike
from desktop_app.history.merging import Outcome, Which
from desktop_app.history.purging import Note, targets_of
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.purging import purge
from desktop_app.storage.store import Store
from tests.examples import examples

from .file_copies import Copies, copies_in, exported, noted

TEXTS = ("", "误写的电话", "误写", "甲的依据", "乙的依据")
NOTHING = (Outcome.SAME, Outcome.OLDER)


def came_in(store: Store, other: Store, chance: Random | None = None, standing: Which = Which.OURS) -> Outcome:
    """Let a copy come in as taking in does it; what is asked is answered by chance, or for ours."""
    with store.together(), compared_alike(store, other, store.ids()[0]) as pair:
        met = pair.met
        chosen = {one.field: (chance.choice(one.sides) if chance else one.sides[0]).key for one in met.questions}
        apply_alike(store, pair, chosen, chance.choice(list(Which)) if chance else standing)
        return met.outcome


def again(store: Store, others: list[Store]) -> None:
    """Let copies come in that were here before: nothing is asked, and not a byte is added."""
    before = store.content_digest()
    for other in others:
        with compared_alike(store, other, store.ids()[0]) as pair:
            assert (pair.met.outcome in NOTHING, pair.met.questions) == (True, ())
        assert came_in(store, other) in NOTHING
    assert (store.content_digest(), faults(store)) == (before, [])


def purged(store: Store, chance: Random) -> None:
    """Take something out of a copy for good, unless it is told that it cannot be."""
    targets = list(dict.fromkeys(one for event in store.seen(store.ids()[0]) for one in targets_of(event.rows)))
    with suppress(UserError):  # what is refused is held by the tests of purging
        purge(store, store.load(store.ids()[0]), chance.choice(targets))


@pytest.fixture
def three(copies: Copies) -> list[Store]:
    """A copy that holds all, and two that were purged of a note each."""
    noted(copies.first, 2, "误写的电话")
    noted(copies.first, 5, "误写")
    whole, one, other = (copies.another(person) for person in ("甲某某", "乙某某", "丙某某"))
    noted(whole, 0, "甲的依据")
    purge(one, one.load(copies.id), Note("answer", (3,)))
    purge(other, other.load(copies.id), Note("answer", (6,)))
    return [whole, one, other]


@pytest.mark.parametrize("standing", list(Which))
@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 0, 1), (1, 2, 0)])
def test_what_was_decided_for_as_a_whole_is_not_asked_about_again(
    three: list[Store], copies: Copies, order: tuple[int, ...], standing: Which
) -> None:
    ours = copies.another("组长")
    for at in order:
        came_in(ours, three[at], standing=standing)
    again(ours, [*three, copies.first, *reversed(three)])


def test_what_is_new_since_in_a_copy_that_was_decided_against_is_merged_alone(
    three: list[Store], copies: Copies
) -> None:
    ours, (whole, one, other) = copies.another("组长"), three
    for each in (whole, one):
        came_in(ours, each)
    assert came_in(ours, other, standing=Which.THEIRS) is Outcome.WHOLE
    noted(whole, 1, "后来的依据")
    assert came_in(ours, whole) is Outcome.MERGE
    notes = [answer.note for answer in ours.load(copies.id).record.answers[:2]]
    assert (notes, faults(ours)) == ([copies.first.load(copies.id).record.answers[0].note, "后来的依据"], [])
    again(ours, three)


def test_what_the_leader_has_purged_since_is_known_in_what_was_purged_before(
    three: list[Store], copies: Copies
) -> None:
    ours, (whole, one, _) = copies.another("组长"), three
    for each in (whole, one):
        came_in(ours, each)
    purge(ours, ours.load(copies.id), Note("answer", (6,)))
    again(ours, [one, whole, copies.first])


def test_a_merging_with_what_was_decided_against_comes_in_without_it(three: list[Store], copies: Copies) -> None:
    _, one, other = three
    both, ours = copies.another("丁某某"), copies.another("组长", other)
    noted(both, 1, "丁的依据")
    came_in(both, one)
    assert [came_in(ours, each) for each in (one, both)] == [Outcome.WHOLE, Outcome.MERGE]
    assert (ours.load(copies.id).record.answers[1].note, faults(ours)) == ("丁的依据", [])
    again(ours, [both, one, other])


DEEDS: tuple[Callable[[Store, Random], object], ...] = (
    lambda store, chance: noted(store, chance.randrange(4), chance.choice(TEXTS)),
    lambda store, chance: noted(store, chance.randrange(4), chance.choice(TEXTS)),
    purged,
    lambda store, chance: None,
)


@settings(max_examples=examples(10), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_whatever_was_purged_on_three_sides_it_is_no_news_when_it_comes_again(
    seed: int, tmp_path_factory: pytest.TempPathFactory, rubric: Rubric, record: Assessment
) -> None:
    chance, folder = Random(seed), tmp_path_factory.mktemp("again")
    with closing(Store.create(folder / "first.db")) as first:
        first.add(rubric, record)
        noted(first, chance.randrange(4), chance.choice(TEXTS[1:]))
        with copies_in(folder, first) as copies:
            came = [first]
            for side in [copies.another(person) for person in ("甲某某", "乙某某", "丙某某")]:
                for _ in range(chance.randrange(5)):
                    chance.choice(DEEDS)(side, chance)
                    if chance.random() < 0.2:
                        came.append(copies.another(side.person, side))  # as it was before it went on
                if chance.random() < 0.3:
                    came_in(side, chance.choice(came), chance)
                came.append(side)
            ours = copies.another("组长", chance.choice(came))
            for other in chance.sample(came, len(came)):
                came_in(ours, other, chance)
                if chance.random() < 0.2:
                    purged(ours, chance)
            whole = exported(ours)
            again(ours, chance.sample(came, len(came)))
            assert exported(ours) == whole
