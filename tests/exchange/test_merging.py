"""Copies of one assessment in files of their own made one: every author's events, one record, in any order."""

from itertools import permutations

import pytest
from msgspec.structs import replace

from desktop_app.assessing.checking import faults
from desktop_app.base.errors import UserError
from desktop_app.exchange.merging.merging import apply, compare
from desktop_app.exchange.merging.questions import asked, decided, for_one
from desktop_app.history.merging import Outcome, Which
from desktop_app.history.words import line
from desktop_app.record.revision import RecordedSigning
from desktop_app.rubric.answers import Attachment
from tests.examples import examples
from tests.visits import finalised

from .file_copies import Copies, authors, exported, graded, merged, noted, task_added

PICTURE = b"photograph " * 3000


def test_copies_in_every_order_give_one_record_with_every_author(copies: Copies) -> None:
    """Each of a group has items and tasks of its own: nobody is asked, whatever the order."""
    people = ("甲某某", "乙某某", "丙某某", "戊某某")[: examples(3, 4)]
    made = [copies.another(person) for person in people]
    for at, store in enumerate(made):
        noted(store, at, f"第{at}份的依据")
        graded(store, at, "一般")
        task_added(store, f"第{at}份新增的任务")
    found = set()
    for order in permutations(made):
        whole = copies.another("丁某某", order[0])
        for other in order[1:]:
            met = compare(whole, other, copies.id)
            assert (met.outcome, met.questions) == (Outcome.MERGE, ())
            apply(whole, other, met)
        assert faults(whole) == []
        assert compare(whole, order[1], copies.id).outcome is Outcome.OLDER
        found.add((exported(whole), tuple(authors(whole))))
        whole.close()
    [(document, who)] = found
    assert [document.decode().count(f"第{at}份新增的任务") for at in range(len(made))] == [1] * len(made)
    assert {person for _, person in who} >= set(people)


def test_one_that_went_on_is_followed_and_no_event_is_doubled(copies: Copies) -> None:
    other = copies.another("甲某某")
    noted(other, 0, "一")
    finalised(other, noted(other, 0, "二"))
    other.add_signing(
        other.load(copies.id), RecordedSigning(revision=1, outcome="signed", signer="某某", leader="乙某某")
    )
    met = compare(copies.first, other, copies.id)
    assert (met.outcome, met.questions) == (Outcome.NEWER, ())
    went = copies.first.inventory
    after = apply(copies.first, other, met)
    assert after == other.load(copies.id)
    assert after.status == "signed"
    assert copies.first.revisions.of(copies.id) == other.revisions.of(copies.id)
    assert copies.first.revisions.signings(copies.id) == other.revisions.signings(copies.id)
    assert authors(copies.first) == authors(other)
    assert faults(copies.first) == list(went.faults({copies.id})) == []
    assert compare(copies.first, other, copies.id).outcome is Outcome.SAME
    assert compare(other, copies.first, copies.id).outcome is Outcome.SAME


def test_what_is_the_same_or_older_changes_nothing(copies: Copies) -> None:
    older = copies.another("甲某某")
    noted(copies.first, 0, "一")
    before = copies.first.content_digest()
    for other, outcome in ((copies.another("乙某某"), Outcome.SAME), (older, Outcome.OLDER)):
        met = compare(copies.first, other, copies.id)
        assert met.outcome is outcome
        assert apply(copies.first, other, met) == met.ours
    assert copies.first.content_digest() == before


def test_a_copy_that_was_merged_elsewhere_and_went_on_is_followed(copies: Copies) -> None:
    """Both merged the same, each into its own: who went on since has all that the other has."""
    one, other = copies.another("甲某某"), copies.another("乙某某")
    noted(one, 0, "一")
    noted(other, 1, "二")
    merged(both := copies.another("甲某某", one), other)
    merged(too := copies.another("乙某某", other), one)
    assert compare(both, too, copies.id).outcome is Outcome.SAME
    noted(too, 2, "三")
    merged(both, too)
    assert both.load(copies.id) == too.load(copies.id)
    assert (faults(both), authors(both)) == ([], authors(too))
    assert compare(both, one, copies.id).outcome is Outcome.OLDER


