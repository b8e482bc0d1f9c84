"""What stands anywhere in an assessment is found, with its place and the words around."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.record.assessment import Assessment, Conduct, empty_assessment
from desktop_app.rubric.answers import Attachment, Ballot, GradedListAnswer, RatioAnswer, Task
from desktop_app.rubric.rubric import Rubric
from desktop_app.search.finding import MOST, hits, texts

from ..examples import examples
from ..strategies import RUBRICS, assessments

FREE = {
    *("unit", "date", "leader", "members", "ground", "note", "grounds", "methods", "name", "finding", "text"),
    *("department", "person", "deadline", "progress", "remark", "group"),
}
"""The fields in which somebody has entered words; in the others stands what was chosen or counted."""


def entered(value: Any, field: str = "") -> Iterator[str]:
    """Every text of a record that somebody has entered."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name not in ("reading",):
                yield from entered(part, name)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from entered(part, field)
    elif isinstance(value, str) and field in FREE:
        yield value


@given(st.data())
@settings(max_examples=examples(20))
@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
def test_whatever_was_entered_can_be_found(rubric: Rubric, data: st.DataObject) -> None:
    record = data.draw(assessments(rubric))
    assert set(entered(msgspec.to_builtins(record))) - {""} <= {one.text for one in texts(rubric, record)}


@pytest.fixture
def known(rubric: Rubric) -> Assessment:
    """An assessment with a word of its own in each kind of place."""
    record = empty_assessment(rubric, unit="云岭市气象局党组", leader="子", members=("丑", "寅"))
    file = Attachment(name="会议记录.pdf", sha256="0" * 64, size=1)
    task = Task(id=9, text="完善制度", person="卯", grade="好", note="看过原件", files=(file,))
    for item, answer in (
        (7, GradedListAnswer(tasks=(Task(id=4, text="建章"), task))),
        (15, RatioAnswer(ballots=(Ballot(group="中层干部", issued=3),))),
        (1, replace(record.answers[0], note=f"{'前' * 30}上半年未召开\n会议{'后' * 60}")),
    ):
        record = record.with_answer(item - 1, answer)
    return replace(record, conduct=(Conduct(kind="弄虚作假", ground="补造台账两份"),))


@pytest.mark.parametrize(
    ("wanted", "where", "field", "entry"),
    [
        ("yls", "被评估单位", "unit", -1),
        ("寅", "评估组成员", "members", -1),
        ("补造", "弄虚作假 依据", "conduct", -1),
        ("未召开 会议", "第1项 扣分依据", "note", -1),
        ("完善", "第7项任务2 内容", "text", 1),
        ("卯", "第7项任务2 责任人", "person", 1),
        ("原件", "第7项任务2 评定说明", "note", 1),
        ("hyjl", "第7项任务2 佐证材料", "files", 1),
        ("中层干部", "第15项 票数", "group", 0),
    ],
)
def test_a_hit_says_where(rubric: Rubric, known: Assessment, wanted: str, where: str, field: str, entry: int) -> None:
    found = [hit for hit in hits(rubric, known, wanted) if hit.at.field not in ("item", "standard", "methods")]
    assert {(hit.at.where, hit.at.field, hit.at.entry) for hit in found} == {(where, field, entry)}
    assert all(hit.at.text[hit.start : hit.end] for hit in found)


def test_the_words_around_are_one_line(rubric: Rubric, known: Assessment) -> None:
    [hit] = [one for one in hits(rubric, known, "未召开") if one.at.field == "note"]
    before, found, behind = hit.words
    assert (before, found) == (f"…{'前' * 7}上半年", "未召开")
    assert behind.startswith(" 会议后")
    assert len(behind) == 40


def test_items_are_found_by_what_they_ask_and_nothing_by_nothing(rubric: Rubric) -> None:
    empty = empty_assessment(rubric)
    assert {hit.at.position for hit in hits(rubric, empty, rubric.items[2].text)} == {2}
    for wanted in ("", "  ", "没有的词"):
        assert hits(rubric, empty, wanted) == []


def test_no_more_are_listed_than_anybody_reads(rubric: Rubric) -> None:
    tasks = tuple(Task(id=number, text="整改") for number in range(1, 2 * MOST))
    record = empty_assessment(rubric).with_answer(6, GradedListAnswer(tasks=tasks))
    assert len(hits(rubric, record, "整改")) == MOST
