"""The window as a whole: the list, what is refused, the look, the sizes, the preview and the printer."""

import os
import threading
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QThreadPool, QTimer
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QMessageBox, QPushButton, QWidget

from desktop_app.backups.snapshots import snapshots_of
from desktop_app.base.userdirs import default_file
from desktop_app.files.settings import Settings, load_settings
from desktop_app.paper.form import blank_pdf
from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from ui.list.start_page import AssessmentTable
from ui.main_window import MainWindow
from ui.paper.pdf_pages import page_images
from ui.parts import theme
from ui.parts.background import Background
from ui.parts.form_page import FormPage

from .paper import differences


def message(window: MainWindow) -> str:
    """Close the message that is shown and return its words."""
    [box] = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    text = box.text()
    box.close()
    return text


def table(window: MainWindow) -> list[list[str]]:
    found = window.findChild(AssessmentTable)
    assert found is not None
    return [[found.item(row, column).text() for column in range(6)] for row in range(found.rowCount())]


def test_the_first_start_makes_the_file_and_says_where(qtbot: Any) -> None:
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.open_at_start(None)
    assert default_file().exists()
    assert any(str(default_file()) in label.text() for label in window.findChildren(QLabel))
    window.close()


def test_the_list_shows_state_progress_total_and_grade(window: MainWindow, rubric: Rubric, sample: Assessment) -> None:
    assert window._store is not None
    window._store.add(rubric, empty_assessment(rubric, unit="某县气象局", date="2026-11-18"), "新建")
    window._store.add(rubric, sample, "新建")
    window.show_start()
    assert sorted(table(window)) == [
        ["云岭市气象局党组", "2026-11-20", "草稿", "已评 16 / 16 项", "86.63", "较好"],
        ["某县气象局", "2026-11-18", "草稿", "已评 0 / 16 项", "（0.00）", "未定"],
    ]


def test_new_is_stored_at_once_and_listed(window: MainWindow) -> None:
    window.new_assessment()
    window.go_back()
    assert table(window) == []  # nobody has entered anything
    window.new_assessment()
    window._document.edit(replace(window._document.record, unit="某县"), "被评估单位")
    window.go_back()
    assert table(window) == [["某县", "（未填）", "草稿", "已评 0 / 16 项", "（0.00）", "未定"]]


def test_delete_asks_and_keeps_a_backup(window: MainWindow, rubric: Rubric) -> None:
    assert window._store is not None
    window._store.add(rubric, empty_assessment(rubric, unit="某县气象局"), "新建")
    window.show_start()
    for answer, left in (("取消", 1), ("删除", 0)):
        QTest.keyClick(window.findChild(AssessmentTable), Qt.Key.Key_Delete)
        [box] = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
        assert "某县气象局" in box.text()
        next(b for b in box.buttons() if b.text() == answer).click()
        assert len(table(window)) == left
    assert [one.occasion for one in snapshots_of(window._store.path)] == ["删除前"]


@pytest.mark.parametrize("content", [b"", b"not a database", b"\x00" * 5000])
def test_a_file_that_is_not_ours_leaves_the_open_one_open(window: MainWindow, tmp_path: Path, content: bytes) -> None:
    other = tmp_path / "other.db"
    other.write_bytes(content)
    assert not window.open_file(other)
    assert str(other) in message(window)
    assert window._store is not None
    assert window._store.path == tmp_path / "评估.db"
    assert other.read_bytes() == content


def test_recent_files_are_remembered(window: MainWindow, tmp_path: Path) -> None:
    assert load_settings().recent == (str(tmp_path / "评估.db"),)
    window._actions["recent"].menu().aboutToShow.emit()
    window._actions["recent"].menu().actions()[0].trigger()
    assert window._store is not None
    assert [action.text() for action in window._actions["recent"].menu().actions()] == [str(tmp_path / "评估.db")]


