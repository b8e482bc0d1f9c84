"""Makes the visits of the present file version, which later versions have to open for ever.

``python -m tests.files.make`` writes ``tests/files/version-N``: once, with the program as it is given out. What has
been given out is never made again.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from desktop_app.assessing.editing import Editing
from desktop_app.base.paths import SAMPLE_VISIT
from desktop_app.evidence.pieces import from_bytes
from desktop_app.history.events import Kind
from desktop_app.history.replay import record_at
from desktop_app.record.act import ActKind, act
from desktop_app.record.interchange import from_json
from desktop_app.record.own_scores import with_own
from desktop_app.record.readiness import warnings
from desktop_app.record.register import Assignment, Member, Recusal, Register, Round, Team, Unit
from desktop_app.record.revision import RecordedSigning
from desktop_app.record.scoring import score, to_dict
from desktop_app.rubric.answers import Attachment, Task
from desktop_app.rubric.loading import shipped_rubrics
from desktop_app.rubric.rules import GradedList
from desktop_app.storage.screening import USER_VERSION
from desktop_app.storage.store import Store
from desktop_app.storage.stored import Handover
from tests.ready import DAY, ready
from tests.samples import FILES

RUBRIC = shipped_rubrics()[0]
SAMPLE = from_json(RUBRIC, SAMPLE_VISIT.read_bytes(), SAMPLE_VISIT.name)
LEDGER = next(position for position, item in enumerate(RUBRIC.items) if isinstance(item, GradedList))


def told(store: Store) -> dict[str, Any]:
    """What a file holds, as it is written down when it is made; no words of today's are among it."""
    found = {}
    for one in store.load_all()[0]:
        result = to_dict(score(one.rubric, one.record))
        signings = store.revisions.signings(one.id)
        found[one.id] = {
            "unit": one.record.unit,
            "status": one.status,
            "score": {name: result[name] for name in ("total", "grade", "lowest", "highest")},
            "revisions": [[r.number, r.total, r.grade, r.printed_code] for r in store.revisions.of(one.id)],
            "signings": [[s.revision, s.outcome, s.signer, [f.sha256 for f in s.files]] for s in signings],
            "history": [[one.person, one.data.get("words", one.kind)] for one in store.history.of(one.id)],
        }
    digests = [row["sha256"] for row in store.file.query("SELECT sha256 FROM evidence")]
    acts = [json.loads(msgspec.json.encode(one)) for one in store.acts.all()]
    sizes = {digest: len(store.evidence.content(digest)) for digest in digests}
    return ({"acts": acts} if acts else {}) | {"assessments": found, "evidence": sizes}


def make(path: Path) -> None:
    """Create a file with a visit in every state, and an event of nearly every kind."""
    with closing(Store.create(path)) as store:
        store.person = "张某某"
        void = Editing(store, store.begin(RUBRIC), lambda: None)
        void.edit(replace(void.record, unit="丙县某局"))
        void.declare_void("误建")
        _hand_over(store)
        made = _leave_a_draft(store)
        store.add(RUBRIC, replace(SAMPLE, unit="乙县某局"), Kind.SAMPLE)
        store.delete(store.add(RUBRIC, SAMPLE))
        store.register.save(_register(made))
        _act(store, made)


def _register(assessment: str) -> Register:
    """A register with something in every column, to which one of the visits belongs."""
    unit, other, round_, team = (f"00000000-0000-4000-8000-00000000000{number}" for number in range(4))
    members = (Member(name="李某某", items=(1, 2, 3)), Member(name="孙某某"))
    return Register(
        units=(
            Unit(id=unit, name="云岭市某局", short="市局", head="赵某某", supervisor="周某某", aliases=("云岭某局",)),
            Unit(id=other, name="甲县某局"),
        ),
        rounds=(Round(id=round_, name="第一轮", year=2026, begins="2026-03-01", ends="2026-12-31"),),
        teams=(Team(id=team, round=round_, name="第一评估组", leader="王某某", deputy="吴某某", members=members),),
        recusals=(Recusal(person="孙某某", unit=other, reason="亲属"),),
        assignments=(Assignment(assessment=assessment, unit=unit, round=round_, team=team),),
    )


