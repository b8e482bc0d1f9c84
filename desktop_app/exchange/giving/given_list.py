"""What was given out of a file, told: when, by whom, to whom, which units, in which file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from ...base.clock import day, now
from ...base.text import shown, unit_name
from ...paper.giving import KINDS
from ...storage.sqlite_file import in_words

if TYPE_CHECKING:
    from ...storage.store import Store
    from .giving_out import Recipient

MOST_NAMED = 3  # units in one sentence, and sentences


class GivenOut(Struct, frozen=True, kw_only=True):
    """A file that was given out; ``at`` is an ISO time, ``units`` are the names of what is in it as they are now."""

    id: str
    at: str
    person: str
    recipient: str
    kind: str
    assessments: tuple[str, ...]
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
        found.append(GivenOut(assessments=tuple(id_ for id_, _ in one.assessments), units=known, **facts))
    return found


def given_before(given: Sequence[GivenOut], recipients: Sequence[Recipient]) -> list[str]:
    """Say of what is to go out that it went out before, to a team or to the same person or office; a sentence each.

    ``given`` is what was given out, the last first.
    """
    told = [words for one in recipients for words in _before(given, one)]
    more = len(told) - MOST_NAMED
    return [*told[:MOST_NAMED], *([f"另有{more}份也分发过，请看“分发记录”。"] if more > 0 else [])]


def _before(given: Sequence[GivenOut], recipient: Recipient) -> Iterator[str]:
    left = set(recipient.assessments)
    for one in given:
        if one.kind != recipient.kind or (one.kind != "team" and one.recipient != recipient.name):
            continue
        units = [unit for id_, unit in zip(one.assessments, one.units, strict=True) if id_ in left]
        left -= set(one.assessments)
        if units:
            named = "、".join(f"“{shown(unit)}”" for unit in units[:MOST_NAMED])
            named += f"等{len(units)}个单位" if len(units) > MOST_NAMED else ""
            out = f"{named}已在{day(one.at, now())}分发给{shown(one.recipient)}（“{one.name}”）"
            yield f"{out}，这次另写一份；请告诉接收方用哪一份，两份都填写了也可以合并。"
