"""Acts on the register: each returns the register as it is then, or refuses with one sentence."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from ..base.clock import is_date
from ..base.errors import UserError
from ..base.text import shown
from ..record.register import Assignment, Recusal, Register, Round, Team, Unit
from .names import LONGEST, name_key, team_key

Thing = TypeVar("Thing", Unit, Round, Team)

EARLIEST, LATEST = 1990, 2100  # years of a round


class Wanted(Struct, frozen=True, kw_only=True):
    """The round that a list is for: an existing one by its name and year, else a new one; dates are ISO or empty."""

    name: str
    year: int
    begins: str = ""
    ends: str = ""


def who_assesses(register: Register, assignment: Assignment) -> tuple[str, tuple[str, ...]]:
    """Return leader and members who assess a unit: those of its team but for whoever stands aside."""
    team = register.team(assignment.team)
    if team is None:
        return "", ()
    left_out = register.aside(assignment.unit, team.people)
    names = [name for name in team.people if name not in left_out]
    leader = team.leader if team.leader in names else ""
    return leader, tuple(name for name in names if name != leader)


def broken_recusals(register: Register, assignment: Assignment) -> str:
    """Say which people of its team must not assess a unit; empty where there are none."""
    team, unit = register.team(assignment.team), register.unit(assignment.unit)
    people = register.aside(unit.id, team.people) if team and unit else ()
    return f"{team.name}的{'、'.join(people)}对“{unit.name}”须回避" if team and unit and people else ""


def chosen_round(
    register: Register, name: str, year: int | None, options: tuple[str, str] = ("--round", "--year")
) -> Round | None:
    """Return the round of that name and year, without a name the only one; None where there is no round at all.

    ``options`` are how the command line asks for both.
    """
    found = [one for one in register.rounds if name_key(name) in ("", name_key(one.name)) and year in (None, one.year)]
    if len(found) == 1 or not (found or register.rounds or name or year):
        return found[0] if found else None
    named = "、".join(f"“{shown(one.name)}”（{one.year}年）" for one in found or register.rounds)
    wanted = f"{f'{year}年' if year else ''}{f'名为“{shown(name)}”' if name else ''}的轮次"
    what = f"有{len(found)}个轮次" if found else f"名册里没有{wanted}"
    there = f"名册里有{named}，" if named else ""
    raise UserError(f"{what}，没有改动任何内容；{there}请用 {options[0]} 和 {options[1]} 写明一个轮次。")


def in_rounds(register: Register, name: str, year: int | None) -> Callable[[str, str], bool]:
    """Return what says whether a visit is of a round that is named, or of a year: by its round's id and its day.

    The year is that of its round, or else of the day. Without name and year each is.
    """
    chosen = chosen_round(register, name, year) if name else None
    years = {one.id: one.year for one in register.rounds}

    def is_wanted(round_id: str, day: str) -> bool:
        if chosen is not None:
            return round_id == chosen.id
        of_day = int(day[:4]) if is_date(day) else None  # a damaged file can say anything
        return year is None or years.get(round_id, of_day) == year

    return is_wanted


# --- units ---


def with_unit(register: Register, unit: Unit) -> Register:
    """Add a unit at the end, or write one anew in its place; its name stands in the register once."""
    _check_name(unit.name, "单位全称")
    same = next(
        (one for one in register.units if one.id != unit.id and name_key(one.name) == name_key(unit.name)), None
    )
    if same is not None:
        raise UserError(f"名册里已有“{shown(same.name)}”，没有改动；同名的单位请在全称里写明地区。")
    return replace(register, units=_with(register.units, unit))


def without_unit(register: Register, unit_id: str, begun: Collection[str] = ()) -> Register:
    """Take a unit out, with its recusals and its places in rounds; ``begun`` are the assessments that there are.

    Refused where one of them is the unit's: they stay the unit's for ever.
    """
    unit = register.unit(unit_id)
    theirs = [one for one in register.assignments if one.unit == unit_id]
    number = sum(one.assessment in begun for one in theirs)
    if unit is not None and number:
        raise UserError(f"“{shown(unit.name)}”已有{number}份评估，不能从名册删除；名册没有改动。")
    return replace(
        register,
        units=tuple(one for one in register.units if one.id != unit_id),
        recusals=tuple(one for one in register.recusals if one.unit != unit_id),
        assignments=tuple(one for one in register.assignments if one.unit != unit_id),
    )


# --- rounds ---


def with_round(register: Register, wanted: Wanted, new_id: Callable[[], str]) -> tuple[Register, Round]:
    """Return the register with a round of that name and year, a new one or the one that it has, and the round."""
    _check_name(wanted.name, "轮次名称")
    present = next(
        (one for one in register.rounds if (name_key(one.name), one.year) == (name_key(wanted.name), wanted.year)), None
    )
    made = Round(id=new_id(), name=wanted.name, year=wanted.year) if present is None else present
    made = replace(made, begins=wanted.begins or made.begins, ends=wanted.ends or made.ends)
    return with_round_as(register, made), made


def with_round_as(register: Register, made: Round) -> Register:
    """Add a round, or write one anew in its place."""
    _check_name(made.name, "轮次名称")
    if not EARLIEST <= made.year <= LATEST:
        raise UserError(f"年份“{made.year}”不对，单位名册没有改动；请写四位数的年份，例如2026。")
    if not all(is_date(day) or not day for day in (made.begins, made.ends)):
        raise UserError("轮次的起止日期不对，单位名册没有改动；日期应写成2026-11-20这样。")
    if made.begins and made.ends and made.ends < made.begins:
        raise UserError("轮次的截止日期早于开始日期，单位名册没有改动；请核对。")
    key = name_key(made.name), made.year
    if any(one.id != made.id and (name_key(one.name), one.year) == key for one in register.rounds):
        raise UserError(f"{made.year}年已有“{shown(made.name)}”，单位名册没有改动；请换一个名称。")
    return replace(register, rounds=_with(register.rounds, made)).in_order()


def without_round(register: Register, round_id: str, begun: Collection[str] = ()) -> Register:
    """Take a round out with its teams and what was not begun of it; refused where an assessment belongs to it."""
    found = register.round(round_id)
    number = sum(one.round == round_id and one.assessment in begun for one in register.assignments)
    if found is not None and number:
        raise UserError(f"“{shown(found.name)}”已有{number}份评估，不能删除；名册没有改动。")
    return replace(
        register,
        rounds=tuple(one for one in register.rounds if one.id != round_id),
        teams=tuple(one for one in register.teams if one.round != round_id),
        assignments=tuple(one for one in register.assignments if one.round != round_id),
    )


# --- teams ---


def with_team(register: Register, team: Team) -> Register:
    """Add a team, or write one anew in its place; its name stands in its round once, each person in it once."""
    _check_name(team.name, "评估组名称")
    if register.round(team.round) is None:
        raise UserError("评估组所属的轮次不在名册里，名册没有改动；请先建立轮次。")
    beside = [one for one in register.teams_of(team.round) if one.id != team.id]
    if any(team_key(one.name) == team_key(team.name) for one in beside):
        raise UserError(f"这一轮次已有“{shown(team.name)}”，名册没有改动；请换一个名称。")
    names = [one.name for one in team.members]
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice or team.leader in names or team.deputy in names or (team.leader and team.leader == team.deputy):
        who = twice or next((name for name in (team.leader, team.deputy) if name in names), team.leader)
        raise UserError(f"“{shown(who)}”在{shown(team.name)}里写了两次，名册没有改动；每人只写一处。")
    for name in team.people:
        _check_name(name, "姓名")
    made = replace(register, teams=_with(register.teams, team))
    for one in made.assignments:
        if one.team == team.id:
            _refuse_leader(made, one)
    return made


def without_team(register: Register, team_id: str) -> Register:
    """Take a team out; what was its to assess is nobody's then, and stays in the round."""
    freed = tuple(replace(one, team=None) if one.team == team_id else one for one in register.assignments)
    return replace(register, teams=tuple(one for one in register.teams if one.id != team_id), assignments=freed)


