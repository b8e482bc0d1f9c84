"""Takes turns between works and prints what came out; load that comes and goes then meets all of them alike."""

from __future__ import annotations

import math
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
    """One line of the table; what is measured are medians in ``unit``, ``ratio`` is that of the turns' own ratios."""

    what: str
    measured: float
    baseline: str
    baseline_measured: float
    ratio: float
    aim: str
    unit: str = "ms"


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


def compared(
    what: str, found: Sequence[float], baseline: str, baseline_found: Sequence[float], aim: str, unit: str = "ms"
) -> Line:
    """Compare a work with its baseline, turn by turn."""
    ratios = [one / base for one, base in zip(found, baseline_found, strict=True)]
    return Line(what, median(found), baseline, median(baseline_found), median(ratios), aim, unit)


def waited_for(program: subprocess.Popen[str] | subprocess.Popen[bytes]) -> float:
    """Wait until a program has ended; return the megabytes of memory that it had at most, where the system tells."""
    if not hasattr(os, "wait4"):
        program.wait()
        return math.nan
    _, status, usage = os.wait4(program.pid, 0)
    program.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_maxrss / 1024  # kilobytes, as Linux counts


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
    for line in lines:
        found, base = (f"{one:.3g} {line.unit}" for one in (line.measured, line.baseline_measured))
        rows.append((line.what, found, line.baseline, base, f"{line.ratio:.2f}", line.aim))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
