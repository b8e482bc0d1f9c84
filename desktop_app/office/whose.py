"""Whose an assessment is that has only a name: matched with a unit once, by a question, and by its id ever after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from msgspec import Struct
from msgspec.structs import replace

from ..base.text import unit_name
from ..record.register import Register
from ..storage.heads import LAST_EVENT
from ..storage.offered import NO_SAMPLE
from ..storage.sqlite_file import in_words
from ..storage.store import Store
from .matching import Names
from .names import name_key
from .rounds import belongs

_UNKNOWN = (
    f"SELECT id, unit, date, status FROM assessment WHERE {NO_SAMPLE} AND status <> 'void'"
    f" AND NOT EXISTS (SELECT 1 FROM assignment WHERE assignment.assessment = assessment.id) ORDER BY {LAST_EVENT} DESC"
)
_NAMED = (
    "SELECT assessment.id, assessment.unit AS text, unit.name FROM assessment"
    " JOIN assignment ON assignment.assessment = assessment.id JOIN unit ON unit.id = assignment.unit"
)


class Match(Struct, frozen=True, kw_only=True):
    """An assessment that belongs to no unit yet: ``certain`` is whose it is by its name, ``near`` whose it may be.

    ``round`` is the one that its day lies in. ``text`` is what stands on its sheet. ``twin``: the unit has another
    assessment in that round, or would have by its name.
    """

    assessment: str
    text: str
    date: str
    status: str
    certain: str = ""
    near: tuple[str, ...] = ()
    round: str | None = None
    twin: bool = False


class Differing(Struct, frozen=True):
    """An assessment on whose sheet its unit is called otherwise than in the register."""

    assessment: str
    text: str
    name: str


def match_by_name(store: Store, register: Register | None = None) -> list[Match]:
    """Return what belongs to no unit yet, the last changed first, with what is known of whose it may be."""
    register = store.register.load() if register is None else register
    names, found = Names(register.units), []
    with in_words(store.path):
        for row in store.file.query(_UNKNOWN):
            looked = names.look_up(row["unit"]) if row["unit"].strip() else None
            found.append(
                Match(
                    assessment=row["id"],
                    text=row["unit"],
                    date=row["date"],
                    status=row["status"],
                    certain=looked.unit if looked else "",
                    near=looked.near if looked else (),
                    round=round_of(register, row["date"]),
                )
            )
        begun = {row["id"] for row in store.file.query("SELECT id FROM assessment WHERE status <> 'void'")}
    return _with_twins(register, begun, found)


def _with_twins(register: Register, begun: Collection[str], found: list[Match]) -> list[Match]:
    """Say which of them would be a unit's second one in a round."""
    number = Counter((one.unit, one.round) for one in register.assignments if one.assessment in begun)
    number.update((one.certain, one.round) for one in found if one.certain)
    return [replace(one, twin=bool(one.certain) and number[one.certain, one.round] > 1) for one in found]


def round_of(register: Register, date: str) -> str | None:
    """Return the one round in which a day lies; None where there is none, or several."""
    found = [one.id for one in register.rounds if date and one.begins and one.begins <= date <= (one.ends or date)]
    return found[0] if len(found) == 1 else None


def belongs_likely(register: Register, begun: Collection[str], assessment: str, unit: str, date: str) -> Register:
    """Say to which unit an assessment belongs, in the round that waits for it, or else in which its day lies."""
    waiting = [
        one.id
        for one in register.rounds
        for place in register.assignments
        if (place.unit, place.round) == (unit, one.id) and place.assessment not in begun
    ]
    return belongs(register, assessment, unit, waiting[-1] if waiting else round_of(register, date), begun)


def assign_matches(store: Store, chosen: Mapping[str, tuple[str, str | None]]) -> Register:
    """Store to which unit and round each assessment belongs, by its id, all or none; return the register then."""
    before = register = store.register.load()
    begun = store.ids()
    for assessment, (unit, round_id) in chosen.items():
        register = belongs(register, assessment, unit, round_id, begun)
    store.register.save(register, since=before)
    return register


def differing(store: Store) -> list[Differing]:
    """Return the assessments on whose sheet the unit is called otherwise than in the register: told, not changed."""
    with in_words(store.path):
        rows = [row for row in store.file.query(_NAMED) if row["text"].strip()]
    return [
        Differing(row["id"], unit_name(row["text"]), row["name"])
        for row in rows
        if name_key(row["text"]) != name_key(row["name"])
    ]