# --- who assesses whom ---


def recused(register: Register, person: str, unit_id: str, reason: str = "") -> Register:
    """Let somebody stand aside from a unit; a team that he leads no longer assesses it."""
    _check_name(person, "姓名")
    others = [one for one in register.recusals if (one.person, one.unit) != (person, unit_id)]
    made = replace(register, recusals=(*others, Recusal(person=person, unit=unit_id, reason=reason))).in_order()
    for one in made.assignments:
        if one.unit == unit_id:
            _refuse_leader(made, one)
    return made


def not_recused(register: Register, person: str, unit_id: str) -> Register:
    """Let somebody assess a unit again."""
    others = (one for one in register.recusals if (one.person, one.unit) != (person, unit_id))
    return replace(register, recusals=tuple(others))


def assigned(
    register: Register, unit_id: str, round_id: str, team_id: str | None, new_id: Callable[[], str]
) -> Register:
    """Lay a unit into a round and give it to a team, or to none yet; refused where its leader stands aside.

    The id that the assessment will have is fixed now; where the unit is in the round already it keeps the one it has.
    """
    if team_id is not None and team_id not in {one.id for one in register.teams_of(round_id)}:
        raise UserError("这个评估组不是这一轮次的，没有改动；请重新选择评估组。")
    found = [one for one in register.assignments if (one.unit, one.round) == (unit_id, round_id)]
    made = found or [Assignment(assessment=new_id(), unit=unit_id, round=round_id)]
    for one in made:
        after = replace(one, team=team_id)
        _refuse_leader(register, after)
        register = register.assigned(after)
    return register


