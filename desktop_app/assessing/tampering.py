"""What was changed by other means than this program, as far as the chain, the replay, the seals and hashes tell it.

Whoever recomputes everything in the file is not found here: the code on the signed paper is another one then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ..base.errors import UserError
from ..base.text import shown, unit_name
from ..history.events import STATUS_AFTER, Event, Kind
from ..history.replay import inconsistency
from ..record.attachments import attachments
from ..record.check_code import SECOND
from ..record.interchange import to_json
from ..record.revision import RecordedSigning, Revision, faults, signing_row
from ..record.rows import strays
from ..record.status import STATES, is_kept
from .finalising import facts

if TYPE_CHECKING:
    from ..storage.store import Store
    from ..storage.stored import Stored


def tampering(store: Store, stored: Stored) -> list[str]:
    """Say where an assessment, its revisions or its history were changed by other means; each without a full stop."""
    revisions = store.revisions.of(stored.id)
    found = [fault for revision in revisions for fault in faults(stored.rubric, revision)]
    found += [fault for revision in revisions for fault in _missing_evidence(store, stored, revision)]
    if [revision.number for revision in revisions] != list(range(1, len(revisions) + 1)):
        found.append("有定稿的版本不见了")
    if broken := store.history.break_in_chain(stored.id, stored.head):
        found.append(broken)
    found += rewritten(store, stored, revisions).values()
    found += _against_history(store, stored, revisions)
    if is_kept(stored.status):
        if not revisions:
            found.append("状态是定稿，但没有定稿的版本")
        elif not _holds(stored, revisions[-1]):
            found.append(f"各项内容在第{revisions[-1].number}版定稿以后被改动过")
    return found


def rewritten(store: Store, stored: Stored, revisions: Sequence[Revision]) -> dict[int, str]:
    """Say, by number, which revisions rest on another history than the file has: one chained anew from some event on.

    A code covers the head of its time: the hash of the event before 定稿, or it was never in this chain.
    """
    heads = store.history.heads_before(stored.id, Kind.FINALISED)
    return {
        one.number: f"第{one.number}版定稿以前的修改记录被改写过，与校验码所依据的不符"
        for number, one in enumerate(revisions)
        if one.form == SECOND and heads[number : number + 1] != [one.head]
    }


def content_faults(store: Store, stored: Stored) -> Iterator[str]:
    """Say where what the file holds of an assessment is not what its history leads to, or stands for nothing."""
    rows = store.rows(stored.id)
    try:
        if fault := inconsistency(stored.record.unit, rows, store.history.seen(stored.id)):
            yield fault
    except UserError as error:
        yield str(error)
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


def _against_history(store: Store, stored: Stored, revisions: Sequence[Revision]) -> Iterator[str]:
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
    if told[Kind.FINALISED] != [facts(revision) for revision in revisions]:
        yield "定稿的版本与修改记录不符"
    if told[Kind.HANDED_OVER] != [_facts(one, "revision", "name", "sha256") for one in store.handovers.of(stored.id)]:
        yield "移交登记与修改记录不符"
    if told[Kind.SIGNED] != [_facts(one, "revision", "signer", "outcome", "seal") for one in signings]:
        yield "签名登记与修改记录不符"
    yield from _signing_faults(store, stored, signings)
    reached = [STATUS_AFTER[Kind(one.kind)] for one in milestones if one.kind in STATUS_AFTER]
    status = reached[-1] if reached else "draft"
    if stored.status != status:
        yield f"状态是{STATES[stored.status]}，修改记录里却是{STATES[status]}"


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
