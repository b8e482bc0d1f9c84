"""What comes along of another file's register: the rows that an assessment needs and this file lacks, no others.

What this file has under an id stays as it is, whatever it is called in the other one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from ...base.text import shown
from ...record.register import Assignment, Register, Round, Team, Unit
from ...rubric.listing import as_json
from ...storage.sqlite_file import in_words

if TYPE_CHECKING:
    from ...storage.store import Store

Brought = tuple[str, ...]
"""Table and key of a row."""


def part_of_register(store: Store, assessment_ids: Collection[str]) -> Register | None:
    """Return what of a file's register these assessments need; None where it says nothing of them."""
    if not any(store.file.query("SELECT 1 FROM assignment LIMIT 1")):
        return None
    whole = store.register.load()
    assignments = tuple(one for one in whole.assignments if one.assessment in assessment_ids)
    units, rounds, teams = ({getattr(one, name) for one in assignments} for name in ("unit", "round", "team"))
    return Register(
        units=tuple(one for one in whole.units if one.id in units),
        rounds=tuple(one for one in whole.rounds if one.id in rounds),
        teams=tuple(one for one in whole.teams if one.id in teams),
        recusals=tuple(one for one in whole.recusals if one.unit in units),
        assignments=assignments,
    )


class Joining:
    """The register of a file into which others are taken, within one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store
        register = store.register.load()
        self._units = {one.id: one for one in register.units}
        self._rounds, self._teams = {one.id for one in register.rounds}, {one.id for one in register.teams}
        self._recusals = {(one.person, one.unit) for one in register.recusals}
        self._assigned = {one.assessment for one in register.assignments}
        self.brought: list[Brought] = []

    def bring(self, theirs: Register, assessment_ids: Collection[str]) -> list[str]:
        """Take over to what these assessments belong; say what this file calls otherwise."""
        told: list[str] = []
        for one in theirs.assignments:
            if one.assessment in assessment_ids and one.assessment not in self._assigned:
                told += self._bring(theirs, one)
        return told

    def _bring(self, theirs: Register, one: Assignment) -> Iterator[str]:
        unit = next((unit for unit in theirs.units if unit.id == one.unit), None)
        if unit is not None:
            yield from self._bring_unit(theirs, unit)
        elif one.unit not in self._units:
            return  # it names a unit that is nowhere
        round_ = next((round_ for round_ in theirs.rounds if round_.id == one.round), None)
        if round_ is not None and round_.id not in self._rounds:
            self._rounds.add(round_.id)
            self._add("round", round_)
        team = next((team for team in theirs.teams if team.id == one.team), None)
        if team is not None and team.id not in self._teams and team.round in self._rounds:
            self._teams.add(team.id)
            self._add_team(team)
        self._assigned.add(one.assessment)
        row = {"assessment": one.assessment, "unit": one.unit, "round": one.round, "team": one.team}
        row["round"] = one.round if one.round in self._rounds else None
        row["team"] = one.team if one.team in self._teams else None
        self._insert("assignment", row, (one.assessment,))

    def _bring_unit(self, theirs: Register, unit: Unit) -> Iterator[str]:
        ours = self._units.get(unit.id)
        if ours is not None:
            if ours.name != unit.name:
                yield f"单位名册里叫“{shown(ours.name)}”，来的文件里叫“{shown(unit.name)}”，名册没有改动"
            return
        self._units[unit.id] = unit
        self._add("unit", unit, position=self._next("unit"))
        for recusal in theirs.recusals:
            if recusal.unit == unit.id and (recusal.person, recusal.unit) not in self._recusals:
                self._recusals.add((recusal.person, recusal.unit))
                row = {"person": recusal.person, "unit": recusal.unit, "reason": recusal.reason}
                self._insert("recusal", row, (recusal.person, recusal.unit))
        yield f"单位名册增加了“{shown(unit.name)}”"

    def _add(self, table: str, one: Unit | Round, **more: Any) -> None:
        row = {name: getattr(one, name) for name in one.__struct_fields__}
        lists = {name: as_json(value) for name, value in row.items() if isinstance(value, tuple)}
        self._insert(table, row | lists | more, (one.id,))

    def _add_team(self, team: Team) -> None:
        row = {name: getattr(team, name) for name in ("id", "round", "name", "leader", "deputy")}
        self._insert("team", row | {"position": self._next("team")}, (team.id,))
        for position, member in enumerate(team.members):
            items = str(list(member.items))
            row = {"team": team.id, "position": position, "name": member.name, "items": items}
            self._store.file.insert("member", row)

    def _next(self, table: str) -> int:
        return int(next(self._store.file.query(f"SELECT ifnull(max(position), -1) + 1 AS at FROM {table}"))["at"])

    def _insert(self, table: str, row: dict[str, Any], key: Brought) -> None:
        self._store.file.insert(table, row)
        self.brought.append((table, *key))


_IN_USE = {
    "unit": ("assignment WHERE unit = ?",),
    "round": ("assignment WHERE round = ?", "team WHERE round = ?"),
    "team": ("assignment WHERE team = ?",),
}
"""What may still need a row of the register, by its table."""
_KEYS = {"unit": ("id",), "round": ("id",), "team": ("id",), "recusal": ("person", "unit")}
_FIRST = ("assignment", "recusal", "team", "unit", "round")
"""Tables in an order in which nothing is taken away that another row refers to."""


def take_back(store: Store, brought: list[Brought]) -> list[str]:
    """Take away what came along, but for what something else needs by now, which is told; within a transaction."""
    told = []
    with in_words(store.path, saving=True):
        for table, *key in sorted(brought, key=_place):
            if table == "assignment":
                store.file.execute("DELETE FROM assignment WHERE assessment = ?", *key)
                continue
            if any(any(store.file.query(f"SELECT 1 FROM {place}", *key)) for place in _IN_USE.get(table, ())):
                told.append(_kept(store, table, key[0]))
                continue
            where = " AND ".join(f"{name} = ?" for name in _KEYS[table])
            store.file.execute(f"DELETE FROM {table} WHERE {where}", *key)
    return told


def _place(one: Brought) -> int:
    return _FIRST.index(one[0])


def _kept(store: Store, table: str, key: str) -> str:
    name = next((str(row["name"]) for row in store.file.query(f"SELECT name FROM {table} WHERE id = ?", key)), "")
    return f"单位名册里的“{shown(name)}”已有别的评估在用，保留在名册里"
