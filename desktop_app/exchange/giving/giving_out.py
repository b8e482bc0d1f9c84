"""Giving out (分发): chosen assessments to teams, members or another office, each in a new file that is proved."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from msgspec import Struct
from msgspec.structs import replace

from ...base import clock
from ...base.errors import UserError
from ...base.progress import Progress
from ...files import removable
from ...files.clouds import refuse
from ...files.written import note
from ...paper.giving import GivingSlip
from ...record.package import Giving, Package
from ...record.register import Register
from ...storage.sqlite_file import IN_DOUBT, NOT_SAVED
from ..sealing.passphrases import checked_passphrase
from .handing_over import Wish, on_laptop, sealed_name, write_proved
from .package_file import PLAIN_SUFFIX, Contents, looked_through, make_package, package_name

if TYPE_CHECKING:
    from ...storage.store import Store

ACT = "分发"
SEE_WHETHER = "请重新打开文件，看“分发记录”里有没有这次分发，没有就再分发一次。"


class Recipient(Struct, frozen=True, kw_only=True):
    """Who gets a file: ``kind`` is team, member or copy; ``assessments`` are the ids of those in it.

    ``person`` is who is to sit at it, empty where that is not known.
    """

    name: str
    kind: str
    assessments: tuple[str, ...]
    person: str = ""


class Outcome(Struct, frozen=True, kw_only=True):
    """What was written, and where that ended early, why: ``left`` names who has got nothing."""

    given: tuple[GivingSlip, ...]
    failure: str = ""
    left: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Say what became of it, in one sentence or two."""
        done = f"已分发{len(self.given)}份{self.given[0].noun}，写入后读回核对一致，并已登记。"
        return f"{done}没有分发给{'、'.join(self.left)}：{self.failure}" if self.failure else done


