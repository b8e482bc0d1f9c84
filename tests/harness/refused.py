"""Let the system refuse each call by which something is written beside SQLite, once or from then on, and try again.

    python -m tests.harness.refused --every 1

The works are those of ``leftovers``. What fails is one sentence, what bears its name is whole; once the system
lets it, the same work succeeds and leaves nothing unfinished on the stick. What could not be taken away goes at the
next start, as ``leftovers`` shows.
"""

from __future__ import annotations

import argparse
import errno
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from desktop_app.assessing.checking import faults
from desktop_app.base.errors import UserError
from desktop_app.exchange.sealing import sealed_copy
from desktop_app.storage.store import Store
from tests.harness.edits import FoundError
from tests.harness.faults import known
from tests.harness.leftovers import MERGED, WORKS, look_at_archives
from tests.harness.names import struck

WRITING = ("create", "write", "fsync", "mkdir")
WAYS = {
    "one call fails": (errno.EIO, False, ()),
    "the device is gone from then on": (errno.EIO, True, ()),
    "the disk is full from then on": (errno.ENOSPC, True, WRITING),
    "one call is forbidden": (errno.EACCES, False, ("create", "mkdir", "rename", "link")),
}
"""The error, whether it lasts, and the kinds of calls that meet it; none: all."""
STAND_ALONE = ("recovery", "migration", "backup")
"""What is done to the file that is open: of those the sentence need not say what became of it."""


class Strike:
    """Raises from the ``at``-th call on that is about a file in a folder, or at that alone."""

    def __init__(self, folder: Path, way: str, at: int) -> None:
        self._folder, self._at = folder, at
        self._number, self._lasts, self._kinds = WAYS[way]
        self.calls = 0
        self.refused: set[str] = set()

    def __call__(self, kind: str, path: Path) -> None:
        if (self._kinds and kind not in self._kinds) or not path.is_relative_to(self._folder):
            return
        self.calls += 1
        if self.calls == self._at or (self._lasts and self.calls > self._at):
            self.refused.add(kind)
            raise OSError(self._number, os.strerror(self._number), str(path))


def run(name: str, every: int, first: int = 1) -> Iterator[tuple[str, str]]:
    """Refuse every so many of a work's calls, each way; yield the way, and what was said."""
    for way in WAYS:
        at, ended = first, False
        while not ended:
            with tempfile.TemporaryDirectory() as made:
                said, ended = _refused(name, way, at, Path(made).resolve())
            if not ended:
                yield way, said
            at += every


def _refused(name: str, way: str, at: int, folder: Path) -> tuple[str, bool]:
    """Do the work once with a refusal and once without; return what was said, and whether nothing was refused."""
    make, do, _ = WORKS[name]
    os.environ |= {"ASSESSMENT_HOME": str(folder / "home"), "ASSESSMENT_DATA": str(folder / "data")}
    (folder / "stick").mkdir()
    make(folder)
    strike = Strike(folder, way, at)
    told = f"{name}, {way}, call {at}"
    said = ""
    try:
        with struck(strike):
            do(folder)
    except UserError as error:
        said = known(str(error)) if name not in STAND_ALONE else "（一句话）"
    except Exception as error:  # whatever it is, it is told with the call that led to it
        raise FoundError(f"{told}: {error!r}") from error
    _look(told, folder)
    try:
        do(folder)
    except UserError as error:
        if said or MERGED not in str(error):  # which is there
            raise FoundError(f"{told}: {said} And again: {error}") from error
    _look(told, folder)
    if (left := [*(folder / "stick").rglob("~*")]) and "remove" not in strike.refused:
        raise FoundError(f"{told}: {left} is left")
    return said or "（没有影响到使用）", strike.calls < at


def _look(told: str, folder: Path) -> None:
    """All that bears its name is whole."""
    for path in [*(folder / "stick").glob("*.db"), *folder.glob("*.db")]:
        if path.name.startswith("~"):
            continue
        with closing(Store.open(path, read_only=True)) as store:
            if found := faults(store):
                raise FoundError(f"{told}: {path} is not whole: {found}")
    look_at_archives(told, folder)


def main() -> None:
    """Refuse, and print what was said."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--work", choices=WORKS, action="append")
    asked = parser.parse_args()
    sealed_copy.sealed = partial(sealed_copy.sealed, cost=sealed_copy.CHEAP)
    for name in asked.work or WORKS:
        try:
            found = Counter(run(name, asked.every))
        except FoundError as wrong:
            sys.exit(f"WRONG: {wrong}")
        for (way, said), count in found.items():
            print(f"{count:6} {name}, {way}: {said}")


if __name__ == "__main__":
    main()
