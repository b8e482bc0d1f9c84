"""The register as cells: what is typed or pasted becomes the register, or is refused whole."""

from collections.abc import Callable
from functools import partial
from itertools import count
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.base.errors import UserError
from desktop_app.office import cells
from desktop_app.office.rounds import assigned
from desktop_app.record.register import Member, Recusal, Register, Round

R = str(UUID(int=1))
NUMBERS = count(100)
EMPTY = Register(rounds=(Round(id=R, name="第一轮", year=2026),))


def new() -> str:
    return str(UUID(int=next(NUMBERS)))


UNITS = cells.put_units(EMPTY, 0, 0, [["甲县局", "甲局", "张 某", "李某", "王某某（亲属）", ""], ["乙县局"]], new)
WHOLE = cells.put_teams(UNITS, R, 0, 0, [["第一组", "张某某", "", "李某（1-3）、王某某"], ["第二组", "赵某"]], new)


def test_what_is_pasted_below_is_new_and_above_is_changed() -> None:
    first, second = WHOLE.units
    assert cells.unit_cells(WHOLE, first) == ("甲县局", "甲局", "张某", "李某", "王某某（亲属）", "")
    after = cells.put_units(WHOLE, 1, 0, [["丙县局", "丙局"], ["丁县局", "丁局"], ["", ""]], new)
    assert [(unit.name, unit.short) for unit in after.units[1:]] == [("丙县局", "丙局"), ("丁县局", "丁局")]
    assert (after.units[1].id, after.units[1].aliases) == (second.id, ("乙县局",))
    assert after.units[0] == first


def test_a_column_alone_is_pasted() -> None:
    after = cells.put_units(WHOLE, 0, 3, [["周某"], ["吴某"]], new)
    assert [unit.supervisor for unit in after.units] == ["周某", "吴某"]
    after = cells.put_units(WHOLE, 1, 4, [["钱某、孙某（曾任职）"]], new)
    theirs = [one for one in after.recusals if one.unit == after.units[1].id]
    assert [(one.person, one.reason) for one in theirs] == [("孙某", "曾任职"), ("钱某", "")]
    assert cells.put_units(after, 1, 4, [[""]], new).recusals == WHOLE.recusals


@pytest.mark.parametrize("put", [cells.put_units, partial(cells.put_teams, round_id=R)])
def test_what_has_no_column_is_refused_and_not_lost(put: Callable[..., Register]) -> None:
    with pytest.raises(UserError, match="“乙局”没有地方放，没有改动"):
        put(WHOLE, row=0, column=3, block=[["赵某"], ["甲局", " ", "", "乙局"]], new_id=new)
    assert put(WHOLE, row=0, column=3, block=[["钱某", "", " ", ""]], new_id=new) != WHOLE


def test_a_name_goes_back_to_what_it_was_and_is_no_alias_of_its_own() -> None:
    after = cells.put_units(WHOLE, 0, 0, [["甲市局"]], new)
    assert after.units[0].aliases == ("甲县局",)
    again = cells.put_units(after, 0, 0, [["甲县局"]], new)
    assert (again.units[0].name, again.units[0].aliases) == ("甲县局", ("甲市局",))
    assert cells.put_units(again, 0, 5, [["甲县局、甲市气象局，甲市气象局"]], new).units[0].aliases == ("甲市气象局",)


def test_teams_keep_who_assesses_what() -> None:
    [first, second] = WHOLE.teams
    assert first.members == (Member(name="李某", items=(1, 2, 3)), Member(name="王某某"))
    assert cells.team_cells(first) == ("第一组", "张某某", "", "李某（1-3）、王某某")
    after = cells.put_teams(WHOLE, R, 0, 1, [["李某"], ["王某某"]], new)
    assert [cells.team_cells(team) for team in after.teams] == [
        ("第一组", "李某", "", "王某某"),
        ("第二组", "王某某", "", ""),
    ]
    assert after.teams[1].id == second.id


def test_teams_are_named_for_units_of_the_round() -> None:
    register = WHOLE
    for unit in WHOLE.units:
        register = assigned(register, unit.id, R, None, new)
    ids = [unit.id for unit in WHOLE.units]
    after = cells.put_assigned(register, R, ids, [["第1组"], ["第二组"]])
    assert {one.unit: one.team for one in after.assignments} == dict(zip(ids, [t.id for t in WHOLE.teams], strict=True))
    assert {one.team for one in cells.put_assigned(after, R, ids, [[""], [""]]).assignments} == {None}
    assert after.aside(ids[0], WHOLE.teams[0].people) == ("王某某",)


ASSIGNED = assigned(WHOLE, WHOLE.units[0].id, R, WHOLE.teams[0].id, new)
REFUSED = {
    "a unit without a name": (lambda: cells.put_units(WHOLE, 2, 1, [["丙局"]], new), "新单位要先有单位全称"),
    "a name that goes": (lambda: cells.put_units(WHOLE, 0, 0, [[" "]], new), "单位全称空着"),
    "a name twice": (lambda: cells.put_units(WHOLE, 1, 0, [["甲县局"]], new), "已有“甲县局”"),
    "a team without a name": (lambda: cells.put_teams(WHOLE, R, 2, 1, [["周某"]], new), "新评估组要先有名称"),
    "two leaders": (lambda: cells.put_teams(WHOLE, R, 0, 1, [["周某、吴某"]], new), "不止一人"),
    "items that are none": (lambda: cells.put_teams(WHOLE, R, 0, 3, [["李某（台账）"]], new), "分工看不懂"),
    "a team that is none": (lambda: cells.put_assigned(ASSIGNED, R, [WHOLE.units[0].id], [["第三组"]]), "没有“第三组”"),
    "a leader aside": (lambda: cells.put_units(ASSIGNED, 0, 4, [["张某某"]], new), "组长张某某对“甲县局”须回避"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(case: str) -> None:
    act, words = REFUSED[case]
    with pytest.raises(UserError, match=words):
        act()


@given(st.sets(st.integers(1, 40)))
def test_items_are_read_as_they_are_written(items: set[int]) -> None:
    assert cells.items_read(cells.items_written(list(items))) == tuple(sorted(items))


@pytest.mark.parametrize(
    ("text", "items"),
    [("第1-4项", (1, 2, 3, 4)), ("１，3 5至6", (1, 3, 5, 6)), ("4-1", None), ("0", None), ("台账", None), ("1-", None)],
)
def test_items_as_people_write_them(text: str, items: tuple[int, ...] | None) -> None:
    assert cells.items_read(text) == items


@given(st.lists(st.sampled_from(["张某某", "李某", "王某", "赵某某"]), unique=True), st.sets(st.integers(1, 16)))
def test_members_are_read_as_they_are_written(names: list[str], items: set[int]) -> None:
    members = tuple(Member(name=name, items=tuple(sorted(items)) if at % 2 else ()) for at, name in enumerate(names))
    assert cells.members_read(cells.members_written(members)) == members


def test_a_recusal_stays_as_it_was_written() -> None:
    assert Recusal(person="王某某", unit=WHOLE.units[0].id, reason="亲属") in WHOLE.recusals
