"""What a file already knows, to be offered again: units, people, the last team."""

from __future__ import annotations

from contextlib import suppress

import msgspec

from ..base.decoding import UNREADABLE
from ..base.errors import UserError
from ..base.limits import NAMES_OFFERED
from ..base.text import is_text
from .data_file import DataFile
from .heads import LAST_EVENT, OF_EVENTS
from .sqlite_file import in_words

NO_SAMPLE = f"NOT ifnull({OF_EVENTS['sample']}, 0)"


def known_names(file: DataFile) -> tuple[list[str], list[str]]:
    """Return the units and the people that a file already knows, to be offered again; not the sample's."""
    sql = f"SELECT unit, leader, members FROM assessment WHERE {NO_SAMPLE}"
    units: list[str] = []
    people: list[str] = []
    with suppress(UserError), in_words(file.path):  # they are only suggestions: whatever they are, the rest goes on
        for row in file.query(f"{sql} ORDER BY {LAST_EVENT} DESC LIMIT ?", NAMES_OFFERED):
            units.append(row["unit"])
            people += (row["leader"], *_members(row["members"]))
    return _distinct(units), _distinct(people)


def last_team(file: DataFile, assessment_id: str) -> tuple[str, tuple[str, ...]]:
    """Return leader and members of the assessment that was changed last but this one; empty where there is none."""
    sql = f"SELECT leader, members FROM assessment WHERE id <> ? AND leader <> '' AND {NO_SAMPLE}"
    with suppress(UserError), in_words(file.path):  # it is only a suggestion
        for row in file.query(f"{sql} ORDER BY {LAST_EVENT} DESC LIMIT 1", assessment_id):
            return row["leader"], tuple(_members(row["members"]))
    return "", ()


def _members(text: str) -> list[str]:
    """Return the names in a row, or none where they cannot be read."""
    with suppress(*UNREADABLE):
        return msgspec.json.decode(text, type=list[str])
    return []


def _distinct(names: list[str]) -> list[str]:
    return list(dict.fromkeys(name for name in names if name and is_text(name)))
