"""已保存 is said of nothing that is not in the file: a mistake of the program's at any line on the way of saving."""

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.assessing.checking import faults
from desktop_app.assessing.editing import Editing
from desktop_app.base.paths import ROOT
from desktop_app.evidence.pieces import from_bytes
from desktop_app.record.assessment import empty_assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.examples import examples

OURS = str(ROOT / "desktop_app")
MISTAKES = (RuntimeError, OverflowError, MemoryError, ValueError, OSError, sqlite3.OperationalError, TypeError)
PROOF = from_bytes("记录.txt", b"abc")


class Session(Editing):
    """An assessment that is open, and what was reported of mistakes."""

    def __init__(self, store: Store, rubric: Rubric) -> None:
        self.store, self.reported = store, list[Exception]()
        super().__init__(store, store.add(rubric, empty_assessment(rubric)), lambda: None, self.reported.append)

    def shown_as_saved(self) -> bool:
        """Whether the window says 已保存 of what is on the screen; wrong if another reader of the file finds other."""
        if self.failure:
            return False
        store = Store.open(self.path, read_only=True)
        assert store.load(self.id).record == self.record
        assert faults(store) == []
        store.close()
        return True


@contextmanager
def mistaken_at(line: int, mistake: type[Exception]) -> Iterator[list[int]]:
    """Raise a mistake at the n-th line of the program's that is run; what is given counts the lines."""
    count = [0]

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if not frame.f_code.co_filename.startswith(OURS):
            return None
        count[0] += event == "line"
        if event == "line" and count[0] == line:
            raise mistake
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield count
    finally:
        sys.settrace(before)


def typing(document: Session) -> None:
    document.edit(replace(document.record, unit=f"{document.record.unit}局"), "unit")


def adding_evidence(document: Session) -> None:
    document.keep_evidence(PROOF)
    document.set_answer(0, replace(document.answer(0), files=(PROOF.attachment,)))


WAYS: dict[str, Callable[[Session], None]] = {
    "an edit": lambda document: document.edit(replace(document.record, leader="张某某")),
    "typing": typing,
    "evidence": adding_evidence,
    "undo": lambda document: document.undo(),
    "redo": lambda document: document.redo(),
}


def prepared(path: Path, rubric: Rubric) -> Session:
    """An assessment in which there is something to undo, to redo and to go on typing."""
    document = Session(Store.create(path), rubric)
    for unit in ("某", "某县"):
        document.edit(replace(document.record, unit=unit))
    document.undo()
    return document


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=examples(12, 200))
@given(part=st.floats(0, 1), mistake=st.sampled_from(MISTAKES))
def test_whatever_goes_wrong_in_saving_is_a_failure_that_keeps_what_was_typed(
    tmp_path_factory: pytest.TempPathFactory, rubric: Rubric, way: str, part: float, mistake: type[Exception]
) -> None:
    folder = tmp_path_factory.mktemp("saved")
    model, document = prepared(folder / "model.db", rubric), prepared(folder / "file.db", rubric)
    if way == "typing":
        for one in (model, document):
            typing(one)
    with mistaken_at(-1, mistake) as lines:
        WAYS[way](model)
    try:
        with mistaken_at(1 + int(part * (lines[0] - 1)), mistake):
            WAYS[way](document)
    except mistake:  # before it came to saving, or behind it: told by the last net
        pass
    if document.record == model.record:
        document.shown_as_saved()
        document.retry()
        assert document.shown_as_saved()
    document.edit(replace(document.record, members=("王某某",)))
    assert document.shown_as_saved()
    while document.undo_words:
        document.undo()
    assert document.shown_as_saved()
    for one in (model, document):
        one.store.close()


EDGES = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01", "昨天", "", "9999-12-31T23:59:59"]


@pytest.mark.parametrize("changed", EDGES)
def test_a_time_at_the_edge_of_time_costs_no_edit(tmp_path: Path, rubric: Rubric, changed: str) -> None:
    store = Store.create(tmp_path / "file.db")
    document = Session(store, rubric)
    with sqlite3.connect(store.path) as other:
        other.execute("UPDATE event SET at = ?", (changed,))
    other.close()
    document = Session(store, rubric)
    document.edit(replace(document.record, unit="某局"))
    assert (document.failure, store.load(document.id).record.unit) == ("", "某局")
    store.close()


def test_a_mistake_is_reported_and_told_once_it_is_the_failure(
    tmp_path: Path, rubric: Rubric, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = Session(Store.create(tmp_path / "file.db"), rubric)
    with monkeypatch.context() as patched:
        patched.setattr(Store, "save", lambda *_, **__: 1 // 0)
        document.edit(replace(document.record, unit="某局"))
    assert [type(error) for error in document.reported] == [ZeroDivisionError]
    assert "程序出了意外的问题" in document.failure
    assert document.record.unit == "某局"
    document.retry()
    assert document.shown_as_saved()
    document.store.close()
