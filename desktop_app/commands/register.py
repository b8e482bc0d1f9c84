"""The subcommand for the office's register: shown, or joined with a list; nothing is written before all is answered."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import to_builtins

from ..base.clock import now
from ..base.dates import read_date
from ..base.errors import UserError
from ..base.text import shown
from .ending import did, say, warn
from .interrupts import uninterrupted
from .shared import FILE, Words, as_json, by_person, changed_file, find_id, opened_file, print_json, reached

if TYPE_CHECKING:
    from ..office.back_again import State
    from ..office.proposing import Proposal
    from ..office.register_list import Listed
    from ..office.rounds import Wanted
    from ..record.register import Register

WORDS = Words()


@click.command("register")
@click.argument("file", type=FILE)
@click.argument("list_", metavar="[LIST]", required=False, type=FILE)
@click.option("--round", "round_", type=WORDS, default="", help="The round: of the list, or whose state is shown.")
@click.option("--year", type=int, help="Of the round; in a list without it the one that its name says.")
@click.option("--from", "begins", type=WORDS, default="", help="The day on which the round begins.")
@click.option("--to", "ends", type=WORDS, default="", help="The day after which a unit is overdue.")
@click.option(
    "--same",
    type=WORDS,
    multiple=True,
    metavar="NAME=UNIT",
    help="UNIT is what the list calls NAME, and is called so now.",
)
@click.option("--keep", type=WORDS, multiple=True, metavar="NAME=UNIT", help="The same, but UNIT is called as before.")
@click.option("--new", "new", type=WORDS, multiple=True, metavar="NAME", help="NAME is a unit of its own.")
@click.option("--blanks", type=click.Choice(["above", "none"]), help="What a blank in the column of teams means.")
@click.option(
    "--assign", type=WORDS, multiple=True, metavar="ID=UNIT", help="The assessment ID is of UNIT, in the round."
)
@click.option("--dry-run", is_flag=True, help="Write nothing.")
@by_person
@as_json
def register(
    file: Path,
    list_: Path | None,
    round_: str,
    year: int | None,
    begins: str,
    ends: str,
    same: tuple[str, ...],
    keep: tuple[str, ...],
    new: tuple[str, ...],
    blanks: str | None,
    assign: tuple[str, ...],
    dry_run: bool,
    person: str,
    json_: bool,
) -> None:
    """Show the register of FILE, or join it with the units of LIST, a workbook; FILE is made if it is not there.

    What the list calls nearly as a unit is called is asked: nothing is written until --same, --keep or --new says.
    """
    if list_ is not None:
        wanted = _wanted(round_, year, begins, ends) if round_ else None
        _join(file, list_, wanted, _Given(same, keep, new, blanks or ""), dry_run, person, json_)
    elif assign:
        _assign(file, assign, round_, year, person, json_)
    else:
        _show(file, round_, year, json_)


class _Given:
    """The answers as they are given on the command line."""

    def __init__(self, same: tuple[str, ...], keep: tuple[str, ...], new: tuple[str, ...], blanks: str) -> None:
        self.pairs = [*(("same", one) for one in same), *(("keep", one) for one in keep)]
        self.new, self.blanks = new, blanks

    def answers(self, register: Register) -> dict[str, str]:
        """Return them by the keys of the questions."""
        from ..office.names import name_key
        from ..office.proposing import BLANKS, NEW

        found = {BLANKS: self.blanks} if self.blanks else {}
        for how, pair in self.pairs:
            name, unit = _parted(pair)
            found[f"unit:{name_key(name)}"] = f"{how}:{_unit_id(register, unit)}"
        return found | {f"unit:{name_key(name)}": NEW for name in self.new}


def _parted(pair: str) -> tuple[str, str]:
    name, sign, other = pair.partition("=")
    if not sign or not name.strip() or not other.strip():
        raise UserError(f"“{shown(pair)}”的写法不对，单位名册没有改动；应写成“名称=名册里的单位”。")
    return name.strip(), other.strip()


def _unit_id(register: Register, name: str) -> str:
    from ..office.matching import Names

    if register.unit(name) is not None:
        return name
    if found := Names(register.units).known(name):
        return found
    raise UserError(f"名册里没有“{shown(name)}”，单位名册没有改动；请写名册里的单位全称。")


def _wanted(name: str, year: int | None, begins: str, ends: str) -> Wanted:
    from ..office.rounds import Wanted

    said = re.search(r"(?<![0-9])((?:19|20|21)[0-9]{2})(?![0-9])", name)
    if year is None and said is None:
        raise UserError(f"没有写明“{shown(name)}”是哪一年的，单位名册没有改动；请加上 --year。")
    days = []
    for text in (begins, ends):
        day, fault = read_date(text)
        if fault:
            raise UserError(f"“{shown(text)}”不是日期（{fault}），单位名册没有改动。")
        days.append(day)
    return Wanted(
        name=name, year=year if year is not None else int(said[1] if said else 0), begins=days[0], ends=days[1]
    )


# --- a list ---


def _join(
    file: Path, list_: Path, wanted: Wanted | None, given: _Given, dry_run: bool, person: str, json_: bool
) -> None:
    from ..office.register_list import read_list
    from ..record.register import Register

    found = read_list(list_)
    if dry_run or not reached(file):
        if reached(file):
            with opened_file(file) as store:
                before = store.register.load()
        else:
            before = Register()
        made = _proposed(before, found, wanted, given)
        if dry_run:
            _tell(made, json_, written=False)
            return
        _refuse_unanswered(made, json_)
    with changed_file(file, person, create=True) as store:
        made = _proposed(store.register.load(), found, wanted, given)
        _refuse_unanswered(made, json_)
        if made.changes:
            _back_up(store)
            with uninterrupted():
                store.register.save(made.register, since=made.before)
                did("单位名册已写入（不必再导入）")
    _tell(made, json_, written=made.changes)


def _proposed(before: Register, found: Listed, wanted: Wanted | None, given: _Given) -> Proposal:
    from ..office.proposing import propose

    return propose(before, found, wanted, given.answers(before))


def _back_up(store: Any) -> None:
    from ..backups.making import backup
    from ..backups.occasions import IMPORTING

    if store.ids() or store.register.load().units:
        backup(store, IMPORTING)


def _refuse_unanswered(made: Proposal, json_: bool) -> None:
    if made.questions:
        _tell(made, json_, written=False)
        raise UserError(
            f"有{len(made.questions)}处要先回答，单位名册没有改动；请用 --same、--keep、--new 或 --blanks 回答。"
        )


def _tell(made: Proposal, json_: bool, *, written: bool) -> None:
    from ..office.proposing import WHATS

    if json_:
        told = {name: to_builtins(getattr(made, name)) for name in ("rows", "questions", "teams", "told")}
        print_json({"written": written, **told, "register": to_builtins(made.register)})
        return
    for line in made.told:
        warn(f"请注意：{line}")
    for line in made.teams:
        say(line)
    for row in made.rows:
        if row.what != "same":
            say(f"{WHATS[row.what]}  {row.place}  {row.name}{f'：{row.words}' if row.words else ''}")
    for question in made.questions:
        say(question.words)
        for choice in question.choices:
            say(f"  {choice.value}  {choice.words}")
    counted = "，".join(f"{words}{made.count(what)}个" for what, words in WHATS.items() if made.count(what))
    done = "已写入单位名册" if written else "没有改动单位名册"
    say(f"{done}：{counted or '没有单位'}。")


# --- assessments that have only a name ---


def _assign(file: Path, pairs: tuple[str, ...], round_: str, year: int | None, person: str, json_: bool) -> None:
    from ..office.rounds import chosen_round
    from ..office.whose import assign_matches

    with changed_file(file, person) as store:
        register = store.register.load()
        found = chosen_round(register, round_, year) if round_ or year else None
        chosen = {}
        for pair in pairs:
            start, unit = _parted(pair)
            chosen[find_id(store, start)] = _unit_id(register, unit), found.id if found else None
        with uninterrupted():
            after = assign_matches(store, chosen)
            did(f"已把{len(chosen)}份评估对应到单位")
    if json_:
        print_json([to_builtins(after.assignment_of(one)) for one in chosen])
    else:
        say(f"已把{len(chosen)}份评估对应到单位，以后改了名称也不会错。")


# --- what there is ---


def _show(file: Path, round_: str, year: int | None, json_: bool) -> None:
    from ..office.back_again import states
    from ..office.rounds import chosen_round
    from ..office.whose import differing, match_by_name
    from ..storage.summaries import Summaries

    with opened_file(file) as store:
        register = store.register.load()
        found = chosen_round(register, round_, year) if round_ else None
        summaries = Summaries().of(store.file)[0]
        chosen = (found,) if found else [one for one in register.rounds if year in (None, one.year)]
        today = now().date().isoformat()
        made = {one.id: states(store.file, register, one.id, summaries, today) for one in chosen}
        unknown, apart = match_by_name(store, register), differing(store)
    if json_:
        told: dict[str, Any] = {"register": to_builtins(register), "states": to_builtins(made)}
        print_json(told | {"unmatched": to_builtins(unknown), "differing": to_builtins(apart)})
        return
    if found is None:
        say("\n".join(_in_words(register)))
    for one in chosen:
        say(f"{one.name}（{one.year}年{_span(one.begins, one.ends)}）")
        for state in made[one.id]:
            say(f"  {_line(state)}")
    if unknown and register.units:
        warn(f"请注意：有{len(unknown)}份评估还没有对应到名册里的单位；请在窗口里对应，或用 --assign。")
    for other in apart:
        warn(f"请注意：评估 {other.assessment[:8]} 表上的单位是“{shown(other.text)}”，名册里称“{shown(other.name)}”。")


def _in_words(register: Register) -> list[str]:
    lines = [f"单位名册：{len(register.units)}个单位，{len(register.rounds)}个轮次，{len(register.teams)}个评估组。"]
    for unit in register.units:
        facts = [("简称", unit.short), ("主要负责人", unit.head), ("联系局领导", unit.supervisor)]
        facts.append(("也称", "、".join(unit.aliases)))
        aside = "、".join(one.person for one in register.recusals if one.unit == unit.id)
        told = "，".join(f"{label}{words}" for label, words in (*facts, ("回避", aside)) if words)
        lines.append(f"  {unit.name}{f'（{told}）' if told else ''}")
    for team in register.teams:
        names = "、".join(member.name for member in team.members)
        facts = [("组长", team.leader), ("副组长", team.deputy), ("组员", names)]
        lines.append(f"  {team.name}：{'，'.join(f'{duty}{name}' for duty, name in facts if name) or '没有人员'}")
    return lines


def _span(begins: str, ends: str) -> str:
    return f"，{begins or '…'}至{ends or '…'}" if begins or ends else ""


def _line(state: State) -> str:
    late = f"已超期{state.overdue}天" if state.overdue else ""
    to = f"分发给{state.recipient}" if state.recipient else ""
    return "  ".join(filter(None, (state.name, state.team or "未分组", state.words, to, late)))
