"""An office for tests: a register of units, a round, its teams, and whose each unit is to do."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from uuid import UUID

from desktop_app.exchange.giving.giving_out import Recipient
from desktop_app.record.register import Assignment, Member, Recusal, Register, Round, Team, Unit
from desktop_app.storage.store import Store

PLACES = "云岭青山白水江城海东河西南湖北平川高原长岛"


def uuid(number: int) -> str:
    return str(UUID(int=number))


def office_register(units: int = 6, teams: int = 2, *, recusals: tuple[Recusal, ...] = ()) -> Register:
    """Return a register in which the units are dealt out to the teams in turn; none of their names holds another."""
    names = [f"{PLACES[at % len(PLACES)]}{at + 1}市气象局党组" for at in range(units)]
    return Register(
        units=tuple(
            Unit(id=uuid(100 + at), name=name, short=f"{name[:-5]}局", head=f"负责人{at + 1}")
            for at, name in enumerate(names)
        ),
        rounds=(Round(id=uuid(1), name="第一轮", year=2026, begins="2026-03-01", ends="2026-09-30"),),
        teams=tuple(
            Team(
                id=uuid(10 + at),
                round=uuid(1),
                name=f"第{'一二三四五六七八'[at]}评估组",
                leader=f"组长{at + 1}某",
                deputy=f"副组长{at + 1}某",
                members=(Member(name=f"组员{at + 1}某", items=(1, 2, 3)), Member(name=f"队员{at + 1}某", items=(7,))),
            )
            for at in range(teams)
        ),
        recusals=recusals,
        assignments=tuple(
            Assignment(assessment=uuid(1000 + at), unit=uuid(100 + at), round=uuid(1), team=uuid(10 + at % teams))
            for at in range(units)
        ),
    )


def everything(recipients: list[Recipient]) -> tuple[str, ...]:
    return tuple(one for recipient in recipients for one in recipient.assessments)


def stored_in(path: Path) -> dict[str, object]:
    """Return each assessment that a file holds, with its history, revisions and signings, by id."""
    with closing(Store.open(path, read_only=True)) as store:
        return {
            one: (
                store.load(one),
                [event.hash for event in store.history.of(one)],
                [revision.seal for revision in store.revisions.of(one)],
                store.revisions.signings(one),
                store.handovers.of(one),
            )
            for one in store.ids()
        }
