"""One edit of a visit with 300 tasks in the real window, until it is on the disk and on the screen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from desktop_app.base.paths import ROOT

from .measure import Line, compared, waited_for

TURNS = 150
WORKER = Path(__file__).with_name("edits.py")
EDITS = {"grade": "grade 1 of 300 tasks", "count": "a count, small cards"}


def measured(folder: Path, other: Path | None) -> list[Line]:
    """Take turns between this program and that of another checkout, if there is one, each beside a bare commit."""
    programs = {"": ROOT} | ({"  before: ": other} if other else {})
    lines = []
    for edit, what in EDITS.items():
        workers = [_Worker(root, edit, folder / f"{edit}{at}") for at, root in enumerate(programs.values())]
        turns = [[worker.turn() for worker in workers] for _ in range(TURNS)]
        most = [worker.end() for worker in workers]
        for name, memory, times in zip(programs, most, zip(*turns, strict=True), strict=True):
            edits, commits = zip(*times, strict=True)
            words = f"{name}edit: {what}, stored and painted"
            lines.append(compared(words, edits, "one row, SQLite commit", commits, "" if name else "≤ 8"))
            lines.append(compared(f"{name}  memory at most", [memory], "that of this program", most[:1], "", "MB"))
    return lines


class _Worker:
    """A program of its own, which does one edit and one bare commit each time that it is asked."""

    def __init__(self, root: Path, edit: str, folder: Path) -> None:
        folder.mkdir()
        variables = {"PYTHONPATH": str(root), "ASSESSMENT_DATA": str(folder)}
        self._program = subprocess.Popen(
            [sys.executable, str(WORKER), edit, str(folder)],
            env=os.environ | variables,
            cwd=root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.turn()  # what only the first time costs is no part of it

    def turn(self) -> tuple[float, float]:
        """Return the milliseconds of an edit, and of a bare commit beside it."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write("\n")
        self._program.stdin.flush()
        edit, commit = self._program.stdout.readline().split()
        return float(edit), float(commit)

    def end(self) -> float:
        """Let it end, and return the megabytes of memory that it had at most."""
        assert self._program.stdin is not None
        self._program.stdin.close()
        memory = waited_for(self._program)
        if self._program.returncode:
            raise subprocess.CalledProcessError(self._program.returncode, self._program.args)
        return memory
