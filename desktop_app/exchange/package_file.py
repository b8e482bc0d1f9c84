"""The file of a package (任务包): chosen assessments whole, what of the register concerns them, and nothing else."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from ..assessing.tampering import tampering
from ..base.clock import now
from ..base.errors import UserError
from ..base.text import unit_name
from ..files.kinds import SUFFIX
from ..files.names import copy_stem, legal_name
from ..paper.receipt import ReceiptLine
from ..record.package import Package
from ..record.register import Register
from ..storage.adopting import adopt
from .copy_content import entry_of, faults

if TYPE_CHECKING:
    from ..storage.store import Store

PLAIN_SUFFIX = ".db"
STEMS = {"team": "任务包", "member": "任务包", "copy": "评估副本"}
"""How the files are called, by the kind of package."""


def make_package(source: Store, target: Path, package: Package, assessments: Collection[str]) -> None:
    """Write a new file with these assessments of ``source`` as one reader sees them, and what belongs to them."""
    from ..storage.store import Store

    with closing(Store.create(target)) as made, made.together():
        source.file.connection.execute("BEGIN")  # what is read belongs together, whoever writes meanwhile
        try:
            for assessment_id in assessments:
                adopt(made, source, assessment_id)
                made.shares.save(assessment_id, source.shares.of(assessment_id))
            made.register.save(source.register.load().only(assessments))
        finally:
            source.file.connection.execute("ROLLBACK")
        made.givings.keep_package(package)


def looked_through(path: Path) -> tuple[ReceiptLine, ...]:
    """Return what a package that was just made holds; refused where something in it is not as it should be."""
    from ..storage.store import Store

    with closing(Store.open(path, read_only=True)) as made:
        loaded, unreadable = made.load_all()
        found = list(unreadable)
        for stored in loaded:
            told = faults(made, stored) or [f"“{stored.record.unit}”：{fault}" for fault in tampering(made, stored)]
            found += told
        if found:
            raise UserError(f"{found[0].rstrip('。')}；请找出原因后再分发。")
        return tuple(sorted((entry_of(made, one) for one in loaded), key=lambda entry: (entry.unit, entry.date)))


def package_name(package: Package, entries: Collection[ReceiptLine], register: Register, *, is_sealed: bool) -> str:
    """Name a package after whom it is for and what it is about: 任务包_第一评估组_2026年第一轮.db."""
    stem = f"{STEMS[package.kind]}_{package.recipient}"
    return legal_name(copy_stem(stem, "", _about(entries, register)), SUFFIX if is_sealed else PLAIN_SUFFIX)


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
