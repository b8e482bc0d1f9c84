"""What was added by mistake goes for good: out of record, history, evidence and every byte; the rest stays proved."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.assessing.checking import faults
from desktop_app.assessing.finalising import declare_void, reopen
from desktop_app.backups.making import backup
from desktop_app.backups.occasions import BY_HAND
from desktop_app.base.errors import UserError
from desktop_app.exchange.giving.handing_over import hand_over
from desktop_app.history.events import Kind, chained, origin
from desktop_app.history.purging import Note, Piece, Target, targets_of
from desktop_app.history.replay import record_at
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.answers import Attachment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.purging import purge
from desktop_app.storage.store import Store
from desktop_app.storage.stored import Stored
from tests.examples import examples
from tests.told import told
from tests.unkept import legible
from tests.unkept import overwriting_nothing as overwriting_nothing
from tests.visits import another_tool, finalised

WRONG, RIGHT, NAME = "误写的电话13911112222", "正确的依据", "误加的病历.jpg"
PICTURE = b"medical record " * 2000
SECOND, TASK = Note("answer", (2,)), Note("task", (7, 1))


def noted(store: Store, stored: Stored, note: str, at: int = 1) -> Stored:
    answer = replace(stored.record.answers[at], note=note)
    return store.save(stored, stored.record.with_answer(at, answer))[0]


def attached(store: Store, stored: Stored, content: bytes = PICTURE, at: int = 1) -> tuple[Stored, Piece]:
    digest = store.evidence.add(content, "image/jpeg")
    file = Attachment(name=NAME, sha256=digest, size=len(content))
    answer = replace(stored.record.answers[at], files=(*stored.record.answers[at].files, file))
    return store.save(stored, stored.record.with_answer(at, answer))[0], Piece(digest)


@pytest.fixture
def visit(store: Store, rubric: Rubric, record: Assessment) -> Stored:
    """A draft in which a note and a picture were added by mistake, and taken away again, between sound edits."""
    stored = store.load(store.add(rubric, record))
    stored = noted(store, stored, WRONG)
    stored = noted(store, stored, RIGHT, at=0)
    stored, _ = attached(store, stored)
    stored = noted(store, stored, "")
    answer = replace(stored.record.answers[1], files=())
    return store.save(stored, stored.record.with_answer(1, answer), Kind.UNDONE)[0]


def piece(store: Store) -> Piece:
    [row] = store.file.query("SELECT sha256 FROM evidence")
    return Piece(row["sha256"])


@pytest.mark.usefixtures("overwriting_nothing")
def test_not_a_byte_of_it_is_left(store: Store, visit: Stored, stick: Path, tmp_path: Path) -> None:
    digest = piece(store)
    after = purge(store, purge(store, visit, SECOND), digest)
    assert after == store.load(visit.id)
    assert after.record == visit.record
    finalised(store, after)
    made, copy = backup(store, BY_HAND).path, hand_over(store, stick).path
    store.copy_to(tmp_path / "copy.db")
    for secret in (WRONG, NAME, PICTURE[:15], digest.sha256):
        assert list(legible(secret, store.path, made, copy, tmp_path / "copy.db")) == []
    assert faults(store) == []


def test_the_history_says_what_was_done_and_that_something_is_gone(store: Store, visit: Stored) -> None:
    purge(store, visit, SECOND)
    assert told(store, visit.id)[1:] == [
        "（内容已彻底删除）",
        "扣分依据",
        f"添加材料 {NAME}（另有内容已彻底删除）",
        "（内容已彻底删除）",
        f"撤销：添加材料 {NAME}",
        "彻底删除第2项的说明：3条修改记录里的这些内容已删去，修改记录指纹从第2条起重新计算",
    ]
    purge(store, store.load(visit.id), piece(store))
    assert told(store, visit.id)[-1].startswith("彻底删除第2项的佐证材料：")
    assert NAME not in "".join(told(store, visit.id))


@pytest.mark.parametrize("keep", [False, True])
def test_what_it_says_now_can_stay(store: Store, visit: Stored, keep: bool) -> None:
    stored = noted(store, visit, RIGHT)
    after = purge(store, stored, SECOND, keep_present=keep)
    assert after == store.load(visit.id)
    assert after.record.answers[1].note == (RIGHT if keep else "")
    assert faults(store) == []
    assert list(legible(WRONG, store.path)) == []


def test_a_task_of_the_past_too(store: Store, visit: Stored) -> None:
    at = 6
    answer = visit.record.answers[at]
    first = replace(answer.tasks[0], note=WRONG)  # type: ignore[attr-defined]
    tasks = (first, *answer.tasks[1:])  # type: ignore[attr-defined]
    stored, _ = store.save(visit, visit.record.with_answer(at, replace(answer, tasks=tasks)))
    stored, _ = store.save(stored, stored.record.with_answer(at, replace(answer, tasks=answer.tasks[1:])))  # type: ignore[attr-defined]
    assert TASK in {one for event in store.history.of(visit.id) for one in targets_of(event.rows)}
    after = purge(store, purge(store, stored, TASK), SECOND)
    assert (list(legible(WRONG, store.path)), faults(store), after) == ([], [], store.load(visit.id))


def test_what_another_assessment_names_stays_there(
    store: Store, visit: Stored, rubric: Rubric, record: Assessment
) -> None:
    other, digest = attached(store, store.load(store.add(rubric, record)))
    purge(store, visit, digest)
    assert store.evidence.content(digest.sha256) == PICTURE
    assert faults(store) == []
    purge(store, store.load(other.id), digest)
    assert not store.evidence.has(digest.sha256)


@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_purge_leaves_a_history_that_is_proved(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory, rubric: Rubric, record: Assessment
) -> None:
    path = tmp_path_factory.mktemp("purged") / "评估.db"
    with closing(Store.create(path)) as store:
        stored = store.load(store.add(rubric, record))
        for number in range(data.draw(st.integers(1, 6))):
            at = data.draw(st.integers(0, 2))
            if data.draw(st.booleans()):
                stored = noted(store, stored, data.draw(st.sampled_from(["", "甲乙丙丁戊", "甲乙丙", RIGHT])), at)
            else:
                stored, _ = attached(store, stored, b"%d" % (number % 3) * 100, at)
        events = store.history.of(stored.id)
        targets = list(dict.fromkeys(one for event in events for one in targets_of(event.rows)))
        chosen: list[Target] = data.draw(st.lists(st.sampled_from(targets), unique=True, max_size=3)) if targets else []
        for target in chosen:
            stored = purge(store, stored, target, keep_present=data.draw(st.booleans()))
            assert stored == store.load(stored.id)
            assert faults(store) == []
        after = store.history.of(stored.id)
        assert record_at(rubric, stored.record, after, after[-1].id) == stored.record
        assert all(line for line in told(store, stored.id))


REFUSED = {
    "final": (lambda store, stored: finalised(store, stored), "已经定稿过"),
    "reopened": (lambda store, stored: reopen(store, finalised(store, stored), "有误"), "已经定稿过"),
    "void": (lambda store, stored: declare_void(store, stored, "误建"), "已作废"),
    "of a moment ago": (lambda store, stored: (noted(store, stored, "别的"), stored)[1], "另一个窗口"),
    "nothing to purge": (lambda store, stored: purge(store, stored, SECOND), "没有要彻底删除的内容"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_purged_is_refused_and_stays(case: str, store: Store, visit: Stored) -> None:
    make, words = REFUSED[case]
    stored = make(store, visit)
    before = store.content_digest()
    with pytest.raises(UserError, match=words):
        purge(store, stored, SECOND)
    assert store.content_digest() == before


def test_a_void_one_that_was_reopened_can_be_purged(store: Store, visit: Stored) -> None:
    stored = reopen(store, declare_void(store, visit, "误建"), "不是误建")
    purge(store, stored, SECOND)
    assert (faults(store), list(legible(WRONG, store.path))) == ([], [])


def test_a_purge_never_makes_a_tampered_history_look_sound(store: Store, visit: Stored) -> None:
    another_tool(store.path, "UPDATE event SET person = '别人' WHERE id = 3")
    with pytest.raises(UserError, match="修改记录与内容对不上"):
        purge(store, store.load(visit.id), SECOND)


TAMPERED = {
    "UPDATE event SET data = replace(data, '\"events\":', '\"events\":1') WHERE kind = 'purged'": "彻底删除的登记不符",
    "DELETE FROM event WHERE kind = 'purged'": "彻底删除的登记不符",
    "UPDATE event SET kind = 'edited' WHERE kind = 'purged'": "彻底删除的登记不符",
    "UPDATE event SET data = '{}' WHERE data LIKE '%purged%' AND kind = 'edited'": "彻底删除的登记不符",
    "UPDATE event SET person = '别人' WHERE kind = 'edited'": "",
}


@pytest.mark.parametrize("sql", TAMPERED)
@pytest.mark.parametrize("chain_anew", [False, True])
def test_what_another_tool_does_is_told_after_a_purge_too(
    sql: str, chain_anew: bool, store: Store, visit: Stored, rubric: Rubric
) -> None:
    purge(store, visit, SECOND)
    assert faults(store) == []
    another_tool(store.path, sql)
    if chain_anew:
        with closing(sqlite3.connect(store.path)) as connection:
            head = origin(visit.id, rubric.digest)
            rows = connection.execute("SELECT id, at, person, kind, data, changes FROM event ORDER BY id").fetchall()
            for event, *texts in rows:
                head = chained(head, *texts)
                connection.execute("UPDATE event SET hash = ? WHERE id = ?", (head, event))
            connection.execute("UPDATE assessment SET head = ?", (head,))
            connection.commit()
    found = "".join(faults(store))
    assert TAMPERED[sql] in found
    assert ("修改记录从第" in found or "最后几条" in found) == (not chain_anew)


def test_a_purge_after_a_revision_was_not_the_programs(store: Store, visit: Stored) -> None:
    stored = finalised(store, visit)
    at, person, kind, data = stored.changed, "", "purged", '{"number":1,"events":0,"what":"note","items":[1],"first":1}'
    digest = chained(stored.head, at, person, kind, data, "[]")
    row = {"assessment": stored.id, "at": at, "person": person, "kind": kind, "data": data, "changes": "[]"}
    with store.together():
        store.file.insert("event", row | {"hash": digest})
        store.file.execute("UPDATE assessment SET head = ?", digest)
    assert any("定稿以后的修改记录里有彻底删除" in fault for fault in faults(store))
