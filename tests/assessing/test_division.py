"""Whose part is what, which parts a change touches, and how they are told."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.assessing.division import (
    ALL,
    MINE,
    OTHERS,
    Asking,
    Division,
    Part,
    people,
    question,
    touched,
    usual_shares,
)
from desktop_app.assessing.ranges import in_ranges, numbers_in
from desktop_app.assessing.rebasing import rebased
from desktop_app.base.errors import UserError
from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.record.package import Share
from desktop_app.record.register import Member, Team
from desktop_app.record.scoring import score
from desktop_app.rubric.answers import Task
from desktop_app.rubric.rubric import Rubric
from tests.examples import examples
from tests.strategies import assessments

ZHANG = Share(person="张某某", items=(3,), tasks=((7, 1), (7, 2)))
LI = Share(person="李某某", items=(5, 7))
DIVISION = Division((ZHANG, LI), "张 某某")


@pytest.fixture
def record(rubric: Rubric) -> Assessment:
    return ledger(rubric, 4)


def ledger(rubric: Rubric, tasks: int) -> Assessment:
    return changed(
        rubric, empty_assessment(rubric), 7, tasks=tuple(Task(id=at, text="任务") for at in range(1, tasks + 1))
    )


def changed(rubric: Rubric, record: Assessment, number: int, **values: Any) -> Assessment:
    position = rubric.positions[number]
    return record.with_answer(position, replace(record.answers[position], **values))


@pytest.mark.parametrize(
    ("part", "whose", "names"),
    [
        (Part(1), ALL, ()),
        (Part(3), MINE, ("张某某",)),
        (Part(5), OTHERS, ("李某某",)),
        (Part(7), OTHERS, ("李某某",)),
        (Part(7, 1), MINE, ("张某某",)),
        (Part(7, 3), OTHERS, ("李某某",)),  # whom nobody is named for goes with its item
    ],
)
def test_whose_a_part_is(part: Part, whose: str, names: tuple[str, ...]) -> None:
    assert (DIVISION.whose(part), DIVISION.names(part)) == (whose, names)


def test_who_is_not_named_or_not_known_has_nothing() -> None:
    assert not any(Division((ZHANG, LI), person).has_mine for person in ("", "王某"))
    assert [bool(Division()), bool(DIVISION)] == [False, True]


@pytest.mark.parametrize(
    ("values", "parts"),
    [
        ({"note": "某"}, [Part(7)]),
        ({"tasks": {2: {"grade": "好"}, 4: {"note": "某"}}}, [Part(7, 2), Part(7, 4)]),
        ({"tasks": {3: None}}, [Part(7, 3)]),
        ({"tasks": {9: {"text": "新"}}}, [Part(7)]),
        ({"order": [1, 3, 2, 4]}, [Part(7)]),
        ({"note": "某", "tasks": {1: {"grade": "好"}}}, [Part(7), Part(7, 1)]),
    ],
)
def test_which_parts_a_change_touches(rubric: Rubric, record: Assessment, values: Any, parts: list[Part]) -> None:
    answer: Any = record.answers[rubric.positions[7]]
    by_id = {task.id: task for task in answer.tasks}
    for number, fields in values.get("tasks", {}).items():
        by_id[number] = replace(by_id.get(number, Task(id=number)), **(fields or {}))
        if fields is None:
            del by_id[number]
    tasks = tuple(by_id[number] for number in values.get("order", by_id))
    after = changed(rubric, record, 7, note=values.get("note", ""), tasks=tasks)
    assert touched(rubric, record, after) == parts


def test_particulars_are_everybodys(rubric: Rubric, record: Assessment) -> None:
    assert touched(rubric, record, replace(record, unit="某单位", leader="某")) == []


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([Part(5)], "第5项由李某某负责，仍要修改？"),
        ([Part(7, 1)], "第7项任务1由张某某负责，仍要修改？"),
        (
            [Part(3), Part(5), Part(7), Part(7, 1), Part(7, 2)],
            "第3项、第7项任务1-2由张某某负责，第5、7项由李某某负责，仍要修改？",
        ),
    ],
)
def test_what_is_asked(rubric: Rubric, record: Assessment, parts: list[Part], words: str) -> None:
    assert question(rubric, record, DIVISION, parts) == words


def test_each_part_is_asked_about_once_until_somebody_else_sits_there() -> None:
    asking = Asking()
    assert asking.wanted([Part(5)]) == []
    asking.divide(DIVISION)
    assert asking.wanted([Part(3), Part(5), Part(7, 1), Part(7, 3), Part(7, 4)]) == [Part(5), Part(7)]
    asking.agree([Part(5)])
    asking.divide(Division((ZHANG, LI), "张 某某"))
    assert asking.wanted([Part(5), Part(7, 3)]) == [Part(7)]
    asking.divide(Division((ZHANG, LI), "李某某"))
    assert asking.wanted([Part(3), Part(5)]) == [Part(3)]


def test_what_is_left_of_mine(rubric: Rubric, record: Assessment) -> None:
    assert DIVISION.left(rubric, record, score(rubric, record)) == (1, 2)
    after = changed(rubric, record, 7, tasks=tuple(Task(id=at, text="任务", grade="好") for at in range(1, 5)))
    after = changed(rubric, after, 3, choice=rubric.items[rubric.positions[3]].options[0].label)
    assert DIVISION.left(rubric, after, score(rubric, after)) == (0, 0)
    assert Division((LI,), "李某某").left(rubric, record, score(rubric, record)) == (2, 0)


def test_who_has_which_tasks(rubric: Rubric, record: Assessment) -> None:
    answer: Any = record.answers[rubric.positions[7]]
    assert DIVISION.of_tasks(7, answer.tasks) == [("张某某", "1-2")]


def test_who_there_is_and_what_they_usually_do(rubric: Rubric) -> None:
    record = empty_assessment(rubric, leader="张某某", members=("李某某", "张　某某"))
    team = Team(id="", round="", name="", leader="张某某", deputy="王某", members=(Member(name="赵某", items=(1, 99)),))
    assert people(record, team, [Share(person="孙某")]) == ["张某某", "李某某", "王某", "赵某", "孙某"]
    assert usual_shares(rubric, team.members) == (Share(person="赵某", items=(1,)),)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", []),
        ("1-3、5", [1, 2, 3, 5]),
        ("１－３，5；7 9", [1, 2, 3, 5, 7, 9]),
        ("第1至3项、第5项", [1, 2, 3, 5]),
        ("3 - 4,4", [3, 4]),
    ],
)
def test_ranges_are_read_as_people_write_them(text: str, numbers: list[int]) -> None:
    assert numbers_in(text, 9) == numbers


@pytest.mark.parametrize("text", ["某", "1-", "5-3", "0", "1-10", "-1", "1.5", "1--3"])
def test_what_is_no_range_is_told(text: str) -> None:
    with pytest.raises(UserError, match="任务"):
        numbers_in(text, 9)


@given(st.sets(st.integers(1, 300)))
def test_ranges_are_read_as_written(numbers: set[int]) -> None:
    assert numbers_in(in_ranges(numbers), 300) == sorted(numbers)


@settings(max_examples=examples(20))
@given(st.data())
def test_each_change_of_an_answer_touches_a_part_of_its_item(rubric: Rubric, data: st.DataObject) -> None:
    before, after = (data.draw(assessments(rubric)) for _ in range(2))
    pairs = zip(rubric.items, before.answers, after.answers, strict=True)
    assert {part.item for part in touched(rubric, before, after)} == {item.number for item, a, b in pairs if a != b}


@settings(max_examples=examples(20))
@given(st.data())
def test_a_change_goes_on_from_another_record(rubric: Rubric, data: st.DataObject) -> None:
    before, wanted, present = (data.draw(assessments(rubric)) for _ in range(3))
    assert rebased(rubric, before, wanted, before) == wanted
    assert rebased(rubric, before, before, present) == present
    assert rebased(rubric, before, wanted, wanted) == wanted


def test_what_came_meanwhile_stays(rubric: Rubric, record: Assessment) -> None:
    tasks = record.answers[rubric.positions[7]].tasks
    graded = (replace(tasks[0], grade="好"), *tasks[1:])
    noted = (replace(tasks[0], note="某"), replace(tasks[1], note="某"), *tasks[2:])
    wanted, present = changed(rubric, record, 7, tasks=graded), changed(rubric, record, 7, tasks=noted, note="某")
    whole = (replace(tasks[0], grade="好", note="某"), replace(tasks[1], note="某"), *tasks[2:])
    assert rebased(rubric, record, wanted, present) == changed(rubric, record, 7, tasks=whole, note="某")
