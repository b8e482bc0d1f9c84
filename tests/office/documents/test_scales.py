"""What may stand together in a document is what may be ranked together: one rule, whoever asks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from desktop_app.office.documents.gathering import gather
from desktop_app.office.round.overview import Overviews
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.answers import Ballot, RatioAnswer, Reading
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.office.signed import TODAY, signed
from tests.ready import ready

COUNTED = (Ballot(group="职工", issued=20, returned=20, satisfied=20),)
HALF, NONE = (Reading(value=Decimal(value), person="李某", date="2026-01-01") for value in ("0.5", "0"))
ANSWERS: list[dict[str, Any]] = [
    {"rate": Decimal(95), "ballots": (), "note": "现场统计"},
    {"rate": None, "ballots": COUNTED},
    {"rate": None, "ballots": COUNTED, "reading": NONE},
    {"rate": None, "ballots": COUNTED, "reading": HALF},
]


def test_documents_and_the_round_part_visits_alike(store: Store, rubric: Rubric, record: Assessment) -> None:
    complete = ready(rubric, record)
    for facts in ANSWERS:
        answers = [replace(one, **facts) if isinstance(one, RatioAnswer) else one for one in complete.answers]
        signed(store, store.load(store.add(rubric, replace(complete, answers=tuple(answers)))))
    keys = {line.assessment: line.scored.key for line in Overviews().of(store, TODAY).lines if line.scored}
    facts = gather(store)
    assert {one.assessment: one.scale for one in facts.visits} == keys
    assert facts.scales == 2
    assert sorted(one.value for visit in facts.visits for one in visit.readings) == ["0", "0", "0.5"]
