"""What the office has decided on the visits of a round and counted of them, joined with their facts."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from ...storage.kept_results import last_kept
from ...storage.store import Store
from ..decision.standing import Ruling, by_assessment, decided_of, decision, reviewed_of, reviews
from ..noting.facts import ASKED
from ..noting.noting import count_doubts, counted
from .facts import CountFacts, DecisionFacts, VisitFacts


def with_acts(store: Store, visits: Sequence[VisitFacts], told: list[str]) -> list[VisitFacts]:
    """Return the visits with the decision that stands on each, and 整改统计; ``told`` gets what is to be known."""
    ids = [one.assessment for one in visits]
    acts = store.acts.of(ids)
    things, kept, counts = by_assessment(acts), last_kept(store.file, ids), counted(acts)
    doubts, made = count_doubts(acts), []
    for one in visits:
        theirs, last = things.get(one.assessment, {}), kept.get(one.assessment)
        seen = reviews(reviewed_of(theirs), last)
        ruling = decision(decided_of(theirs, one.assessment), last, "final", seen)
        for words in (*((ruling.void,) if ruling and ruling.void else ()), *(ruling.doubts if ruling else ())):
            told.append(f"“{one.unit.name}”：{words}。")
        if one.assessment in doubts:
            told.append(f"“{one.unit.name}”：{doubts[one.assessment]}。")
        asked = counts.get(one.assessment, {})
        numbers = tuple(
            CountFacts(item=0, label=what, value=number, measure=ASKED.get(what, "")) for what, number in asked.items()
        )
        made.append(replace(one, decided=_facts(ruling), counts=(*one.counts, *numbers)))
    return made


def _facts(ruling: Ruling | None) -> DecisionFacts | None:
    if ruling is None or ruling.void:
        return None
    said = ruling.said
    reason = said.reason if said.differs else ""
    return DecisionFacts(grade=said.grade, date=said.date, document=said.document, reason=reason)
