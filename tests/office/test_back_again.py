"""How far each unit is, told of what the file holds; and whose an assessment is that has only a name."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from desktop_app.assessing.editing import Editing
from desktop_app.base.errors import UserError
from desktop_app.office import rounds
from desktop_app.office.back_again import State, counts, states
from desktop_app.office.decision.deciding import decide, review
from desktop_app.office.decision.facts import Decided
from desktop_app.office.round.overview import Overviews
from desktop_app.office.whose import assign_matches, differing, match_by_name
from desktop_app.record.package import Package
from desktop_app.record.register import Assignment, Register, Round, Team, Unit
from desktop_app.record.revision import RecordedSigning
from desktop_app.record.sample import sample_visit
from desktop_app.storage.next_step import Waiting, next_step, progress, total, waits_for
from desktop_app.storage.next_step import state as words_of_state
from desktop_app.storage.store import Store
from desktop_app.storage.stored import Handover
from desktop_app.storage.summaries import Summaries
from desktop_app.storage.whereabouts import whereabouts
from tests.harness.edits import without_pdfs
from tests.ready import ready

RUBRIC, SAMPLE = sample_visit()
R, T, U, ABSENT = (str(UUID(int=number)) for number in range(4))
ENDS = "2026-06-30"
KINDS = ["final", "signed", "handed_over", "void"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store.create(tmp_path / "round.db")) as store:
        yield store


def begun(store: Store, kind: str) -> str:
    """Bring an assessment to a state, and return its id."""
    if kind == "begun":
        return store.begin(RUBRIC)
    with without_pdfs():
        made = Editing(store, store.add(RUBRIC, replace(ready(RUBRIC, SAMPLE), unit="甲局")), lambda: None)
        if kind == "void":
            made.declare_void("误建")
        if kind in ("final", "signed", "handed_over"):
            made.keep(made.revision_maker()())
        if kind in ("signed", "handed_over"):
            made.sign(RecordedSigning(outcome="signed", signer="李某某", revision=1, leader="王某某"))
        if kind == "handed_over":
            store.add_handovers([Handover(assessment=made.id, revision=1, name="a.db", sha256="ab" * 32)])
    return made.id


def give(store: Store, assessment: str, head: str) -> None:
    row = {"id": str(uuid4()), "at": "2026-03-01T09:00:00+08:00", "person": "张某某", "recipient": "第一评估组"}
    with store.together():
        what = {"kind": "team", "name": "a.db", "sha256": "ab" * 32, "assessments": f'[["{assessment}","{head}"]]'}
        store.file.insert("giving", row | what)


def take(store: Store, assessment: str, kind: str = "taken_in", what: str = "new", before: str = "") -> None:
    """Let an assessment have come in as it is now, or have gone back, or be confirmed by a receipt."""
    with store.together():
        row = {"at": "2026-05-01T09:00:00+08:00", "person": "", "kind": kind, "batch": U, "name": "a.db"}
        act = f'[["{assessment}","{what}","{before}","{store.load(assessment).head}"]]'
        store.file.insert("taking", row | {"sha256": "", "assessments": act})


def state(store: Store, assessment: str, today: str = "2026-06-01") -> State:
    register = Register(
        units=(Unit(id=U, name="甲局"),),
        rounds=(Round(id=R, name="第一轮", year=2026, ends=ENDS),),
        teams=(Team(id=T, round=R, name="第一评估组"),),
        assignments=(Assignment(assessment=assessment, unit=U, round=R, team=T),),
    )
    store.register.save(register)
    [found] = states(store.file, register, R, Summaries().of(store.file)[0], today)
    return found


def test_what_is_in_no_file_is_given_out_or_not(store: Store) -> None:
    assert state(store, ABSENT).words == "未分发"
    give(store, ABSENT, "ab" * 32)
    found = state(store, ABSENT)
    assert (found.words, found.recipient, found.since[:10]) == ("已分发", "第一评估组", "2026-03-01")


def test_a_draft_is_given_out_until_it_goes_on(store: Store) -> None:
    one = begun(store, "begun")
    assert state(store, one).words == "草稿（0/16）"
    give(store, one, store.load(one).head)
    assert state(store, one).words == "已分发"
    made = Editing(store, one, lambda: None)
    made.set_answer(0, RUBRIC.items[0].flawless(made.answer(0)))
    assert state(store, one).words == "草稿（1/16）"


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_past_a_draft(store: Store, kind: str) -> None:
    one = begun(store, kind)
    assert state(store, one).state == kind
    take(store, one)
    assert state(store, one).state == ("void" if kind == "void" else "taken_in")
    take(store, one, "undone")
    assert state(store, one).state == kind


def test_what_came_as_a_draft_is_not_taken_in_by_being_made_final_here(store: Store) -> None:
    one = store.add(RUBRIC, replace(ready(RUBRIC, SAMPLE), unit="甲局"))
    take(store, one)
    with without_pdfs():
        made = Editing(store, one, lambda: None)
        made.keep(made.revision_maker()())
    assert state(store, one).state == "final"
    take(store, one, what="same")
    assert state(store, one).state == "final"


def test_what_came_final_stays_taken_in_whatever_is_done_with_it_since(store: Store) -> None:
    one = begun(store, "final")
    take(store, one)
    made = Editing(store, one, lambda: None)
    made.sign(RecordedSigning(outcome="signed", signer="李某某", revision=1, leader="王某某"))
    assert state(store, one).state == "taken_in"
    made.reopen("次数有误")
    assert state(store, one).state == "draft"


def test_a_draft_beside_what_is_final_here_brings_nothing_final(store: Store) -> None:
    one = begun(store, "final")
    take(store, one, what="stands", before=store.load(one).head)
    assert state(store, one).state == "final"


@pytest.mark.parametrize("kind", ["team", "member"])
def test_in_a_team_s_own_file_nothing_has_arrived(store: Store, kind: str) -> None:
    one = begun(store, "final")
    take(store, one)
    package = Package(id=U, at="2026-03-01T09:00:00+08:00", giver="", recipient="第一评估组", kind=kind)
    store.givings.keep_package(package)
    assert state(store, one).state == "final"


def test_a_unit_with_two_assessments_is_counted_once_by_the_farthest(store: Store) -> None:
    made = [begun(store, kind) for kind in ("begun", "final", "void")]
    given = tuple(Assignment(assessment=one, unit=U, round=R) for one in sorted(made))
    register = Register(units=(YUNLING,), rounds=(Round(id=R, name="一", year=2026),), assignments=given)
    found = states(store.file, register, R, Summaries().of(store.file)[0], "2026-06-01")
    assert (len(found), counts(found)) == (3, {"final": 1})


@pytest.mark.parametrize(
    ("kind", "came", "words", "waits"),
    [
        ("begun", "", "等待第一评估组交回（", Waiting.BACK),
        ("final", "taken_in", "出具接收回执", Waiting.RECEIPT),
        ("handed_over", "taken_in", "出具接收回执", Waiting.RECEIPT),
        ("handed_over", "confirmed", "无", Waiting.NOTHING),
        ("signed", "", "移交", Waiting.HANDOVER),
    ],
)
def test_the_list_says_what_the_office_does_next(
    store: Store, kind: str, came: str, words: str, waits: Waiting
) -> None:
    one = begun(store, kind)
    give(store, one, store.load(one).head)
    store.register.save(Register(units=(YUNLING,)))
    if came:
        take(store, one)
    if came == "confirmed":
        take(store, one, came)
    [summary] = Summaries().of(store.file)[0]
    assert next_step(summary).startswith(words)
    assert waits_for(summary) is waits
    assert "未评" not in next_step(summary)


def test_the_list_says_it_at_once_where_something_is_given_out(store: Store) -> None:
    listing, one = Summaries(), begun(store, "begun")
    assert listing.of(store.file)[0][0].away == ""
    give(store, one, store.load(one).head)
    [summary] = listing.of(store.file)[0]
    assert (summary.away, words_of_state(summary), progress(summary), total(summary)) == (
        "第一评估组",
        "已分发",
        "—",
        "—",
    )


@pytest.mark.parametrize(
    ("kind", "today", "days"),
    [("begun", ENDS, 0), ("begun", "2026-07-10", 10), ("signed", "2026-07-01", 1), ("handed_over", "2026-07-10", 0)],
)
def test_what_nobody_handed_over_in_time_is_overdue(store: Store, kind: str, today: str, days: int) -> None:
    assert state(store, begun(store, kind), today).overdue == days


def test_what_is_decided_is_overdue_neither_in_the_register_nor_in_the_round(store: Store) -> None:
    one, today = begun(store, "signed"), "2026-11-29"

    def overdue() -> list[int]:
        return [state(store, one, today).overdue, *(line.overdue for line in Overviews().of(store, today).lines)]

    assert overdue() == [152, 152]
    review(store, one, "王某某", "agreed")
    decide(store, one, Decided(grade="一般", date=today, document="会议纪要", basis="第十三条", reason="整改不实"))
    assert overdue() == [0, 0]


def test_the_overdue_ones_come_first_and_each_state_is_counted(store: Store) -> None:
    kinds = ["handed_over", "begun", "final", "begun"]
    units = tuple(Unit(id=str(uuid4()), name=f"{number}局") for number in range(4))
    made = [(begun(store, kind), unit) for kind, unit in zip(kinds, units, strict=True)]
    given = sorted((Assignment(assessment=one, unit=unit.id, round=R) for one, unit in made), key=str)
    register = Register(units=units, rounds=(Round(id=R, name="一", year=2026, ends=ENDS),), assignments=tuple(given))
    found = states(store.file, register, R, Summaries().of(store.file)[0], "2026-07-02")
    assert [one.name for one in found] == ["1局", "3局", "2局", "0局"]
    assert [one.overdue for one in found] == [2, 2, 2, 0]
    assert counts(found) == {"draft": 2, "final": 1, "handed_over": 1}


def test_the_file_is_asked_no_more_often_where_there_are_many_units(store: Store) -> None:
    def asked(number: int) -> int:
        units = tuple(Unit(id=str(uuid4()), name=f"{at}局") for at in range(number))
        given = tuple(Assignment(assessment=str(uuid4()), unit=unit.id, round=R) for unit in units)
        register = Register(units=units, rounds=(Round(id=R, name="一", year=2026),), assignments=given)
        statements: list[str] = []
        store.file.connection.set_trace_callback(statements.append)
        found = states(store.file, register, R, [], "2026-07-02")
        store.file.connection.set_trace_callback(None)
        assert len(found) == number
        return len(statements)

    assert asked(1) == asked(700)


def test_nor_to_say_in_the_list_where_they_are(store: Store) -> None:
    one = begun(store, "final")
    take(store, one)
    Editing(store, one, lambda: None).reopen("次数有误")
    Editing(store, one, lambda: None).declare_void("误建")
    store.register.save(Register(units=(YUNLING,)))

    def asked(number: int) -> int:
        for _ in range(number):
            give(store, str(uuid4()), "ab" * 32)
            take(store, one)
        statements: list[str] = []
        store.file.connection.set_trace_callback(statements.append)
        found = whereabouts(store.file)
        store.file.connection.set_trace_callback(None)
        assert len(found.given) >= number
        return len(statements)

    assert asked(1) == asked(700)


@pytest.mark.parametrize("text", ["[1", "[1]", '[["a"]]', "[[1,2]]", '[{"a":1}]'])
def test_a_row_that_another_program_has_written_is_passed_over(store: Store, text: str) -> None:
    give(store, ABSENT, "")
    with store.together():
        store.file.execute("UPDATE giving SET assessments = ?", text)
    assert state(store, ABSENT).state == "not_given"


# --- whose it is ---

YUNLING = Unit(id=U, name="云岭市气象局党组", short="云岭局")


def add(store: Store, unit: str, date: str = "2026-03-02") -> str:
    return store.add(RUBRIC, replace(SAMPLE, unit=unit, date=date))


def test_a_name_is_matched_once_and_by_id_ever_after(store: Store) -> None:
    exact, near, other, nameless = (add(store, name) for name in ("云岭局", "云岭市气象局", "甲局", ""))
    first = Round(id=R, name="第一轮", year=2026, begins="2026-03-01", ends=ENDS)
    kept = Assignment(assessment=ABSENT, unit=U, round=R)
    store.register.save(Register(units=(YUNLING,), rounds=(first,), assignments=(kept,)))
    found = {one.assessment: (one.certain, one.near, one.round) for one in match_by_name(store)}
    assert found == {exact: (U, (), R), near: ("", (U,), R), other: ("", (), R), nameless: ("", (), R)}

    register = assign_matches(store, {exact: (U, R), near: (U, None)})
    assert store.register.load() == register
    assert register.assignment_of(ABSENT) is None  # its place is taken by what was begun
    assert {one.assessment for one in match_by_name(store)} == {other, nameless}

    renamed = rounds.with_unit(register, replace(YUNLING, name="云岭市气象局机关党委"))
    store.register.save(renamed)
    assert store.register.load().unit_of(exact) == renamed.units[0]
    assert {one.assessment for one in match_by_name(store)} == {other, nameless}
    assert {(one.text, one.name) for one in differing(store)} == {
        ("云岭局", "云岭市气象局机关党委"),
        ("云岭市气象局", "云岭市气象局机关党委"),
    }


def test_a_second_assessment_of_a_unit_in_a_round_is_told(store: Store) -> None:
    first, other = add(store, "云岭局"), add(store, "云岭局", "2025-03-02")
    rounds_ = (Round(id=R, name="第一轮", year=2026, begins="2026-03-01", ends=ENDS),)
    store.register.save(Register(units=(YUNLING,), rounds=rounds_))
    assert not any(one.twin for one in match_by_name(store))
    second = add(store, "云岭市气象局党组")
    assert {one.assessment: one.twin for one in match_by_name(store)} == {first: True, second: True, other: False}
    assign_matches(store, {first: (U, R)})
    assert {one.assessment: one.twin for one in match_by_name(store)} == {second: True, other: False}


def test_a_register_that_changed_meanwhile_is_not_written_over(store: Store) -> None:
    one = add(store, "云岭局")
    with pytest.raises(UserError):
        assign_matches(store, {one: (str(uuid4()), None)})  # a unit that is gone
    assert store.register.load() == Register()


def test_the_sample_belongs_to_nobody(store: Store) -> None:
    from desktop_app.history.events import Kind

    store.add(RUBRIC, SAMPLE, Kind.SAMPLE)
    assert match_by_name(store) == []
