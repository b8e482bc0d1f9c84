"""What there is to be given out in a round: each team with its units, what was given out already, what must not be."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from ..base.clock import day, now
from ..exchange.giving.giving_out import Recipient, standing_aside
from ..record.package import Giving
from ..record.register import Register
from .beginning import team_recipients


class Dealt(Struct, frozen=True, kw_only=True):
    """A unit that is a team's to do; ``given`` says when and to whom it went out, ``why_not`` why it must not."""

    assessment: str
    unit: str
    given: str = ""
    why_not: str = ""

    @property
    def words(self) -> str:
        """Say how far it is."""
        return self.why_not or self.given or "未分发"


class TeamsShare(Struct, frozen=True, kw_only=True):
    """A team as a recipient of all its units, and the units."""

    recipient: Recipient
    units: tuple[Dealt, ...]


def dealt(register: Register, givings: Iterable[Giving], round_id: str) -> list[TeamsShare]:
    """Return what each team of a round has to do, in the register's order; teams without a unit are left out."""
    given = {
        assessment_id: f"{day(one.at, now())}已分发给{one.recipient}"
        for one in givings
        if one.kind == "team"
        for assessment_id, _ in one.assessments
    }
    found = []
    for recipient in team_recipients(register, round_id):
        units = []
        for one in recipient.assessments:
            unit = register.unit_of(one)
            why_not = f"组长{recipient.person}须回避" if standing_aside(register, recipient, one) else ""
            units.append(
                Dealt(assessment=one, unit=unit.name if unit else "", given=given.get(one, ""), why_not=why_not)
            )
        found.append(TeamsShare(recipient=recipient, units=tuple(units)))
    return found


def without_team(register: Register, round_id: str) -> list[str]:
    """Return the names of the units of a round that no team has to do: nobody gets them."""
    units = [register.unit(one.unit) for one in register.assignments if one.round == round_id and one.team is None]
    return [unit.name for unit in units if unit is not None]