def test_a_failed_save_is_shown_and_closing_asks(window: MainWindow, tmp_path: Path) -> None:
    window.new_assessment()
    document, path = window._document, tmp_path / "评估.db"
    assert document is not None
    os.rename(path, tmp_path / "away.db")  # noqa: PTH104
    document.edit(replace(document.record, unit="某县"), "被评估单位")
    saved = window.findChild(QLabel, "saved")
    assert saved is not None
    assert saved.text().startswith("未保存：“评估.db”")  # a long path would push the form away
    assert str(path) in saved.toolTip()
    (tmp_path / "away.db").rename(path)
    again = next(b for b in window.findChildren(QAbstractButton) if b.text() == "重试保存")
    again.click()
    assert saved.text().startswith("已保存")


def test_leaving_never_takes_away_what_anybody_has_entered(window: MainWindow, rubric: Rubric, tmp_path: Path) -> None:
    assert window._store is not None
    imported = window._store.add(rubric, empty_assessment(rubric), "导入")
    window.open_assessment(imported)  # only looked at
    window.new_assessment()
    filled = window._document
    assert filled is not None
    other = Store.open(tmp_path / "评估.db")  # a second window on the file
    stored = other.load(filled.id)
    other.save(stored, replace(stored.record, unit="某县"))
    window.new_assessment()  # leaves the one that the second window has filled in
    cleared = window._document
    assert cleared is not None
    cleared.edit(replace(cleared.record, unit="某县"), "单位")
    cleared.undo()
    window.go_back()
    assert set(other.ids()) == {imported, filled.id, cleared.id}
    other.close()


def test_what_is_given_up_is_shown_no_longer(window: MainWindow, tmp_path: Path) -> None:
    window.new_assessment()
    document, path = window._document, tmp_path / "评估.db"
    assert document is not None
    document.edit(replace(document.record, unit="某县"), "单位")
    path.unlink()
    document.edit(replace(document.record, unit="某县局"), "单位")
    document.give_up()
    shown = window.findChild(QLabel, "unit")
    assert shown is not None
    assert (shown.text(), document.record.unit, document.undo_words) == ("某县", "某县", "")


def test_what_the_file_does_not_take_goes_on_in_another(window: MainWindow, tmp_path: Path) -> None:
    window.new_assessment()
    document, path = window._document, tmp_path / "评估.db"
    assert document is not None
    document.edit(replace(document.record, unit="某县"), "被评估单位")
    path.unlink()  # a stick that was pulled out
    document.edit(replace(document.record, leader="张某某"), "评估组组长")
    assert document.failure
    window.rescue(tmp_path / "另存.db")
    assert window._document is not None
    assert (window._document.record.unit, window._document.record.leader) == ("某县", "张某某")
    store = Store.open(tmp_path / "另存.db")
    assert [one.record for one in store.load_all()[0]] == [window._document.record]
    store.close()


@pytest.mark.parametrize(
    ("leave", "button", "left"),
    [
        ("close", "放弃修改并离开", True),
        ("close", "取消", False),
        ("close", None, False),
        ("go_back", "放弃修改并离开", True),
        ("go_back", None, False),
        ("new_assessment", "取消", False),
        ("new_assessment", "放弃修改并离开", False),  # no new one can be stored either
    ],
)
def test_leaving_what_could_not_be_saved_asks(
    window: MainWindow, tmp_path: Path, leave: str, button: str | None, left: bool
) -> None:
    window.new_assessment()
    document, path = window._document, tmp_path / "评估.db"
    assert document is not None
    os.rename(path, tmp_path / "away.db")  # noqa: PTH104
    document.edit(replace(document.record, unit="某县"), "被评估单位")

    def answer() -> None:
        [box] = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
        if button is None:
            QTest.keyClick(box, Qt.Key.Key_Escape)
        else:
            next(b for b in box.buttons() if b.text() == button).click()

    QTimer.singleShot(50, answer)
    getattr(window, leave)()
    (tmp_path / "away.db").rename(path)
    assert (window._document is not document) == left
    if button != "放弃修改并离开":
        window._retry()
        assert (document.failure, document.record.unit) == ("", "某县")


