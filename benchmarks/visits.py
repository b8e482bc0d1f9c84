"""The visits that are measured: the sample visit, ten of it in a file, and one with a long ledger."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from msgspec.structs import replace

from desktop_app.base.paths import SAMPLE_VISIT
from desktop_app.record.assessment import Assessment
from desktop_app.record.interchange import from_json
from desktop_app.rubric.answers import GradedListAnswer, Task
from desktop_app.rubric.loading import shipped_rubrics
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import GradedList, Shortfall
from desktop_app.storage.store import Store

TASKS = 300


def rubric() -> Rubric:
    """Return the rubric that the sample visit is filled in on."""
    return shipped_rubrics()[0]


def sample() -> Assessment:
    """Return the sample visit."""
    return from_json(rubric(), SAMPLE_VISIT.read_bytes(), SAMPLE_VISIT.name)


def ledger_position() -> int:
    """Return the position of the item that grades a list of tasks."""
    return next(position for position, item in enumerate(rubric().items) if isinstance(item, GradedList))


def count_position() -> int:
    """Return the position of an item that asks for one count."""
    return next(position for position, item in enumerate(rubric().items) if isinstance(item, Shortfall))


def graded(shift: int) -> GradedListAnswer:
    """Return a ledger of ``TASKS`` graded tasks; each ``shift`` grades the tasks otherwise."""
    grades = [grade.label for grade in ledger().grades]
    return GradedListAnswer(
        tasks=tuple(
            Task(
                id=number,
                text=f"第{number}项整改任务的内容",
                department="办公室",
                deadline="2026-06-30",
                grade=grades[(number + shift) % len(grades)],
            )
            for number in range(1, TASKS + 1)
        )
    )


def ledger() -> GradedList:
    """Return the rule of that item."""
    item = rubric().items[ledger_position()]
    assert isinstance(item, GradedList)
    return item


def with_long_ledger(shift: int = 0) -> Assessment:
    """Return the sample visit with ``TASKS`` tasks."""
    return sample().with_answer(ledger_position(), graded(shift))


def stored(path: Path, *records: Assessment) -> list[str]:
    """Make a file that holds the visits; return their ids."""
    with closing(Store.create(path)) as store:
        return store.add_all([(rubric(), record) for record in records])


def ten() -> list[Assessment]:
    """Return ten visits."""
    return [replace(sample(), unit=f"第{number}家单位党组") for number in range(1, 11)]
