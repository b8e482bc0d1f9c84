"""Copies of one assessment in files of their own made one: every author's events, one record, in any order."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from desktop_app.assessing.checking import faults
from desktop_app.assessing.finalising import reopen
from desktop_app.base.errors import UserError
from desktop_app.exchange.merge_questions import asked, decided, for_one
from desktop_app.exchange.merging import ChangedError, DifferentRubricsError, UnsoundCopyError, apply, compare
from desktop_app.history.merging import Outcome, Which
from desktop_app.record.assessment import Assessment
from desktop_app.record.interchange import to_json
from desktop_app.record.revision import RecordedSigning
from desktop_app.rubric.answers import Attachment
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules.graded_list import TASKS
from desktop_app.storage.purging import purge
from desktop_app.storage.store import Store
from desktop_app.storage.stored import Stored
from tests.visits import another_tool, finalised

PICTURE = b"photograph " * 3000


class Copies:
    """Copies of one file with one assessment, each open; ``work`` is what somebody does in one of them."""

    def __init__(self, folder: Path, stack: ExitStack, first: Store) -> None:
        self._folder, self._stack, self.first, self.count = folder, stack, first, 0

    @property
    def id(self) -> str:
        return self.first.ids()[0]

    def another(self, person: str, of: Store | None = None) -> Store:
        """Return a further copy, of the first unless another is named, with somebody at its keyboard."""
        self.count += 1
        path = self._folder / f"第{self.count}份.db"
        (of or self.first).copy_to(path)
        store = self._stack.enter_context(closing(Store.open(path)))
        store.person = person
        return store


@pytest.fixture
def copies(store: Store, tmp_path: Path, rubric: Rubric, record: Assessment) -> Iterator[Copies]:
    store.add(rubric, record)
    with ExitStack() as stack:
        yield Copies(tmp_path, stack, store)


def noted(store: Store, at: int, note: str) -> Stored:
    [id_] = store.ids()
    stored = store.load(id_)
    return store.save(stored, stored.record.with_answer(at, replace(stored.record.answers[at], note=note)))[0]


def task_added(store: Store, text: str) -> Stored:
    stored = store.load(store.ids()[0])
    answer: Any = stored.record.answers[6]
    new = TASKS.with_entries(answer, (*answer.tasks, TASKS.entry(text=text)))
    return store.save(stored, stored.record.with_answer(6, new))[0]


def merged(store: Store, other: Store, which: Which = Which.OURS) -> Stored:
    met = compare(store, other, store.ids()[0])
    decision = for_one(met, which)
    return apply(store, other, met, decision.answers, standing=decision.standing)


def exported(store: Store) -> bytes:
    stored = store.load(store.ids()[0])
    return to_json(stored.rubric, stored.record)


def authors(store: Store) -> list[tuple[str, str]]:
    """Return every event that nobody's merging is, by its hash, with who did it."""
    id_ = store.ids()[0]
    events = [*store.history.of(id_), *store.side.each(id_)]
    return sorted((one.hash, one.person) for one in events if one.kind not in ("merged", "set_aside"))


def test_three_copies_in_every_order_give_one_record_with_every_author(copies: Copies) -> None:
    made = [copies.another(person) for person in ("甲某某", "乙某某", "丙某某")]
    for at, store in enumerate(made):
        noted(store, at, f"第{at}份的依据")
        task_added(store, f"第{at}份新增的任务")
    found = set()
    for order in permutations(made):
        whole = copies.another("丁某某", order[0])
        for other in order[1:]:
            merged(whole, other)
            assert faults(whole) == []
        assert compare(whole, order[1], copies.id).outcome is Outcome.OLDER
        found.add((exported(whole), tuple(authors(whole))))
    [(document, who)] = found
    assert [document.decode().count(f"第{at}份新增的任务") for at in range(3)] == [1, 1, 1]
    assert {person for _, person in who} >= {"甲某某", "乙某某", "丙某某"}
