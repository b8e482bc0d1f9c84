"""Takes turns between works and prints what came out; load that comes and goes then meets all of them alike."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

from desktop_app.base.paths import ROOT

Work = Callable[[], object]


class Line(NamedTuple):
    """One line of the table; times are medians in milliseconds, ``ratio`` is the median of the turns' own ratios."""

    what: str
    time: float
    baseline: str
    baseline_time: float
    ratio: float
    aim: str


def take_turns(turns: int, *works: Work) -> list[list[float]]:
    """Do all works in turn, so many times; return the milliseconds of each work, turn by turn."""
    for work in works:
        work()  # what only the first time costs is no part of it
    times: list[list[float]] = [[] for _ in works]
    for _ in range(turns):
        for work, taken in zip(works, times, strict=True):
            start = perf_counter()
            work()
            taken.append((perf_counter() - start) * 1000)
    return times


def compared(what: str, times: Sequence[float], baseline: str, baseline_times: Sequence[float], aim: str) -> Line:
    """Compare a work with its baseline, turn by turn."""
    ratios = [time / base for time, base in zip(times, baseline_times, strict=True)]
    return Line(what, median(times), baseline, median(baseline_times), median(ratios), aim)


def process(*arguments: str | Path, **variables: str) -> Work:
    """Return the work of running Python once, from the command to its end."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | variables
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled once, not at every start
    return lambda: subprocess.run(
        [sys.executable, *arguments], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True
    )


def table(lines: Sequence[Line]) -> str:
    """Return the lines as one table."""
    rows = [("what", "median", "baseline", "median", "ratio", "aim")]
    rows += [
        (line.what, _time(line.time), line.baseline, _time(line.baseline_time), f"{line.ratio:.2f}", line.aim)
        for line in lines
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def _time(milliseconds: float) -> str:
    return f"{milliseconds:.3g} ms"
