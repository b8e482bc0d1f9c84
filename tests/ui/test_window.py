"""The window as a whole: the list, what is refused, the look, the sizes, the preview and the printer."""

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThreadPool
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from desktop_app.backups.snapshots import snapshots_of
from desktop_app.base.userdirs import NO_HOME_WORDS, default_file
from desktop_app.files.settings import Settings, load_settings
from desktop_app.paper.form import blank_pdf
from desktop_app.record.assessment import Assessment, empty_assessment
from desktop_app.rubric.rubric import Rubric
from ui.paper.pdf_pages import page_images
from ui.paper.preview_page import PreviewPage
from ui.parts.background import DAEMON, Background
from ui.visit.assessment_page import AssessmentPage

from ..refusing import refuses
from .conftest import Seat
from .driver import Person
from .paper import difference, differences, page_texts, pdf_printer
from .stored import all_stored, edit_elsewhere, records


def test_the_first_start_makes_the_file_and_says_where(seat: Seat) -> None:
    person = seat(Settings())
    person.window.open_at_start(None)
    assert default_file().exists()
    assert str(default_file()) in person.shown("secondary")


@pytest.mark.skipif(os.name == "nt", reason="Windows names no home in a variable of that kind")
def test_a_user_without_a_home_is_told_what_to_do(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    import pwd

    monkeypatch.delenv("ASSESSMENT_HOME")
    monkeypatch.setenv("HOME", "/nonexistent")
    monkeypatch.setattr(pwd, "getpwuid", lambda _: pwd.struct_passwd(("某", "", 1, 1, "", "", "")))
    person = seat(Settings())
    person.window.open_at_start(None)
    assert person.answer("确定") == NO_HOME_WORDS


def test_the_list_shows_state_progress_total_grade_and_the_next_step(
    person: Person, rubric: Rubric, sample: Assessment
) -> None:
    person.add(rubric, empty_assessment(rubric, unit="某县气象局", date="2026-11-18"))
    person.add(rubric, sample)
    person.window.show_start()
    assert sorted(person.listed) == [
        ["云岭市气象局党组", "2026-11-20", "草稿", "已评 16 / 16 项", "86.63", "较好", "可以定稿"],
        ["某县气象局", "2026-11-18", "草稿", "已评 0 / 16 项", "（0.00）", "未定", "还有16项未评；缺评估组组长"],
    ]


def test_new_is_stored_at_once_and_listed(person: Person) -> None:
    person.press("ctrl+n", "alt+Left")
    assert person.listed == []  # nobody has entered anything
    person.press("ctrl+n")
    person.write("某县")
    person.press("alt+Left")
    [row] = person.listed
    assert row == [
        "某县",
        "（未填）",
        "草稿",
        "已评 0 / 16 项",
        "（0.00）",
        "未定",
        "还有16项未评；缺评估日期、评估组组长",
    ]


def test_delete_asks_and_keeps_a_backup(person: Person, rubric: Rubric) -> None:
    person.add(rubric, empty_assessment(rubric, unit="某县气象局"))
    person.window.show_start()
    for answer, left in (("取消", 1), ("删除", 0)):
        person.press("Delete")
        assert "某县气象局" in person.answer(answer)
        person.let_work_end()
        assert len(person.listed) == left
    assert [one.occasion for one in snapshots_of(person.path)] == ["删除前"]


@pytest.mark.parametrize("content", [b"", b"not a database", b"\x00" * 5000])
def test_a_file_that_is_not_ours_leaves_the_open_one_open(person: Person, tmp_path: Path, content: bytes) -> None:
    other = tmp_path / "other.db"
    other.write_bytes(content)
    assert not person.window.open_file(other)
    [said] = person.told()
    assert str(other) in said
    assert person.path == tmp_path / "评估.db"
    assert other.read_bytes() == content


def test_recent_files_are_remembered(person: Person, file: Path) -> None:
    assert load_settings().recent == (str(file),)
    person.choose("最近的文件", str(file))
    assert person.path == file
    assert [entry.text() for entry in person.menu("最近的文件").actions()] == [str(file)]


@pytest.fixture
def away(person: Person, file: Path) -> Callable[[], object]:
    """A person has begun an assessment, and the file takes nothing any more; brings it back."""
    person.press("ctrl+n")
    person.write("某县")
    return refuses(file)


def test_a_failed_save_is_shown_until_a_retry(person: Person, file: Path, away: Callable[[], object]) -> None:
    person.fill("被评估单位", "某县局")
    assert person.shown("saved").startswith("未保存：“评估.db”")  # a long path would push the form away
    assert str(file) in person.one(QLabel, "saved").toolTip()
    away()
    person.click("重试保存")
    assert person.shown("saved").startswith("已保存")
    assert person.stored().record.unit == "某县局"


def test_leaving_never_takes_away_what_anybody_has_entered(person: Person, rubric: Rubric, file: Path) -> None:
    imported = person.add(rubric)
    person.window.open_assessment(imported)  # only looked at
    person.press("ctrl+n")
    filled = person.document.id
    edit_elsewhere(file, filled, unit="某县")
    person.press("ctrl+n")  # leaves the one that the second window has filled in
    cleared = person.document.id
    person.write("某县")
    person.press("ctrl+z", "alt+Left")
    assert {one.id for one in all_stored(file)} == {imported, filled, cleared}


@pytest.mark.usefixtures("away")
def test_what_is_given_up_is_shown_no_longer(person: Person) -> None:
    person.fill("被评估单位", "某县局")
    with person.answering("放弃修改并离开"):
        person.press("ctrl+n")
    assert len(person.told()) == 1  # no new one can be stored either
    assert person.shown("unit") == "某县"
    assert person.one(QLineEdit, "被评估单位").text() == "某县"
    assert not person.entry("撤销").isEnabled()


@pytest.mark.usefixtures("away")
def test_what_the_file_does_not_take_goes_on_in_another(person: Person, tmp_path: Path) -> None:
    person.fill("评估组组长", "张某某")  # the stick was pulled out
    person.click("另存到别处…")
    person.choose_path(tmp_path / "另存.db")
    assert person.path == tmp_path / "另存.db"
    [record] = records(person.path)
    assert (record.unit, record.leader) == ("某县", "张某某")
    assert person.stored().record == record


LEAVE: dict[str, Callable[[Person], object]] = {
    "close": lambda person: person.close(),
    "go back": lambda person: person.press("alt+Left"),
    "begin another": lambda person: person.press("ctrl+n"),
}


@pytest.mark.parametrize(
    ("leave", "answer", "left"),
    [
        ("close", "放弃修改并离开", True),
        ("close", "取消", False),
        ("close", "Escape", False),
        ("go back", "放弃修改并离开", True),
        ("go back", "Escape", False),
        ("begin another", "取消", False),
    ],
)
def test_leaving_what_could_not_be_saved_asks(
    person: Person, away: Callable[[], object], leave: str, answer: str, left: bool
) -> None:
    person.fill("被评估单位", "某县局")
    with person.answering(answer):
        LEAVE[leave](person)
    away()
    assert bool(person.all(AssessmentPage)) == (not left)
    if not left:
        person.click("重试保存")
        assert person.stored().record.unit == "某县局"


def test_what_was_typed_once_is_offered_again(person: Person, rubric: Rubric, sample: Assessment) -> None:
    person.add(rubric, sample)
    person.press("ctrl+n")
    offered = [person.one(QLineEdit, name).completer().model().stringList() for name in ("被评估单位", "评估组组长")]
    assert offered == [["云岭市气象局党组"], ["张某某", "李某某", "王某某"]]


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
def test_a_date_is_understood_however_it_is_written(person: Person, typed: str, date: str) -> None:
    person.press("ctrl+n")
    person.fill("评估日期", typed)
    assert person.stored().record.date == date
    assert bool(person.shown("fault")) == (not date)
    line = person.one(QLineEdit, "评估日期")
    assert line.text() == typed
    person.press("Return")
    assert line.text() == (date or typed)


class Opened(QObject):
    """Notes what is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[QWidget] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(watched)
        return False


def test_no_part_of_a_page_opens_a_window_of_its_own(person: Person, sample: Assessment, rubric: Rubric) -> None:
    opened, application = Opened(), QApplication.instance()
    application.installEventFilter(opened)
    person.open(rubric, sample)
    for number in range(person.form.page_count):
        person.show_page(number)
    person.press("ctrl+h", "alt+Left")
    application.removeEventFilter(opened)
    assert opened.windows == []


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
    seat: Seat, file: Path, rubric: Rubric, sample: Assessment, width: int, height: int, zoom: int, look: str
) -> None:
    person = seat(Settings(zoom=zoom, theme=look, person=""), file, width=width, height=height)
    person.open(rubric, sample)
    for number in range(person.form.page_count):
        page = person.show_page(number)
        person.wait_until(lambda page=page: page.widget().width() <= page.viewport().width())
        person.wait_until(lambda page=page: cut_buttons(page) == [])
    assert person.window.width() == width


def test_keys_zoom_and_the_choice_is_kept(person: Person) -> None:
    person.press("ctrl+=")
    assert load_settings().zoom == 110
    person.press("ctrl+0")
    assert load_settings().zoom == 100


@pytest.fixture
def previewed(person: Person, rubric: Rubric, sample: Assessment) -> Person:
    """The preview of the sample visit is shown."""
    person.open(rubric, sample)
    person.press("ctrl+p")
    person.paper()
    return person


def test_the_preview_is_the_very_pdf(previewed: Person, tmp_path: Path) -> None:
    [page] = previewed.paper()
    assert page.width() / page.height() == pytest.approx(210 / 297, abs=0.005)
    previewed.press("ctrl+s")
    previewed.choose_path(tmp_path / "sheet")
    previewed.expect("secondary", "已保存到")
    [saved] = page_images((tmp_path / "sheet.pdf").read_bytes(), 100)
    assert difference(page.toImage(), saved) < 0.01
    previewed.one(PreviewPage).save(tmp_path / "none" / "sheet.pdf")
    previewed.expect("secondary", "没有保存")


def test_the_printer_gets_the_whole_page(previewed: Person, tmp_path: Path) -> None:
    shown = previewed.saved_paper(tmp_path / "sheet.pdf")
    previewed.one(PreviewPage).print_to(pdf_printer(tmp_path / "printed.pdf"))
    previewed.expect("secondary", f"只存成了PDF文件 {tmp_path / 'printed.pdf'}，没有用打印机打印")
    printed = (tmp_path / "printed.pdf").read_bytes()
    with pypdfium2.PdfDocument(printed) as paper, pypdfium2.PdfDocument(shown) as sheet:
        assert len(paper) == 1
        assert paper[0].get_size() == pytest.approx(sheet[0].get_size(), abs=1)
    assert max(differences(printed, shown)) < 0.01


def test_an_incomplete_sheet_is_marked_as_draft(person: Person, rubric: Rubric, tmp_path: Path) -> None:
    person.open(rubric, empty_assessment(rubric, unit="某县", date="2026-11-18"))
    person.press("ctrl+p")
    assert "草稿" in page_texts(person.saved_paper(tmp_path / "sheet.pdf"))[0]


def test_a_character_that_no_font_has_is_reported(person: Person, rubric: Rubric, tmp_path: Path) -> None:
    person.open(rubric, empty_assessment(rubric, unit="某县𠮷局"))
    person.press("ctrl+p")
    person.expect("secondary", "𠮷”（U+20BB7）")
    person.saved_paper(tmp_path / "sheet.pdf")
    person.expect("secondary", "U+20BB7")


def test_the_file_is_closed_with_the_window(person: Person, file: Path) -> None:
    person.press("ctrl+n")
    person.write("某县")
    assert person.close()
    assert [record.unit for record in records(file)] == ["某县"]


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_failed_print_is_told_even_if_the_page_is_drawn_again(previewed: Person, tmp_path: Path) -> None:
    previewed.one(PreviewPage).print_to(pdf_printer(tmp_path / "none" / "printed.pdf"))
    previewed.click("整页")
    previewed.expect("secondary", "没有打印")


def test_work_may_end_after_its_page_is_gone(qtbot: Any) -> None:
    page, release, arrived = QObject(), threading.Event(), []
    Background(page).run(release.wait, arrived.append)
    page.deleteLater()
    QCoreApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete)
    release.set()
    QThreadPool.globalInstance().waitForDone()
    QCoreApplication.processEvents()
    assert not arrived


def test_threads_that_were_overtaken_end_with_their_work(qtbot: Any) -> None:
    page, before, release = QObject(), set(threading.enumerate()), threading.Event()
    work = Background(page, daemon=True)

    def living() -> int:
        return sum(one.name == DAEMON and one not in before for one in threading.enumerate())

    for _ in range(20):
        work.run(release.wait, print)
    assert living() == 20  # each hangs, as in a network folder
    release.set()
    qtbot.wait_until(lambda: living() <= 1)
    arrived: list[int] = []
    for number in range(20):
        work.run(lambda: 1, arrived.append)
        qtbot.wait_until(lambda: len(arrived) > number)  # noqa: B023
    qtbot.wait_until(lambda: living() <= 1)


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


def test_what_is_done_on_a_form_is_not_offered_elsewhere(person: Person, rubric: Rubric) -> None:
    names = ("flawless", "history", "person", "next", "previous", "preview", "undo", "redo")

    def possible() -> list[str]:
        return [name for name in names if person.window.findChild(QAction, name).isEnabled()]

    assert possible() == []
    person.open(rubric)
    assert possible() == list(names[:6])
