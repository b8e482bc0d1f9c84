"""Copies that went ways of their own: crossed, made final, void, set aside; and what cannot be merged."""

from itertools import permutations

import pytest
from msgspec.structs import replace

from desktop_app.base.errors import UserError
from desktop_app.history.events import Event, Kind, chained, origin
from desktop_app.history.merging import BOTH, Outcome, Which
from desktop_app.history.purging import Note, marked, purged_changes, purged_rows
from desktop_app.record.rows import record_from_rows
from desktop_app.rubric import rules
from tests.history.acts import added, answer, graded, ledger, of, particulars, task, texts, then, two
from tests.history.copies import ID, Desk, as_text
from tests.strategies import SHIPPED

NOTHING = particulars()


def both_ways(one: Desk, other: Desk) -> list[Desk]:
    """Return what comes of each taking in the other."""
    found = [one.copied("主"), other.copied("主")]
    found[0].merge(other)
    found[1].merge(one)
    return found


def test_each_took_in_the_other_and_both_went_on() -> None:
    one, other = two(
        ledger(1, 2), then(answer(1, count=1), task(1, grade="好")), then(answer(2, note="二"), task(2, grade="差"))
    )
    crossed = both_ways(one, other)
    assert crossed[0].compared(crossed[1]).outcome is Outcome.SAME
    for desk, act in zip(crossed, (answer(3, note="三"), task(1, note="已做")), strict=True):
        act(desk)
    again = both_ways(*crossed)
    assert again[0].json == again[1].json
    assert again[0].compared(again[1]).outcome is Outcome.SAME
    assert graded(again[0]) == [("任务1", "好", "已做"), ("任务2", "差", "")]


def test_each_took_in_the_other_and_decided_otherwise() -> None:
    one, other = two(NOTHING, answer(1, count=1), answer(1, count=2))
    crossed = both_ways(one, other)
    assert [desk.record.answers[0].count for desk in crossed] == [1, 2]
    found = crossed[0].compared(crossed[1])
    assert found.outcome is Outcome.MERGE
    assert [{side.value for side in question.sides} for question in found.questions] == [{1, 2}]
    crossed[0].merge(crossed[1], lambda found: found.whole(Which.THEIRS))
    assert crossed[0].record.answers[0].count == 2
    assert crossed[1].merge(crossed[0]).outcome is Outcome.NEWER


def test_what_was_decided_is_not_asked_again() -> None:
    one, other = two(NOTHING, answer(1, count=1), answer(1, count=2))
    third = one.copied("丙")
    answer(2, note="三")(third)
    one.merge(other, lambda found: found.whole(Which.THEIRS))
    assert one.merge(third).questions == ()
    assert one.record.answers[0].count == 2


def test_texts_that_were_kept_both_are_not_doubled() -> None:
    one, other = two(NOTHING, answer(1, note="甲"), answer(1, note="乙"))
    crossed = [one.copied("主"), other.copied("主")]
    crossed[0].merge(other, lambda found: {found.questions[0].field: BOTH})
    crossed[1].merge(one, lambda found: found.whole(Which.OURS))
    crossed[0].merge(crossed[1], lambda found: {found.questions[0].field: BOTH})
    assert crossed[0].record.answers[0].note == "甲\n乙"


def test_texts_that_were_kept_stand_in_one_order_whoever_was_merged_first() -> None:
    base = Desk(SHIPPED)
    copies = [base.copied(person) for person in "甲乙丙"]
    for desk in copies:
        answer(1, note=f"{desk.person}写的")(desk)
    kept = lambda found: {one.field: BOTH for one in found.questions}  # noqa: E731
    for first, second, third in permutations(copies):
        whole, pair, nested = first.copied("主"), second.copied("副"), first.copied("主")
        whole.merge(second, kept)
        whole.merge(third, kept)
        pair.merge(third, kept)
        nested.merge(pair, kept)
        assert whole.record.answers[0].note == nested.record.answers[0].note == "甲写的\n乙写的\n丙写的"


def test_a_task_under_another_number_is_the_same_wherever_it_comes_from() -> None:
    one, other = two(ledger(1), added("甲加"), added("乙加"))
    whole = one.copied("主")
    whole.merge(other)
    assert sorted((each.id, each.text) for each in whole.record.answers[6].tasks) == [
        (1, "任务1"),
        (2, "甲加"),
        (3, "乙加"),
    ]
    third = whole.copied("丙")
    for desk, number, fields in (
        (other, 2, {"grade": "好"}),
        (third, 3, {"note": "已做"}),
        (third, 2, {"grade": "差"}),
    ):
        task(number, **fields)(desk)
    whole.merge(other)
    whole.merge(third)
    assert sorted(graded(whole)) == [("乙加", "好", "已做"), ("任务1", None, ""), ("甲加", "差", "")]
    assert other.merge(whole).outcome is Outcome.NEWER


