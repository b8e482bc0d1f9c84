"""Whether a visit may be cleared (清退): only what the office has confirmed to have, exactly as it is here now."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from ...base.errors import UserError
from ...base.text import unit_name
from ...paper.clearing import ClearedVisit
from ...paper.dates import date_on_paper
from ..copies.content import entry_of
from ..receipts.issuing import issued
from ..receipts.receipts import Checked, State, Verified, verify_receipt
from ..receipts.signatures import SIGNED, Signed
from ..sealing.office_key import keys, office_keys_of
from .candidates import office_keys_beside
from .note import pending

if TYPE_CHECKING:
    from ...storage.store import Store

NO_RECEIPT = (
    "清退要有巡察办的接收回执：请先移交，等巡察办接收后，取得回执文件或回执的扫描件，再清退；没有清除任何内容。"
)
OF_OFFICE = "这个文件里有巡察办的密钥，是巡察办自己的数据文件，不能清退；没有清除任何内容。"
ISSUED_HERE = "这份回执就是这个文件出具的，它是接收方自己的数据文件，不能清退；没有清除任何内容。"
NOTHING = "没有清除任何内容"
GUARDS = "回执码只能防止弄错，不能防止有人冒充"
WITHIN = "已并入"


class Permit(Struct, frozen=True, kw_only=True):
    """What may be cleared: heads by id, as they are here now and the receipt confirms them.

    ``received`` names, by id, all events that the office has; nothing where a code was told.
    ``receipt`` is told on the sheet, ``words`` here.

    ``short`` says the same without the name of any unit. ``refused`` says of the rest why not, each in a sentence.
    """

    confirmed: dict[str, str]
    received: dict[str, bytes] = {}
    receipt: str
    short: str
    words: str = ""
    visits: tuple[ClearedVisit, ...] = ()
    refused: tuple[str, ...] = ()


def permit(store: Store, given: bytes | str, chosen: Collection[str] = ()) -> Permit:
    """Return what a receipt's file, or a code that was told, allows to be cleared: all of it, or what is ``chosen``.

    Raises ``UserError`` where it confirms nothing, or not all that is chosen.
    """
    if keys(store):
        raise UserError(OF_OFFICE)
    known = office_keys_of(store) or office_keys_beside(store.path, store.ids())
    verified = verify_receipt(store, given, known)
    confirmed = {one.id: one for one in verified.confirmed}
    if not verified.trusted:
        raise UserError(f"{_sentence(verified.words)}；{NOTHING}。")
    told = {one.id: one.words for one in verified.checked}
    for one in chosen:
        if one not in confirmed:
            unit = unit_name(store.load(one).record.unit)
            raise UserError(f"{_sentence(told.get(one, f'回执里没有“{unit}”'))}；{NOTHING}。")
    if issued(store).intersection((one.id, one.head) for one in confirmed.values()):
        raise UserError(ISSUED_HERE)
    if not confirmed:
        raise UserError(f"{_sentence(next(iter(told.values()), verified.words))}；{NOTHING}。")
    final_first = sorted(confirmed.items(), key=lambda one: not one[1].revision)
    wanted = {one: found for one, found in final_first if not chosen or one in chosen}
    return Permit(
        confirmed={one: found.here for one, found in wanted.items()},
        received={one: found.events for one, found in wanted.items()},
        receipt=_in_words(verified),
        short=_in_short(verified),
        words=verified.words,
        visits=tuple(_visit(store, one) for one in wanted.values()),
        refused=tuple(
            f"{one.words}。" for one in verified.checked if one.state not in (State.CONFIRMED, State.NOT_HERE)
        ),
    )


def without_drafts(allowed: Permit) -> Permit:
    """Return what is cleared unless somebody names a draft: work that is not done may still be wanted here."""
    places = [at for at, one in enumerate(allowed.visits) if one.revision]
    if not places:
        raise UserError(f"回执确认的本机的评估都是草稿，可能还要接着评；{NOTHING}，确实要清退请写明是哪几份。")
    ids = list(allowed.confirmed)
    left = (f"“{one.unit}”是草稿，没有清退。" for one in allowed.visits if not one.revision)
    return replace(
        allowed,
        confirmed={ids[at]: allowed.confirmed[ids[at]] for at in places},
        visits=tuple(allowed.visits[at] for at in places),
        refused=(*allowed.refused, *left),
    )


def resumed() -> Permit | None:
    """Return what may still be cleared by the receipt of a clearing that is not over; None if there is none."""
    note = pending()
    return Permit(confirmed=note.confirmed, receipt=note.receipt, short=note.receipt) if note else None


def _visit(store: Store, found: Checked) -> ClearedVisit:
    entry = entry_of(store, store.load(found.id))
    if found.revision and not entry.revision:  # a part of what was made final elsewhere
        entry = replace(entry, revision=found.revision, code=found.code, total="", state=WITHIN)
    return ClearedVisit(
        unit=entry.unit,
        date=entry.date,
        revision=entry.revision,
        code=entry.code,
        total=entry.total,
        state=entry.state,
    )


def _in_words(verified: Verified) -> str:
    who = "".join(filter(None, (verified.office, f"（{verified.person}）" if verified.person else "")))
    copy = f"，移交副本的文件指纹（SHA-256）{verified.sha256[:16]}……"
    if verified.by_code:
        trust = SIGNED[verified.signed] if verified.signed is Signed.RIGHT else GUARDS
        return f"回执码（电话告知，或读自打印的回执），与本机登记的移交相符{copy}；{trust}"
    when = f"{date_on_paper(verified.at[:10])}出具" if verified.at else ""
    return f"{who or '巡察办'}{when}的接收回执，{SIGNED[verified.signed]}{copy}"


def _in_short(verified: Verified) -> str:
    kind = "回执码" if verified.by_code else "接收回执"
    return f"{kind}（移交副本的文件指纹{verified.sha256[:16]}……）"


def _sentence(words: str) -> str:
    return words.rstrip("。")
