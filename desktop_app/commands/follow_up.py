"""The subcommand that lists, opens, changes and closes what follows from decisions (跟踪事项)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct, to_builtins

from ..base.clock import now
from ..base.dates import read_date
from ..base.errors import UserError
from ..base.text import shown
from .attaching import keep, read_files, with_files
from .ending import did, say, warn
from .interrupts import uninterrupted
from .shared import FILE, ID, Given, Words, as_json, by_person, changed_file, opened_file, print_json

if TYPE_CHECKING:
    from ..evidence.pieces import Evidence
    from ..office.follow_up.facts import Measure
    from ..office.follow_up.following import Entry
    from ..storage.store import Store

WORDS, GIVEN = Words(), Given()
NOTHING = "没有改动任何内容"
SHORT = 8  # characters of an entry's id that are told


class _Wish(Struct, frozen=True, kw_only=True):
    """What is to be done: ``facts`` are those of the entry that is named, or that is added."""

    decided: bool
    add: str
    entry: str
    again: bool
    next_round: str
    next_year: int | None
    facts: dict[str, Any]
    brought: tuple[Evidence, ...]

    @property
    def any(self) -> bool:
        """Whether anything is to be done at all."""
        asked = (self.decided, self.add, self.entry, self.again, self.next_round, self.facts, self.brought)
        return any(map(bool, asked))


@click.command("follow-up")
@click.argument("file", type=FILE)
@click.argument("unit", type=GIVEN, required=False, default="")
@click.option("--decided", is_flag=True, help="Open what follows from the decision on UNIT.")
@click.option(
    "--add", type=GIVEN, default="", metavar="MEASURE[=WORDS]", help="Open something else, by its Chinese name."
)
@click.option("--entry", type=ID, default=None, help="The entry of UNIT to be changed: the beginning of its id.")
@click.option("--who", type=WORDS, help="Who sees to it.")
@click.option("--deadline", type=WORDS, help="By when; empty: by no day.")
@click.option("--remark", type=WORDS, help="What there is to be noted.")
@with_files
@click.option("--close", is_flag=True, help="It is done.")
@click.option("--drop", type=GIVEN, default="", metavar="WHY", help="It is not gone on with.")
@click.option("--reopen", is_flag=True, help="It goes on.")
@click.option("--again", is_flag=True, help="Begin the unit's next assessment, with the tasks that were not put right.")
@click.option("--next-round", type=GIVEN, default="", help="The round of the next assessment.")
@click.option("--next-year", type=int, help="Of that round.")
@click.option("--overdue", is_flag=True, help="List what is overdue alone.")
@click.option("--round", "round_", type=GIVEN, default="", help="The round.")
@click.option("--year", type=int, help="Of the round, or else of the assessment.")
@by_person
@as_json
def follow_up(file: Path, unit: str, round_: str, year: int | None, person: str, overdue: bool, **how: Any) -> None:
    """List what is followed up in FILE, what is overdue first, or change it for UNIT.

    UNIT is a name of the register, or the beginning of an assessment's id.
    """
    from ..office.round.finding import assessment_named

    json_, wish = how.pop("json_"), _wish(**how)
    if wish.any and not unit:
        raise UserError(f"没有写明单位，{NOTHING}；请写单位全称或评估编号。")
    with changed_file(file, person) if wish.any else opened_file(file) as store:
        wanted = assessment_named(store, unit, round_, year) if unit else ""
        done = _done(store, wanted, wish) if wish.any else []
        told = _listed(store, wanted, round_, year)
        if overdue:
            told = [one for one in told if one["overdue"]]
    if json_:
        print_json({"done": done, "follow_ups": told})
        return
    for line in done:
        say(f"{line}。")
    for one in told:
        say(f"{one['id'][:SHORT]}  {one['name']}  {one['told']}")
        for doubt in one["doubts"]:
            warn(f"请注意：{one['name']}的“{one['measure']}”{doubt}。")
        for task in one["carried"]:
            say(f"  上次{task['before'] or '未评'}，现在{task['after'] or '没有'}：{shown(task['text'])}")
    late = sum(bool(one["overdue"]) for one in told)
    say(f"共{len(told)}项{f'，已超期{late}项' if late else ''}。" if told else "没有跟踪事项。")


def _wish(
    *,
    decided: bool,
    add: str,
    entry: str | None,
    who: str | None,
    deadline: str | None,
    remark: str | None,
    files: tuple[Path, ...],
    close: bool,
    drop: str,
    reopen: bool,
    again: bool,
    next_round: str,
    next_year: int | None,
) -> _Wish:
    """Return what is to be done, or refuse what cannot be done at once."""
    day, fault = read_date(deadline or "")
    if fault:
        raise UserError(f"“{shown(deadline or '')}”不是日期（{fault}），{NOTHING}。")
    states = [state for state, wanted in (("done", close), ("dropped", bool(drop)), ("open", reopen)) if wanted]
    if len(states) > 1 or (drop and remark is not None):
        raise UserError(f"办结、不再办理（写明原因）、继续办理只能选一样，{NOTHING}；请分几次。")
    if bool(add) + bool(entry) + decided > 1:
        raise UserError(f"登记和修改不能同时做，{NOTHING}；请分几次。")
    given = {"person": who, "deadline": None if deadline is None else day, "remark": drop or remark}
    given["state"] = states[0] if states else None
    facts = {name: value for name, value in given.items() if value is not None}
    if add and (states or again):
        raise UserError(f"登记和办结、再评估不能同时做，{NOTHING}；请分几次。")
    if (facts or files or again) and not (entry or add):
        raise UserError(f"没有写明是哪一项跟踪事项，{NOTHING}；请用 --entry 写它的编号，编号在列表里。")
    if next_round and not again:
        raise UserError(f"--next-round 要与 --again 一起用，{NOTHING}。")
    if next_year is not None and not next_round:
        raise UserError(f"--next-year 要与 --next-round 一起用，{NOTHING}。")
    return _Wish(
        decided=decided,
        add=add,
        entry=entry or "",
        again=again,
        next_round=next_round,
        next_year=next_year,
        facts=facts,
        brought=read_files(files),
    )


def _done(store: Store, id_: str, wish: _Wish) -> list[str]:
    """Do all that is wanted, or nothing; return what was done, each without a full stop."""
    from ..office.follow_up.following import change, open_by_hand, open_from_decision

    done = []
    with uninterrupted():
        with store.together():
            keep(store, wish.brought)
            named = tuple(one.attachment for one in wish.brought)
            if wish.decided:
                made = len(open_from_decision(store, id_))
                done.append(f"已登记{made}项跟踪事项" if made else "没有新的跟踪事项要登记")
            if wish.add:
                word, _, words = wish.add.partition("=")
                open_by_hand(store, id_, _measure(word.strip()), words, **wish.facts, files=named)
                done.append(f"已登记“{shown(word.strip())}”")
            if wish.entry:
                entry = _entry(store, id_, wish.entry)
                if wish.facts or named:
                    change(store, id_, entry.said.thing, **wish.facts, files=(*entry.said.files, *named))
                    done.append(f"已修改“{entry.measure}”")
                if wish.again:
                    done += _begun(store, entry, wish)
        did("，".join(done) or "没有改动任何内容")
    return done


def _begun(store: Store, entry: Entry, wish: _Wish) -> list[str]:
    from ..office.follow_up.again import begin_again
    from ..office.rounds import chosen_round

    options, wanted = ("--next-round", "--next-year"), wish.next_round
    chosen = chosen_round(store.register.load(), wanted, wish.next_year, options) if wanted else None
    begun = begin_again(store, entry, chosen.id if chosen else None)
    return [f"已开始新的评估 {begun.id}", *(one.rstrip("。") for one in begun.told)]


def _measure(word: str) -> Measure:
    from ..office.follow_up.facts import MEASURES, Measure

    found = [measure for measure in Measure if MEASURES[measure] == word]
    if not found:
        raise UserError(f"没有“{shown(word)}”这种措施，{NOTHING}；可以是{'、'.join(MEASURES.values())}。")
    return found[0]


def _entry(store: Store, id_: str, start: str) -> Entry:
    """Return the entry whose id begins so; refuse where it is not one."""
    from ..office.follow_up.following import entries

    found = [one for one in entries(store.acts.of([id_]), "") if one.said.thing.startswith(start.lower())]
    if len(found) != 1:
        how = f"有{len(found)}项" if found else "没有"
        raise UserError(f"这份评估{how}编号以“{shown(start)}”开头的跟踪事项，{NOTHING}；请照列表里的编号写。")
    return found[0]


def _listed(store: Store, id_: str, round_: str, year: int | None) -> list[dict[str, Any]]:
    """Return what is followed up as plain data: of an assessment, or of a round, a year, the file."""
    from ..office.follow_up.again import before_and_after
    from ..office.follow_up.following import entries
    from ..office.round.overview import Overviews, decisions
    from ..office.rounds import in_rounds

    register, today = store.register.load(), now().date().isoformat()
    is_wanted = in_rounds(register, round_, year)
    lines = {
        line.assessment: line
        for line in Overviews().of(store, today, None, register).lines
        if (line.assessment == id_ if id_ else is_wanted(line.round, line.date))
    }
    decided = decisions(lines.values())
    return [
        {
            "id": one.said.thing,
            "name": lines[one.assessment].name,
            "assessment": one.assessment,
            "measure": one.measure,
            "told": one.words,
            "overdue": one.overdue,
            "doubts": list(one.doubts),
            **{name: value for name, value in to_builtins(one.said).items() if name not in ("thing", "carried")},
            "carried": [task._asdict() for task in before_and_after(store, one)] if one.said.next else [],
        }
        for one in entries(store.acts.of(lines), today, decided)
    ]
