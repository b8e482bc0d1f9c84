"""The one door: undo and redo to the byte, steps that merge while typing, failures that lose nothing."""

import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.assessing.checking import faults as faults_of
from desktop_app.assessing.editing import Editing
from desktop_app.base.errors import UserError
from desktop_app.evidence.pieces import from_bytes
from desktop_app.history.events import Kind
from desktop_app.history.replay import record_at
from desktop_app.record.assessment import Assessment, Conduct, empty_assessment
from desktop_app.record.interchange import to_json
from desktop_app.record.revision import RecordedSigning
from desktop_app.rubric.answers import GradedListAnswer, Task
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.refusing import refuses
from tests.strategies import RUBRICS, answers, assessments
from tests.told import told


class Session(Editing):
    """An assessment that is open, as its views hear of it."""

    def __init__(self, store: Store, id_: str) -> None:
        self.heard: list[str] = []
        self.store = store
        super().__init__(store, id_, lambda: self.heard.append(self.record.unit))


@pytest.fixture
def document(store: Store, rubric: Rubric) -> Session:
    return Session(store, store.add(rubric, empty_assessment(rubric)))


def content(path: Path) -> list[tuple[Any, ...]]:
    """Every row of the file but its times and its history."""
    with sqlite3.connect(path) as connection:
        heads = connection.execute("SELECT id, rubric, status, unit, date, leader, members FROM assessment").fetchall()
        rows = [row for table in ("answer", "task", "ballot") for row in connection.execute(f"SELECT * FROM {table}")]
    connection.close()
    return heads + rows


