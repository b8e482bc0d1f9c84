"""What a copy of an assessment is, in few words, for whoever has to decide for one of two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from ..record.revision import RecordedSigning, Revision
from ..record.scoring import score
from ..record.status import OUTCOMES, is_kept, state_words
from ..rubric.amounts import written_total
from ..storage.sqlite_file import in_words

if TYPE_CHECKING:
    from ..storage.store import Store
    from ..storage.stored import Stored

UNSIGNED = "未登记签名"


class CopyFacts(Struct, frozen=True, kw_only=True):
    """A copy under its ``name``; ``revision`` is 0 where it was never final, and ``code`` and ``signed`` are empty."""

    name: str
    state: str
    total: str
    grade: str
    at: str
    person: str
    date: str = ""
    revision: int = 0
    code: str = ""
    signed: str = ""


def facts_of(store: Store, stored: Stored, name: str) -> CopyFacts:
    """Return what is to be known of an assessment in an open file: of its last revision where that is what it says."""
    result, record = score(stored.rubric, stored.record), stored.record
    last: Revision | None = None
    for last in store.revisions.each(stored.id):  # noqa: B007  one at a time: papers are large
        pass
    made = CopyFacts(
        name=name,
        state=state_words(stored.status, stored.outcome),
        total=written_total(result.total),
        grade=result.grade or "未定",
        at=stored.changed,
        person=_last_person(store, stored.id),
        date=record.date,
    )
    if last is None or not is_kept(stored.status):
        return made
    signings = [one for one in store.revisions.signings(stored.id) if one.revision == last.number]
    return CopyFacts(
        name=name,
        state=made.state,
        total=last.total,
        grade=last.grade,
        at=last.at,
        person=last.person,
        date=record.date,
        revision=last.number,
        code=last.printed_code,
        signed=_signed(signings[-1]) if signings else UNSIGNED,
    )


def _last_person(store: Store, assessment_id: str) -> str:
    sql = "SELECT person FROM event WHERE assessment = ? ORDER BY id DESC LIMIT 1"
    with in_words(store.path):
        return next((str(row["person"]) for row in store.file.query(sql, assessment_id)), "")


def _signed(signing: RecordedSigning) -> str:
    leader = f"评估组组长{signing.leader}已签名" if signing.leader else ""
    unit = f"{signing.signer or '单位'}{OUTCOMES[signing.outcome]}"
    return "，".join(filter(None, (leader, unit)))
