"""From the command to the list of ten assessments on the screen, against an empty window."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from desktop_app.base.paths import ROOT

from . import visits
from .measure import Line, compared, waited_for

TURNS = 25
WINDOW = Path(__file__).with_name("empty_window.py")
LIST = """
import sys
from contextlib import closing
from pathlib import Path
from desktop_app.storage.data_file import DataFile
from desktop_app.storage.summaries import Summaries
summaries = Summaries()
with closing(DataFile.open(Path(sys.argv[1]), read_only=True)) as file:
    summaries.of(file)
summaries.keep()
"""
BARE = "an empty QMainWindow"


def measured(folder: Path, other: Path | None) -> list[Line]:
    """Take turns between an empty window, this program, and that of another checkout if there is one."""
    file = folder / "ten.db"
    visits.stored(file, *visits.ten())
    listed_before(file, folder)
    programs = {"": ROOT} | ({"  before: ": other} if other else {})
    python = sys.executable
    commands: list[tuple[list[str | Path], Path]] = [([python, WINDOW], ROOT)]
    commands += [([python, "-m", "desktop_app", file], root) for root in programs.values()]
    turns = [[started(command, root, folder) for command, root in commands] for _ in range(TURNS + 1)][1:]
    (bare, bare_ended, bare_memory), *ours = [tuple(zip(*times, strict=True)) for times in zip(*turns, strict=True)]
    lines = []
    for name, (painted, ended, memory) in zip(programs, ours, strict=True):
        lines += [
            compared(f"{name}start, list painted", painted, f"{BARE}, painted", bare, "≤ 1.4" if not name else ""),
            compared(f"{name}  and ended again (process)", ended, f"{BARE} (process)", bare_ended, ""),
            compared(f"{name}  memory at most", memory, BARE, bare_memory, "", "MB"),
        ]
    return lines


def listed_before(file: Path, folder: Path) -> None:
    """Let the list be known, as it is at every start but the first."""
    command = [sys.executable, "-c", LIST, str(file)]
    subprocess.run(command, env=os.environ | {"ASSESSMENT_DATA": str(folder)}, cwd=ROOT, check=True)


def started(command: Sequence[str | Path], root: Path, folder: Path, **others: str) -> tuple[float, float, float]:
    """Start a program; return the milliseconds until it has painted and until it has ended, and its most megabytes."""
    variables = {"PYTHONPATH": str(root), "ASSESSMENT_QUIT_AFTER_PAINT": "1", "ASSESSMENT_DATA": str(folder)}
    environment = os.environ | variables | others
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled once, not at every start
    start = perf_counter()
    with subprocess.Popen(
        command, env=environment, cwd=root, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as program:
        assert program.stdout is not None
        program.stdout.read(1)  # what an older program does not say comes with its end
        painted = perf_counter() - start
        program.stdout.read()
        memory = waited_for(program)
    if program.returncode:
        raise subprocess.CalledProcessError(program.returncode, program.args)
    return painted * 1000, (perf_counter() - start) * 1000, memory