def test_what_was_typed_once_is_offered_again(window: MainWindow, rubric: Rubric, sample: Assessment) -> None:
    assert window._store is not None
    window._store.add(rubric, sample, "新建")
    window.new_assessment()
    page = window._page._stack.currentWidget()
    offered = [line.completer() for line in (page._unit, page._leader)]
    assert [completer.model().stringList() for completer in offered] == [
        ["云岭市气象局党组"],
        ["张某某", "李某某", "王某某"],
    ]


@pytest.mark.parametrize(
    ("typed", "date"),
    [
        ("2026-11-20", "2026-11-20"),
        ("2026.1.5", "2026-01-05"),
        ("2026年11月20日", "2026-11-20"),
        ("20261122", "2026-11-22"),
        ("2026/11/22", "2026-11-22"),
        ("2026-02-30", ""),
        ("明天", ""),
        ("1-1-1", ""),
    ],
)
def test_a_date_is_understood_however_it_is_written(window: MainWindow, typed: str, date: str) -> None:
    window.new_assessment()
    page = window._page._stack.currentWidget()
    page._date.setText(typed)
    page._date.textEdited.emit(typed)
    assert window._document.record.date == date
    assert bool(page._date_fault.text()) == (not date)
    assert page._date.text() == typed
    QTest.keyClick(page._date, Qt.Key.Key_Return)
    assert page._date.text() == (date or typed)


def cut_buttons(page: QWidget) -> list[str]:
    """Return the texts of visible buttons that have less room than they need."""
    shown = [button for button in page.findChildren(QPushButton) if button.isVisible()]
    return [button.text() for button in shown if button.width() < button.sizeHint().width()]


# Width of the window in device-independent pixels: a laptop at 100 % and at 150 %, with zoom.
@pytest.mark.parametrize(
    ("width", "height", "zoom"), [(1366, 768, 100), (911, 512, 100), (1366, 768, 125), (1366, 768, 150)]
)
@pytest.mark.parametrize("look", ["light", "dark"])
def test_nothing_is_wider_than_the_form(
    qtbot: Any, file: Path, rubric: Rubric, sample: Assessment, width: int, height: int, zoom: int, look: str
) -> None:
    window = MainWindow(Settings(zoom=zoom, theme=look, person=""))
    qtbot.addWidget(window)
    window.showNormal()  # the offscreen screen is small
    window.resize(width, height)
    window.open_file(file)
    assert window._store is not None
    window.open_assessment(window._store.add(rubric, sample, "新建"))
    for number in range(window._page.page_count):
        window._page.show_page(number)
        qtbot.wait_until(lambda: window._page._stack.currentWidget().isVisible())
        page = window._page._stack.currentWidget()
        assert isinstance(page, FormPage)
        qtbot.wait_until(lambda page=page: page.widget().width() <= page.viewport().width())
        qtbot.wait_until(lambda page=page: cut_buttons(page) == [])
    assert window.width() == width
    window.close()
    theme.apply("light", 100)


