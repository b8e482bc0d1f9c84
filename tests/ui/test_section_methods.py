"""How a whole section was checked: one click for all of its items, one step back, each item's own kept."""

import pytest

from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from tests.strategies import RUBRICS
from ui.form.item_card import ItemCard

from .driver import Person

FIRST, SECOND = "查看台账", "座谈交流"


def named(person: Person) -> list[tuple[str, ...]]:
    """The methods that each item of the page names, as the file has them."""
    return [person.stored().record.answers[card.position].methods for card in person.all(ItemCard)]


@pytest.mark.parametrize("rubric", [one for one in RUBRICS if one.methods], ids=lambda rubric: rubric.id)
def test_one_click_names_a_method_for_all_items_and_one_step_takes_it_back(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    person.show_page(1)
    method = rubric.methods[0]
    chip = person.button(f"本节评估方式 {method}")
    person.click(chip)
    assert set(named(person)) == {(method,)}
    assert chip.isChecked()
    assert person.said == f"本节{len(named(person))}项的评估方式已加上“{method}”"
    person.press("ctrl+z")
    assert set(named(person)) == {()}
    assert not chip.isChecked()


def test_what_an_item_names_itself_stays_and_some_are_half_on(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    person.show_page(1)
    first, *others = person.all(ItemCard)
    person.click(person.button(SECOND, first))
    chip, half = (person.button(f"本节评估方式 {method}") for method in (FIRST, SECOND))
    assert (half.isChecked(), half.property("state")) == (False, "some")
    person.click(chip)
    assert named(person) == [(SECOND, FIRST), *[(FIRST,)] * len(others)]
    person.click(half)
    assert set(named(person)) == {(SECOND, FIRST)}
    assert (half.isChecked(), half.property("state")) == (True, "")
    person.click(chip)
    assert set(named(person)) == {(SECOND,)}
    assert person.said.endswith(f"已去掉“{FIRST}”")


def test_a_final_assessment_names_no_method(final: Person, record: Assessment) -> None:
    final.show_page(1)
    chip = final.button(f"本节评估方式 {FIRST}")
    assert (chip.isEnabled(), chip.toolTip()) == (False, "内容只读，不能改动")
    assert final.stored().record == record
