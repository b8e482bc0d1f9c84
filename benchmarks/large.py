"""A file of 700 visits, 200,000 events, against one of ten: started with, searched, and its list read again."""

from __future__ import annotations

import sys
import time
from collections.abc import Collection
from pathlib import Path

from desktop_app.base.paths import ROOT

from . import round as a_round
from .measure import Line, compared
from .start import listed_before, started
from .worker import Worker

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
    starts = started_with(files.values(), folder)
    lines = [compared("700 visits: start, list painted", starts[1], "10 visits", starts[0], "≤ 1.2")]
    workers = [Worker("listing", file, folder) for file in files.values()]
    turns = [[worker.turn() for worker in workers] for _ in range(TURNS)]
    for at, what in enumerate(WORKS):
        few, many = ([turn[worker][at] for turn in turns] for worker in range(len(workers)))
        lines.append(compared(f"700 visits: {what}", many, "10 visits", few, "≤ 1.2"))
    for worker in workers:
        worker.end()
    return lines


def started_with(files: Collection[Path], folder: Path) -> list[list[float]]:
    """Start with each file in turn, all of them listed before; return the milliseconds by file."""
    time.sleep(SETTLED_S)
    for file in files:
        listed_before(file, folder)
    starts: list[list[float]] = [[] for _ in files]
    for _ in range(STARTS + 1):
        for file, taken in zip(files, starts, strict=True):
            taken.append(started([sys.executable, "-m", "desktop_app", file], ROOT, folder)[0])
    return [taken[1:] for taken in starts]
