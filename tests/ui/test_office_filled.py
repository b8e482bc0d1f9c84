"""What somebody has filled in on the office's pages is not lost: neither by Esc, nor where it cannot be registered."""

from collections.abc import Callable
from pathlib import Path
from shutil import copy

import pytest

from desktop_app.base.errors import UserError
from desktop_app.office.decision.deciding import review
from desktop_app.office.follow_up.facts import Measure
from desktop_app.office.follow_up.following import open_by_hand
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from ui.exchange.taking.taking_dialog import TakingDialog
from ui.office.files_line import FilesLine
from ui.office.filled_dialog import LOST, FilledDialog
from ui.office.unit.unit_dialog import UnitDialog

from .driver import Person
from .office_round import OfficeRound, office_round

REFUSED = "磁盘已满，没有登记。"


@pytest.fixture
def made(person: Person, rubric: Rubric, record: Assessment) -> OfficeRound:
    """A round in the open file, on the screen: its signed unit reviewed and followed up."""
    found = office_round(person, rubric, record)
    review(person.store, found.signed, "赵某某", "agreed")
    open_by_hand(person.store, found.signed, Measure.LOOK_BACK)
    person.click("轮次总览")
    person.select("轮次总览", 0)
    return found


def attach(person: Person, folder: Path) -> None:
    scan = folder / "扫描件.pdf"
    scan.write_bytes(b"%PDF-1.4 some")
    person.click("添加…")
    person.choose_path(scan)
    person.dialog(FilledDialog)


def of_unit(person: Person, button: str) -> None:
    person.press("Return")
    person.dialog(UnitDialog)
    person.click(button)


def fill_decision(person: Person, folder: Path) -> None:
    person.press("F4")
    dialog = person.dialog(FilledDialog)
    person.click(person.button("好", dialog))
    person.fill("审定日期", "2026-11-25")
    person.fill("会议或文号", "第3次会议")
    person.fill("审定依据", "汇总表")
    reason = person.field("等次不同的理由")
    if reason.isEnabled():
        person.fill(reason, "从实际情况看")
    attach(person, folder)


def fill_entry(person: Person, folder: Path) -> None:
    person.click("后续跟踪")
    person.select("后续跟踪", 0)
    person.press("Return")
    person.dialog(FilledDialog)
    person.fill("备注", "已看台账")
    attach(person, folder)


def fill_new_entry(person: Person, folder: Path) -> None:
    person.click("后续跟踪")
    person.click("添加事项…")
    person.dialog(FilledDialog)
    person.pick("单位", "")
    person.pick("事项", "约谈")
    person.fill("内容", "谈整改")


def fill_issue(person: Person, folder: Path) -> None:
    paper = folder / "反馈意见书_云岭.pdf"
    paper.write_bytes(b"%PDF-1.4 some")
    of_unit(person, "登记印发…")
    person.dialog(FilledDialog)
    person.click("选择文件…")
    person.choose_path(paper)
    person.dialog(FilledDialog)
    person.fill("文号", "3号")


def fill_counts(person: Person, folder: Path) -> None:
    of_unit(person, "整改统计…")
    person.dialog(FilledDialog)
    person.fill("谈话人数", "12")


DIALOGS = (
    (fill_decision, "登记审定", "ui.office.decision.decision_dialog.decide"),
    (fill_entry, "保存", "ui.office.follow_up.entries_tab.change"),
    (fill_new_entry, "添加", "ui.office.follow_up.entries_tab.open_by_hand"),
    (fill_issue, "登记", "ui.office.round.round_desk.note_issued"),
    (fill_counts, "保存", "ui.office.round.round_desk.count"),
)


@pytest.mark.parametrize(("fill", "keep", "act"), DIALOGS)
def test_what_is_filled_in_is_kept_until_it_is_registered(
    fill: Callable[[Person, Path], None],
    keep: str,
    act: str,
    person: Person,
    made: OfficeRound,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise UserError(REFUSED)

    before = len(person.store.acts.all())
    fill(person, tmp_path)
    dialog = person.dialog(FilledDialog)
    filled = dialog.filled
    person.press("Escape")
    assert person.answer("继续填写") == LOST
    with monkeypatch.context() as patched:
        patched.setattr(act, refuse)
        person.click(person.button(keep, dialog))
        assert person.answer("确定") == REFUSED
    assert person.dialog(FilledDialog) is dialog
    assert dialog.filled == filled
    assert len(person.store.acts.all()) == before
    person.click(person.button(keep, dialog))
    person.wait_until(lambda: len(person.store.acts.all()) == before + 1)


def test_files_are_dropped_where_they_are_attached(person: Person, made: OfficeRound, tmp_path: Path) -> None:
    scan = tmp_path / "扫描件.pdf"
    scan.write_bytes(b"%PDF-1.4 some")
    person.press("F4")
    dialog = person.dialog(FilledDialog)
    files = person.one(FilesLine, within=dialog)
    assert person.drag_here(files, scan)
    person.wait_until(lambda: [one.name for one in files.files] == ["扫描件.pdf"])


def test_what_is_dropped_on_the_round_is_taken_in(person: Person, made: OfficeRound, tmp_path: Path) -> None:
    sent = [tmp_path / f"{name}.db" for name in "甲乙"]
    for path in sent:
        copy(person.path, path)
    assert person.drag_here(person.view("轮次总览"), *sent)
    person.dialog(TakingDialog)
    assert {row[-1] for row in person.rows("要接收的评估")} <= {path.name for path in sent}
    assert person.rows("要接收的评估")


def test_what_is_not_wanted_is_thrown_away_once_that_is_agreed_to(
    person: Person, made: OfficeRound, tmp_path: Path
) -> None:
    before = len(person.store.acts.all())
    fill_decision(person, tmp_path)
    person.click("关闭")
    assert person.answer("关闭") == LOST
    person.click("审核和审定…")  # the window is free
    person.dialog(FilledDialog)
    assert person.field("会议或文号").text() == ""
    person.press("Escape")  # nothing is asked where nothing was filled in
    person.click("审核和审定…")
    assert len(person.store.acts.all()) == before


def test_what_was_decided_is_not_decided_again_by_a_second_click(
    person: Person, made: OfficeRound, tmp_path: Path
) -> None:
    fill_decision(person, tmp_path)
    dialog = person.dialog(FilledDialog)
    keep = person.button("登记审定", dialog)
    person.click(keep)
    person.wait_until(lambda: "审定等次：好" in person.words(dialog))
    assert "，2026-11-25，第3次会议" in person.words(dialog).replace("\u2060", "")
    assert "还缺审定等次" in keep.toolTip()
    person.click("登记跟踪事项")
    person.wait_until(lambda: "项跟踪事项" in person.words(dialog))
    person.click("登记跟踪事项")
    person.wait_until(lambda: "没有新的跟踪事项要登记" in person.words(dialog))
