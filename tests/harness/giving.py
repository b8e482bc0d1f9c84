"""An office that gives files out and merges two, on disks that fail or lose their power.

    python -m tests.harness.giving --every 1

What ``faults`` and ``power_cut`` ask of a visit is asked of it. And no file ever bears its name on the stick that is
not whole, nor does the office's file ever say that one went out which is not there.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from hashlib import sha256
from pathlib import Path

from msgspec.structs import replace

from desktop_app.assessing.checking import faults as faults_of
from desktop_app.base.errors import UserError
from desktop_app.exchange.giving.giving_out import Recipient, give_out
from desktop_app.exchange.giving.handing_over import unpack
from desktop_app.exchange.merging.two_files import merge_files
from desktop_app.storage.store import Store
from tests.exchange.offices import office_register
from tests.harness.edits import FoundError
from tests.harness.faults import PHOTOGRAPH, PROOF, RUBRIC, SAMPLE, Step, Visit
from tests.harness.taking import main, noted

PASSPHRASE = "春眠不觉晓，处处"
MERGED = "合并.db"


def lay_out(folder: Path) -> Path:
    """Lay out an office's file with a register and two drafts, and a copy of it in which somebody has worked on."""
    with closing(Store.create(folder / "office.db")) as store:
        store.register.save(office_register(2, 1))
        store.evidence.add(PHOTOGRAPH, "image/jpeg")
        for unit in ("某市局", "某县局"):
            store.add(RUBRIC, replace(SAMPLE, unit=unit).with_answer(0, replace(SAMPLE.answers[0], files=(PROOF,))))
        store.copy_to(folder / "copy.db")
    noted(folder / "copy.db", 2)
    return folder


class GivingVisit(Visit):
    """What an office gives out; each step can be asked for again after it failed."""

    def __init__(self, laid_out: Path, folder: Path) -> None:
        super().__init__(folder)
        self._office, self._copy_of_it = laid_out / "office.db", laid_out / "copy.db"
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
        yield "分发", partial(self.give, "第一评估组", "team")
        yield "分给组员", partial(self.give, "组员1某", "member")
        yield "加密分发", partial(self.give, "某省局", "copy", PASSPHRASE)
        yield "合并", self.merge
        yield "关闭再打开", self.create

    def create(self) -> None:
        if not self.path.exists():
            shutil.copy(self._office, self.path)
        if self.store is not None:
            self.store.close()
        self.store = Store.open(self.path)

    def give(self, name: str, kind: str, passphrase: str | None = None) -> None:
        if all(one.recipient != name for one in self.opened.givings.all()):
            recipient = Recipient(name=name, kind=kind, assessments=tuple(self.opened.ids()))
            give_out(self.opened, [recipient], self.stick, passphrase)

    def merge(self) -> None:
        if not (self.stick / MERGED).exists():
            with closing(Store.open(self._copy_of_it, read_only=True)) as theirs:
                merge_files(self.opened, theirs, self.stick / MERGED, {})

    def look(self) -> list[str]:
        """Return what is in the file, and what it says of what went out; that is there and whole, as is all else."""
        found = super().look()
        if not self.path.exists():
            return found
        with closing(Store.open(self.path)) as store:
            givings = store.givings.all()
        there = {path.name: path for path in self.stick.iterdir() if not path.name.startswith("~")}
        for one in givings:
            if one.name not in there or sha256(there[one.name].read_bytes()).hexdigest() != one.sha256:
                raise FoundError(f"“{one.name}” is not there as it went out")
        for path in there.values():
            _look_into(path)
        return [*found, *sorted(f"{one.recipient} {one.assessments}" for one in givings)]

    def look_at_backup(self) -> None:
        """Nothing unfinished is left on the stick."""
        if left := [path.name for path in self.stick.iterdir() if path.name.startswith("~")]:
            raise FoundError(f"left behind: {left}")


def _look_into(path: Path) -> None:
    try:
        with tempfile.TemporaryDirectory() as made:
            plain = path if path.suffix == ".db" else unpack(path, PASSPHRASE, Path(made) / "plain.db")
            with closing(Store.open(plain, read_only=True)) as store:
                if len(store.ids()) != 2 or faults_of(store):
                    raise FoundError(f"“{path.name}”: {len(store.ids())} of 2, {faults_of(store)}")
    except UserError as error:
        raise FoundError(f"“{path.name}” is not whole: {error}") from error


if __name__ == "__main__":
    main(GivingVisit, lay_out)
