"""A whole visit on a disk that fails, once for every call that SQLite makes of it.

    python -m tests.harness.faults --every 1

A step that fails must raise ``UserError`` with a known sentence. What that says of the edit must be true; all that
was stored before must be there; once the disk is mended the same step succeeds, and the visit ends as ever.
"""

from __future__ import annotations

import argparse
import contextlib
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from desktop_app.assessing import finalising
from desktop_app.assessing.checking import faults as faults_of
from desktop_app.assessing.tampering import tampering
from desktop_app.base.errors import UserError
from desktop_app.base.paths import SAMPLE_VISIT
from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.record.interchange import from_json
from desktop_app.record.revision import RecordedSigning
from desktop_app.rubric.answers import Attachment, Ballot, GradedListAnswer, RatioAnswer, Task
from desktop_app.rubric.loading import shipped_rubrics
from desktop_app.storage.sqlite_file import IN_DOUBT, NOT_DONE, NOT_SAVED
from desktop_app.storage.store import Store
from desktop_app.storage.stored import Stored
from tests.harness.edits import FoundError, finalisable, summary, without_pdfs
from tests.harness.vfs import Disk, Fault, available, failing_disk

RUBRIC = shipped_rubrics()[0]
SAMPLE = from_json(RUBRIC, SAMPLE_VISIT.read_bytes(), SAMPLE_VISIT.name)
TASKS = 22
PHOTOGRAPH = b"\xff\xd8" + b"photograph" * 20_000
PROOF = Attachment(name="照片.jpg", sha256=sha256(PHOTOGRAPH).hexdigest(), size=len(PHOTOGRAPH))
READING = ("打开评估", "备份", "关闭再打开", "查看")
OUTCOMES = (NOT_DONE, NOT_SAVED, IN_DOUBT)
Step = tuple[str, Callable[[], object]]

WAYS: dict[str, Callable[[int], Fault]] = {
    "one call fails": lambda at: Fault(at),
    "the device is gone from then on": lambda at: Fault(at, lasting=True),
    "the disk is full from then on": lambda at: Fault(at, full=True, lasting=True, kinds=("write",)),
    "one change is made and reported as failed": lambda at: Fault(
        at, late=True, kinds=("write", "sync", "truncate", "delete")
    ),
}


