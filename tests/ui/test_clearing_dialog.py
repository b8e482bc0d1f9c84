"""清退 in the window: from the receipt to the sheet, and what is left of the visit."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QListWidget, QMessageBox, QPlainTextEdit, QTableWidget

from desktop_app.base.progress import GivenUpError
from desktop_app.base.userdirs import data_folder, default_file, settings_file
from desktop_app.exchange.receipts.receipt_file import paper_of, read_receipt
from desktop_app.files.file_lock import FileLock, claim
from desktop_app.files.places import Place
from desktop_app.files.records import finish as finish_records
from desktop_app.files.settings import load_settings
from desktop_app.paper.office_receipt_sheet import office_receipt_pdf
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from ui.exchange.clearing import clearing_dialog
from ui.exchange.clearing.clearing_dialog import DONE, HERE, NOT_ALL, UNKEPT, ClearingDialog
from ui.exchange.clearing.clearing_receipt import NO_FILE, NONE_TICKED, NOT_YET, ReceiptPart

from ..exchange.cleared import OTHER, UNIT, Visit, found
from ..exchange.confirmed import Given
from .driver import Person

pytestmark = pytest.mark.usefixtures("quick_passphrases")
Seat = Callable[..., Person]


@pytest.fixture
def given(tmp_path: Path, rubric: Rubric, record: Assessment) -> Given:
    (tmp_path / "office").mkdir()
    return Given(Visit(tmp_path / "visit", rubric, record, alone=False), tmp_path / "office")


@pytest.fixture
def asked(given: Given, seat: Seat) -> Person:
    """A person who has asked for 清退 in a window on the visit's file."""
    person = before(seat, given)
    person.choose("清退…")
    person.dialog(ClearingDialog)
    return person


def before(seat: Seat, given: Given) -> Person:
    """Return a person before the visit's file, who has read what is told at its opening."""
    person = seat(load_settings(), given.visit.path)
    person.told()
    return person


def with_code(person: Person, given: Given) -> Person:
    person.fill("回执码", given.code)
    person.press("Return")
    person.click("下一步")
    return person


def cleared(person: Person) -> str:
    """Clear what is ticked; return what is said in the end."""
    person.click("清退…")
    words = person.answer("清退")
    person.wait_until(lambda: "保存清理单…" in person.buttons())
    return words


def test_from_the_code_to_the_sheet(asked: Person, given: Given, tmp_path: Path) -> None:
    assert not asked.button("下一步").isEnabled()
    assert asked.button("下一步").toolTip() == NOT_YET
    QApplication.clipboard().setText(UNIT)
    with_code(asked, given)
    table = asked.one(QTableWidget)
    assert {"数据文件", "自动备份", "另存的文件"} <= {row[0] for row in asked.rows(table)}
    words = cleared(asked)
    assert f"要从这台电脑上清退“{UNIT}”吗" in words
    assert asked.shown("checkState") == DONE
    assert QApplication.clipboard().text() == ""
    asked.click("保存清理单…")
    asked.choose_path(tmp_path / "清理单.pdf")
    assert asked.answer("仍要存在这里") == HERE
    asked.wait_until((tmp_path / "清理单.pdf").exists)
    asked.press("Escape")
    asked.wait_until(lambda: [row[0] for row in asked.listed] == [OTHER])
    asked.close()
    finish_records()
    assert found(UNIT, given.visit.places()) == []
    assert str(given.visit.path) in json.loads(settings_file().read_text("utf-8"))["recent"]


def test_a_scan_of_the_receipts_paper(asked: Person, given: Given, tmp_path: Path) -> None:
    paper = tmp_path / "扫描.pdf"
    paper.write_bytes(office_receipt_pdf(paper_of(read_receipt(given.receipt.read_bytes()))).data)
    assert asked.drag_here(asked.one(ReceiptPart), paper)
    asked.wait_until(lambda: asked.one(QListWidget).count())
    asked.click("下一步")
    cleared(asked)
    assert found(UNIT, given.visit.places()) == []


def test_the_receipt_as_a_file_and_what_is_ticked(asked: Person, given: Given) -> None:
    asked.click("选择回执文件…")
    asked.choose_path(given.receipt)
    asked.wait_until(lambda: asked.one(QListWidget).count())
    assert "没有签名" in asked.shown("checkState")
    item = asked.one(QListWidget).item(0)
    assert UNIT in item.text()
    item.setCheckState(Qt.CheckState.Unchecked)
    assert asked.button("下一步").toolTip() == NONE_TICKED
    item.setCheckState(Qt.CheckState.Checked)
    asked.click("下一步")
    table = asked.one(QTableWidget)
    row = next(at for at, one in enumerate(asked.rows(table)) if one[1].endswith("列表.xlsx"))
    table.item(row, 0).setCheckState(Qt.CheckState.Unchecked)
    cleared(asked)
    assert "列表.xlsx" in asked.one(QPlainTextEdit).toPlainText()
    assert [one.name for one in given.visit.saved.iterdir()] == ["列表.xlsx"]