class Said(Struct, frozen=True, kw_only=True):
    """What an act says, whatever its kind."""

    thing: str
    files: tuple[Attachment, ...] = ()


def _act(store: Store, assessment: str) -> None:
    """An act of every kind, one with evidence, and one that goes on from another."""
    files = (from_bytes("会议纪要.txt", b"minutes").attachment,)
    store.evidence.add(b"minutes", "text/plain")
    unit = store.register.load().units[0].id
    for kind in ActKind:
        first = act(kind, Said(thing="一", files=files), assessment=assessment, unit=unit, person="周某某")
        store.acts.add([first, act(kind, Said(thing="一"), assessment=assessment, replaces=[first])])
    store.acts.add([act(ActKind.ISSUED, Said(thing="通报"))])


def _hand_over(store: Store) -> None:
    """A visit made final, refused, reopened, made final again, signed with a scan, and handed over."""
    made = Editing(store, store.add(RUBRIC, ready(RUBRIC, SAMPLE)), lambda: None)
    photo = from_bytes("现场照片.txt", b"photo")
    made.keep_evidence(photo)
    made.set_answer(0, replace(made.answer(0), files=(photo.attachment,)))
    made.edit(replace(made.record, leader="王某某", mark="内部资料　注意保管"), "leader")
    made.undo()
    made.redo()
    made.keep(made.revision_maker()())
    made.sign(RecordedSigning(outcome="refused", signer="李某某", remark="要核实", revision=1, members=("孙某某",)))
    made.reopen("分数要改")
    made.edit(replace(ready(RUBRIC, made.record), leader="王某某"))
    made.keep(made.revision_maker()())
    scan = from_bytes("扫描件.txt", b"scan")
    made.sign(RecordedSigning(outcome="signed", signer="李某某", revision=2), scan)
    store.add_handovers([Handover(assessment=made.id, revision=2, name="某市局.db", sha256="ab" * 32)])


def _leave_a_draft(store: Store) -> str:
    """A draft with a ledger that was pasted into, own scores, contents put back, and a warning noted."""
    made = Editing(store, store.add(RUBRIC, replace(SAMPLE, unit="甲县某局")), lambda: None)
    ledger: Any = made.answer(LEDGER)
    pasted = replace(ledger, tasks=(*ledger.tasks, Task(id=99, text="补录的任务", target="零差错", remark="年底前")))
    made.set_answer(LEDGER, pasted, kind=Kind.PASTED, count=1)
    scores = (*[None] * (len(RUBRIC.items) - 1), Decimal(9))
    made.edit(with_own(made.record, scores), kind=Kind.OWN_IMPORTED)
    made.set_answer(0, replace(made.answer(0), own_note="已自查"))
    begun = record_at(RUBRIC, made.record, made.history(), made.history()[0].id)
    made.edit(begun, kind=Kind.PUT_BACK, at=f"{DAY}T09:00:00+08:00")
    restored = {"at": f"{DAY}T08:00:00+08:00", "occasion": "打开时"}
    made.edit(replace(made.record, leader="赵某某"), kind=Kind.RESTORED, **restored)
    made.edit(replace(made.record, members=()))
    [warning] = [one for one in warnings(RUBRIC, made.record, made.result, DAY) if one.key == "no_members"]
    made.edit(replace(made.record, noted=(warning.noted("没有成员"),)))
    return made.id


def main() -> None:
    """Write the folder of the present version, or say that it is there."""
    folder = FILES / f"version-{USER_VERSION}"
    if folder.exists():
        sys.exit(f"{folder} is there; a version that was given out is never made again")
    folder.mkdir()
    path = folder / "visits.db"
    make(path)
    with closing(Store.open(path, read_only=True)) as store:
        text = json.dumps(told(store), ensure_ascii=False, indent=1)
    (folder / "visits.json").write_text(f"{text}\n", "utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as data:
        os.environ["ASSESSMENT_DATA"] = data
        main()
