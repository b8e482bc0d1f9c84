"""The register as rows of cells, as it is edited and pasted in tables: what each says, and what a text in it does."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from unicodedata import normalize

from msgspec.structs import replace

from ..base.errors import UserError
from ..base.text import shown
from ..record.register import Member, Recusal, Register, Team, Unit
from .names import name_key, names_in, people, team_key, tidy_name
from .proposing import renamed
from .rounds import assigned, with_team, with_unit

UNIT_COLUMNS = {
    "name": "单位全称",
    "short": "简称",
    "head": "主要负责人",
    "supervisor": "联系局领导",
    "recused": "回避",
    "aliases": "曾用名、别称",
}
TEAM_COLUMNS = {"name": "评估组", "leader": "组长", "deputy": "副组长", "members": "组员（分工）"}
LARGEST_ITEM = 999  # number of an item

Block = Sequence[Sequence[str]]
"""Rows of cells, as they are typed or pasted."""
_RANGE = re.compile(r"([0-9]{1,3})\s*(?:[-~—–至到]\s*([0-9]{1,3}))?")
_ITEMS = re.compile(r"第?([0-9、，,\-~—–至到\s]+)项?")


def unit_cells(register: Register, unit: Unit) -> tuple[str, ...]:
    """Return what the cells of a unit say, in the order of ``UNIT_COLUMNS``."""
    apart = [one for one in register.recusals if one.unit == unit.id]
    recused = "、".join(f"{one.person}（{one.reason}）" if one.reason else one.person for one in apart)
    return unit.name, unit.short, unit.head, unit.supervisor, recused, "、".join(unit.aliases)


def team_cells(team: Team) -> tuple[str, ...]:
    """Return what the cells of a team say, in the order of ``TEAM_COLUMNS``."""
    return team.name, team.leader, team.deputy, members_written(team.members)


def members_written(members: Sequence[Member]) -> str:
    """Write members with the items that each assesses: 张某某（1-4、7）、李某."""
    return "、".join(f"{one.name}（{items_written(one.items)}）" if one.items else one.name for one in members)


def members_read(text: str) -> tuple[Member, ...]:
    """Read members as they are written; refuse what stands behind a name and is no items."""
    found = []
    for name, beside in people(text):
        items = items_read(beside)
        if items is None:
            raise UserError(
                f"“{shown(name)}（{shown(beside)}）”里的分工看不懂，没有改动；应写成“{shown(name)}（1-4、7）”。"
            )
        found.append(Member(name=name, items=items))
    return tuple(found)


def items_written(items: Sequence[int]) -> str:
    """Write numbers of items, those that follow each other as one: 1-4、7."""
    runs: list[list[int]] = []
    for item in sorted(set(items)):
        if runs and item == runs[-1][-1] + 1:
            runs[-1].append(item)
        else:
            runs.append([item])
    return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def items_read(text: str) -> tuple[int, ...] | None:
    """Read numbers of items, none of an empty text; None where they are none."""
    plain = normalize("NFKC", text).strip()
    if not plain:
        return ()
    found = _ITEMS.fullmatch(plain)
    numbers: list[int] = []
    for part in re.split(r"[、，,\s]+", found[1].strip() if found else "-"):
        one = _RANGE.fullmatch(part)
        if one is None:
            return None
        first, last = int(one[1]), int(one[2] or one[1])
        if not 0 < first <= last <= LARGEST_ITEM:
            return None
        numbers += range(first, last + 1)
    return tuple(sorted(set(numbers)))


def put_units(register: Register, row: int, column: int, block: Block, new_id: Callable[[], str]) -> Register:
    """Put a block of cells over the units from ``row`` and ``column``; rows below the last are new units."""
    names = list(UNIT_COLUMNS)
    for at, cells in enumerate(block, row):
        said = _said(names[column:], cells)
        if at < len(register.units):
            register = _with_cells(register, register.units[at], said)
        elif any(cell.strip() for cell in cells):
            if not tidy_name(said.get("name", "")):
                raise UserError("新单位要先有单位全称，没有改动；请从“单位全称”一列开始填写或粘贴。")
            register = _with_cells(register, Unit(id=new_id(), name=tidy_name(said["name"])), said)
    return register


def _said(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Return what cells say, by the names of the columns that they come to stand in; refuse what has no place."""
    if lost := next((cell for cell in cells[len(names) :] if cell.strip()), ""):
        raise UserError(
            f"右边没有那么多列，“{shown(lost)}”没有地方放，没有改动；请从前面的一列开始粘贴，或只复制要用的列。"
        )
    return dict(zip(names, cells, strict=False))


