"""移交 in the window: from the stick to the receipt, what is refused, and codes from paper."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QStorageInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.assessing.finalising import keep, prepared
from desktop_app.base.clock import day
from desktop_app.base.progress import Progress
from desktop_app.base.userdirs import default_file
from desktop_app.exchange.handing_over import Wish, hand_over
from desktop_app.files.places import Place
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from ui.exchange import handover_dialog, targets
from ui.exchange.code_dialog import CodeDialog
from ui.exchange.handover_dialog import HandoverDialog
from ui.exchange.targets import Target
from ui.exchange.unsealing import UnsealDialog
from ui.main_window import MainWindow
from ui.parts.background import finish

from ..ready import ready
from .test_window import message, table

PASSPHRASE = "春眠不觉晓，处处闻啼鸟"


@pytest.fixture
def store(window: MainWindow, rubric: Rubric, sample: Assessment) -> Store:
    """The store of the window, with one final assessment that is open."""
    store = window._store
    assert store is not None
    stored = store.load(store.add(rubric, ready(rubric, sample), "新建"))
    keep(store, stored, prepared(stored, [], ""))
    window.open_assessment(stored.id)
    return store


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "U盘"
    made.mkdir()
    return made


def asked(window: MainWindow) -> Any:
    window._actions["handover"].trigger()
    [dialog] = [one for one in window.findChildren(HandoverDialog) if one.isVisible()]
    return dialog


def words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_it_can_be_reopened_after_a_second_hand_over(window: MainWindow, store: Store, stick: Path, qtbot: Any) -> None:
    document = window._document
    assert document is not None
    for folder in (stick, stick.parent / "second"):
        folder.mkdir(exist_ok=True)
        dialog = asked(window)
        dialog._targets.pick(folder)
        dialog._start.click()
        qtbot.wait_until(dialog._done.isVisible, timeout=30_000)
        dialog.reject()
        qtbot.wait_until(lambda: not window.findChildren(HandoverDialog))
    document.reopen("次数有误")
    assert document.status == "draft"


def test_from_the_check_page_to_the_receipt(window: MainWindow, store: Store, stick: Path, qtbot: Any) -> None:
    page, document = window._page, window._document
    assert page is not None
    assert document is not None
    page.show_page(page.page_count - 1)
    dialog = asked(window)
    assert "某市局（第1版，未签）" in words(dialog)
    assert dialog._targets.folder is None
    assert not dialog._start.isEnabled()
    dialog._targets.pick(stick)
    dialog._start.click()
    qtbot.wait_until(lambda: dialog._done.isVisible(), timeout=30_000)
    assert "已写入并读回核对一致" in words(dialog)
    [copy] = stick.glob("*.db")
    assert copy.name in words(dialog)
    assert (stick / f"{copy.stem}_移交凭据.pdf").exists()
    assert dialog._notes.text() == "1个评估已登记为“已移交”。\n\n移交凭据（PDF）放在副本旁边。"
    assert "字节" not in words(dialog)
    assert "SHA" not in words(dialog)
    assert document.status == "handed_over"
    today = day(document.stored.changed, datetime.now())
    assert f"状态 已移交（{today}），只读" in page._header.facts.text()
    assert f"移交的副本：{copy.name}" in words(page)
    dialog._show_receipt.click()
    preview = window._papers.page
    assert preview is not None
    qtbot.wait_until(lambda: preview._pdf is not None, timeout=30_000)
    assert preview._title.text() == f"移交凭据　{copy.name}"
    window.go_back()
    window.go_back()
    assert table(window)[0][2] == f"已移交（{today}）"


@pytest.mark.parametrize(
    ("place", "told"), [(Place.NETWORK, "副本在网络文件夹里"), (Place.REMOVABLE, "可以安全拔出U盘")]
)
def test_only_a_stick_may_be_pulled_out(
    place: Place,
    told: str,
    window: MainWindow,
    store: Store,
    stick: Path,
    qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(handover_dialog, "place_of", lambda _: place)
    monkeypatch.setattr(targets.Targets, "on_this_disk", False)
    dialog = asked(window)
    dialog._targets.pick(stick)
    dialog._start.click()
    qtbot.wait_until(lambda: dialog._done.isVisible(), timeout=30_000)
    assert told in words(dialog)


def test_what_is_refused_can_be_tried_again(window: MainWindow, store: Store, stick: Path, qtbot: Any) -> None:
    dialog = asked(window)
    dialog._targets.pick(stick / "没有")
    dialog._start.click()
    qtbot.wait_until(lambda: dialog._done.isVisible(), timeout=30_000)
    assert "没有移交" in words(dialog)
    assert "电脑上的文件没有改动" in words(dialog)
    assert not dialog._show_receipt.isVisible()
    dialog._again.click()
    dialog._targets.pick(stick)
    dialog._start.click()
    qtbot.wait_until(lambda: dialog._done.isVisible(), timeout=30_000)
    assert dialog._show_receipt.isVisible()


def test_given_up_on_the_way(
    window: MainWindow, store: Store, stick: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Endless(Progress):
        def begin(self, stage: str, total: int = 0) -> None:
            if stage == "写入":
                self._wait()
            super().begin(stage, total)

        def _wait(self) -> None:
            while not self.cancelled:
                QTest.qSleep(5)

    monkeypatch.setattr(handover_dialog, "Progress", Endless)
    dialog = asked(window)
    dialog._targets.pick(stick)
    dialog._start.click()
    dialog.reject()
    qtbot.wait_until(lambda: dialog._done.isVisible(), timeout=30_000)
    assert "已取消" in words(dialog)
    assert list(stick.iterdir()) == []
    assert [one.status for one in store.load_all()[0]] == ["final"]


def test_a_passphrase_is_typed_twice(window: MainWindow, store: Store, stick: Path, qtbot: Any) -> None:
    dialog = asked(window)
    dialog._targets.pick(stick)
    field = dialog._passphrase
    field._wanted.setChecked(True)
    for first, second, ready_ in (("", "", False), ("12345", "12345", False), (PASSPHRASE, "", False)):
        field._first.setText(first)
        field._second.setText(second)
        assert dialog._start.isEnabled() is ready_
    assert "口令丢失，谁也不能再打开这份副本" in words(dialog)
    assert "旁边不放凭据" in words(dialog)
    field._second.setText(PASSPHRASE)
    dialog._start.click()
    qtbot.wait_until(lambda: dialog._done.isVisible(), timeout=30_000)
    assert [path.suffix for path in stick.iterdir()] == [".jmdb"]
    assert "要输入口令，请另外告诉对方" in words(dialog)


def test_a_volume_is_a_stick_where_a_file_on_it_would_be_on_one(monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(QStorageInfo.root().rootPath())
    for place, found in ((Place.REMOVABLE, [root]), (Place.NETWORK, []), (Place.OWN, [])):
        kinds = {root: place}
        monkeypatch.setattr(targets, "place_of", lambda path, kinds=kinds: kinds.get(path, Place.OWN))
        assert [one.folder for one in targets.removable_media()] == found


def test_sticks_come_and_go(
    window: MainWindow, store: Store, stick: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: Any
) -> None:
    found: list[Target] = []
    monkeypatch.setattr(targets, "removable_media", lambda: list(found))
    dialog = asked(window)
    assert targets.NONE_FOUND in words(dialog)
    found.append(Target(tmp_path / "光盘", "光盘　只读", False))
    dialog._targets.refresh()
    qtbot.wait_until(lambda: dialog._targets._list.count() == 1)
    assert not dialog._start.isEnabled()
    found.append(Target(stick, "KINGSTON", True))
    dialog._targets.refresh()
    qtbot.wait_until(lambda: dialog._targets.folder == stick)
    assert dialog._start.isEnabled()
    found.clear()
    dialog._targets.refresh()
    qtbot.wait_until(lambda: not dialog._start.isEnabled())


def test_a_sealed_copy_is_unpacked_into_the_users_folder(
    window: MainWindow, store: Store, stick: Path, qtbot: Any
) -> None:
    receipt = hand_over(store, stick, Wish(passphrase=PASSPHRASE))
    window.open_file(receipt.path)
    [dialog] = window.findChildren(UnsealDialog)
    dialog._secret.setText("另一个口令")
    dialog._open.click()
    assert dialog._bar.isVisible()
    qtbot.wait_until(lambda: "口令不对" in dialog._words.text(), timeout=30_000)
    assert not dialog._bar.isVisible()
    dialog._secret.setText(PASSPHRASE)
    dialog._open.click()
    wanted = default_file().with_name(f"{receipt.path.stem}.db")
    qtbot.wait_until(lambda: window._store is not None and window._store.path == wanted, timeout=30_000)
    assert list(stick.iterdir()) == [receipt.path]


def test_unpacking_can_be_given_up(window: MainWindow, store: Store, stick: Path, qtbot: Any) -> None:
    receipt = hand_over(store, stick, Wish(passphrase=PASSPHRASE))
    window.open_file(receipt.path)
    [dialog] = window.findChildren(UnsealDialog)
    dialog._secret.setText(PASSPHRASE)
    dialog._open.click()
    dialog.reject()
    finish()
    assert not list(default_file().parent.glob("*.db"))


def test_a_code_from_paper(window: MainWindow, store: Store) -> None:
    [stored] = store.load_all()[0]
    [revision] = store.revisions(stored.id)
    window._actions["compare"].trigger()
    [dialog] = window.findChildren(CodeDialog)
    for typed, said, look in (
        (revision.printed_code.lower(), "第1版一致", "good"),
        ("0" * 12, "纸和文件对不上", "bad"),
        ("123", "这里有3位", "wait"),
    ):
        dialog._code.setText(typed)
        dialog._compare.click()
        assert said in dialog._words.text()
        assert dialog._words.property("state") == look


def test_edits_that_are_not_stored_are_not_handed_over(window: MainWindow, store: Store) -> None:
    assert window._document is not None
    window._document.failure = "磁盘空间不足"
    window._actions["handover"].trigger()
    assert "有修改还没有保存" in message(window)
    window._document.failure = ""