def test_a_number_that_was_given_again_is_another_task() -> None:
    again = then(ledger(1), added("新的2"))
    one, other = two(ledger(1, 2), again, task(2, grade="好"))
    for desk in both_ways(one, other):
        assert ("新的2", None, "") in graded(desk)
    found = one.compared(other)
    assert [(question.place, question.label) for question in found.questions] == [("第7项任务2", "是否保留")]
    kept = found.merged(found.whole(Which.THEIRS)).record.answers[6].tasks
    assert sorted((each.text, each.grade) for each in kept) == [("任务1", None), ("任务2", "好"), ("新的2", None)]
    assert len({each.id for each in kept}) == 3


def finalised(desk: Desk, number: int = 1) -> None:
    desk.note(Kind.FINALISED, {"revision": number, "code": f"{desk.person}-{number}"})


def reopened(desk: Desk) -> None:
    desk.note(Kind.REOPENED, {"reason": "有误"})


def signed(desk: Desk) -> None:
    desk.note(Kind.SIGNED, {"revision": 1})


def handed_over(desk: Desk) -> None:
    desk.note(Kind.HANDED_OVER, {"revision": 1})


def voided(desk: Desk) -> None:
    desk.note(Kind.VOIDED, {"reason": "误建"})


EDIT = answer(1, count=1)
OTHER = answer(1, count=2)
WAYS = {
    "the same": (NOTHING, NOTHING, NOTHING, Outcome.SAME, None),
    "newer": (NOTHING, NOTHING, OTHER, Outcome.NEWER, None),
    "older": (NOTHING, EDIT, NOTHING, Outcome.OLDER, None),
    "final is newer": (EDIT, NOTHING, finalised, Outcome.NEWER, None),
    "signed is newer": (then(EDIT, finalised), NOTHING, signed, Outcome.NEWER, None),
    "a draft of an older time": (EDIT, then(OTHER, finalised), NOTHING, Outcome.OLDER, None),
    "final here, edited there": (NOTHING, then(EDIT, finalised), OTHER, Outcome.STANDS, Which.OURS),
    "edited here, final there": (NOTHING, EDIT, then(OTHER, finalised), Outcome.STANDS, Which.THEIRS),
    "reopened here, signed there": (finalised, then(reopened, EDIT), signed, Outcome.STANDS, Which.THEIRS),
    "signed here, handed over there": (
        finalised,
        signed,
        handed_over,
        Outcome.STANDS,
        Which.THEIRS,
    ),
    "two revisions": (NOTHING, then(EDIT, finalised), then(OTHER, finalised), Outcome.REVISIONS, None),
    "two revisions, one reopened": (
        NOTHING,
        then(EDIT, finalised, reopened),
        then(OTHER, finalised),
        Outcome.REVISIONS,
        None,
    ),
    "second revisions": (
        then(EDIT, finalised, reopened),
        then(OTHER, lambda desk: finalised(desk, 2)),
        lambda desk: finalised(desk, 2),
        Outcome.REVISIONS,
        None,
    ),
    "drafts after one revision": (then(finalised, reopened), EDIT, OTHER, Outcome.MERGE, Which.OURS),
    "a draft with a revision there": (NOTHING, EDIT, then(finalised, reopened, OTHER), Outcome.MERGE, Which.THEIRS),
    "void here": (NOTHING, voided, EDIT, Outcome.WHOLE, None),
    "void there": (NOTHING, EDIT, voided, Outcome.WHOLE, None),
    "void is newer": (NOTHING, NOTHING, voided, Outcome.NEWER, None),
}


@pytest.mark.parametrize("name", WAYS)
def test_what_another_copy_is(name: str) -> None:
    before, ours, theirs, outcome, main = WAYS[name]
    one, other = two(before, ours, theirs)
    found = one.compared(other)
    assert (found.outcome, found.main if main else None) == (outcome, main)
    assert bool(found.reason) is (outcome is Outcome.WHOLE)
    assert (found.questions != ()) is (outcome is Outcome.MERGE)


def test_what_an_earlier_version_has_set_aside_does_not_come_back_by_itself() -> None:
    """A draft beside a final one was set aside once; such files are read as they were meant."""
    final, draft = two(
        ledger(1, 2), then(EDIT, finalised), then(OTHER, ledger(2, 1), added("草稿里的"), answer(2, note="草稿"))
    )
    final.apply(draft, final.compared(draft).set_aside())
    reopened(final)
    answer(3, note="改")(final)
    answer(4, ticked=())(draft)
    assert final.merge(draft).questions == ()
    assert (of(1, "count")(final), of(2, "note")(final), of(3, "note")(final)) == (1, "", "改")
    assert (of(4, "ticked")(final), texts(final)) == ((), ["任务1", "任务2"])
    tasks = draft.record.answers[6].tasks
    draft.answer(7, tasks=tuple(replace(each, grade="好") for each in tasks))
    found = final.compared(draft)
    assert [(question.label, [side.words for side in question.sides]) for question in found.questions] == [
        ("是否保留", ["删除", "保留"])
    ]
    kept = found.merged(found.whole(Which.THEIRS)).record.answers[6].tasks
    assert [(each.text, each.grade) for each in kept if each.text == "草稿里的"] == [("草稿里的", "好")]


