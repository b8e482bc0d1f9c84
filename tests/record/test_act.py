"""Acts go by what they say, and what stands of them is the same in whatever order they come."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from desktop_app.record.act import WORDS, Act, ActKind, act, facts_of, standing
from tests.examples import examples

SOME = settings(max_examples=examples(60))


class Said(Struct, frozen=True, kw_only=True):
    grade: str = "好"
    thing: str = ""


def done(grade: str, *before: Act, assessment: str = "甲", thing: str = "") -> Act:
    facts = Said(grade=grade, thing=thing)
    return act(ActKind.DECIDED, facts, assessment=assessment, person="张某", replaces=before)


@st.composite
def histories(draw: st.DrawFn) -> list[Act]:
    """Acts of a few things, each of which goes on from some of the earlier ones of its thing, as offices do apart."""
    made: list[Act] = []
    for number in range(draw(st.integers(0, 12))):
        place = {"assessment": draw(st.sampled_from("甲乙")), "thing": draw(st.sampled_from(("", "一")))}
        same = [one for one in made if one.thing == ("decided", place["assessment"], place["thing"])]
        made.append(
            done(str(number), *draw(st.lists(st.sampled_from(same), max_size=2) if same else st.just([])), **place)
        )
    return made


@SOME
@given(histories(), st.randoms(use_true_random=False))
def test_what_stands_hangs_on_the_acts_alone(acts: list[Act], chance: random.Random) -> None:
    shuffled = [*acts, *chance.sample(acts, len(acts) // 2)]
    chance.shuffle(shuffled)
    found = standing(shuffled)
    assert found == standing(acts)
    assert found.keys() == {one.thing for one in acts}
    replaced = {id_ for one in acts for id_ in one.replaces}
    assert {one.id for each in found.values() for one in each.all} == {one.id for one in acts} - replaced


@SOME
@given(histories())
def test_who_goes_on_from_all_that_stands_stands_alone(acts: list[Act]) -> None:
    for (_, assessment, thing), found in standing(acts).items():
        settled = done("定", *found.all, assessment=assessment, thing=thing)
        after = standing([*acts, settled])[settled.thing]
        assert after.all == (settled,)
        assert all(one.at < settled.at for one in found.all)


CHANGES = {
    "at": "2026-01-01T00:00:00+08:00",
    "person": "李某",
    "unit": "丙",
    "assessment": "乙",
    "kind": "reviewed",
    "data": '{"grade":"差"}',
    "replaces": ("0" * 64,),
}


@pytest.mark.parametrize("field", CHANGES)
def test_what_was_changed_is_told_by_the_id(field: str) -> None:
    one = done("好")
    assert one.is_sound
    assert not replace(one, **{field: CHANGES[field]}).is_sound


def test_times_are_compared_whatever_their_offset() -> None:
    early, late = (
        replace(done("早"), at="2026-03-01T09:00:00+08:00"),
        replace(done("晚"), at="2026-03-01T02:00:00+00:00"),
    )
    [found] = standing([early, late]).values()
    assert found.all == (late, early)


def test_what_goes_round_in_a_circle_is_shown_all_the_same() -> None:
    one = replace(done("一"), id="a" * 64, replaces=("b" * 64,))
    other = replace(done("二"), id="b" * 64, replaces=("a" * 64,))
    [found] = standing([one, other]).values()
    assert {act.id for act in found.all} == {one.id, other.id}


def test_data_of_another_form_is_kept_and_says_nothing() -> None:
    one = replace(done("好"), data='{"grade":5}', kind="newer")
    assert (facts_of(one, Said), one.said) == (None, {"grade": 5})
    assert replace(one, data="[1").said == {}


def test_each_kind_has_a_word() -> None:
    assert set(WORDS) == set(ActKind)
