"""Where the assessments of an office's file are: with a team that was given them, or back from it.

Asked at the start of each list, so that it takes the same few queries however many there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from ..base.decoding import UNREADABLE
from ..base.errors import UserError
from ..record.status import is_kept
from .data_file import DataFile
from .package_mark import has_units, kind_of_package
from .sqlite_file import in_words

TEAM, MEMBER = "team", "member"
_MILESTONES = """SELECT event.assessment, event.kind, event.hash FROM json_each(?) AS one
JOIN event ON event.assessment = one.value AND event.changes = '[]' ORDER BY event.id"""
_LEADS_TO = {"finalised": True, "signed": True, "handed_over": True, "reopened": False, "voided": False}
"""Whether an assessment stands as its last revision after an event that says so."""
_UNCHANGED = ("same", "older")
_NOT_MERGED = ("stands", "revisions", "whole")
_DEALT = """SELECT assessment FROM assignment JOIN team ON team.id = assignment.team
WHERE NOT EXISTS (SELECT 1 FROM recusal WHERE recusal.unit = assignment.unit
 AND replace(recusal.person, ' ', '') = replace(team.leader, ' ', ''))
AND NOT EXISTS (SELECT 1 FROM event WHERE event.assessment = assignment.assessment AND kind = 'edited')"""
"""What is a team's to do and can go out: its leader may assess it, and nobody has worked at it here."""
_TO_TEAMS = "SELECT assessments FROM giving WHERE kind = 'team'"
_GIVEN_OUT = "SELECT at, recipient, kind, assessments FROM giving ORDER BY at, id"
_HEADS = "SELECT id, head, status FROM assessment"
_TAKEN_IN = "SELECT at, kind, batch, assessments FROM taking ORDER BY id"
_WITH_MEMBERS = """SELECT 1 FROM assessment WHERE status = 'draft' AND EXISTS (SELECT 1 FROM giving
WHERE kind = 'member' AND instr(giving.assessments, assessment.id)) LIMIT 1"""

_Rows = tuple[tuple[str, ...], ...]


class Given(NamedTuple):
    """When and to whom an assessment was given out the last time, as what ``kind`` of package, with which head."""

    at: str
    recipient: str
    kind: str
    head: str


class Whereabouts(NamedTuple):
    """By assessment: to whom it was given out; of what came back final when; and for which a receipt was issued.

    ``met`` are those to which something came that was not merged with them: of it a draft may wait.
    """

    given: Mapping[str, Given]
    taken: Mapping[str, str]
    confirmed: frozenset[str]
    met: frozenset[str]


class _Came(NamedTuple):
    """What was taken in: when, the heads before and after, and whether it may have been a draft beside a final one."""

    at: str
    before: str
    after: str
    beside: bool


def whereabouts(file: DataFile) -> Whereabouts:
    """Return what a file tells; a team has nothing given out to teams, and nothing comes back to it for good."""
    with in_words(file.path):
        given = _given(_rows(file, _GIVEN_OUT))
        takings = _rows(file, _TAKEN_IN)
        came, confirmed = _came(takings if _is_office(file) else ())
        return Whereabouts(given, _final(file, came), confirmed, _met(takings))


def step_of_office(file: DataFile) -> str:
    """Return what an office does next with its file, as the menu calls it: register, giveOut, takeIn.

    A leader takes in what his members have; empty in any other file, or where it cannot be said.
    """
    with suppress(UserError), in_words(file.path):
        if kind_of_package(file) == TEAM:
            return "takeIn" if any(file.query(_WITH_MEMBERS)) else ""
        if not _is_office(file):
            return ""
        given = {id_ for row in file.query(_TO_TEAMS) for id_, _ in entries(row["assessments"], 2)}
        if any(row["assessment"] not in given for row in file.query(_DEALT)):
            return "giveOut"
        return "takeIn" if given or not has_units(file) else "register"
    return ""


def _is_office(file: DataFile) -> bool:
    """Whether what comes in has arrived: in a team's own file it goes on to the office."""
    if any(file.query("SELECT 1 FROM package WHERE kind IN ('team', 'member') LIMIT 1")):
        return False
    return has_units(file) or any(file.query("SELECT 1 FROM office_key LIMIT 1"))


def _rows(file: DataFile, sql: str) -> _Rows:
    cursor = file.connection.cursor()
    cursor.row_factory = None
    return tuple(cursor.execute(sql))


@lru_cache(maxsize=1)  # an edit, after which the list is read again, changes none of it
def _given(rows: _Rows) -> Mapping[str, Given]:
    """Return what was given out, the last time to a team where there was one."""
    given: dict[str, Given] = {}
    for at, recipient, kind, assessments in rows:
        for assessment, head in entries(assessments, 2):
            if kind == TEAM or given.get(assessment, Given("", "", "", "")).kind != TEAM:
                given[assessment] = Given(at, recipient, kind, head)
    return given


@lru_cache(maxsize=1)
def _came(rows: _Rows) -> tuple[Mapping[str, list[_Came]], frozenset[str]]:
    """Return what was taken in and not taken back, and of what a receipt was issued since."""
    undone = {batch for _, kind, batch, _ in rows if kind == "undone"}
    came: dict[str, list[_Came]] = {}
    confirmed: set[str] = set()
    for at, kind, batch, assessments in rows:
        if kind == "confirmed":
            confirmed.update(one[0] for one in entries(assessments, 4))
        elif kind == "taken_in" and batch not in undone:
            for id_, what, before, after in entries(assessments, 4):
                if what not in _UNCHANGED:
                    came.setdefault(id_, []).append(_Came(at, before, after, what == "stands"))
                    confirmed.discard(id_)
    return came, frozenset(confirmed)


@lru_cache(maxsize=1)
def _met(rows: _Rows) -> frozenset[str]:
    """Return to what something came that was not merged with it."""
    return frozenset(one[0] for *_, assessments in rows for one in entries(assessments, 4) if one[1] in _NOT_MERGED)


def _final(file: DataFile, came: Mapping[str, list[_Came]]) -> dict[str, str]:
    """Return when those came in that are final, and were when they came: a member's draft is final here alone."""
    if not came:
        return {}
    heads = {id_: head for id_, head, status in _rows(file, _HEADS) if is_kept(status)}
    there = {id_: found for id_, found in came.items() if id_ in heads}
    asked = [id_ for id_, found in there.items() if any(one.beside or one.after != heads[id_] for one in found)]
    final: dict[str, set[str]] = {}
    if asked:
        final = _final_heads(file.query(_MILESTONES, msgspec.json.encode(asked).decode()))
    known = {id_: {heads[id_]} | final.get(id_, set()) for id_ in there}
    return {
        id_: one.at
        for id_, found in there.items()
        for one in found
        if one.after in known[id_] and not (one.beside and one.before in known[id_])
    }


def _final_heads(events: Iterable[dict[str, Any]]) -> dict[str, set[str]]:
    """Return the hashes of the events after which each assessment stood as a revision."""
    found: dict[str, set[str]] = {}
    stands: dict[str, bool] = {}
    for row in events:
        id_ = row["assessment"]
        stands[id_] = _LEADS_TO.get(row["kind"], stands.get(id_, False))
        if stands[id_]:
            found.setdefault(id_, set()).add(row["hash"])
    return found


def entries(text: str, width: int) -> Iterator[list[str]]:
    """Yield the entries of a list in a row, each of so many texts; what is none is passed over."""
    with suppress(*UNREADABLE, TypeError):
        for entry in msgspec.json.decode(text, type=list[list[Any]]):
            if len(entry) >= width and all(isinstance(one, str) for one in entry[:width]):
                yield entry[:width]
