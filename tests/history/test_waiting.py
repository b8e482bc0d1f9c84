"""Drafts beside a final one wait: nothing of them is lost, and any order of the same copies gives one record."""

from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.history.events import Kind
from desktop_app.history.merging import Comparison, Outcome, Which
from desktop_app.history.waiting import Waiting, waiting
from tests.examples import examples
from tests.history.acts import added, answer, ledger, particulars, texts, then, two
from tests.history.copies import ID, Desk, largest, union
from tests.history.scribbling import begun, scribble
from tests.strategies import RUBRICS

NOTHING = particulars()
EDIT, OTHER = answer(1, count=1), answer(1, count=2)
DRAFT = then(OTHER, ledger(2, 1), added("草稿里的"), answer(2, note="草稿"))


def finalised(desk: Desk) -> None:
    number = 1 + sum(event.kind == Kind.FINALISED for event in desk.events)
    desk.note(Kind.FINALISED, {"revision": number, "code": f"{number}-{desk.person}"})


def reopened(desk: Desk) -> None:
    desk.note(Kind.REOPENED, {"reason": "有误"})


def voided(desk: Desk) -> None:
    desk.note(Kind.VOIDED, {"reason": "误建"})


def signed(desk: Desk) -> None:
    desk.note(Kind.SIGNED, {"revision": 1})


def weight(desk: Desk) -> tuple[bool, str]:
    codes = [str(event.data["code"]) for event in desk.events if event.kind == Kind.FINALISED]
    return desk.status != "void", max(codes, default="")


def take(desk: Desk, other: Desk) -> Comparison:
    """Take a copy in; decide for what is not void, then for the last revision by its code, whichever is ours."""
    which = Which.OURS if weight(desk) >= weight(other) else Which.THEIRS
    return desk.take(other, largest, lambda _: which)


def waits(desk: Desk) -> list[Waiting]:
    return waiting(desk.rubric, ID, desk.head, desk.events, list(desk.side.values()))


def state(desk: Desk) -> tuple[str, str, list[Waiting], int]:
    return desk.status, desk.head, waits(desk), len(desk.side)


@pytest.mark.parametrize("which", Which)
def test_the_final_one_stands_and_the_draft_waits_beside_it(which: Which) -> None:
    final, draft = two(ledger(1, 2), then(EDIT, finalised), DRAFT)
    one, other = (final, draft) if which is Which.OURS else (draft, final)
    whole = one.copied("主")
    assert whole.merge(other).outcome is Outcome.STANDS
    assert (whole.record, whole.status, whole.head) == (final.record, "final", final.head)
    [found] = waits(whole)
    assert (found.head, found.people, found.places) == (draft.head, ("乙",), 3)
    before = state(whole)
    for again, outcome in ((draft, Outcome.OLDER), (final, Outcome.OLDER), (whole.copied("又"), Outcome.SAME)):
        assert whole.merge(again).outcome is outcome
        assert state(whole) == before
    assert draft.compared(whole).outcome is Outcome.NEWER
    other.merge(one)
    assert other.compared(whole).outcome is Outcome.SAME


def test_a_later_version_of_what_waits_goes_on_from_it() -> None:
    final, draft = two(NOTHING, then(EDIT, finalised), OTHER)
    final.merge(draft)
    answer(3, note="后来")(draft)
    assert final.merge(draft).outcome is Outcome.STANDS
    assert [(one.head, one.places) for one in waits(final)] == [(draft.head, 2)]


def test_what_would_change_nothing_is_not_told() -> None:
    final, draft = two(NOTHING, then(EDIT, finalised), EDIT)
    final.merge(draft)
    assert (len(final.side), waits(final)) == (1, [])


@pytest.mark.parametrize("again", ["itself", "the draft", "the final one", "one reopened"])
def test_what_waits_is_merged_with_its_questions_as_soon_as_it_can_be(again: str) -> None:
    final, draft = two(ledger(1, 2), then(EDIT, finalised), DRAFT)
    earlier, other = final.copied("丙"), final.copied("丁")
    reopened(other)
    final.merge(draft)
    if again != "one reopened":
        reopened(final)
    found = final.merge({"itself": final, "the draft": draft, "the final one": earlier}.get(again, other), largest)
    assert found.is_about_waiting is (again != "the draft")
    assert [question.field for question in found.questions] == [("answer", 1, "value", "count")]
    assert {side.person for side in found.questions[0].sides} == {"甲", "乙"}
    assert (final.record.answers[0].count, final.record.answers[1].note) == (2, "草稿")
    assert texts(final) == ["任务2", "任务1", "草稿里的"]
    assert (final.fault, waits(final), final.merge(draft).outcome) == ("", [], Outcome.OLDER)


