"""Random work on a store, fast and repeatable: every kind of answer, evidence, undo, 定稿 and what comes after."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from hashlib import sha256
from random import Random
from typing import Any, NamedTuple
from unittest.mock import patch

from msgspec.structs import replace

from desktop_app.assessing import finalising
from desktop_app.paper.typesetting.pen import Pdf
from desktop_app.record.assessment import Assessment, Noted, empty_assessment
from desktop_app.record.interchange import to_json
from desktop_app.record.readiness import today, warnings
from desktop_app.record.revision import RecordedSigning
from desktop_app.record.scoring import score
from desktop_app.rubric import rules
from desktop_app.rubric.answers import Attachment, Ballot, GradedListAnswer, Task
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from desktop_app.storage.stored import Stored
from tests.ready import ready

WORDS = ["台账", "查阅记录", "𠮷㐂", "“对账销号”", "", "长" * 2000]
DAYS = ["2026-11-20", "2026-11-19"]


class FoundError(Exception):
    """What must never be, and was found."""


class Work(NamedTuple):
    """One transaction: the assessment that it changes (empty: a new one), what is there after it (empty: nothing),
    and the deed."""

    id: str
    after: str
    do: Callable[[], Any]


def summary(store: Store, stored: Stored) -> str:
    """Return one text that tells any two states of an assessment apart."""
    kept = [
        (len(found), repr(found[-1:])) for found in (store.revisions.of(stored.id), store.revisions.signings(stored.id))
    ]
    return told(stored, kept[0][0], kept[1][0])


def told(stored: Stored, revisions: int, signings: int) -> str:
    """Return the summary of a state with so many revisions and signings."""
    whole = [to_json(stored.rubric, stored.record).decode(), stored.status, stored.reason, revisions, signings]
    return sha256(json.dumps(whole).encode()).hexdigest()


def random_answer(chance: Random, item: Any, present: Any) -> Any:
    """Return a valid answer for an item; a ledger changes in one place."""
    match item:
        case rules.Shortfall():
            value: dict[str, Any] = {"count": chance.randrange(5)}
        case rules.PlanShortfall():
            value = {"required": chance.randrange(5), "done": chance.choice([None, 0, 3])}
        case rules.Choice():
            value = {"choice": chance.choice([None, *(option.label for option in item.options)])}
        case rules.Checklist():
            labels = [option.label for option in item.options]
            value = {"ticked": tuple(chance.sample(labels, chance.randrange(len(labels) + 1)))}
        case rules.PerCase():
            value = {"cases": chance.randrange(4)}
        case rules.GradedList():
            return replace(present, tasks=_random_tasks(chance, item, present), note=chance.choice(WORDS))
        case rules.Ratio():
            given = {"rate": Decimal(chance.randrange(10001)) / 100, "ballots": ()}
            counted = {"rate": None, "ballots": tuple(_random_ballots(chance, item))}
            value = chance.choice([given, counted])
        case rules.Direct():
            value = {"points": item.step * chance.randrange(int(item.points / item.step) + 1)}
    own = chance.choice([None, Decimal(0), item.points])
    return replace(present, **value, note=chance.choice(WORDS), own=own)


def _random_tasks(chance: Random, item: Any, present: GradedListAnswer) -> tuple[Task, ...]:
    tasks = list(present.tasks)
    highest = max((task.id for task in tasks), default=0)
    what = chance.choice(["grade", "grade", "add", "many", "remove", "move"])
    if what == "many" or not tasks:
        tasks += [Task(id=highest + 1 + n, text=f"任务{n}", department="某科") for n in range(22)]
    elif what == "add":
        tasks.insert(chance.randrange(len(tasks) + 1), Task(id=highest + 1, text=chance.choice(WORDS)))
    else:
        at = chance.randrange(len(tasks))
        task = tasks.pop(at)
        if what == "grade":
            grade = chance.choice([None, *item.percents])
            tasks.insert(at, replace(task, grade=grade, note=chance.choice(WORDS)))
        elif what == "move":
            tasks.insert(chance.randrange(len(tasks) + 1), task)
    return tuple(tasks[:60])


def _random_ballots(chance: Random, item: Any) -> Iterator[Ballot]:
    for group in chance.sample(item.groups, chance.randrange(1, len(item.groups) + 1)):
        counts = [chance.randrange(30) for _ in range(5)]
        names = ("satisfied", "fairly", "dissatisfied", "abstained", "invalid")
        named = dict(zip(names, counts, strict=True))
        yield Ballot(group=group, issued=sum(counts) + chance.randrange(3), returned=sum(counts), **named)


class Worker:
    """Somebody who works on all the assessments of a store, at random but never against the rules."""

    def __init__(self, store: Store, rubric: Rubric, complete: Assessment, seed: int) -> None:
        self._store, self._rubric, self._complete = store, rubric, complete
        self._chance = Random(seed)
        self._seen: dict[str, list[Assessment]] = {}
        self._typing: tuple[str, int, Assessment] | None = None  # assessment, row of the history, since
        store.person = "张某某"

    def work(self) -> Iterator[Work]:
        """Yield transactions; each must have been done before the next is asked for."""
        while True:
            ids = self._store.ids()
            if not ids or (len(ids) < 4 and self._chance.random() < 0.1):
                yield self._begun()
                continue
            stored = self._store.load(self._chance.choice(ids))
            yield from (self._on_draft if stored.status == "draft" else self._on_final)(stored)

    def _begun(self) -> Work:
        record = self._chance.choice([empty_assessment(self._rubric), replace(self._complete, unit="某县局")])
        blank = Stored(id="", rubric=self._rubric, record=record, status="draft", head="")
        return Work("", told(blank, 0, 0), lambda: self._store.add(self._rubric, record))

    def _on_draft(self, stored: Stored) -> Iterator[Work]:
        what = self._chance.random()
        revisions = self._store.revisions.of(stored.id)
        if what < 0.03 and not revisions and len(self._store.ids()) > 1:
            yield Work(stored.id, "", lambda: self._store.delete(stored.id))
        elif what < 0.08:
            yield from self._evidence(stored)
        elif what < 0.12:
            yield from self._final(stored)
        elif what < 0.2 and self._seen.get(stored.id):
            yield self._edit(stored, self._chance.choice(self._seen[stored.id]))
        elif what < 0.3:
            yield from self._typed(stored)
        elif what < 0.36:
            unit, day = self._chance.choice(["某市局", "某县局", ""]), self._chance.choice(DAYS)
            yield self._edit(stored, replace(stored.record, unit=unit, date=day))
        else:
            at = self._chance.randrange(len(stored.rubric.items))
            answer = random_answer(self._chance, stored.rubric.items[at], stored.record.answers[at])
            yield self._edit(stored, stored.record.with_answer(at, answer))

    def _edit(self, stored: Stored, record: Assessment) -> Work:
        self._seen.setdefault(stored.id, []).append(stored.record)
        return self._leading_to(stored, replace(stored, record=record), lambda: self._store.save(stored, record))

    def _leading_to(self, stored: Stored, after: Stored, do: Callable[[], Any], more: tuple[int, int] = (0, 0)) -> Work:
        counts = (
            len(self._store.revisions.of(stored.id)) + more[0],
            len(self._store.revisions.signings(stored.id)) + more[1],
        )
        return Work(stored.id, told(after, *counts), do)

    def _typed(self, stored: Stored) -> Iterator[Work]:
        """Type into one field: several transactions, one line of history."""
        since, entry = stored.record, None
        for length in range(1, self._chance.randrange(2, 7)):
            record = replace(stored.record, leader="张某某李某某"[:length])
            made: list[tuple[Stored, int | None]] = []

            def do(
                stored: Stored = stored, record: Assessment = record, entry: int | None = entry, made: Any = made
            ) -> None:
                made.append(self._store.save(stored, record, event=entry, since=since if entry else None))

            yield self._leading_to(stored, replace(stored, record=record), do)
            stored, entry = made[0]

    def _evidence(self, stored: Stored) -> Iterator[Work]:
        content = self._chance.randbytes(self._chance.choice([100, 5000, 300_000]))
        file = Attachment(name="照片.jpg", sha256=sha256(content).hexdigest(), size=len(content))
        at = self._chance.randrange(len(stored.rubric.items))
        answer = stored.record.answers[at]
        record = stored.record.with_answer(at, replace(answer, files=(*answer.files, file)))

        def do() -> None:
            with self._store.together():  # bytes lie in the file with the edit that names them, or not at all
                self._store.evidence.add(content, "image/jpeg")
                self._store.save(stored, record)

        yield self._leading_to(stored, replace(stored, record=record), do)

    def _final(self, stored: Stored) -> Iterator[Work]:
        record = finalisable(self._rubric, replace(self._complete, members=(self._chance.choice(WORDS[:4]),)))
        yield self._edit(stored, record)
        stored = self._store.load(stored.id)
        revision = finalising.prepared(stored, self._store.revisions.of(stored.id), self._store.person)
        after = replace(stored, status="final", reason="")
        yield self._leading_to(stored, after, lambda: finalising.keep(self._store, stored, revision), (1, 0))

    def _on_final(self, stored: Stored) -> Iterator[Work]:
        number = len(self._store.revisions.of(stored.id))
        if stored.status == "final" and self._chance.random() < 0.4:
            signing = RecordedSigning(revision=number, outcome="signed", signer="王某某")
            after = replace(stored, status="signed", reason="")
            yield self._leading_to(stored, after, lambda: finalising.sign(self._store, stored, signing), (0, 1))
        elif stored.status != "void" and self._chance.random() < 0.1:
            after = replace(stored, status="void", reason="误建")
            yield self._leading_to(stored, after, lambda: finalising.declare_void(self._store, stored, "误建"))
        else:
            after = replace(stored, status="draft", reason="有误")
            yield self._leading_to(stored, after, lambda: finalising.reopen(self._store, stored, "有误"))


def finalisable(rubric: Rubric, record: Assessment) -> Assessment:
    """Return a complete record with all that 定稿 asks for today."""
    record = ready(rubric, record)
    found = warnings(rubric, record, score(rubric, record), today())
    return replace(record, noted=tuple(Noted(words=one.words, warning=one.key) for one in found))


@contextmanager
def without_pdfs() -> Iterator[None]:
    """Let 定稿 do all but draw, which takes a hundred times longer than the rest."""
    sheet, supplement = Pdf(b"%PDF-1.7 sheet", ()), Pdf(b"%PDF-1.7 supplement" * 2000, ())
    with (
        patch("desktop_app.paper.supplement.document_pdf", lambda *_, **__: sheet),
        patch("desktop_app.paper.supplement.internal_pdf", lambda *_, **__: supplement),
    ):
        yield
