"""What comes back from a round taken in: drafts, finals, sealed copies, evidence, and copies to be merged with others.

The floor is a bare loop that opens, decrypts, looks through, reads and writes the same rows.
"""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from msgspec.structs import replace

from desktop_app.assessing import finalising
from desktop_app.exchange.sealing.office_key import UnlockedKey
from desktop_app.exchange.sealing.sealed_to_office import sealed_for, unsealed_with
from desktop_app.exchange.taking.taking_in import look_through, take_in
from desktop_app.record.interchange import to_json
from desktop_app.rubric.answers import Attachment, GradedListAnswer
from desktop_app.storage.adopting import adopt
from desktop_app.storage.store import Store
from desktop_app.storage.stored import Stored
from tests.ready import ready

from . import visits
from .measure import Line, compared
from .taking_in import EVENTS, TASKS, copied, peak, timed

FILES, FEW, ORDERS, TURNS = 1000, 40, 20, 3
KEY = UnlockedKey(bytes(range(32)))
KINDS = (
    *(*["draft"] * 6, *["sealed"] * 4, *["evidence"] * 2, *["newer"] * 2, *["final"] * 2),
    *("merged", "merged", "copies", "copies"),
)
"""Of twenty files: new drafts, some sealed for the office, with evidence; going on from what the office has, as a draft
or 定稿; going on beside it; and two copies of one, in each of which somebody else has worked."""
PICTURE = 200_000  # bytes
PLACES = {"merged": 1, "copies": 2}
BARE = "opened, decrypted, quick_check, all rows read, executemany"


def measured(folder: Path, files: int = FILES) -> list[Line]:
    """Take turns between the bare loop and taking in; then the same again, and fewer files in other orders."""
    source, office = folder / "mix", folder / "office-mix.db"
    source.mkdir()
    made(source, office, files)
    bare, first, again = [], [], []
    _results(source, office, folder, 1)
    before = peak()
    for turn in range(TURNS):
        target, path = folder / f"bare-mix-{turn}.db", folder / f"office-mix-{turn}.db"
        for one in (target, path):
            shutil.copy(office, one)
        bare.append(timed(lambda at=target: _bare(source, at)))  # type: ignore[misc]
        first.append(timed(lambda at=path: _taken(source, at, files)))  # type: ignore[misc]
        again.append(timed(lambda at=path: _taken(source, at, 0)))  # type: ignore[misc]
    print(f"memory: {peak() - before} MB more for {files} files than for {FEW}", file=sys.stderr)
    print(f"{ORDERS} random orders: {_results(source, office, folder)} result", file=sys.stderr)
    return [
        compared(f"{files} files of all kinds taken in", first, BARE, bare, "≤ 2"),
        compared("  the same again", again, "the first time", first, "≤ 0.3"),
    ]


def made(folder: Path, office: Path, files: int) -> None:
    """Make the office's file and what comes back to it, by the program's own ways."""
    chance, pair = Random(14), ""
    with closing(Store.create(office)) as ours, ours.together():
        for number in range(files):
            kind = KINDS[number % len(KINDS)]
            path = folder / f"{number:05}.db"
            if pair:
                _go_on(Path(pair), 4)
                pair = ""
                continue
            content = chance.randbytes(PICTURE) if kind == "evidence" else b""
            with closing(Store.create(path)) as store, store.together():
                stored = _begun(store, number, content)
                if kind not in ("draft", "sealed", "evidence"):
                    adopt(ours, store, stored.id)
                _worked_on(store, stored, finally_=kind == "final")
            if kind == "merged":
                _noted(ours, stored.id, 1)
            elif kind == "copies":
                pair = str(shutil.copy(path, folder / f"{number + 1:05}.db"))
                _go_on(path, 3)
            elif kind == "sealed":
                with path.open("rb") as plain:
                    path.with_suffix(".jmdb").write_bytes(b"".join(sealed_for(plain, KEY.public)))
                path.unlink()


def _begun(store: Store, number: int, content: bytes) -> Stored:
    """Begin a visit with a ledger of 60 tasks."""
    rubric, position = visits.rubric(), visits.ledger_position()
    record = ready(rubric, replace(visits.sample(), unit=f"第{number}号单位"))
    record = record.with_answer(position, GradedListAnswer(tasks=visits.graded(0).tasks[:TASKS], note="查阅台账"))
    if content:
        file = Attachment(name="照片.jpg", sha256=sha256(content).hexdigest(), size=len(content))
        store.evidence.add(content, "image/jpeg")
        record = record.with_answer(0, replace(record.answers[0], files=(file,)))
    return store.load(store.add(rubric, record))


def _worked_on(store: Store, stored: Stored, *, finally_: bool) -> None:
    """Grade a task with each of forty events; at last 定稿 where it is wanted."""
    position, grades = visits.ledger_position(), [grade.label for grade in visits.ledger().grades]
    for at in range(EVENTS - 2):
        answer: Any = stored.record.answers[position]
        tasks = list(answer.tasks)
        tasks[at] = replace(tasks[at], grade=grades[at % len(grades)], note="查阅台账和印证材料")
        stored, _ = store.save(stored, stored.record.with_answer(position, replace(answer, tasks=tuple(tasks))))
    if finally_:
        stored, _ = store.save(stored, ready(stored.rubric, stored.record))
        finalising.keep(store, stored, finalising.prepared(stored, [], "张某某"))


def _go_on(path: Path, item: int) -> None:
    with closing(Store.open(path)) as store:
        _noted(store, store.ids()[0], item)


def _noted(store: Store, id_: str, item: int) -> None:
    stored = store.load(id_)
    answer = replace(stored.record.answers[item], note=f"第{item}项另行核对")
    store.save(stored, stored.record.with_answer(item, answer))


@contextmanager
def _opened(path: Path, folder: Path) -> Iterator[sqlite3.Connection]:
    plain = path
    if path.suffix == ".jmdb":
        plain = folder / "unsealed.db"
        with path.open("rb") as file, plain.open("wb") as into:
            into.writelines(unsealed_with(file, KEY))
    with closing(sqlite3.connect(plain)) as connection:
        yield connection


def _bare(source: Path, target: Path) -> None:
    """Do nothing but what has to be done: no check of what is in the rows, no merging, no backup, no report."""
    with closing(sqlite3.connect(target)) as into:
        names = [row[0] for row in into.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        into.execute("BEGIN")
        for path in sorted(source.iterdir()):
            with _opened(path, target.parent) as connection:
                connection.execute("PRAGMA quick_check").fetchall()
                copied(connection, into, names)
        into.execute("COMMIT")


def _taken(source: Path, target: Path, expected: int) -> None:
    with closing(Store.open(target)) as store, look_through(store, [source], [KEY]) as look:
        report = take_in(store, look)
    if len(report.taken) != expected or report.left or report.refused:
        raise AssertionError(report.words)


def _results(source: Path, office: Path, folder: Path, orders: int = ORDERS) -> int:
    """Take fewer files in, in random orders; return how many different results there are."""
    chance, found = Random(14), set()
    paths = sorted(source.iterdir())[:FEW]
    for number in range(orders):
        chance.shuffle(paths)
        path = folder / f"order-mix-{orders}-{number}.db"
        shutil.copy(office, path)
        with closing(Store.open(path)) as store:
            with look_through(store, paths, [KEY]) as look:
                take_in(store, look)
            found.add(tuple(to_json(one.rubric, one.record) for one in map(store.load, sorted(store.ids()))))
    return len(found)
