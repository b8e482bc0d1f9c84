"""A thousand files taken in and verified, against a bare loop that opens, looks through, reads and writes the same."""

from __future__ import annotations

import gc
import sqlite3
import sys
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from random import Random
from time import perf_counter

from msgspec.structs import replace

from desktop_app.base.paths import SCHEMA
from desktop_app.exchange.taking.taking_in import look_through, take_in
from desktop_app.history.events import Kind
from desktop_app.record.assessment import empty_assessment
from desktop_app.record.interchange import to_json
from desktop_app.rubric.answers import GradedListAnswer, Task
from desktop_app.rubric.loading import shipped_rubrics
from desktop_app.rubric.rules import GradedList
from desktop_app.storage.store import Store

from .measure import Line, compared

FILES, TASKS, EVENTS = 1000, 60, 40
TURNS = 3
ORDERS, FEW = 20, 40
BARE = "opened, quick_check, all rows read, executemany"
_WORDS = "健全完善制度机制，明确责任分工，逐项对账销号，确保整改到位"


def measured(folder: Path, files: int = FILES) -> list[Line]:
    """Take turns between the bare loop and taking in; then the same again, and fewer files in other orders."""
    source = folder / "files"
    source.mkdir()
    made(source, files)
    bare, first, again = [], [], []
    _results(source, folder, 1)
    before = peak()
    for turn in range(TURNS):
        bare.append(timed(lambda at=turn: _bare(source, folder / f"bare-{at}.db")))  # type: ignore[misc]
        path = folder / f"office-{turn}.db"
        Store.create(path).close()
        first.append(timed(lambda at=path: _taken(source, at, files)))  # type: ignore[misc]
        again.append(timed(lambda at=path: _taken(source, at, 0)))  # type: ignore[misc]
    grown = peak() - before
    print(f"memory: {grown} MB more for {files} files than for {FEW}", file=sys.stderr)
    print(f"{ORDERS} random orders: {_results(source, folder)} result", file=sys.stderr)
    return [
        compared(f"{files} files of {TASKS} tasks and {EVENTS} events taken in", first, BARE, bare, "≤ 2"),
        compared("  the same again", again, "the first time", first, "≤ 0.3"),
    ]


def made(folder: Path, files: int) -> None:
    """Make as many files with an assessment each, by the program's own ways."""
    rubric = shipped_rubrics()[0]
    position = next(at for at, item in enumerate(rubric.items) if isinstance(item, GradedList))
    item = rubric.items[position]
    assert isinstance(item, GradedList)
    grades = [grade.label for grade in item.grades]
    texts = [f"第{number}项整改任务：{_WORDS}" for number in range(TASKS)]
    tasks = [
        Task(id=number + 1, text=text, department="办公室", deadline="2026年6月") for number, text in enumerate(texts)
    ]
    for number in range(files):
        with closing(Store.create(folder / f"{number:05}.db")) as store, store.together():
            stored = store.load(store.begin(rubric))
            record = replace(empty_assessment(rubric), unit=f"第{number}号单位", date="2026-11-20")
            record = record.with_answer(position, GradedListAnswer(tasks=tuple(tasks)))
            stored, _ = store.save(stored, record, Kind.LEDGER_IMPORTED, {"count": TASKS})
            graded = list(tasks)
            for at in range(EVENTS - 2):
                graded[at] = replace(graded[at], grade=grades[at % len(grades)], note="查阅台账和印证材料")
                stored, _ = store.save(
                    stored, stored.record.with_answer(position, GradedListAnswer(tasks=tuple(graded)))
                )


def timed(work: Callable[[], object]) -> float:
    """Return how many milliseconds a work takes."""
    gc.collect()
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


def _bare(source: Path, target: Path) -> None:
    """Do nothing but what has to be done: no check of what is in the rows, no backup, no report."""
    with closing(sqlite3.connect(target)) as into:
        into.executescript(SCHEMA.read_text("utf-8"))
        into.execute("BEGIN")
        for path in sorted(source.iterdir()):
            with closing(sqlite3.connect(path)) as connection:
                connection.execute("PRAGMA quick_check").fetchall()
                names = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
                copied(connection, into, names)
        into.execute("COMMIT")


def copied(connection: sqlite3.Connection, into: sqlite3.Connection, names: Iterable[str]) -> None:
    """Write the rows of some tables into another file as they are, and check nothing."""
    for name in names:
        rows = connection.execute(f"SELECT * FROM {name}").fetchall()
        if rows:
            numbered = name in ("event", "inventory")
            found = [(None, *row[1:]) for row in rows] if numbered else rows
            places = ", ".join("?" * len(rows[0]))
            into.executemany(f"INSERT OR IGNORE INTO {name} VALUES ({places})", found)


def _taken(source: Path, target: Path, expected: int) -> None:
    with closing(Store.open(target)) as store, look_through(store, [source]) as look:
        report = take_in(store, look)
    if len(report.taken) != expected or report.left or report.refused:
        raise AssertionError(report.words)


def peak() -> int:
    """Return the most megabytes that this process has held, where the system tells."""
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def _results(source: Path, folder: Path, orders: int = ORDERS) -> int:
    """Take fewer files in, in random orders; return how many different results there are."""
    chance, found = Random(14), set()
    paths = sorted(source.iterdir())[:FEW]
    for number in range(orders):
        chance.shuffle(paths)
        with closing(Store.create(folder / f"order-{orders}-{number}.db")) as store:
            with look_through(store, paths) as look:
                take_in(store, look)
            found.add(tuple(to_json(one.rubric, one.record) for one in map(store.load, sorted(store.ids()))))
    return len(found)