def _with_cells(register: Register, unit: Unit, said: dict[str, str]) -> Register:
    """Write what cells say of a unit, which keeps its id whatever it is called now."""
    made = unit
    for name in ("short", "head", "supervisor"):
        if name in said:
            made = replace(made, **{name: tidy_name(said[name])})
    if "aliases" in said:
        made = replace(made, aliases=_aliases(said["aliases"], made.name))
    if "name" in said:
        name = tidy_name(said["name"])
        made = replace(renamed(made, name), name=name)
    register = with_unit(register, made)
    return _with_recusals(register, made, said["recused"]) if "recused" in said else register


def _aliases(text: str, name: str) -> tuple[str, ...]:
    found = {name_key(one): one for part in re.split(r"[、，,;；\n]", text) if (one := tidy_name(part))}
    return tuple(one for key, one in found.items() if key and key != name_key(name))


def _with_recusals(register: Register, unit: Unit, text: str) -> Register:
    """Let those stand aside from a unit whom a cell names, and no others."""
    theirs = tuple(Recusal(person=name, unit=unit.id, reason=reason) for name, reason in people(text))
    others = tuple(one for one in register.recusals if one.unit != unit.id)
    made = replace(register, recusals=(*others, *theirs)).in_order()
    for one in made.assignments:
        if one.unit == unit.id and one.round is not None:
            made = assigned(made, one.unit, one.round, one.team, str)  # refused where the leader stands aside
    return made


def put_teams(
    register: Register, round_id: str, row: int, column: int, block: Block, new_id: Callable[[], str]
) -> Register:
    """Put a block of cells over the teams of a round; rows below the last are new teams."""
    names = list(TEAM_COLUMNS)
    for at, cells in enumerate(block, row):
        said = _said(names[column:], cells)
        teams = register.teams_of(round_id)
        if at < len(teams):
            made = teams[at]
        elif not any(cell.strip() for cell in cells):
            continue
        elif not tidy_name(said.get("name", "")):
            raise UserError("新评估组要先有名称，没有改动；请从“评估组”一列开始填写或粘贴。")
        else:
            made = Team(id=new_id(), round=round_id, name=tidy_name(said["name"]))
        register = with_team(register, _team(made, said))
    return register


def _team(team: Team, said: dict[str, str]) -> Team:
    if "name" in said:
        team = replace(team, name=tidy_name(said["name"]))
    for duty in ("leader", "deputy"):
        if duty in said:
            found = names_in(said[duty])
            if len(found) > 1:
                raise UserError(f"“{shown(said[duty])}”不止一人，没有改动；这一格只写一人，其余写在组员里。")
            team = replace(team, **{duty: found[0] if found else ""})
    if "members" in said:
        team = replace(team, members=members_read(said["members"]))
    return replace(team, members=tuple(one for one in team.members if one.name not in (team.leader, team.deputy)))


def put_assigned(register: Register, round_id: str, units: Sequence[str], block: Block) -> Register:
    """Give units of a round to the teams that cells name, one a row; an empty cell leaves a unit without one."""
    teams = {team_key(team.name): team.id for team in register.teams_of(round_id)}
    for unit, cells in zip(units, block, strict=False):
        name = tidy_name(cells[0] if cells else "")
        if name and team_key(name) not in teams:
            raise UserError(f"这一轮次没有“{shown(name)}”，没有改动；请先在“评估组”里添加。")
        register = assigned(register, unit, round_id, teams[team_key(name)] if name else None, str)
    return register
