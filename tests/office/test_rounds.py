"""Acts on the register: what each does, and what is refused in a sentence."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from desktop_app.base.errors import UserError
from desktop_app.office import rounds
from desktop_app.office.rounds import Wanted
from desktop_app.record.register import Assignment, Member, Recusal, Register, Round, Team, Unit

A, B, R, S, T, U = (f"00000000-0000-4000-8000-00000000000{number}" for number in range(6))
FIRST = Team(id=T, round=R, name="第一评估组", leader="张某某", members=(Member(name="李某"), Member(name="王某某")))
REGISTER = Register(
    units=(Unit(id=A, name="甲局"), Unit(id=B, name="乙局")),
    rounds=(Round(id=R, name="第一轮", year=2026), Round(id=S, name="第二轮", year=2026)),
    teams=(FIRST,),
    recusals=(Recusal(person="李某", unit=A),),
    assignments=(Assignment(assessment=A, unit=A, round=R, team=T),),
)

REFUSED: dict[str, tuple[Callable[[], Register], str]] = {
    "a unit twice": (lambda: rounds.with_unit(REGISTER, Unit(id=U, name="甲 局")), "名册里已有“甲局”"),
    "a unit without a name": (lambda: rounds.with_unit(REGISTER, Unit(id=U, name=" ")), "单位全称空着"),
    "a unit with an assessment": (lambda: rounds.without_unit(REGISTER, A, [A]), "已有1份评估，不能从名册删除"),
    "a round twice": (lambda: rounds.with_round_as(REGISTER, Round(id=U, name="第一轮", year=2026)), "已有“第一轮”"),
    "a year that is none": (lambda: rounds.with_round_as(REGISTER, Round(id=U, name="一", year=26)), "年份“26”不对"),
    "a day that is none": (
        lambda: rounds.with_round_as(REGISTER, Round(id=U, name="一", year=2026, ends="2026-02-30")),
        "起止日期不对",
    ),
    "an end before the beginning": (
        lambda: rounds.with_round_as(
            REGISTER, Round(id=U, name="一", year=2026, begins="2026-02-03", ends="2026-02-02")
        ),
        "截止日期早于开始日期",
    ),
    "a round with an assessment": (lambda: rounds.without_round(REGISTER, R, [A]), "已有1份评估，不能删除"),
    "a team twice": (lambda: rounds.with_team(REGISTER, Team(id=U, round=R, name="第1评估组")), "已有“第1评估组”"),
    "a team of no round": (lambda: rounds.with_team(REGISTER, Team(id=U, round=U, name="一组")), "轮次不在名册里"),
    "somebody twice": (
        lambda: rounds.with_team(REGISTER, replace(FIRST, deputy="李某")),
        "“李某”在第一评估组里写了两次",
    ),
    "a leader who stands aside": (
        lambda: rounds.with_team(REGISTER, replace(FIRST, leader="李某", members=())),
        "须回避",
    ),
    "a recusal of the leader": (lambda: rounds.recused(REGISTER, "张某某", A), "组长张某某对“甲局”须回避"),
    "a unit of the leader's": (
        lambda: rounds.assigned(rounds.recused(REGISTER, "张某某", B), B, R, T, lambda: U),
        "组长张某某对“乙局”须回避",
    ),
    "out of a round that is begun": (lambda: rounds.not_in_round(REGISTER, A, R, [A]), "已开始评估，不能移出"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(case: str) -> None:
    act, words = REFUSED[case]
    with pytest.raises(UserError, match=words) as refused:
        act()
    assert str(refused.value).endswith("。")


def test_the_same_team_may_be_in_another_round() -> None:
    after = rounds.with_team(REGISTER, Team(id=U, round=S, name="第一评估组"))
    assert [team.id for team in after.teams] == [T, U]


def test_a_round_is_known_by_name_and_year() -> None:
    after, found = rounds.with_round(REGISTER, Wanted(name="第 一轮", year=2026, ends="2026-06-30"), lambda: U)
    assert (found.id, after.rounds[0].ends, len(after.rounds)) == (R, "2026-06-30", 2)
    assert rounds.with_round(REGISTER, Wanted(name="第一轮", year=2027), lambda: U)[1].id == U


def test_what_goes_takes_along_what_hangs_on_it() -> None:
    assert rounds.without_unit(REGISTER, A) == replace(REGISTER, units=REGISTER.units[1:], recusals=(), assignments=())
    gone = rounds.without_round(REGISTER, R)
    assert (gone.rounds, gone.teams, gone.assignments) == (REGISTER.rounds[1:], (), ())
    assert rounds.without_team(REGISTER, T).assignments == (Assignment(assessment=A, unit=A, round=R),)


def test_who_assesses_is_the_team_without_who_stands_aside() -> None:
    [one] = REGISTER.assignments
    assert rounds.who_assesses(REGISTER, one) == ("张某某", ("王某某",))
    assert rounds.broken_recusals(REGISTER, one) == "第一评估组的李某对“甲局”须回避"
    assert rounds.broken_recusals(rounds.not_recused(REGISTER, "李某", A), one) == ""
    assert rounds.who_assesses(REGISTER, replace(one, team=None)) == ("", ())


def test_a_unit_in_a_round_keeps_the_id_of_its_assessment() -> None:
    after = rounds.assigned(REGISTER, B, R, None, lambda: U)
    assert after.assignment_of(U) == Assignment(assessment=U, unit=B, round=R)
    given = rounds.assigned(after, B, R, T, lambda: S)
    assert given.assignment_of(U) == Assignment(assessment=U, unit=B, round=R, team=T)


def test_an_assessment_takes_the_place_that_was_kept_for_it() -> None:
    after = rounds.belongs(REGISTER, U, A, R, begun=[U])
    assert after.assignments == (Assignment(assessment=U, unit=A, round=R, team=T),)
    both = rounds.belongs(REGISTER, U, A, R, begun=[U, A])
    assert len(both.assignments) == 2


@pytest.mark.parametrize(
    ("round_id", "day", "is_of_2026"),
    [
        (R, "2025-01-01", True),
        ("", "2026-03-05", True),
        ("", "2025-03-05", False),
        ("", "", False),
        ("", "不是日期", False),
        ("", "2026", False),
        (U, "2026-02-30", False),
    ],
)
def test_a_visit_is_of_the_year_of_its_round_or_of_its_day(round_id: str, day: str, is_of_2026: bool) -> None:
    assert rounds.in_rounds(REGISTER, "", 2026)(round_id, day) == is_of_2026
    assert rounds.in_rounds(REGISTER, "", None)(round_id, day)
