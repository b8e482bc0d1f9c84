"""Revisions are ordered and never merged, and what nothing can rest on is not merged at all; both stay as they are."""

from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.assessing.checking import faults
from desktop_app.assessing.finalising import declare_void, reopen
from desktop_app.assessing.verifying import verdicts
from desktop_app.exchange.merging.merging import ChangedError, DifferentRubricsError, UnsoundCopyError, apply, compare
from desktop_app.exchange.merging.questions import asked, decided
from desktop_app.exchange.merging.waiting import to_merge, waiting_beside
from desktop_app.history.merging import Outcome, Which
from desktop_app.history.purging import Note
from desktop_app.history.words import line
from desktop_app.record.revision import RecordedSigning
from desktop_app.storage.purging import purge
from desktop_app.storage.store import Store
from tests.strategies import SECOND
from tests.told import told
from tests.visits import another_tool, finalised

from .file_copies import Copies, authors, merged, noted


@pytest.mark.parametrize("ours_is_final", [True, False])
def test_a_final_one_stands_and_the_draft_waits_beside_it(copies: Copies, ours_is_final: bool) -> None:
    final, draft = copies.another("甲某某"), copies.another("乙某某")
    finalised(final, noted(final, 0, "定稿时的依据"))
    noted(draft, 0, "草稿里的依据")
    ours, theirs = (final, draft) if ours_is_final else (draft, final)
    met = compare(ours, theirs, copies.id)
    assert (met.outcome, asked(met)) == (Outcome.STANDS, ())
    there = [*authors(final), *authors(draft)]
    revisions = final.revisions.of(copies.id)
    after = apply(ours, theirs, met)
    assert (after.status, after.record.answers[0].note) == ("final", "定稿时的依据")
    assert ours.revisions.of(copies.id) == revisions
    assert authors(ours) == sorted(set(there))
    assert faults(ours) == []
    words = [line(after.rubric, event).words for event in ours.seen(copies.id)]
    assert words[-2:] == ["另一份：扣分依据", told(final, copies.id)[-1]]
    assert (after.head, compare(ours, theirs, copies.id).outcome) == (final.load(copies.id).head, Outcome.OLDER)
    [waiting] = waiting_beside(ours, after)
    assert (waiting.people, waiting.places) == (("乙某某",), 1)
    assert to_merge(ours, copies.id) is None


@pytest.mark.parametrize("which", Which)
def test_two_revisions_from_one_are_decided_for_one_and_both_stay(copies: Copies, which: Which) -> None:
    ours, theirs = copies.another("甲某某"), copies.another("乙某某")
    for store, note in ((ours, "我"), (theirs, "别人")):
        final = finalised(store, noted(store, 0, note))
        signing = RecordedSigning(revision=1, outcome="signed", signer="某某", leader=f"{note}某某")
        store.add_signing(final, signing)
    revisions = {Which.OURS: ours.revisions.of(copies.id), Which.THEIRS: theirs.revisions.of(copies.id)}
    met = compare(ours, theirs, copies.id)
    [question] = asked(met)
    assert (met.outcome, [one.choice for one in question.choices]) == (Outcome.REVISIONS, ["ours", "theirs"])
    with pytest.raises(LookupError):
        apply(ours, theirs, met)
    decision = decided(met, [((), which.value)])
    assert decision
    there = sorted({*authors(ours), *authors(theirs)})
    after = apply(ours, theirs, met, standing=decision.standing)
    assert (after.status, ours.revisions.of(copies.id)) == ("signed", revisions[which])
    [beside] = ours.side.revisions(copies.id)
    assert ([beside.revision], len(beside.signings)) == (revisions[which.other], 1)
    assert (authors(ours), faults(ours)) == (there, [])
    [verdict] = verdicts(ours, revisions[which.other][0].printed_code)
    [kept] = verdicts(ours, revisions[which][0].printed_code)
    assert (verdict.agrees, kept.agrees) == (False, True)
    assert verdict.words.endswith(f"合并时没有采用这一版：现以第1版为准（核验码 {revisions[which][0].printed_code}）。")
    again = compare(ours, theirs, copies.id)
    assert again.outcome in (Outcome.OLDER, Outcome.SAME)
    merged(theirs, ours)
    assert (theirs.load(copies.id).record, faults(theirs)) == (after.record, [])


def test_what_was_signed_elsewhere_before_it_was_reopened_stays(copies: Copies) -> None:
    finalised(copies.first, copies.first.load(copies.id))
    ours, theirs = copies.another("甲某某"), copies.another("乙某某")
    reopen(ours, ours.load(copies.id), "有误")
    noted(ours, 0, "改正")
    signing = RecordedSigning(revision=1, outcome="signed", signer="某某", leader="乙某某")
    signed = theirs.add_signing(theirs.load(copies.id), signing)
    reopen(theirs, signed, "也有误")
    merged(ours, theirs)
    [beside] = ours.side.revisions(copies.id)
    assert [one.leader for one in beside.signings] == ["乙某某"]
    assert faults(ours) == []


