"""查验核验码 from pictures: chosen, dropped, pasted; one told in a sentence, many first in figures."""

import sys
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit

from desktop_app.exchange.scans.qr_codes import NOT_THERE
from ui.exchange.receipts.code_dialog import CodeDialog

from .driver import Person
from .stored import revisions


@pytest.fixture
def scan(final: Person, tmp_path: Path) -> Path:
    """A photograph of the sheet; the dialog is open."""
    [revision] = revisions(final.path, final.document.id)
    with pypdfium2.PdfDocument(revision.sheet) as document:
        document[0].render(scale=3).to_pil().save(tmp_path / "扫描件.jpg")
    (tmp_path / "考核表.pdf").write_bytes(revision.sheet)
    final.choose("查验核验码…")
    return tmp_path / "扫描件.jpg"


def looks(person: Person) -> tuple[str, str]:
    [told] = person.all(QLabel, "checkState")
    return person.shown("checkState"), str(told.property("state"))


def test_a_scan_that_is_chosen(final: Person, scan: Path) -> None:
    final.click("从扫描件读取…")
    final.choose_path(scan)
    final.expect("checkState", "纸上的核验码与“某市局”第1版一致")
    assert looks(final)[1] == "good"
    assert not final.all(QPlainTextEdit)
    final.fill("核验码", "000")  # and on with the next
    assert "第1版一致" not in final.words()


def test_several_that_are_dropped(final: Person, scan: Path, tmp_path: Path) -> None:
    (tmp_path / "信.txt").write_text("信", "utf-8")
    assert final.drag_here(final.dialog(CodeDialog), scan, tmp_path / "考核表.pdf", tmp_path / "信.txt")
    final.expect("checkState", "读出2个核验码，2个与文件一致，1份没有读出。")
    [each] = final.all(QPlainTextEdit)
    lines = each.toPlainText().splitlines()
    assert [line.split("”")[0] for line in lines] == ["“信.txt", "“扫描件.jpg", "“考核表.pdf"]
    assert looks(final)[1] == "wait"


def test_a_picture_that_is_pasted(final: Person, scan: Path) -> None:
    data = QMimeData()
    data.setImageData(QImage(str(scan)))
    QGuiApplication.clipboard().setMimeData(data)
    final.click(final.one(QLineEdit, "核验码"))
    final.press("ctrl+v")
    final.expect("checkState", "第1版一致")
    assert final.one(QLineEdit, "核验码").text() == ""


def test_where_nothing_can_be_read_it_is_said_why(final: Person, scan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zxingcpp", None)
    final.drag_here(final.dialog(CodeDialog), scan)
    final.expect("checkState", NOT_THERE)
    assert looks(final)[1] == "wait"
