"""A draft that comes to a final one waits in the file, told, and is merged once it can be; whatever the order."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import closing
from itertools import permutations
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop_app.assessing import finalising
from desktop_app.assessing.checking import faults
from desktop_app.base.errors import UserError
from desktop_app.exchange.merging.merging import FOR_ONE, Met
from desktop_app.exchange.merging.questions import Decision, for_one
from desktop_app.exchange.merging.waiting import merge_waiting, named, to_merge, waiting_beside
from desktop_app.exchange.taking.incoming import Key
from desktop_app.exchange.taking.taking_back import undo
from desktop_app.exchange.taking.taking_in import look_through, take_in
from desktop_app.history.events import Kind
from desktop_app.history.merging import Which
from desktop_app.paper.taking import TakingReport
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.answers import Attachment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.next_step import state
from desktop_app.storage.store import Store
from desktop_app.storage.summaries import Summaries
from tests.harness.edits import without_pdfs

from .arriving_files import Office, made_final, noted
from .file_copies import exported


@pytest.fixture
def office(store: Store, tmp_path: Path, rubric: Rubric, record: Assessment) -> Office:
    return Office(store, tmp_path / "来的", rubric, record)


def reopened(store: Store) -> object:
    return finalising.reopen(store, store.load(store.ids()[0]), "有误")


def voided(store: Store) -> object:
    return finalising.declare_void(store, store.load(store.ids()[0]), "误建")


def last_code(met: Met, which: Which) -> str:
    codes = [str(event.data["code"]) for event in met.copies[which].events if event.kind == Kind.FINALISED]
    return next(reversed(codes), "")


def decided(met: Met) -> Decision:
    """Decide for the greatest value, or for the revision with the greatest code, whichever file is asked."""
    if met.outcome in FOR_ONE:
        return Decision(standing=max(Which, key=lambda which: last_code(met, which)))
    return Decision(answers={one.field: max(one.sides, key=lambda side: side.words).key for one in met.questions})


def taken(store: Store, *paths: Path) -> TakingReport:
    """Take files in, with whatever is asked decided."""
    with look_through(store, list(paths)) as look:
        decisions: Mapping[Key, Decision] = {}
        while asked := look.open_questions(None, decisions):
            for one in asked:
                found = decisions.get(one.one.key, Decision()) | decided(one.met)
                decisions = {**decisions, one.one.key: found}
        return take_in(store, look, decisions=decisions)


def words_of(report: TakingReport) -> list[str]:
    return [one.words for file in report.files for one in file.done]


def test_what_a_member_did_after_the_final_one_is_merged_when_it_is_reopened(office: Office) -> None:
    draft = office.changed("draft.db", noted(0, "组员的依据"))
    made_final(office.store)
    final = office.store.load(office.draft)
    told = "本文件的是定稿，不变；组员的草稿（1处不同）另存在文件里，没有并入，重新打开后可以并入"
    assert words_of(taken(office.store, draft)) == [told]
    after = office.store.load(office.draft)
    assert (after.head, after.record, faults(office.store)) == (final.head, final.record, [])
    rows = list(office.store.side.rows(office.draft))
    assert words_of(taken(office.store, draft)) == ["较旧，本文件的已包含它，没有改动"]
    assert list(office.store.side.rows(office.draft)) == rows
    office.work(draft, noted(2, "又一条"))
    taken(office.store, draft)
    assert named(waiting_beside(office.store, after)) == "组员的草稿（2处不同）"
    reopened(office.store)
    assert words_of(taken(office.store, draft)) == ["已合并，双方的修改记录都保留"]
    answers = office.store.load(office.draft).record.answers
    assert (answers[0].note, answers[2].note, faults(office.store)) == ("组员的依据", "又一条", [])
    assert waiting_beside(office.store, office.store.load(office.draft)) == []


def test_the_list_says_that_a_draft_waits_until_it_is_merged(office: Office) -> None:
    summaries, draft = Summaries(), office.changed("draft.db", noted(0, "组员的依据"))

    def told() -> list[str]:
        return [state(one) for one in summaries.of(office.store.file)[0] if one.id == office.draft]

    made_final(office.store)
    assert told() == ["定稿"]
    first = taken(office.store, draft)
    assert told() == [state(one) for one in Summaries().of(office.store.file)[0][:1]] == ["定稿，有草稿待并入"]
    undo(office.store, first.batch)
    assert told() == ["定稿"]
    taken(office.store, draft)
    reopened(office.store)
    assert told() == ["草稿，有草稿待并入"]
    taken(office.store, draft)
    assert told() == ["草稿"]


def test_what_waits_is_merged_by_itself_with_its_evidence(office: Office) -> None:
    def photographed(store: Store) -> object:
        stored = store.load(store.ids()[0])
        file = Attachment(name="照片.jpg", sha256=store.evidence.add(b"photograph", "image/jpeg"), size=10)
        answer = stored.record.answers[3]
        return store.save(stored, stored.record.with_answer(3, replace(answer, files=(file,))))

    draft = office.changed("draft.db", photographed, noted(0, "组员的依据"))
    noted(0, "组长的依据")(office.store)
    made_final(office.store)
    taken(office.store, draft)
    assert to_merge(office.store, office.draft) is None
    reopened(office.store)
    met = to_merge(office.store, office.draft)
    assert met is not None
    [question] = met.questions
    assert {side.person for side in question.sides} == {office.store.person, "组员"}
    with pytest.raises(LookupError):
        merge_waiting(office.store, met, Decision())
    after = merge_waiting(office.store, met, for_one(met, Which.THEIRS))
    assert (after.record.answers[0].note, len(after.record.answers[3].files)) == ("组员的依据", 1)
    assert (to_merge(office.store, office.draft), faults(office.store)) == (None, [])


LIVES = {
    "final and reopened, a draft, a final one": [
        (noted(0, "甲"), made_final, reopened, noted(1, "甲")),
        (noted(1, "乙"), noted(2, "乙")),
        (noted(0, "丙"), made_final),
    ],
    "final, two drafts": [(noted(0, "甲"), made_final), (noted(0, "乙"),), (noted(0, "丙"), noted(1, "丙"))],
    "reopened, a draft of the draft": [
        (noted(0, "甲"), made_final),
        (noted(0, "甲"), made_final, reopened, noted(2, "甲")),
        (noted(1, "丙"),),
    ],
    "void and reopened, drafts": [(voided, reopened, noted(0, "甲")), (noted(0, "乙"),), (noted(1, "丙"),)],
}


@pytest.mark.parametrize("name", LIVES)
@pytest.mark.parametrize("at_once", [True, False])
def test_in_any_order_the_same_files_come_to_one_record(
    office: Office, tmp_path: Path, name: str, at_once: bool
) -> None:
    with without_pdfs():
        paths = [office.changed(f"{at}.db", *deeds) for at, deeds in enumerate(LIVES[name])]
        found = []
        for order in permutations(paths):
            whole = Path(shutil.copy(order[0], tmp_path / "whole.db"))
            with closing(Store.open(whole)) as store:
                for batch in [order[1:]] if at_once else [(path,) for path in order[1:]]:
                    report = taken(store, *batch)
                    assert [file.refused for file in report.files if file.refused] == list(report.left) == []
                now = store.load(store.ids()[0])
                before = now.status, exported(store), bool(waiting_beside(store, now))
                if now.status != "draft":
                    reopened(store)
                taken(store, order[1])
                assert (waiting_beside(store, store.load(now.id)), faults(store)) == ([], [])
                found.append((*before, exported(store)))
            whole.unlink()
    assert len(set(found)) == 1


def test_what_waits_travels_with_any_copy(office: Office) -> None:
    draft = office.changed("draft.db", noted(0, "组员的依据"))
    made_final(office.store)
    plain = office.copy("final.db")
    taken(office.store, draft)
    carrying = office.copy("carrying.db")
    with closing(Store.open(plain)) as elsewhere:
        [told] = words_of(taken(elsewhere, carrying))
        assert "组员的草稿（1处不同）另存在文件里" in told
        assert waiting_beside(elsewhere, elsewhere.load(office.draft))
        assert words_of(taken(elsewhere, office.copy("again.db"))) == ["与本文件的内容相同，没有改动"]


def test_an_earlier_batch_is_not_taken_back_over_what_came_to_wait_since(office: Office) -> None:
    drafts = [office.changed(f"{at}.db", noted(at, f"第{at}人的依据")) for at in range(2)]
    made_final(office.store)
    first, second = (taken(office.store, path) for path in drafts)
    with pytest.raises(UserError, match="又有改动，不能整体撤回"):
        undo(office.store, first.batch)
    undo(office.store, second.batch)
    assert named(waiting_beside(office.store, office.store.load(office.draft))) == "组员的草稿（1处不同）"
    undo(office.store, first.batch)
    assert not office.store.side.has_any(office.draft)


def test_after_one_was_decided_for_what_waits_is_asked_about(office: Office) -> None:
    """Two revisions from one, of which one was reopened, and a draft waits: its questions come behind the choice."""
    draft = office.changed("draft.db", noted(0, "组员的依据"))
    other = office.changed("other.db", noted(0, "另一版"), made_final, reopened)
    made_final(office.store)
    taken(office.store, draft)
    with look_through(office.store, [other]) as look:
        [first] = look.open_questions()
        chosen = {first.one.key: for_one(first.met, Which.THEIRS)}
        [second] = look.open_questions(None, chosen)
        assert [question.field for question in second.met.questions] == [("answer", 1, "note")]
        report = take_in(office.store, look, decisions=chosen)
        assert "1处要先选择" in words_of(report)[0]
        assert office.store.load(office.draft).status == "final"
        answers = {question.field: "both" for question in second.met.questions}
        decisions = {first.one.key: chosen[first.one.key] | Decision(answers=answers)}
        assert look.open_questions(None, decisions) == []
        report = take_in(office.store, look, decisions=decisions)
    after = office.store.load(office.draft)
    assert (after.status, set(after.record.answers[0].note.split("\n"))) == ("draft", {"另一版", "组员的依据"})
    assert faults(office.store) == []
