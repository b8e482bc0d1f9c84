"""A list beside the register: ids last, nothing is guessed, the same list again changes nothing."""

from contextlib import closing
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.base.errors import UserError
from desktop_app.office.proposing import Proposal, propose
from desktop_app.office.register_list import Listed, ListedTeam, ListedUnit, listed_text
from desktop_app.office.rounds import Wanted
from desktop_app.record.register import Member, Register, Unit
from desktop_app.storage.store import Store
from tests.examples import examples

ROUND = Wanted(name="第一轮", year=2026, ends="2026-06-30")
UNITS = ("甲县气象局", "乙县水利局", "丙市教育局", "丁区卫生局", "云岭中学", "山前银行")  # none like another
PEOPLE = ("张某某", "李某", "王某某", "赵某", "钱某", "孙某")


@st.composite
def lists(draw: st.DrawFn) -> Listed:
    teams = []
    for name in draw(st.lists(st.sampled_from(["第一评估组", "第二评估组", "第三评估组"]), unique=True)):
        people = draw(st.permutations(PEOPLE))[: draw(st.integers(0, 4))]
        leader, *members = people or [""]
        teams.append(ListedTeam(name=name, leader=leader, members=tuple(members)))
    names = draw(st.lists(st.sampled_from(UNITS), unique=True, min_size=1))
    units = [
        ListedUnit(
            place=f"第{row}行",
            name=name,
            short=draw(st.sampled_from(["", name[:2]])),
            head=draw(st.sampled_from(["", *PEOPLE])),
            team=draw(st.sampled_from(["", *(team.name for team in teams)])),
            recused=tuple((person, "") for person in draw(st.lists(st.sampled_from(PEOPLE), unique=True, max_size=1))),
        )
        for row, name in enumerate(names, 2)
    ]
    return Listed(units=tuple(units), teams=tuple(teams))


def joined(before: Register, found: Listed, answers: dict[str, str] | None = None) -> Proposal:
    return propose(before, found, ROUND, answers)


@settings(max_examples=examples(30))
@given(lists(), lists(), st.randoms())
def test_what_is_taken_lasts(tmp_path_factory: pytest.TempPathFactory, first: Listed, second: Listed, random) -> None:  # type: ignore[no-untyped-def]
    path: Path = tmp_path_factory.mktemp("register") / "round.db"
    with closing(Store.create(path)) as store:
        for found in (first, second):
            before = store.register.load()
            made = joined(before, found)
            assert not made.questions
            store.register.save(made.register, since=before)
            present = store.register.load()
            assert present == made.register

            shuffled = list(found.units)
            random.shuffle(shuffled)
            again = joined(present, replace(found, units=tuple(shuffled)))
            assert again.register == present
            assert not again.changes
            assert {row.what for row in again.rows} <= {"same"}
            assert {unit.id for unit in before.units} <= {unit.id for unit in present.units}
            assert {unit.name: unit.id for unit in before.units}.items() <= {
                u.name: u.id for u in present.units
            }.items()
            assert len({(one.unit, one.round) for one in present.assignments}) == len(present.assignments)
            assert list(store.register.faults()) == []


def ids() -> str:
    return str(UUID(int=next(NUMBERS)))


NUMBERS = count(1)
KNOWN = Register(
    units=(
        Unit(id=str(UUID(int=1000)), name="云岭市气象局党组", short="云岭局", head="张某某"),
        Unit(id=str(UUID(int=1001)), name="甲县水利局", aliases=("甲县水务局",)),
    )
)
YUNLING, WATER = (unit.id for unit in KNOWN.units)
NAMES: dict[str, str | None] = {  # whose it is without a question; None: it is asked
    "云岭市气象局党组": YUNLING,
    "云岭市 气象局 党组": YUNLING,
    "云岭局": YUNLING,
    "甲县水务局": WATER,
    "云岭市气象局": None,
    "云陵市气象局党组": None,
    "中共云岭市气象局党组": None,
    "云岭市气相局": None,
    "市气象局": None,
    "西岭市气象局党组": "",
    "云岭市气象台党组": "",
    "丙市教育局": "",
    "水利厅": "",
}


@pytest.mark.parametrize("name", NAMES)
def test_whose_a_name_is(name: str) -> None:
    made = propose(KNOWN, listed_text(f"单位\t负责人\n{name}\t李某"), new_id=ids)
    if NAMES[name] is None:
        [question] = made.questions
        assert [choice.value for choice in question.choices] == [f"same:{YUNLING}", f"keep:{YUNLING}", "new"]
        assert made.register == KNOWN
        assert [row.what for row in made.rows] == ["asked"]
    else:
        assert not made.questions
        [changed] = [unit for unit in made.register.units if unit.head == "李某"]
        assert (changed.id == NAMES[name]) if NAMES[name] else changed.name == name
        assert [row.what for row in made.rows] == ["changed" if NAMES[name] else "new"]


def test_a_unit_that_stands_beside_it_is_not_asked_about() -> None:
    made = propose(KNOWN, listed_text("单位\t负责人\n云陵市气象局党组\t\n云岭市气象局党组\t"))
    assert (made.questions, [row.what for row in made.rows]) == ((), ["new", "same"])


@pytest.mark.parametrize(
    ("answer", "name", "aliases"),
    [
        (f"same:{YUNLING}", "云岭市气象局", ("云岭市气象局党组",)),
        (f"keep:{YUNLING}", "云岭市气象局党组", ("云岭市气象局",)),
        ("new", "云岭市气象局党组", ()),
    ],
)
def test_an_answer_is_kept_and_asked_for_no_more(answer: str, name: str, aliases: tuple[str, ...]) -> None:
    found = listed_text("单位\t负责人\n云岭市气象局\t")
    [question] = propose(KNOWN, found).questions
    made = propose(KNOWN, found, answers={question.key: answer})
    unit = made.register.unit(YUNLING)
    assert unit is not None
    assert (unit.name, unit.aliases, len(made.register.units)) == (name, aliases, 3 if answer == "new" else 2)
    again = propose(made.register, found)
    assert not again.questions
    assert not again.changes


