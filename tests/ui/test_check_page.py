"""The last page of the form: from what is missing to a revision, and that nothing changes it afterwards."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QCheckBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop_app.backups.snapshots import snapshots_of
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from ui.parts.folded import FoldedText
from ui.parts.links import LinkRow
from ui.parts.segments import Segment
from ui.parts.theme import colour

from .driver import Person
from .last_page import declare_void, finalise, refuse_to_sign, reopen
from .stored import evidence, revisions, signings, tamper

INPUTS = (QLineEdit, QPlainTextEdit, QCheckBox, Segment, QAbstractItemView)


def test_from_what_is_missing_to_a_revision(person: Person, rubric: Rubric, sample: Assessment) -> None:
    first = replace(sample.answers[0], note="", methods=())
    person.open(rubric, replace(sample, answers=(first, *sample.answers[1:])))
    page = person.show_page(-1)
    assert person.shown("checkState") == "还不能定稿：1处须先补齐、1条提示要核对"
    assert not person.button("定稿…").isEnabled()
    [line] = person.all(LinkRow, within=page)
    person.click(line)
    assert person.form.page_number == 1  # where the ground is to be written
    person.fill("第1项 扣分依据", "仅见一次会议记录")
    person.show_page(-1)
    person.fill("说明：", "x")  # a remark notes it as well
    assert [one.remark for one in person.stored().record.noted] == ["x"]
    assert person.shown("checkState") == "可以定稿"
    finalise(person)
    [revision] = revisions(person.path, person.document.id)
    assert revision.printed_code in person.shown("secondary")
    assert "预览和打印考核表…" in person.buttons()
    assert [one.occasion for one in snapshots_of(person.path)] == ["定稿前"]


def test_nothing_in_the_window_changes_what_is_final(final: Person) -> None:
    path, id_ = final.path, final.document.id
    before, kept = final.stored(), revisions(path, id_)
    tried = 0
    for number in range(final.form.page_count):
        for widget in final.show_page(number).findChildren(QWidget):
            if isinstance(widget, INPUTS) and widget.isVisible():
                tried += 1
                for key in (Qt.Key.Key_1, Qt.Key.Key_X, Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_Up):
                    QTest.keyClick(widget, key)
        final.press("F8", "ctrl+z", "ctrl+y")
    final.edit(unit="乙局")
    assert tried > 60
    assert final.document.record == before.record
    assert (final.stored(), revisions(path, id_)) == (before, kept)


def test_reopened_changed_and_compared(final: Person) -> None:
    reopen(final, "第1项次数有误")
    assert "第1版已重新打开，原因：第1项次数有误" in final.shown("secondary")
    final.card(1)
    final.fill("召开次数", "2")
    final.show_page(-1)
    final.click("与现在比较…")
    told = final.one(QPlainTextEdit, "不同之处").toPlainText()
    assert "第1项　召开次数1 → 召开次数2" in told.replace("“", "").replace("”", "")


def test_paper_says_what_has_become_of_its_revision(final: Person) -> None:
    reopen(final, "第1项次数有误")
    finalise(final)
    declare_void(final, "误建")
    final.click(final.all(QAbstractButton, "查看和打印…")[-1])  # the first revision's, below
    final.expect("secondary", "评估已作废，已被第2版代替")


def test_a_refusal_to_sign_wants_its_reason_and_keeps_the_scan(final: Person, tmp_path: Path) -> None:
    scan = tmp_path / "扫描件.pdf"
    scan.write_bytes(b"%PDF-1.4 scan")
    refuse_to_sign(final, "x", "y")
    final.click("选择扫描件…")
    final.choose_path(scan)
    final.click("登记")
    [signing] = signings(final.path, final.document.id)
    assert (signing.outcome, signing.signer, signing.remark) == ("refused", "x", "y")
    assert evidence(final.path, signing.files[0].sha256) == scan.read_bytes()
    assert final.stored().status == "signed"
    told = [label for label in final.all(QLabel) if "拒签" in label.text()]
    assert [label.property("state") for label in told] == ["wait"] * 3  # header, navigation, this page
    final.press("alt+Left")
    assert "已签，单位拒签" in final.listed[0]
    option = QStyleOptionViewItem()
    index = final.view("评估列表").model().index(0, final.listed[0].index("已签，单位拒签"))
    delegate = final.view("评估列表").itemDelegateForIndex(index)
    assert isinstance(delegate, QStyledItemDelegate)
    delegate.initStyleOption(option, index)
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
        assert option.palette.color(role) == colour("wait")


@pytest.mark.parametrize("remark", ["意见不同，" * 200, "一\n二\n三\n四"])
def test_a_long_remark_is_folded_and_can_be_read_whole(final: Person, remark: str) -> None:
    refuse_to_sign(final, "王某某", remark)
    final.click("登记")
    when, folded = final.all(FoldedText)[-2:]
    assert not when.more.isVisible()
    assert len(folded.words.text()) < 100
    assert folded.words.text().endswith("…")
    final.click("显示全文")
    assert folded.words.text().endswith(remark)
    final.click("收起")
    assert folded.words.text().endswith("…")


def test_what_another_tool_has_changed_is_told_when_it_is_opened(final: Person) -> None:
    final.press("alt+Left")
    tamper(final.path, "UPDATE answer SET note = '改过' WHERE item = 1")
    final.press("Return")
    [said] = final.told()
    assert "各项内容在第1版定稿以后被改动过" in said
    final.show_page(-1)
    assert "被改动过" in final.shown("alarm")


def test_a_state_of_handed_over_without_a_copy_is_shown_as_it_is(final: Person) -> None:
    final.press("alt+Left")
    tamper(final.path, "UPDATE assessment SET status = 'handed_over'")
    final.press("Return")
    final.told()
    final.show_page(-1)
    assert final.shown("checkState").startswith("已移交")
    assert "移交的副本" not in final.shown("secondary")
