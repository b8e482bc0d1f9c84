"""Notes that a document was issued or an archive written, and what was counted; each is an act of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from ...base.clock import is_date
from ...base.dates import WRITTEN_SO
from ...base.errors import UserError
from ...base.text import one_line, shown
from ...record.act import THING, Act, ActKind, facts_of, gone_on, latest, standing
from .facts import ASKED, MOST, Archived, Counted, Issued

if TYPE_CHECKING:
    from ...storage.store import Store


def note_issued(store: Store, kind: str, sha256: str, *, assessment: str = "", number: str = "", date: str = "") -> Act:
    """Note that a document went out, on a visit or on the round; the same file once."""
    if date and not is_date(date):
        raise UserError(f"“{shown(date)}”不是日期，没有登记印发；{WRITTEN_SO}。")
    said = Issued(thing=sha256, kind=one_line(kind), number=one_line(number).strip(), date=date, sha256=sha256)
    return _noted(store, ActKind.ISSUED, said, assessment)


def note_archived(store: Store, name: str, sha256: str, *, assessment: str) -> Act:
    """Note that a visit was filed away in an archive, whose list of hashes has that SHA-256."""
    said = Archived(thing=sha256, name=one_line(name), sha256=sha256)
    return _noted(store, ActKind.ARCHIVED, said, assessment)


def count(store: Store, assessment: str, counts: Mapping[str, int]) -> Act:
    """Keep what was counted of a visit, instead of what was counted before; what is not said any more is gone."""
    for what, number in counts.items():
        if what not in ASKED:
            raise UserError(f"整改统计里没有“{shown(what)}”这一项，没有登记；要填的是{'、'.join(ASKED)}。")
        if not 0 <= number <= MOST:
            raise UserError(f"“{what}”应是不小于0的整数，没有登记；请核对。")
    return _noted(store, ActKind.COUNTS, Counted(counts=dict(counts)), assessment)


def counted(acts: Iterable[Act]) -> dict[str, dict[str, int]]:
    """Return what was counted of each visit, by its id."""
    found = {}
    for stands in standing(one for one in acts if one.kind == ActKind.COUNTS).values():
        if (said := facts_of(stands.act, Counted)) is not None:
            found[stands.act.assessment] = said.counts
    return found


def count_doubts(acts: Iterable[Act]) -> dict[str, str]:
    """Return what is to be known of the counts of visits, by the id of each of which anything is, no full stop."""
    found = {}
    for stands in standing(one for one in acts if one.kind == ActKind.COUNTS).values():
        doubts = []
        if not stands.act.is_sound:
            doubts.append("整改统计在登记以后被改动过，请与原始材料核对")
        if stands.differs:
            doubts.append(f"整改统计有{len(stands.all)}份各自登记的，以较晚的为准，请核对后重新登记一次")
        if doubts:
            found[stands.act.assessment] = "；".join(doubts)
    return found


def issued(acts: Iterable[Act]) -> list[tuple[Act, Issued]]:
    """Return the documents that went out, the last first."""
    found = [one for one in acts if one.kind == ActKind.ISSUED]
    stands = sorted((one.act for one in standing(found).values()), key=latest, reverse=True)
    return [(one, said) for one in stands if (said := facts_of(one, Issued)) is not None]


def _noted(store: Store, kind: ActKind, said: Struct, assessment: str) -> Act:
    """Keep it in place of what was said of the same thing; what says the same already stays."""
    with store.together():
        unit = store.register.load().unit_of(assessment) if assessment else None
        thing = kind.value, assessment, str(getattr(said, THING, ""))
        before = standing(store.acts.of([assessment])).get(thing)
        made = gone_on(kind, said, before, assessment=assessment, unit=unit.id if unit else "", person=store.person)
        store.acts.add([made])
        return made
