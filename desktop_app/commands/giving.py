"""The subcommand that gives out packages: to the teams of a round, to members of a team, to another office."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import to_builtins

from ..base.clock import now
from ..base.errors import UserError
from ..base.text import shown
from .ending import did, say, warn
from .handover import on_passphrase
from .interrupts import uninterrupted
from .passphrases import read_passphrase
from .shared import (
    FILE,
    FILE_OR_FOLDER,
    ID,
    Words,
    as_json,
    by_person,
    changed_file,
    check_writable,
    find_id,
    opened_file,
    print_json,
    write_file,
)

if TYPE_CHECKING:
    from ..exchange.giving.giving_out import Outcome, Recipient
    from ..record.package import Share
    from ..record.register import Register
    from ..storage.store import Store


@click.command("give-out")
@click.argument("file", type=FILE)
@click.argument("ids", metavar="[ID]...", nargs=-1, type=ID)
@click.option("-o", "--output", type=FILE_OR_FOLDER, help="The folder for the packages.")
@click.option("--list", "listed", is_flag=True, help="Write nothing; tell what was given out to whom.")
@click.option("--units", "list_", type=FILE, help="A list of units and teams, which the register is joined with first.")
@click.option("--round", "round_", type=Words(), default="", help="The round; it may be left out where there is one.")
@click.option("--year", type=int, help="Of the round, with a list; without it the one that its name says, or this.")
@click.option("--team", "teams", type=Words(), multiple=True, help="A team of the round; without it all of them.")
@click.option("--to", "member", type=Words(), default="", help="A member who gets a copy of the assessments named.")
@click.option("--items", type=Words(), default="", help="The items that are the member's: 1,2,3.")
@click.option("--tasks", type=Words(), multiple=True, help="The tasks that are the member's, after their item: 7:1-20.")
@click.option("--copy-to", type=Words(), default="", help="Another office that gets a copy.")
@click.option("--ledgers", type=FILE_OR_FOLDER, help="A folder of ledgers that bear the names of their units.")
@click.option("--mark", type=Words(), default="", help="The mark on the papers of what is begun, such as 内部.")
@on_passphrase
@click.option("--receipt", "receipt_file", type=FILE, help="The receipts to write as one PDF.")
@by_person
@as_json
def give_out(
    file: Path, output: Path | None, listed: bool, passphrase_file: Path | None, json_: bool, **how: Any
) -> None:
    """Write a package for each team of a round into a folder, or for a member or another office."""
    if listed:
        _tell_given(file, json_)
        return
    if output is None:
        raise click.UsageError("Missing option '-o' / '--output'.")
    from ..exchange.giving import giving_out as giving
    from ..exchange.giving.given_list import given_before, given_list
    from ..exchange.sealing.passphrases import weakness

    passphrase = read_passphrase(passphrase_file) if passphrase_file else None
    if receipt_file := how["receipt_file"]:
        check_writable(receipt_file)
    giving.check_folder(output)
    with changed_file(file, how["person"]) as store:
        recipients, kept = _prepared(store, how)
        before = given_before(given_list(store), recipients)
        units, people = store.known_names()
        if passphrase and (words := weakness(passphrase, [*units, *people])):
            warn(words)
        key = store.givings.office_key
        try:
            written = giving.write_packages(store.path, recipients, output, store.person, key, passphrase)
        except UserError as error:
            raise UserError(f"{error}{kept}") from error
        with uninterrupted():
            outcome = giving.record(store, written)
            did(f"{len(outcome.given)}份任务包已分发")
    for words in before:
        warn(words)
    if receipt_file:
        from ..paper.giving_sheet import giving_pdf

        write_file(receipt_file, giving_pdf(outcome.given).data, "数据移交单", of=_ids(outcome))
    _tell(outcome, json_)


def _tell_given(file: Path, json_: bool) -> None:
    """Print what was given out, the last first."""
    from ..exchange.giving.given_list import given_list

    with opened_file(file) as store:
        found = given_list(store)
    if json_:
        print_json([to_builtins(one) for one in found])
        return
    for one in found:
        say(f"{one.at}  {one.person or '（未填）'}  分发给{one.recipient}  {'、'.join(one.units)}")
        say(f"  {one.name}  文件指纹（SHA-256）{one.sha256}")
    say(f"共分发{len(found)}份。")


def _tell(outcome: Outcome, json_: bool) -> None:
    from ..paper.giving import to_dict

    if json_:
        print_json({"given": [to_dict(one) for one in outcome.given], "left": outcome.left})
    for one in () if json_ else outcome.given:
        say(f"已分发给{one.package.recipient}：{one.receipt.path}")
        say(f"  文件指纹（SHA-256）{one.receipt.sha256}")
        for entry in one.receipt.entries:
            part = one.parts.get(entry.id, "")
            say(f"  {entry.unit}{f'　{part}' if part else ''}")
    if outcome.failure:
        raise UserError(outcome.words)


def _prepared(store: Store, how: dict[str, Any]) -> tuple[list[Recipient], str]:
    """Return who gets what, all of it begun by now; and a sentence that says what was begun, if anything."""
    from ..exchange.giving.giving_out import check_recipients
    from ..exchange.giving.member_parts import share_out
    from ..office.beginning import Beginning, begin_missing
    from ..rubric.loading import shipped_rubrics

    register = _listed(store, how) if how["list_"] else store.register.load()
    recipients = _of_ids(store, how) if how["ids"] else _of_round(register, how)
    check_recipients(register, recipients)
    wanted = list(dict.fromkeys(one for recipient in recipients for one in recipient.assessments))
    ledgers = _ledgers(register, wanted, how["ledgers"])
    beginning = Beginning(rubric=shipped_rubrics()[0], mark=how["mark"], ledgers=ledgers)
    missing = len(set(wanted) - set(store.ids()))
    with store.together():
        if how["list_"]:
            store.register.save(register)
        for words in begin_missing(store, wanted, beginning):
            warn(words)
        for assessment_id, share in _shares(store, recipients, how):
            share_out(store, assessment_id, [share])
    kept = ["单位名册已按名单写入"] if how["list_"] else []
    kept += [f"已新建{missing}份评估草稿"] if missing else []
    return recipients, f"{'，'.join(kept)}，留在数据文件里，再分发时接着用。" if kept else ""


def _listed(store: Store, how: dict[str, Any]) -> Register:
    """Return the register joined with the list; refused where something has to be asked first."""
    from ..office.proposing import propose
    from ..office.register_list import read_list
    from ..office.rounds import Wanted

    name, said = how["round_"], re.search(r"(?<![0-9])((?:19|20|21)[0-9]{2})(?![0-9])", how["round_"])
    if not name:
        raise UserError("请用 --round 写明这份名单是哪一轮次的，没有分发。")
    register = store.register.load()
    present = [str(one.year) for one in register.rounds if one.name == name]
    year = how["year"] or int(said[1] if said else present[0] if len(present) == 1 else now().year)
    made = propose(register, read_list(how["list_"]), Wanted(name=name, year=year))
    if made.questions:
        what = f"名单“{how['list_'].name}”里有{len(made.questions)}处要先回答，没有分发，单位名册没有改动"
        raise UserError(f"{what}；请先用 register 导入名单。")
    for words in made.told:
        warn(words)
    return made.register


def _of_round(register: Register, how: dict[str, Any]) -> list[Recipient]:
    from ..office.beginning import team_recipients

    named, teams = how["round_"], how["teams"]
    rounds = [one for one in register.rounds if named in ("", one.name) and how["year"] in (None, one.year)]
    if len(rounds) != 1:
        what = "、".join(f"“{one.name}”" for one in register.rounds)
        why = f"有{len(rounds)}个轮次，请用 --round 写明一个" if rounds else f"没有“{shown(named)}”这个轮次"
        raise UserError(f"{why}（{what}）。" if what else "单位名册里还没有轮次和评估组，没有分发；请先建立单位名册。")
    [chosen] = rounds
    own = {one.name: one.id for one in register.teams if one.round == chosen.id}
    if unknown := [name for name in teams if name not in own]:
        raise UserError(f"“{chosen.name}”里没有评估组“{shown(unknown[0])}”，没有分发。")
    found = team_recipients(register, chosen.id, [own[name] for name in teams])
    if not found:
        raise UserError(f"“{chosen.name}”里还没有分派给评估组的单位，没有分发；请先分派。")
    return found


def _of_ids(store: Store, how: dict[str, Any]) -> list[Recipient]:
    """Return the one who gets the assessments that are named."""
    from ..exchange.giving.giving_out import Recipient

    member, copy = how["member"], how["copy_to"]
    if bool(member) == bool(copy):
        raise UserError("请写明分发给谁：组员用 --to，别的单位用 --copy-to，二者选一。")
    found = tuple(dict.fromkeys(find_id(store, one) for one in how["ids"]))
    kind, person = ("member", member) if member else ("copy", "")
    return [Recipient(name=member or copy, kind=kind, assessments=found, person=person)]


def _shares(store: Store, recipients: Sequence[Recipient], how: dict[str, Any]) -> list[tuple[str, Share]]:
    """Return the member's part of each assessment, as the options have it."""
    from ..exchange.giving.member_parts import part_in_words

    if not how["member"]:
        return []
    [recipient] = recipients
    found = []
    for one in recipient.assessments:
        share = part_in_words(store.load(one), how["member"], how["items"], how["tasks"])
        found += [(one, share)] if share is not None else []
    return found


def _ledgers(register: Register, assessments: Sequence[str], folder: Path | None) -> dict[str, Any]:
    """Read the ledgers of a folder, and tell what is nobody's or was not taken."""
    if folder is None:
        return {}
    from ..exchange.giving.unit_ledgers import ledgers_in, matched
    from ..ledger.whole import whole_ledger

    found, tasks = matched(register, assessments, ledgers_in(folder)), {}
    for words in found.told:
        warn(words)
    for assessment_id, path in found.by_assessment.items():
        whole = whole_ledger(path)
        tasks[assessment_id] = whole.tasks
        for words in whole.told:
            warn(f"“{path.name}”{words}")
    return tasks


def _ids(outcome: Outcome) -> list[str]:
    """Return the assessments that went out."""
    return [entry.id for one in outcome.given for entry in one.receipt.entries]