def test_two_names_are_not_one_unit() -> None:
    found = listed_text("单位\t负责人\n云岭市气象局\t\n中共云岭市气象局机关党委\t")
    questions = propose(KNOWN, found).questions
    answers = {question.key: f"keep:{YUNLING}" for question in questions}
    made = propose(KNOWN, found, answers=answers)
    assert [question.key for question in made.questions] == [questions[1].key]
    assert any("已对应的单位，请重新回答" in words for words in made.told)


@pytest.mark.parametrize(("answer", "teams"), [("above", ["第一组", "第一组"]), ("none", ["第一组", ""])])
def test_a_blank_team_is_asked_about_once(answer: str, teams: list[str]) -> None:
    found = listed_text("单位\t组别\t组长\n甲局\t第一组\t张某某\n乙局\t\t")
    [question] = joined(Register(), found).questions
    register = joined(Register(), found, {question.key: answer}).register
    given = {one.unit: one.team for one in register.assignments}
    names = [register.team(given[unit.id]) for unit in register.units]
    assert [team.name if team else "" for team in names] == teams


def test_a_leader_who_stands_aside_is_given_nothing_and_a_member_is_told() -> None:
    text = "单位\t组别\t组长\t组员\t回避\n甲局\t一组\t张某某\t李某\t张某某\n乙局\t一组\t\t\t李某（亲属）"
    made = joined(Register(), listed_text(text))
    given = {
        unit.name: one.team for unit in made.register.units for one in made.register.assignments if one.unit == unit.id
    }
    assert given["甲局"] is None
    assert given["乙局"] is not None
    assert any("没有分给一组：组长张某某对它须回避" in words for words in made.told)
    assert any("其中李某须回避" in words for words in made.told)


def test_a_team_whose_new_leader_stands_aside_is_freed_of_the_unit() -> None:
    register = joined(Register(), listed_text("单位\t组别\t组长\t组员\t回避\n甲局\t一组\t张某某\t李某\t李某")).register
    assert register.assignments[0].team == register.teams[0].id
    made = joined(register, listed_text("组别\t组长\n一组\t李某"))
    assert made.register.assignments[0].team is None
    assert any("不再由一组评估：组长李某对它须回避" in words for words in made.told)


def test_what_the_list_leaves_blank_stays() -> None:
    found = listed_text("单位\t组别\t组长\t组员\n甲局\t一组\t张某某\t李某、王某某")
    register = joined(Register(), found).register
    [team] = register.teams
    divided = replace(team, members=(replace(team.members[0], items=(1, 2)), team.members[1]))
    register = replace(register, teams=(divided,))
    assert joined(register, listed_text("单位\t组别\n甲局\t第一组\n")).register.units == register.units
    after = joined(register, listed_text("单位\t组别\t组长\t组员\n甲局\t一组\t王某某\t"))
    assert after.register.teams[0].members == (Member(name="李某", items=(1, 2)),)
    assert after.register.teams[0].leader == "王某某"
    assert any("原为：组长张某某" in words for words in after.teams)


def test_teams_want_a_round() -> None:
    with pytest.raises(UserError, match="请写明是哪一轮次"):
        propose(Register(), listed_text("单位\t组别\n甲局\t一组"))


TWICE = {
    "by another name": (
        "单位\t负责人\t组别\t回避\n甲县局\t\t一组\t\n甲县气象局\t张某某\t二组\t李某",
        1,
        "第3行的“甲县气象局”与第2行的“甲县局”是同一个单位，评估组两处不同，按第2行导入。",
    ),
    "by the same": ("单位\t负责人\n甲县局\t\n甲 县局\t张某某", 1, "第3行的“甲县局”与第2行重复，只导入一次。"),
    "new, with its organ": (
        "单位\n乙市局党组\n乙市局",
        2,
        "第3行的“乙市局”与第2行的“乙市局党组”名称相近，按两个单位导入；",
    ),
    "new, by its short name": ("单位\t简称\n丙市民政局\t丙局\n丙局\t", 2, "名称相近，按两个单位导入；"),
    "another one": ("单位\n丁县气象局\n戊县气象局", 2, ""),
}


@pytest.mark.parametrize("case", TWICE)
def test_rows_that_name_one_unit_otherwise_are_told(case: str) -> None:
    text, number, words = TWICE[case]
    before = Register(units=(Unit(id="x", name="甲县气象局", short="甲县局"),))
    made = joined(before, listed_text(text))
    assert not made.questions
    assert len(made.rows) == number
    assert any(words in one for one in made.told) if words else not any("行" in one for one in made.told)
    for recusal in made.register.recusals:  # what only the second row says is not lost
        assert (recusal.person, recusal.unit) == ("李某", "x")
    assert bool(made.register.recusals) == ("李某" in text)


@pytest.mark.parametrize(
    ("members", "words"),
    [
        (("张某某、张某某", "李某"), "第2行：“张某某”写了两次，按一个人导入；"),
        (("张某某、王某某", "张某某"), "“张某某”在一组和二组里都有，按同一个人处理；"),
        (("张某某", "李某"), ""),
    ],
)
def test_two_of_one_name_are_told(members: tuple[str, str], words: str) -> None:
    text = "单位\t组别\t组员\n甲局\t一组\t{}\n乙局\t二组\t{}".format(*members)
    told = joined(Register(), listed_text(text)).told
    assert any(words in one for one in told) if words else not any("加字区别" in one for one in told)
