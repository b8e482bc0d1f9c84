"""The group that assessed last is taken over with one click."""

from PySide6.QtWidgets import QAbstractButton

from desktop_app.history.events import Kind
from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.rubric.rubric import Rubric

from .driver import Person

SAME = "沿用上次评估组"


def test_it_fills_in_leader_and_members_in_one_step(person: Person, rubric: Rubric) -> None:
    person.add(rubric, empty_assessment(rubric, unit="甲县局", leader="赵某某", members=("钱某某",)))
    person.add(rubric, empty_assessment(rubric, unit="乙县局", leader="张某某", members=("李某某", "王某某")))
    person.open(rubric)
    person.show_page(0)
    person.click(SAME)
    record = person.stored().record
    assert (record.leader, record.members) == ("张某某", ("李某某", "王某某"))
    assert not person.button(SAME).isEnabled()
    assert person.button(SAME).toolTip() == "已填写评估组"
    person.press("ctrl+z")
    assert person.stored().record == empty_assessment(rubric)
    assert person.button(SAME).isEnabled()
    assert "张某某、李某某、王某某" in person.button(SAME).toolTip()


def test_where_nobody_has_assessed_yet_or_only_the_sample_was_it_is_not_offered(
    person: Person, rubric: Rubric, sample: Assessment
) -> None:
    person.store.add(rubric, sample, Kind.SAMPLE)
    person.open(rubric)
    person.show_page(0)
    assert SAME not in [one.text() for one in person.all(QAbstractButton)]
