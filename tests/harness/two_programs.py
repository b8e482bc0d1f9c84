"""Two programs that edit one file at the same time: what one was told is saved stays, each refusal is a sentence.

    python -m tests.harness.two_programs --seconds 60

Each adds to its own items of a shared assessment what says who wrote it and which time it was; refused, it opens
the assessment again, as the sentence asks. In the end the history must hold every edit that was reported.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

from msgspec.structs import replace

from desktop_app.assessing.checking import faults as faults_of
from desktop_app.base.errors import UserError
from desktop_app.rubric.loading import shipped_rubrics
from desktop_app.storage.store import Store
from tests.harness.edits import FoundError
from tests.harness.faults import known

RUBRIC = shipped_rubrics()[0]


def edit(path: Path, name: str, seconds: float) -> None:
    """Edit as fast as can be, two in three times the shared assessment, and print what was saved and refused."""
    chance, store = Random(name), Store.open(path)
    store.person = name
    own = store.begin(RUBRIC)
    shared = next(one for one in store.ids() if store.load(one).record.unit == "共有")
    present = {one: store.load(one) for one in (own, shared)}
    saved: list[str] = []
    refused: Counter[str] = Counter()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(chance.uniform(0, 0.006))  # or one would never let the other in
        which = chance.choice([own, shared, shared])
        stored = present[which]
        at = chance.randrange(len(RUBRIC.items))
        note = f"{name}{len(saved)}"
        record = stored.record.with_answer(at, replace(stored.record.answers[at], note=note))
        try:
            present[which], _ = store.save(stored, record)
            saved.append(note)
        except UserError as error:
            refused[str(error)] += 1
            present[which] = store.load(which)
    store.close()
    print(json.dumps({"saved": saved, "refused": refused}))


def run(path: Path, seconds: float) -> tuple[list[int], Counter[str]]:
    """Let two programs edit a new file; return how many edits each saved, and the refusals."""
    store = Store.create(path)
    one = store.begin(RUBRIC)
    store.save(store.load(one), replace(store.load(one).record, unit="共有"))
    command = [sys.executable, "-m", "tests.harness.two_programs", "--file", str(path), "--seconds", str(seconds)]
    programs = [subprocess.Popen([*command, "--name", name], stdout=subprocess.PIPE) for name in ("甲", "乙")]
    told = [json.loads(program.communicate()[0]) for program in programs]
    if faults := faults_of(store):
        raise FoundError(f"{faults}")
    changes = [change for one in store.ids() for event in store.history.of(one) for change in event.rows]
    history = {change.after[1] for change in changes if change.table == "answer" and change.after}  # the note
    store.close()
    saved = [note for each in told for note in each["saved"]]
    if lost := [note for note in saved if note not in history]:
        raise FoundError(f"{len(lost)} edits are lost: {lost[:5]}")
    if more := [words for words in history if words[:1] in "甲乙" and words not in saved]:
        raise FoundError(f"{len(more)} refused edits were saved all the same: {more[:5]}")
    refused: Counter[str] = Counter()
    for each in told:
        for sentence, count in each["refused"].items():
            refused[known(sentence)] += count
    return [len(each["saved"]) for each in told], refused


def main() -> None:
    """Edit by two programs, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--name", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.file:
        edit(asked.file, asked.name, asked.seconds)
        return
    with tempfile.TemporaryDirectory() as folder:
        saved, refused = run(Path(folder) / "评估.db", asked.seconds)
    print(f"{sum(saved):6} edits saved {saved} in {asked.seconds:.0f} s, none lost; SQLite {sqlite3.sqlite_version}")
    for sentence, count in refused.most_common():
        print(f"{count:6} {sentence}")


if __name__ == "__main__":
    main()
