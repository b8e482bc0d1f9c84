"""That a clearing (清退) has begun and is not over: what breaks it off, a kill or a stick that is out, does not end it.

The note names assessments by their ids alone, places by hashes: who finds it learns no unit. It stands for the receipt
from then on, since the data file by which that was verified may be gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ...base.clock import now
from ...base.userdirs import data_folder
from ...files.held import once_let_go
from ...files.records import recalled, remember


class Note(Struct, frozen=True, kw_only=True):
    """``confirmed`` has the head that the receipt names, by id; ``agreed`` keys of places, ``done`` counts by kind.

    ``beside`` counts, by id, the events beside the main line as the clearing began: of more the receipt says nothing.
    ``places`` are second places that could not be reached, ``failed`` keys of places where something stayed: what was
    found by the unit's name alone could not be found again without.
    """

    at: str = ""
    receipt: str = ""
    confirmed: dict[str, str] = {}
    beside: dict[str, int] = {}
    agreed: tuple[str, ...] = ()
    done: dict[str, int] = {}
    places: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()


def note_file() -> Path:
    """Return where the note lies while a clearing is not over."""
    return data_folder() / "清退.json"


def pending() -> Note | None:
    """Return the note of a clearing that is not over; None if there is none."""
    note = recalled(note_file(), Note)
    return note if note and note.confirmed else None


def begin(confirmed: Mapping[str, str], beside: Mapping[str, int], receipt: str, agreed: Iterable[str]) -> Note:
    """Note that a clearing begins; one that is not over goes on in it. Raises ``OSError``."""
    before = pending() or Note(at=now().isoformat(timespec="seconds"), receipt=receipt)
    told = "；".join(dict.fromkeys(filter(None, (before.receipt, receipt))))
    merged = {**before.confirmed, **confirmed}
    beside = {**beside, **before.beside}
    note = replace(before, receipt=told, confirmed=merged, beside=beside, agreed=tuple(agreed))
    remember(note_file(), note)
    return note


def keep(note: Note) -> None:
    """Keep how far it is. Raises ``OSError``."""
    remember(note_file(), note)


def end() -> None:
    """Say that it is over. Raises ``OSError``."""
    once_let_go(lambda: note_file().unlink(missing_ok=True))
