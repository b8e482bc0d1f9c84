"""Copies that lie in files: edited as the window edits, of every version that was given out, purged."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.assessing.editing import Editing
from desktop_app.history.changes import rows_of
from desktop_app.history.events import Kind
from desktop_app.history.merging import Copy, Outcome, Which, compare
from desktop_app.history.purging import Note
from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.record.interchange import to_json
from desktop_app.record.rows import particulars_row
from desktop_app.rubric.answers import Task
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.purging import purge
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.history.copies import Desk
from tests.history.scribbling import scribble
from tests.samples import FILES
from tests.strategies import SHIPPED


class Window(Desk):
    """A copy in a file, on which somebody works as in the window."""

    def __init__(self, path: Path) -> None:
        self.store = Store.open(path)
        self.store.person = self.person = path.stem
        self.editing = Editing(self.store, self.store.ids()[0], lambda: None)
        self.rubric, self.done = self.editing.rubric, list[Assessment]()

    @property
    def record(self) -> Assessment:  # type: ignore[override]
        return self.editing.record

    def edit(self, record: Assessment, kind: Kind = Kind.EDITED) -> None:
        self.done.append(self.record)
        self.editing.edit(record, "" if len(self.done) % 3 else "0.unit", kind)

    def undo(self) -> None:
        self.editing.undo()

    def redo(self) -> None:
        self.editing.redo()

    @property
    def as_copy(self) -> Copy:
        return copy_of(self.store, self.editing.id)


def copy_of(store: Store, assessment_id: str) -> Copy:
    stored = store.load(assessment_id)
    events = store.history.of(stored.id)
    return Copy(head=stored.head, events=events, rows=store.rows(stored.id), status=stored.status)


@contextmanager
def window(path: Path) -> Iterator[Window]:
    made = Window(path)
    with closing(made.store):
        yield made


@settings(max_examples=examples(12))
@given(seeds=st.lists(st.integers(0, 2**32), min_size=3, max_size=3))
def test_what_was_edited_in_files_comes_together(seeds: list[int], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("copies")
    with closing(Store.create(folder / "甲.db")) as store:
        store.add(SHIPPED, empty_assessment(SHIPPED))
    with window(folder / "甲.db") as first:
        scribble(first, seeds[0], 12)
    shutil.copy(folder / "甲.db", folder / "乙.db")
    with window(folder / "甲.db") as one, window(folder / "乙.db") as other:
        scribble(one, seeds[1], 12)
        scribble(other, seeds[2], 12)
        pairs = (one.as_copy, other.as_copy), (other.as_copy, one.as_copy)
        found = [compare(SHIPPED, one.editing.id, *pair) for pair in pairs]
        if found[0].outcome is not Outcome.MERGE:
            assert found[0].outcome in (Outcome.SAME, Outcome.NEWER, Outcome.OLDER)
            return
        answers = {question.field: question.sides[0].key for question in found[0].questions}
        merged = [each.merged(answers) for each in found]
        assert to_json(SHIPPED, merged[0].record) == to_json(SHIPPED, merged[1].record)
        for desk, made in zip((one, other), merged, strict=True):
            desk.editing.edit(made.record)
            particulars = {("assessment", ()): particulars_row(made.record)}
            assert desk.as_copy.rows == rows_of(SHIPPED, made.record) | particulars


@pytest.mark.parametrize("name", ["version-2", "version-3", "version-4", "version-5"])
def test_drafts_of_every_version_that_was_given_out_are_merged(name: str, tmp_path: Path) -> None:
    for path in (tmp_path / "甲.db", tmp_path / "乙.db"):
        shutil.copy(FILES / name / "visits.db", path)
        Store.open(path).file.close()  # brought up to date apart
    tried = 0
    with closing(Store.open(tmp_path / "甲.db")) as one, closing(Store.open(tmp_path / "乙.db")) as other:
        for number in one.ids():
            if one.load(number).status == "draft":
                stored = one.load(number)
                one.save(stored, replace(stored.record, leader="甲"))
                other.save(other.load(number), replace(stored.record, mark="乙"))
                found = compare(stored.rubric, number, copy_of(one, number), copy_of(other, number))
                merged = found.merged({})
                assert found.outcome is Outcome.MERGE
                assert merged.record == replace(stored.record, leader="甲", mark="乙")
                tried += 1
    assert tried


def test_a_file_of_which_something_was_purged_is_one_side_whole(store: Store, rubric: Rubric, tmp_path: Path) -> None:
    stored = store.load(store.add(rubric, empty_assessment(rubric)))
    noted = replace(stored.record.answers[0], note="误记")
    stored, _ = store.save(stored, stored.record.with_answer(0, noted))
    shutil.copy(store.path, tmp_path / "乙.db")
    purge(store, stored, Note("answer", (rubric.items[0].number,)))
    with closing(Store.open(tmp_path / "乙.db")) as other:
        found = compare(rubric, stored.id, copy_of(store, stored.id), copy_of(other, stored.id))
    assert (found.outcome, "彻底删除" in found.reason) == (Outcome.WHOLE, True)


def disjoint(base: Desk, which: int, of: int) -> Desk:
    """Return a copy in which one of several has done his items, and his tasks of the ledger."""
    desk = base.copied("甲乙丙丁"[which])
    for position, item in enumerate(SHIPPED.items):
        if position % of == which and item.number != 7:
            answer = item.flawless(desk.record.answers[position]) or desk.record.answers[position]
            desk.edit(desk.record.with_answer(position, replace(answer, note=f"{desk.person}写", own=item.points)))
    for place in range(which, 12, of):
        tasks = list(desk.record.answers[6].tasks)
        tasks[place] = replace(tasks[place], grade="较好", note=desk.person, methods=(SHIPPED.methods[which],))
        desk.answer(7, tasks=tuple(tasks))
    desk.answer(7, tasks=(*desk.record.answers[6].tasks, Task(id=13, text=f"{desk.person}加")))
    return desk


def test_four_copies_with_parts_of_their_own_are_one_in_all_24_orders() -> None:
    base = Desk(SHIPPED, person="组长")
    base.answer(7, tasks=tuple(Task(id=n, text=f"任务{n}") for n in range(1, 13)))
    copies = [disjoint(base, which, 4) for which in range(4)]
    events: set[tuple[str, str]] = {(event.hash, event.person) for copy in copies for event in copy.events}
    found = set()
    for first, *rest in permutations(copies):
        whole = first.copied("组长")
        for copy in rest:
            assert whole.merge(copy).questions == ()
        assert whole.fault == ""
        assert events <= {(node.hash, node.event.person) for node in whole.nodes()}
        found.add(whole.json)
    assert len(found) == 1
    last: Any = whole.record.answers[6]
    assert [task.grade for task in last.tasks] == ["较好"] * 12 + [None] * 4
    assert base.compared(whole).whole(Which.OURS) == {}
