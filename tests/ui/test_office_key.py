"""The office's key in the window: made, printed, changed, brought back; and the copy that only it opens."""

from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QLabel, QProgressBar

from desktop_app.base.userdirs import default_file
from desktop_app.exchange.giving.handing_over import Wish, hand_over
from desktop_app.exchange.sealing.office_key import UnlockedKey, keys, make_key, unlock
from desktop_app.exchange.sealing.recovery_words import words_of
from desktop_app.paper.recovery_sheet import RecoverySheet, recovery_pdf
from ui.exchange.asking.targets import Targets
from ui.paper.preview_page import PreviewPage

from .driver import Person
from .paper import pdf_printer
from .proof import written
from .stored import tamper

pytestmark = pytest.mark.usefixtures("quick_passphrases")
PASSPHRASE, OTHER = "春眠不觉晓，处处闻啼鸟", "夜来风雨声，花落知多少"
KEY = UnlockedKey(bytes(range(32)))


def given_out(person: Person, key: str, kind: str = "team") -> None:
    """Let the open file be what the office gave out, or the leader with the office's key in it."""
    row = f"'{'0' * 36}', '2026-11-20', '某局巡察办', '第一评估组', '{kind}', '', '{key}'"
    tamper(person.path, f"INSERT INTO package VALUES ({row})")


def set_new(person: Person, passphrase: str) -> None:
    for field in ("新口令", "再输一次新口令"):
        person.fill(field, passphrase)


