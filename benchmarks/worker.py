"""A program of its own with a window, which does its works each time that it is asked, and says how long they took."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from desktop_app.base.paths import ROOT


class Worker:
    """Runs a module of this package on a file; ``first`` is what it said of the first time."""

    def __init__(self, module: str, file: Path, folder: Path) -> None:
        self._program = subprocess.Popen(
            [sys.executable, "-m", f"benchmarks.{module}", str(file)],
            env=os.environ | {"PYTHONPATH": str(ROOT), "ASSESSMENT_DATA": str(folder)},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.first = self.turn()  # what only the first time costs is no part of the others

    def turn(self) -> list[float]:
        """Return the milliseconds of each work."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write("\n")
        self._program.stdin.flush()
        return list(map(float, self._program.stdout.readline().split()))

    def end(self) -> None:
        self._program.communicate()
        if self._program.returncode:
            raise subprocess.CalledProcessError(self._program.returncode, self._program.args)