def test_keys_zoom_and_the_choice_is_kept(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    assert load_settings().zoom == 110
    QTest.keyClick(window, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert load_settings().zoom == 100


def previewed(window: MainWindow, qtbot: Any, rubric: Rubric, record: Assessment) -> QWidget:
    assert window._store is not None
    window.open_assessment(window._store.add(rubric, record, "新建"))
    window.preview_sheet()
    preview = window._papers.page
    assert preview is not None
    qtbot.wait_until(lambda: bool(preview._images), timeout=20_000)
    return preview


def test_the_preview_is_the_very_pdf(
    window: MainWindow, qtbot: Any, rubric: Rubric, sample: Assessment, tmp_path: Path
) -> None:
    preview: Any = previewed(window, qtbot, rubric, sample)
    [image] = preview._images
    assert image.width() / image.height() == pytest.approx(210 / 297, abs=0.005)
    preview.save(tmp_path / "sheet")
    assert (tmp_path / "sheet.pdf").read_bytes() == preview._pdf.data
    preview.save(tmp_path / "none" / "sheet.pdf")
    assert "没有保存" in preview._state.text()


def test_the_printer_gets_the_whole_page(
    window: MainWindow, qtbot: Any, rubric: Rubric, sample: Assessment, tmp_path: Path
) -> None:
    preview: Any = previewed(window, qtbot, rubric, sample)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setResolution(300)
    preview.print_to(printer)
    qtbot.wait_until(lambda: preview._state.text() == "已送往打印机", timeout=20_000)
    printed = (tmp_path / "printed.pdf").read_bytes()
    with pypdfium2.PdfDocument(printed) as paper, pypdfium2.PdfDocument(preview._pdf.data) as sheet:
        assert len(paper) == 1
        assert paper[0].get_size() == pytest.approx(sheet[0].get_size(), abs=1)
    assert max(differences(printed, preview._pdf.data)) < 0.01


def test_an_incomplete_sheet_is_marked_as_draft(window: MainWindow, qtbot: Any, rubric: Rubric) -> None:
    preview: Any = previewed(window, qtbot, rubric, empty_assessment(rubric, unit="某县", date="2026-11-18"))
    with pypdfium2.PdfDocument(preview._pdf.data) as document:
        assert "草稿" in document[0].get_textpage().get_text_bounded()


def test_a_character_that_no_font_has_is_reported(
    window: MainWindow, qtbot: Any, rubric: Rubric, tmp_path: Path
) -> None:
    preview: Any = previewed(window, qtbot, rubric, empty_assessment(rubric, unit="某县𠮷局"))
    assert "𠮷”（U+20BB7）" in preview._state.text()
    preview.save(tmp_path / "sheet.pdf")
    assert "U+20BB7" in preview._state.text()


def test_the_file_is_closed_with_the_window(window: MainWindow, file: Path) -> None:
    window.new_assessment()
    window._document.edit(replace(window._document.record, unit="某县"), "被评估单位")
    window.close()
    store = Store.open(file)
    assert len(store.ids()) == 1
    store.close()


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_failed_print_is_told_even_if_the_window_is_resized(
    window: MainWindow, qtbot: Any, rubric: Rubric, sample: Assessment, tmp_path: Path
) -> None:
    preview: Any = previewed(window, qtbot, rubric, sample)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "none" / "printed.pdf"))
    preview.print_to(printer)
    preview._draw()
    qtbot.wait_until(lambda: "没有打印" in preview._state.text(), timeout=20_000)


def test_work_may_end_after_its_page_is_gone(qtbot: Any) -> None:
    page, release, arrived = QObject(), threading.Event(), []
    Background(page).run(release.wait, arrived.append)
    page.deleteLater()
    QCoreApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete)
    release.set()
    QThreadPool.globalInstance().waitForDone()
    QCoreApplication.processEvents()
    assert not arrived


def test_drawing_and_printing_never_use_pdfium_at_once(qtbot: Any, rubric: Rubric) -> None:
    data = blank_pdf(rubric).data
    images: list[Any] = []
    jobs = [Background(QCoreApplication.instance()) for _ in range(40)]
    for job in jobs:
        job.run(lambda: page_images(data, 40), images.append)
    qtbot.wait_until(lambda: len(images) == len(jobs), timeout=30_000)


def test_work_that_went_wrong_is_told_and_not_swallowed(qtbot: Any) -> None:
    work = Background(QCoreApplication.instance())
    told: list[str] = []
    work.failed.connect(told.append)
    with qtbot.capture_exceptions() as raised:
        work.run(lambda: 1 / 0, print)
        qtbot.wait_until(lambda: bool(told))
    assert told == ["没有完成：程序出了意外的问题。"]
    assert raised[0][0] is ZeroDivisionError
