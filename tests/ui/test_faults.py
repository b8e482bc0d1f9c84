"""A disk that fails under the window: each failure is shown as a sentence, nothing typed is lost, work goes on."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from desktop_app.assessing import finalising
from desktop_app.evidence.pieces import Evidence, from_bytes
from desktop_app.record.assessment import Assessment
from desktop_app.storage.store import Store
from tests.examples import examples
from tests.harness import faults, vfs
from tests.harness.document_faults import DocumentVisit
from tests.harness.edits import without_pdfs
from tests.harness.vfs import Disk, Fault
from ui.document import Document
from ui.evidence.file_chip import FileChip
from ui.visit.person import PersonDialog

from .composing import say
from .conftest import Seat
from .driver import Person
from .last_page import declare_void
from .stored import edit, history, records
from .stored import faults as faults_of

pytestmark = pytest.mark.skipif(bool(vfs.available()), reason=vfs.available())
GONE = Fault(1, lasting=True)
FULL = Fault(1, full=True, lasting=True, kinds=("write",))
UNREAD = Fault(1, lasting=True, kinds=("read", "size", "lock", "access"))


@pytest.fixture
def no_pdfs() -> Iterator[None]:
    """Let 定稿 do all but draw."""
    with without_pdfs():
        yield


@pytest.mark.usefixtures("qapp", "no_pdfs")
def test_each_failure_is_shown_and_a_retry_goes_on(tmp_path: Path) -> None:
    points, sentences = faults.report(faults.run(DocumentVisit, tmp_path, every=examples(449, 149)))
    assert set(points) == set(faults.WAYS)
    assert len(sentences) >= 4


@pytest.fixture
def disk() -> Iterator[Disk]:
    with vfs.failing_disk() as made:
        yield made


@pytest.fixture(scope="module")
def reopened_file(final_file: Path, tmp_path_factory: pytest.TempPathFactory, sample: Assessment) -> Path:
    """A data file with a draft that has evidence and a revision; to be copied."""
    path = Path(shutil.copy(final_file, tmp_path_factory.mktemp("reopened")))
    proof: Evidence = from_bytes("记录.txt", b"a")
    with closing(Store.open(path)) as store:
        store.evidence.add(proof.content, proof.type)
        [id_] = store.ids()
        finalising.reopen(store, store.load(id_), "有误")
        document = Document(store, id_)
        edit(document, answers=(replace(sample.answers[0], files=(proof.attachment,)), *document.record.answers[1:]))
    return path


@pytest.fixture
def at_work(disk: Disk, seat: Seat, reopened_file: Path, tmp_path: Path) -> Person:
    """A person at that draft, its file on a disk that can fail."""
    person = seat(file=Path(shutil.copy(reopened_file, tmp_path)))
    person.press("Return")
    for number in (-1, 0, 1):  # each is made when it is first shown
        person.show_page(number)
    return person


def look_at_paper(person: Person) -> None:
    person.show_page(-1)
    person.click("查看和打印…")


READING: dict[str, Callable[[Person], Any]] = {
    "the assessment": lambda person: person.window.open_assessment(person.document.id),
    "its history": lambda person: person.press("ctrl+h"),
    "a piece of evidence": lambda person: person.click("材料 记录.txt"),
    "the list": lambda person: person.press("alt+Left"),
    "a new assessment": lambda person: person.press("ctrl+n"),
    "the sample": lambda person: person.window.open_sample(),
    "a revision's paper": look_at_paper,
}


@pytest.mark.parametrize("what", READING)
def test_what_cannot_be_read_ends_in_a_sentence_and_work_goes_on(at_work: Person, disk: Disk, what: str) -> None:
    disk.arm(UNREAD)
    READING[what](at_work)
    words = at_work.told()
    assert words
    assert all("读写出错" in line and "没有料到" not in line for said in words for line in said.splitlines())
    disk.arm(None)
    at_work.window.show_start()
    at_work.press("Return")
    assert at_work.told() == []
    assert at_work.form.isVisible()


def test_what_only_offers_something_does_without(at_work: Person, disk: Disk) -> None:
    disk.arm(UNREAD)
    at_work.choose("录入人…")
    at_work.dialog(PersonDialog)
    at_work.press("Escape")
    for number in range(at_work.form.page_count):  # strips of evidence, the page of revisions
        at_work.show_page(number)
        at_work.document.changed.emit()
    at_work.show_page(1)
    assert [chip.name.text() for chip in at_work.all(FileChip)] == ["记录.txt　1 KB"]
    assert at_work.told() == []


@pytest.mark.parametrize("fault", [GONE, FULL], ids=["gone", "full"])
def test_what_was_typed_stays_and_is_saved_when_the_disk_is_back(at_work: Person, disk: Disk, fault: Fault) -> None:
    at_work.show_page(0)
    for leader in ("甲某某", "乙某某"):
        disk.arm(fault)
        at_work.fill("评估组组长", leader)
        assert at_work.field("评估组组长").text() == leader
        assert at_work.shown("saved").startswith("未保存：")
        assert "刚才的修改没有保存，此前的内容不受影响" in at_work.shown("saved")
    at_work.click("重试保存")
    assert at_work.shown("saved").startswith("未保存：")
    disk.arm(None)
    at_work.click("重试保存")
    assert at_work.shown("saved").startswith("已保存")
    assert at_work.stored().record.leader == "乙某某"
    assert faults_of(at_work.path) == []


@pytest.mark.parametrize("late", [False, True], ids=["not done", "done all the same"])
def test_a_status_that_failed_is_shown_as_the_file_has_it(at_work: Person, disk: Disk, late: bool) -> None:
    at_work.show_page(-1)
    disk.arm(Fault(1, late=late, kinds=("delete",)))
    declare_void(at_work, "误建")
    [said] = at_work.told()
    assert "可能没有保存" in said
    assert at_work.shown("checkState").startswith("已作废") == late
    if not late:
        declare_void(at_work, "误建")
    assert at_work.shown("checkState").startswith("已作废")
    assert at_work.told() == []
    assert faults_of(at_work.path) == []


def test_what_is_composed_while_saving_fails_is_no_edit_and_then_one(at_work: Person, disk: Disk) -> None:
    at_work.show_page(0)
    disk.arm(Fault(1, full=True, lasting=True, kinds=("write",)))
    at_work.fill("评估组组长", "甲")
    at_work.wait_until(lambda: at_work.document.failure)
    say("yi")
    at_work.document.retry()  # in vain, as whoever clicks finds
    assert at_work.document.record.leader == "甲"
    disk.arm(None)
    at_work.document.retry()
    say("", "乙")
    assert at_work.document.record.leader == "甲乙"
    at_work.press("Tab")
    at_work.wait_until(lambda: at_work.stored().record.leader == "甲乙")
    assert faults_of(at_work.path) == []


def test_an_edit_that_got_in_all_the_same_is_saved_once(at_work: Person, disk: Disk) -> None:
    at_work.show_page(0)
    before = len(history(at_work.path, at_work.document.id))
    disk.arm(Fault(1, late=True, kinds=("delete",)))
    at_work.fill("评估组组长", "甲某某")
    assert "可能没有保存" in at_work.shown("saved")
    at_work.click("重试保存")
    at_work.fill("评估组成员", "乙某某")
    assert at_work.shown("saved").startswith("已保存")
    assert len(history(at_work.path, at_work.document.id)) == before + 2
    assert faults_of(at_work.path) == []


@pytest.mark.parametrize("at", [1, 30, 45])
def test_half_a_rescue_leaves_nothing_and_can_be_asked_for_again(
    at_work: Person, disk: Disk, tmp_path: Path, at: int
) -> None:
    record, path = at_work.document.record, tmp_path / "别处.db"
    disk.arm(Fault(at, full=True, lasting=True, kinds=("write",)))
    at_work.window.rescue(path)
    assert ["磁盘空间不足" in said for said in at_work.told()] == [True]
    assert not list(tmp_path.glob("别处*"))
    disk.arm(None)
    at_work.window.rescue(path)
    assert [said.startswith("定稿的1版没有带过来") for said in at_work.told()] == [True]
    assert at_work.path == path
    assert records(path) == [record]