def give_out(
    store: Store,
    recipients: Sequence[Recipient],
    folder: Path,
    passphrase: str | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Write each recipient's file into ``folder`` and keep what went out to whom.

    Raises ``UserError`` where nothing was written. Where it ended after some, these are kept, and the rest is told.
    """
    check_recipients(store.register.load(), recipients)
    key = store.givings.office_key
    return record(store, write_packages(store.path, recipients, folder, store.person, key, passphrase, progress))


def check_folder(folder: Path) -> None:
    """Refuse a folder into which no package can go, before anything is begun for it."""
    refuse(folder, "未分发")
    with removable.device_errors_in_words(folder, ACT):
        removable.identity(folder, ACT)


def check_recipients(register: Register, recipients: Sequence[Recipient]) -> None:
    """Refuse a giving out that gives nothing, or a unit to somebody who must stand aside (回避)."""
    if not recipients or not all(one.assessments for one in recipients):
        raise UserError("没有选择要分发的评估，没有分发；请先选好分发给谁、哪些单位。")
    for one in recipients:
        for assessment_id in one.assessments:
            if words := standing_aside(register, one, assessment_id):
                raise UserError(f"{words}，没有分发任何任务包；请改派以后再分发。")


def standing_aside(register: Register, recipient: Recipient, assessment_id: str) -> str:
    """Say that a member, or the leader of a team, must not assess a unit; empty if nobody.

    Of a team's others whoever stands aside does not take part in that unit.
    """
    unit, assigned = register.unit_of(assessment_id), register.assignment_of(assessment_id)
    if unit is None or assigned is None or recipient.kind == "copy":
        return ""
    team = register.team(assigned.team)
    people = [team.leader] if recipient.kind == "team" and team else [recipient.name, recipient.person]
    if not (found := sorted(set(register.aside(unit.id, people)))):
        return ""
    whose = f"{recipient.name}组长" if recipient.kind == "team" else ""
    return f"{whose}{'、'.join(found)}对“{unit.name}”须回避"


def write_packages(
    source: Path,
    recipients: Sequence[Recipient],
    folder: Path,
    giver: str,
    office_key: str = "",
    passphrase: str | None = None,
    progress: Progress | None = None,
    *,
    first: int = 1,
) -> Outcome:
    """Do the part of ``give_out`` that takes long and that a thread may do; ``record`` does the rest.

    Each file is made and looked through on the laptop, written under another name, read back, and only then given its
    own. ``first`` is the number of the first among all that go out now.
    """
    from ...storage.store import plain_store

    check_folder(folder)
    if passphrase is not None:
        checked_passphrase(passphrase)
    progress, given = progress or Progress(), list[GivingSlip]()
    wish = Wish(passphrase=passphrase, act=ACT, plain="package")
    try:
        with closing(plain_store(source)) as store:
            for number, one in enumerate(recipients, 1):
                progress.begin_next(f"{one.name}（{number}/{len(recipients)}）" if len(recipients) > 1 else one.name)
                at = clock.now().isoformat(timespec="seconds")
                facts = {"giver": giver, "recipient": one.name, "kind": one.kind, "person": one.person}
                package = Package(id=str(uuid4()), at=at, office_key=office_key, **facts)
                how = replace(wish, number=first + number - 1)
                given.append(_written(store, package, one.assessments, folder, how, progress))
    except UserError as error:
        if not given and progress.cancelled:
            raise UserError(f"已取消，没有留下写了一半的文件；{removable.unharmed(ACT)}。") from error
        if not given:
            raise
        left = tuple(one.name for one in recipients[len(given) :])
        return Outcome(given=tuple(given), failure="已取消。" if progress.cancelled else str(error), left=left)
    return Outcome(given=tuple(given))


def _written(
    store: Store, package: Package, assessments: Sequence[str], folder: Path, wish: Wish, progress: Progress
) -> GivingSlip:
    with on_laptop(ACT) as work, removable.device_errors_in_words(folder, ACT):
        device = removable.identity(folder, ACT)
        plain = work / f"plain{PLAIN_SUFFIX}"
        entries, parts = _made(store, plain, package, assessments)
        progress.check()
        register, office = store.register.load().only(assessments), store.givings.office
        name = sealed_name(wish.number) if wish.is_sealed else package_name(package, entries, register)
        note(folder / name, "", assessments)  # should the program end before its content is known
        receipt = write_proved(plain, folder, name, wish, progress, device)
        note(receipt.path, receipt.sha256, assessments)
        synced = removable.sync(folder)
        removable.check_still(folder, device, ACT)
    receipt = replace(receipt, entries=entries, synced=synced, at=package.at, person=package.giver)
    return GivingSlip(package=package, receipt=receipt, parts=parts, office=office)


def _made(store: Store, plain: Path, package: Package, assessments: Sequence[str]) -> Contents:
    """Make the file on the laptop and look it through."""
    try:
        make_package(store, plain, package, assessments)
        return looked_through(plain, assessments, package.person)
    except UserError as error:
        why = str(error)
        if str(plain) in why:  # a place that nobody knows
            why = "本机的临时文件夹写不下了或不能写入；请清理磁盘后再分发。"
        raise UserError(f"未分发给{package.recipient}，数据文件里已有的内容不受影响：{why}") from error


def record(store: Store, outcome: Outcome) -> Outcome:
    """Keep in the giving file what went out to whom: all that was written, in one transaction.

    A disk that fails at the very end may have kept it all the same: what the file says then is what is told.
    """
    givings = [one.giving for one in outcome.given]
    named = f"{outcome.given[0].noun}“{'”“'.join(one.name for one in givings)}”"
    try:
        store.givings.add(givings)
    except UserError as error:
        if IN_DOUBT not in str(error) or not _is_recorded(store, givings, named):
            words = str(error).replace(IN_DOUBT, NOT_SAVED)
            raise UserError(f"{named}已写好并核对一致，但没有登记为已分发：{words}") from error
    return outcome


def _is_recorded(store: Store, givings: Sequence[Giving], named: str) -> bool:
    """Ask the file whether the givings got in whose commit failed."""
    try:
        return store.givings.has(givings)
    except UserError as error:
        words = f"{named}已写好并核对一致，但不能确定是否已登记为已分发：{error}"
        raise UserError(f"{words}{SEE_WHETHER}") from error
