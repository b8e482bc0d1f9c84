"""Which ledger is whose, by the names of the files; and a member's part as it is typed."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.assessing.ranges import in_ranges
from desktop_app.base.errors import UserError
from desktop_app.exchange.giving.member_parts import part_in_words
from desktop_app.exchange.giving.unit_ledgers import ledgers_in, matched
from desktop_app.record.assessment import Assessment
from desktop_app.record.package import Share
from desktop_app.record.register import Assignment, Register, Unit
from desktop_app.rubric.answers import GradedListAnswer, Task
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.stored import Stored
from tests.examples import examples
from tests.exchange.offices import office_register, uuid

UNITS = ("云岭市气象局", "云岭市气象局服务中心", "青山市气象局")


def register(*shorts: str) -> Register:
    units = tuple(
        Unit(id=uuid(at), name=name, short=short) for at, (name, short) in enumerate(zip(UNITS, shorts, strict=True), 1)
    )
    assignments = tuple(Assignment(assessment=uuid(10 + at), unit=uuid(at)) for at in range(1, 4))
    return Register(units=units, assignments=assignments)


@pytest.mark.parametrize(
    ("files", "found", "told"),
    [
        (["云岭市气象局台账.xlsx"], {11: 0}, []),
        (["云岭市气象局服务中心.xlsx", "云岭市气象局.xlsx"], {12: 0, 11: 1}, []),
        (["整改台账（青山局）.xlsx"], {13: 0}, []),
        (["云 岭 市气象局　台账.csv"], {11: 0}, []),
        (["台账.xlsx"], {}, ["“台账.xlsx”看不出是哪个单位的台账，没有导入。"]),
        (["两局.xlsx"], {}, ["“两局.xlsx”看不出是哪个单位的台账，没有导入。"]),
        (
            ["青山局1.xlsx", "青山局2.xlsx"],
            {},
            ["“青山市气象局”有2个台账：“青山局1.xlsx”“青山局2.xlsx”，都没有导入，请只留一个。"],
        ),
    ],
)
def test_a_ledger_is_the_units_whose_name_it_bears(files: list[str], found: dict[int, int], told: list[str]) -> None:
    made = register("两局", "两局", "青山局")
    paths = [Path(name) for name in files]
    result = matched(made, [uuid(at) for at in (11, 12, 13)], paths)
    assert result.by_assessment == {uuid(number): paths[at] for number, at in found.items()}
    assert result.told == told


@settings(max_examples=examples(20))
@given(st.permutations(range(12)), st.integers(1, 12))
def test_each_gets_its_own_in_any_order(order: list[int], count: int) -> None:
    made = office_register(12, 3)
    paths = [Path(f"{number}、{made.units[at].name}整改台账.xlsx") for number, at in enumerate(order[:count])]
    result = matched(made, [one.assessment for one in made.assignments], paths)
    assert result.by_assessment == {uuid(1000 + at): path for at, path in zip(order, paths, strict=False)}
    assert result.told == []


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    for name in ("a.xlsx", "~$a.xlsx", "b.pdf", ".c.csv", "d.CSV"):
        (tmp_path / name).touch()
    assert [path.name for path in ledgers_in(tmp_path)] == ["a.xlsx", "d.CSV"]
    with pytest.raises(UserError, match="无法读取"):
        ledgers_in(tmp_path / "没有")


@settings(max_examples=examples(20))
@given(st.sets(st.integers(1, 16)), st.sets(st.integers(1, 30)), st.sampled_from([":", "："]))
def test_a_part_is_what_was_typed(
    rubric: Rubric, record: Assessment, items: set[int], places: set[int], colon: str
) -> None:
    ids = [3 * number + 1 for number in range(30)]
    answer = GradedListAnswer(tasks=tuple(Task(id=one, text="任务") for one in ids))
    stored = Stored(id=uuid(1), rubric=rubric, record=record.with_answer(6, answer), status="draft", head="")
    share = part_in_words(stored, "甲某", in_ranges(items), [f"7{colon}{in_ranges(places)}"] if places else [])
    expected = Share(
        person="甲某", items=tuple(sorted(items)), tasks=tuple((7, ids[place - 1]) for place in sorted(places))
    )
    assert share == (expected if items or places else None)
