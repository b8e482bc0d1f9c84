"""What was written for the user outside the program's own folders, remembered so that clearing (清退) finds it again.

One record a path, noted before anything is written there: whatever ends the program, nothing is written unknown. It
bears the ids of the assessments that it tells of, and the SHA-256 of what was written, by which a file that somebody
has changed since is told from one that is still the program's.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from ..base.clock import now
from ..base.userdirs import data_folder
from .durable import write_whole
from .held import once_let_go
from .records import recalled, remember
from .room import listed

MOST = 2000  # paths; the oldest is forgotten first
CONTENTS = 8  # of one path: a save that failed leaves what was there before


class Written(Struct, frozen=True, kw_only=True):
    """A file that was written, or was about to be: the last content first, each by its SHA-256."""

    path: str
    at: str
    sha256: tuple[str, ...]
    of: tuple[str, ...]


def note(path: Path, digest: str, of: Iterable[str]) -> None:
    """Remember what is about to be written of these assessments; of none, and where no note can be written, nothing."""
    path, told = path.absolute(), tuple(dict.fromkeys(of))
    if not told or not _is_text(path):
        return
    known = recalled(_record(path), Written)
    before = known or Written(path=str(path), at="", sha256=(), of=())
    digests = tuple(dict.fromkeys((digest, *before.sha256)))[:CONTENTS]
    ids = tuple(dict.fromkeys((*told, *before.of)))
    with suppress(OSError):
        remember(_record(path), Written(path=str(path), at=now().isoformat("T", "seconds"), sha256=digests, of=ids))
        if known is None:
            _thin(_record(path))


def write_noted(path: Path, data: bytes, of: Iterable[str]) -> None:
    """Write a file whole, as ``write_whole`` does, and remember it."""
    note(path, sha256(data).hexdigest(), of)
    write_whole(path, data)


def note_written(path: Path, of: Iterable[str]) -> None:
    """Remember a file that the system has written for the program, such as what was printed into it."""
    with suppress(OSError):
        note(path, sha256(path.read_bytes()).hexdigest(), of)


def written() -> list[Written]:
    """Return what was written, in no order; files that are gone among it."""
    return [one for record in listed(folder_of_notes()) if (one := recalled(record, Written))]


def forget(path: Path) -> None:
    """Remember a path no longer."""
    with suppress(OSError):
        once_let_go(lambda: _record(path).unlink(missing_ok=True))


def _thin(newest: Path) -> None:
    records = [one for one in listed(folder_of_notes()) if one != newest]
    records.sort(key=lambda one: one.stat().st_mtime_ns, reverse=True)
    for one in records[MOST - 1 :]:
        one.unlink(missing_ok=True)


def _is_text(path: Path) -> bool:
    with suppress(UnicodeEncodeError):
        return bool(str(path).encode())
    return False


def _record(path: Path) -> Path:
    name = sha256(os.path.normcase(path.absolute()).encode(errors="surrogateescape")).hexdigest()[:24]
    return folder_of_notes() / f"{name}.json"


def folder_of_notes() -> Path:
    """Return the folder in which that is remembered."""
    return data_folder() / "另存的文件"
