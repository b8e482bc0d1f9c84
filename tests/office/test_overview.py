"""The round at a glance: it says what the sheets say, whatever happened since it was read the last time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.assessing import finalising
from desktop_app.base.errors import UserError
from desktop_app.history.events import Kind
from desktop_app.office.decision.deciding import decide, review, withdraw
from desktop_app.office.decision.facts import Decided
from desktop_app.office.round.overview import Line, Overviews
from desktop_app.office.round.ranking import places, ranked
from desktop_app.office.round.sums import grades, lost, lost_by_item, over_the_years, same_kind, section_rates
from desktop_app.record.assessment import Assessment
from desktop_app.record.scoring import score
from desktop_app.rubric.amounts import written_total
from desktop_app.rubric.answers import Reading
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.exchange.offices import uuid
from tests.ready import DAY
from tests.visits import another_tool

from .signed import TODAY, registered, signed, signed_visit

WISH = Decided(grade="较好", date=DAY, document="领导小组第3次会议")


@pytest.fixture
def visits(store: Store, rubric: Rubric, record: Assessment) -> list[str]:
    """A signed visit, and a draft of which half is assessed; the round is over since ten days."""
    one = signed_visit(store, rubric, record)
    half = replace(record, answers=tuple(item.answer_type() for item in rubric.items[:8]) + record.answers[8:])
    two = store.add(rubric, half)
    store.add(rubric, record, Kind.SAMPLE)
    registered(store, one, two)
    return [one, two]


def lines(store: Store) -> dict[str, Line]:
    found = Overviews().of(store, TODAY)
    assert found.faults == ()
    return {one.assessment: one for one in found.lines}


def test_each_unit_has_a_line_that_says_what_its_sheet_says(store: Store, rubric: Rubric, visits: list[str]) -> None:
    found = lines(store)
    assert [one.name for one in found.values()] == ["甲县局", "乙县局", "丙县局"]
    final, draft, waiting = found[visits[0]], found[visits[1]], found[uuid(999)]
    result = score(rubric, store.load(visits[0]).record)
    assert final.scored is not None
    assert final.scored.items == tuple(one.points for one in result.items)
    assert final.scored.sections == tuple(one.points for one in result.sections)
    assert (final.total, final.grade) == (written_total(result.total), result.grade)
    assert [one.points for one in final.losses] == sorted((one.points for one in final.losses), reverse=True)
    assert sum(one.points for one in final.losses) == 100_00 - result.total
    assert {one.text for one in final.losses} == {d.reason for one in result.items for d in one.deductions}
    assert (final.state_words, final.days, final.is_final, final.overdue) == ("已签", 0, True, 10)
    assert (draft.state_words, draft.total, draft.is_final) == ("草稿", "", False)
    assert (waiting.state_words, waiting.scored, waiting.days) == ("未分发", None, None)


def test_a_decision_stands_beside_the_computed_grade(store: Store, visits: list[str]) -> None:
    seen = Overviews()
    review(store, visits[0], "王某", "agreed")
    seen.of(store, TODAY)
    decide(store, visits[0], replace(WISH, grade="一般", reason="整改不实"))
    [line] = [one for one in seen.of(store, TODAY).lines if one.assessment == visits[0]]
    assert (line.grade, line.decided, line.counts_as, line.state_words) == ("较好", "一般", "一般", "已审定")
    assert line.overdue == 0
    assert line.ruling is not None
    assert line.ruling.words == "一般（计算为“较好”：整改不实）"
    withdraw(store, visits[0], "误登")
    [line] = [one for one in seen.of(store, TODAY).lines if one.assessment == visits[0]]
    assert (line.decided, line.counts_as, line.state_words) == ("", "较好", "已签")


def _edit(store: Store, id_: str) -> None:
    stored = store.load(id_)
    if stored.status == "draft":
        answer: Any = stored.record.answers[0]
        store.save(stored, stored.record.with_answer(0, replace(answer, count=1 - (answer.count or 0) % 2)))


def _on(store: Store, id_: str) -> None:
    """Bring an assessment one step on, round and round."""
    stored = store.load(id_)
    if stored.status == "draft":
        signed(store, store.save(stored, replace(stored.record, leader="张某某"))[0])
    elif stored.status == "void" or not store.acts.of([id_]):
        finalising.reopen(store, stored, "核对") if stored.status == "void" else review(store, id_, "王某", "agreed")
    else:
        finalising.reopen(store, stored, "核对")


def _rename(store: Store, id_: str) -> None:
    register = store.register.load()
    unit = register.unit_of(id_)
    assert unit is not None
    units = (replace(one, name=f"{one.name}新") if one == unit else one for one in register.units)
    store.register.save(replace(register, units=tuple(units)))


def _decide(store: Store, id_: str) -> None:
    try:
        review(store, id_, "王某", "agreed")
        decide(store, id_, WISH)
    except UserError:
        withdraw_if_any(store, id_)


def withdraw_if_any(store: Store, id_: str) -> None:
    if any(one.kind == "decided" for one in store.acts.of([id_])):
        try:
            withdraw(store, id_, "误登")
        except UserError:
            return


DEEDS: list[Callable[[Store, str], None]] = [_edit, _on, _rename, _decide]


@settings(max_examples=examples(6))
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1)), max_size=8))
def test_what_is_remembered_is_what_would_be_read(
    tmp_path_factory: pytest.TempPathFactory,
    rubric: Rubric,
    record: Assessment,
    deeds: list[tuple[int, int]],
) -> None:
    path: Path = tmp_path_factory.mktemp("seen") / "评估.db"
    with closing(Store.create(path)) as store:
        ids = [store.add(rubric, replace(record, unit=unit)) for unit in ("甲县局", "乙县局")]
        registered(store, *ids)
        seen = Overviews()
        for deed, at in deeds:
            DEEDS[deed](store, ids[at])
            assert seen.of(store, TODAY) == Overviews().of(store, TODAY)


def test_one_that_cannot_be_read_hides_no_other(store: Store, visits: list[str]) -> None:
    another_tool(store.path, f"UPDATE answer SET value = '{{}}x' WHERE assessment = '{visits[1]}'")
    found = Overviews().of(store, TODAY)
    [fault] = found.faults
    assert "“某市局”的评估无法读取" in fault
    assert [one.total for one in found.lines] == ["86.63", "", ""]


@pytest.mark.parametrize(
    "result",
    [
        "'['",
        "'{}'",
        """replace(result, '"total": "86.63"', '"total": "96.63"')""",
        """replace(result, '"grade": "较好"', '"grade": "好"')""",
        """replace(result, '"points": "2"', '"points": "4"')""",
        """replace(result, '"points": "2"', '"points": "二"')""",
        """replace(result, '"number": 3,', '"number": 4,')""",
    ],
)
def test_a_result_that_cannot_be_is_told_and_not_ranked(store: Store, visits: list[str], result: str) -> None:
    sql = "SELECT sql FROM sqlite_schema WHERE name = 'revision_stays'"
    guard = next(store.file.query(sql))["sql"]
    before = next(store.file.query("SELECT result FROM revision"))["result"]
    another_tool(store.path, f"DROP TRIGGER revision_stays; UPDATE revision SET result = {result}; {guard}")
    assert next(store.file.query("SELECT result FROM revision"))["result"] != before
    seen = Overviews()
    for _ in range(2):
        found = seen.of(store, TODAY)
        assert [fault.split("；")[0] for fault in found.faults] == [
            "“某市局”第1版的结果读不出来或前后对不上，按现在的内容计算，没有列入排名"
        ]
        assert (found.lines[0].total, found.lines[0].is_final, ranked(found.lines)) == ("86.63", False, [])
        store.add(store.load(visits[0]).rubric, store.load(visits[0]).record)  # so that it is read again


@given(st.lists(st.integers(0, 30), max_size=40))
def test_who_is_equal_shares_a_place_and_the_next_are_left_out(totals: list[int]) -> None:
    assert places(totals) == [1 + sum(other > total for other in totals) for total in totals]


def test_only_what_is_printed_is_ranked_and_ties_are_told(store: Store, rubric: Rubric, record: Assessment) -> None:
    best = record.with_answer(0, replace(record.answers[0], count=9))  # type: ignore[call-arg]
    ids = [signed_visit(store, rubric, one) for one in (record, best, record)]
    store.add(rubric, record)
    found = ranked(Overviews().of(store, TODAY).lines)
    assert {one.line.assessment for one in found} == set(ids)
    total = score(rubric, best).total - score(rubric, record).total
    assert [one.words for one in found] == (
        ["第1名", "第2名（并列2个）", "第2名（并列2个）"] if total else ["第1名（并列3个）"] * 3
    )


def test_what_was_scored_otherwise_is_never_mixed_unless_said(store: Store, rubric: Rubric, record: Assessment) -> None:
    reading = Reading(value=Decimal("0.5"), person="张某某", date="2026-01-05", document="某发〔2026〕1号")
    answer: Any = record.answers[14]
    signed_visit(store, rubric, record)
    signed_visit(store, rubric, record.with_answer(14, replace(answer, reading=replace(reading, value=Decimal(0)))))
    assert len(ranked(Overviews().of(store, TODAY).lines)) == 2
    signed_visit(store, rubric, record.with_answer(14, replace(answer, reading=reading)))
    found = Overviews().of(store, TODAY).lines
    with pytest.raises(UserError, match="用了2种评分表或口径，得分不能直接比较，没有排名"):
        ranked(found)
    assert len(ranked(found, mixed=True)) == 3
    assert [len(kind) for kind in same_kind(found)] == [2, 1]


def test_figures_over_many_units_add_up(store: Store, rubric: Rubric, record: Assessment) -> None:
    worse = record.with_answer(0, replace(record.answers[0], count=0))  # type: ignore[call-arg]
    ids = [signed_visit(store, rubric, replace(one, date=day)) for one, day in ((record, "2026-05-01"), (worse, DAY))]
    register = registered(store, *ids)
    again = tuple(replace(one, unit=uuid(100)) for one in register.assignments)
    store.register.save(replace(register, assignments=again))
    found = Overviews().of(store, TODAY).lines
    scores = [score(rubric, one) for one in (record, worse)]
    assert sum(grades(found, rubric).values()) == 2
    rates = section_rates(found, rubric)
    assert [one.points for one in rates] == [
        sum(parts) for parts in zip(*([s.points for s in one.sections] for one in scores), strict=True)
    ]
    assert sum(one.full for one in rates) == 2 * 100_00
    gone = 2 * 100_00 - sum(one.total for one in scores)
    assert sum(lost_by_item(found, rubric)) == sum(map(sum, lost(found, rubric).points)) == gone
    assert [(one.date, one.total, one.mixed) for one in over_the_years(found, uuid(100))] == [
        ("2026-05-01", scores[0].total, False),
        (DAY, scores[1].total, False),
    ]