def not_in_round(register: Register, unit_id: str, round_id: str, begun: Collection[str] = ()) -> Register:
    """Take a unit out of a round; refused where its assessment is begun."""
    theirs = [one for one in register.assignments if (one.unit, one.round) == (unit_id, round_id)]
    unit = register.unit(unit_id)
    if unit is not None and any(one.assessment in begun for one in theirs):
        raise UserError(f"“{shown(unit.name)}”在这一轮次已开始评估，不能移出；名册没有改动。")
    return replace(register, assignments=tuple(one for one in register.assignments if one not in theirs))


def belongs(
    register: Register, assessment_id: str, unit_id: str, round_id: str | None, begun: Collection[str]
) -> Register:
    """Say to which unit, in which round, an assessment that there is belongs: from then on by its id.

    The place that was kept for it in the round, while it was not known, is its own; the team stays, and so does the
    round where none is named.
    """
    present = register.assignment_of(assessment_id)
    round_id = round_id or (present.round if present else None)
    kept = [
        one
        for one in register.assignments
        if round_id and (one.unit, one.round) == (unit_id, round_id) and one.assessment not in begun
    ]
    team = next((one.team for one in (*kept, *([present] if present else [])) if one.round == round_id), None)
    others = tuple(one for one in register.assignments if one not in kept)
    made = Assignment(assessment=assessment_id, unit=unit_id, round=round_id, team=team)
    return replace(register, assignments=others).assigned(made)


def _refuse_leader(register: Register, assignment: Assignment) -> None:
    """Refuse a team whose leader stands aside: he signs. Of the others whoever stands aside does not take part."""
    team, unit = register.team(assignment.team), register.unit(assignment.unit)
    if team is not None and unit is not None and register.aside(unit.id, [team.leader]):
        raise UserError(
            f"{shown(team.name)}组长{shown(team.leader)}对“{shown(unit.name)}”须回避，没有改动；请改由别的评估组评估。"
        )


def _check_name(name: str, what: str) -> None:
    if not name.strip():
        raise UserError(f"{what}空着，单位名册没有改动；请填写。")
    if len(name) > LONGEST:
        raise UserError(f"{what}“{shown(name, 20)}”超过{LONGEST}字，单位名册没有改动；请改短一些。")


def _with(things: tuple[Thing, ...], made: Thing) -> tuple[Thing, ...]:
    """Put a thing in the place of the one with its id, or at the end."""
    if any(one.id == made.id for one in things):
        return tuple(made if one.id == made.id else one for one in things)
    return things + (made,)  # noqa: RUF005
