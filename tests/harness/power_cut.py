"""Cut the power at every moment of a visit: what was not synced may be on the disk, or half of it, or not.

    python -m tests.harness.power_cut --every 1

A visit is made once and all that SQLite asks of the disk is noted. Of each moment several disks are then made:
what was synced is on them; of later writes each may be missing, torn at a sector or there; a name that came or went
may have stayed as it was, until its folder was synced. The file must be sound and hold every edit that had been
reported as saved.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from random import Random
from typing import Any

from tests.harness.edits import FoundError, without_pdfs
from tests.harness.faults import Visit
from tests.harness.names import SECTOR, Names, heard
from tests.harness.vfs import available, failing_disk

Event = tuple[Any, ...]


class File:
    """A file's bytes as they are surely on the disk, and what was done since its last sync."""

    def __init__(self, content: bytes = b"") -> None:
        self.synced = bytearray(content)
        self.loose: list[Event] = []

    def sync(self) -> None:
        for event in self.loose:
            _apply(self.synced, event)
        self.loose.clear()

    def after_power_cut(self, chance: Random) -> bytes:
        """Return what is found: each loose change there, torn or missing."""
        found = bytearray(self.synced)
        for event in self.loose:
            fate = chance.random()
            if fate < 0.45:
                _apply(found, event)
            elif fate < 0.6 and event[0] == "write":
                _, at, data = event
                begin = chance.randrange(0, len(data), SECTOR)
                _apply(found, ("write", at + begin, data[begin : begin + SECTOR]))
        return bytes(found)


def _apply(content: bytearray, event: Event) -> None:
    if event[0] == "truncate":
        del content[event[1] :]
        content.extend(bytes(event[1] - len(content)))
    else:
        _, at, data = event
        content.extend(bytes(max(0, at - len(content))))
        content[at : at + len(data)] = data


class Folder:
    """Two files of one folder, the data file and its journal, whose names come and go."""

    def __init__(self, path: Path) -> None:
        self.path, self.journal = path, File()
        self.data = File(path.read_bytes())
        self.there = False  # the journal, for programs
        self.sure: set[bool] = {False}  # whether it may be found after a power cut
        self.gone = File()  # a journal whose name may come back

    def follow(self, event: Event) -> None:
        """Do what SQLite asked for."""
        name = Path(event[1]).name
        if name not in (self.path.name, f"{self.path.name}-journal"):
            return
        file = self.data if name == self.path.name else self.journal
        match event:
            case ("write", _, at, data):
                file.loose.append(("write", at, data))
            case ("truncate", _, size):
                file.loose.append(("truncate", size))
            case ("sync", _, _):
                file.sync()
                if file is self.journal:  # its first sync is also its folder's
                    self.sure = {self.there}
            case ("open", _) if file is self.journal and not self.there:
                self.journal, self.there = File(), True
                self.sure = self.sure | {True}
            case ("delete", _, synced):
                self.gone, self.there = self.journal, False
                self.sure = {False} if synced else self.sure | {False}

    def lay_out(self, folder: Path, chance: Random) -> Path:
        """Write what is found after a power cut now."""
        for old in folder.iterdir():
            old.unlink()
        path = folder / self.path.name
        path.write_bytes(self.data.after_power_cut(chance))
        if chance.choice(sorted(self.sure)):
            journal = self.journal if self.there else self.gone
            path.with_name(f"{path.name}-journal").write_bytes(journal.after_power_cut(chance))
        return path


def recorded(folder: Path, make: Callable[[Path], Visit] = Visit) -> tuple[Folder, list[Event], list[list[str]]]:
    """Make a visit; return its folder at the beginning, what was asked of the disk, and the states by step."""
    events: list[Event] = []
    states: list[list[str]] = []
    visit, begun = make(folder), None

    def note(*what: str) -> None:
        if visit.beside is not None and disk.log is not None:
            found = {one.name: one.read_bytes() for one in visit.beside.iterdir()}
            events.append(("beside", *what, found))

    with failing_disk() as disk, heard(visit.beside, note) if visit.beside else nullcontext():
        for name, step in visit.steps():
            if name == "备份":
                break
            disk.log = events.append if begun else None
            step()
            disk.log = None
            if begun is None:
                begun = Folder(visit.path)
            states.append(visit.look())
            events.append(("saved",))
        visit.close()
    assert begun is not None
    return begun, events[1:], states


def cuts(folder: Path, every: int, each: int, seed: int = 1, make: Callable[[Path], Visit] = Visit) -> Iterator[bool]:
    """Cut the power at every ``every``-th moment, ``each`` times; yield whether an edit under way got in."""
    (folder / "before").mkdir()
    (folder / "after").mkdir()
    disk, events, states = recorded(folder / "before", make)
    chance, saved, names = Random(seed), 0, Names()
    after = make(folder / "after")
    for number, event in enumerate(events):
        if event == ("saved",):
            saved += 1
        elif event[0] == "beside":
            names.follow(*event[1:])
        else:
            disk.follow(event)
        if number % every and event[0] not in ("saved", "beside"):
            continue
        for _ in range(each):
            disk.lay_out(folder / "after", chance)
            if after.beside is not None:
                names.lay_out(after.beside, chance)
            try:
                found = after.look()
            except Exception as error:  # whatever it is, it is told with the moment that led to it
                raise FoundError(f"after event {number} ({event[:2]}): {error!r}") from error
            if found != states[saved] and (event == ("saved",) or found != states[saved + 1]):
                raise FoundError(f"after event {number} ({event[:2]}): an edit that was saved is gone")
            yield found != states[saved]


def main() -> None:
    """Cut, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--each", type=int, default=3)
    asked = parser.parse_args()
    if why := available():
        sys.exit(why)
    started = time.monotonic()
    memory = Path("/dev/shm")
    with without_pdfs(), tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        try:
            found = Counter(cuts(Path(folder), asked.every, asked.each))
        except FoundError as wrong:
            sys.exit(f"WRONG: {wrong}")
    print(f"{found.total():6} power cuts; after {found[True]} the edit under way was there, after the others not")
    print(f"{time.monotonic() - started:6.0f} s")


if __name__ == "__main__":
    main()