@pytest.mark.parametrize("which", Which)
def test_one_of_two_revisions_is_decided_for(which: Which) -> None:
    one, other = two(NOTHING, then(EDIT, finalised), then(OTHER, finalised))
    merged = one.compared(other).set_aside(which)
    standing, aside = (one, other) if which is Which.OURS else (other, one)
    assert (merged.main, merged.record, merged.changes) == (which, standing.record, [])
    assert merged.joins == ((Kind.SET_ASIDE, {"with": aside.head, "events": 2, "code": f"{aside.person}-1"}),)
    whole = one.copied("主")
    whole.apply(other, merged)
    assert whole.compared(aside).outcome is Outcome.OLDER
    reopened(whole)
    assert whole.compared(aside).outcome is Outcome.OLDER


def purged(desk: Desk, target: Note) -> Desk:
    """Return the copy with a note taken out of it for good, as a file does it."""
    made, head = desk.copied("主"), desk.head
    made.events, before = [], origin(ID, desk.rubric.digest)
    for event in desk.events:
        left = purged_changes(target, event.rows)
        data = event.data if left == event.rows else marked(event.data, 1)
        texts_ = event.at, event.person, event.kind, as_text(data), as_text(left)
        before = chained(before, *texts_)
        made.events.append(Event(event.id, *texts_[:3], data, texts_[4], before))
    rows = purged_rows(target, desk.as_copy.rows)
    made.record = record_from_rows(desk.rubric, rows)
    made.note(Kind.PURGED, {"number": 1, "before": head})
    return made


@pytest.mark.parametrize("after", [NOTHING, answer(2, note="后来")])
def test_what_one_copy_took_out_for_good_does_not_come_back(after: object) -> None:
    one, other = two(NOTHING, then(EDIT, answer(1, note="误记")), NOTHING)
    other = one.copied("乙")
    after(other)  # type: ignore[operator]
    bare = purged(one, Note("answer", (1,)))
    assert bare.fault == ""
    for found in (bare.compared(other), other.compared(bare)):
        assert (found.outcome, found.questions) == (Outcome.WHOLE, ())
        assert "彻底删除" in found.reason


def test_a_purge_that_is_no_business_of_the_other_copy_is_merged() -> None:
    one, other = two(NOTHING, answer(1, note="误记"), answer(2, note="记录"))
    bare = purged(one, Note("answer", (1,)))
    found = bare.compared(other)
    assert (found.outcome, found.questions) == (Outcome.MERGE, ())


def test_a_copy_whose_history_does_not_lead_to_it_is_not_merged_field_by_field() -> None:
    one, other = two(NOTHING, EDIT, answer(2, note="记录"))
    other.record = other.record.with_answer(2, replace(other.record.answers[2], note="改过"))
    found = one.compared(other)
    assert (found.outcome, "对不上" in found.reason) == (Outcome.WHOLE, True)


def test_events_that_are_missing_are_told() -> None:
    one, other = two(NOTHING, EDIT, OTHER)
    one.merge(other)
    one.side.popitem()
    with pytest.raises(UserError, match="不完整"):
        one.compared(other.copied("丙") if len(one.side) else Desk(SHIPPED))


@pytest.mark.parametrize("data", [{"decided": 7}, {"decided": [[["answer", 1], "x", 2]]}, {"renamed": 3}, {"with": 4}])
def test_data_that_another_program_has_written_is_told(data: dict[str, object]) -> None:
    one, other = two(NOTHING, EDIT, answer(2, note="记录"))
    one.merge(other)
    one.events[-1] = replace(one.events[-1], data={**one.events[-1].data, **data})
    third = other.copied("丙")
    answer(3, note="记录")(third)
    with pytest.raises(UserError):
        one.merge(third)


def test_an_item_that_does_not_fit_together_is_one_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """No kind of item is so today: 案件 cases and of are made one that refuses more cases than there are."""
    refused = lambda _, found: ["多了"] if (found.cases or 0) > (found.of or 99) else []  # noqa: E731
    monkeypatch.setattr(rules.PerCase, "invalid", refused)
    one, other = two(answer(8, cases=1, of=5), answer(8, cases=4, note="甲"), answer(8, of=2))
    for ours, theirs in ((one, other), (other, one)):
        found = ours.compared(theirs)
        [question] = found.questions
        assert (question.field, question.place, question.label) == (("answer", 8), "第8项", "评定内容")
        assert question.sides[0].words != question.sides[1].words
        for which, desk in ((Which.OURS, ours), (Which.THEIRS, theirs)):
            merged = ours.copied("主")
            merged.merge(theirs, lambda found, which=which: found.whole(which))
            assert merged.record == desk.record
            assert merged.compared(theirs).outcome is Outcome.OLDER
            third = one.copied("丙")
            answer(2, note="丙")(third)
            assert merged.merge(third).questions == ()
            assert merged.record.answers[7] == desk.record.answers[7]


def test_only_what_ours_lacks_is_brought() -> None:
    one, other = two(NOTHING, then(EDIT, answer(2, note="记录")), OTHER)
    found = one.compared(other)
    assert [event for _, event in found.merged(found.whole(Which.OURS)).brought] == [other.head]
