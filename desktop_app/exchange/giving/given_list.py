"""What was given out of a file, told: when, by whom, to whom, which units, in which file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from ...base.text import unit_name
from ...paper.giving import KINDS
from ...storage.sqlite_file import in_words

if TYPE_CHECKING:
    from ...storage.store import Store


class GivenOut(Struct, frozen=True, kw_only=True):
    """A file that was given out; ``at`` is an ISO time, ``units`` are the names as they are known now."""

    id: str
    at: str
    person: str
    recipient: str
    kind: str
    units: tuple[str, ...]
    name: str
    sha256: str

    @property
    def noun(self) -> str:
        return KINDS[self.kind]


def given_list(store: Store) -> list[GivenOut]:
    """Return what was given out, the last first."""
    givings, register = store.givings.all(), store.register.load()
    with in_words(store.path):
        names = {row["id"]: unit_name(row["unit"]) for row in store.file.query("SELECT id, unit FROM assessment")}
    units = {unit.id: unit.name for unit in register.units}
    names |= {one.assessment: units[one.unit] for one in register.assignments if one.unit in units}
    found = []
    for one in reversed(givings):
        known = tuple(names.get(assessment_id, "（已不在文件里）") for assessment_id, _ in one.assessments)
        facts = {name: getattr(one, name) for name in ("id", "at", "person", "recipient", "kind", "name", "sha256")}
        found.append(GivenOut(units=known, **facts))
    return found
