"""All that the office knows of a unit: its visits, what is not put right yet, what is followed up, what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from ...base.errors import UserError
from ...record.act import Act
from ...record.register import Unit
from ...rubric.answers import Task
from ..follow_up.again import unfinished
from ..follow_up.following import Entry, entries
from .acts_told import Told, told
from .overview import Line, Overview, decisions

if TYPE_CHECKING:
    from ...storage.store import Store


class UnitPage(Struct, frozen=True, kw_only=True):
    """A unit of the register: ``visits`` in the order of their days, ``left`` with the item's number each.

    ``left`` are the tasks graded as not put right in the last visit in which all are graded; ``of`` says which that is.
    """

    unit: Unit
    visits: tuple[Line, ...]
    left: tuple[tuple[int, Task], ...] = ()
    of: str = ""
    entries: tuple[Entry, ...] = ()
    done: tuple[Told, ...] = ()
    faults: tuple[str, ...] = ()


def unit_page(store: Store, unit: Unit, overview: Overview, today: str) -> UnitPage:
    """Return what there is of a unit; ``overview`` has its visits of all rounds, ``today`` is an ISO date."""
    theirs = (line for line in overview.lines if line.unit == unit.id)
    visits = sorted(theirs, key=lambda one: (one.date, one.assessment))
    acts = acts_of(store, unit, visits)
    decided = decisions(visits)
    faults, of, left = list[str](), "", list[tuple[int, Task]]()
    if graded := [line for line in visits if _is_graded(line)]:
        try:
            stored = store.load(graded[-1].assessment)
            of, left = stored.id, unfinished(stored.rubric, stored.record)
        except UserError as error:
            faults.append(str(error))
    return UnitPage(
        unit=unit,
        visits=tuple(visits),
        left=tuple(left),
        of=of,
        entries=tuple(entries(acts, today, decided)),
        done=tuple(told(acts)),
        faults=tuple(faults),
    )


def _is_graded(line: Line) -> bool:
    """Whether it says of every task how it stands."""
    tasks = dict(line.scored.tasks) if line.scored and line.status != "void" else {}
    return bool(tasks) and "" not in tasks


def acts_of(store: Store, unit: Unit, visits: list[Line]) -> list[Act]:
    """Return the acts on a unit's visits, and those on the unit itself."""
    return [
        *store.acts.of([line.assessment for line in visits]),
        *(one for one in store.acts.of([""]) if one.unit == unit.id),
    ]
