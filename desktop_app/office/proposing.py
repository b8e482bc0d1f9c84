"""A list of units beside the register: what it would change, what has to be asked first. Nothing is written here.

Who is who is never guessed: a name that is known for certain is the unit that bears it, one that is nearly like
another's is a question, any other is a new unit. A unit keeps its id whatever it comes to be called.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from uuid import uuid4

from msgspec import Struct
from msgspec.structs import replace

from ..base.errors import UserError
from ..base.text import among, shown
from ..record.register import Assignment, Member, Recusal, Register, Round, Team, Unit
from .matching import Names, core
from .names import name_key, team_key
from .register_list import Listed, ListedTeam, ListedUnit, put_together
from .rounds import Wanted, with_round

NEW, SAME, KEEP = "new", "same", "keep"
"""Answers to whether a name is a unit that is known: no; yes, and it is called so now; yes, but its name stays."""
ABOVE, NONE = "above", "none"
"""Answers to what a blank in the column of teams means."""
BLANKS = "blanks"  # the key of that question

WHATS = {"new": "新增", "changed": "修改", "same": "无变化", "asked": "待回答"}


class Choice(Struct, frozen=True):
    """An answer to a question: its value, and what the user reads."""

    value: str
    words: str


class Question(Struct, frozen=True):
    """What has to be known before the list is taken; ``key`` names it in the answers."""

    key: str
    words: str
    choices: tuple[Choice, ...]


class Row(Struct, frozen=True):
    """What becomes of a unit of the list: one of ``WHATS``, where it stands, and in what it changes."""

    what: str
    place: str
    name: str
    words: str = ""


class Proposal(Struct, frozen=True, kw_only=True):
    """What the register would be, made of ``before``; it may be written once there are no ``questions`` left."""

    before: Register
    register: Register
    rows: tuple[Row, ...]
    questions: tuple[Question, ...]
    teams: tuple[str, ...]
    """What becomes of the teams, each a sentence."""
    told: tuple[str, ...]

    @property
    def changes(self) -> bool:
        """Whether it changes anything."""
        return self.register != self.before

    def count(self, what: str) -> int:
        """Return of how many units that is what becomes."""
        return sum(row.what == what for row in self.rows)


def propose(
    before: Register,
    found: Listed,
    wanted: Wanted | None = None,
    answers: Mapping[str, str] | None = None,
    new_id: Callable[[], str] = lambda: str(uuid4()),
) -> Proposal:
    """Join a list with the register as it is; ``answers`` by the keys of the questions."""
    return _Joining(before, found, wanted, answers or {}, new_id).proposal()


class _Joining:
    """A list while it is joined with the register."""

    def __init__(
        self,
        before: Register,
        found: Listed,
        wanted: Wanted | None,
        answers: Mapping[str, str],
        new_id: Callable[[], str],
    ) -> None:
        if wanted is None and found.teams:
            raise UserError("名单里有评估组，评估组属于一个轮次，单位名册没有改动；请写明是哪一轮次、哪一年。")
        self._before, self._found, self._answers, self._new_id = before, found, answers, new_id
        self._names = Names(before.units)
        register = before
        self._round: Round | None = None
        if wanted is not None:
            register, self._round = with_round(before, wanted, new_id)
        self._rounds = register.rounds
        self._teams = list(register.teams)
        self._units = {unit.id: unit for unit in register.units}
        self._aside: dict[str, dict[str, Recusal]] = defaultdict(dict)  # who stands aside, by unit
        for recusal in register.recusals:
            self._aside[recusal.unit][recusal.person] = recusal
        self._given = {one.assessment: one for one in register.assignments}
        self._places: dict[str, list[str]] = defaultdict(list)  # the assessments in the round, by unit
        for one in register.assignments:
            if self._round is not None and one.round == self._round.id:
                self._places[one.unit].append(one.assessment)
        self._questions: list[Question] = []
        self._told = list(found.told)
        self._rows: list[Row] = []
        self._of_teams: list[str] = []

    def proposal(self) -> Proposal:
        """Go through the list once."""
        self._take_teams()
        use_above = self._ask_blanks()
        units = self._whose()
        for one, (unit, answer) in units.items():
            if answer is None:
                self._rows.append(Row("asked", one.place, one.name, "与名册里的单位名称相近"))
                continue
            present = self._units.get(unit)
            made = self._unit(one, present, answer)
            team = one.team or (one.above if use_above else "")
            words = [*_differences(present, made), *self._recuse(one, made), *self._assign(made, team)]
            what = "new" if present is None else "changed" if words else "same"
            self._rows.append(Row(what, one.place, one.name, "；".join(words)))
        self._free_of_leaders()
        left = len(self._before.units) - sum(bool(unit) for unit, _ in units.values())
        if left and self._found.units:
            self._told.append(f"名册里另有{left}个单位名单上没有，保留不动。")
        return Proposal(
            before=self._before,
            register=self._joined(),
            rows=tuple(self._rows),
            questions=tuple(self._questions),
            teams=tuple(self._of_teams),
            told=tuple(self._told),
        )

    def _joined(self) -> Register:
        recusals = (one for theirs in self._aside.values() for one in theirs.values())
        return Register(
            units=tuple(self._units.values()),
            rounds=self._rounds,
            teams=tuple(self._teams),
            recusals=tuple(recusals),
            assignments=tuple(self._given.values()),
        ).in_order()

    # --- who is who ---

    def _whose(self) -> dict[ListedUnit, tuple[str, str | None]]:
        """Return of each unit of the list the id that it has in the register, empty for a new one, and the answer.

        None for an answer that is wanting. Those that are certain are found first: they are nobody else then.
        """
        found: dict[ListedUnit, tuple[str, str | None]] = {}
        taken: dict[str, ListedUnit] = {}
        units = self._each_once()
        for one in units:
            if unit := self._names.known(one.name):
                taken[unit] = one
                found[one] = unit, KEEP if name_key(one.name) != name_key(self._name_of(unit)) else SAME
        for one in units:
            if one not in found:
                found[one] = self._asked(one, taken)
        self._tell_of_twins([one for one in units if found[one] == ("", NEW)])
        return {one: found[one] for one in units}

    def _each_once(self) -> list[ListedUnit]:
        """Return the list's units, those that the register knows as one put together; that they are is told."""
        units: dict[str, ListedUnit] = {}
        for one in self._found.units:
            key = self._names.known(one.name) or f"row:{one.place}:{one.name}"
            if key in units:
                units[key], words = put_together(units[key], one)
                self._told.append(words)
            else:
                units[key] = one
        return list(units.values())

    def _tell_of_twins(self, units: list[ListedUnit]) -> None:
        """Say which new units of the list may be one that is called otherwise in another row: they come in as two."""
        seen: dict[str, ListedUnit] = {}
        for one in units:
            keys = {core(name_key(name)) for name in (one.name, one.short) if name}
            if like := next((seen[key] for key in sorted(keys) if key in seen), None):
                self._told.append(
                    f"{one.place}的“{shown(one.name)}”与{like.place}的“{shown(like.name)}”名称相近，按两个单位导入；"
                    "如是同一个单位，请在名单里改成同一名称，再重新导入。"
                )
            for key in keys:
                seen.setdefault(key, one)

    def _asked(self, one: ListedUnit, taken: dict[str, ListedUnit]) -> tuple[str, str | None]:
        near = self._names.look_up(one.name, one.short, taken).near
        key = f"unit:{name_key(one.name)}"
        answer = self._answers.get(key, "")
        how, _, unit = answer.partition(":")
        if how in (SAME, KEEP) and unit in self._units:
            if unit not in taken:
                taken[unit] = one
                return unit, how
            self._told.append(
                f"{one.place}的“{shown(one.name)}”不能再对应到{taken[unit].place}已对应的单位，请重新回答。"
            )
        elif answer == NEW or not near:
            return "", NEW
        self._questions.append(
            Question(key, f"{one.place}的“{one.name}”是不是名册里的单位？", self._choices(one, near))
        )
        return "", None

    def _choices(self, one: ListedUnit, near: tuple[str, ...]) -> tuple[Choice, ...]:
        choices = []
        for unit in near:
            name = self._name_of(unit)
            if name_key(name) == name_key(one.name):
                choices.append(Choice(f"{KEEP}:{unit}", f"是“{name}”（{self._known_by(unit)}）"))
                continue
            choices.append(Choice(f"{SAME}:{unit}", f"同一单位，“{name}”改称“{one.name}”"))
            choices.append(Choice(f"{KEEP}:{unit}", f"同一单位，名册仍称“{name}”"))
        return (*choices, Choice(NEW, "不是同一单位，作为新单位加入"))

    def _name_of(self, unit: str) -> str:
        return self._units[unit].name

    def _known_by(self, unit: str) -> str:
        """Say what tells a unit from another of the same name."""
        found = self._units[unit]
        return found.head or found.short or found.id[:8]

    # --- what becomes of it ---

    def _unit(self, one: ListedUnit, present: Unit | None, answer: str) -> Unit:
        """Put a unit of the list into the register; what the list leaves blank stays as it was."""
        if present is None:
            made = Unit(id=self._new_id(), name=one.name, short=one.short, head=one.head, supervisor=one.supervisor)
            self._units[made.id] = made
            return made
        said = {name: getattr(one, name) or getattr(present, name) for name in ("short", "head", "supervisor")}
        made = renamed(replace(present, **said), one.name, keep=answer == KEEP)
        self._units[made.id] = made
        return made

    def _recuse(self, one: ListedUnit, unit: Unit) -> list[str]:
        known, words = self._aside[unit.id], []
        for person, reason in one.recused:
            before = known.get(person)
            made = Recusal(person=person, unit=unit.id, reason=reason or (before.reason if before else ""))
            if made != before:
                known[person] = made
                words.append(f"{person}回避")
        return words

    def _assign(self, unit: Unit, team_name: str) -> list[str]:
        """Lay the unit into the round, and give it to the team that the list names."""
        if self._round is None:
            return []
        team = self._team_named(team_name) if team_name else None
        if team is not None and (people := among(team.people, self._aside[unit.id])):
            if team.leader in people:
                self._told.append(f"“{unit.name}”没有分给{team.name}：组长{team.leader}对它须回避，请另行安排。")
                team = None
            else:
                self._told.append(f"“{unit.name}”分给{team.name}，其中{'、'.join(people)}须回避，不参加这次评估。")
        present = [self._given[one] for one in self._places[unit.id]]
        if not present:
            id_ = self._new_id()
            self._given[id_] = Assignment(
                assessment=id_, unit=unit.id, round=self._round.id, team=team.id if team else None
            )
            self._places[unit.id].append(id_)
            return [f"列入{self._round.name}" + (f"，由{team.name}评估" if team else "")]
        if team is None or all(one.team == team.id for one in present):
            return []
        for one in present:
            self._given[one.assessment] = replace(one, team=team.id)
        return [f"改由{team.name}评估"]

    def _free_of_leaders(self) -> None:
        """Take from a team what its leader, who may be another now, must not assess."""
        leaders = {team.id: team for team in self._teams}
        for one in list(self._given.values()):
            team, unit = leaders.get(one.team or ""), self._units.get(one.unit)
            if team is not None and unit is not None and among([team.leader], self._aside[one.unit]):
                self._given[one.assessment] = replace(one, team=None)
                self._told.append(f"“{unit.name}”不再由{team.name}评估：组长{team.leader}对它须回避，请另行安排。")

    # --- teams ---

    def _take_teams(self) -> None:
        if self._round is not None:
            for one in self._found.teams:
                self._take_team(one, self._round.id)
            self._tell_of_namesakes(self._round.id)

    def _tell_of_namesakes(self, round_id: str) -> None:
        """Say who is in two teams of the round that are in the list: a name is one person, who stands aside in both."""
        teams: dict[str, str] = {}
        listed = {team_key(one.name) for one in self._found.teams}
        for team in (one for one in self._teams if one.round == round_id and team_key(one.name) in listed):
            for person in team.people:
                key = "".join(person.split())
                if (other := teams.setdefault(key, team.name)) != team.name:
                    self._told.append(
                        f"“{shown(person)}”在{shown(other)}和{shown(team.name)}里都有，按同一个人处理；"
                        "如是同名的两个人，请在姓名里加字区别，以免回避弄错。"
                    )

    def _take_team(self, one: ListedTeam, round_id: str) -> None:
        present = self._team_named(one.name)
        if present is None:
            made = Team(
                id=self._new_id(),
                round=round_id,
                name=one.name,
                leader=one.leader,
                deputy=one.deputy,
                members=tuple(Member(name=name) for name in one.members),
            )
            self._teams.append(made)
            self._of_teams.append(f"新增{one.name}：{_in_words(made)}。")
            return
        items = {member.name: member.items for member in present.members}
        leader, deputy = one.leader or present.leader, one.deputy or present.deputy
        names = [name for name in one.members or items if name not in (leader, deputy)]
        members = tuple(Member(name=name, items=items.get(name, ())) for name in names)
        made = replace(present, leader=leader, deputy=deputy if deputy != leader else "", members=members)
        if made != present:
            self._teams[self._teams.index(present)] = made
            self._of_teams.append(f"{present.name}改为：{_in_words(made)}；原为：{_in_words(present)}。")

    def _team_named(self, name: str) -> Team | None:
        """Return the team of the round that is called so."""
        key, round_id = team_key(name), self._round.id if self._round else ""
        return next((one for one in self._teams if one.round == round_id and team_key(one.name) == key), None)

    def _ask_blanks(self) -> bool:
        """Whether a blank in the column of teams means the one above; it is asked once for the list."""
        blanks = self._found.blanks
        if not blanks or self._round is None:
            return False
        answer = self._answers.get(BLANKS, "")
        if answer not in (ABOVE, NONE):
            places = "、".join(one.place for one in blanks[:3])
            words = f"名单里{places}{f'等{len(blanks)}行' if len(blanks) > 3 else ''}的评估组空着，是否与上面一行相同？"
            choices = Choice(ABOVE, "与上面一行是同一个评估组"), Choice(NONE, "还没有分组，留空")
            self._questions.append(Question(BLANKS, words, choices))
        return answer == ABOVE


