"""A plain list of units as the office keeps it: a workbook whose columns are known by their headings.

What is taken, and of every row that is not why, is told with the row's number in the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ..base.errors import UserError
from ..base.text import one_line, shown
from ..ledger.headings import HEADING_WITHIN
from ..ledger.sheets import Sheet, sheet_from_text
from ..ledger.workbook import read_workbook
from .headings import OF_TEAMS, Part, parts_of, repeats_headings
from .names import LONGEST, name_key, named_twice, names_in, people, team_key, tidy_name

MOST = 5000  # units of a list: more than all bureaus there are
_NO_UNIT = re.compile(r"(合计|总计|小计|共计|注|备注|说明|填表|制表|审核|单位（盖章）|填报).{0,40}")
_COUNT = "[0-9一二三四五六七八九十]"
_TEAM_ROW = re.compile(
    rf"(第\s*{_COUNT}{{1,3}}\s*(评估|巡察|检查|考核)?小?组|(评估|巡察|检查){_COUNT}{{0,3}}小?组).{{0,120}}"
)
_TEAM_NAME = re.compile(r"[^（(：:，,；;\s]+组")
_DUTIES = {"leader": "组长", "deputy": "副组长", "members": "组员"}
_DUTY = re.compile(r"(副组长|组长|组员|成员)[:：]\s*((?:(?!副组长|组长|组员|成员)[^；;。）)])*)")
_CASES = {"组长": "leader", "副组长": "deputy", "组员": "members", "成员": "members"}


class ListedUnit(Struct, frozen=True, kw_only=True):
    """A unit as the list has it; ``place`` says where, ``recused`` who stands aside and why.

    ``above`` is the team of the row above where its own is left blank, as it is once merged cells were parted.
    """

    place: str
    name: str
    short: str = ""
    head: str = ""
    supervisor: str = ""
    team: str = ""
    above: str = ""
    recused: tuple[tuple[str, str], ...] = ()


class ListedTeam(Struct, frozen=True, kw_only=True):
    """A team as the list has it, put together from its rows."""

    name: str
    leader: str = ""
    deputy: str = ""
    members: tuple[str, ...] = ()


class Listed(Struct, frozen=True, kw_only=True):
    """What a list holds; ``told`` says of each row, column or sheet that was not taken why, and what is doubtful."""

    units: tuple[ListedUnit, ...] = ()
    teams: tuple[ListedTeam, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def blanks(self) -> tuple[ListedUnit, ...]:
        """The units whose team is left blank under another's."""
        return tuple(one for one in self.units if one.above and not one.team)


def read_list(path: Path) -> Listed:
    """Read a list out of a workbook or text; raise ``UserError`` with one sentence where there is none."""
    return listed(read_workbook(path), path.name)


def listed_text(text: str) -> Listed:
    """Read a list as it is copied out of a spreadsheet, headings and all."""
    return listed([sheet_from_text(text)], "剪贴板")


def listed(sheets: Sequence[Sheet], name: str) -> Listed:
    """Return what the sheets of a file list, of which at least one has to have known headings."""
    reading = _Reading(several=len(sheets) > 1)
    for sheet in sheets:
        parts = parts_of(sheet)
        if parts and not sheet.hidden:
            reading.read(sheet, parts)
        elif any(map(any, sheet.rows)):
            why = "是隐藏的工作表" if sheet.hidden else f"前{HEADING_WITHIN}行里没有“单位全称”这样的表头"
            reading.told.append(f"工作表“{shown(sheet.name)}”未导入：{why}。")
    if not reading.units and not reading.teams:
        raise UserError(
            f"“{shown(name, 120)}”里没有找到单位名单，单位名册没有改动；"
            f"前{HEADING_WITHIN}行里要有“单位全称”这样的表头，下面每行一个单位。"
        )
    if len(reading.units) > MOST:
        raise UserError(f"“{shown(name, 120)}”里有{len(reading.units)}个单位，最多{MOST}个；单位名册没有改动。")
    return reading.result()


