"""Makes the file of the present version that is kept under tests/files for ever, and beside it what it holds.

python -m tests.storage.visits_to_keep; see docs/releasing.md for when. It has an assessment in every state, events of
nearly every kind, evidence and a scan, a refused and a given signature, a hand-over, and one that was deleted.
"""

from __future__ import annotations

import json
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from msgspec.structs import replace

from desktop_app.assessing.editing import Editing
from desktop_app.base.paths import SAMPLE_VISIT
from desktop_app.evidence.pieces import from_bytes
from desktop_app.history.events import Kind
from desktop_app.history.replay import record_at
from desktop_app.history.words import line
from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.record.interchange import from_json
from desktop_app.record.own_scores import with_own
from desktop_app.record.readiness import warnings
from desktop_app.record.revision import RecordedSigning
from desktop_app.record.scoring import score, to_dict
from desktop_app.rubric.answers import Task
from desktop_app.rubric.loading import shipped_rubrics
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.screening import USER_VERSION
from desktop_app.storage.store import Store
from desktop_app.storage.stored import Handover
from tests.ready import ready
from tests.samples import FILES

EARLIER = "2025-11-{}T09:00:00+08:00"  # of another year, or the words for it would change when this one ends
SCORE = ("total", "grade", "lowest", "highest")


def main() -> None:
    """Replace the file of the present version."""
    folder = FILES / f"version-{USER_VERSION}"
    folder.mkdir(exist_ok=True)
    with TemporaryDirectory() as place:
        made = Path(place) / "visits.db"
        with closing(Store.create(made)) as store:
            store.person = "张某某"
            _fill(store)
        with closing(Store.open(made, read_only=True)) as store:
            text = json.dumps(_told(store), ensure_ascii=False, indent=1)
        (folder / "visits.db").write_bytes(made.read_bytes())
        (folder / "visits.json").write_text(f"{text}\n", "utf-8")


def _fill(store: Store) -> None:
    rubric = shipped_rubrics()[0]
    sample = from_json(rubric, SAMPLE_VISIT.read_bytes(), SAMPLE_VISIT.name)
    void = _opened(store, store.begin(rubric))
    void.edit(replace(void.record, unit="丙县某局"))
    void.declare_void("误建")
    _to_the_second_revision(store, rubric, ready(rubric, replace(sample, members=())))
    _draft(store, rubric, replace(sample, unit="甲县某局"))
    store.add(rubric, empty_assessment(rubric, unit="乙县某局", date=sample.date))
    store.delete(store.add(rubric, sample))


def _opened(store: Store, assessment_id: str) -> Editing:
    return Editing(store, assessment_id, lambda: None)


def _to_the_second_revision(store: Store, rubric: Rubric, record: Assessment) -> None:
    """Refused, reopened, signed and handed over."""
    one = _opened(store, store.add(rubric, record))
    photograph = from_bytes("现场照片.txt", b"photo")
    one.keep_evidence(photograph)
    one.set_answer(0, replace(one.answer(0), files=(photograph.attachment,)))
    one.edit(replace(one.record, leader="王某某"), "leader")
    one.undo()
    one.redo()
    one.keep(one.revision_maker()())
    one.sign(RecordedSigning(outcome="refused", signer="李某某", remark="要核实", revision=1))
    one.reopen("分数要改")
    one.edit(ready(rubric, one.record))
    one.keep(one.revision_maker()())
    one.sign(RecordedSigning(outcome="signed", signer="李某某", revision=2), from_bytes("扫描件.txt", b"scan"))
    store.add_handovers([Handover(assessment=one.id, revision=2, name="某市局.db", sha256="ab" * 32)])


def _draft(store: Store, rubric: Rubric, record: Assessment) -> None:
    """Pasted into, compared with the unit's own scores, put back, restored, with a warning noted."""
    one = _opened(store, store.add(rubric, record))
    ledger = one.answer(6)
    one.set_answer(6, replace(ledger, tasks=(*ledger.tasks, Task(id=99, text="补录的任务"))), kind=Kind.PASTED, count=1)
    one.set_answer(6, ledger, kind=Kind.LEDGER_IMPORTED, count=len(ledger.tasks))
    own = (*(None for _ in rubric.items[:-1]), Decimal(9))
    one.edit(with_own(one.record, own), kind=Kind.OWN_IMPORTED)
    then = record_at(rubric, one.record, one.history(), one.history()[0].id)
    one.edit(then, kind=Kind.PUT_BACK, at=EARLIER.format(20))
    stored = store.load(one.id)
    facts = {"at": EARLIER.format(19), "occasion": "打开时"}
    stored, _ = store.save(stored, replace(stored.record, leader="赵某某"), Kind.RESTORED, facts)
    store.save(stored, replace(stored.record, date="2026-11-21"), Kind.RETRIED)
    one = _opened(store, one.id)
    one.edit(replace(one.record, members=()))
    found = warnings(rubric, one.record, one.result, "2999-01-01")
    lacking = next(warning for warning in found if warning.key == "no_members")
    one.edit(replace(one.record, noted=(lacking.noted("没有成员"),)))


def _told(store: Store) -> dict[str, Any]:
    held = {}
    for one in store.load_all()[0]:
        result = to_dict(score(one.rubric, one.record))
        signings = store.revisions.signings(one.id)
        held[one.id] = {
            "unit": one.record.unit,
            "status": one.status,
            "score": {name: result[name] for name in SCORE},
            "revisions": [[r.number, r.total, r.grade, r.printed_code] for r in store.revisions.of(one.id)],
            "signings": [[s.revision, s.outcome, s.signer, [f.sha256 for f in s.files]] for s in signings],
            "history": [[event.person, line(one.rubric, event).words] for event in store.history.of(one.id)],
        }
    evidence = {row["sha256"]: row["size"] for row in store.file.query("SELECT sha256, size FROM evidence")}
    return {"assessments": held, "evidence": evidence}


if __name__ == "__main__":
    main()