def renamed(unit: Unit, name: str, *, keep: bool = False) -> Unit:
    """Return a unit that is called ``name`` now, or with ``keep`` too; it stays known by what it was called."""
    if name_key(name) == name_key(unit.name):
        return unit
    known = [unit.short, *unit.aliases] if keep else unit.aliases
    other = name if keep else unit.name
    aliases = tuple(unit.aliases)
    if name_key(other) not in map(name_key, known):
        aliases = (*aliases, other)
    if not keep:
        aliases = tuple(one for one in aliases if name_key(one) != name_key(name))
    return replace(unit, name=unit.name if keep else name, aliases=aliases)


def _differences(before: Unit | None, after: Unit) -> list[str]:
    """Say in what a unit reads otherwise now."""
    if before is None:
        return []
    labels = {"name": "改称", "short": "简称", "head": "主要负责人", "supervisor": "联系局领导"}
    words = [
        f"{label}“{getattr(after, field)}”" + (f"（原“{old}”）" if (old := getattr(before, field)) else "")
        for field, label in labels.items()
        if getattr(before, field) != getattr(after, field)
    ]
    return words + [f"也称“{name}”" for name in after.aliases if name not in (*before.aliases, before.name)]


def _in_words(team: Team) -> str:
    """Say who a team is."""
    names = "、".join(member.name for member in team.members)
    parts = [("组长", team.leader), ("副组长", team.deputy), ("组员", names)]
    return "，".join(f"{duty}{name}" for duty, name in parts if name) or "没有人员"