class _Team:
    """A team while its rows are read."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.facts: dict[str, str] = {"leader": "", "deputy": ""}
        self.members: dict[str, None] = {}


class _Reading:
    """The sheets of a list, read one after the other."""

    def __init__(self, *, several: bool) -> None:
        self.units: dict[str, ListedUnit] = {}
        self.teams: dict[str, _Team] = {}
        self.told: list[str] = []
        self._several = several
        self._last = ""  # the team of the row before
        self._heading = ""  # the team under whose row of its own the next ones stand

    def result(self) -> Listed:
        teams = [
            ListedTeam(
                name=team.name,
                leader=team.facts["leader"],
                deputy=team.facts["deputy"],
                members=tuple(name for name in team.members if name not in team.facts.values()),
            )
            for team in self.teams.values()
        ]
        return Listed(units=tuple(self.units.values()), teams=tuple(teams), told=tuple(self.told))

    def read(self, sheet: Sheet, parts: list[Part]) -> None:
        """Read the rows of each table of a sheet."""
        unused = [heading for part in parts for heading in part.unused]
        if unused:
            self.told.append(f"{self._of(sheet)}没有用到的列：{'、'.join(map(shown, dict.fromkeys(unused)))}。")
        for flaw in sheet.flaws:
            self.told.append(f"{self._place(sheet, flaw.row)}有{flaw.reason}，未导入。")
        left = sorted(min(part.columns.values()) for part in parts)
        for part in parts:
            ends = [column for column in left if column > min(part.columns.values())]
            self._last = self._heading = ""
            within = range(0 if part is parts[0] else min(part.columns.values()), ends[0] if ends else sheet.width)
            for row in range(part.data, len(sheet.rows)):
                self._row(sheet, part, row, within)

    def _row(self, sheet: Sheet, part: Part, row: int, within: range) -> None:
        cells = {field: sheet.filled[row][column] for field, column in part.columns.items()}
        own = {column: sheet.rows[row][column] for column in within if sheet.rows[row][column]}
        if not own or repeats_headings(sheet, part, row):
            return
        place, words = self._place(sheet, row), one_line(next(iter(own.values()))).strip()
        if len(own) == 1 and not cells.get("team") and _TEAM_ROW.fullmatch(words):
            self._heading = self._last = self._team({"team": words}, place)
            return
        name = tidy_name(cells.get("name", ""))
        if "name" in part.columns and (why := _no_unit(name, words)):
            if not name and any(part.columns.get(field) in own for field in OF_TEAMS):
                self._last = self._team(cells, place) or self._last  # a row that only names another of the team
            else:
                self.told.append(f"{place}“{shown(words, 20)}”{why}，未导入。")
            return
        team = self._team(cells, place)
        if name:
            of_teams = next((field for field in ("team", "leader") if field in part.columns), "")
            self._unit(self._top(sheet, part, row), name, cells, team, self._last if of_teams and not team else "")
        self._last = team or self._last

    def _top(self, sheet: Sheet, part: Part, row: int) -> str:
        """Say in which row the cell with a unit's name begins: two rows of one cell are one unit."""
        while (row, part.columns["name"]) in sheet.continued:
            row -= 1
        return self._place(sheet, row)

    def _team(self, cells: dict[str, str], place: str) -> str:
        """Note what a row says of a team; return the team that it names, empty where it names none."""
        told = one_line(cells.get("team", "")).strip()
        duties = {_CASES[duty]: names for duty, names in _DUTY.findall(told)}
        facts = {field: cells.get(field) or duties.get(field, "") for field in _DUTIES}
        found = _TEAM_NAME.match(told) if duties else None
        named = tidy_name(found[0] if found else told) or self._heading
        leaders = names_in(facts["leader"])
        if not named and "team" not in cells and leaders:
            named = f"{leaders[0]}组"  # the list parts its teams by who leads them
        name = named or (self._last if any(facts.values()) else "")
        if name:
            team = self.teams.setdefault(team_key(name), _Team(name))
            for field in ("leader", "deputy"):
                self._one(team, field, names_in(facts[field]), place)
            for person in named_twice(facts["members"]):
                self.told.append(
                    f"{place}：“{shown(person)}”写了两次，按一个人导入；如是同名的两个人，请在姓名里加字区别。"
                )
            for person, beside in people(facts["members"]):
                if beside and person not in team.members:
                    self.told.append(f"{place}：“{person}（{shown(beside, 20)}）”只导入姓名，请核对。")
                team.members[person] = None
            return team.name if named else ""
        return ""

    def _one(self, team: _Team, field: str, names: list[str], place: str) -> None:
        """Note who leads a team or is the deputy; more than one of them is told, and the others are members."""
        for name in names:
            if not team.facts[field]:
                team.facts[field] = name
            elif name != team.facts[field] and name not in team.members:
                who = f"{_DUTIES[field]}已有{team.facts[field]}"
                self.told.append(f"{place}：{team.name}的{who}，“{name}”按组员导入，请核对。")
                team.members[name] = None

    def _unit(self, place: str, name: str, cells: dict[str, str], team: str, above: str) -> None:
        made = ListedUnit(
            place=place,
            name=name,
            short=tidy_name(cells.get("short", "")),
            head="、".join(names_in(cells.get("head", ""))),
            supervisor="、".join(names_in(cells.get("supervisor", ""))),
            team=team,
            above=above,
            recused=tuple(people(cells.get("recused", ""))),
        )
        before = self.units.setdefault(name_key(name), made)
        if before is not made:
            self.units[name_key(name)] = self._twice(before, made)

    def _twice(self, before: ListedUnit, again: ListedUnit) -> ListedUnit:
        """Put two rows of one unit together."""
        made, words = put_together(before, again)
        if before.place != again.place:  # else it is one cell over several rows
            self.told.append(words)
        return made

    def _of(self, sheet: Sheet) -> str:
        return f"工作表“{shown(sheet.name)}”" if self._several else "名单里"

    def _place(self, sheet: Sheet, row: int) -> str:
        number = f"第{sheet.top + row + 1}行"
        return f"“{shown(sheet.name)}”{number}" if self._several else number


