"""Two copies with 5,000 events each over a ledger of 300 tasks compared and merged, against reading their events' rows.

By itself: ``python -m benchmarks.merging``.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import msgspec
from msgspec.structs import replace

from desktop_app.base.printing import print_utf_8
from desktop_app.history.changes import changes, rows_of
from desktop_app.history.events import Event, Kind, chained, origin
from desktop_app.history.merging import Copy, Which, compare
from desktop_app.record.assessment import Assessment, empty_assessment

from . import visits
from .measure import Line, compared, table, take_turns

RUBRIC, LEDGER = visits.rubric(), visits.ledger_position()
TURNS, EVENTS, MOVED_EVERY = 5, 5000, 100
ID = "00000000-0000-4000-8000-000000000000"


def measured() -> list[Line]:
    """Merge what two have done to tasks of one ledger: notes on them, and one moved now and then."""
    begun = list(_events(origin(ID, RUBRIC.digest), [empty_assessment(RUBRIC), visits.with_long_ledger(0)]))
    ours, theirs = (_copy(begun, which) for which in range(2))

    def merge() -> None:
        found = compare(RUBRIC, ID, ours, theirs)
        found.merged(found.whole(Which.OURS))

    def read() -> None:
        for event in (*ours.events, *theirs.events):
            assert event.rows is not None

    merged, plain = take_turns(TURNS, merge, read)
    return [compared(f"merge 2×{EVENTS} events, 300 tasks", merged, "reading their rows", plain, "≤ 2000 ms")]


def _copy(begun: list[Event], which: int) -> Copy:
    records = [visits.with_long_ledger(0)]
    for number in range(EVENTS):
        records.append(_edited(records[-1], number, which))
    events = [*begun, *_events(begun[-1].hash, records)]
    return Copy(head=events[-1].hash, events=events, rows=rows_of(RUBRIC, records[-1]))


def _edited(record: Assessment, number: int, which: int) -> Assessment:
    answer: Any = record.answers[LEDGER]
    tasks = list(answer.tasks)
    place = (2 * number + which) % len(tasks)
    if number % MOVED_EVERY == MOVED_EVERY - 1:
        tasks.insert(number * 7 % len(tasks), tasks.pop(place))
    else:
        tasks[place] = replace(tasks[place], note=f"第{number}次")
    return record.with_answer(LEDGER, replace(answer, tasks=tuple(tasks)))


def _events(before: str, records: list[Assessment]) -> Iterator[Event]:
    for number, (old, new) in enumerate(pairwise(records)):
        rows = msgspec.json.encode(changes(RUBRIC, old, new)).decode()
        at = f"2026-11-20T14:03:00.{number:06}+08:00"
        before = chained(before, at, "", Kind.EDITED, "{}", rows)
        yield Event(number, at, "", Kind.EDITED, {}, rows, before)


if __name__ == "__main__":
    print_utf_8()
    print(table(measured()))