@pytest.mark.parametrize("how", ["dropped", "wrong"])
def test_what_confirms_nothing_is_told(how: str, asked: Person, given: Given, tmp_path: Path) -> None:
    if how == "dropped":
        other = tmp_path / "别的.jshz"
        other.write_bytes(b"{}")
        assert asked.drag_here(asked.one(ReceiptPart), other)
    else:
        asked.fill("回执码", "ABCDE-FGHJK-MNPQR-STVWX-YZ234")
        asked.press("Return")
    asked.wait_until(lambda: asked.shown("checkState"))
    assert asked.shown("checkState").endswith("。")
    assert not asked.button("下一步").isEnabled()
    assert len(found(UNIT, given.visit.places())) > 10


def test_enter_and_escape_clear_nothing(asked: Person, given: Given) -> None:
    with_code(asked, given)
    asked.click("清退…")
    asked.dialog(QMessageBox)
    asked.press("Return")
    asked.press("Escape")
    assert len(found(UNIT, given.visit.places())) > 10
    assert asked.path == given.visit.path


def test_the_sheet_is_shown_and_not_lost_by_closing(asked: Person, given: Given, tmp_path: Path) -> None:
    with_code(asked, given)
    cleared(asked)
    asked.click("关闭")
    assert asked.answer("取消") == UNKEPT
    asked.click("打印清理单…")
    asked.paper()
    assert asked.shown("unit") == "清理单"
    with asked.answering("取消") as questions:
        asked.press("alt+Left")  # it was shown, and neither printed nor saved
    assert [one.split("\n")[0] for one in questions] == ["清理单还没有打印，也没有保存，离开以后不能再生成。"]
    asked.saved_paper(tmp_path / "清理单.pdf")
    asked.press("alt+Left")
    assert [row[0] for row in asked.listed] == [OTHER]


def test_on_a_stick_the_sheet_is_saved_unasked(
    asked: Person, given: Given, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_code(asked, given)
    cleared(asked)
    monkeypatch.setattr(clearing_dialog, "place_of", lambda _: Place.REMOVABLE)
    asked.dialog(ClearingDialog).save(stick / "清理单")
    assert (stick / "清理单.pdf").read_bytes().startswith(b"%PDF")


def test_what_was_broken_off_goes_on_without_a_receipt(given: Given, seat: Seat) -> None:
    [copy] = (given.visit.path.parent / "本机副本").glob("*.db")
    lock = claim(copy, "王某某")
    assert isinstance(lock, FileLock)
    person = before(seat, given)
    person.choose("清退…")
    with_code(person, given)
    cleared(person)
    assert person.shown("checkState") == NOT_ALL
    person.click("关闭")
    person.answer("仍要关闭")
    lock.release()
    person.choose("清退…")
    person.click("继续上次的清退")
    cleared(person)
    assert person.shown("checkState") == DONE
    assert found(UNIT, given.visit.places()) == []


def test_a_visit_alone_leaves_no_file_and_none_open(
    tmp_path: Path, rubric: Rubric, record: Assessment, seat: Seat
) -> None:
    (tmp_path / "office").mkdir()
    given = Given(Visit(tmp_path / "visit", rubric, record, alone=True), tmp_path / "office")
    person = before(seat, given)
    person.choose("清退…")
    with_code(person, given)
    cleared(person)
    person.click("关闭")
    person.answer("仍要关闭")
    assert not default_file().exists()
    assert person.listed == []
    person.choose("清退…")
    person.fill("回执码", given.code)
    person.press("Return")
    assert person.shown("checkState") == NO_FILE
    person.press("Escape")
    person.close()
    finish_records()
    assert found(UNIT, [data_folder(), *given.visit.places()]) == []


def test_what_is_stopped_before_it_begins_has_cleared_nothing(
    asked: Person, given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    def given_up(_: object) -> None:
        raise GivenUpError

    monkeypatch.setattr(clearing_dialog, "clear_out", given_up)
    with_code(asked, given)
    asked.click("清退…")
    asked.answer("清退")
    asked.wait_until(lambda: "关闭" in asked.buttons())
    assert asked.shown("checkState") == "已停止，什么也没有清除。"
    asked.click("关闭")
    asked.wait_until(lambda: len(asked.listed) == 2)
