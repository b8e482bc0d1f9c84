"""One bit of a data file is turned over, as a bad stick does: ``python -m tests.harness.flips --count 1500``.

What must hold of each flip: nothing raises but a sentence; an assessment whose rows are as they were opens and is
printed, whatever another holds, and one assessment at the most is lost, wherever the flip lies: in the header, in the
schema, in an index, at the head of a page, where SQLite reads nothing behind it; the file is backed up, proved or byte
for byte; ``check`` tells of every flip that changed what a file says, or of one that nobody can tell (``UNTOLD``).
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path
from random import Random
from typing import Any

from msgspec.structs import replace

from desktop_app.assessing import finalising
from desktop_app.assessing.checking import faults
from desktop_app.backups.making import backup
from desktop_app.backups.occasions import BY_HAND
from desktop_app.base.errors import OnlyReadableError, UserError
from desktop_app.exchange.merging.merging import apply, compare
from desktop_app.history.merging import Which
from desktop_app.paper.form import sheet_pdf
from desktop_app.record.assessment import Assessment
from desktop_app.record.revision import RecordedSigning
from desktop_app.record.sample import sample_visit
from desktop_app.record.scoring import score
from desktop_app.storage.screening import record_tables
from desktop_app.storage.store import Store
from tests.harness.edits import without_pdfs
from tests.ready import ready

UNITS = ("云岭市气象局党组", "某县气象局党组", "另一县气象局党组", "第四县气象局党组")
EDITS = 40
PAGE, HEAD = 4096, 100
TABLES = ("rubric", "assessment", "event", "inventory", "evidence", "revision", "signing", "handover", *record_tables())
TABLES += ("side_event", "side_revision")
UNTOLD = {("evidence", "type"), ("event", "id"), ("signing", "id"), ("handover", "id"), ("inventory", "id")}
UNTOLD |= {("side_event", "id")}
"""Columns of which ``check`` says nothing: the media type, and numbers that tell the order, as long as it stays."""

Content = dict[str, list[dict[str, Any]]]
Records = dict[str, Assessment]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--count", type=int, default=100)
    options.add_argument("--first", type=int, default=0)
    options.add_argument("--heads", action="store_true", help="only where SQLite finds its way: at the heads of pages")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ASSESSMENT_HOME"], os.environ["ASSESSMENT_DATA"] = f"{folder}/home", f"{folder}/data"
        found = run(Path(folder), given.count, given.first, heads=given.heads)
    for words, number in found.most_common():
        print(f"{number:6} {words}")
    return any(words.startswith("WRONG") for words in found)


def run(folder: Path, count: int, first: int = 0, *, heads: bool = False) -> Counter[str]:
    """Turn over so many bits, one a copy of the file; return what came of it, counted."""
    found: Counter[str] = Counter()
    whole = folder / "whole.db"
    make(whole)
    data, before = whole.read_bytes(), content(whole)
    with closing(Store.open(whole, read_only=True)) as store:
        records = _opened(store)
    for number in range(first, first + count):
        random, path = Random(number), folder / f"{number}.db"
        changed = bytearray(data)
        at = random.randrange(len(data))
        changed[at // PAGE * PAGE + random.randrange(HEAD) if heads else at] ^= 1 << random.randrange(8)
        path.write_bytes(changed)
        try:
            found.update(look_at(path, before, records))
        except Exception as error:  # that is what is looked for
            found[f"WRONG {number}: {type(error).__name__} {str(error)[:300]}"] += 1
        path.unlink()
        shutil.rmtree(folder / "data", ignore_errors=True)
    return found


def make(path: Path) -> None:
    """Write a file with four visits, of which one is signed, one merged, and each with a history and evidence."""
    rubric, sample = sample_visit()
    with closing(Store.create(path)) as store, without_pdfs():
        store.person = "某某"
        for unit in UNITS:
            record = ready(rubric, sample)
            stored = store.load(store.add(rubric, replace(record, unit=unit)))
            for number in range(EDITS):
                stored, _ = store.save(stored, replace(stored.record, leader=f"组长{number}"))
        copy = path.with_name("copy.db")
        store.copy_to(copy)
        final = finalising.keep(store, stored, finalising.prepared(stored, [], "某某"))
        finalising.sign(store, final, RecordedSigning(outcome="signed", signer="某某", revision=1))
        with closing(Store.open(copy)) as other:
            _signed_otherwise(other, stored.id)
            apply(store, other, compare(store, other, stored.id), standing=Which.OURS)
    copy.unlink()


def _signed_otherwise(store: Store, assessment_id: str) -> None:
    """Let a copy have another first revision."""
    stored, _ = store.save(store.load(assessment_id), replace(store.load(assessment_id).record, leader="别的组长"))
    final = finalising.keep(store, stored, finalising.prepared(stored, [], "某某"))
    finalising.sign(store, final, RecordedSigning(outcome="signed", signer="别人", revision=1))


def content(path: Path, like: Content | None = None) -> Content | None:
    """Return all rows of a file as another tool reads them, with the columns of ``like``; None where it cannot."""
    with suppress(sqlite3.Error, UnicodeDecodeError), closing(sqlite3.connect(path)) as connection:
        connection.text_factory = bytes
        connection.row_factory = sqlite3.Row
        found = {table: list(map(dict, connection.execute(f"SELECT * FROM {table}"))) for table in TABLES}
        names = {table: rows[0].keys() for table, rows in (like or found).items() if rows}
        return {
            table: [dict(zip(names.get(table, row), row.values(), strict=True)) for row in rows]
            for table, rows in found.items()
        }
    return None


def look_at(path: Path, before: Content | None, records: Records) -> list[str]:
    """Return what came of a flip, each to be counted."""
    now = content(path, before)
    try:
        store = Store.open(path)
    except OnlyReadableError:
        store = Store.open(path, read_only=True)
    with closing(store):
        read_only = store.read_only
        told = faults(store)
        assert not [fault for fault in told if "读不懂" in fault], told
        opened = _opened(store)
        with suppress(UserError):
            store.known_names()
    same = sum(record == records.get(one) for one, record in opened.items())
    assert same >= len(UNITS) - 1, told
    assert same == len(UNITS) or told
    found = [f"{'looked at' if read_only else 'opened'}: {len(opened)} of {len(UNITS)} opened and printed"]
    found += [f"{same} as they were"]
    changed = _changed(before, now)
    if not read_only and now is not None:
        assert len(opened) >= len(UNITS) - len(_hit(before, now)), (changed, told)
    if changed and not told:
        assert changed <= UNTOLD, (changed, path)
        found.append(f"not told: {sorted(changed)}")
    found.append("content as it was" if not changed else "changed content told" if told else "changed, cannot be told")
    return [*found, *_backed_up(path)]


def _opened(store: Store) -> Records:
    """Return the visits that open, with their score and the lines of their history."""
    found: Records = {}
    with suppress(UserError):
        for assessment_id in store.ids():
            with suppress(UserError):
                stored = store.load(assessment_id)
                assert sheet_pdf(stored.rubric, stored.record, score(stored.rubric, stored.record), draft=True).data
                list(store.seen(assessment_id))
                found[assessment_id] = stored.record
    return found


def _changed(before: Content | None, now: Content | None) -> set[tuple[str, str]]:
    """Return table and column of what is not as it was."""
    if before is None or now is None:
        return {("file", "")}
    found: set[tuple[str, str]] = set()
    for table, rows in before.items():
        if len(rows) != len(now[table]):
            found.add((table, ""))
        for old, new in zip(rows, now[table], strict=False):
            found.update((table, column) for column in old if old[column] != new[column])
    return found


def _hit(before: Content | None, now: Content) -> set[bytes]:
    """Return the assessments that the flip has changed a row of."""
    found: set[bytes] = set()
    for table, rows in (before or {}).items():
        key = "id" if table == "assessment" else "assessment"
        for old, new in zip(rows, now[table], strict=False):
            if old != new and key in old:
                found |= {old[key], new[key]}
            elif old != new and table == "rubric":
                return set()
    return found


def _backed_up(path: Path) -> list[str]:
    """Say how the file is backed up: with proof, byte for byte, or why not at all."""
    try:
        point = backup(path, BY_HAND)
    except UserError as error:
        return [f"no backup: {_sentence(str(error))}"]
    if point.facts:
        return [f"backup proved, {len(point.facts.held)} readable"]
    assert point.path.read_bytes() == path.read_bytes()
    return ["backup byte for byte"]


def _sentence(words: str) -> str:
    assert words.endswith("。"), words
    return words.rpartition("”")[2]


if __name__ == "__main__":
    sys.exit(main())
