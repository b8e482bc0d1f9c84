"""移交 in the window: from the stick to the receipt, what is refused, and codes from paper."""

import sys
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QStorageInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListWidget, QProgressBar

from desktop_app.base.clock import day
from desktop_app.base.progress import GivenUpError, Progress
from desktop_app.base.userdirs import default_file
from desktop_app.exchange.giving.handing_over import Wish, hand_over
from desktop_app.files.places import Place
from ui.exchange.asking import targets, unsealing
from ui.exchange.asking.targets import Target, Targets
from ui.exchange.giving import writing_dialog
from ui.parts.background import finish

from .driver import Person
from .stored import revisions

PASSPHRASE = "春眠不觉晓，处处闻啼鸟"


@pytest.fixture
def giver(final: Person) -> Person:
    """A person who has asked to hand over, with one final assessment open."""
    final.choose("移交…")
    return final


def handed(person: Person, folder: Path) -> str:
    """Hand over into a folder; return what is said in the end."""
    person.one(Targets).pick(folder)
    person.click("移交")
    person.wait_until(lambda: "关闭" in person.buttons())
    return person.words()


def test_it_can_be_reopened_after_a_second_hand_over(giver: Person, stick: Path) -> None:
    handed(giver, stick)
    giver.press("Escape")
    giver.show_page(-1)
    giver.click("移交…")
    (stick.parent / "second").mkdir()
    handed(giver, stick.parent / "second")
    giver.press("Escape")
    giver.click("重新打开…")
    giver.fill("原因", "次数有误")
    giver.click("重新打开")
    assert giver.stored().status == "draft"


def test_from_the_check_page_to_the_receipt(final: Person, stick: Path) -> None:
    final.show_page(-1)
    final.click("移交…")
    assert "某市局（第1版，未签）" in final.words()
    assert not final.button("移交").isEnabled()
    final.click("其他文件夹…")
    final.choose_path(stick)
    final.click("移交")
    final.wait_until(lambda: "关闭" in final.buttons())
    [copy] = stick.glob("*.db")
    said = final.words()
    assert "已写入并读回核对一致" in said
    assert copy.name in said
    assert (stick / f"{copy.stem}_数据移交单.pdf").exists()
    assert "1份评估已登记为“已移交”。\n\n数据移交单（PDF）放在副本旁边。" in said
    assert "字节" not in said
    assert "SHA" not in said
    stored = final.stored()
    assert stored.status == "handed_over"
    today = day(stored.changed, datetime.now())
    assert f"状态 已移交（{today}），只读" in final.shown("secondary")
    assert f"移交的副本：{copy.name}" in final.shown("secondary")
    final.click("预览和打印数据移交单…")
    final.paper()
    assert final.shown("unit") == f"数据移交单　{copy.name}"
    final.press("alt+Left", "alt+Left")
    assert final.listed[0][2] == f"已移交（{today}）"


PULLED_OUT = "请先用系统的“安全删除硬件”" if sys.platform == "win32" else "可以安全拔出U盘"


@pytest.mark.parametrize(("place", "told"), [(Place.NETWORK, "副本在网络文件夹里"), (Place.REMOVABLE, PULLED_OUT)])
def test_only_a_stick_may_be_pulled_out(
    place: Place, told: str, giver: Person, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing_dialog, "place_of", lambda _: place)
    monkeypatch.setattr(targets.Targets, "on_this_disk", False)
    assert told in handed(giver, stick)


def test_what_is_refused_can_be_tried_again(giver: Person, stick: Path) -> None:
    said = handed(giver, stick / "没有")
    assert "未移交" in said
    assert "电脑上的文件没有改动" in said
    assert "预览和打印数据移交单…" not in giver.buttons()
    giver.click("返回修改")
    handed(giver, stick)
    assert "预览和打印数据移交单…" in giver.buttons()