def test_a_key_is_made_and_its_sheet_is_for_paper_alone(
    final: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    final.choose("巡察办密钥…")
    assert "这个数据文件里还没有巡察办密钥。" in final.words()
    assert {"建立密钥…", "用恢复页恢复…"} <= set(final.buttons())
    assert "打印恢复页…" not in final.buttons()
    final.click("建立密钥…")
    assert not final.button("建立").isEnabled()
    final.fill("巡察办名称", "某局巡察办")
    set_new(final, PASSPHRASE)
    final.press("Return")
    final.expect("secondary", "密钥已建立。请现在就打印恢复页")
    [key] = keys(final.store)
    assert (key.office, unlock(final.store, PASSPHRASE).public) == ("某局巡察办", key.public)
    assert f"现用密钥 {key.name}　某局巡察办" in final.words()
    final.press("Return")  # the passphrase is still there
    final.paper()
    assert final.shown("unit") == f"密钥恢复页　{key.name}"
    assert "保存PDF…" not in final.buttons()
    final.one(PreviewPage).print_to(pdf_printer(tmp_path / "printed.pdf"))
    final.expect("secondary", "这一页只能用打印机打印，没有存成文件")
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    final.click("打印…")
    assert "请照屏幕抄写在纸上" in final.answer("确定")
    assert list(tmp_path.glob("*.pdf")) == []
    seed = unlock(final.store, PASSPHRASE).seed
    sheet = RecoverySheet(office="", name=key.name, at="2026-11-20", words=words_of(seed))
    scan = written(tmp_path, "恢复页.pdf", recovery_pdf(sheet).data)
    final.choose("巡察办密钥…")
    final.click("用恢复页恢复…")
    final.click("从扫描件读取…")
    final.choose_path(scan)
    final.expect("secondary", "已读出恢复页上的字符")
    set_new(final, OTHER)
    final.click("恢复")
    final.expect("secondary", "密钥已恢复")
    assert unlock(final.store, OTHER).public == key.public


def test_what_is_wrong_is_told_and_can_be_tried_again(final: Person) -> None:
    key = make_key(final.store, PASSPHRASE, "某局巡察办")
    words = words_of(unlock(final.store, PASSPHRASE).seed)
    final.choose("巡察办密钥…")
    final.click("更改口令…")
    final.fill("现在的口令", OTHER)
    set_new(final, OTHER)
    final.click("更改口令")
    final.expect("secondary", "巡察办密钥的口令不对")
    final.fill("现在的口令", PASSPHRASE)
    final.click("更改口令")
    final.expect("secondary", "口令已更改，恢复页仍然有效。")
    assert unlock(final.store, OTHER).public == key.public
    final.click("用恢复页恢复…")
    wrong = f"{'-'.join(words[:4])} {'0000Z' if words[4] != '0000Z' else '00000'} {'-'.join(words[5:])}"
    final.fill("恢复页上的字符", wrong)
    set_new(final, PASSPHRASE)
    final.click("恢复")
    final.expect("secondary", "第5组")
    final.fill("恢复页上的字符", " ".join(words).lower())
    final.click("恢复")
    final.expect("secondary", "密钥已恢复。")
    assert unlock(final.store, PASSPHRASE).public == key.public
    final.click("返回")
    final.click("更换密钥…")
    set_new(final, OTHER)
    final.click("更换密钥")
    final.expect("secondary", "密钥已更换。")
    assert [one.office for one in keys(final.store)] == ["某局巡察办"] * 2


def test_without_an_open_file_there_is_no_key(seat: object) -> None:
    assert callable(seat)
    person = seat()
    assert not person.entry("巡察办密钥…").isEnabled()


def test_what_the_office_gave_out_is_handed_over_for_it_alone(final: Person, stick: Path) -> None:
    given_out(final, KEY.public)
    final.choose("移交…")
    assert any("加密给巡察办：不需要口令，只有巡察办能打开" in one for one in final.buttons())
    assert "旁边不放数据移交单" in final.words()
    final.one(Targets).pick(stick)
    final.click("移交")
    final.wait_until(lambda: "关闭" in final.buttons())
    assert "副本只有巡察办能打开，不用告诉口令" in final.words()
    assert [path.suffix for path in stick.iterdir()] == [".jmdb"]


def test_a_passphrase_or_none_can_be_chosen_instead(final: Person, stick: Path) -> None:
    given_out(final, KEY.public)
    final.choose("移交…")
    final.one(Targets).pick(stick)
    final.click("加密给巡察办")
    final.click("加密副本")
    assert not final.button("移交").isEnabled()
    final.click("加密副本")
    final.click("移交")
    final.wait_until(lambda: "关闭" in final.buttons())
    assert {path.suffix for path in stick.iterdir()} == {".db", ".pdf"}


def test_what_goes_back_to_the_leader_is_not_for_the_office(final: Person, stick: Path) -> None:
    given_out(final, KEY.public, "member")
    final.choose("移交…")
    assert "交回组长合并时不要加密给巡察办" in final.words()
    final.one(Targets).pick(stick)
    final.click("移交")
    final.wait_until(lambda: "关闭" in final.buttons())
    assert {path.suffix for path in stick.iterdir()} == {".db", ".pdf"}


def test_the_office_opens_it_with_its_passphrase(final: Person, stick: Path) -> None:
    key = make_key(final.store, PASSPHRASE, "")
    copy = hand_over(final.store, stick, Wish(office_key=key.public)).path
    final.window.open_file(copy)
    assert f"“{copy.name}”是加密给巡察办的副本，请输入巡察办密钥的口令：" in final.words()
    final.fill("巡察办密钥的口令", OTHER)
    final.click("打开")
    final.expect("secondary", "巡察办密钥的口令不对")
    assert not final.all(QProgressBar)
    final.fill("巡察办密钥的口令", PASSPHRASE)
    final.click("打开")
    final.wait_until(lambda: final.path == default_file().with_name(f"{copy.stem}.db"))
    assert keys(final.store) == []


@pytest.mark.parametrize(("own", "words"), [(False, "里没有巡察办密钥，没有解开"), (True, "加密给另一把密钥")])
def test_whoever_has_not_the_key_is_told_so(final: Person, stick: Path, own: bool, words: str) -> None:
    if own:
        make_key(final.store, PASSPHRASE, "")
    copy = hand_over(final.store, stick, Wish(office_key=KEY.public)).path
    final.window.open_file(copy)
    assert words in final.words()
    assert not final.button("打开").isEnabled()
    assert [one.property("state") for one in final.all(QLabel, "secondary")] == ["wait"]
