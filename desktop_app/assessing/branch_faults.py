"""What was changed by other means of what came into an assessment by merging: its branches, and revisions beside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from ..base.errors import UserError
from ..base.text import shown
from ..history.events import Event, Kind
from ..record.attachments import attachments
from ..record.check_code import SECOND
from ..record.revision import RecordedSigning, Revision, faults, signing_row
from .finalising import facts

if TYPE_CHECKING:
    from ..storage.side_table import SideRevision
    from ..storage.store import Store
    from ..storage.stored import Stored

BESIDE = "未采用的"


def branch_faults(store: Store, stored: Stored) -> Iterator[str]:
    """Say where branches and the revisions on them are not what merging left; each without a full stop."""
    yield from store.side.faults(stored.id)
    kept: list[Revision] = []  # without their PDFs: one whole revision is held at a time
    told: list[dict[str, Any]] = []
    seals: set[str] = set()
    try:
        with closing(store.side.revisions(stored.id)) as revisions:
            for one in revisions:
                yield from _revision_faults(store, stored, one)
                told.append(facts(one.revision))
                kept.append(replace(one.revision, sheet=b"", supplement=b""))
                seals |= {signing.seal for signing in one.signings}
    except UserError as error:
        yield str(error).rstrip("。")
        return
    yield from _against_branches(store, stored, told, seals)
    yield from _rewritten(store, stored, kept)


def _revision_faults(store: Store, stored: Stored, one: SideRevision) -> Iterator[str]:
    revision = one.revision
    yield from (f"{BESIDE}{fault}" for fault in faults(stored.rubric, revision))
    try:
        record = revision.content(stored.rubric)
    except UserError:
        return  # told already
    for where, file in attachments(stored.rubric, record):
        if not store.evidence.has(file.sha256):
            yield f"{BESIDE}第{revision.number}版所附{where}的材料“{shown(file.name)}”，内容不在文件里"
    for signing in one.signings:
        if signing.revision != revision.number or signing_row(stored.id, signing)["seal"] != signing.seal:
            yield f"{BESIDE}第{revision.number}版的签名登记在登记以后被改动过（封存值不符）"
        yield from _missing_scans(store, signing)


def _missing_scans(store: Store, signing: RecordedSigning) -> Iterator[str]:
    for file in signing.files:
        if not store.evidence.has(file.sha256):
            yield f"{BESIDE}第{signing.revision}版的扫描件“{shown(file.name)}”，内容不在文件里"


def _against_branches(store: Store, stored: Stored, kept: list[dict[str, Any]], seals: set[str]) -> Iterator[str]:
    """Say where the revisions beside and their signings are not those that the branches tell of."""
    beside = store.side.milestones(stored.id)
    there, signed = _data(beside, Kind.FINALISED), _data(beside, Kind.SIGNED)
    if not kept and not there and not signed:
        return
    try:
        here = _data(store.history.milestones(stored.id), Kind.FINALISED)
        seals = seals | {signing.seal for signing in store.revisions.signings(stored.id)}
    except UserError:
        return  # told already
    if any(one not in [*there, *here] for one in kept):
        yield "未采用的定稿版本与并入的修改记录不符"
    codes = [one.get("code") for one in [*kept, *here]]  # two who made one draft final have one code, and one is kept
    if any(one.get("code") not in codes for one in there):
        yield "有未采用的定稿版本不见了"
    if any(one.get("seal") not in seals for one in signed):
        yield "有未采用的签名登记不见了"


def _rewritten(store: Store, stored: Stored, kept: list[Revision]) -> Iterator[str]:
    """Say which revisions beside rest on another history than the branches have, as ``tampering.rewritten`` does."""
    if not kept:
        return
    nodes = [node for node in store.side.nodes(stored.id) if node.event.kind == Kind.FINALISED]
    heads = {node.before for node in nodes} | set(store.history.heads_before(stored.id, Kind.FINALISED))
    for one in kept:
        if one.form == SECOND and one.head not in heads:
            yield f"{BESIDE}第{one.number}版定稿以前的修改记录被改写过，与核验码所依据的不符"


def _data(milestones: list[Event], kind: Kind) -> list[dict[str, Any]]:
    return [
        {name: value for name, value in one.data.items() if name != "words"} for one in milestones if one.kind == kind
    ]
