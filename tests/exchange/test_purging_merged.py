"""What was added by mistake goes out of what came in by merging too: out of branches, and of every byte."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.assessing.checking import faults
from desktop_app.assessing.finalising import reopen
from desktop_app.base.errors import UserError
from desktop_app.exchange.merging.merging import compare
from desktop_app.history.merging import Outcome, Which
from desktop_app.history.purging import Note, Piece, Target, targets_of
from desktop_app.history.words import line
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.answers import Attachment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.purging import purge
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.unkept import legible
from tests.visits import another_tool, finalised

from .file_copies import Copies, authors, decided_for, graded, merged, noted, records, task_added

WRONG, PICTURE = "别人误写的电话13911112222", b"medical record " * 2000


def attached(store: Store, at: int, content: bytes = PICTURE) -> Piece:
    stored = store.load(store.ids()[0])
    digest = store.evidence.add(content, "image/jpeg")
    file = Attachment(name="误加的病历.jpg", sha256=digest, size=len(content))
    answer = stored.record.answers[at]
    store.save(stored, stored.record.with_answer(at, replace(answer, files=(*answer.files, file))))
    return Piece(digest)


@pytest.fixture
def mixed(copies: Copies) -> Store:
    """A copy into which others have come, one of which had others in it: notes written before, on branches, since."""
    noted(copies.first, 0, f"早先{WRONG}")
    ours, theirs = copies.another("甲某某"), copies.another("乙某某")
    third = copies.another("丙某某")
    noted(third, 0, f"丙{WRONG}")
    noted(theirs, 1, "乙的依据")
    attached(theirs, 1)
    merged(theirs, third)
    noted(theirs, 0, f"乙{WRONG}")
    noted(ours, 2, "甲的依据")
    decided_for(Which.THEIRS, ours, theirs)
    noted(ours, 0, "")
    return ours


def test_not_a_byte_of_it_is_left_and_all_else_holds(mixed: Store, copies: Copies) -> None:
    after, people = mixed.load(copies.id), [person for _, person in authors(mixed)]
    digest = next(
        one for event in mixed.side.each(copies.id) for one in targets_of(event.rows) if isinstance(one, Piece)
    )
    stored = purge(mixed, purge(mixed, after, Note("answer", (1,))), digest)
    assert stored.record.answers[2].note == "甲的依据"
    assert list(legible(WRONG, mixed.path)) == list(legible(PICTURE[:40], mixed.path)) == []
    assert list(legible("误加的病历", mixed.path)) == []
    assert faults(mixed) == []
    assert sorted(person for _, person in authors(mixed)) == sorted([*people, mixed.person, mixed.person])
    assert all(not record.answers[0].note.endswith(WRONG) for record in records(mixed).values())
    words = [line(stored.rubric, event).words for event in mixed.seen(copies.id)]
    assert words.count("另一份：（内容已彻底删除）") == 4
    assert words[-2].startswith("彻底删除第1项的说明：7条修改记录里的这些内容已删去")


def test_what_is_merged_again_is_told_to_hold_it_still(mixed: Store, copies: Copies) -> None:
    old = copies.another("乙某某", mixed)
    purge(mixed, mixed.load(copies.id), Note("answer", (1,)))
    noted(old, 3, "又一处")
    met = compare(mixed, old, copies.id)
    assert (met.outcome, "删除过的内容都会随修改记录并入" in met.compared.reason) == (Outcome.WHOLE, True)


def final_elsewhere(copies: Copies) -> tuple[Store, Target]:
    ours, theirs = copies.another("甲某某"), copies.another("乙某某")
    finalised(theirs, noted(theirs, 0, WRONG))
    reopen(theirs, theirs.load(copies.id), "有误")
    noted(ours, 1, "依据")
    decided_for(Which.OURS, ours, copies.another("丙某某"))
    merged(theirs, ours)
    return theirs, Note("answer", (1,))


def a_task_of_a_branch(copies: Copies) -> tuple[Store, Target]:
    ours, theirs = copies.another("甲某某"), copies.another("乙某某")
    for store in (ours, theirs):
        stored = task_added(store, f"{store.person}的任务")
        answer: Any = stored.record.answers[6]
        tasks = (*answer.tasks[:-1], replace(answer.tasks[-1], note=WRONG))
        store.save(stored, stored.record.with_answer(6, replace(answer, tasks=tasks)))
    stored = merged(ours, theirs)
    return ours, Note("task", (7, stored.record.answers[6].tasks[-1].id))  # type: ignore[attr-defined]


REFUSED: dict[str, tuple[Callable[[Copies], tuple[Store, Target]], str]] = {
    "final": (final_elsewhere, "定稿"),
    "another number": (a_task_of_a_branch, "编号不同"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_told_apart_or_was_final_stays(copies: Copies, case: str) -> None:
    make, words = REFUSED[case]
    store, target = make(copies)
    before = store.content_digest()
    with pytest.raises(UserError, match=words):
        purge(store, store.load(copies.id), target)
    assert (store.content_digest(), faults(store)) == (before, [])


def test_the_note_of_a_task_that_all_have_goes_too(copies: Copies) -> None:
    ours, theirs = copies.another("甲某某"), copies.another("乙某某")
    stored = theirs.load(copies.id)
    answer: Any = stored.record.answers[6]
    tasks = (replace(answer.tasks[0], note=WRONG), *answer.tasks[1:])
    theirs.save(stored, stored.record.with_answer(6, replace(answer, tasks=tasks)))
    graded(ours, 1, "一般")
    merged(ours, theirs)
    purge(ours, ours.load(copies.id), Note("task", (7, answer.tasks[0].id)))
    assert (list(legible(WRONG, ours.path)), faults(ours)) == ([], [])


TAMPERED = {
    "UPDATE side_event SET data = replace(data, 'purged_beside', 'purged_beyond')": "彻底删除的登记不符",
    "UPDATE event SET data = replace(data, '\"beside\":', '\"beside\":1') WHERE kind = 'purged'": "彻底删除的登记不符",
}


@pytest.mark.parametrize("sql", TAMPERED)
def test_a_purge_that_tells_otherwise_is_told(mixed: Store, copies: Copies, sql: str) -> None:
    purge(mixed, mixed.load(copies.id), Note("answer", (1,)))
    another_tool(mixed.path, sql)
    assert any(TAMPERED[sql] in fault for fault in faults(mixed))


@settings(max_examples=examples(8), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_every_purge_of_what_was_merged_leaves_a_history_that_is_proved(
    seed: int, tmp_path_factory: pytest.TempPathFactory, rubric: Rubric, record: Assessment
) -> None:
    chance, folder = Random(seed), tmp_path_factory.mktemp("purged")
    with closing(Store.create(folder / "0.db")) as first:
        first.add(rubric, record)
    paths = [folder / "0.db", *(Path(shutil.copy(folder / "0.db", folder / f"{number}.db")) for number in (1, 2))]
    stores = [Store.open(path) for path in paths]
    for _ in range(6):
        store = chance.choice(stores)
        if chance.random() < 0.6:
            noted(store, chance.randrange(2), chance.choice(["", "甲乙丙丁", "戊己庚辛"]))
        else:
            attached(store, chance.randrange(2), b"%d" % chance.randrange(2) * 100)
        if chance.random() < 0.5:
            decided_for(chance.choice(list(Which)), *chance.sample(stores, 2))
    one, *others = stores
    for other in others:
        merged(one, other)
    [id_] = one.ids()
    targets = list(dict.fromkeys(target for event in one.seen(id_) for target in targets_of(event.rows)))
    for target in chance.sample(targets, min(2, len(targets))):
        stored = purge(one, one.load(id_), target)
        assert faults(one) == []
        left = {found for event in one.seen(id_) for found in targets_of(event.rows)}
        assert target not in left
        assert all(then.unit == stored.record.unit for then in records(one).values())
    for store in stores:
        store.close()
