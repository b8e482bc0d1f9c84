"""What a copy of an assessment is, in few words, for whoever has to decide for one of two."""

from __future__ import annotations

from msgspec import Struct

from ...history.events import Event, Kind
from ...history.merging import Which
from ...record.scoring import score
from ...record.status import OUTCOMES, is_kept, state_words
from ...rubric.amounts import written_total
from .merging import Met

UNSIGNED = "未登记签名"


class CopyFacts(Struct, frozen=True, kw_only=True):
    """A copy under its ``name``; ``revision`` is 0 where it is not final, and ``code`` and ``signed`` are empty.

    ``at`` and ``person`` say when it was made final and by whom, or was changed last.
    """

    name: str
    state: str
    total: str
    grade: str | None
    at: str
    person: str
    date: str
    revision: int = 0
    code: str = ""
    signed: str = ""


def facts_of(met: Met, which: Which, name: str) -> CopyFacts:
    """Return what is to be known of one of two copies that were compared: of what is final the last revision."""
    stored, events = (met.ours if which is Which.OURS else met.theirs), met.copies[which].events
    result = score(stored.rubric, stored.record)
    made_final = [event for event in events if event.kind == Kind.FINALISED] if is_kept(stored.status) else []
    last = made_final[-1] if made_final else events[-1]
    number = int(last.data.get("revision", 0)) if made_final else 0
    signings = [event for event in events if event.kind == Kind.SIGNED and event.data.get("revision") == number]
    return CopyFacts(
        name=name,
        state=state_words(stored.status, stored.outcome),
        total=written_total(result.total),
        grade=result.grade or None,
        at=last.at,
        person=last.person,
        date=stored.record.date,
        revision=number,
        code=str(last.data.get("code", "")) if number else "",
        signed=(_signed(signings[-1]) if signings else UNSIGNED) if number else "",
    )


def _signed(event: Event) -> str:
    leader, signer = (str(event.data.get(name, "")) for name in ("leader", "signer"))
    unit = f"{signer or '单位'}{OUTCOMES.get(str(event.data.get('outcome', '')), '')}"
    return "，".join([*([f"评估组组长{leader}已签名"] if leader else []), unit])
