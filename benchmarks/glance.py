"""A made round of ten thousand visits in the real window, against one of twelve: started with, opened, looked at."""

from __future__ import annotations

from pathlib import Path

from . import office
from .large import started_with
from .measure import Line, compared
from .worker import Worker

UNITS = {"few": 4, "many": 3334}
YEARS, TURNS = 3, 20
CLICK, FEW = "≤ 200 ms", "12 visits"
PICTURES = "各单位得分", "得分分布", "各部分得分率", "各项失分"
FIRST = {"the round read beside the idle list": "", "then opened for the first time, painted": CLICK}
WORKS = (
    "opened again",
    "one reviewed",
    "searched",
    "searched by its pinyin",
    "a chip",
    "sorted by total",
    "sorted by name",
    "ranked",
    "another round",
    "all rounds",
    "pictures",
    "pictures once more",
    *(f"numbers of {title}" for title in PICTURES),
    "questions",
    "followed up",
)


def measured(folder: Path) -> list[Line]:
    """Take turns between the two; what is painted, is painted whole."""
    files = [folder / f"round-{name}.db" for name in UNITS]
    made = [office.make(file, units, YEARS, papers=False) for file, units in zip(files, UNITS.values(), strict=True)]
    few, many = started_with(files, folder)
    lines = [compared(f"{len(made[-1])} visits: start, list painted", many, FEW, few, "≤ 1.2")]
    workers = [Worker("glancing", file, folder) for file in files]
    for at, (what, aim) in enumerate(FIRST.items()):
        few, many = ([worker.first[at]] for worker in workers)
        lines.append(compared(f"  {what}", many, FEW, few, aim))
    turns = [[worker.turn() for worker in workers] for _ in range(TURNS)]
    for at, what in enumerate(WORKS):
        few, many = ([turn[worker][at] for turn in turns] for worker in range(len(workers)))
        lines.append(compared(f"  {what}, painted", many, FEW, few, CLICK))
    for worker in workers:
        worker.end()
    return lines
