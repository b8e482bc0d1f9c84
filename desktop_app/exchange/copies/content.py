"""What a copy of the file says: what the receipt tells of it, what is wrong with it, whether two say the same."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...assessing.tampering import tampering
from ...base.errors import UserError
from ...base.text import unit_name
from ...history.events import Kind
from ...paper.receipt import ReceiptLine
from ...record.attachments import attachments
from ...record.interchange import to_json
from ...record.scoring import score
from ...record.status import SIGNED, STATES, is_draft
from ...rubric.amounts import written_total

if TYPE_CHECKING:
    from ...storage.store import Store
    from ...storage.stored import Stored


def entry_of(store: Store, stored: Stored) -> ReceiptLine:
    """Return what is to be told of an assessment: of its last revision, or of the draft as it stands."""
    record, result = stored.record, score(stored.rubric, stored.record)
    revisions = [] if is_draft(stored.status) else store.revisions.of(stored.id)
    last = revisions[-1] if revisions else None
    return ReceiptLine(
        id=stored.id,
        unit=unit_name(record.unit),
        date=record.date,
        total=last.total if last else written_total(result.total) if result.complete else "未评齐",
        grade=last.grade if last else (result.grade or ""),
        status=stored.status,
        state=_state(stored),
        revision=last.number if last else 0,
        code=last.printed_code if last else "",
        sample=stored.sample,
        head=stored.head,
        warning=stored.rubric.doctored,
    )


def _state(stored: Stored) -> str:
    if stored.sample or stored.status in ("draft", "void"):
        return "示例" if stored.sample else STATES[stored.status]
    return SIGNED.get(stored.outcome, "未签")


def faults(store: Store, stored: Stored) -> list[str]:
    """Say why an assessment cannot be handed over: what is final is not what 定稿 and the history tell."""
    if is_draft(stored.status):
        return []
    found = tampering(store, stored)
    for where, file in attachments(stored.rubric, stored.record):
        try:
            store.evidence.content(file.sha256)
        except UserError as error:
            found.append(f"{where}的材料“{file.name}”：{error}")
    return [f"“{stored.record.unit}”：{fault}" for fault in found]


def content(path: Path) -> Any:
    """Return all that a file says, but for what follows from handing it over."""
    from ...storage.store import Store

    with closing(Store.open(path, read_only=True)) as store:
        loaded, unreadable = store.load_all()
        if unreadable:
            raise UserError(unreadable[0])
        beside = [act.id for act in store.acts.of([""])]
        return {"": beside} | {
            stored.id: (
                faults(store, stored),
                to_json(stored.rubric, stored.record),
                [revision.seal for revision in store.revisions.of(stored.id)],
                [signing.seal for signing in store.revisions.signings(stored.id)],
                [event.hash for event in store.history.of(stored.id) if event.kind != Kind.HANDED_OVER],
                sorted(store.side.numbers(stored.id)),
                sorted(one.revision.seal for one in store.side.revisions(stored.id)),
                [act.id for act in store.acts.of([stored.id])],
            )
            for stored in loaded
        }
