"""Where data files may lie: those that the program knows, what was copied beside them by hand, and what is plugged in.

A copy made in the file manager is called anything (评估 - 副本.db, 评估.db.bak), so it is told by its content alone.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from ...backups.snapshots import Facts
from ...backups.working_copy import copies_kept, known_copies
from ...base.progress import check
from ...base.userdirs import backups_folder, data_folder, default_file
from ...files.backup_names import ELSEWHERE
from ...files.media import files_on, plugged_in
from ...files.places import Place, is_file, place_named
from ...files.records import recalled
from ...files.room import listed
from ...files.settings import Settings, load_settings
from ...files.written import Written, written
from .looking import begins_as_data, package_keys

_BLOCK = 512  # bytes: each page of SQLite is a multiple of it, and so is every whole file


def office_keys_beside(path: Path, ids: Collection[str]) -> tuple[str, ...]:
    """Return the office's public keys (hex) that packages on this computer bear which hold one of the assessments.

    So whoever takes a package into a file of his own knows the key all the same.
    """
    own = candidates(path, load_settings(), [one for one in written() if set(one.of).intersection(ids)], media=False)
    found = (package_keys(one, ids) for one in own if is_file(one) and place_named(str(one)) is Place.OWN)
    return tuple(dict.fromkeys(key for keys in found for key in keys))


def candidates(path: Path, settings: Settings, noted: Sequence[Written], *, media: bool = True) -> list[Path]:
    """Return every path where a data file may lie, links followed, the one at ``path`` first; what is plugged in last.

    Those that the program knows are among them whether they are there or not.
    """
    known = [path, *_known(settings, noted)]
    folders = dict.fromkeys(_real(one).parent for one in known if place_named(str(one)) is not Place.NETWORK)
    saved = dict.fromkeys(Path(one) for one in settings.folders.values() if place_named(one) is not Place.NETWORK)
    own = files_on(default_file().parent)
    beside = (one for folder in (*folders, *map(_real, saved)) for one in listed(folder))
    pulled = (one for root in (plugged_in() if media else ()) for one in files_on(root))
    found = (*known, *_data_among(own), *_data_among(beside), *_data_among(pulled))
    return list(dict.fromkeys(map(_real, found)))


def _known(settings: Settings, noted: Iterable[Written]) -> Iterator[Path]:
    yield default_file()
    yield from (one for one in listed(copies_kept()) if one.suffix == ".db")
    yield from (Path(one) for one in (*settings.recent, *settings.in_place))
    for _, origin in known_copies():
        yield from (Path(origin.copy), Path(origin.path))
    for folder in listed(backups_folder()):
        facts = (recalled(one, Facts) for one in listed(folder) if one.suffix == ".json")
        yield from (Path(one.source) for one in facts if one and one.source)
    yield from (Path(one.path) for one in noted)


def _data_among(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield what begins as a data file, but no backups; of most other files the size alone is asked for."""
    for path in paths:
        check()
        if ELSEWHERE in path.parts or path.is_relative_to(data_folder()):
            continue
        with suppress(OSError):
            if is_file(path) and (path.suffix == ".db" or path.stat().st_size % _BLOCK == 0) and begins_as_data(path):
                yield path


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))
