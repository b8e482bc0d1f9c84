"""The backups of a data file as points in time: what they are called, what is known of each without opening it."""

from __future__ import annotations

import contextlib
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ..base.errors import UserError
from ..base.userdirs import backups_folder
from ..files.backup_names import NAME, folder_of
from ..files.records import recalled, remember
from ..files.room import listed
from ..record.scoring import score
from ..rubric.amounts import written_total
from ..storage.copying import content_digest
from ..storage.sqlite_file import connect
from ..storage.store import Store
from ..storage.stored import Stored

MOMENTS = 8  # of one snapshot, at which the content was the same


class Held(Struct, frozen=True, kw_only=True):
    """An assessment as a snapshot holds it: enough to tell it in a list."""

    id: str
    unit: str
    date: str
    status: str
    total: str
    grade: str  # empty while it is open
    unanswered: int
    sample: bool


class Moment(Struct, frozen=True):
    """A time at which the content was that of the snapshot, ISO local, and why it was to be kept."""

    at: str
    occasion: str


class Facts(Struct, frozen=True, kw_only=True):
    """What lies beside a snapshot as JSON; it can be made again from the snapshot itself."""

    source: str  # the path of the data file, empty where it is not known any more
    moments: tuple[Moment, ...]  # the first is that of the copy
    digest: str
    size: int
    held: tuple[Held, ...]
    unreadable: int = 0  # assessments


class Snapshot(Struct, frozen=True):
    """One backup; without ``facts`` it is damaged. The number tells the order and is how people name it."""

    path: Path
    number: int
    facts: Facts | None

    @property
    def at(self) -> str:
        """When its content was last known to be the present one."""
        return self.facts.moments[-1].at if self.facts else _named(self.path).at

    @property
    def occasion(self) -> str:
        """Why it was last wanted."""
        return self.facts.moments[-1].occasion if self.facts else _named(self.path).occasion


def known_files() -> list[Path]:
    """Return the data files that there are backups of, those still there or not, by the age of the last backup."""
    folders = [one for one in listed(backups_folder()) if one.is_dir()]
    newest = [snapshots[0] for snapshots in map(snapshots_in, folders) if snapshots]
    newest.sort(key=lambda one: one.at, reverse=True)
    return [Path(one.facts.source) for one in newest if one.facts and one.facts.source]


def snapshots_in(folder: Path) -> list[Snapshot]:
    """Return the snapshots in a folder, the newest first."""
    found = [_snapshot(one) for one in listed(folder) if NAME.fullmatch(one.name)]
    return sorted(found, key=lambda one: -one.number)


def snapshots_of(path: Path) -> list[Snapshot]:
    """Return the snapshots of the data file at ``path``, the newest first."""
    return snapshots_in(folder_of(path))


def facts_path(snapshot: Path) -> Path:
    """Return where the facts of a snapshot lie."""
    return snapshot.with_suffix(".json")


def write_facts(snapshot: Path, facts: Facts) -> None:
    """Write the facts of a snapshot, whole or not at all; without them the snapshot is only slower to list."""
    with contextlib.suppress(OSError):
        remember(facts_path(snapshot), facts)


def file_snapshot(snapshot: Path, source: Path) -> None:
    """Let what was laid among the snapshots of a data file be listed as one of them, even when that file is gone."""
    _facts_again(snapshot, as_text(source.absolute()))


def as_text(path: Path) -> str:
    """Return a path as JSON can hold it: nothing of a name in an old encoding."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return ""
    return str(path)


def held(store: Store) -> tuple[tuple[Held, ...], int]:
    """Return the assessments of a file with their totals computed anew, and how many cannot be read."""
    found: list[Held] = []
    unreadable = 0
    for one in store.load_each():
        if isinstance(one, Stored):
            found.append(_held(one))
        else:
            unreadable += 1
    return tuple(found), unreadable


def _held(one: Stored) -> Held:
    result = score(one.rubric, one.record)
    return Held(
        id=one.id,
        unit=one.record.unit,
        date=one.record.date,
        status=one.status,
        total=written_total(result.total),
        grade=result.grade or "",
        unanswered=len(result.unanswered),
        sample=one.sample,
    )


def _snapshot(path: Path) -> Snapshot:
    number = int(path.name.split("_", 1)[0])
    facts = recalled(facts_path(path), Facts)
    with contextlib.suppress(OSError):
        if facts and facts.moments and facts.size == path.stat().st_size:
            return Snapshot(path, number, facts)
    return Snapshot(path, number, _facts_again(path))


def _facts_again(path: Path, source: str = "") -> Facts | None:
    """Make the facts of a snapshot from the snapshot itself; None if it is damaged."""
    facts = looked_through(path)
    if facts is not None:
        facts = replace(facts, source=source or _source_of_another(path.parent))
        write_facts(path, facts)
    return facts


def looked_through(path: Path) -> Facts | None:
    """Return what a backup says of itself, but for the file that it is of; None if it is damaged."""
    try:
        with closing(Store.open(path, read_only=True)) as store:
            if store.file.damaged:
                return None
            assessments, unreadable = held(store)
        with closing(connect(path, read_only=True)) as connection:
            digest = content_digest(connection)
        size = path.stat().st_size
    except (OSError, sqlite3.Error, UserError):
        return None
    moments = (_named(path),)
    return Facts(source="", moments=moments, digest=digest, size=size, held=assessments, unreadable=unreadable)


def _source_of_another(folder: Path) -> str:
    """Return the data file that another snapshot in the same folder is of."""
    known = (recalled(one, Facts) for one in listed(folder) if one.suffix == ".json")
    return next((facts.source for facts in known if facts and facts.source), "")


def _named(path: Path) -> Moment:
    """Read time and occasion off the name of a snapshot."""
    found = NAME.fullmatch(path.name)
    stamp, occasion = (found["stamp"], found["occasion"]) if found else ("", "")
    try:
        return Moment(datetime.strptime(stamp, "%Y%m%d-%H%M%S").astimezone().isoformat(), occasion)
    except (ValueError, OverflowError, OSError):  # none, or one at the edge of time
        return Moment("", occasion)
