"""What was changed by other means than this program, as far as the chain, the replay, the seals and hashes tell it.

Whoever recomputes everything in the file is not found here: the code on the signed paper is another one then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from ..base.errors import UserError
from ..base.text import one_line, shown, unit_name
from ..history.events import STATUS_AFTER, Event, Kind
from ..history.purging import purge_faults
from ..history.replay import inconsistency
from ..record.attachments import attachments
from ..record.check_code import SECOND
from ..record.interchange import to_json
from ..record.revision import RecordedSigning, Revision, faults, signing_row
from ..record.rows import strays
from ..record.status import STATES, is_kept
from .branch_faults import branch_faults
from .finalising import facts

if TYPE_CHECKING:
    from ..storage.store import Store
    from ..storage.stored import Stored


def tampering(store: Store, stored: Stored) -> list[str]:
    """Say where an assessment, its revisions or its history were changed by other means; each without a full stop."""
    found: list[str] = []
    bare: list[Revision] = []  # without their PDFs: one whole revision is held at a time
    told: list[dict[str, Any]] = []
    with closing(store.revisions.each(stored.id)) as revisions:
        for revision in revisions:
            found += faults(stored.rubric, revision)
            found += _missing_evidence(store, stored, revision)
            told.append(facts(revision))
            bare.append(replace(revision, sheet=b"", supplement=b""))
    if [revision.number for revision in bare] != list(range(1, len(bare) + 1)):
        found.append("有定稿的版本不见了")
    if broken := store.history.break_in_chain(stored.id, stored.head):
        found.append(broken)
    found += rewritten(store, stored, bare).values()
    found += _against_history(store, stored, told)
    found += branch_faults(store, stored)
    if is_kept(stored.status):
        if not bare:
            found.append("状态是定稿，但没有定稿的版本")
        elif not _holds(stored, bare[-1]):
            found.append(f"各项内容在第{bare[-1].number}版定稿以后被改动过")
    return found


def rewritten(store: Store, stored: Stored, revisions: Sequence[Revision]) -> dict[int, str]:
    """Say, by number, which revisions rest on another history than the file has: one chained anew from some event on.

    A code covers the head of its time: the hash of the event before 定稿, or it was never in this chain.
    """
    heads = store.history.heads_before(stored.id, Kind.FINALISED)
    return {
        one.number: f"第{one.number}版定稿以前的修改记录被改写过，与核验码所依据的不符"
        for number, one in enumerate(revisions)
        if one.form == SECOND and heads[number : number + 1] != [one.head]
    }


def content_faults(store: Store, stored: Stored) -> Iterator[str]:
    """Say where what the file holds of an assessment is not what its history leads to, or stands for nothing."""
    rows = store.rows(stored.id)
    with closing(store.history.each(stored.id)) as events:
        if fault := inconsistency(stored.record.unit, rows, events):
            yield fault
    with closing(store.history.each(stored.id)) as events, closing(store.side.each(stored.id)) as side:
        for fault in purge_faults(events, side):
            yield f"“{shown(unit_name(stored.record.unit))}”的{fault}。"
    if stray := list(strays(stored.rubric, rows)):
        words = "不属于评分表上的任何一项，可能是别的程序放进去的"
        yield f"“{shown(unit_name(stored.record.unit))}”里有{len(stray)}行内容{words}，请核对。"


def _holds(stored: Stored, revision: Revision) -> bool:
    """Whether the present record is what a revision fixed, both as they are read today."""
    try:
        then = revision.content(stored.rubric)
    except UserError:
        return False
    return to_json(stored.rubric, then) == to_json(stored.rubric, stored.record)


def _against_history(store: Store, stored: Stored, finalised: list[dict[str, Any]]) -> Iterator[str]:
    """Say where revisions, signings and status are not what the history tells of them."""
    try:
        signings = store.revisions.signings(stored.id)
    except UserError:
        yield "签名登记已无法读取，可能被别的程序改动过"
        return
    try:
        milestones = store.history.milestones(stored.id)
    except UserError:
        return  # told already
    told: dict[Kind, list[dict[str, Any]]] = {kind: _told(milestones, kind) for kind in STATUS_AFTER}
    if told[Kind.FINALISED] != finalised:
        yield "定稿的版本与修改记录不符"
    handovers = store.handovers.of(stored.id)
    if told[Kind.HANDED_OVER] != [_facts(one, "revision", "name", "sha256") for one in handovers]:
        yield "移交登记与修改记录不符"
    elif _when(store, stored) != [(one.at, one.person) for one in milestones if one.kind == "handed_over"]:
        yield "移交登记的时间或人员与修改记录不符"
    if told[Kind.SIGNED] != list(map(_signed, signings)):
        yield "签名登记与修改记录不符"
    yield from _signing_faults(store, stored, signings)
    reached = [STATUS_AFTER[Kind(one.kind)] for one in milestones if one.kind in STATUS_AFTER]
    status = reached[-1] if reached else "draft"
    if stored.status != status:
        yield f"状态是{STATES[stored.status]}，修改记录里却是{STATES[status]}"


def _when(store: Store, stored: Stored) -> list[tuple[str, str]]:
    """Return when and by whom each hand-over was recorded, as its event has it."""
    return [(at, one_line(str(person))) for at, person in store.handovers.when(stored.id)]


def _signed(signing: RecordedSigning) -> dict[str, Any]:
    """Return what the history tells of a signing; of one before version 5 no leader."""
    leader = ("leader",) if signing.leader else ()
    return _facts(signing, "revision", *leader, "signer", "outcome", "seal")


def _signing_faults(store: Store, stored: Stored, signings: Sequence[RecordedSigning]) -> Iterator[str]:
    for signing in signings:
        if signing_row(stored.id, signing)["seal"] != signing.seal:
            yield f"第{signing.revision}版的签名登记在登记以后被改动过（封存值不符）"
        for file in signing.files:
            if not store.evidence.has(file.sha256):
                yield f"第{signing.revision}版的扫描件“{shown(file.name)}”，内容不在文件里"


def _missing_evidence(store: Store, stored: Stored, revision: Revision) -> Iterator[str]:
    try:
        record = revision.content(stored.rubric)
    except UserError:
        return  # told already
    for where, file in attachments(stored.rubric, record):
        if not store.evidence.has(file.sha256):
            yield f"第{revision.number}版所附{where}的材料“{shown(file.name)}”，内容不在文件里"


def _told(milestones: Sequence[Event], kind: Kind) -> list[dict[str, Any]]:
    return [
        {name: value for name, value in one.data.items() if name != "words"} for one in milestones if one.kind == kind
    ]


def _facts(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
