"""Evidence and grounds in the window: added, dropped, pasted, opened, removed, undone; the task's own panel."""

import os
import sys
from io import BytesIO
from pathlib import Path
from threading import Event, Semaphore
from typing import Any
from urllib.parse import quote

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from desktop_app.evidence.pieces import Evidence
from desktop_app.history.events import Kind
from desktop_app.rubric.answers import Attachment
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import Choice
from desktop_app.storage import evidence_table
from desktop_app.storage.evidence_table import EvidenceTable
from ui.evidence import evidence_strip
from ui.evidence.evidence_strip import EvidenceStrip
from ui.evidence.file_chip import FileChip
from ui.form.item_card import ItemCard
from ui.parts import background
from ui.parts.growing_text import GrowingText
from ui.visit.assessment_page import AssessmentPage

from ..refusing import refuses
from .driver import Person
from .proof import arrive, chips, files_data, written
from .stored import all_stored, evidence, faults, stored, tamper


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that the system's viewer was asked for."""
    asked: list[Path] = []

    def look(url: QUrl) -> bool:
        asked.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", look)
    return asked


@pytest.fixture
def card(person: Person, rubric: Rubric) -> ItemCard:
    """An item of a new assessment."""
    person.open(rubric)
    return person.card(Choice)


def bring(person: Person, strip: EvidenceStrip, *paths: Path, **how: Any) -> None:
    """Add files, and wait until they are there."""
    strip.add(list(paths), **how)
    arrive(person, strip)


def files(person: Person, card: ItemCard) -> tuple[Attachment, ...]:
    """The files of an item as the data file has them."""
    return person.stored().record.answers[card.position].files


def names(person: Person, card: ItemCard) -> list[str]:
    return [file.name for file in files(person, card)]


def dropped(widget: QWidget, data: QMimeData, *, shift: bool = False) -> bool:
    """Drag over the widget, leave, come back and drop; whether it was taken, and never as if it had been moved."""
    action, keys = Qt.DropAction, Qt.KeyboardModifier
    how = (
        action.MoveAction | action.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        keys.ShiftModifier if shift else keys.NoModifier,
    )
    at = QPointF(5, 5)
    for leaves in (True, False):
        enter = QDragEnterEvent(at.toPoint(), *how)
        QApplication.sendEvent(widget, enter)
        if not enter.isAccepted():
            return False
        assert widget.property("drop") == "yes"
        if leaves:
            QApplication.sendEvent(widget, QDragLeaveEvent())
            assert not widget.property("drop")
    drop = QDropEvent(at, *how)
    QApplication.sendEvent(widget, drop)
    assert not widget.property("drop")
    assert not drop.isAccepted() or drop.dropAction() == Qt.DropAction.CopyAction
    return drop.isAccepted()


def test_files_are_added_in_one_edit_and_what_is_refused_is_told(
    person: Person, card: ItemCard, tmp_path: Path
) -> None:
    paths = [written(tmp_path, "记录.txt"), written(tmp_path, "空.txt", b""), written(tmp_path, "台账.pdf", b"b")]
    bring(person, card.strip, *paths, written(tmp_path, "又一份.txt"))
    assert names(person, card) == ["记录.txt", "台账.pdf"]
    said = person.answer("确定")
    assert "“空.txt”是空文件" in said
    assert "“又一份.txt”已经在材料里" in said
    assert person.document.undo_words == f"第{card.item.number}项 添加材料 记录.txt等2处"
    assert [chip.name.text() for chip in chips(person, card)] == ["记录.txt　1 KB", "台账.pdf　1 KB"]


def test_a_photograph_is_made_smaller(person: Person, card: ItemCard, tmp_path: Path) -> None:
    path = tmp_path / "现场.jpg"
    Image.effect_noise((2400, 1200), 50).save(path)
    card.strip.add([path])
    card.strip.add([path], keep_original=True)  # before the first is done
    person.wait_until(lambda: len(files(person, card)) == 2)
    small, original = files(person, card)
    assert small.size < original.size == path.stat().st_size


