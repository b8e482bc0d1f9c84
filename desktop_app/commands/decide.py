"""The subcommand that registers the leading group's decision, with who has reviewed before it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import to_builtins

from ..base.dates import read_date
from ..base.errors import UserError
from ..base.text import shown, unit_name
from .attaching import keep, read_files, with_files
from .ending import did, say, warn
from .interrupts import uninterrupted
from .shared import FILE, Given, Words, as_json, by_person, changed_file, opened_file, print_json

if TYPE_CHECKING:
    from ..evidence.pieces import Evidence
    from ..office.decision.deciding import Place
    from ..storage.store import Store

WORDS, GIVEN = Words(), Given()


@click.command("decide")
@click.argument("file", type=FILE)
@click.argument("unit", type=GIVEN)
@click.option("--grade", type=GIVEN, default="", help="The grade that was decided.")
@click.option("--date", type=GIVEN, default="", help="The day of the decision.")
@click.option("--document", type=GIVEN, default="", help="The meeting, or the document's number.")
@click.option("--basis", type=WORDS, default="", help="On what it rests.")
@click.option("--reason", type=WORDS, default="", help="Why the grade is another than the computed one.")
@click.option("--reviewed", type=GIVEN, multiple=True, metavar="NAME[=POST]", help="Who has reviewed it and agrees.")
@click.option("--returned", type=GIVEN, multiple=True, metavar="NAME=WHY", help="Who has reviewed it and returns it.")
@click.option("--not-reviewed", type=GIVEN, multiple=True, metavar="NAME=WHY", help="Who was registered by mistake.")
@with_files
@click.option("--withdraw", type=GIVEN, default="", metavar="WHY", help="Take the decision back.")
@click.option("--round", "round_", type=GIVEN, default="", help="The round, where the unit has several.")
@click.option("--year", type=int, help="Of the round, or else of the assessment.")
@by_person
@as_json
def decide(
    file: Path,
    unit: str,
    grade: str,
    date: str,
    document: str,
    basis: str,
    reason: str,
    reviewed: tuple[str, ...],
    returned: tuple[str, ...],
    not_reviewed: tuple[str, ...],
    files: tuple[Path, ...],
    withdraw: str,
    round_: str,
    year: int | None,
    person: str,
    json_: bool,
) -> None:
    """Register on the signed assessment of UNIT in FILE who has reviewed it (审核) and what was decided (审定).

    UNIT is a name of the register, or the beginning of an assessment's id. Without any option it is only shown.
    """
    from ..office.decision.facts import Decided
    from ..office.round.finding import assessment_named

    day, fault = read_date(date)
    if fault:
        raise UserError(f"“{shown(date)}”不是日期（{fault}），没有登记审定。")
    brought = read_files(files)
    named = tuple(one.attachment for one in brought)
    wish = Decided(grade=grade, date=day, document=document, basis=basis, reason=reason, files=named)
    if withdraw and wish != Decided(grade=""):
        raise UserError("撤销审定与登记审定不能同时做，没有改动任何内容；请分两次。")
    asked = any((reviewed, returned, not_reviewed, withdraw, wish != Decided(grade="")))
    with changed_file(file, person) if asked else opened_file(file) as store:
        id_ = assessment_named(store, unit, round_, year)
        done = _done(store, id_, wish, (reviewed, returned, not_reviewed), withdraw, brought) if asked else []
        _tell(store, id_, done, json_)


def _done(
    store: Store,
    id_: str,
    wish: object,
    seen: tuple[tuple[str, ...], ...],
    withdraw: str,
    brought: tuple[Evidence, ...],
) -> list[str]:
    """Register what was said, all of it or nothing; return what was done, each without a full stop."""
    from ..office.decision import deciding
    from ..office.decision.facts import Decided

    assert isinstance(wish, Decided)
    reviewed, returned, not_reviewed = seen
    done = []
    with uninterrupted():
        with store.together():
            for name, _, post in (one.partition("=") for one in reviewed):
                deciding.review(store, id_, name, "agreed", post=post)
                done.append(f"已登记{shown(name)}审核同意")
            for name, _, why in (one.partition("=") for one in returned):
                deciding.review(store, id_, name, "returned", remark=why)
                done.append(f"已登记{shown(name)}审核退回")
            for name, _, why in (one.partition("=") for one in not_reviewed):
                deciding.review(store, id_, name, "withdrawn", remark=why)
                done.append(f"已撤销{shown(name)}的审核登记")
            if withdraw:
                deciding.withdraw(store, id_, withdraw)
                done.append("已撤销审定")
            elif wish != Decided(grade=""):
                keep(store, brought)
                deciding.decide(store, id_, wish)
                done.append(f"已登记审定为“{wish.grade}”")
        did("，".join(done))
    return done


def _tell(store: Store, id_: str, done: list[str], json_: bool) -> None:
    from ..office.decision.deciding import place_of

    place = place_of(store, id_)
    if json_:
        print_json(_as_data(place))
        return
    for line in done:
        say(f"{place.name}{line}。")
    for one in place.reviews:
        say(f"审核：{one.words}")
    if place.decision is None:
        say(f"{place.name}还没有审定{f'：{place.why_no_decision}' if place.why_no_decision else ''}。")
        return
    said = place.decision.said
    say("　".join(filter(None, (f"审定：{place.decision.words}", said.date, said.document))))
    if place.decision.void:
        warn(f"请注意：{place.name}的审定不再作数：{place.decision.void}。")


def _as_data(place: Place) -> dict[str, object]:
    decision = place.decision
    return {
        "id": place.stored.id,
        "unit": unit_name(place.stored.record.unit),
        "reviews": [to_builtins(one.said) for one in place.reviews],
        "decision": to_builtins(decision.said) if decision else None,
        "decided_grade": decision.grade if decision else "",
        "void": decision.void if decision else "",
        "doubts": list(decision.doubts) if decision else [],
    }
