"""What another tool has changed is told by check, each in a sentence."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop_app.assessing import verifying
from desktop_app.assessing.checking import check_file
from desktop_app.assessing.finalising import keep, prepared, sign
from desktop_app.base.paths import SAMPLE_VISIT
from desktop_app.history.events import chained, origin
from desktop_app.record.interchange import from_json
from desktop_app.record.revision import RecordedSigning
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.ready import ready

FINAL = "(SELECT id FROM assessment WHERE status <> 'draft')"
DRAFT = "(SELECT id FROM assessment WHERE status = 'draft')"
FINAL_AGAIN = "UPDATE assessment SET status = 'final' WHERE status = 'signed'"
DELETE_FINAL = "DELETE FROM signing; DELETE FROM revision; DELETE FROM assessment WHERE status = 'signed'"
EMPTY_ROW = '["{}","","[]","[]",null]'
ABC = "'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'"
CHAIN, STRAY = "校验链", "不属于评分表上的任何一项"
INSERT_EVENT = (
    "INSERT INTO event (assessment, at, person, kind, data, changes, hash)"
    " VALUES ({}, '2026-01-01T00:00:00+08:00', '某某', '{}', '{}', '{}', printf('%064d', 0))"
)


def fake(assessment: str, kind: str = "edited", data: str = "{}", changes: str = "[]") -> str:
    return INSERT_EVENT.format(assessment, kind, data, changes)


CHANGES = {
    "an answer of no item": (
        f"INSERT INTO answer (assessment, item, value, note) VALUES ({DRAFT}, 99, '{{}}', '藏')",
        STRAY,
    ),
    "an answer of no item, final": (
        f"INSERT INTO answer (assessment, item, value, note) VALUES ({FINAL}, 99, '{{}}', '藏')",
        STRAY,
    ),
    "a task of no item": (f"INSERT INTO task (assessment, item, id, position) VALUES ({FINAL}, 99, 1, 0)", STRAY),
    "a task of another kind of item": (
        f"INSERT INTO task (assessment, item, id, position) VALUES ({DRAFT}, 1, 1, 0)",
        STRAY,
    ),
    "a ballot of no item": (
        f"INSERT INTO ballot (assessment, item, voters, position) VALUES ({DRAFT}, 99, '某', 0)",
        STRAY,
    ),
    "an answer altered": (f"UPDATE answer SET note = '改' WHERE assessment = {DRAFT} AND item = 1", "第1项"),
    "an event's data": (f"UPDATE event SET data = '{{\"a\":1}}' WHERE assessment = {DRAFT}", CHAIN),
    "an event's kind": (f"UPDATE event SET kind = 'undone' WHERE assessment = {DRAFT}", CHAIN),
    "an event's person": (f"UPDATE event SET person = '别人' WHERE assessment = {DRAFT}", CHAIN),
    "an event's person, final": (f"UPDATE event SET person = '别人' WHERE assessment = {FINAL}", CHAIN),
    "an event's time": ("UPDATE event SET at = '2020-01-01T00:00:00+08:00' WHERE kind = 'imported'", CHAIN),
    "the last event's time": ("UPDATE event SET at = '2099-01-01T00:00:00+08:00' WHERE kind = 'signed'", CHAIN),
    "an event that is no time": ("UPDATE event SET at = '<b>x</b>'", CHAIN),
    "an event's hash": (f"UPDATE event SET hash = printf('%064d', 1) WHERE assessment = {DRAFT}", CHAIN),
    "events deleted": (f"DELETE FROM event WHERE assessment = {DRAFT} AND kind = 'edited'", "不见了"),
    "an event in the middle deleted": (
        f"DELETE FROM event WHERE id = (SELECT min(id) + 1 FROM event WHERE assessment = {DRAFT})",
        CHAIN,
    ),
    "a fake event": (fake(DRAFT), CHAIN),
    "events in another order": ("UPDATE event SET id = id + 1000 WHERE kind = 'finalised'", CHAIN),
    "the head": (f"UPDATE assessment SET head = printf('%064d', 0) WHERE id = {DRAFT}", "最后几条"),
    "the mark of the sample": (
        f"UPDATE event SET kind = 'sample' WHERE assessment = {DRAFT} AND kind = 'imported'",
        CHAIN,
    ),
    "the reason": ("UPDATE event SET data = '{\"reason\":\"假\"}' WHERE kind = 'finalised'", CHAIN),
    "a draft declared void": (f"UPDATE assessment SET status = 'void' WHERE id = {DRAFT}", "状态是已作废"),
    "a signing deleted with its event": (
        f"DELETE FROM signing; DELETE FROM event WHERE kind = 'signed'; {FINAL_AGAIN}",
        "最后几条",
    ),
    "a signing altered": ("UPDATE signing SET signer = '别人'", "签名登记"),
    "a draft deleted": (f"PRAGMA foreign_keys = ON; DELETE FROM assessment WHERE id = {DRAFT}", "有1份评估不见了"),
    "a final one deleted": (
        f"PRAGMA foreign_keys = ON; {DELETE_FINAL}",
        "有1份评估不见了",
    ),
    "the inventory emptied": ("DELETE FROM inventory", "没有进入这个文件的登记"),
    "a row of the inventory deleted": ("DELETE FROM inventory WHERE id = 1", "进出登记"),
    "evidence smuggled in": (
        f"INSERT INTO evidence VALUES ({ABC}, 'text/plain', 3, CAST('abc' AS BLOB))",
        "没有任何评估",
    ),
    "a rubric smuggled in": ("INSERT INTO rubric VALUES (printf('%064d', 0), 'x', 'x')", "没有评估使用"),
    "a rubric's id": ("UPDATE rubric SET id = 'another-1'", "编号被改动过"),
    "a revision's record": ("UPDATE revision SET record = replace(record, '9', '8')", "第1版"),
    "a revision's result": ("UPDATE revision SET result = replace(result, '86.63', '91.63')", "第1版"),
    "a revision's PDF": ("UPDATE revision SET sheet = supplement", "定稿的版本与修改记录不符"),
    "a revision's code": ("UPDATE revision SET code = printf('%064d', 0)", "核验码"),
    "a revision's form": ("UPDATE revision SET form = 'check/1'", "第1版"),
    "a key that is a list": (fake(DRAFT, changes=f'[["answer",[[1]],null,{EMPTY_ROW}]]'), "无法读懂"),
    "a row of wrong types": (fake(DRAFT, changes='[["ballot",[15,{}],null,[0]]]'), "无法读懂"),
    "data that is no object": (f"UPDATE event SET data = '{{' WHERE assessment = {DRAFT}", "无法读懂"),
}
"""What is changed, by which SQL, and what a sentence then says."""


@pytest.fixture(scope="module")
def visits(tmp_path_factory: pytest.TempPathFactory, rubric: Rubric) -> Path:
    """A file with a signed visit and a draft that was edited three times."""
    path = tmp_path_factory.mktemp("visits") / "评估.db"
    record = from_json(rubric, SAMPLE_VISIT.read_bytes(), "")
    with closing(Store.create(path)) as store:
        stored = store.load(store.add(rubric, ready(rubric, record)))
        stored = keep(store, stored, prepared(stored, [], ""))
        sign(store, stored, RecordedSigning(outcome="signed", signer="某某", revision=1))
        draft = store.load(store.add(rubric, replace(record, unit="某县局")))
        for number in range(3):
            draft, _ = store.save(draft, replace(draft.record, leader=f"组长{number}"))
    return path


@pytest.mark.parametrize("case", ["nothing", *CHANGES])
def test_what_another_tool_has_changed_is_told(case: str, visits: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(visits, tmp_path))
    sql, words = CHANGES.get(case, ("", ""))
    with closing(sqlite3.connect(path)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        connection.executescript(
            "PRAGMA ignore_check_constraints = ON;" + "".join(f"DROP TRIGGER {n};" for n, _ in triggers)
        )
        connection.executescript(f"{sql};" + "".join(f"{made};" for _, made in triggers))
    found = check_file(path)
    assert all(fault.endswith("。") and len(fault) < 400 for fault in found.faults)
    assert any(words in fault for fault in found.faults) if case != "nothing" else found.faults == ()


def test_a_history_that_was_chained_anew_does_not_lead_to_the_code(rubric: Rubric, path: Path) -> None:
    """Every hash is right again, and paper and file have the same code: but the code rests on the old head."""
    record = ready(rubric, from_json(rubric, SAMPLE_VISIT.read_bytes(), SAMPLE_VISIT.name))
    with closing(Store.create(path)) as store:
        stored = store.load(store.add(rubric, record))
        keep(store, stored, prepared(stored, [], "某某"))
        assert [one.faults for one in verifying.revisions(store)] == [()]
    with closing(sqlite3.connect(path)) as connection:
        connection.create_function("chained", 6, chained)
        head = origin(stored.id, rubric.digest)
        [(trigger,)] = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'event_stays'")
        connection.execute("DROP TRIGGER event_stays")
        for (event,) in connection.execute("SELECT id FROM event ORDER BY id").fetchall():
            sql = "UPDATE event SET person = '别人', hash = chained(?, at, '别人', kind, data, changes) WHERE id = ?"
            connection.execute(sql, (head, event))
            [(head,)] = connection.execute("SELECT hash FROM event WHERE id = ?", (event,))
        connection.execute("UPDATE assessment SET head = ?", (head,))
        connection.execute(trigger)
        connection.commit()
    [told] = check_file(path).faults
    assert "第1版定稿以前的修改记录被改写过" in told
    with closing(Store.open(path, read_only=True)) as store:
        assert "被改写过" in verifying.revisions(store)[0].words
