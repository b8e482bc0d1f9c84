"""Random work on a copy of an assessment: whatever can be entered, undone, put back, brought in and taken away."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any

from msgspec.structs import replace

from desktop_app.history.events import Kind
from desktop_app.record.assessment import Conduct, Noted
from desktop_app.rubric.answers import Attachment, Reading, Task
from desktop_app.rubric.rubric import Rubric
from tests.harness.edits import random_answer
from tests.history.copies import Desk

NAMES = ["甲", "乙", "丙", "丁"]
TEXTS = ["", "台账", "查阅记录", "走访"]
FILES = [Attachment(name=f"{name}.jpg", sha256=digit * 64, size=9) for digit, name in zip("01ab", NAMES, strict=True)]
WORDS = [name for name in Task.__struct_fields__ if name not in ("id", "grade", "methods", "files")]


def changed(chance: Random, present: tuple[Any, ...], possible: list[Any]) -> tuple[Any, ...]:
    """Return a list into which something came, out of which it went, or which is in another order."""
    found = list(present)
    what = chance.randrange(3)
    if what == 0 and found:
        found.pop(chance.randrange(len(found)))
    elif what == 1 and len(found) > 1:
        found.insert(chance.randrange(len(found)), found.pop(chance.randrange(len(found))))
    elif new := [one for one in possible if one not in found]:
        found.insert(chance.randrange(len(found) + 1), chance.choice(new))
    return tuple(found)


def _particulars(chance: Random, desk: Desk) -> None:
    record, rubric = desk.record, desk.rubric
    match chance.randrange(6):
        case 0:
            record = replace(record, members=changed(chance, record.members, NAMES))
        case 1:
            possible = [Conduct(kind=kind, ground=chance.choice(TEXTS)) for kind in rubric.conduct]
            kinds = {one.kind for one in record.conduct}
            free = [one for one in possible if one.kind not in kinds]
            record = replace(record, conduct=changed(chance, record.conduct, free))
        case 2:
            noted = {one.warning for one in record.noted}
            free = [Noted(words=name, warning=name) for name in NAMES if name not in noted]
            record = replace(record, noted=changed(chance, record.noted, free))
        case 3 if record.conduct:
            told = replace(record.conduct[-1], ground=chance.choice(TEXTS))
            record = replace(record, conduct=(*record.conduct[:-1], told))
        case 4:
            record = replace(record, unit=chance.choice(TEXTS), mark=chance.choice(["", "内部"]))
        case _:
            record = replace(record, date=chance.choice(["", "2026-11-20"]), leader=chance.choice(NAMES))
    desk.edit(record)


def _answer(chance: Random, desk: Desk) -> None:
    at = chance.randrange(len(desk.rubric.items))
    item, answer = desk.rubric.items[at], desk.record.answers[at]
    desk.edit(desk.record.with_answer(at, random_answer(chance, item, answer)))


def _aside(chance: Random, desk: Desk) -> None:
    """Change one of what every answer has, and the parts of a value that are fields of their own."""
    at = chance.randrange(len(desk.rubric.items))
    answer = desk.record.answers[at]
    match chance.randrange(6):
        case 0:
            answer = replace(answer, methods=changed(chance, answer.methods, list(desk.rubric.methods)))
        case 1:
            answer = replace(answer, files=changed(chance, answer.files, FILES))
        case 2:
            answer = replace(answer, own_note=chance.choice(TEXTS))
        case 3 if hasattr(answer, "reading") and desk.rubric.items[at].weight_pending:
            reading = Reading(value=Decimal(chance.randrange(3)), person=chance.choice(NAMES))
            answer = replace(answer, reading=chance.choice([None, reading if reading.value <= 1 else None]))
        case 4 if hasattr(answer, "grounds"):
            heads = len(desk.rubric.items[at].heads)
            answer = replace(answer, grounds=tuple(chance.choice(TEXTS) for _ in range(chance.randrange(heads + 1))))
        case _:
            answer = replace(answer, note=chance.choice(TEXTS))
    desk.edit(desk.record.with_answer(at, answer))


def _task(chance: Random, desk: Desk) -> None:
    """Change the ledger of the item that has one, as the window does: a new task gets the highest number and one."""
    at = next(at for at, item in enumerate(desk.rubric.items) if item.listings and item.listings[0].numbered)
    item, answer = desk.rubric.items[at], desk.record.answers[at]
    tasks = list(answer.tasks)
    what = chance.choice(["edit", "edit", "edit", "add", "add", "remove", "move", "import", "lists"])
    kind = Kind.EDITED
    if what == "import":
        kind = Kind.LEDGER_IMPORTED
        tasks += [Task(text=text, department=text) for text in chance.sample(NAMES, 2)]
    elif what == "add" or not tasks:
        tasks.insert(chance.randrange(len(tasks) + 1), Task(text=chance.choice(TEXTS)))
    else:
        place = chance.randrange(len(tasks))
        task = tasks.pop(place)
        if what == "move":
            tasks.insert(chance.randrange(len(tasks) + 1), task)
        elif what == "lists":
            methods = changed(chance, task.methods, list(desk.rubric.methods))
            tasks.insert(place, replace(task, methods=methods, files=changed(chance, task.files, FILES)))
        elif what == "edit":
            new = {chance.choice(WORDS): chance.choice(TEXTS)}
            grade = chance.choice([None, *item.percents])
            tasks.insert(place, replace(task, **chance.choice([new, {"grade": grade}])))
    made = item.listings[0].with_entries(answer, tasks)
    desk.edit(desk.record.with_answer(at, made), kind)


def _put_back(chance: Random, desk: Desk) -> None:
    if desk.done:
        desk.edit(chance.choice(desk.done), Kind.PUT_BACK)


WORK: list[Callable[[Random, Desk], None]] = [
    *[_particulars, _answer, _aside, _task] * 2,
    *[lambda _, desk: desk.undo()] * 2,
    lambda _, desk: desk.redo(),
    _put_back,
    _task,
]


def scribble(desk: Desk, seed: int, steps: int) -> Desk:
    """Let somebody work on a copy at random; return it."""
    chance = Random(seed)
    for _ in range(steps):
        chance.choice(WORK)(chance, desk)
    return desk


def begun(rubric: Rubric, seed: int, steps: int) -> Desk:
    """Return a copy on which somebody has worked."""
    return scribble(Desk(rubric), seed, steps)
