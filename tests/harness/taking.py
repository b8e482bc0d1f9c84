"""An office that takes files in, takes them back and in again, on a disk that fails or loses its power.

    python -m tests.harness.taking --every 1

What ``faults`` and ``power_cut`` ask of a visit is asked of it: whatever fails, all of a step is there or nothing.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, nullcontext
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from desktop_app.base.errors import UserError
from desktop_app.exchange.taking.taking_back import undo
from desktop_app.exchange.taking.taking_in import look_through, take_in
from desktop_app.paper.taking import LEFT
from desktop_app.storage.store import Store
from desktop_app.storage.taking_table import TakingTable
from tests.harness.edits import FoundError, without_pdfs
from tests.harness.faults import RUBRIC, SAMPLE, Step, Visit, report, run
from tests.harness.power_cut import cuts
from tests.harness.vfs import available


def lay_out(folder: Path) -> Path:
    """Lay out an office's file with a draft, and the files that come to it: new, newer, and one to be merged."""
    with closing(Store.create(folder / "office.db")) as store:
        store.add(RUBRIC, replace(SAMPLE, unit="某市局"))
        for name, item in (("1.db", 1), ("2.db", 2)):
            store.copy_to(folder / "coming" / name)
            noted(folder / "coming" / name, item)
    with closing(Store.create(folder / "coming" / "3.db")) as other:
        other.add(RUBRIC, replace(SAMPLE, unit="某县局"))
    return folder


def noted(path: Path, item: int) -> None:
    """Have somebody note something at an item."""
    with closing(Store.open(path)) as store:
        stored = store.load(store.ids()[0])
        answer = replace(stored.record.answers[item], note=f"第{item}人")
        store.save(stored, stored.record.with_answer(item, answer))


class TakingVisit(Visit):
    """What an office does with files that come; each step can be asked for again after it failed."""

    def __init__(self, laid_out: Path, folder: Path) -> None:
        super().__init__(folder)
        self._office, self._coming = laid_out / "office.db", laid_out / "coming"

    def steps(self) -> Iterator[Step]:
        """Yield the steps by name."""
        yield "建立文件", self.create
        yield "接收", self.take
        yield "再接收", self.take
        yield "撤回", self.take_back
        yield "又接收", self.take

    def create(self) -> None:
        if not self.path.exists():
            shutil.copy(self._office, self.path)
        self.store = Store.open(self.path)

    def take(self) -> None:
        with look_through(self.opened, [self._coming]) as look:
            look.open_questions()  # brings together what is in several files
            left = [one.refused for one in look.files if one.refused]
            left += ["；".join(one.faults) for one in look.found if not one.possible]
            left += [came.words for one in look.found if (came := look.together.came(one.key)) and came.what == LEFT]
            if left:  # what cannot be read stops none of the others, so that there are more states than two
                raise UserError(f"{left[0].rstrip('。')}；数据文件没有改动。")
            take_in(self.opened, look)

    def take_back(self) -> None:
        taken = TakingTable(self.opened.file).all()
        undone = {one.batch for one in taken if one.kind == "undone"}
        if batches := [one.batch for one in taken if one.kind == "taken_in" and one.batch not in undone]:
            undo(self.opened, batches[-1])


def main(visit: Callable[[Path, Path], Visit], made: Callable[[Path], Path], *, drawn: bool = False) -> None:
    """Let every call fail, cut the power at every moment, and print what was found; papers are ``drawn``, or not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1)
    asked = parser.parse_args()
    if why := available():
        sys.exit(why)
    started = time.monotonic()
    with nullcontext() if drawn else without_pdfs(), tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["ASSESSMENT_DATA"] = str(folder / "data")
        for part in ("laid-out", "faults", "cuts"):
            (folder / part).mkdir()
        make = partial(visit, made(folder / "laid-out"))
        try:
            points, sentences = report(run(make, folder / "faults", asked.every))
            found = Counter(cuts(folder / "cuts", asked.every, 1, make=make))
        except FoundError as wrong:
            sys.exit(f"WRONG: {wrong}")
    for way, kinds in points.items():
        print(f"{kinds.total():6} {way}: {', '.join(f'{kind} {count}' for kind, count in kinds.most_common())}")
    for sentence, count in sentences.most_common():
        print(f"{count:6} {sentence}")
    print(f"{found.total():6} power cuts; after {found[True]} the step under way was there, after the others not")
    print(f"{time.monotonic() - started:6.0f} s")


if __name__ == "__main__":
    main(TakingVisit, lay_out)
