"""How each dialog is come by: those of the program, and the questions that it asks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from desktop_app.rubric.answers import Attachment
from desktop_app.rubric.rules import GradedList
from ui.evidence.viewer import Viewer
from ui.exchange.clearing_dialog import ClearingDialog
from ui.exchange.code_dialog import CodeDialog
from ui.exchange.handover_dialog import HandoverDialog
from ui.exchange.key_dialog import KeyDialog
from ui.exchange.receipt_dialogs import ReceiptCheckDialog, ReceiptIssueDialog
from ui.exchange.unsealing import UnsealDialog
from ui.files.restore_dialog import RestoreDialog
from ui.files.second_place_dialog import SecondPlaceDialog
from ui.finalising.finalise_dialog import FinaliseDialog
from ui.finalising.signing_dialog import SigningDialog
from ui.form.reading_dialog import ReadingDialog
from ui.form.units_dialog import UnitsDialog
from ui.help.about_dialog import AboutDialog
from ui.ledger.ledger_dialog import LedgerDialog
from ui.paper.mark_dialog import MarkDialog
from ui.parts.background import finish
from ui.parts.busy import BusyDialog
from ui.parts.dialogs import ask, ask_which, choose, tell, warn
from ui.parts.reason_dialog import ReasonDialog
from ui.visit.person import PersonDialog

from .driver import Person
from .tasks import look_over

PICTURE = Attachment(name="照片.jpg", sha256="0" * 64, size=1)


def nothing(*_: object) -> None:
    """What comes of an answer here."""


def opened(make: Callable[[QWidget], QDialog]) -> Callable[[Person], object]:
    def open_it(person: Person) -> None:
        make(person.window).open()
        finish()  # what it reads has arrived, and greyed what is not for it

    return open_it


def clicked(name: str) -> Callable[[Person], object]:
    def click(person: Person) -> None:
        person.show_page(-1)
        person.click(name)

    return click


def chosen(*words: str) -> Callable[[Person], object]:
    return lambda person: person.choose(*words)


def import_ledger(person: Person) -> None:
    person.open(person.document.rubric)
    look_over(person, person.card(GradedList), "ledger-merged.xlsx")


WAYS = {
    PersonDialog: opened(lambda window: PersonDialog(window, "某", ["某"])),
    ReadingDialog: opened(lambda window: ReadingDialog(window, None)),
    SigningDialog: clicked("登记签名…"),
    HandoverDialog: chosen("移交…"),
    CodeDialog: chosen("查验核验码…"),
    ClearingDialog: chosen("清退…"),
    RestoreDialog: chosen("备份与恢复…"),
    SecondPlaceDialog: chosen("备份到U盘…"),
    ReceiptCheckDialog: chosen("核对接收回执…"),
    ReceiptIssueDialog: chosen("出具接收回执…"),
    KeyDialog: chosen("巡察办密钥…"),
    UnsealDialog: opened(lambda window: UnsealDialog(window, Path("某.jmdb"))),
    LedgerDialog: import_ledger,
    BusyDialog: opened(lambda window: BusyDialog(window, "正在写入…")),
    FinaliseDialog: lambda person: FinaliseDialog(person.window, person.document).open(),
    MarkDialog: lambda person: MarkDialog(person.window, person.document).open(),
    UnitsDialog: opened(UnitsDialog),
    AboutDialog: chosen("关于"),
    Viewer: opened(lambda window: Viewer(window, [PICTURE], PICTURE, lambda _: lambda: b"")),
    ReasonDialog: opened(lambda window: ReasonDialog(window, "作废", "请写明原因", "作废")),
    type(None): clicked("与现在比较…"),
}
QUESTIONS = {
    "tell": lambda window: tell(window, "移交", "已移交。"),
    "warn": lambda window: warn(window, "不能写入。"),
    "ask": lambda window: ask(window, "删除", "要删除吗？", "删除", nothing),
    "ask_which": lambda window: ask_which(window, "打开", "怎样打开？", ("只读打开", "另存为…"), nothing),
    "choose": lambda window: choose(window, "恢复", "哪一份？", ["甲", "乙"], 0, nothing),
}
