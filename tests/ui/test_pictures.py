"""Photographs and PDFs among the evidence: seen small, looked at inside the program, and nothing of them changed."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QScrollArea
from reportlab.pdfgen.canvas import Canvas

from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.rubric.rules import Choice
from tests.ready import ready
from ui.evidence.file_chip import BROKEN
from ui.evidence.thumbnails import MOST_KEPT, Thumbnails
from ui.evidence.viewer import NOT_SHOWN, Viewer
from ui.form.item_card import ItemCard
from ui.ledger.task_detail import TaskDetail

from .driver import Person
from .last_page import finalise
from .proof import arrive, chips, written
from .stored import tamper
from .tasks import open_ledger

RED, BLUE = (200, 30, 30), (20, 40, 220)


def photograph(folder: Path, name: str, colour: tuple[int, int, int], size: tuple[int, int] = (800, 400)) -> Path:
    """A picture of one colour."""
    path = folder / name
    Image.new("RGB", size, colour).save(path)
    return path


def scan(folder: Path, name: str, pages: int) -> Path:
    """A PDF of so many pages."""
    out = BytesIO()
    canvas = Canvas(out)
    for number in range(pages):
        canvas.drawString(90, 700, f"page {number + 1}")
        canvas.showPage()
    canvas.save()
    return written(folder, name, out.getvalue())


@pytest.fixture
def card(person: Person, rubric: Rubric) -> ItemCard:
    person.open(rubric)
    return person.card(Choice)


def bring(person: Person, card: ItemCard, paths: Sequence[Path]) -> None:
    """Add files, and wait until each that can be is seen small."""
    card.strip.add(list(paths))
    arrive(person, card.strip)
    person.let_work_end()


def look_at(person: Person, card: ItemCard, which: int = 0) -> Viewer:
    """Click a file, and wait for what is shown."""
    person.click(chips(person, card)[which].name)
    viewer = person.dialog(Viewer)
    loaded(person, viewer)
    return viewer


def loaded(person: Person, viewer: Viewer) -> None:
    person.wait_until(lambda: "正在打开…" not in person.words(viewer))


def colour_of(image: QImage) -> tuple[int, int, int]:
    found = image.pixelColor(image.width() // 2, image.height() // 2)
    return found.red(), found.green(), found.blue()


def alike(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) < 8 for a, b in zip(one, other, strict=True))


def test_a_photograph_is_seen_small_and_a_broken_one_says_so(person: Person, card: ItemCard, tmp_path: Path) -> None:
    broken_one, other = written(tmp_path, "坏.jpg"), written(tmp_path, "记录.txt", b"b")
    bring(person, card, [photograph(tmp_path, "现场.jpg", RED), broken_one, other])
    person.answer("确定")  # what is broken was told when it was added
    good, broken, text = chips(person, card)
    size = good.name.iconSize()
    person.wait_until(lambda: alike(colour_of(good.name.icon().pixmap(size).toImage()), RED))
    person.wait_until(lambda: BROKEN in broken.name.accessibleName())
    assert broken.name.iconSize() == size
    assert text.name.icon().isNull()
    assert good.name.height() > size.height()
    assert "现场.jpg" in good.name.toolTip()
    person.click(broken.name)
    viewer = person.dialog(Viewer)
    loaded(person, viewer)
    assert NOT_SHOWN in person.words(viewer)
    person.press("Escape")


def test_a_picture_is_looked_at_turned_and_enlarged_and_never_changed(
    person: Person, card: ItemCard, tmp_path: Path
) -> None:
    paths = [photograph(tmp_path, "一.png", RED), photograph(tmp_path, "二.png", BLUE)]
    bring(person, card, paths)
    before = person.document.record
    viewer = look_at(person, card)
    canvas = viewer.canvas
    assert (canvas.image.width(), canvas.image.height()) == (800, 400)
    file = before.answers[card.position].files[0]
    words = person.words(viewer)
    for said in ("一.png", "第1份，共2份", f"文件指纹 {file.sha256[:16]}"):
        assert said in words
    person.press("R")
    assert (canvas.image.width(), canvas.image.height()) == (400, 800)
    person.click(person.button("向左转", viewer))
    assert (canvas.image.width(), canvas.image.height()) == (800, 400)
    fitting = canvas.factor
    person.press("+")
    assert canvas.factor > fitting
    person.press("-", "-")
    assert canvas.factor < fitting
    person.press("0")
    assert canvas.factor == fitting
    person.press("Right")
    loaded(person, viewer)
    assert alike(colour_of(canvas.image), BLUE)
    assert not person.button("下一张", viewer).isEnabled()
    person.press("Left")
    loaded(person, viewer)
    assert alike(colour_of(canvas.image), RED)
    person.press("Escape")
    assert person.all(Viewer) == []
    assert person.window.focusWidget() is chips(person, card)[0].name
    assert person.document.record is before
    assert person.form.isVisible()  # Esc has left no page


@pytest.mark.parametrize("key", ["Return", "Space"])
def test_a_key_on_the_file_opens_it(person: Person, card: ItemCard, tmp_path: Path, key: str) -> None:
    bring(person, card, [photograph(tmp_path, "一.png", RED)])
    chips(person, card)[0].name.setFocus()
    person.press(key)
    loaded(person, person.dialog(Viewer))
    person.press("Escape")


def test_ctrl_and_the_wheel_enlarge(person: Person, card: ItemCard, tmp_path: Path) -> None:
    bring(person, card, [photograph(tmp_path, "一.png", RED)])
    viewer = look_at(person, card)
    fitting, keys = viewer.canvas.factor, Qt.KeyboardModifier
    for modifier, by, grows in ((keys.ControlModifier, 120, True), (keys.NoModifier, 120, False)):
        before = viewer.canvas.factor
        turn = QWheelEvent(
            *(QPointF(9, 9), QPointF(9, 9), QPoint(), QPoint(0, by), Qt.MouseButton.NoButton, modifier),
            *(Qt.ScrollPhase.NoScrollPhase, False),
        )
        QApplication.sendEvent(person.one(QScrollArea, within=viewer).viewport(), turn)
        assert (viewer.canvas.factor > before) is grows
    assert viewer.canvas.factor > fitting
    person.press("Escape")


def test_the_pages_of_a_pdf_are_turned_before_the_next_file(person: Person, card: ItemCard, tmp_path: Path) -> None:
    bring(person, card, [scan(tmp_path, "纪要.pdf", 2), photograph(tmp_path, "一.png", RED)])
    viewer = look_at(person, card)
    assert "第1页，共2页" in person.words(viewer)
    first = viewer.canvas.image.copy()
    person.press("Right")
    loaded(person, viewer)
    assert "第2页，共2页" in person.words(viewer)
    assert viewer.canvas.image != first
    person.press("Right")
    loaded(person, viewer)
    assert "一.png" in person.words(viewer)
    person.press("Escape")


@pytest.mark.parametrize("content", [b"%PDF-1.4 nothing", b""])
def test_a_pdf_that_is_none_is_told(person: Person, card: ItemCard, tmp_path: Path, content: bytes) -> None:
    bring(person, card, [written(tmp_path, "坏.pdf", content or b"MZ")])
    person.click(chips(person, card)[0].name)
    viewer = person.dialog(Viewer)
    loaded(person, viewer)
    assert "这份PDF打不开" in person.words(viewer)
    assert not person.button("放大", viewer).isEnabled()
    person.press("Escape")


def test_what_is_missing_is_told_where_it_would_be_seen(person: Person, card: ItemCard, tmp_path: Path) -> None:
    bring(person, card, [photograph(tmp_path, "一.png", RED)])
    tamper(person.path, "DELETE FROM evidence")
    person.click(chips(person, card)[0].name)
    viewer = person.dialog(Viewer)
    loaded(person, viewer)
    assert "不在文件里" in person.words(viewer)
    person.press("Escape")


def test_it_can_be_opened_elsewhere_and_saved(
    person: Person, card: ItemCard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: not asked.append(url))
    path = photograph(tmp_path, "一.png", RED)
    bring(person, card, [path])
    viewer = look_at(person, card)
    person.click(person.button("用其他程序打开", viewer))
    assert Path(asked[0].toLocalFile()).read_bytes() == path.read_bytes()
    person.click(person.button("另存为…", viewer))
    person.choose_path(tmp_path / "另存.png")
    assert (tmp_path / "另存.png").read_bytes() == path.read_bytes()
    person.press("Escape")


def test_no_more_pictures_are_kept_than_are_seen(person: Person, card: ItemCard, tmp_path: Path) -> None:
    made: list[str] = []
    thumbnails = Thumbnails.of(person.document)
    thumbnails.made.connect(lambda sha256, image: made.append(sha256))
    bring(person, card, [photograph(tmp_path, f"{n}.png", (n, 0, 0), (4, 4)) for n in range(MOST_KEPT + 3)])
    person.wait_until(lambda: len(set(made)) == MOST_KEPT + 3)
    files = {file.sha256: file for file in person.document.record.answers[card.position].files}
    first, last = made[0], made[-1]
    made.clear()
    thumbnails.ask(files[last])
    assert made == [last]  # it is still there
    thumbnails.ask(files[first])
    assert made == [last]
    person.wait_until(lambda: made == [last, first])


def test_final_evidence_can_be_looked_at_but_not_removed(
    person: Person, rubric: Rubric, sample: Assessment, tmp_path: Path
) -> None:
    person.open(rubric, ready(rubric, sample))
    card = person.card(Choice)
    bring(person, card, [photograph(tmp_path, "一.png", RED)])
    assert person.all(type(chips(person, card)[0].name), "fileRemove", within=card)
    finalise(person)
    card = person.card(Choice)
    [chip] = chips(person, card)
    assert not person.all(type(chip.name), "fileRemove", within=card)
    chip.name.setFocus()
    person.press("Delete")
    assert chips(person, card) == [chip]
    assert "Delete" not in chip.name.toolTip()
    look_at(person, card)
    person.press("Escape")


def test_a_removal_says_so_with_the_way_back_until_the_next_change(
    person: Person, card: ItemCard, tmp_path: Path
) -> None:
    bring(person, card, [written(tmp_path, "记录.txt"), written(tmp_path, "台账.txt", b"b")])
    chips(person, card)[0].name.setFocus()
    person.press("Delete")
    assert "已移除“记录.txt”。" in person.words(card)
    person.click(person.button("撤销", card))
    assert [chip.file.name for chip in chips(person, card)] == ["记录.txt", "台账.txt"]
    assert "已移除" not in person.words(card)
    person.press("Delete") if chips(person, card)[0].name.hasFocus() else person.click(
        person.button("移除 台账.txt", card)
    )
    assert "已移除" in person.words(card)
    person.click(person.button("无扣分", person.card(1)))
    card = person.card(Choice)
    assert "已移除" not in person.words(card)
    assert not [one for one in person.buttons(card) if one == "撤销"]


def test_the_small_picture_follows_zoom_and_theme(person: Person, card: ItemCard, tmp_path: Path) -> None:
    bring(person, card, [photograph(tmp_path, "一.png", RED)])
    [chip] = chips(person, card)
    size = chip.name.iconSize()
    person.choose("放大")
    person.wait_until(lambda: chip.name.iconSize().height() > size.height())
    person.choose("原大")
    person.wait_until(lambda: chip.name.iconSize() == size)


def test_a_tasks_files_are_seen_small_and_what_was_removed_is_told_there_alone(
    person: Person, rubric: Rubric, tmp_path: Path
) -> None:
    table = open_ledger(person, rubric, "任务一", "任务二")
    detail = person.one(TaskDetail)
    detail.strip.add([photograph(tmp_path, "一.png", RED)])
    arrive(person, detail.strip)
    [chip] = chips(person, detail)
    person.wait_until(lambda: alike(colour_of(chip.name.icon().pixmap(chip.name.iconSize()).toImage()), RED))
    chip.name.setFocus()
    person.press("Delete")
    assert "已移除“一.png”。" in person.words(detail)
    person.select(table, 1)
    assert "已移除" not in person.words(detail)