def test_given_up_on_the_way(final: Person, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless(Progress):
        def begin(self, stage: str, total: int = 0) -> None:
            if stage == "写入":
                self._wait()
            super().begin(stage, total)

        def _wait(self) -> None:
            while not self.cancelled:
                QTest.qSleep(5)

    monkeypatch.setattr(writing_dialog, "Progress", Endless)
    final.choose("移交…")
    final.one(Targets).pick(stick)
    final.click("移交")
    final.press("Escape")
    final.wait_until(lambda: "关闭" in final.buttons())
    assert "已取消" in final.words()
    assert list(stick.iterdir()) == []
    assert final.stored().status == "final"


@pytest.mark.usefixtures("quick_passphrases")
def test_a_passphrase_is_typed_twice(giver: Person, stick: Path) -> None:
    giver.one(Targets).pick(stick)
    giver.click("加密副本")
    for first, second in (("", ""), ("12345", "12345"), (PASSPHRASE, "")):
        giver.fill("口令", first)
        giver.fill("再输一次口令", second)
        assert not giver.button("移交").isEnabled()
    assert "口令丢失，谁也不能再打开这份副本" in giver.words()
    assert "旁边不放数据移交单" in giver.words()
    giver.fill("再输一次口令", PASSPHRASE)
    assert "要输入口令，请另外告诉对方" in handed(giver, stick)
    assert [path.suffix for path in stick.iterdir()] == [".jmdb"]


def test_a_volume_is_a_stick_where_a_file_on_it_would_be_on_one(monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(QStorageInfo.root().rootPath())
    for place, found in ((Place.REMOVABLE, [root]), (Place.NETWORK, []), (Place.OWN, [])):
        kinds = {root: place}
        monkeypatch.setattr(targets, "place_of", lambda path, kinds=kinds: kinds.get(path, Place.OWN))
        assert [one.folder for one in targets.removable_media()] == found


def test_a_stick_without_a_name_is_called_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(targets, "place_of", lambda _: Place.REMOVABLE)
    for name, said in (("", "U盘"), ("巡察办", "巡察办")):
        monkeypatch.setattr(targets.QStorageInfo, "name", lambda _, name=name: name)
        assert targets.removable_media()[0].words.startswith(f"{said}　（")


def test_sticks_come_and_go(final: Person, stick: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found: list[Target] = []
    monkeypatch.setattr(targets, "removable_media", lambda: list(found))
    final.choose("移交…")
    assert targets.NONE_FOUND in final.words()
    shown, start = final.one(Targets), final.button("移交")
    found.append(Target(tmp_path / "光盘", "光盘　只读", False))
    shown.refresh()
    final.wait_until(lambda: final.rows(final.one(QListWidget)) == [["光盘　只读"]])
    assert not start.isEnabled()
    found.append(Target(stick, "KINGSTON", True))
    shown.refresh()
    final.wait_until(start.isEnabled)
    start.setFocus()
    found.insert(0, Target(tmp_path / "另一个", "另一个U盘", True))
    shown.refresh()
    final.wait_until(lambda: len(final.rows(final.one(QListWidget))) == 3)
    assert start.hasFocus()  # or Enter would press the button beside it
    assert shown.folder == stick
    found.clear()
    shown.refresh()
    final.wait_until(lambda: not start.isEnabled())


@pytest.fixture
def sealed(final: Person, stick: Path) -> Path:
    """A person is asked for the passphrase of a sealed copy."""
    copy = hand_over(final.store, stick, Wish(passphrase=PASSPHRASE)).path
    final.window.open_file(copy)
    return copy


@pytest.mark.usefixtures("quick_passphrases")
def test_a_sealed_copy_is_unpacked_into_the_users_folder(final: Person, sealed: Path) -> None:
    final.fill("口令", "另一个口令")
    final.click("打开")
    final.expect("secondary", "口令不对")
    assert not final.all(QProgressBar)
    final.fill("口令", PASSPHRASE)
    final.click("打开")
    final.wait_until(lambda: final.path == default_file().with_name(f"{sealed.stem}.db"))
    assert list(sealed.parent.iterdir()) == [sealed]


@pytest.mark.usefixtures("sealed")
def test_unpacking_can_be_given_up(final: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def given_up(*_: object) -> None:
        raise GivenUpError

    monkeypatch.setattr(unsealing, "unpack", given_up)
    final.fill("口令", PASSPHRASE)
    final.click("打开")
    assert final.button("打开").isEnabled()
    final.press("Escape")
    finish()
    assert not list(default_file().parent.glob("*.db"))


def test_a_code_from_paper(final: Person) -> None:
    [revision] = revisions(final.path, final.document.id)
    final.choose("查验核验码…")
    for typed, said, look in (
        (revision.printed_code.lower(), "第1版一致", "good"),
        ("0" * 12, "纸和文件不一致", "bad"),
        ("123", "这里有3位", "wait"),
    ):
        final.fill("核验码", typed)
        final.click("核对")
        [told] = final.all(QLabel, "checkState")
        assert said in final.shown("checkState")
        assert told.property("state") == look
