"""A disk that fails under the window: each failure is shown as a sentence, nothing typed is lost, work goes on."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QDialog, QMessageBox

from desktop_app.evidence.pieces import Evidence, from_bytes
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from tests.harness import edits, faults, vfs
from tests.harness.document_faults import DocumentVisit
from tests.harness.vfs import Disk, Fault
from ui.evidence.file_chip import FileChip
from ui.finalising.check_page import CheckPage
from ui.main_window import MainWindow

pytestmark = pytest.mark.skipif(bool(vfs.available()), reason=vfs.available())
GONE = Fault(1, lasting=True)
FULL = Fault(1, full=True, lasting=True, kinds=("write",))
UNREAD = Fault(1, lasting=True, kinds=("read", "size", "lock", "access"))


@pytest.fixture(autouse=True)
def no_pdfs() -> Iterator[None]:
    with edits.without_pdfs():
        yield


def test_each_failure_is_shown_and_a_retry_goes_on(qapp: Any, tmp_path: Path) -> None:
    points, sentences = faults.report(faults.run(DocumentVisit, tmp_path, every=149))
    assert set(points) == set(faults.WAYS)
    assert len(sentences) >= 4


@pytest.fixture
def disk() -> Iterator[Disk]:
    with vfs.failing_disk() as made:
        yield made


@pytest.fixture
def at_work(disk: Disk, window: MainWindow, rubric: Rubric, sample: Assessment) -> MainWindow:
    """The window on a draft with evidence and a revision, its file on a disk that can fail."""
    store = window._store
    assert store is not None
    proof: Evidence = from_bytes("记录.txt", b"a")
    store.add_evidence(proof.content, proof.type)
    answer = replace(sample.answers[0], files=(proof.attachment,))
    stored = store.load(store.add(rubric, sample.with_answer(0, answer), "新建"))
    stored, _ = store.save(stored, edits.finalisable(rubric, stored.record))
    revision = edits.finalising.prepared(stored, [], "")
    edits.finalising.reopen(store, edits.finalising.keep(store, stored, revision), "有误")
    window.open_assessment(stored.id)
    assert window._page is not None
    for number in (window._page.page_count - 1, 1):  # the last page is made when it is first shown
        window._page.show_page(number)
    return window


def shown(window: MainWindow) -> list[str]:
    """Close the messages that are shown and return their words."""
    boxes = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    words = [box.text() for box in boxes]
    for box in boxes:
        box.buttons()[0].click()
    return words


def open_again(window: MainWindow) -> None:
    assert window._document is not None
    window.open_assessment(window._document.id)


def press_chip(signal: str) -> Callable[[MainWindow], None]:
    def press(window: MainWindow) -> None:
        chip = next(chip for chip in window.findChildren(FileChip) if chip.isVisible())
        getattr(chip, signal).emit(chip.file)

    return press


def delete(window: MainWindow) -> None:
    assert window._store is not None
    window._ask_delete(window._store._query("SELECT id FROM assessment", ()).__next__()["id"])


READING: dict[str, Callable[[MainWindow], Any]] = {
    "the assessment": open_again,
    "its history": lambda window: window._visit.show_history(),
    "a piece of evidence": press_chip("open_wanted"),
    "the list": lambda window: window.show_start(),
    "a new assessment": lambda window: window.new_assessment(),
    "the sample": lambda window: window.open_sample(),
    "a revision's paper": lambda window: window._visit._show_revision(window.findChild(CheckPage)._revisions.last),
}


@pytest.mark.parametrize("what", READING)
def test_what_cannot_be_read_ends_in_a_sentence_and_work_goes_on(at_work: MainWindow, disk: Disk, what: str) -> None:
    disk.arm(UNREAD)
    READING[what](at_work)
    words = shown(at_work)
    assert words
    assert all("读写出错" in line and "没有料到" not in line for said in words for line in said.splitlines())
    disk.arm(None)
    at_work.show_start()
    assert at_work._store is not None
    at_work.open_assessment(at_work._store.ids()[0])
    assert shown(at_work) == []
    assert at_work._document is not None


def test_what_only_offers_something_does_without(at_work: MainWindow, disk: Disk) -> None:
    document = at_work._document
    assert document is not None
    disk.arm(UNREAD)
    at_work._visit.ask_person()
    [dialog] = [dialog for dialog in at_work.findChildren(QDialog) if dialog.isVisible()]
    dialog.reject()
    at_work._page.show_page(0)
    for number in range(at_work._page.page_count):  # strips of evidence, the page of revisions
        at_work._page.show_page(number)
        document.changed.emit()
    assert not any("缺失" in chip.name.text() for chip in at_work.findChildren(FileChip))
    assert shown(at_work) == []


@pytest.mark.parametrize("fault", [GONE, FULL], ids=["gone", "full"])
def test_what_was_typed_stays_and_is_saved_when_the_disk_is_back(at_work: MainWindow, disk: Disk, fault: Fault) -> None:
    document, status = at_work._document, at_work._status
    assert document is not None
    assert at_work._store is not None
    for leader in ("甲某某", "乙某某"):
        disk.arm(fault)
        document.edit(replace(document.record, leader=leader), "组长", "leader")
        assert document.record.leader == leader
        assert status._saved.text().startswith("未保存：")
        assert "刚才的修改没有保存，此前的内容不受影响" in status._saved.text()
    status.retry_wanted.emit()
    assert status._saved.text().startswith("未保存：")
    disk.arm(None)
    status.retry_wanted.emit()
    assert status._saved.text().startswith("已保存")
    assert at_work._store.load(document.id).record.leader == "乙某某"
    assert at_work._store.check() == []


@pytest.mark.parametrize("late", [False, True], ids=["not done", "done all the same"])
def test_a_status_that_failed_is_shown_as_the_file_has_it(at_work: MainWindow, disk: Disk, late: bool) -> None:
    document, page = at_work._document, at_work.findChild(CheckPage)
    assert document is not None
    disk.arm(Fault(1, late=late, kinds=("delete",)))
    page._void_for("误建")
    [said] = shown(at_work)
    assert "可能没有保存" in said
    assert document.status == ("void" if late else "draft")
    if not late:
        page._void_for("误建")
    assert document.status == "void"
    assert shown(at_work) == []
    assert edits.finalising.check(at_work._store) == []


def test_an_edit_that_got_in_all_the_same_is_saved_once(at_work: MainWindow, disk: Disk) -> None:
    document = at_work._document
    assert document is not None
    assert at_work._store is not None
    disk.arm(Fault(1, late=True, kinds=("delete",)))
    document.edit(replace(document.record, leader="甲某某"), "组长")
    assert "可能没有保存" in document.failure
    document.retry()
    assert document.failure == ""
    document.edit(replace(document.record, leader="乙某某"), "组长")
    assert document.failure == ""
    assert [entry.words for entry in document.history()][-2:] == ["组长", "组长"]
    assert at_work._store.check() == []


@pytest.mark.parametrize("at", [1, 30, 45])
def test_half_a_rescue_leaves_nothing_and_can_be_asked_for_again(
    at_work: MainWindow, disk: Disk, tmp_path: Path, at: int
) -> None:
    document, path = at_work._document, tmp_path / "别处.db"
    assert document is not None
    disk.arm(Fault(at, full=True, lasting=True, kinds=("write",)))
    at_work.rescue(path)
    assert ["磁盘空间不足" in said for said in shown(at_work)] == [True]
    assert not list(tmp_path.glob("别处*"))
    disk.arm(None)
    at_work.rescue(path)
    assert [said.startswith("定稿的1版没有带过来") for said in shown(at_work)] == [True]
    assert at_work._store is not None
    assert at_work._store.path == path
    assert [one.record for one in at_work._store.load_all()[0]] == [document.record]
