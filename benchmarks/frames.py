"""How long the window stands still while somebody types, ticks and grades, where each sync takes 50 ms longer."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from desktop_app.base.paths import ROOT

from .measure import Line, compared

WORKER = Path(__file__).with_name("typed.py")
SLOWER_MS = 50
TURNS = 10  # of 20 steps each
ACTS = {"note": "typing into a note", "choice": "ticking choices", "grade": "grading 1 of 300 tasks"}
SLOW_SYNC = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
static int after(const char *name, int file) {
    struct timespec longer = {0, %d * 1000000L};
    nanosleep(&longer, 0);
    return ((int (*)(int)) dlsym(RTLD_NEXT, name))(file);
}
int fsync(int file) { return after("fsync", file); }
int fdatasync(int file) { return after("fdatasync", file); }
"""


def measured(folder: Path) -> list[Line]:
    """Take turns between a window on this disk and one on a slow one; the medians are of the turns' largest gaps."""
    slow = _slow_sync(folder)
    if slow is None:
        print("frames: left out, as there is no C compiler that could make the syncs slow", file=sys.stderr)
        return []
    lines = []
    for act, what in ACTS.items():
        plain = _Worker(act, folder / f"plain-{act}", {})
        slower = _Worker(act, folder / f"slow-{act}", {"LD_PRELOAD": str(slow)})
        turns = [(slower.turn(), plain.turn()) for _ in range(TURNS)]
        slower.end()
        plain.end()
        gaps, usual = zip(*turns, strict=True)
        words = f"frames: {what}, syncs {SLOWER_MS} ms slower, largest {max(gaps):.0f} ms"
        lines.append(compared(words, gaps, f"this disk, largest {max(usual):.0f} ms", usual, "≤ 50 ms"))
    return lines


def _slow_sync(folder: Path) -> Path | None:
    """Return a library that makes each sync of a program slower, if one can be made here."""
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        return None
    source, library = folder / "slow_sync.c", folder / "slow_sync.so"
    source.write_text(SLOW_SYNC % SLOWER_MS)
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=True)
    return library


class _Worker:
    """A window of its own, which takes twenty steps each time that it is asked."""

    def __init__(self, act: str, folder: Path, more: dict[str, str]) -> None:
        folder.mkdir()
        self._program = subprocess.Popen(
            [sys.executable, str(WORKER), act, str(folder)],
            env=os.environ | {"PYTHONPATH": str(ROOT), "ASSESSMENT_DATA": str(folder)} | more,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.turn()  # what only the first time costs is no part of it

    def turn(self) -> float:
        """Return the milliseconds of the longest time in which nothing was painted or heard."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write("\n")
        self._program.stdin.flush()
        return float(self._program.stdout.readline())

    def end(self) -> None:
        self._program.communicate()
        if self._program.returncode:
            raise subprocess.CalledProcessError(self._program.returncode, self._program.args)
