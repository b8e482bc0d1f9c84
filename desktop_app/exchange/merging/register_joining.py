"""What comes along of another file's register: the rows that an assessment needs and this file lacks, no others.

What this file has under an id stays as it is, whatever it is called in the other one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import asdict, replace

from ...base.text import among, shown
from ...record.register import Assignment, Register, Round, Team, Unit
from ...rubric.listing import as_json
from .bringing import Brought, digest

if TYPE_CHECKING:
    from ...storage.store import Store

_OF_UNIT = {"short": "简称", "head": "主要负责人", "supervisor": "联系局领导"}
_OF_TEAM = {"name": "名称", "leader": "组长", "deputy": "副组长"}


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
        self.brought: list[Brought] = []
        self.read()

    def read(self) -> None:
        """Begin with what the file has now: at first, and where what came of another file went again."""
        register = self._store.register.load()
        self._units = {one.id: one for one in register.units}
        self._names = {name for one in register.units for name in (one.name, one.short, *one.aliases)}
        self._rounds, self._teams = {one.id for one in register.rounds}, {one.id: one for one in register.teams}
        self._aside: dict[str, list[str]] = {}  # who stands aside, by unit
        for one in register.recusals:
            self._aside.setdefault(one.unit, []).append(one.person)
        self._assigned = {one.assessment for one in register.assignments}

    def bring(self, theirs: Register, assessment_ids: Collection[str]) -> list[str]:
        """Take over to what these assessments belong; say what this file calls otherwise."""
        told, order = list[str](), {unit.id: at for at, unit in enumerate(theirs.units)}
        for one in sorted(theirs.assignments, key=lambda each: order.get(each.unit, len(order))):  # as theirs has them
            if one.assessment in assessment_ids:
                known = one.assessment in self._assigned
                told += self._called_otherwise(theirs, one) if known else self._bring(theirs, one)
                told += self._said_otherwise(theirs, one)
        return list(dict.fromkeys(told))

    def _called_otherwise(self, theirs: Register, one: Assignment) -> Iterator[str]:
        """Say what the other register says otherwise of a unit that this one has: nothing of it is taken over."""
        unit, ours = theirs.unit(one.unit), self._units.get(one.unit)
        if unit is None or ours is None:
            return
        if ours.name != unit.name:
            place = list(self._units).index(ours.id) + 1
            yield (
                f"单位名册第{place}行叫“{shown(ours.name)}”，收到的文件里叫“{shown(unit.name)}”，名册没有改动；"
                "如已改名，请在“单位名册与轮次”里修改"
            )
        for recusal in theirs.recusals:
            if recusal.unit == unit.id and not among([recusal.person], self._aside.get(unit.id, ())):
                who = f"{shown(recusal.person)}对“{shown(ours.name)}”须回避"
                yield f"收到的文件里写有{who}，单位名册里没有，名册没有改动；请核对，需要的在“单位名册与轮次”里添加"

    def _said_otherwise(self, theirs: Register, one: Assignment) -> Iterator[str]:
        """Say what else the other register says of a unit and its team that this one has; nothing is taken over."""
        unit, team = theirs.unit(one.unit), theirs.team(one.team)
        both = ((self._units.get(one.unit), unit, _OF_UNIT), (self._teams.get(one.team or ""), team, _OF_TEAM))
        for ours, other, facts in both:
            if ours is None or other is None:
                continue
            pairs = {words: (str(getattr(ours, name)), str(getattr(other, name))) for name, words in facts.items()}
            differing = [
                f"{words}{f'“{shown(here)}”' if here else '没有填写'}，收到的文件里是“{shown(there)}”"
                for words, (here, there) in pairs.items()
                if there and here != there
            ]
            if differing:
                yield (
                    f"单位名册里“{shown(ours.name)}”的{'；'.join(differing)}；名册没有改动，"
                    "请核对，需要更改的在“单位名册与轮次”里修改"
                )

    def _bring(self, theirs: Register, one: Assignment) -> Iterator[str]:
        unit = next((unit for unit in theirs.units if unit.id == one.unit), None)
        if unit is not None:
            yield from self._bring_unit(theirs, one, unit)
        elif one.unit not in self._units:
            return  # it names a unit that is nowhere
        round_ = next((round_ for round_ in theirs.rounds if round_.id == one.round), None)
        if round_ is not None and round_.id not in self._rounds:
            self._rounds.add(round_.id)
            self._add("round", round_)
        team = next((team for team in theirs.teams if team.id == one.team), None)
        if team is not None and team.id not in self._teams and team.round in self._rounds:
            self._teams[team.id] = team
            self._add_team(team)
        self._assigned.add(one.assessment)
        made = replace(
            one,
            round=one.round if one.round in self._rounds else None,
            team=one.team if one.team in self._teams else None,
        )
        self._insert("assignment", asdict(made), (one.assessment,), made)

    def _bring_unit(self, theirs: Register, one: Assignment, unit: Unit) -> Iterator[str]:
        if unit.id in self._units:
            yield from self._called_otherwise(theirs, one)
            return
        alike, self._units[unit.id] = unit.name in self._names, unit
        self._names.add(unit.name)
        self._add("unit", unit, position=self._next("unit"))
        for recusal in theirs.recusals:
            if recusal.unit == unit.id:
                self._aside.setdefault(unit.id, []).append(recusal.person)
                self._insert("recusal", asdict(recusal), (recusal.person, recusal.unit), recusal)
        words = "，名册里已有这个名称、编号不同，请核对是不是同一个单位" if alike else ""
        yield f"单位名册增加了“{shown(unit.name)}”{words}"

    def _add(self, table: str, one: Unit | Round, **more: Any) -> None:
        row = asdict(one)
        lists = {name: as_json(value) for name, value in row.items() if isinstance(value, tuple)}
        self._insert(table, row | lists | more, (one.id,), one)

    def _add_team(self, team: Team) -> None:
        row = {name: getattr(team, name) for name in ("id", "round", "name", "leader", "deputy")}
        self._insert("team", row | {"position": self._next("team")}, (team.id,), team)
        for position, member in enumerate(team.members):
            items = str(list(member.items))
            row = {"team": team.id, "position": position, "name": member.name, "items": items}
            self._store.file.insert("member", row)

    def _next(self, table: str) -> int:
        return int(next(self._store.file.query(f"SELECT ifnull(max(position), -1) + 1 AS at FROM {table}"))["at"])

    def _insert(self, table: str, row: dict[str, Any], key: Brought, one: Struct) -> None:
        self._store.file.insert(table, row)
        self.brought.append((table, *key, digest(one)))
