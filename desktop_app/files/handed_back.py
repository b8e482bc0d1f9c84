"""That a member has handed his part of an assessment back to the leader: by the head of what went out.

It is remembered on this computer alone, since a copy that has to say that it went back would be another than went back.
"""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from ..base.userdirs import data_folder
from .records import recalled, remember


class HandedBack(Struct, frozen=True):
    """An assessment, and the hash of its last event as it went back."""

    id: str
    head: str


def note_handed_back(assessment_id: str, head: str) -> None:
    """Remember what went back; where nothing can be written it is only asked for once more."""
    with suppress(OSError):
        remember(_record(assessment_id), HandedBack(assessment_id, head))


def head_handed_back(assessment_id: str) -> str:
    """Return the head with which an assessment went back the last time; empty where it did not."""
    found = recalled(_record(assessment_id), HandedBack)
    return found.head if found is not None and found.id == assessment_id else ""


def _record(assessment_id: str) -> Path:
    return data_folder() / "交回的评估" / f"{sha256(assessment_id.encode()).hexdigest()[:24]}.json"
