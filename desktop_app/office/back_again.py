"""How far each unit of a round is: given out, drafted, final, signed, handed over, taken in; and what is overdue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from ..base.text import unit_name
from ..record.register import Assignment, Register
from ..storage.data_file import DataFile
from ..storage.sqlite_file import in_words
from ..storage.summaries import Summary
from ..storage.whereabouts import Whereabouts, whereabouts
from .decision.listed import Decisions
from .names import name_key

STATES = {
    "not_given": "未分发",
    "given": "已分发",
    "draft": "草稿",
    "final": "定稿",
    "signed": "已签",
    "handed_over": "已移交",
    "taken_in": "已接收",
    "void": "已作废",
}
"""How far a unit can be, in the order in which it goes on."""
BACK = frozenset(("handed_over", "taken_in", "void"))
"""The states in which nobody waits for it any more."""


class State(Struct, frozen=True, kw_only=True):
    """How far a unit is in a round.

    ``since`` is an ISO time, ``recipient`` to whom it was given out, ``assessed`` of ``items`` are done where there is
    a draft, ``overdue`` days are over since the round's end. ``text`` is what stands on the sheet where the register
    calls the unit otherwise.
    """

    unit: str
    name: str
    team: str
    assessment: str
    state: str
    since: str = ""
    recipient: str = ""
    assessed: int | None = None
    items: int = 0
    overdue: int = 0
    text: str = ""

    @property
    def words(self) -> str:
        """The state in words, of a draft with how much of it is done."""
        done = f"（{self.assessed}/{self.items}）" if self.state == "draft" and self.assessed is not None else ""
        return f"{STATES[self.state]}{done}"


class _Known(Struct, frozen=True):
    """What the file tells of its assessments and of what went out and came in, by the assessment's id."""

    heads: dict[str, dict[str, Any]]
    where: Whereabouts
    handed: dict[str, str]  # when


def states(file: DataFile, register: Register, round_id: str, summaries: Sequence[Summary], today: str) -> list[State]:
    """Return how far each unit of a round is, the overdue ones first, then the least far ones.

    ``summaries`` are the file's, as the list has them; ``today`` is an ISO date. What is decided is not overdue, which
    way ever it came back.
    """
    here, decided = [one for one in register.assignments if one.round == round_id], Decisions().of(file)
    found = states_of(file, register, here, today, summaries)
    made = [replace(one, overdue=0) if one.assessment in decided else one for one in found]
    order, places = list(STATES), {unit.id: at for at, unit in enumerate(register.units)}
    return sorted(made, key=lambda one: (-one.overdue, order.index(one.state), places[one.unit], one.assessment))


def states_of(
    file: DataFile, register: Register, assigned: Iterable[Assignment], today: str, summaries: Sequence[Summary] = ()
) -> list[State]:
    """Return how far these are, in their order; of units that the register does not know nothing."""
    known, listed = _known(file), {one.id: one for one in summaries}
    units = {unit.id: unit.name for unit in register.units}
    teams = {team.id: team.name for team in register.teams}
    late = {one.id: _days_over(one.ends, today) for one in register.rounds}
    made = []
    for one in assigned:
        if one.unit in units:
            facts = _state(known, one.assessment, listed.get(one.assessment))
            made.append(
                State(
                    unit=one.unit,
                    name=units[one.unit],
                    team=teams.get(one.team or "", ""),
                    assessment=one.assessment,
                    overdue=0 if facts["state"] in BACK else late.get(one.round or "", 0),
                    text=_differing(known, one.assessment, units[one.unit]),
                    **facts,
                )
            )
    return made


def by_unit(found: Iterable[State]) -> dict[str, State]:
    """Return each unit of a round once, by its id: of one that has several assessments the one that is the farthest."""
    order, made = list(STATES), dict[str, State]()
    for one in found:
        known = made.get(one.unit)
        if known is None or _way(known, order) < _way(one, order):
            made[one.unit] = one
    return made


def _way(one: State, order: list[str]) -> int:
    """How far one is; what is void stands for its unit only where nothing else does."""
    return -1 if one.state == "void" else order.index(one.state)


def counts(found: Iterable[State]) -> dict[str, int]:
    """Return how many units are in each state, in the order of the states; each is counted once."""
    number = Counter(one.state for one in by_unit(found).values())
    return {state: number[state] for state in STATES if number[state]}


def _state(known: _Known, assessment: str, summary: Summary | None) -> dict[str, Any]:
    head = known.heads.get(assessment)
    at, recipient, _, head_then = known.where.given.get(assessment, ("", "", "", ""))
    given = {"recipient": recipient}
    if head is None:
        return {"state": "given" if at else "not_given", "since": at, **given}
    changed = summary.changed if summary else ""
    if assessment in known.where.taken:
        return {"state": "taken_in", "since": known.where.taken[assessment], **given}
    if head["status"] != "draft":
        since = known.handed.get(assessment, changed) if head["status"] == "handed_over" else changed
        return {"state": head["status"] if head["status"] in STATES else "draft", "since": since, **given}
    if at and head["head"] == head_then:
        return {"state": "given", "since": at, **given}
    done = {"assessed": summary.items - len(summary.unanswered), "items": summary.items} if summary else {}
    return {"state": "draft", "since": changed, **given, **done}


def _known(file: DataFile) -> _Known:
    """Ask the file once for each."""
    with in_words(file.path):
        heads = {row["id"]: row for row in file.query("SELECT id, head, status, unit FROM assessment")}
        handed = {
            row["assessment"]: row["at"]
            for row in file.query("SELECT assessment, max(at) AS at FROM handover GROUP BY assessment")
        }
    return _Known(heads, whereabouts(file), handed)


def _differing(known: _Known, assessment: str, name: str) -> str:
    """Return what stands on the sheet of an assessment where that is another name."""
    text = known.heads.get(assessment, {}).get("unit", "")
    return unit_name(text) if text.strip() and name_key(text) != name_key(name) else ""


def _days_over(ends: str, today: str) -> int:
    try:
        return max(0, (date.fromisoformat(today) - date.fromisoformat(ends)).days)
    except ValueError:  # no end was set
        return 0
