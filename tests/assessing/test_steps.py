"""The way back is as long as the work, and the memory that it takes is not."""

import pytest
from msgspec.structs import replace

from desktop_app.assessing.editing import Editing
from desktop_app.assessing.steps import EARLIER, KEPT
from desktop_app.base.errors import UserError
from desktop_app.record.assessment import empty_assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store

MANY = 3 * KEPT


@pytest.fixture
def document(store: Store, rubric: Rubric) -> Editing:
    document = Editing(store, store.add(rubric, empty_assessment(rubric)), lambda: None)
    for number in range(MANY):
        document.edit(replace(document.record, **{"unit" if number % 2 else "leader": f"第{number}"}))
    return document


def test_steps_that_lie_deep_are_named_and_gone_as_those_on_top(document: Editing) -> None:
    there, back = [document.record], []
    while words := document.undo_words:
        back.append(words)
        document.undo()
        there.append(document.record)
    assert [len(back), document.record] == [MANY, empty_assessment(document.rubric)]
    for words, record in zip(reversed(back), reversed(there[:-1]), strict=True):
        assert document.redo_words == words
        document.redo()
        assert document.record == record
    assert document.redo_words == ""


def test_a_deep_step_that_the_file_cannot_tell_is_refused_and_changes_nothing(document: Editing, store: Store) -> None:
    with store.together():
        store.file.execute("DELETE FROM event WHERE changes LIKE '%第4\"%'")
    while document.undo_words != EARLIER:
        document.undo()
    before = document.record
    with pytest.raises(UserError, match="没有受影响"):
        document.undo()
    assert (document.record, document.failure) == (before, "")
