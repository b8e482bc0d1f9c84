"""后续跟踪, by hand: entries are opened, changed, closed; files go along; a unit is assessed once more."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from desktop_app.office.decision.deciding import decide, review
from desktop_app.office.decision.facts import Decided
from desktop_app.office.follow_up.facts import FollowUp, Measure
from desktop_app.office.follow_up.following import entries, open_by_hand
from desktop_app.record.act import ActKind
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.answers import GradedListAnswer
from desktop_app.rubric.rubric import Rubric
from tests.ready import DAY
from ui.office.decision.decision_dialog import DecisionDialog
from ui.office.follow_up.entry_dialog import EntryDialog, NewEntryDialog
from ui.office.unit.unit_dialog import UnitDialog
from ui.visit.assessment_page import AssessmentPage

from .driver import Person
from .office_round import NAMES, OfficeRound, office_round


@pytest.fixture
def made(person: Person, rubric: Rubric, record: Assessment) -> OfficeRound:
    """A round in the open file, its signed unit decided, on the screen."""
    worst = [
        replace(answer, tasks=tuple(replace(task, grade="差") for task in answer.tasks))
        if isinstance(answer, GradedListAnswer)
        else answer
        for answer in record.answers
    ]
    found = office_round(person, rubric, replace(record, answers=tuple(worst)))
    review(person.store, found.signed, "赵某某", "agreed")
    wish = Decided(grade="一般", date=DAY, document="第3次会议", reason="从实际情况看")
    decide(person.store, found.signed, wish)
    person.click("轮次总览")
    return found


def followed(person: Person) -> list[FollowUp]:
    """What the file says of follow-ups."""
    acts = person.store.acts.of_kinds(ActKind.FOLLOW_UP)
    return [one.said for one in entries(acts, DAY)]


def test_what_follows_from_a_decision_is_opened_changed_and_closed(
    person: Person, made: OfficeRound, tmp_path: Path
) -> None:
    person.click("审核和审定…")
    person.click("登记跟踪事项")
    person.wait_until(lambda: "已登记2项跟踪事项" in person.words(person.dialog(DecisionDialog)))
    person.press("Escape")
    person.click("后续跟踪")
    assert sorted(row[:2] for row in person.rows("后续跟踪")) == [[NAMES[0], "约谈"], [NAMES[0], "限期整改"]]
    person.select("后续跟踪", 0)
    person.press("Return")
    dialog = person.dialog(EntryDialog)
    person.fill("责任人", "周某某")
    person.fill("期限", "2026年3月1日")
    scan = tmp_path / "约谈记录.pdf"
    scan.write_bytes(b"%PDF-1.4 some")
    person.click("添加…")
    person.choose_path(scan)
    person.dialog(EntryDialog)
    person.click(person.button("保存", dialog))
    person.wait_until(lambda: "周某某" in str(person.rows("后续跟踪")))
    row = person.rows("后续跟踪")[0]
    assert (row[3], row[4], row[6][:4]) == ("周某某", "2026-03-01", "⚠ 超期")
    [file] = next(one.files for one in followed(person) if one.files)
    assert person.store.evidence.content(file.sha256) == scan.read_bytes()
    person.press("Return")
    dialog = person.dialog(EntryDialog)
    person.click("不再办理")
    assert "原因" in person.button("保存", dialog).toolTip()
    person.click("已办结")
    person.click(person.button("保存", dialog))
    person.wait_until(lambda: sorted(one.state for one in followed(person)) == ["done", "open"])


def test_something_else_is_added_by_hand(person: Person, made: OfficeRound) -> None:
    person.click("后续跟踪")
    assert "还没有跟踪事项" in person.words()
    add_by_hand(person)
    person.wait_until(lambda: [(one.what, one.words) for one in followed(person)] == [("look_back", "半年后看台账")])


def test_what_was_added_is_chosen_whatever_was_looked_for(person: Person, made: OfficeRound) -> None:
    for _ in range(2):
        open_by_hand(person.store, made.signed, Measure.URGE, person="周某某", deadline=DAY)
    person.press("alt+Left")
    person.click("轮次总览")
    person.click("后续跟踪")
    person.fill("查找单位、责任人", "zmm")
    assert len(person.rows("后续跟踪")) == 2
    add_by_hand(person)
    person.wait_until(lambda: len(person.rows("后续跟踪")) == 3)
    person.press("Return")  # who sees to it is filled in next
    assert "半年后看台账" in person.words(person.dialog(EntryDialog))


def add_by_hand(person: Person) -> None:
    """Add an entry."""
    person.click("添加事项…")
    person.dialog(NewEntryDialog)
    person.pick("单位", NAMES[0])
    assert person.button("添加").toolTip() == "还缺事项"
    person.pick("事项", "回头看")
    person.fill("内容", "半年后看台账")
    person.click("添加")


def test_a_unit_is_assessed_once_more_with_what_was_not_put_right(person: Person, made: OfficeRound) -> None:
    open_by_hand(person.store, made.signed, Measure.LOOK_BACK)
    person.press("alt+Left")
    person.click("轮次总览")
    person.click("后续跟踪")
    person.select("后续跟踪", 0)
    person.click("开始再评估…")
    person.press("Return")
    page = person.one(AssessmentPage)
    tasks = [task for answer in page.document.record.answers for task in getattr(answer, "tasks", ())]
    assert tasks
    assert all("上次评定为“差”" in task.remark and task.grade is None for task in tasks)
    person.press("alt+Left")
    person.select("后续跟踪", 0)
    person.click("前后对照…")
    assert {row[1] for row in person.rows("整改前后对照")} == {"差"}
    person.press("Escape")
    person.click("一览")
    for round_, dated in (("第一轮", False), ("全部轮次", True)):  # where a unit stands twice it is told by its days
        person.pick("轮次", round_)
        model = person.view("轮次总览").model()
        headings = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
        assert ("评估日期" in headings) == dated
        assert f"共{len(person.rows('轮次总览'))}{'份' if dated else '个'}；" in person.words()


def test_an_entry_is_changed_from_its_units_page(person: Person, made: OfficeRound) -> None:
    open_by_hand(person.store, made.signed, Measure.LOOK_BACK)
    person.press("alt+Left")
    person.click("轮次总览")
    person.select("轮次总览", 0)
    person.press("Return")
    unit = person.dialog(UnitDialog)
    person.click("跟踪事项（1）")
    person.select("跟踪事项", 0)
    person.press("Return")
    dialog = person.dialog(EntryDialog)
    person.fill("责任人", "周某某")
    person.click(person.button("保存", dialog))
    person.wait_until(lambda: person.rows("跟踪事项")[0][3] == "周某某")
    assert person.button("跟踪事项（1）", unit).isChecked()  # where one was
