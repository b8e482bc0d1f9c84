"""The office's register: units, rounds, teams with their members, who stands aside, and which assessment is whose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from msgspec import Struct
from msgspec.structs import replace

from ..base.text import among, shown


class Unit(Struct, frozen=True, kw_only=True):
    """A unit that is assessed (被评估单位); ``id`` is a UUID and lasts, whatever the unit is called in a year."""

    id: str
    name: str
    """The full name, as it stands on the sheet."""
    short: str = ""
    head: str = ""
    """主要负责人."""
    supervisor: str = ""
    """联系局领导."""
    aliases: tuple[str, ...] = ()
    """What else it is or was called (曾用名、别称): it is known by these too."""


class Round(Struct, frozen=True, kw_only=True):
    """A round (轮次): what is assessed together; ``begins`` and ``ends`` are ISO dates or empty."""

    id: str
    name: str
    year: int
    begins: str = ""
    ends: str = ""

    @property
    def title(self) -> str:
        """How it is called among those of other years: 第一轮（2026年）."""
        return f"{shown(self.name)}（{self.year}年）"


class Member(Struct, frozen=True, kw_only=True):
    """A member of a team, and the numbers of the items that he usually assesses; none: they are not divided."""

    name: str
    items: tuple[int, ...] = ()


class Team(Struct, frozen=True, kw_only=True):
    """A team (评估组) of a round."""

    id: str
    round: str
    name: str
    leader: str = ""
    deputy: str = ""
    members: tuple[Member, ...] = ()

    @property
    def people(self) -> tuple[str, ...]:
        """Leader, deputy and members, each once."""
        names = (self.leader, self.deputy, *(one.name for one in self.members))
        return tuple(dict.fromkeys(name for name in names if name))


class Recusal(Struct, frozen=True, kw_only=True):
    """Who does not assess which unit (回避), and why."""

    person: str
    unit: str
    reason: str = ""


class Assignment(Struct, frozen=True, kw_only=True):
    """To which unit an assessment belongs, in which round, and which team's it is to do; each by id.

    The assessment itself may still be in another file, or not begun.
    """

    assessment: str
    unit: str
    round: str | None = None
    team: str | None = None


class Register(Struct, frozen=True, kw_only=True):
    """All of it, each in its order; what is in no order is sorted by its keys."""

    units: tuple[Unit, ...] = ()
    rounds: tuple[Round, ...] = ()
    teams: tuple[Team, ...] = ()
    recusals: tuple[Recusal, ...] = ()
    assignments: tuple[Assignment, ...] = ()

    def unit_of(self, assessment_id: str) -> Unit | None:
        """Return the unit to which an assessment belongs; None where nobody has said so."""
        found = self.assignment_of(assessment_id)
        return self.unit(found.unit) if found else None

    def assignment_of(self, assessment_id: str) -> Assignment | None:
        """Return to which unit, round and team an assessment belongs; None where nobody has said so."""
        return next((one for one in self.assignments if one.assessment == assessment_id), None)

    def unit(self, id_: str | None) -> Unit | None:
        """Return a unit by its id."""
        return next((one for one in self.units if one.id == id_), None)

    def round(self, id_: str | None) -> Round | None:
        """Return a round by its id."""
        return next((one for one in self.rounds if one.id == id_), None)

    def team(self, id_: str | None) -> Team | None:
        """Return a team by its id."""
        return next((one for one in self.teams if one.id == id_), None)

    def teams_of(self, round_id: str) -> tuple[Team, ...]:
        """Return the teams of a round, in their order."""
        return tuple(one for one in self.teams if one.round == round_id)

    def aside(self, unit_id: str, people: Iterable[str]) -> tuple[str, ...]:
        """Return which of these people must not assess a unit (回避)."""
        return among(people, [one.person for one in self.recusals if one.unit == unit_id])

    def assigned(self, assignment: Assignment) -> Register:
        """Return the register with an assignment, in place of the one of that assessment; in the order of their ids."""
        others = [one for one in self.assignments if one.assessment != assignment.assessment]
        return replace(self, assignments=tuple(sorted([*others, assignment], key=lambda one: one.assessment)))

    def in_order(self) -> Register:
        """Return the register as it is stored: rounds by their time, what is in no order of its own by its keys."""
        return replace(
            self,
            rounds=tuple(sorted(self.rounds, key=lambda one: (one.year, one.begins, one.name, one.id))),
            recusals=tuple(sorted(self.recusals, key=lambda one: (one.person, one.unit))),
            assignments=tuple(sorted(self.assignments, key=lambda one: one.assessment)),
        )

    def names_of_several(self) -> list[str]:
        """Return the full names that more than one unit bears."""
        return [name for name, number in Counter(one.name for one in self.units).items() if number > 1]

    def only(self, assessments: Collection[str]) -> Register:
        """Return what concerns these assessments, and of all else nothing: no other unit is named in it."""
        assignments = tuple(one for one in self.assignments if one.assessment in assessments)
        units = {one.unit for one in assignments}
        teams = tuple(one for one in self.teams if one.id in {one.team for one in assignments})
        rounds = {*(one.round for one in assignments), *(one.round for one in teams)}
        return Register(
            units=tuple(one for one in self.units if one.id in units),
            rounds=tuple(one for one in self.rounds if one.id in rounds),
            teams=teams,
            recusals=tuple(one for one in self.recusals if one.unit in units),
            assignments=assignments,
        )
