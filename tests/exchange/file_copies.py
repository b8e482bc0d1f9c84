"""Copies of a data file with one assessment, in which several people work, and which are made one again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from random import Random
from typing import Any

from msgspec.structs import replace

from desktop_app.exchange.merging.merging import apply, compare
from desktop_app.exchange.merging.questions import for_one
from desktop_app.history.events import Kind
from desktop_app.history.graph import JOINING
from desktop_app.history.merging import Which
from desktop_app.record.assessment import Assessment
from desktop_app.record.interchange import to_json
from desktop_app.rubric.answers import Attachment
from desktop_app.rubric.rules.graded_list import TASKS
from desktop_app.storage.store import Store
from desktop_app.storage.stored import Stored
from tests.harness.edits import random_answer


class Copies:
    """Copies of one file with one assessment, each open; ``work`` is what somebody does in one of them."""

    def __init__(self, folder: Path, stack: ExitStack, first: Store) -> None:
        self._folder, self._stack, self.first, self.count = folder, stack, first, 0

    @property
    def id(self) -> str:
        return self.first.ids()[0]

    def another(self, person: str, of: Store | None = None, name: str = "") -> Store:
        """Return a further copy, of the first unless another is named, with somebody at its keyboard."""
        self.count += 1
        path = self._folder / (name or f"第{self.count}份.db")
        (of or self.first).copy_to(path)
        store = self._stack.enter_context(closing(Store.open(path)))
        store.person = person
        return store


@contextmanager
def copies_in(folder: Path, first: Store) -> Iterator[Copies]:
    """Make copies of a file in a folder, which are closed afterwards."""
    with ExitStack() as stack:
        yield Copies(folder, stack, first)


def noted(store: Store, at: int, note: str) -> Stored:
    [id_] = store.ids()
    stored = store.load(id_)
    return store.save(stored, stored.record.with_answer(at, replace(stored.record.answers[at], note=note)))[0]


def graded(store: Store, at: int, grade: str) -> Stored:
    """Grade the task in that place."""
    stored = store.load(store.ids()[0])
    answer: Any = stored.record.answers[6]
    tasks = (replace(task, grade=grade) if place == at else task for place, task in enumerate(answer.tasks))
    return store.save(stored, stored.record.with_answer(6, replace(answer, tasks=tuple(tasks))))[0]


def task_added(store: Store, text: str) -> Stored:
    stored = store.load(store.ids()[0])
    answer: Any = stored.record.answers[6]
    new = TASKS.with_entries(answer, (*answer.tasks, TASKS.entry(text=text)))
    return store.save(stored, stored.record.with_answer(6, new))[0]


def merged(store: Store, other: Store) -> Stored:
    """Let another copy come in; whatever is asked is decided for what is here."""
    return decided_for(Which.OURS, store, other)


def decided_for(which: Which, store: Store, other: Store) -> Stored:
    """Let another copy of the assessment that both have come in; whatever is asked is decided for one."""
    [id_] = set(store.ids()) & set(other.ids())
    met = compare(store, other, id_)
    decision = for_one(met, which)
    return apply(store, other, met, decision.answers, standing=decision.standing)


def exported(store: Store) -> bytes:
    stored = store.load(store.ids()[0])
    return to_json(stored.rubric, stored.record)


def authors(store: Store) -> list[tuple[str, str]]:
    """Return every event that nobody's merging is, by its hash, with who did it."""
    id_ = store.ids()[0]
    events = [*store.history.of(id_), *store.side.each(id_)]
    return sorted((one.hash, one.person) for one in events if one.kind not in JOINING)


def worked_on(store: Store, seed: int, steps: int) -> None:
    """Edit a copy at random: answers of every kind, particulars, evidence, and back again."""
    chance = Random(seed)
    stored = store.load(store.ids()[0])
    before: list[Assessment] = []
    for _ in range(steps):
        record, kind = stored.record, Kind.EDITED
        at = chance.randrange(len(record.answers))
        answer: Any = record.answers[at]
        match chance.randrange(8):
            case 0 if before:
                record, kind = before.pop(), Kind.UNDONE
            case 1:
                record = replace(record, leader=chance.choice(["甲某某", "乙某某"]), date="2026-11-19")
            case 2:
                content = b"%d" % chance.randrange(3) * 50
                file = Attachment(name="照片.jpg", sha256=store.evidence.add(content, "image/jpeg"), size=len(content))
                files = answer.files if file in answer.files else (*answer.files, file)
                record = record.with_answer(at, replace(answer, files=files))
            case _:
                record = record.with_answer(at, random_answer(chance, stored.rubric.items[at], answer))
        if record != stored.record:
            before += [stored.record] if kind is Kind.EDITED else []
            stored, _ = store.save(stored, record, kind)


def records(store: Store) -> dict[str, Assessment]:
    """Return the record as it stood after each event, of branches too, by the event's hash; not of mergings."""
    stored = store.load(store.ids()[0])
    seen = store.seen(stored.id)
    events = (event for event in seen if event.kind not in JOINING)
    return {event.hash: seen.record(stored.rubric, stored.record, event) for event in events}
