"""A file of 700 visits, 200,000 events, against one of ten: started with, searched, and its list read again."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from desktop_app.base.paths import ROOT

from . import round as a_round
from .measure import Line, compared
from .start import listed_before, started

EVENTS = 286  # a visit
VISITS = {"few": 10, "many": 700}
STARTS, TURNS = 15, 40
WORKS = ("search typed five times, painted", "list read again, painted", "list read again after an edit, painted")
SETTLED_S = 3.5  # after which it is known from its time that a file is the same


def measured(folder: Path) -> list[Line]:
    """Take turns between the two."""
    files = {name: folder / f"{name}.db" for name in VISITS}
    for name, file in files.items():
        a_round.make(file, VISITS[name], EVENTS)
    time.sleep(SETTLED_S)
    for file in files.values():
        listed_before(file, folder)
    starts: dict[str, list[float]] = {name: [] for name in VISITS}
    for _ in range(STARTS + 1):
        for name, file in files.items():
            starts[name].append(started([sys.executable, "-m", "desktop_app", file], ROOT, folder)[0])
    few, many = (times[1:] for times in starts.values())
    lines = [compared("700 visits: start, list painted", many, "10 visits", few, "≤ 1.2")]
    workers = [_Worker(file, folder) for file in files.values()]
    turns = [[worker.turn() for worker in workers] for _ in range(TURNS)]
    for at, what in enumerate(WORKS):
        few, many = ([turn[worker][at] for turn in turns] for worker in range(len(workers)))
        lines.append(compared(f"700 visits: {what}", many, "10 visits", few, "≤ 1.2"))
    for worker in workers:
        worker.end()
    return lines


class _Worker:
    """A window of its own, which searches and reads its list again each time that it is asked."""

    def __init__(self, file: Path, folder: Path) -> None:
        self._program = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.listing", str(file)],
            env=os.environ | {"PYTHONPATH": str(ROOT), "ASSESSMENT_DATA": str(folder)},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.turn()  # what only the first time costs is no part of it

    def turn(self) -> list[float]:
        """Return the milliseconds of each."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write("\n")
        self._program.stdin.flush()
        return list(map(float, self._program.stdout.readline().split()))

    def end(self) -> None:
        self._program.communicate()
        if self._program.returncode:
            raise subprocess.CalledProcessError(self._program.returncode, self._program.args)
