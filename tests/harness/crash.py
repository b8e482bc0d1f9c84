"""Kill a program that works on a file, at random moments, and look what the file holds then.

    python -m tests.harness.crash --kills 2000

A child does random edits and says of each what will be there after it, before it begins, and that it is done,
after the commit. It is killed with SIGKILL. Then the file must hold exactly what was reported as done, or that
and the one edit that was under way; it must be sound, and its history lead to its content. Other children create
files and copy them: what lies under a final name must be whole.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

import sqlite_utils  # noqa: F401  (warm: the children are forked from here)

from desktop_app.assessing.checking import faults as faults_of
from desktop_app.base.paths import SAMPLE_VISIT
from desktop_app.record.interchange import from_json
from desktop_app.rubric.loading import shipped_rubrics
from desktop_app.storage.store import Store
from tests.harness.edits import FoundError, Worker, summary, without_pdfs

KILLS_A_FILE = 25
RUBRIC = shipped_rubrics()[0]
COMPLETE = from_json(RUBRIC, SAMPLE_VISIT.read_bytes(), SAMPLE_VISIT.name)
States = dict[str, str]


def edit(path: Path, seed: int, report: Callable[[Any], None]) -> None:
    """Edit without end."""
    store = Store.open(path)
    report("open")
    for one in Worker(store, RUBRIC, COMPLETE, seed).work():
        report((one.id, one.after))
        done = one.do()
        report(("done", done if not one.id else one.id))


def create(path: Path, seed: int, report: Callable[[Any], None]) -> None:
    """Create files without end."""
    report("open")
    for number in range(10**6):
        Store.create(path.with_name(f"new-{seed}-{number}.db")).close()
        report(number)


def copy(path: Path, seed: int, report: Callable[[Any], None]) -> None:
    """Copy the file without end, under new names and over the last copy."""
    store = Store.open(path)
    report("open")
    for number in range(10**6):
        store.copy_to(path.with_name(f"copy-{seed}-{number}.db"))
        store.copy_to(path.with_name("copy.db"))
        report(number)


def killed(work: Callable[..., None], path: Path, seed: int, chance: Random) -> list[Any]:
    """Let a child do that work, kill it at a random moment, and return all that it reported."""
    hear, tell = Pipe(duplex=False)
    child = os.fork()
    if child == 0:
        status = 1
        try:
            hear.close()
            work(path, seed, tell.send)
        finally:
            os._exit(status)
    tell.close()
    heard: list[Any] = []
    if chance.random() < 0.85:  # else it is killed while it opens the file, and mends what the last one left
        heard.append(_received(hear))
    until = time.monotonic() + chance.uniform(0, chance.choice([0.01, 0.05, 0.15]))
    while (left := until - time.monotonic()) > 0:
        if hear.poll(left):
            heard.append(_received(hear))
            if heard[-1] is None:
                break
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status):
        raise FoundError(f"the child of seed {seed} ended by itself; the last that it said: {heard[-1:]}")
    while (said := _received(hear)) is not None:
        heard.append(said)
    hear.close()
    return [said for said in heard if said is not None]


def _received(hear: Connection) -> Any:
    with contextlib.suppress(EOFError, OSError):
        return hear.recv()
    return None


def checked(path: Path) -> Store:
    """Open a file, which must be sound in every way."""
    store = Store.open(path)
    if faults := faults_of(store):
        raise FoundError(f"{path.name}: {faults}")
    return store


def look(path: Path, before: States, heard: list[Any], counts: Counter[str]) -> States:
    """Compare the file with what was reported, and return what it holds."""
    expected, under_way = dict(before), None
    for said in heard:
        match said:
            case ("done", str(done)) if under_way is not None:
                expected = _after(expected, done, under_way[1])
                under_way = None
                counts["edits reported"] += 1
            case (str(), str()):
                under_way = said
    counts["journals left behind"] += path.with_name(f"{path.name}-journal").exists()
    with contextlib.closing(checked(path)) as store:
        found = {one: summary(store, store.load(one)) for one in store.ids()}
    if found == expected:
        counts["killed within an edit, which is not there"] += under_way is not None
        return found
    new = [one for one in found if one not in expected]
    if under_way and found == _after(expected, under_way[0] or "".join(new), under_way[1]):
        counts["killed after a commit, before its report"] += 1
        return found
    raise FoundError(f"{path}: reported {expected}, under way {under_way}, found {found}")


def _after(states: States, changed: str, after: str) -> States:
    others = {one: state for one, state in states.items() if one != changed}
    return others | {changed: after} if after else others


def look_at_copies(path: Path, states: States, counts: Counter[str]) -> None:
    """Whatever lies under a final name must be whole."""
    for one in sorted(path.parent.glob("*.db")):
        if one == path:
            continue
        with contextlib.closing(checked(one)) as store:
            found = {id_: summary(store, store.load(id_)) for id_ in store.ids()}
        if found != ({} if one.name.startswith("new-") else states):
            raise FoundError(f"{one.name} is not what was to be written")
        counts["files created" if one.name.startswith("new-") else "copies"] += 1
        one.unlink()


def run(folder: Path, kills: int, seed: int) -> Counter[str]:
    """Kill so many children; raise ``FoundError`` at the first that left something wrong."""
    chance, counts = Random(seed), Counter[str]()
    path, states = folder / "0.db", States()
    for number in range(kills):
        if number % KILLS_A_FILE == 0:
            for old in folder.iterdir():
                old.unlink()
            path, states = folder / f"{number}.db", {}
            Store.create(path).close()
        work = (create if number % 20 == 7 else copy) if number % 10 == 7 else edit
        heard = killed(work, path, seed * 10**6 + number, chance)
        states = look(path, states, heard if work is edit else [], counts)
        look_at_copies(path, states, counts)
        counts["kills"] += 1
    return counts


def main() -> None:
    """Kill, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    started = time.monotonic()
    with without_pdfs(), tempfile.TemporaryDirectory() as folder:
        try:
            counts = run(Path(folder), asked.kills, asked.seed)
        except FoundError as wrong:
            sys.exit(f"WRONG: {wrong}")
    for what, count in counts.items():
        print(f"{count:7} {what}")
    print(f"{time.monotonic() - started:7.0f} s, SQLite {sqlite3.sqlite_version}")


if __name__ == "__main__":
    main()
