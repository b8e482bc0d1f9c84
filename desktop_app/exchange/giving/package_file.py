"""The file of a package (任务包): chosen assessments whole, what of the register concerns them, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ...assessing.division import tasks_of
from ...assessing.ranges import in_ranges
from ...assessing.tampering import tampering
from ...base.clock import now
from ...base.errors import UserError
from ...base.text import same_person, unit_name
from ...files.names import copy_stem, legal_name
from ...paper.giving import KINDS
from ...paper.receipt import ReceiptLine
from ...record.package import Package, Share
from ...record.register import Register
from ...record.status import is_draft
from ...storage.adopting import adopt, take_acts
from ..copies.content import entry_of, faults

if TYPE_CHECKING:
    from ...storage.store import Store
    from ...storage.stored import Stored

PLAIN_SUFFIX = ".db"
COPY = "copy"


class Contents(NamedTuple):
    """What a package holds, and which part of each assessment is that of who is to sit at it, where it is divided."""

    entries: tuple[ReceiptLine, ...]
    parts: dict[str, str]


def make_package(source: Store, target: Path, package: Package, assessments: Sequence[str]) -> None:
    """Write a new file with these assessments of ``source`` as one reader sees them, and what belongs to them."""
    from ...storage.store import Store

    with closing(Store.create(target)) as made, made.together():
        source.file.connection.execute("BEGIN")  # what is read belongs together, whoever writes meanwhile
        try:
            for assessment_id in reversed(assessments):  # the list has the last changed first
                adopt(made, source, assessment_id)
                made.shares.save(assessment_id, source.shares.of(assessment_id))
            if package.kind == COPY:  # to another office; a team is told nothing of what the office decided
                take_acts(made, source, assessments)
            made.register.save(source.register.load().only(assessments))
        finally:
            source.file.end_left_over()
        made.givings.keep_package(package)


def looked_through(path: Path, assessments: Sequence[str], person: str) -> Contents:
    """Return what a package that was just made holds, in this order; refused where something is amiss with it."""
    from ...storage.store import Store

    entries, parts = dict[str, ReceiptLine](), dict[str, str]()
    with closing(Store.open(path, read_only=True)) as made:
        for stored in made.load_each():  # one after the other: there may be hundreds
            if isinstance(stored, UserError):
                raise _refused(str(stored))
            for fault in (tampering if is_draft(stored.status) else faults)(made, stored):
                raise _refused(fault if fault.startswith("“") else f"“{stored.record.unit}”：{fault}")
            entries[stored.id] = entry_of(made, stored)
            if words := _part_of(made.shares.of(stored.id), stored, person):
                parts[stored.id] = words
    return Contents(tuple(entries[one] for one in assessments), parts)


def _refused(why: str) -> UserError:
    return UserError(f"{why.rstrip('。')}；请找出原因后再分发。")


def _part_of(shares: Collection[Share], stored: Stored, person: str) -> str:
    """Say which part is somebody's: 第1、2项，第7项任务1-20; empty where none is."""
    mine = [share for share in shares if same_person(share.person, person)]
    items = [str(number) for number in sorted({number for share in mine for number in share.items})]
    tasks: dict[int, set[int]] = {}
    for number, task in (one for share in mine for one in share.tasks):
        tasks.setdefault(number, set()).add(task)
    told = [f"第{'、'.join(items)}项"] if items else []
    for number, wanted in sorted(tasks.items()):
        position = stored.rubric.positions.get(number)
        listing = tasks_of(stored.rubric.items[position]) if position is not None else None
        if position is not None and listing is not None:
            named = listing.named(stored.record.answers[position])
            places = [place + 1 for name, (place, _) in named.items() if name in wanted]
            told += [f"第{number}项任务{in_ranges(places)}"] if places else []
    return "，".join(told)


def package_name(package: Package, entries: Collection[ReceiptLine], register: Register) -> str:
    """Name a package after whom it is for and what it is about: 任务包_第一评估组_2026年第一轮.db."""
    stem = f"{KINDS[package.kind]}_{package.recipient}"
    return legal_name(copy_stem(stem, "", _about(entries, register)), PLAIN_SUFFIX)


def _about(entries: Collection[ReceiptLine], register: Register) -> str:
    """Say what a package is about: its unit, or the round, or how many units on which day."""
    if len(entries) == 1:
        [one] = entries
        unit = register.unit_of(one.id)
        return (unit.short if unit else "") or unit_name(one.unit)
    if len(register.rounds) == 1:
        [one_round] = register.rounds
        year = f"{one_round.year}年"
        return one_round.name if year in one_round.name else f"{year}{one_round.name}"
    return f"{len(entries)}个单位_{now().date()}"
