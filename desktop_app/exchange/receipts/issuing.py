"""回执 as the office gives it: for a copy of which it has everything, named by its SHA-256 and each head in it.

Where the office has a key the receipt is signed (Ed25519) by the one that is known where the copy comes from: a package
keeps the key that it was given out with, whatever key the office has made since. The code is a SHA-256 over the same:
it tells that nothing was mixed up, and anybody who has the copy can compute it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from msgspec.structs import replace

from ...assessing.tampering import tampering
from ...base import clock
from ...base.errors import UserError
from ...base.text import one_line, unit_name
from ...history.events import Kind
from ...paper.taking import TakenFile
from ...record.attachments import attachments
from ...record.status import is_draft
from ...storage.taking_table import Act, Taking, TakingTable
from ..copies.content import faults
from ..copies.heads import CopyHeads, heads_of
from ..sealing.office_key import UnlockedKey, keys, unlock
from ..sealing.sealed_to_office import recipient_of, secret_for
from .past import Past, Step, settled_head
from .receipt_file import SHORT, Confirmed, OfficeReceipt, code_digest, code_message

if TYPE_CHECKING:
    from ...storage.store import Store
    from ...storage.stored import Stored

_UNDOING = (Kind.REOPENED, Kind.VOIDED)
Asked = Callable[[], str]
"""What asks for a passphrase, or has it: only where one is needed."""


def issue_for(store: Store, path: Path, copy_secret: Asked, key_secret: Asked, *, sign: bool = True) -> OfficeReceipt:
    """Return the receipt for what is in the office's file of a copy that came in.

    ``copy_secret`` is the passphrase of a copy under one; ``key_secret`` that of the office's key, which opens what is
    sealed for it, and signs.
    """
    unlocked = cache(lambda public: unlock(store, key_secret(), public))
    found = heads_of(path, lambda: secret_for(path, copy_secret, unlocked))
    signing = signing_key(store, recipient_of(path) or found.office_key) if sign else ""
    return issue(store, found, unlocked(signing) if signing else None)


def issue_taken(
    store: Store, file: TakenFile, key_secret: Asked, at_hand: Sequence[UnlockedKey] = (), *, sign: bool = True
) -> OfficeReceipt:
    """Return the receipt for a file that was just taken in; nothing is asked where the key is ``at_hand`` unlocked."""
    taken = tuple((done.id, done.head) for done in file.done if done.came)
    signing = signing_key(store, file.office_key) if sign else ""
    known = {key.public: key for key in at_hand}
    key = known.get(signing) or (unlock(store, key_secret(), signing) if signing else None)
    return issue(store, CopyHeads(name=file.name, sha256=file.sha256, heads=taken), key)


def signing_key(store: Store, known_there: str) -> str:
    """Return by which key (hex) a receipt is signed: the one that is known there, else the one that counts.

    Empty where the office has none.
    """
    own = [key.public for key in keys(store)]
    return known_there if known_there in own else next(iter(own), "")


def issue(store: Store, copy: CopyHeads, key: UnlockedKey | None = None) -> OfficeReceipt:
    """Return the receipt for those assessments of a copy that are in the office's file now.

    Each is proved first: refused where the file does not hold that state of it, or not all of it.
    """
    here = set(store.ids())
    entries = tuple(sorted((_proved(store, *one) for one in copy.heads if one[0] in here), key=lambda one: one.id))
    if not entries:
        raise UserError("这份副本里没有已接收的评估，没有出具回执。")
    own = keys(store)
    made = OfficeReceipt(
        copy=one_line(copy.name),
        sha256=copy.sha256,
        at=clock.now().isoformat(timespec="seconds"),
        person=one_line(store.person),
        office=one_line(own[0].office).strip() if own else "",
        assessments=entries,
        key=key.public if key else "",
    )
    return _signed(made, key) if key else made


def note_issued(store: Store, receipt: OfficeReceipt) -> None:
    """Keep that a receipt was issued, before it is: what it confirms must not be taken back, nor cleared by it here."""
    acts = tuple(Act(one.id, "confirmed", "", one.head) for one in receipt.assessments)
    row = Taking(
        at=receipt.at,
        person=receipt.person,
        kind="confirmed",
        batch=str(uuid4()),
        name=receipt.copy,
        sha256=receipt.sha256,
        assessments=acts,
    )
    TakingTable(store.file).add(row)


def issued(store: Store) -> set[tuple[str, str]]:
    """Return id and head of what receipts of this file confirm."""
    takings = TakingTable(store.file).all()
    return {(act.assessment, act.after) for one in takings if one.kind == "confirmed" for act in one.assessments}


def _signed(receipt: OfficeReceipt, key: UnlockedKey) -> OfficeReceipt:
    digest = code_digest(receipt.sha256, receipt.final)
    with_code = replace(receipt, code_signature=key.signature(code_message(digest)) if digest else "")
    return replace(with_code, signature=key.signature(with_code.message))


def _proved(store: Store, assessment_id: str, head: str) -> Confirmed:
    """Return what is confirmed of an assessment as it stood in a copy with this head."""
    stored, past = store.load(assessment_id), Past(store, assessment_id)
    name = unit_name(stored.record.unit)
    line = past.line_to(head)
    if not line:
        raise UserError(f"“{name}”在副本里的内容，这个文件里还没有，没有出具回执；请先接收。")
    drafted = tampering(store, stored) if is_draft(stored.status) else []  # what is final ``faults`` looks through
    if found := [*faults(store, stored), *(f"“{name}”：{fault}" for fault in drafted), *_missing(store, stored)]:
        raise UserError(f"没有出具回执：{found[0].rstrip('。')}；请找出原因后再出具。")
    number, code = _edition(line)
    known = [*(step.hash for step in past.all), *(act.id for act in store.acts.of([assessment_id]) if act.is_sound)]
    events = b"".join(sorted(bytes.fromhex(one)[:SHORT] for one in known))
    return Confirmed(id=assessment_id, unit=name, revision=number, code=code, head=settled_head(line), events=events)


def _edition(line: Sequence[Step]) -> tuple[int, str]:
    """Return number and printed code of the last revision on a line, 0 and nothing where it is a draft at its end."""
    done = [at for at, step in enumerate(line) if step.kind == Kind.FINALISED]
    if not done or any(step.kind in _UNDOING for step in line[done[-1] :]):
        return 0, ""
    return edition_of(line[done[-1]].data)


def edition_of(data: dict[str, object]) -> tuple[int, str]:
    """Return number and printed code of a revision as the history tells of it."""
    number, code = data.get("revision"), data.get("code")
    return (number, code) if isinstance(number, int) and isinstance(code, str) else (0, "")


def _missing(store: Store, stored: Stored) -> list[str]:
    return [
        f"“{unit_name(stored.record.unit)}”{where}的材料“{file.name}”不在文件里"
        for where, file in attachments(stored.rubric, stored.record)
        if not store.evidence.has(file.sha256)
    ]
