"""A file far larger than any office's: ``python -m tests.harness.many --visits 100000 --events 1000000``.

It is opened, listed, listed again, one assessment in it is opened and edited, the file is backed up and checked; each
with its seconds of work and the most memory that was taken by then.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

from msgspec.structs import replace

from desktop_app.assessing.checking import check_file
from desktop_app.assessing.editing import Editing
from desktop_app.backups.making import backup
from desktop_app.backups.occasions import BY_HAND
from desktop_app.history.events import chained, inventory_row, origin
from desktop_app.record.sample import sample_visit
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.data_file import DataFile
from desktop_app.storage.store import Store
from desktop_app.storage.summaries import Summaries

AT = "2026-11-20T09:00:00+08:00"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--visits", type=int, default=1000)
    options.add_argument("--events", type=int, default=10_000)
    options.add_argument("--file", type=Path, help="Where the file is, or is to be made.")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ASSESSMENT_HOME"], os.environ["ASSESSMENT_DATA"] = f"{folder}/home", f"{folder}/data"
        path = given.file or Path(folder) / "评估.db"
        if not path.exists():
            make(path, given.visits, given.events)
        for words, seconds, memory in measured(path):
            print(f"{words:28} {seconds:8.2f} s {memory:6} MB", flush=True)
    return 0


def make(path: Path, visits: int, events: int) -> None:
    """Write so many visits, and spread the events over them, as edits that each change one number and the leader."""
    rubric = sample_visit()[0]
    with closing(Store.create(path)) as store:
        first = store.begin(rubric)
        connection, before = store.file.connection, ""
        with store.together():
            store.drop_untouched(first)
            store.rubrics.add(rubric)
            connection.execute("DELETE FROM inventory")
            for number in range(visits):
                before = _visit(store, rubric, number, events // visits, before)


def _visit(store: Store, rubric: Rubric, number: int, events: int, before: str) -> str:
    """Write one visit, and return the hash of the inventory's last row."""
    id_, unit = str(UUID(int=number)), f"第{number}号单位"
    connection, head = store.file.connection, origin(id_, rubric.digest)
    connection.execute(
        "INSERT INTO assessment (id, rubric, head, unit, leader) VALUES (?, ?, ?, ?, ?)",
        (id_, rubric.digest, head, unit, f"组长{events - 1}"),
    )
    blank = ["", "", "", "[]", "[]", "[]", ""]
    for at in range(events):
        leader = f"组长{at}"
        value = json.dumps({"count": number % 1000}, separators=(",", ":"))
        changes: list[object] = [["assessment", [], blank, [unit, "", leader, *blank[3:]]]]
        changes += [["answer", [1], None, [value, "", "[]", "[]", None, ""]]] if at == 0 else []
        blank = [unit, "", leader, "[]", "[]", "[]", ""]
        text = json.dumps(changes, ensure_ascii=False, separators=(",", ":"))
        head = chained(head, AT, "某某", "edited", "{}", text)
        connection.execute(
            "INSERT INTO event (assessment, at, person, kind, data, changes, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (id_, AT, "某某", "edited", "{}", text, head),
        )
    connection.execute("INSERT INTO answer (assessment, item, value) VALUES (?, 1, ?)", (id_, value))
    connection.execute("UPDATE assessment SET head = ? WHERE id = ?", (head, id_))
    row = inventory_row(before, id_, AT, "begun", "")
    connection.execute(
        "INSERT INTO inventory (assessment, at, kind, program, hash) VALUES (?, ?, ?, ?, ?)",
        tuple(row[name] for name in ("assessment", "at", "kind", "program", "hash")),
    )
    return row["hash"]


def measured(path: Path) -> Iterator[tuple[str, float, int]]:
    """Yield what was done with a file, the seconds it took, and the most megabytes taken by then."""
    start = time.process_time()  # others may be at work on the machine

    def told(words: str) -> tuple[str, float, int]:
        nonlocal start
        before, start = start, time.process_time()
        return words, start - before, _memory()

    summaries = Summaries()
    with closing(DataFile.open(path)) as file:
        yield told("opened")
        listed = summaries.of(file)[0]
        yield told(f"listed, {len(listed)}")
        summaries.of(file)
        yield told("listed again")
        store = Store(file)
        store.known_names()
        yield told("names offered")
        editing = Editing(store, listed[len(listed) // 2].id, lambda: None)
        yield told("one opened")
        for number in range(100):
            editing.edit(replace(editing.record, unit=f"某局{number}"))
        yield told("edited 100 times")
        assert editing.failure == ""
        editing.history()
        editing.tampering()
        yield told("its history read")
    backup(path, BY_HAND)
    yield told("backed up")
    checked = check_file(path)
    yield told(f"checked, {len(checked.faults)} faults")


def _memory() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


if __name__ == "__main__":
    sys.exit(main())