def test_all_that_waits_is_merged_at_once() -> None:
    base = Desk(RUBRICS[0])
    one, other, third, fourth = (base.copied(person) for person in "甲乙丙丁")
    then(EDIT, finalised)(one)
    then(OTHER, added("乙的任务"))(other)
    added("丙的任务")(third)
    then(answer(1, count=3), added("丁的任务"))(fourth)
    for desk in (other, third, fourth):
        one.merge(desk)
    assert [found.people for found in waits(one)] == [("乙",), ("丙",), ("丁",)]
    reopened(one)
    found = one.merge(one, largest)
    assert [len(question.sides) for question in found.questions] == [3]
    assert sorted(texts(one)) == ["丁的任务", "丙的任务", "乙的任务"]
    assert [event.kind for event in one.events[-3:]] == [Kind.MERGED] * 3
    assert (one.fault, one.record.answers[0].count) == ("", 3)
    for desk in (other, third, fourth):
        assert one.compared(desk).outcome is Outcome.OLDER


def test_two_who_decided_otherwise_are_asked_again() -> None:
    one, other = two(NOTHING, then(EDIT, finalised), then(OTHER, finalised))
    crossed = [one.copied("主"), other.copied("副")]
    for desk, aside in zip(crossed, (other, one), strict=True):
        desk.take(aside, largest, lambda _: Which.OURS)
    assert crossed[0].compared(crossed[1]).outcome is Outcome.REVISIONS


def test_what_was_decided_against_stays_so_when_the_other_is_reopened() -> None:
    one, other = two(NOTHING, then(EDIT, finalised), then(OTHER, answer(2, note="落选"), finalised))
    one.take(other, largest, lambda _: Which.OURS)
    reopened(one)
    assert (one.merge(one).outcome, one.merge(other).outcome, waits(one)) == (Outcome.SAME, Outcome.OLDER, [])
    assert (one.record.answers[0].count, one.record.answers[1].note) == (1, "")


LIVES = [finalised, reopened, voided, signed]


def lived(desk: Desk, chance: Random) -> Desk:
    """Let a copy be edited, made final, reopened, declared void, signed and edited again."""
    for _ in range(chance.randrange(5)):
        if desk.status == "draft" and chance.random() < 0.5:
            scribble(desk, chance.randrange(2**32), chance.randrange(1, 4))
        elif desk.status == "draft":
            chance.choice([finalised, finalised, voided])(desk)
        else:
            chance.choice([reopened, reopened, signed if desk.status == "final" else reopened])(desk)
        desk.done, desk.undone = [], []
    return desk


def merged(copies: list[Desk], order: tuple[int, ...]) -> Desk:
    whole = copies[order[0]].copied("主")
    for at in order[1:]:
        take(whole, copies[at])
    return whole


@settings(max_examples=examples(80))
@given(seed=st.integers(0, 2**32))
def test_any_order_gives_one_record_and_loses_nothing(seed: int) -> None:
    chance = Random(seed)
    base = lived(begun(RUBRICS[0], seed, chance.randrange(6)), chance)
    copies = [lived(base.copied(f"第{n}人"), chance) for n in range(3)]
    found = [merged(copies, order) for order in permutations(range(3))]
    for whole in found:
        assert whole.fault == ""
        assert union(copies) <= union([whole])
        assert {whole.compared(copy).outcome for copy in copies} <= {Outcome.SAME, Outcome.OLDER}
        assert whole.status == "draft" or whole.merge(whole).outcome is Outcome.SAME
        assert whole.status != "draft" or waits(whole) == []
    assert len({(whole.status, whole.json) for whole in found}) == 1
    assert len({bool(waits(whole)) for whole in found}) == 1
    for whole in found:
        if whole.status != "draft":
            reopened(whole)
        take(whole, whole)
        assert (whole.fault, waits(whole)) == ("", [])
    assert len({whole.json for whole in found}) == 1
