"""What an assessment is not trusted for is told quickly, and just as it is told by the check."""

from __future__ import annotations

from contextlib import closing
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.assessing import proving
from desktop_app.assessing.proving import proved
from desktop_app.assessing.tampering import content_faults, tampering
from desktop_app.base.errors import UserError
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.harness.edits import random_answer
from tests.visits import another_tool

ALTERED = {
    "a note": "UPDATE answer SET note = 'x' WHERE item = 1",
    "a task": "UPDATE task SET text = 'x'",
    "a particular": "UPDATE assessment SET unit = '别的单位'",
    "no unit": "UPDATE assessment SET unit = ''",
    "a day that is none": "PRAGMA ignore_check_constraints = ON; UPDATE assessment SET date = '2026-02-31'",
    "a status": "UPDATE assessment SET status = 'void'",
    "a head": "UPDATE assessment SET head = (SELECT hash FROM event WHERE id = 1)",
    "who did it": "UPDATE event SET person = '别人' WHERE id = 2",
    "what it tells": "UPDATE event SET changes = '[]' WHERE id = 2",
    "what it tells, unreadably": "UPDATE event SET changes = '[1]' WHERE id = 2",
    "its data": "UPDATE event SET data = '{' WHERE id = 2",
    "its kind": "UPDATE event SET kind = 'finalised' WHERE id = 2",
    "the last event": "DELETE FROM event WHERE id = (SELECT max(id) FROM event)",
    "the first event": "DELETE FROM event WHERE id = 1",
    "all events": "DELETE FROM event",
    "an answer that is gone": "DELETE FROM answer WHERE item = 1",
    "a row of no item": "UPDATE answer SET item = 99 WHERE item = 1",
    "a list that is none": "PRAGMA ignore_check_constraints = ON; UPDATE answer SET methods = 'x' WHERE item = 1",
    "a value that is none": "UPDATE answer SET value = '{\"x\":1}' WHERE item = 1",
    "text that is none": "UPDATE answer SET note = CAST(x'ff' AS TEXT) WHERE item = 1",
    "an event of another copy": "INSERT INTO side_event SELECT 1, assessment, hash, at, person, kind, data, changes,"
    " hash FROM event WHERE id = 2",
}


def worked_on(store: Store, id_: str, seed: int, steps: int) -> None:
    chance, stored = Random(seed), store.load(id_)
    for _ in range(steps):
        at = chance.randrange(len(stored.record.answers))
        answer = random_answer(chance, stored.rubric.items[at], stored.record.answers[at])
        stored, _ = store.save(stored, stored.record.with_answer(at, answer))


def at_length(store: Store, id_: str) -> list[str]:
    """Return what the check tells of an assessment, or why it cannot be read."""
    try:
        stored = store.load(id_)
    except UserError as error:
        return [str(error)]
    return [*(one.rstrip("。") for one in content_faults(store, stored)), *tampering(store, stored)]


def quickly(store: Store, id_: str) -> list[str]:
    try:
        found = proved(store, id_)
    except UserError as error:
        return [str(error)]
    assert (found.stored.record, found.stored.head) == (store.load(id_).record, store.load(id_).head)
    return list(found.faults)


@pytest.mark.parametrize("what", ALTERED)
def test_whatever_was_altered_is_told_as_by_the_check(
    store: Store, rubric: Rubric, record: Assessment, what: str
) -> None:
    id_ = store.add(rubric, record)
    worked_on(store, id_, 1, 6)
    another_tool(store.path, ALTERED[what])
    with closing(Store.open(store.path, read_only=True)) as altered:
        found = quickly(altered, id_)
        assert (found, found != []) == (at_length(altered, id_), True)


@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), steps=st.integers(0, 12))
def test_what_nobody_altered_is_sound_at_the_first_look(
    seed: int, steps: int, tmp_path_factory: pytest.TempPathFactory, rubric: Rubric, record: Assessment
) -> None:
    path = tmp_path_factory.mktemp("proved") / "评估.db"
    with closing(Store.create(path)) as store:
        id_ = store.add(rubric, record)
        worked_on(store, id_, seed, steps)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(proving, "tampering", None)  # it is not asked
            assert (proved(store, id_).faults, proved(store, id_).stored.record) == ((), store.load(id_).record)