@pytest.mark.parametrize("which", Which)
def test_what_both_changed_is_asked_and_the_answer_stands_in_the_history(copies: Copies, which: Which) -> None:
    ours, theirs = copies.another("甲某某"), copies.another("乙某某")
    noted(ours, 0, "我的依据")
    noted(theirs, 0, "别人的依据")
    met = compare(ours, theirs, copies.id)
    [question] = asked(met)
    assert [(one.words, one.person, one.copy) for one in question.choices] == [
        ("“我的依据”", "甲某某", "ours"),
        ("“别人的依据”", "乙某某", "theirs"),
    ]
    assert {one.total for one in question.choices} == {"86.63"}
    with pytest.raises(LookupError):
        apply(ours, theirs, met)
    after = apply(ours, theirs, met, for_one(met, which).answers)
    assert after.record.answers[0].note == {Which.OURS: "我的依据", Which.THEIRS: "别人的依据"}[which]
    assert faults(ours) == []
    assert compare(ours, theirs, copies.id).outcome is Outcome.OLDER
    merged(theirs, ours)
    assert (theirs.load(copies.id).record, faults(theirs)) == (after.record, [])


def test_a_note_can_keep_both_and_a_choice_that_is_none_is_refused(copies: Copies) -> None:
    ours, theirs = copies.another("甲某某"), copies.another("乙某某")
    noted(ours, 0, "我的依据")
    noted(theirs, 0, "别人的依据")
    met = compare(ours, theirs, copies.id)
    [question] = asked(met)
    assert decided(met, []) is None
    with pytest.raises(UserError, match="认不出的选择（别的）"):
        decided(met, [(question.field, "别的")])
    decision = decided(met, [(list(question.field), "both")])
    assert decision
    note = apply(ours, theirs, met, decision.answers).record.answers[0].note
    assert sorted(note.split("\n")) == ["别人的依据", "我的依据"]


def test_evidence_comes_along_once(copies: Copies) -> None:
    made = [copies.another(person) for person in ("甲某某", "乙某某")]
    for at, store in enumerate(made):
        stored = store.load(copies.id)
        for content in (PICTURE, b"of one alone %d" % at):
            file = Attachment(name="照片.jpg", sha256=store.evidence.add(content, "image/jpeg"), size=len(content))
            answer = stored.record.answers[at]
            stored, _ = store.save(stored, stored.record.with_answer(at, replace(answer, files=(*answer.files, file))))
    merged(made[0], made[1])
    assert faults(made[0]) == []
    assert made[0].evidence.size() == len(PICTURE) + 2 * len(b"of one alone 0")


def test_the_history_says_about_what_somebody_was_asked(copies: Copies) -> None:
    ours, theirs = copies.another("甲某某"), copies.another("乙某某")
    for store, words in ((ours, "我的"), (theirs, "别人的")):
        noted(store, 0, f"{words}依据")
        stored = noted(store, 1, f"{words}依据")
        store.save(stored, replace(stored.record, leader=f"{words}组长"))
    met = compare(ours, theirs, copies.id)
    answers = {**for_one(met, Which.OURS).answers, ("answer", 2, "note"): "both"}
    after = apply(ours, theirs, met, answers)
    told = line(after.rubric, ours.history.of(copies.id)[-1])
    assert told.words == "合并：并入3条修改记录"
    assert [one.words for one in told.details[:3]] == [
        "两份改得不同，选定一份：基本信息评估组组长、第1项扣分依据",
        "两份改得不同，都保留：第2项扣分依据",
        "第2项扣分依据：“我的依据” → “我的依据\n别人的依据”",
    ]
