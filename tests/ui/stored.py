"""What a file holds, read by a connection of its own while the window has it open."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from desktop_app.assessing.checking import faults as faults_of
from desktop_app.assessing.editing import Editing
from desktop_app.history.events import Event
from desktop_app.record.assessment import Assessment
from desktop_app.record.revision import RecordedSigning, Revision
from desktop_app.storage.store import Store
from desktop_app.storage.stored import Stored
from ui.document import Document


@contextmanager
def reading(path: Path) -> Iterator[Store]:
    """Open a file to be read."""
    with closing(Store.open(path, read_only=True)) as store:
        yield store


def all_stored(path: Path) -> list[Stored]:
    """Return all assessments, the last changed first."""
    with reading(path) as store:
        found, faults = store.load_all()
    assert not faults
    return found


def stored(path: Path, assessment_id: str = "") -> Stored:
    """Return one assessment, or the only one."""
    if not assessment_id:
        [only] = all_stored(path)
        return only
    with reading(path) as store:
        return store.load(assessment_id)


def records(path: Path) -> list[Assessment]:
    """Return the records of all assessments, the last changed first."""
    return [one.record for one in all_stored(path)]


def revisions(path: Path, assessment_id: str) -> list[Revision]:
    """Return what 定稿 has kept of an assessment."""
    with reading(path) as store:
        return store.revisions.of(assessment_id)


def signings(path: Path, assessment_id: str) -> list[RecordedSigning]:
    """Return how the revisions of an assessment were signed."""
    with reading(path) as store:
        return store.revisions.signings(assessment_id)


def history(path: Path, assessment_id: str) -> list[Event]:
    """Return what was done to an assessment, oldest first."""
    with reading(path) as store:
        return store.history.of(assessment_id)


def evidence(path: Path, sha256: str) -> bytes:
    """Return the bytes of a piece of evidence."""
    with reading(path) as store:
        return store.evidence.content(sha256)


def faults(path: Path) -> list[str]:
    """Return what is wrong with the file."""
    with reading(path) as store:
        return faults_of(store)


def edit(document: Document, field: str = "", /, **fields: Any) -> None:
    """Change fields of a record, where no key can: nobody is before that window, or the disk fails meanwhile.

    ``field`` is what is being typed into.
    """
    edit_to(document, replace(document.record, **fields), field)


def edit_to(document: Document, record: Assessment, field: str = "") -> None:
    """Make a record the present one, likewise."""
    document.edit(record, field)


def edit_elsewhere(path: Path, assessment_id: str, **fields: Any) -> None:
    """Change fields of a record in a second window."""
    with closing(Store.open(path)) as store:
        editing = Editing(store, assessment_id, lambda: None)
        editing.edit(replace(editing.record, **fields))


def tamper(path: Path, sql: str) -> None:
    """Change the file as another tool may, which the file's own triggers do not hold up."""
    with closing(sqlite3.connect(path)) as connection, connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f'DROP TRIGGER "{name}"')
        assert connection.execute(sql).rowcount
        for _, trigger in triggers:
            connection.execute(trigger)
