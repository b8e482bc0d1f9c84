"""The export for a year's target assessment: a row a unit, the result that counts, nothing that runs."""

from __future__ import annotations

import csv
import io

from msgspec.structs import replace

from desktop_app.office.decision.deciding import decide, review
from desktop_app.office.decision.facts import Decided
from desktop_app.office.follow_up.following import change, entries, open_from_decision
from desktop_app.office.round.overview import Overviews
from desktop_app.office.round.target_export import COLUMNS, TargetRow, as_csv, as_fixed, remarks, target_rows
from desktop_app.record.assessment import Assessment
from desktop_app.record.register import Assignment, Register, Round, Unit
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.ready import DAY
from tests.registers import IDS
from tests.visits import another_tool

from .signed import signed_visit

TODAY = "2026-11-29"


def rows(store: Store, year: int) -> list[TargetRow]:
    found = entries(store.acts.all(), TODAY)
    return target_rows(Overviews().of(store, TODAY).lines, store.register.load(), found, year)


def test_the_last_decided_result_of_each_unit_counts(store: Store, rubric: Rubric, record: Assessment) -> None:
    first, second, other = (
        signed_visit(store, rubric, replace(record, date=day)) for day in ("2026-05-01", DAY, "2026-06-01")
    )
    units = (Unit(id=IDS[0], name="甲县局", short="甲局"), Unit(id=IDS[1], name="=乙县局"))
    rounds = (Round(id=IDS[2], name="第一轮", year=2026),)
    of = ((first, IDS[0]), (second, IDS[0]), (other, IDS[1]))
    assigned = tuple(Assignment(assessment=one, unit=unit, round=IDS[2]) for one, unit in of)
    store.register.save(Register(units=units, rounds=rounds, assignments=assigned).in_order())
    review(store, first, "王某", "agreed")
    decide(store, first, Decided(grade="一般", date=DAY, document="会议", reason="不实"))
    open_from_decision(store, first)
    change(store, first, entries(store.acts.all(), TODAY)[0].said.thing, state="done")
    one, two = rows(store, 2026)
    assert (one.assessment, one.visits, one.total, one.grade, one.decided) == (first, 2, "86.63", "较好", "一般")
    assert (one.entries, one.open, one.reason, one.round) == (2, 1, "不实", "第一轮")
    assert (two.assessment, two.decided, two.document) == (other, "", "")
    assert rows(store, 2025) == []


def test_what_was_altered_since_it_was_final_goes_nowhere(store: Store, rubric: Rubric, record: Assessment) -> None:
    sound, altered = (signed_visit(store, rubric, record, name) for name in ("甲县局", "乙县局"))
    made = rows(store, int(DAY[:4]))
    assert as_fixed(store, made) == (made, [])
    [stays] = store.file.query("SELECT sql FROM sqlite_schema WHERE name = 'revision_stays'")
    higher = "UPDATE revision SET result = replace(result, '86.63', '90.63') WHERE assessment ="
    another_tool(store.path, f"DROP TRIGGER revision_stays; {higher} '{altered}'; {stays['sql']};")
    found, told = as_fixed(store, made)
    assert ([one.assessment for one in found], len(told)) == ([sound], 1)
    assert told[0].startswith("“乙县局”没有列入：第1版在定稿以后被改动过（封存值不符）")


def test_it_reads_back_and_no_text_of_it_runs() -> None:
    facts = {"short": "", "year": 2026, "round": "@轮", "visits": 1, "date": "", "total": "90.00", "grade": "好"}
    names = ("=1+1", "+甲", "-乙", "@丙", "丁,局", "戊“局\n党组")
    made = [TargetRow(name=name, unit="", assessment="", **facts) for name in names]  # type: ignore[arg-type]
    data = as_csv(made)
    assert data.startswith(b"\xef\xbb\xbf")
    heading, *read = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert heading == list(COLUMNS.values())
    assert [one[0] for one in read] == ["'=1+1", "'+甲", "'-乙", "'@丙", "丁,局", "戊“局\n党组"]
    assert {one[3] for one in read} == {"'@轮"}
    assert {*COLUMNS, "scale"} == set(TargetRow.__struct_fields__)


def test_what_is_to_be_known_of_the_rows_is_told(store: Store, rubric: Rubric, record: Assessment) -> None:
    signed_visit(store, rubric, record)
    [one] = rows(store, int(DAY[:4]))
    decided, other = replace(one, decided="好"), replace(one, decided="好", scale="other")
    assert remarks([decided, decided]) == []
    assert remarks([decided, one]) == ["其中1个单位还没有审定，“审定等次”空着；审定以后请再导出。"]
    assert remarks([decided, other]) == ["这些单位按2种不同的考核表或口径评分，合计得分不能直接比较。"]