def edits(rubric: Rubric) -> st.SearchStrategy[Callable[[Assessment], Assessment]]:
    """One edit: an answer, or the particulars."""

    def answered(position: int) -> st.SearchStrategy[Callable[[Assessment], Assessment]]:
        some = answers(rubric.items[position], rubric.methods)
        return some.map(lambda answer: lambda record: record.with_answer(position, answer))

    unit = st.text("市县气象局𬭎", max_size=5).map(lambda text: lambda record: replace(record, unit=text))
    return st.integers(0, len(rubric.items) - 1).flatmap(answered) | unit


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
@settings(
    max_examples=examples(2, 20), suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow]
)  # a slow disk
@given(data=st.data())
def test_undo_of_200_edits_returns_to_the_start_and_redo_to_the_end(
    tmp_path_factory: pytest.TempPathFactory, rubric: Rubric, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("undo") / "file.db"
    with closing(Store.create(path)) as store:
        begin = data.draw(assessments(rubric))
        document = Session(store, store.add(rubric, begin))
        before = content(path)
        fields = data.draw(st.lists(st.sampled_from(["", "", "a", "b"]), min_size=200, max_size=200))
        for field, edit in zip(fields, data.draw(st.lists(edits(rubric), min_size=200, max_size=200)), strict=True):
            document.edit(edit(document.record), field)  # in a row in one field: one step
        end, after = document.record, content(path)
        while document.undo_words:
            document.undo()
        assert document.record == begin == store.load(document.id).record
        assert content(path) == before
        while document.redo_words:
            document.redo()
        assert document.record == end == store.load(document.id).record
        assert content(path) == after
        store.close()


def test_typing_into_one_field_is_one_step_and_one_line_of_history(document: Session) -> None:
    store = document.store
    for text in ("某", "某市", "某市局"):
        document.edit(replace(document.record, unit=text), "unit")
    assert told(store, document.id) == ["导入", "被评估单位"]
    blank, named = ("", "", "", "[]", "[]", "[]", ""), ("某市局", "", "", "[]", "[]", "[]", "")
    assert document.history()[-1].rows == [("assessment", (), blank, named)]
    document.undo()
    assert document.record.unit == store.load(document.id).record.unit == ""


def test_leaving_a_field_ends_its_step(document: Session) -> None:
    document.edit(replace(document.record, unit="某市"), "unit")
    document.settle()
    document.edit(replace(document.record, unit="某市局"), "unit")
    document.undo()
    assert document.record.unit == "某市"


def test_what_was_typed_and_taken_back_again_is_no_step(document: Session) -> None:
    for text in ("某", ""):
        document.edit(replace(document.record, unit=text), "unit")
    assert document.undo_words == ""
    assert [event.kind for event in document.history()] == ["imported"]


def test_history_tells_also_what_a_failure_held_up(document: Session) -> None:
    comes_back = refuses(document.path)
    document.edit(replace(document.record, leader="张某某"))
    document.edit(replace(document.record, unit="某"), "unit")
    comes_back()
    for text in ("某市", "某市局"):
        document.edit(replace(document.record, unit=text), "unit")
    [_, entry] = document.history()
    blank = ("", "", "", "[]", "[]", "[]", "")
    assert entry.rows == [("assessment", (), blank, ("某市局", "", "张某某", *blank[3:]))]


def test_what_the_file_lacks_keeps_the_status_from_changing(document: Session) -> None:
    comes_back = refuses(document.path)
    document.edit(replace(document.record, unit="某市局"))
    comes_back()
    signing = RecordedSigning(revision=1, outcome="signed", signer="王某某")
    for change in (
        document.revision_maker,
        lambda: document.declare_void("误建"),
        lambda: document.reopen("有误"),
        lambda: document.sign(signing),
    ):
        with pytest.raises(UserError, match="还没有保存"):
            change()
    document.retry()
    document.declare_void("误建")
    assert document.store.load(document.id).record.unit == "某市局"


def test_an_edit_that_changes_nothing_does_nothing(document: Session) -> None:
    document.edit(replace(document.record))
    assert document.heard == []
    assert document.undo_words == ""
    assert len(document.history()) == 1


def test_an_edit_after_undo_forgets_what_was_undone(document: Session) -> None:
    for text in ("一", "二"):
        document.edit(replace(document.record, unit=text))
    document.undo()
    document.edit(replace(document.record, unit="三"))
    assert document.redo_words == ""
    document.undo()
    assert document.record.unit == "一"


def test_each_edit_is_told_once(document: Session) -> None:
    document.edit(replace(document.record, unit="某市"))
    document.undo()
    document.redo()
    assert document.heard == ["某市", "", "某市"]


def test_a_file_that_went_away_keeps_what_was_typed_until_it_is_back(document: Session) -> None:
    comes_back = refuses(document.path)
    for text in ("某", "某市"):
        document.edit(replace(document.record, unit=text), "unit")
    assert ("移走" if sys.platform != "win32" else "不能打开文件") in document.failure
    assert document.record.unit == "某市"
    comes_back()
    document.retry()
    assert document.failure == ""
    assert document.store.load(document.id).record.unit == "某市"
    document.undo()
    assert document.store.load(document.id).record.unit == ""


@settings(max_examples=examples(4, 80))
@given(data=st.data())
def test_the_history_leads_to_what_was_there_whatever_is_typed_undone_or_held_up(
    tmp_path_factory: pytest.TempPathFactory, rubric: Rubric, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("history") / "file.db"
    store = Store.create(path)
    document = Session(store, store.add(rubric, empty_assessment(rubric)))
    moves = ["a", "a", "b", "", "undo", "redo", "settle", "away", "back"]
    there = {entry.id: document.record for entry in document.history()}
    comes_back: list[Callable[[], object]] = []
    for move in [*data.draw(st.lists(st.sampled_from(moves), min_size=30, max_size=60)), "back"]:
        if move == "away" and not comes_back:
            comes_back.append(refuses(path))
        elif move == "back":
            if comes_back:
                comes_back.pop()()
            document.retry()
        elif move in ("undo", "redo", "settle"):
            getattr(document, move)()
        elif move != "away":
            unit = data.draw(st.sampled_from(["", "某县", "某市"]))
            edit = replace(document.record, **{"leader" if move == "b" else "unit": unit})
            document.edit(edit, move)
        if not comes_back:
            entries = document.history()
            there = {entry.id: there.get(entry.id, document.record) for entry in entries}
            if not document.failure:
                there[entries[-1].id] = document.record
    assert {entry: record_at(rubric, document.record, entries, entry) for entry in there} == there
    assert faults_of(store) == []
    store.close()


def test_a_line_of_history_is_rewritten_only_while_it_is_the_last(document: Session) -> None:
    document.edit(replace(document.record, unit="某"), "unit")
    comes_back = refuses(document.path)
    document.edit(replace(document.record, unit="某市"), "unit")
    comes_back()
    document.retry()
    document.edit(replace(document.record, unit="某市局"), "unit")
    document.edit(replace(document.record, leader="张某某"), "leader")
    document.undo()
    document.edit(replace(document.record, leader="李某某"), "leader")
    document.edit(replace(document.record, leader=""), "leader")
    document.edit(replace(document.record, unit="某县局"), "unit")
    assert faults_of(document.store) == []


def test_a_status_that_another_program_has_set_comes_with_its_content(document: Session) -> None:
    store = document.store
    other = store.load(document.id)
    other, _ = store.save(other, replace(other.record, unit="别人填的"))
    store.set_status(other, Kind.VOIDED, "误建")
    document.reread()
    assert document.record.unit == "别人填的"
    document.reopen("有误")
    assert store.load(document.id).record.unit == "别人填的"


def test_evidence_is_stored_with_the_edit_that_names_it_or_not_at_all(document: Session) -> None:
    found = from_bytes("照片.txt", b"abc")
    comes_back = refuses(document.path)
    document.keep_evidence(found)
    document.set_answer(0, replace(document.answer(0), files=(found.attachment,)))
    assert document.failure
    assert (document.has_evidence(found.attachment), document.evidence(found.attachment)) == (True, b"abc")
    comes_back()
    assert document.store.evidence.size() == 0
    document.retry()
    assert document.store.evidence.content(found.attachment.sha256) == b"abc"
    unnamed = from_bytes("别的.txt", b"def")
    document.keep_evidence(unnamed)
    document.edit(replace(document.record, unit="某局"))
    assert faults_of(document.store) == []


def test_edits_wait_while_a_large_piece_is_stored_and_are_saved_behind_it(document: Session) -> None:
    found = from_bytes("扫描件.txt", b"abc")
    document.edit(replace(document.record, unit="甲"), "unit")
    store = document.begin_storing(found)
    document.edit(replace(document.record, unit="甲局"), "unit")
    document.set_answer(0, replace(document.answer(0), note="乙"))
    document.undo()
    document.set_answer(1, replace(document.answer(1), note="丙"))
    assert (document.record.unit, document.store.load(document.id).record.unit) == ("甲局", "甲")
    with pytest.raises(UserError, match="有修改还没有保存"):
        document.declare_void("误建")
    store()
    document.end_storing()
    assert document.store.load(document.id).record == document.record
    assert document.store.evidence.content(found.attachment.sha256) == b"abc"
    document.set_answer(1, replace(document.answer(1), files=(found.attachment,)))
    for _ in range(3):
        document.undo()
    assert document.store.load(document.id).record.unit == ""
    assert faults_of(document.store) == []


def test_who_goes_while_it_is_stored_loses_no_edit(document: Session) -> None:
    document.begin_storing(from_bytes("扫描件.txt", b"abc"))
    document.edit(replace(document.record, unit="甲"))
    document.stop_waiting()
    assert document.store.load(document.id).record.unit == "甲"
    document.end_storing()  # which comes all the same
    document.edit(replace(document.record, unit="乙"))
    assert document.store.load(document.id).record.unit == "乙"


UNSEEN = ["\u200b", "\u202e", "\ufeff", "\u2066", "\ufe0f", "\u3164", "\U000e0041", "\x07", "\u00ad"]


@pytest.mark.parametrize("mark", UNSEEN)
def test_nothing_unseen_is_kept_in_any_field(document: Session, mark: str) -> None:
    hidden = f"某{mark}局"
    tasks = (Task(id=1, text=hidden, note=hidden),)
    at = next(n for n, answer in enumerate(document.record.answers) if isinstance(answer, GradedListAnswer))
    document.edit(
        replace(document.record, unit=hidden, members=(hidden,), conduct=(Conduct(kind="弄虚作假", ground=hidden),))
    )
    document.set_answer(at, replace(document.answer(at), tasks=tasks, note=hidden))
    assert mark not in to_json(document.rubric, document.store.load(document.id).record).decode()
    assert document.record.unit == "某局"
    document.declare_void(hidden)
    document.store.person = hidden
    document.reopen(hidden)
    kept = [text for event in document.history() for text in (event.person, str(event.data))]
    assert not [text for text in kept if mark in text]
