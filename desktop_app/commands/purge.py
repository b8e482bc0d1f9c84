"""The subcommand that takes out for good what was added by mistake."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import click

from ..base.errors import UserError
from ..history.purging import Note, Target
from ..record.assessment import Assessment
from ..rubric.rubric import Rubric
from .ending import did, say
from .interrupts import uninterrupted
from .shared import FILE, ID, as_json, by_person, changed_file, find_id, print_json

YES = "是"


@click.command("purge")
@click.argument("file", type=FILE)
@click.argument("id_", metavar="ID", type=ID)
@click.option("--note", type=int, help="The number of the item whose note goes.")
@click.option("--task", type=int, help="With --note: the task of the item, by its number in the ledger.")
@click.option("--evidence", default="", help="The name of the evidence that goes, or the beginning of its SHA-256.")
@click.option("--keep-present", is_flag=True, help="With --note: it stays as it is now, what it was before goes.")
@by_person
@click.option("--yes", is_flag=True, help="Do not ask.")
@as_json
def purge(
    file: Path,
    id_: str,
    note: int | None,
    task: int | None,
    evidence: str,
    keep_present: bool,
    person: str,
    yes: bool,
    json_: bool,
) -> None:
    """Take a note or a piece of evidence out of a draft of FILE for good, out of its history too.

    Only before the first 定稿. Backups and copies made before still hold it.
    """
    from ..assessing import purging
    from ..storage.purging import may_purge
    from ..storage.purging import purge as do

    if (note is None) == (not evidence) or (task is not None and note is None):
        raise click.UsageError("--note or --evidence")
    with changed_file(file, person) as store:
        stored = store.load(find_id(store, id_))
        may_purge(store, stored)
        events = store.history.of(stored.id)
        target: Target
        if note is None:
            target = purging.piece_named(evidence, stored.rubric, stored.record, events)
        else:
            target = _note(stored.rubric, stored.record, note, task)
        name = purging.name_of(stored.rubric, stored.record, target, events)
        if not yes:
            _ask(purging.question(name, keep_present=keep_present))
        with uninterrupted():
            do(store, stored, target, keep_present=keep_present)
            did(f"已彻底删除{name}")
    if json_:
        print_json({"id": stored.id, "purged": name})
    else:
        say(f"已彻底删除{name}；以前的备份和副本里仍有。")


def _note(rubric: Rubric, record: Assessment, number: int, task: int | None) -> Note:
    if number not in rubric.positions:
        raise UserError(f"评分表上没有第{number}项，没有改动任何内容。")
    if task is None:
        return Note("answer", (number,))
    item = rubric.items[rubric.positions[number]]
    for listing in item.listings:
        entries = listing.entries(record.answers[rubric.positions[number]])
        if "note" in listing.columns and 0 < task <= len(entries):
            return Note(listing.table, (number, getattr(entries[task - 1], listing.name)))
    raise UserError(f"第{number}项没有第{task}个任务，没有改动任何内容。")


def _ask(question: str) -> None:
    """Ask once; where nobody can answer nothing is done."""
    if not sys.stdin.isatty():
        raise UserError("彻底删除要先确认，没有改动任何内容；确定要删除，请加上 --yes。")
    with contextlib.suppress(click.Abort):
        words = f"{question}\n输入“{YES}”继续，输入别的放弃"
        if click.prompt(words, default="", show_default=False, err=True).strip() == YES:
            return
    raise UserError("没有确认，没有改动任何内容。")
