"""The one door: undo and redo to the byte, steps that merge while typing, failures that lose nothing."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.assessing.checking import faults as faults_of
from desktop_app.base.errors import UserError
from desktop_app.history.replay import record_at
from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.record.revision import RecordedSigning
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.strategies import RUBRICS, answers, assessments
from ui.document import Document

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def document(tmp_path: Path, rubric: Rubric) -> Document:
    store = Store.create(tmp_path / "file.db")
    return Document(store, store.add(rubric, empty_assessment(rubric), "新建"))


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
@settings(max_examples=6, suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow])  # a slow disk
@given(data=st.data())
def test_undo_of_200_edits_returns_to_the_start_and_redo_to_the_end(
    tmp_path_factory: pytest.TempPathFactory, rubric: Rubric, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("undo") / "file.db"
    store = Store.create(path)
    begin = data.draw(assessments(rubric))
    document = Document(store, store.add(rubric, begin, "新建"))
    before = content(path)
    fields = data.draw(st.lists(st.sampled_from(["", "", "a", "b"]), min_size=200, max_size=200))
    for field, edit in zip(fields, data.draw(st.lists(edits(rubric), min_size=200, max_size=200)), strict=True):
        document.edit(edit(document.record), f"改动{field}", field)  # in a row in one field: one step
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


def test_typing_into_one_field_is_one_step_and_one_line_of_history(document: Document) -> None:
    store = document._store
    for text in ("某", "某市", "某市局"):
        document.edit(replace(document.record, unit=text), "被评估单位", "unit")
    assert [entry.words for entry in store.history(document.id)] == ["新建", "被评估单位"]
    assert store.history(document.id)[-1].changes == [
        ["assessment", [], ["", "", "", "[]", "[]", "[]"], ["某市局", "", "", "[]", "[]", "[]"]],
    ]
    document.undo()
    assert document.record.unit == store.load(document.id).record.unit == ""


def test_leaving_a_field_ends_its_step(document: Document) -> None:
    document.edit(replace(document.record, unit="某市"), "被评估单位", "unit")
    document.settle()
    document.edit(replace(document.record, unit="某市局"), "被评估单位", "unit")
    document.undo()
    assert document.record.unit == "某市"


def test_what_was_typed_and_taken_back_again_is_no_step(document: Document) -> None:
    for text in ("某", ""):
        document.edit(replace(document.record, unit=text), "被评估单位", "unit")
    assert document.undo_words == ""
    assert [entry.words for entry in document._store.history(document.id)] == ["新建"]


def test_history_tells_also_what_a_failure_held_up(document: Document, tmp_path: Path) -> None:
    path, away = tmp_path / "file.db", tmp_path / "away.db"
    path.rename(away)
    document.edit(replace(document.record, leader="张某某"), "组长")
    document.edit(replace(document.record, unit="某"), "单位", "unit")
    away.rename(path)
    for text in ("某市", "某市局"):
        document.edit(replace(document.record, unit=text), "单位", "unit")
    [_, entry] = document._store.history(document.id)
    assert entry.changes == [
        ["assessment", [], ["", "", "", "[]", "[]", "[]"], ["某市局", "", "张某某", "[]", "[]", "[]"]]
    ]


def test_what_the_file_lacks_keeps_the_status_from_changing(document: Document, tmp_path: Path) -> None:
    path, away = tmp_path / "file.db", tmp_path / "away.db"
    path.rename(away)
    document.edit(replace(document.record, unit="某市局"), "被评估单位")
    away.rename(path)
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
    assert document._store.load(document.id).record.unit == "某市局"


def test_an_edit_that_changes_nothing_does_nothing(document: Document, qtbot: Any) -> None:
    with qtbot.assertNotEmitted(document.changed):
        document.edit(replace(document.record), "什么也没改")
    assert document.undo_words == ""
    assert len(document._store.history(document.id)) == 1


def test_an_edit_after_undo_forgets_what_was_undone(document: Document) -> None:
    for text in ("一", "二"):
        document.edit(replace(document.record, unit=text), text)
    document.undo()
    document.edit(replace(document.record, unit="三"), "三")
    assert document.redo_words == ""
    document.undo()
    assert document.record.unit == "一"


def test_each_edit_is_signalled_once(document: Document, qtbot: Any) -> None:
    heard: list[str] = []
    document.changed.connect(lambda: heard.append(document.record.unit))
    document.edit(replace(document.record, unit="某市"), "单位")
    document.undo()
    document.redo()
    assert heard == ["某市", "", "某市"]


def test_a_file_that_went_away_keeps_what_was_typed_until_it_is_back(document: Document, tmp_path: Path) -> None:
    path, away = tmp_path / "file.db", tmp_path / "away.db"
    os.rename(path, away)  # noqa: PTH104
    for text in ("某", "某市"):
        document.edit(replace(document.record, unit=text), "被评估单位", "unit")
    assert "移走" in document.failure
    assert document.record.unit == "某市"
    away.rename(path)
    document.retry()
    assert document.failure == ""
    assert document._store.load(document.id).record.unit == "某市"
    document.undo()
    assert document._store.load(document.id).record.unit == ""


@settings(max_examples=8)
@given(data=st.data())
def test_the_history_leads_to_what_was_there_whatever_is_typed_undone_or_held_up(
    tmp_path_factory: pytest.TempPathFactory, rubric: Rubric, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("history") / "file.db"
    store = Store.create(path)
    document = Document(store, store.add(rubric, empty_assessment(rubric), "新建"))
    moves = ["a", "a", "b", "", "undo", "redo", "settle", "away", "back"]
    there = {entry.id: document.record for entry in document.history()}
    for move in [*data.draw(st.lists(st.sampled_from(moves), min_size=30, max_size=60)), "back"]:
        if move == "away" and path.exists():
            path.rename(path.with_name("away.db"))
        elif move == "back":
            if not path.exists():
                path.with_name("away.db").rename(path)
            document.retry()
        elif move in ("undo", "redo", "settle"):
            getattr(document, move)()
        elif move != "away":
            unit = data.draw(st.sampled_from(["", "某县", "某市"]))
            edit = replace(document.record, **{"leader" if move == "b" else "unit": unit})
            document.edit(edit, f"改动{move}", move)
        if path.exists():
            entries = document.history()
            there = {entry.id: there.get(entry.id, document.record) for entry in entries}
            if not document.failure:
                there[entries[-1].id] = document.record
    assert {entry: record_at(rubric, document.record, entries, entry) for entry in there} == there
    assert faults_of(store) == []
    store.close()


def test_a_line_of_history_is_rewritten_only_while_it_is_the_last(document: Document, tmp_path: Path) -> None:
    path, away = tmp_path / "file.db", tmp_path / "away.db"
    document.edit(replace(document.record, unit="某"), "单位", "unit")
    path.rename(away)
    document.edit(replace(document.record, unit="某市"), "单位", "unit")
    away.rename(path)
    document.retry()
    document.edit(replace(document.record, unit="某市局"), "单位", "unit")
    document.edit(replace(document.record, leader="张某某"), "组长", "leader")
    document.undo()
    document.edit(replace(document.record, leader="李某某"), "组长", "leader")
    document.edit(replace(document.record, leader=""), "组长", "leader")
    document.edit(replace(document.record, unit="某县局"), "单位", "unit")
    assert document._store.check() == []


def test_a_status_that_another_program_has_set_comes_with_its_content(document: Document) -> None:
    store = document._store
    other = store.load(document.id)
    other, _ = store.save(other, replace(other.record, unit="别人填的"))
    store.set_status(other, "void", "误建", "作废")
    document.reread()
    assert document.record.unit == "别人填的"
    document.reopen("有误")
    assert store.load(document.id).record.unit == "别人填的"
