"""接收回执 in the window: the office writes one for a copy, the laptop is told what it confirms."""

from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPlainTextEdit

from desktop_app.exchange.giving.handing_over import Wish, hand_over
from desktop_app.exchange.receipts.receipts import verify_receipt
from desktop_app.exchange.receipts.signatures import Signed
from desktop_app.exchange.sealing.office_key import make_key
from desktop_app.files.written import written
from desktop_app.record.assessment import Assessment
from desktop_app.rubric.rubric import Rubric
from desktop_app.storage.store import Store
from tests.visits import finalised
from ui.exchange.receipts.receipt_dialogs import ReceiptCheckDialog
from ui.exchange.receipts.receipt_issue import ReceiptIssueDialog
from ui.exchange.taking.taking_dialog import TakingDialog

from .driver import Person

pytestmark = pytest.mark.usefixtures("quick_passphrases")
PASSPHRASE = "春眠不觉晓，处处闻啼鸟"


def state(person: Person) -> str:
    [told] = person.all(QLabel, "checkState")
    return str(told.property("state"))


def issued(person: Person, copy: Path, target: Path, **secrets: str) -> str:
    """Have the receipt for a copy written; return its code."""
    person.choose("出具接收回执…")
    assert person.drag_here(person.dialog(ReceiptIssueDialog), copy)
    for name, secret in secrets.items():
        person.fill(name, secret)
    person.click("出具并保存…")
    person.choose_path(target)
    person.dialog(ReceiptIssueDialog)
    person.expect("checkState", "接收回执已保存到")
    code = person.shown("codeGroups").removeprefix("回执码　")
    person.press("Escape")
    return code


def test_a_signed_receipt_and_its_code(final: Person, stick: Path, tmp_path: Path) -> None:
    key = make_key(final.store, PASSPHRASE, "某局巡察办")
    copy = hand_over(final.store, stick, Wish(office_key=key.public)).path
    receipt = tmp_path / "回执.jshz"
    code = issued(final, copy, receipt, 巡察办密钥的口令=PASSPHRASE)
    final.choose("核对接收回执…")
    assert final.drag_here(final.dialog(ReceiptCheckDialog), receipt)
    final.expect("checkState", "回执确认巡察办已接收本机的1份评估；签名正确")
    assert state(final) == "good"
    said = final.one(QPlainTextEdit, "回执逐份说明").toPlainText()
    assert "出具：某局巡察办" in said
    assert "巡察办已接收，与本机现在的内容一致" in said
    final.fill("回执码", code.lower())
    final.click("核对")
    final.expect("checkState", "回执码与移交过的副本相符，但没有签名，而本机有巡察办的公钥")
    assert state(final) == "bad"
    receipt.write_bytes(receipt.read_bytes().replace("某局".encode(), "某市".encode()))
    final.click("选择回执文件…")
    final.choose_path(receipt)
    final.expect("checkState", "签名与内容不符")
    assert state(final) == "bad"
    assert "与本机现在的内容一致" not in final.one(QPlainTextEdit, "回执逐份说明").toPlainText()


@pytest.mark.parametrize("sealed", [True, False])
def test_what_was_just_taken_in_is_confirmed_without_being_looked_for(
    person: Person, sealed: bool, rubric: Rubric, record: Assessment, stick: Path, tmp_path: Path
) -> None:
    key = make_key(person.store, PASSPHRASE, "某局巡察办")
    with closing(Store.create(tmp_path / "评估组.db")) as laptop:
        finalised(laptop, laptop.load(laptop.add(rubric, record)))
        copy = hand_over(laptop, stick, Wish(office_key=key.public) if sealed else None).path
        person.window.show_start()
        person.choose("接收…")
        person.drag_here(person.dialog(TakingDialog), copy)
        if sealed:
            person.click("输入口令…")
            person.fill("口令", PASSPHRASE)
            person.click("解开")
            person.dialog(TakingDialog)
        person.click("接收1份")
        person.click("出具接收回执…")
        person.dialog(ReceiptIssueDialog)
        if not sealed:  # nothing has unlocked the key so far
            person.fill("巡察办密钥的口令", PASSPHRASE)
        person.click("出具并保存…")
        person.choose_path(tmp_path / "回执.jshz")
        person.dialog(ReceiptIssueDialog)
        person.expect("checkState", "已用巡察办密钥签名")
        verified = verify_receipt(laptop, (tmp_path / "回执.jshz").read_bytes(), [key.public])
        assert (verified.signed, len(verified.confirmed)) == (Signed.RIGHT, 1)
    assert str(tmp_path / "回执.jshz") in [one.path for one in written()]


def test_its_paper_is_printed_and_read_back(final: Person, stick: Path, tmp_path: Path) -> None:
    copy = hand_over(final.store, stick).path
    final.choose("出具接收回执…")
    final.drag_here(final.dialog(ReceiptIssueDialog), copy)
    final.click("出具并保存…")
    final.choose_path(tmp_path / "回执.jshz")
    final.dialog(ReceiptIssueDialog)
    final.click("预览和打印回执…")
    assert final.saved_paper(tmp_path / "回执.pdf").startswith(b"%PDF")
    assert final.shown("unit") == f"接收回执　{copy.name}"
    assert {"回执.jshz", "回执.pdf"} <= {Path(one.path).name for one in written()}  # where a clearing looks for them
    final.choose("核对接收回执…")
    final.drag_here(final.dialog(ReceiptCheckDialog), tmp_path / "回执.pdf")
    final.expect("checkState", "回执码确认巡察办已接收本机的1份评估")


def test_of_a_plain_copy_in_a_file_without_a_key(final: Person, stick: Path, tmp_path: Path) -> None:
    copy = hand_over(final.store, stick).path
    issued(final, copy, tmp_path / "回执.jshz")
    final.window.open_file(tmp_path / "回执.jshz")  # as whoever drops it on the list
    final.dialog(ReceiptCheckDialog)
    final.expect("checkState", "没有签名，只能防止弄错")
    assert state(final) == "wait"


def test_what_is_missing_or_wrong_is_told(final: Person, stick: Path, tmp_path: Path) -> None:
    make_key(final.store, PASSPHRASE, "")
    copy = hand_over(final.store, stick, Wish(passphrase=PASSPHRASE)).path
    final.choose("出具接收回执…")
    assert not final.button("出具并保存…").isEnabled()
    final.click("选择收到的副本…")
    final.choose_path(copy)
    final.fill("副本的口令", "另一个口令")
    assert not final.button("出具并保存…").isEnabled()
    final.click("用巡察办密钥签名")
    final.click("出具并保存…")
    final.expect("checkState", "口令不对")
    final.press("Escape")
    final.choose("核对接收回执…")
    for code, words in (("ABC", "这里共3位"), ("0" * 25, "与这个文件移交过的副本都不符")):
        final.fill("回执码", code)
        final.click("核对")
        final.expect("checkState", words)
        assert state(final) == "bad"
    final.drag_here(final.dialog(ReceiptCheckDialog), copy)
    final.expect("checkState", "这不是本程序出具的接收回执，或者已损坏")
