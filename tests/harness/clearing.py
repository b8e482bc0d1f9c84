"""Kill a clearing (清退) at every step at which it touches the disk, or at random moments, and clear again.

    python -m tests.harness.clearing --every 1

After the second clearing no byte of the visit is left on the computer, and the other visit of the file is as it was,
with a backup that opens.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random

import sqlite_utils  # noqa: F401  (warm: the children are forked from here)

from desktop_app.assessing.checking import faults
from desktop_app.base.paths import SAMPLE_VISIT
from desktop_app.exchange.clearing.clearing_out import Wish, clear_out
from desktop_app.exchange.clearing.note import pending
from desktop_app.exchange.sealing import sealed_copy
from desktop_app.record.interchange import from_json
from desktop_app.rubric.loading import shipped_rubrics
from desktop_app.storage.store import Store
from tests.exchange.cleared import OTHER, UNIT, Visit, found
from tests.harness.edits import FoundError
from tests.harness.killing import killed
from tests.ready import ready


class Template:
    """A visit that is made once and copied back before each kill: where it lies is part of what it remembers."""

    def __init__(self, base: Path, *, alone: bool) -> None:
        rubric = shipped_rubrics()[0]
        self.here, self._kept, self._base = base / "here", base / "kept", base
        os.environ |= {
            "ASSESSMENT_HOME": str(self.here / "home"),
            "ASSESSMENT_DATA": str(self.here / "data"),
        }
        self.here.mkdir()
        self._alone = alone
        record = ready(rubric, from_json(rubric, SAMPLE_VISIT.read_bytes(), ""))
        self.visit = Visit(self.here / "visit", rubric, record, alone=alone)
        self.wish = Wish(path=self.visit.path, confirmed={self.visit.id: self.visit.head}, receipt="回执")
        shutil.copytree(self.here, self._kept)

    def lay_again(self) -> None:
        """Lay the visit out once more."""
        shutil.rmtree(self.here)
        shutil.copytree(self._kept, self.here)

    def killed(self, step: int, after: float | None = None) -> bool:
        """Clear in a child that is killed at a step, or after some seconds; whether it came to its end."""
        return killed(partial(clear_out, self.wish), step, after)

    def look(self, step: int) -> None:
        """Clear once more, and see what is left."""
        note = pending()
        again = clear_out(self.wish)
        told = f"step {step}, {'noted' if note else 'not noted'}"
        if again.left or not again.finished or pending():
            raise FoundError(f"{told}: left {again.left}")
        if left := found(UNIT, [self.here / "home", self.here / "data", *self.visit.places()]):
            raise FoundError(f"{told}: {left}")
        if self._alone:
            return
        with closing(Store.open(self.visit.path)) as store:
            if faults(store) or [store.load(one).record.unit for one in store.ids()] != [OTHER]:
                raise FoundError(f"{told}: the other visit is not as it was")
        kept = [*(self.here / "data" / "备份").rglob("*.db")]
        if not kept:
            raise FoundError(f"{told}: no backup of what stays")
        for one in kept:
            with closing(Store.open(one, read_only=True)) as store:
                if faults(store):
                    raise FoundError(f"{told}: the backup {one.name}")


def run(base: Path, every: int, first: int = 1, *, alone: bool = False) -> int:
    """Kill at every so many of the steps; return how often."""
    template, kills, step, ended, took = Template(base, alone=alone), 0, first, False, 0.0
    while not ended:
        template.lay_again()
        began = time.monotonic()
        ended = template.killed(step)
        took = time.monotonic() - began
        template.look(step)
        kills, step = kills + (not ended), step + every
    chance = Random(every)
    for _ in range(kills // 2):  # between two steps SQLite works by itself
        template.lay_again()
        kills += not template.killed(0, chance.uniform(0, took))
        template.look(0)
    return kills


def main() -> None:
    """Kill, and print how often."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1)
    asked = parser.parse_args()
    sealed_copy.sealed = partial(sealed_copy.sealed, cost=sealed_copy.CHEAP)
    try:
        for alone in (False, True):
            with tempfile.TemporaryDirectory() as made:
                print(f"{run(Path(made), asked.every, alone=alone):7} kills, {'alone' if alone else 'beside another'}")
    except FoundError as wrong:
        sys.exit(f"WRONG: {wrong}")


if __name__ == "__main__":
    main()
