"""Whether a file was given out, or has units to give out: asked of each that is listed, so nothing else is loaded."""

from __future__ import annotations

from contextlib import suppress

from ..base.errors import UserError
from .data_file import DataFile
from .sqlite_file import in_words

_OF_TEAM = "SELECT 1 FROM package WHERE kind IN ('team', 'member') LIMIT 1"


def is_package(file: DataFile) -> bool:
    """Whether a file says what it was given out as; one that cannot say so was not."""
    return _has(file, "package")


def kind_of_package(file: DataFile) -> str:
    """Return as what a file was given out: team, member, copy; empty where it was not, or cannot say so."""
    with suppress(UserError), in_words(file.path):
        return next((str(row["kind"]) for row in file.query("SELECT kind FROM package LIMIT 1")), "")
    return ""


def has_units(file: DataFile) -> bool:
    """Whether there are units in a file's register."""
    return _has(file, "unit")


def is_of_office(file: DataFile) -> bool:
    """Whether a file has units, and is no team's package, which has those that it was given."""
    with suppress(UserError), in_words(file.path):
        return has_units(file) and not any(file.query(_OF_TEAM))
    return False


def _has(file: DataFile, table: str) -> bool:
    with suppress(UserError), in_words(file.path):
        return any(file.query(f"SELECT 1 FROM {table} LIMIT 1"))
    return False