_LABELS = {"short": "简称", "head": "主要负责人", "supervisor": "联系局领导", "team": "评估组"}


def put_together(before: ListedUnit, again: ListedUnit) -> tuple[ListedUnit, str]:
    """Put two rows of one unit together; of what they say differently the first counts, and that is told."""
    is_called_so = name_key(again.name) == name_key(before.name)
    named = f"与{before.place}重复" if is_called_so else f"与{before.place}的“{shown(before.name)}”是同一个单位"
    apart = [
        label
        for field, label in _LABELS.items()
        if getattr(before, field) and getattr(again, field) not in ("", getattr(before, field))
    ]
    words = f"{again.place}的“{shown(again.name)}”{named}"
    apart_words = f"，{'、'.join(apart)}两处不同" if apart else ""
    words += f"{apart_words}，按{before.place}导入。" if apart or not is_called_so else "，只导入一次。"
    facts = {field: getattr(before, field) or getattr(again, field) for field in _LABELS}
    recused = dict(again.recused) | dict(before.recused)
    made = replace(before, **facts, above=before.above or again.above, recused=tuple(recused.items()))
    return made, words


def _no_unit(name: str, words: str) -> str:
    """Say why a row is no unit's: what stands in the column of names, and first in it; empty where it can be one."""
    if not name:
        return "没有写单位名称"
    if not any(sign.isalpha() for sign in name) or _NO_UNIT.fullmatch(name) or _NO_UNIT.fullmatch(words):
        return "不是单位名称"
    return f"超过{LONGEST}字，不是单位名称" if len(name) > LONGEST else ""