def test_one_that_was_purged_is_decided_for_as_a_whole(copies: Copies) -> None:
    noted(copies.first, 0, "误写的话")
    ours, theirs = copies.another("甲某某"), copies.another("乙某某")
    purge(ours, ours.load(copies.id), Note("answer", (1,)))
    noted(theirs, 1, "依据")
    met = compare(ours, theirs, copies.id)
    assert met.outcome is Outcome.WHOLE
    [question] = asked(met)
    assert "彻底删除" in question.label
    apply(ours, theirs, met, standing=Which.THEIRS)
    assert (faults(ours), ours.load(copies.id).record) == ([], theirs.load(copies.id).record)


UNSOUND = (
    "UPDATE event SET person = '别人' WHERE kind = 'edited'",
    "UPDATE answer SET note = '别的话' WHERE item = 1",
    "UPDATE side_event SET person = '别人'",
)


@pytest.mark.parametrize("sql", UNSOUND)
@pytest.mark.parametrize("which", Which)
def test_a_copy_that_another_program_has_changed_is_not_merged(copies: Copies, sql: str, which: Which) -> None:
    files = {Which.OURS: copies.another("甲某某"), Which.THEIRS: copies.another("乙某某")}
    for at, store in enumerate(files.values()):
        noted(store, 0, f"第{at}份的依据")
        noted(other := copies.another("丙某某"), 2 + at, "依据")
        merged(store, other)
    another_tool(files[which].path, sql)
    before = [store.content_digest() for store in files.values()]
    with pytest.raises(UnsoundCopyError, match=rf"“{files[which].path.name}”里.*不能合并；没有改动任何内容"):
        compare(files[Which.OURS], files[Which.THEIRS], copies.id)
    assert [store.content_digest() for store in files.values()] == before


def test_another_rubric_is_refused(copies: Copies, tmp_path: Path) -> None:
    with closing(Store.create(tmp_path / "另一张表.db")) as other:
        other.begin(SECOND)
        tables = "".join(f"UPDATE {table} SET assessment = '{copies.id}';" for table in ("event", "inventory"))
        another_tool(other.path, f"{tables} UPDATE assessment SET id = '{copies.id}'")
        with pytest.raises(DifferentRubricsError, match="所用的评分表不同，不能合并"):
            compare(copies.first, other, copies.id)


@pytest.mark.parametrize("which", Which)
def test_what_was_changed_since_it_was_compared_is_refused(copies: Copies, which: Which) -> None:
    files = {Which.OURS: copies.another("甲某某"), Which.THEIRS: copies.another("乙某某")}
    noted(files[Which.OURS], 0, "一")
    noted(files[Which.THEIRS], 1, "二")
    met = compare(files[Which.OURS], files[Which.THEIRS], copies.id)
    noted(files[which], 2, "三")
    before = files[Which.OURS].content_digest()
    with pytest.raises(ChangedError, match="比较以后又有改动"):
        apply(files[Which.OURS], files[Which.THEIRS], met, {})
    assert files[Which.OURS].content_digest() == before


def test_a_void_one_against_a_draft_is_decided_for_one(copies: Copies) -> None:
    ours, theirs = copies.another("甲某某"), copies.another("乙某某")
    declare_void(ours, ours.load(copies.id), "误建")
    noted(theirs, 0, "依据")
    met = compare(ours, theirs, copies.id)
    assert met.outcome is Outcome.WHOLE
    assert apply(ours, theirs, met, standing=Which.OURS).status == "void"
    assert faults(ours) == []


@pytest.mark.parametrize("ours_was_final", [True, False])
def test_a_draft_that_was_final_is_merged_with_one_that_was_not_and_keeps_its_revision(
    copies: Copies, ours_was_final: bool
) -> None:
    reopened, draft = copies.another("甲某某"), copies.another("乙某某")
    reopen(reopened, finalised(reopened, noted(reopened, 0, "依据")), "有误")
    noted(reopened, 1, "改正")
    noted(draft, 2, "草稿里的依据")
    ours, theirs = (reopened, draft) if ours_was_final else (draft, reopened)
    revisions, there = reopened.revisions.of(copies.id), sorted({*authors(reopened), *authors(draft)})
    after = merged(ours, theirs)
    assert after.status == "draft"
    assert [after.record.answers[at].note for at in range(3)] == ["依据", "改正", "草稿里的依据"]
    assert ours.revisions.of(copies.id) == revisions
    assert (authors(ours), faults(ours)) == (there, [])
    merged(theirs, ours)
    assert (theirs.load(copies.id).record, faults(theirs)) == (after.record, [])