def large_photograph(folder: Path, number: int = 0) -> Path:
    """A photograph that would be made smaller."""
    path = folder / f"现场{number}.jpg"
    Image.new("RGB", (2400, 1800), (number, 0, 0)).save(path)
    return path


def test_an_original_is_kept_from_the_clipboard_and_from_a_drop_too(
    person: Person, card: ItemCard, tmp_path: Path
) -> None:
    paths = [large_photograph(tmp_path, number) for number in range(4)]
    for number, path in enumerate(paths):
        QApplication.clipboard().setMimeData(files_data(path))
        card.editor.first_input().setFocus()
        if number < 2:
            person.press("ctrl+v" if number == 0 else "ctrl+shift+v")
        else:
            assert dropped(card, files_data(path), shift=number == 3)
        arrive(person, card.strip)
    small = [Image.open(BytesIO(person.document.evidence(file))).size == (1600, 1200) for file in files(person, card)]
    assert small == [True, False, True, False]


@pytest.mark.skipif(sys.platform != "linux", reason="only there a name is but bytes")
def test_a_name_in_an_old_encoding_is_dropped_like_any_other(person: Person, card: ItemCard, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode("照片 1%.txt".encode("gbk"))
    path.write_bytes(b"a")
    data = QMimeData()
    data.setUrls([QUrl.fromEncoded(f"file://{quote(os.fsencode(path))}".encode())])
    assert dropped(card, data)
    arrive(person, card.strip)
    assert names(person, card) == ["照片 1%.txt"]


class Gate:
    """Lets files be read one at a time, as a test wants it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reads: list[Path] = []
        self._free = Semaphore(0)
        read = evidence_strip.from_path

        def wait(path: Path, **how: Any) -> Evidence:
            self.reads.append(path)
            assert self._free.acquire(timeout=20)
            return read(path, **how)

        monkeypatch.setattr(evidence_strip, "from_path", wait)

    def open(self, times: int = 1) -> None:
        for _ in range(times):
            self._free.release()


def test_files_come_one_after_another_and_can_be_stopped(
    person: Person, card: ItemCard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, places = Gate(monkeypatch), set()
    card.strip.add([written(tmp_path, f"{number}.txt", b"a" * number) for number in range(1, 6)])
    for done in range(2):
        person.wait_until(lambda: len(gate.reads) == done + 1)  # noqa: B023
        assert names(person, card) == [f"{number}.txt" for number in range(1, done + 1)]
        assert f"正在添加第{done + 1}个，共5个：{done + 1}.txt" in person.words()
        places.add(person.one(QAbstractButton, "停止添加").geometry().topLeft().toTuple())
        gate.open()
    person.wait_until(lambda: len(gate.reads) == 3)
    places.add(person.one(QAbstractButton, "停止添加").geometry().topLeft().toTuple())
    assert len(places) == 1  # it stays under the mouse
    card.strip.add([written(tmp_path, "又.txt", b"b")])
    person.click("停止添加")
    assert not card.strip.busy
    assert person.answer("确定") == "已停止添加：前面的2个已经添加，其余4个没有添加。"
    gate.open(3)
    background.finish()
    assert names(person, card) == ["1.txt", "2.txt"]
    person.press("ctrl+z")  # what was added in one go
    assert names(person, card) == []
    assert [event.kind for event in person.document.history()] == [Kind.IMPORTED, Kind.EDITED, Kind.UNDONE]


def test_a_large_file_is_stored_while_the_user_goes_on_typing(
    person: Person, card: ItemCard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, at_work, gate = EvidenceTable.add_beside, Event(), Event()

    def wait(table: EvidenceTable, content: bytes, type: str) -> None:
        at_work.set()
        assert gate.wait(20)
        store(table, content, type)

    monkeypatch.setattr(EvidenceTable, "add_beside", wait)
    card.strip.add([written(tmp_path, "扫描件.pdf", b"a" * 3_000_000), written(tmp_path, "记录.txt")])
    person.wait_until(at_work.is_set)
    person.fill(f"第{card.item.number}项 扣分依据", "边写边等")
    assert person.document.record.answers[card.position].note == "边写边等"
    gate.set()
    arrive(person, card.strip)
    assert names(person, card) == ["扫描件.pdf", "记录.txt"]
    assert person.stored().record.answers[card.position].note == "边写边等"
    assert evidence(person.path, files(person, card)[0].sha256) == b"a" * 3_000_000
    assert faults(person.path) == []


def test_a_large_file_that_cannot_be_stored_is_kept_until_it_can(
    person: Person, card: ItemCard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence_table, "AT_ONCE", 2**20)  # and written bit by bit
    let_go = refuses(person.path)
    paths = [written(tmp_path, f"{number}.pdf", b"a" * (3_000_000 + number)) for number in range(3)]
    bring(person, card.strip, *paths)
    assert "“1.pdf”等2个文件没有添加：" in person.answer("确定")
    let_go()
    person.document.retry()
    assert names(person, card) == ["0.pdf"]
    assert evidence(person.path, files(person, card)[0].sha256) == paths[0].read_bytes()


def test_what_is_added_as_it_was_brought_is_told_in_few_words(person: Person, card: ItemCard, tmp_path: Path) -> None:
    bring(person, card.strip, *(written(tmp_path, f"{number}.jpg", b"a" * (number + 1)) for number in range(20)))
    said = person.answer("确定").splitlines()
    assert "“0.jpg”不完整，或者不是能识别的图片，已按原样添加" in said[0]
    assert said[-1] == "……另有12条类似情况。"
    assert len(names(person, card)) == 20


def test_undo_takes_a_file_away_and_redo_brings_it_back(
    person: Person, card: ItemCard, tmp_path: Path, looked_at: list[Path]
) -> None:
    bring(person, card.strip, written(tmp_path, "记录.txt", b"content"))
    chips(person, card)[0].name.setFocus()
    person.press("Delete")
    assert (names(person, card), chips(person, card)) == ([], [])
    person.press("ctrl+z")
    chips(person, card)[0].name.setFocus()
    person.press("Return")
    assert [(path.name, path.read_bytes()) for path in looked_at] == [("记录.txt", b"content")]
    person.press("ctrl+z")
    assert names(person, card) == []
    person.press("ctrl+y")
    assert evidence(person.path, files(person, card)[0].sha256) == b"content"


def test_what_is_still_being_read_is_added_before_the_page_goes(person: Person, card: ItemCard, tmp_path: Path) -> None:
    id_ = person.document.id
    for number in (1, 2):
        card.strip.add([written(tmp_path, f"{number}.txt", b"a" * number), written(tmp_path, "空.txt", b"")])
    person.window.go_back()
    assert [len(answer.files) for answer in stored(person.path, id_).record.answers if answer.files] == [2]
    said = person.told()
    assert ["空文件" in words for words in said] == [True] * 2


@pytest.mark.parametrize("name", ["a.exe", "a.bat", "a.js", "a.lnk", "a.docm", "a.desktop", "a"])
def test_what_could_run_is_only_saved_elsewhere(
    person: Person, card: ItemCard, tmp_path: Path, looked_at: list[Path], name: str
) -> None:
    bring(person, card.strip, written(tmp_path, name, b"MZ"))
    for answer in ("取消", "另存为…"):
        person.click(chips(person, card)[0].name)
        assert "不直接打开" in person.answer(answer)
    target = tmp_path / f"另存{Path(name).suffix}"
    person.choose_path(target)
    assert target.read_bytes() == b"MZ"
    assert looked_at == []


def test_files_and_pictures_are_dropped_on_the_card(person: Person, card: ItemCard, tmp_path: Path) -> None:
    path = written(tmp_path, "记录.txt")
    assert dropped(card, files_data(path))
    arrive(person, card.strip)
    text = QMimeData()
    text.setText("甲")
    assert not dropped(card, text)
    assert names(person, card) == ["记录.txt"]
    assert not person.one(GrowingText, within=card).canInsertFromMimeData(files_data(path))  # the card's too


def test_a_screenshot_is_pasted_wherever_the_cursor_is_in_the_card(person: Person, rubric: Rubric) -> None:
    person.open(rubric)
    card = person.card(1)
    image = QImage(300, 200, QImage.Format.Format_ARGB32)
    note = person.field("第1项 扣分依据")
    for number, widget in enumerate((card.editor.first_input(), note, person.button("添加材料", card))):
        image.fill(number)
        widget.setFocus()
        QApplication.clipboard().setImage(image)
        person.press("ctrl+v")
        arrive(person, card.strip)
    assert [name[:3] + name[-4:] for name in names(person, card)] == ["截图-.png"] * 3
    assert person.stored().record.answers[0].note == ""
    person.click(note)
    person.paste("甲")
    assert person.stored().record.answers[0].note == "甲"


def test_bytes_that_are_missing_are_said_to_be(person: Person, card: ItemCard, tmp_path: Path) -> None:
    bring(person, card.strip, written(tmp_path, "记录.txt"))
    person.press("alt+Left")
    tamper(person.path, "DELETE FROM evidence")
    person.press("Return")
    [chip] = chips(person, person.card(Choice))
    assert "内容缺失" in chip.name.text()
    person.click(chip.name)
    assert "不在文件里" in person.answer("确定")


def test_what_is_rescued_takes_its_evidence_along(person: Person, card: ItemCard, tmp_path: Path) -> None:
    bring(person, card.strip, written(tmp_path, "记录.txt", b"content"))
    refuses(person.path)
    person.show_page(0)
    person.fill("被评估单位", "某县")
    person.click("另存到别处…")
    person.choose_path(tmp_path / "另存.db")
    assert person.path == tmp_path / "另存.db"
    assert evidence(person.path, files(person, card)[0].sha256) == b"content"
    assert person.stored().record.unit == "某县"


@pytest.mark.parametrize(("answer", "leaves"), [("放弃材料并离开", True), ("取消", False)])
def test_who_leaves_while_a_file_is_still_read_is_asked(
    person: Person, card: ItemCard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, leaves: bool
) -> None:
    read, gate = evidence_strip.from_path, Event()
    monkeypatch.setattr(evidence_strip, "from_path", lambda *a, **k: (gate.wait(10), read(*a, **k))[1])
    monkeypatch.setattr(background, "PATIENCE_MS", 50)
    person.fill(f"第{card.item.number}项 扣分依据", "a")
    card.strip.add([written(tmp_path, "a.txt")])
    with person.answering(answer) as asked:
        person.window.go_back()
    assert ["还有材料没有读完" in words for words in asked] == [True]
    person.wait_until(lambda: bool(person.window.findChildren(AssessmentPage)) is not leaves)
    gate.set()
    monkeypatch.setattr(background, "PATIENCE_MS", 10_000)
    background.finish()
    [left] = all_stored(person.path)
    assert sum(len(one.files) for one in left.record.answers) == (not leaves)


def test_a_name_that_looks_like_html_is_shown_as_it_is(qtbot: Any) -> None:
    chip = FileChip(Attachment(name='<img src="//host/a.png">.txt', sha256="0" * 64, size=1), there=True)
    qtbot.addWidget(chip)
    assert "<img" not in chip.name.toolTip()
    assert "&lt;img" in chip.name.toolTip()


def test_a_picture_added_by_mistake_goes_for_good(person: Person, card: ItemCard, tmp_path: Path) -> None:
    content = b"medical record " * 300
    bring(person, card.strip, written(tmp_path, "误加的病历.txt", content), written(tmp_path, "记录.txt"))
    chips(person, card)[0].purge_wanted.emit(files(person, card)[0])
    asked = person.answer("彻底删除")
    assert asked.startswith(f"要彻底删除材料“误加的病历.txt”（第{card.item.number}项）吗？")
    person.wait_until(lambda: "以前的备份和副本里仍有" in person.refused)
    assert names(person, card) == [chip.file.name for chip in chips(person, card)] == ["记录.txt"]
    left = person.path.read_bytes()
    assert [one in left for one in (content[:15], "误加的病历".encode())] == [False, False]
