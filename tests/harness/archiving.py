"""An office that files a visit away, on disks that fail or lose their power.

    python -m tests.harness.archiving --every 1

What ``faults`` and ``power_cut`` ask of a visit is asked of it. And no zip ever bears an archive's name that is not
whole, nor does the office's file ever say that one was written which is not there.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from desktop_app.office.archive.archiving import Wish, archive
from desktop_app.office.archive.verifying import verify
from desktop_app.record.act import ActKind
from desktop_app.storage.store import Store
from tests.harness.edits import FoundError
from tests.harness.faults import RUBRIC, SAMPLE, Step, Visit
from tests.harness.taking import main
from tests.office.archive.made import decided
from tests.ready import ready


def lay_out(folder: Path) -> Path:
    """Lay out an office's file with a visit that was decided."""
    with closing(Store.create(folder / "office.db")) as store:
        decided(store, store.load(store.add(RUBRIC, replace(ready(RUBRIC, SAMPLE), unit="某市局"))))
    return folder


class ArchivingVisit(Visit):
    """What an office files away; each step can be asked for again after it failed."""

    def __init__(self, laid_out: Path, folder: Path) -> None:
        super().__init__(folder)
        self._office = laid_out / "office.db"
        self.beside = folder.with_name(f"{folder.name}-stick")
        shutil.rmtree(self.beside, ignore_errors=True)
        self.beside.mkdir()

    @property
    def stick(self) -> Path:
        assert self.beside is not None
        return self.beside

    def steps(self) -> Iterator[Step]:
        """Yield the steps by name."""
        yield "建立文件", self.create
        yield "归档", partial(self.file_away, "a.zip")
        yield "再归档", partial(self.file_away, "b.zip")
        yield "关闭再打开", self.create

    def create(self) -> None:
        if not self.path.exists():
            shutil.copy(self._office, self.path)
        if self.store is not None:
            self.store.close()
        self.store = Store.open(self.path)

    def file_away(self, name: str) -> None:
        if name not in self._noted(self.opened):
            archive(self.opened, self.opened.ids()[0], self.stick, Wish(name=name))

    def look(self) -> list[str]:
        """Return what is in the file, and what it says was filed away; that is there and whole, as is all else."""
        found = super().look()
        if not self.path.exists():
            return found
        with closing(Store.open(self.path)) as store:
            noted = self._noted(store)
        there = [path for path in self.stick.iterdir() if not path.name.startswith("~")]
        if missing := set(noted) - {path.name for path in there}:
            raise FoundError(f"{missing}: not there as it was noted")
        for path in there:
            if faults := verify(path).faults:
                raise FoundError(f"“{path.name}” is not whole: {faults}")
        return [*found, *noted]

    def look_at_backup(self) -> None:
        """Nothing unfinished is left on the stick."""
        if left := [path.name for path in self.stick.iterdir() if path.name.startswith("~")]:
            raise FoundError(f"left behind: {left}")

    def _noted(self, store: Store) -> list[str]:
        return sorted(str(one.said["name"]) for one in store.acts.of_kinds(ActKind.ARCHIVED))


if __name__ == "__main__":
    main(ArchivingVisit, lay_out, drawn=True)