class Visit:
    """A visit from the new file to the reopened revision; each step can be asked for again after it failed."""

    stored: Stored
    beside: Path | None = None  # a folder into which files are written whole

    def __init__(self, folder: Path) -> None:
        self.path = folder / "评估.db"
        self.backup = folder / "备份" / "备份.db"
        self.store: Store | None = None
        self.id = ""

    @property
    def opened(self) -> Store:
        assert self.store is not None
        return self.store

    def steps(self) -> Iterator[Step]:
        """Yield the steps by name."""
        yield "建立文件", self.create
        yield "新建评估", self.begin
        yield "打开评估", self.open
        ledger = next(at for at, item in enumerate(RUBRIC.items) if item.answer_type is GradedListAnswer)
        ballots = next(at for at, item in enumerate(RUBRIC.items) if item.answer_type is RatioAnswer)
        grades = [grade.label for grade in RUBRIC.items[ledger].grades]  # type: ignore[attr-defined]
        tasks = tuple(Task(id=number + 1, text=f"第{number}项任务", department="某科") for number in range(TASKS))
        record = empty_assessment(RUBRIC, unit="某市局", date="2026-11-20")
        for graded in range(TASKS + 1):
            marked = (replace(task, grade=grades[task.id % 5]) if task.id <= graded else task for task in tasks)
            record = record.with_answer(ledger, GradedListAnswer(tasks=tuple(marked)))
            yield "评定任务" if graded else "导入台账", partial(self.save, record)
        group = RUBRIC.items[ballots].groups[0]  # type: ignore[attr-defined]
        for satisfied in (1, 33):
            ballot = Ballot(group=group, issued=40, returned=satisfied, satisfied=satisfied)
            record = record.with_answer(ballots, RatioAnswer(ballots=(ballot,)))
            yield "票数", partial(self.save, record)
        record = record.with_answer(0, replace(SAMPLE.answers[0], files=(PROOF,)))
        yield "材料写进评估", partial(self.save, record)
        record = finalisable(RUBRIC, replace(SAMPLE, answers=(record.answers[0], *SAMPLE.answers[1:])))
        yield "评齐", partial(self.save, record)
        yield "定稿", self.finalise
        yield "登记签名", self.sign
        yield "重新打开", self.reopen
        yield "再改动", partial(self.save, replace(record, leader="李某某", noted=()))
        for _ in range(2):
            yield "备份", partial(self._copy)
        yield "关闭再打开", self.open_again
        yield "查看", self.read

    # --- the steps; ``UserError`` where one fails ---

    def create(self) -> None:
        self.store = Store.open(self.path) if self.path.exists() else Store.create(self.path)
        self.store.person = "张某某"

    def begin(self) -> None:
        [self.id] = self.opened.ids() or [self.opened.begin(RUBRIC)]  # the list shows what got in all the same

    def open(self) -> None:
        self.stored = self.opened.load(self.id)

    def save(self, record: Assessment) -> None:
        self._settle()
        if self.stored.record != record:
            with self.opened.together():  # evidence lies in the file with the edit that names it, or not at all
                if PROOF in record.answers[0].files:
                    self.opened.evidence.add(PHOTOGRAPH, "image/jpeg")
                saved, _ = self.opened.save(self.stored, record)
            self.stored = saved

    def finalise(self) -> None:
        self._settle()
        if self.stored.status == "draft":
            revision = finalising.prepared(self.stored, self.opened.revisions.of(self.id), "张某某")
            self.stored = finalising.keep(self.opened, self.stored, revision)

    def sign(self) -> None:
        self._settle()
        if self.stored.status == "final":
            signing = RecordedSigning(revision=1, outcome="signed", signer="王某某")
            self.stored = finalising.sign(self.opened, self.stored, signing)

    def reopen(self) -> None:
        self._settle()
        if self.stored.status != "draft":
            self.stored = finalising.reopen(self.opened, self.stored, "有误")

    def open_again(self) -> None:
        self.opened.close()
        self.store = Store.open(self.path)
        self.open()

    def read(self) -> None:
        loaded, faults = self.opened.load_all()
        if faults:
            raise UserError(faults[0])
        if [one.record for one in loaded] != [self.stored.record]:
            raise FoundError("the list shows something else")
        self.opened.history.of(self.id)
        self.opened.known_names()
        self.opened.evidence.content(PROOF.sha256)
        self.opened.evidence.size()
        tampering(self.opened, self.stored)

    def _copy(self) -> None:
        self.opened.copy_to(self.backup)

    def _settle(self) -> None:
        self.stored = self.opened.settled(self.stored)

    def close(self) -> None:
        if self.store is not None:
            self.store.close()

    # --- what the file holds ---

    def look(self) -> list[str]:
        """Return the summaries of what is in the file, which must be sound; as another program sees it."""
        if not self.path.exists():
            return []
        with contextlib.closing(Store.open(self.path)) as store:
            if faults := faults_of(store):
                raise FoundError(f"{faults}")
            return sorted(self.state(store, store.load(one)) for one in store.ids())

    def state(self, store: Store, stored: Stored) -> str:
        """Return what tells two states of the file apart."""
        return summary(store, stored)

    def look_at_backup(self) -> None:
        """A backup is whole, or not there."""
        if self.backup.exists():
            with contextlib.closing(Store.open(self.backup)) as store:
                if faults := faults_of(store):
                    raise FoundError(f"the backup: {faults}")
        left = [file.name for folder in (self.path, self.backup) for file in folder.parent.glob("*.part*")]
        if left:
            raise FoundError(f"left behind: {left}")


