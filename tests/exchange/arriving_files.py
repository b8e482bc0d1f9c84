"""Files as they come back to an office, each made by what people, disks and other tools do to them."""

from __future__ import annotations

import io
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from uuid import uuid4

from msgspec.structs import replace

from desktop_app.exchange.merging.merging import apply, compare
from desktop_app.exchange.sealing import sealed_copy
from desktop_app.record.assessment import Assessment
from desktop_app.record.register import Assignment, Register, Unit
from desktop_app.rubric.answers import GradedListAnswer
from desktop_app.rubric.loading import parse_rubric
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.visits import another_tool, finalised

PASSPHRASE = "春眠不觉晓，处处闻啼鸟"
LEDGER = 6


class Office:
    """The office's file, which has one draft and a register with its unit, and the files that come back to it."""

    def __init__(self, store: Store, folder: Path, rubric: Rubric, record: Assessment) -> None:
        self.store, self.folder, self.rubric, self.record = store, folder, rubric, record
        folder.mkdir(exist_ok=True)
        self.unit = Unit(id=str(uuid4()), name=record.unit)
        self.draft = self.begun(store, record)
        given = Assignment(assessment=self.draft, unit=self.unit.id)
        store.register.save(Register(units=(self.unit,), assignments=(given,)))

    def begun(self, store: Store, record: Assessment) -> str:
        return store.add(self.rubric, record)

    def copy(self, name: str) -> Path:
        """Return a copy of the office's file, as the file manager makes one."""
        path = self.folder / name
        self.store.copy_to(path)
        return path

    def changed(self, name: str, *deeds: Callable[[Store], object]) -> Path:
        """Return a copy in which something was done."""
        path = self.copy(name)
        self.work(path, *deeds)
        return path

    def work(self, path: Path, *deeds: Callable[[Store], object]) -> None:
        with closing(Store.open(path)) as other:
            other.person = "组员"
            for deed in deeds:
                deed(other)

    def other(self, name: str, rubric: Rubric | None = None, unit: str = "别的单位") -> Path:
        """Return a file with an assessment that the office does not know, complete but for 定稿."""
        path = self.folder / name
        with closing(Store.create(path)) as other:
            other.person = "组员"
            other.add(rubric or self.rubric, replace(self.record, unit=unit))
        return path


def noted(at: int, note: str, id_: str = "") -> Callable[[Store], object]:
    """Let somebody write the note of an item."""

    def deed(store: Store) -> object:
        stored = store.load(id_ or store.ids()[0])
        answer = replace(stored.record.answers[at], note=note)
        return store.save(stored, stored.record.with_answer(at, answer))

    return deed


def graded(task: int, grade: str) -> Callable[[Store], object]:
    """Let somebody grade a task of the ledger."""

    def deed(store: Store) -> object:
        stored = store.load(store.ids()[0])
        answer = stored.record.answers[LEDGER]
        assert isinstance(answer, GradedListAnswer)
        tasks = tuple(replace(one, grade=grade) if number == task else one for number, one in enumerate(answer.tasks))
        return store.save(stored, stored.record.with_answer(LEDGER, replace(answer, tasks=tasks)))

    return deed


def made_final(store: Store) -> object:
    return finalised(store, store.load(store.ids()[0]))


def doctored(rubric: Rubric) -> Rubric:
    """Return a rubric under the shipped one's id that takes off less."""
    return parse_rubric(rubric.source.replace("each = 2", "each = 1", 1), "doctored")


def sealed(path: Path) -> Path:
    """Return a sealed copy beside a file, and take the file away."""
    target = path.with_suffix(".jmdb")
    pieces = sealed_copy.sealed(io.BytesIO(path.read_bytes()), PASSPHRASE)
    target.write_bytes(b"".join(pieces))
    path.unlink()
    return target


def broken_chain(path: Path) -> Path:
    another_tool(path, "UPDATE event SET person = '别人' WHERE id = (SELECT min(id) FROM event)")
    return path


def changed_rows(path: Path) -> Path:
    another_tool(path, "UPDATE answer SET note = '改过' WHERE item = 1")
    return path


def changed_rubric(path: Path) -> Path:
    another_tool(path, "UPDATE rubric SET source = source || '#'")
    return path


def changed_score(path: Path) -> Path:
    """Let another tool change what 定稿 has fixed, and put the guard back as it was."""
    with closing(sqlite3.connect(path)) as connection:
        sql = "SELECT sql FROM sqlite_schema WHERE name = 'revision_stays'"
        guard = str(connection.execute(sql).fetchone()[0])
    change = "UPDATE revision SET result = replace(result, '86.63', '96.63')"
    another_tool(path, f"DROP TRIGGER revision_stays; {change}; {guard};")
    return path


def changed_branch(path: Path) -> Path:
    another_tool(path, "UPDATE side_event SET person = '别人'")
    return path


def joined(path: Path, other: Path) -> Path:
    """Let one copy take another in."""
    with closing(Store.open(path)) as store, closing(Store.open(other, read_only=True)) as source:
        [id_] = store.ids()
        apply(store, source, compare(store, source, id_))
    return path


def damaged(path: Path) -> Path:
    """Let a disk damage what leads to the rows."""
    data = bytearray(path.read_bytes())
    data[100:108] = bytes(8)
    path.write_bytes(data)
    return path


def cut_off(path: Path) -> Path:
    path.write_bytes(path.read_bytes()[:3000])
    return path


def renamed_copy(path: Path, name: str) -> Path:
    return Path(shutil.copy(path, path.with_name(name)))
