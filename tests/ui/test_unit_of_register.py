"""被评估单位 out of the register: chosen, it belongs to the unit by its id, whatever the sheet says; typing is free."""

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from desktop_app.office.proposing import propose
from desktop_app.office.register_list import listed_text
from desktop_app.office.rounds import Wanted
from desktop_app.record.register import Register
from desktop_app.rubric.rubric import Rubric
from ui.parts.units_choice import UnitsChoice

from .driver import Person

LIST = """单位全称\t简称\t评估组\t组长\t组员
云岭市气象局党组\t云岭局\t第一评估组\t张某某\t李某、王某
临江县气象局党组\t\t第一评估组\t\t
"""


@pytest.fixture
def register(person: Person, rubric: Rubric) -> Register:
    made = propose(Register(), listed_text(LIST), Wanted(name="第一轮", year=2026)).register
    person.store.register.save(made)
    person.open(rubric)
    person.show_page(0)
    return person.store.register.load()


def whose(person: Person) -> str:
    unit = person.store.register.load().unit_of(person.document.id)
    return unit.name if unit else ""


def test_a_unit_is_chosen_with_its_team(person: Person, register: Register) -> None:
    assert "还没有对应到名册里的单位" in person.words()
    person.click("从名册选择…")
    person.dialog(UnitsChoice)
    person.write("yl")
    person.press("Return")
    person.wait_until(lambda: whose(person) == "云岭市气象局党组")
    record = person.stored().record
    assert (record.unit, record.leader, record.members) == ("云岭市气象局党组", "张某某", ("李某", "王某"))
    assert "名册里的云岭市气象局党组（第一轮，第一评估组）" in person.words()
    person.hands.attend(person.window)
    person.wait_until(lambda: person.focus_name == "评估日期")
    given = person.store.register.load().assignments
    assert {one.unit for one in given} == {unit.id for unit in register.units}
    assert len(given) == 2  # in the place that the round kept for it


def test_a_name_that_is_offered_is_chosen_too(person: Person, register: Register) -> None:
    person.click(person.field("被评估单位"))
    person.write("临江")
    person.press("Down", "Return")
    person.wait_until(lambda: whose(person) == "临江县气象局党组")
    assert person.stored().record.unit == "临江县气象局党组"


def test_whatever_is_typed_stays_and_by_its_name_it_is_nobodys(person: Person, register: Register) -> None:
    person.fill("被评估单位", "云岭市气象局")
    assert (person.stored().record.unit, whose(person)) == ("云岭市气象局", "")


def test_another_name_on_the_sheet_is_told_and_changes_nothing(person: Person, register: Register) -> None:
    person.click("从名册选择…")
    person.dialog(UnitsChoice)
    person.press("Return")
    person.wait_until(lambda: whose(person) == "云岭市气象局党组")
    person.fill("被评估单位", "某某单位")
    assert whose(person) == "云岭市气象局党组"
    assert "表上写的是“某某单位”" in person.words()


def test_a_team_that_was_typed_stays(person: Person, register: Register) -> None:
    person.fill("评估组组长", "赵某")
    person.click("从名册选择…")
    person.dialog(UnitsChoice)
    person.press("Return")
    person.wait_until(lambda: person.stored().record.unit != "")
    assert (person.stored().record.leader, person.stored().record.members) == ("赵某", ())


def test_without_a_register_nothing_is_another(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    person.show_page(0)
    assert "名册" not in person.words()
    assert person.button("单位名单…").isVisible()
    assert QApplication.activeModalWidget() is None


def test_a_unit_that_is_renamed_is_told_when_one_comes_back(person: Person, register: Register) -> None:
    person.click("从名册选择…")
    person.dialog(UnitsChoice)
    person.press("Return")
    person.wait_until(lambda: whose(person) == "云岭市气象局党组")
    person.choose("单位名册与轮次…")
    dialog = person.dialog()
    present = person.store.register.load()
    units = (replace(present.units[0], name="云岭市气象局机关党委"), *present.units[1:])
    person.store.register.save(replace(present, units=units))
    person.click(person.button("关闭", dialog))
    person.hands.attend(person.window)
    person.wait_until(lambda: "名册里的云岭市气象局机关党委" in person.words())