class Tour:
    """One visit with one fault; ``expected`` are the states that a visit without any goes through, by step."""

    def __init__(self, disk: Disk, make: Callable[[Path], Visit], expected: list[list[str]] | None = None) -> None:
        self.disk, self._make, self._expected = disk, make, expected
        self.states: list[list[str]] = []
        self.sentences: list[str] = []
        self.struck = ""

    def go(self, folder: Path, fault: Fault | None) -> None:
        """Visit; raise ``FoundError`` where something is as it must never be."""
        visit = self._make(folder)
        self.disk.arm(fault)
        for number, (name, step) in enumerate(visit.steps()):
            try:
                step()
            except UserError as error:
                self._failed(visit, number, name, str(error))
                step()
            if self._expected is None:
                self.states.append(visit.look())
        self.struck = self.struck or self.disk.struck
        self.disk.arm(None)
        visit.close()
        if self._expected and visit.look() != self._expected[-1]:
            raise FoundError("the visit does not end as it should")
        visit.look_at_backup()

    def _failed(self, visit: Visit, number: int, name: str, sentence: str) -> None:
        """The disk is mended after a failure: what is there now must be what was said."""
        self.struck = self.disk.struck
        fault = self.disk.calls
        self.disk.arm(None)
        if self._expected is None or self.sentences:
            raise FoundError(f"{name}: {sentence}")
        if name in READING and "刚才的修改" in sentence:
            raise FoundError(f"{name}: nothing was being saved: {sentence}")
        self.sentences.append(known(sentence))
        if fault % 2:  # else the same connection goes on, and has to recover by itself
            found = visit.look()
            before, after = (self._expected[number - 1] if number else []), self._expected[number]
            may = [before] if NOT_SAVED in sentence else [before, after]
            if found not in may:
                raise FoundError(f"{name}: “{sentence}”, which is not true")
            visit.look_at_backup()


def known(sentence: str) -> str:
    """Return a sentence without its paths; it must be one, and say what became of the edit."""
    plain = re.sub("“[^”]*”", "“…”", sentence)
    if "\n" in sentence or not sentence.endswith("。") or "没有料到" in sentence or "系统错误" in sentence:
        raise FoundError(f"no clear sentence: {sentence}")
    if not any(outcome in plain for outcome in (*OUTCOMES, "没有改动", "没有保存", "电脑上已有的内容不受影响")):
        raise FoundError(f"says nothing of the edit: {sentence}")
    return plain


def run(make: Callable[[Path], Visit], folder: Path, every: int = 1) -> Iterator[tuple[str, str, list[str]]]:
    """Visit with every ``every``-th fault point of each way; yield way, what failed, and the sentences."""
    with failing_disk() as disk:
        clean = Tour(disk, make)
        clean.go(_fresh(folder), None)
        for way, fault in WAYS.items():
            total = _calls(disk, make, folder, fault(10**9))
            for at in range(1, total + 1, every):
                tour = Tour(disk, make, clean.states)
                try:
                    tour.go(_fresh(folder), fault(at))
                except Exception as error:  # whatever it is, it is told with the call that led to it
                    raise FoundError(
                        f"{way}, call {at} of {total} ({disk.struck or tour.struck}): {error!r}"
                    ) from error
                yield way, tour.struck, tour.sentences


def _calls(disk: Disk, make: Callable[[Path], Visit], folder: Path, never: Fault) -> int:
    """Count the calls of a visit that a fault could strike."""
    visit = make(_fresh(folder))
    disk.arm(never)
    for _, step in visit.steps():
        step()
    calls = disk.calls
    disk.arm(None)
    visit.close()
    return calls


def _fresh(folder: Path) -> Path:
    """Return an empty folder."""
    for file in sorted(folder.rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()
    return folder


def report(found: Iterator[tuple[str, str, list[str]]]) -> tuple[dict[str, Counter[str]], Counter[str]]:
    """Count the fault points by way and kind, and the sentences."""
    points: dict[str, Counter[str]] = {}
    sentences: Counter[str] = Counter()
    for way, struck, said in found:
        points.setdefault(way, Counter())[struck] += 1
        sentences.update(said or ["（没有影响到使用）"])
    return points, sentences


def main(make: Any = Visit) -> None:
    """Let every call fail, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1)
    asked = parser.parse_args()
    if why := available():
        sys.exit(why)
    started = time.monotonic()
    memory = Path("/dev/shm")
    with without_pdfs(), tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        try:
            points, sentences = report(run(make, Path(folder), asked.every))
        except FoundError as wrong:
            sys.exit(f"WRONG: {wrong}")
    for way, kinds in points.items():
        print(f"{kinds.total():6} {way}: {', '.join(f'{kind} {count}' for kind, count in kinds.most_common())}")
    for sentence, count in sentences.most_common():
        print(f"{count:6} {sentence}")
    print(f"{time.monotonic() - started:6.0f} s")


if __name__ == "__main__":
    main()
