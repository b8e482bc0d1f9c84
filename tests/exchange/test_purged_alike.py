"""What one copy has taken out for good does not come back with another, and all else of both is merged."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.assessing.checking import faults
from desktop_app.exchange.merging.merging import compare
from desktop_app.exchange.merging.purged_alike import apply_alike, compared_alike
from desktop_app.exchange.taking.incoming import What
from desktop_app.exchange.taking.taking_in import look_through, take_in
from desktop_app.history.merging import Outcome, Which
from desktop_app.history.purging import Note, Piece, targets_of
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.answers import Attachment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.purging import purge
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.unkept import legible
from tests.visits import finalised

from .file_copies import Copies, copies_in, exported, graded, noted, worked_on

WRONG, PICTURE = "别人误写的电话13911112222", b"medical record " * 2000
NOTE = Note("answer", (1,))
Work = Callable[[Store], object]


def came_in(store: Store, other: Store) -> Outcome:
    """Let a copy come in as taking in does it; what is asked is decided by the greatest words."""
    [id_] = store.ids()
    with store.together(), compared_alike(store, other, id_) as pair:
        answers = {one.field: max(one.sides, key=lambda side: side.words).key for one in pair.met.questions}
        apply_alike(store, pair, answers, Which.OURS)
        return pair.met.outcome


def outcome(store: Store, other: Store) -> Outcome:
    with compared_alike(store, other, store.ids()[0]) as pair:
        return pair.met.outcome


@pytest.fixture
def pair(copies: Copies) -> tuple[Store, Store]:
    """A copy out of which a note was taken for good, and one that has it still; both went on."""
    noted(copies.first, 0, WRONG)
    bare, old = copies.another("甲某某"), copies.another("乙某某")
    noted(old, 0, "")
    noted(old, 1, "乙的依据")
    graded(old, 0, "一般")
    noted(bare, 2, "甲的依据")
    purge(bare, bare.load(copies.id), NOTE)
    noted(bare, 3, "后来的依据")
    return bare, old


@pytest.mark.parametrize("purged_is_ours", [True, False])
def test_the_rest_is_merged_and_nothing_of_it_comes_back(pair: tuple[Store, Store], purged_is_ours: bool) -> None:
    bare, old = pair
    store, other = pair if purged_is_ours else (old, bare)
    assert compare(store, other, store.ids()[0]).outcome is Outcome.WHOLE
    assert came_in(store, other) is Outcome.MERGE
    notes = [answer.note for answer in store.load(store.ids()[0]).record.answers[:4]]
    assert notes == ["", "乙的依据", "甲的依据", "后来的依据"]
    assert faults(store) == []
    store.file.clear()
    assert list(legible(WRONG, store.path)) == []
    assert {outcome(store, old), outcome(store, bare)} == {Outcome.SAME, Outcome.OLDER}  # one of the two is it itself


def test_it_comes_to_one_record_whichever_takes_in_the_other(pair: tuple[Store, Store], copies: Copies) -> None:
    made = [copies.another("主", one) for one in pair]
    came_in(made[0], pair[1])
    came_in(made[1], pair[0])
    assert exported(made[0]) == exported(made[1])
    assert compare(*made, copies.id).outcome is Outcome.SAME


def test_what_was_done_since_comes_along_the_next_time(pair: tuple[Store, Store]) -> None:
    bare, old = pair
    came_in(bare, old)
    noted(old, 4, "又一处")
    noted(old, 0, "另写的")
    assert came_in(bare, old) is Outcome.MERGE
    answers = bare.load(bare.ids()[0]).record.answers
    assert (answers[0].note, answers[4].note, faults(bare)) == ("另写的", "又一处", [])


def test_evidence_goes_too(copies: Copies) -> None:
    digest = copies.first.evidence.add(PICTURE, "image/jpeg")
    file = Attachment(name="误加的病历.jpg", sha256=digest, size=len(PICTURE))
    stored = copies.first.load(copies.id)
    answer: Any = stored.record.answers[1]
    copies.first.save(stored, stored.record.with_answer(1, replace(answer, files=(file,))))
    bare, old = copies.another("甲某某"), copies.another("乙某某")
    noted(old, 1, "乙的依据")
    purge(bare, bare.load(copies.id), Piece(digest))
    assert came_in(old, bare) is Outcome.MERGE
    after = old.load(copies.id).record.answers[1]
    assert (after.note, after.files, old.evidence.has(digest), faults(old)) == ("乙的依据", (), False, [])


KEPT: dict[str, Work] = {
    "written again": lambda store: noted(store, 0, f"{WRONG}，请核实"),
    "made final": lambda store: finalised(store, store.load(store.ids()[0])),
    "purged of something else": lambda store: (
        noted(store, 3, "误写"),
        purge(store, store.load(store.ids()[0]), Note("answer", (4,))),
    ),
}


@pytest.mark.parametrize("name", KEPT)
def test_what_cannot_be_taken_out_is_decided_for_as_a_whole(copies: Copies, name: str) -> None:
    noted(copies.first, 0, WRONG)
    bare, old = copies.another("甲某某"), copies.another("乙某某")
    purge(bare, bare.load(copies.id), NOTE)
    KEPT[name](old)
    before = old.content_digest()
    assert outcome(bare, old) is outcome(old, bare) is Outcome.WHOLE
    assert old.content_digest() == before


@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_whatever_was_purged_and_done_it_is_merged_or_asked_about_as_a_whole(
    seed: int, tmp_path_factory: pytest.TempPathFactory, rubric: Rubric, record: Assessment
) -> None:
    chance, folder = Random(seed), tmp_path_factory.mktemp("purged")
    with closing(Store.create(folder / "first.db")) as first:
        first.add(rubric, record)
        worked_on(first, seed, chance.randrange(1, 8))
        with copies_in(folder, first) as copies:
            bare, old = copies.another("甲某某"), copies.another("乙某某")
            worked_on(bare, seed + 1, chance.randrange(4))
            worked_on(old, seed + 2, chance.randrange(6))
            events = bare.history.of(copies.id)
            if not (targets := [target for event in events for target in targets_of(event.rows)]):
                return
            purge(bare, bare.load(copies.id), chance.choice(targets))
            worked_on(bare, seed + 3, chance.randrange(3))
            made = [copies.another("主", bare), copies.another("主", old)]
            found = {came_in(made[0], old), came_in(made[1], bare)}
            assert [fault for store in made for fault in faults(store)] == []
            if found == {Outcome.MERGE}:
                assert exported(made[0]) == exported(made[1])
                assert outcome(made[0], old) is Outcome.OLDER


@pytest.mark.parametrize("purged_is_ours", [True, False])
def test_it_is_told_before_it_is_taken_in(pair: tuple[Store, Store], purged_is_ours: bool) -> None:
    store, other = pair if purged_is_ours else reversed(pair)
    with look_through(store, [other.path]) as look:
        [found] = look.found
        assert (found.what, found.questions) == (What.MERGE, 0)
        assert ("本文件里的也一并删去" if not purged_is_ours else "接收时不会带回来") in found.told[-1]
        report = take_in(store, look)
    assert [one.what for one in report.taken] == ["merge"]
    assert (store.load(store.ids()[0]).record.answers[0].note, faults(store)) == ("", [])
    assert list(legible(WRONG, store.path)) == []
    again = other.path.with_name("再来.db")
    noted(other, 5, "又一处")
    other.copy_to(again)
    with look_through(store, [again]) as look:
        assert [one.what for one in look.found] == [What.MERGE]


@pytest.mark.parametrize("second", ["written again", "another purge"])
def test_beside_a_copy_that_was_decided_against_it_is_known_again(copies: Copies, second: str) -> None:
    noted(copies.first, 0, WRONG)
    noted(copies.first, 3, "误写")
    ours, old, bare, apart = (copies.another(name) for name in ("组长", "甲某某", "乙某某", "丙某某"))
    noted(old, 1, "甲的依据")
    purge(bare, bare.load(copies.id), NOTE)
    if second == "another purge":
        purge(apart, apart.load(copies.id), Note("answer", (4,)))
    else:
        noted(apart, 0, f"{WRONG}，请核实")
    assert [came_in(ours, other) for other in (old, bare, apart)] == [Outcome.NEWER, Outcome.MERGE, Outcome.WHOLE]
    assert faults(ours) == []
    assert [outcome(ours, other) for other in (old, bare, apart)] == [Outcome.OLDER] * 3


def test_what_waited_beside_a_final_one_is_merged_where_a_purged_draft_is_decided_for(copies: Copies) -> None:
    noted(copies.first, 0, WRONG)
    ours, late, bare = copies.another("组长"), copies.another("甲某某"), copies.another("乙某某")
    finalised(ours, ours.load(copies.id))
    noted(late, 1, "甲的依据")
    purge(bare, bare.load(copies.id), NOTE)
    assert came_in(ours, late) is Outcome.STANDS
    with ours.together(), compared_alike(ours, bare, copies.id) as pair:
        assert pair.met.outcome is Outcome.WHOLE
        after = apply_alike(ours, pair, {}, Which.THEIRS)
    assert [answer.note for answer in after.record.answers[:2]] == ["", "甲的依据"]
    assert faults(ours) == []
    assert {outcome(ours, other) for other in (late, bare)} <= {Outcome.SAME, Outcome.OLDER}
