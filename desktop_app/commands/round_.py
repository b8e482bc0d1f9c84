"""The subcommand that shows a round at a glance, ranked only where that is asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import to_builtins

from ..base.clock import now, when
from ..base.errors import UserError
from ..base.text import shown
from .ending import say, warn
from .shared import FILE, Given, as_json, check_writable, opened_file, print_json, write_file

if TYPE_CHECKING:
    from ..office.round.overview import Line, Overview
    from ..office.round.questions import Question
    from ..office.round.ranking import Ranked
    from ..office.round.unit_page import UnitPage
    from ..record.register import Register
    from ..storage.store import Store

GIVEN = Given()


@click.command("round")
@click.argument("file", type=FILE)
@click.option("--round", "round_", type=GIVEN, default="", help="The round, else all that is in the file.")
@click.option("--year", type=int, help="Of the round, or all of that year.")
@click.option("--unit", type=GIVEN, default="", help="One unit of the register alone, over all years.")
@click.option("--rank", is_flag=True, help="Rank by the printed total; whoever is equal shares a place.")
@click.option("--mixed", is_flag=True, help="Rank what was scored on different rubrics or readings all the same.")
@click.option("--questions", is_flag=True, help="Say what is worth a look in final results.")
@click.option("--target", type=FILE, help="Write the year's results as CSV, for its target assessment.")
@as_json
def round_command(
    file: Path,
    round_: str,
    year: int | None,
    unit: str,
    rank: bool,
    mixed: bool,
    questions: bool,
    target: Path | None,
    json_: bool,
) -> None:
    """Show every unit of a round of FILE: how far it is, what it came to, what was decided, what it lost most."""
    from ..office.round.overview import Overviews
    from ..office.round.ranking import ranked
    from ..office.rounds import chosen_round, in_rounds

    exported = ""
    if target is not None:
        if year is None:
            raise UserError("没有写明年度，没有导出；请加上 --year。")
        check_writable(target)
    with opened_file(file) as store:
        register = store.register.load()
        chosen, is_wanted = chosen_round(register, round_, year) if round_ else None, in_rounds(register, round_, year)
        found = Overviews().of(store, now().date().isoformat(), [chosen.id] if chosen else None, register)
        page = _of_unit(store, register, unit, found) if unit else None
        lines = [line for line in (page.visits if page else found.lines) if is_wanted(line.round, line.date)]
        if target is not None and year is not None:
            exported = _export(store, register, lines, year, target)
    order = ranked(lines, mixed=mixed) if rank else None
    asked = _asked(lines) if questions else None
    if json_:
        _print(lines, order, found, page, asked)
        return
    _tell(lines, order, found)
    if target is not None:
        say(exported)
    for line in (*(_on_unit(page) if page else ()), *(one.words for one in asked or ())):
        say(line)
    if asked is not None:
        say(f"可以看看的有{len(asked)}处，不影响得分和等次。")


def _export(store: Store, register: Register, lines: list[Line], year: int, target: Path) -> str:
    """Write the results of a year; return what was written, warn of what is not in it."""
    from ..office.follow_up.following import entries
    from ..office.round.target_export import as_csv, as_fixed, left_to_tell, target_rows
    from ..record.act import ActKind

    followed = entries(store.acts.of_kinds(ActKind.FOLLOW_UP), now().date().isoformat())
    rows = target_rows(lines, register, followed, year)
    if not rows:
        raise UserError(f"这里没有{year}年定稿的评估，没有导出；请核对年度、轮次和单位。")
    sound, altered = as_fixed(store, rows)
    if not sound:
        raise UserError(f"{altered[0]}没有可以导出的结果，没有导出。")
    write_file(target, as_csv(sound), f"{year}年目标考核结果", of=[one.assessment for one in sound])
    for words in (*altered, *left_to_tell(rows, sound, lines, register, year)):
        warn(f"请注意：{words}")
    return f"已导出{len(sound)}个单位的结果：{target}"


def _of_unit(store: Store, register: Register, name: str, found: Overview) -> UnitPage:
    from ..office.matching import Names
    from ..office.round.unit_page import unit_page

    wanted = register.unit(Names(register.units).known(name))
    if wanted is None:
        raise UserError(f"名册里没有“{shown(name)}”；请写名册里的单位全称。")
    return unit_page(store, wanted, found, now().date().isoformat())


def _on_unit(page: UnitPage) -> Iterator[str]:
    """Say what else there is of a unit: tasks that are not put right, what is followed up, what was done."""
    for item, task in page.left:
        yield f"未到位  第{item}项任务{task.id}  {shown(task.text)}  {task.grade}"
    for entry in page.entries:
        yield "  ".join(["跟踪事项", entry.words, *entry.doubts])
    for one in page.done:
        yield f"{when(one.act.at, now())}  {one.act.person or '未署名'}  {one.words}"


def _asked(lines: list[Line]) -> list[Question]:
    from ..office.round.questions import questions

    return questions(lines)


def _print(
    lines: list[Line],
    order: list[Ranked] | None,
    found: Overview,
    page: UnitPage | None,
    asked: list[Question] | None,
) -> None:
    from ..office.round.as_data import as_data

    if order is None:
        units = [as_data(line) for line in lines]
    else:
        units = [{"place": one.place, "sharing": one.sharing, **as_data(one.line)} for one in order]
    told: dict[str, Any] = {"units": units, "faults": list(found.faults)}
    if page is not None:
        told["unfinished"] = [{"item": item, "text": task.text, "grade": task.grade} for item, task in page.left]
        told["follow_ups"] = [to_builtins(one.said) | {"overdue": one.overdue} for one in page.entries]
        told["acts"] = [{"at": one.act.at, "person": one.act.person, "words": one.words} for one in page.done]
    if asked is not None:
        told["questions"] = to_builtins(asked)
    print_json(told)


def _tell(lines: list[Line], order: list[Ranked] | None, found: Overview) -> None:
    for line in lines if order is None else []:
        say(_words(line))
    for one in order or []:
        say(f"{one.words}  {_words(one.line)}")
    if order is not None and len(order) < len(lines):
        warn(f"请注意：有{len(lines) - len(order)}份还没有定稿或已作废，没有排名。")
    states = Counter(line.state_words for line in lines)
    say(f"共{len(lines)}份：{'，'.join(f'{state}{number}份' for state, number in states.items()) or '没有评估'}。")
    for fault in found.faults:
        warn(f"请注意：{fault}")


def _words(line: Line) -> str:
    days = "" if line.days is None else f"历时{line.days}天"
    facts = [
        line.name,
        line.date,
        line.state_words,
        f"已超期{line.overdue}天" if line.overdue else "",
        f"{line.total}分" if line.total else "",
        line.grade if line.is_final else "",
        f"审定：{line.ruling.words}" if line.ruling else "",
        f"失分较多：{line.most_lost}" if line.most_lost else "",
        days,
    ]
    return "  ".join(filter(None, facts))
