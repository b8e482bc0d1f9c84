"""All dialogs: one margin, what is done stands before what is not done, and Enter does nothing that loses something."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from desktop_app.rubric.answers import Attachment
from desktop_app.rubric.rules import GradedList
from ui.evidence.viewer import Viewer
from ui.exchange.code_dialog import CodeDialog
from ui.exchange.handover_dialog import HandoverDialog
from ui.exchange.unsealing import UnsealDialog
from ui.files.restore_dialog import RestoreDialog
from ui.files.second_place_dialog import SecondPlaceDialog
from ui.finalising.finalise_dialog import FinaliseDialog
from ui.finalising.signing_dialog import SigningDialog
from ui.form.reading_dialog import ReadingDialog
from ui.form.units_dialog import UnitsDialog
from ui.help.about_dialog import AboutDialog
from ui.ledger.ledger_dialog import LedgerDialog
from ui.parts.busy import BusyDialog
from ui.parts.dialog import Dialog
from ui.parts.dialogs import ask, ask_which, choose, tell, warn
from ui.parts.layouts import DIALOG
from ui.parts.reason_dialog import ReasonDialog
from ui.visit.person import PersonDialog

from .driver import Person
from .places import flaws, settle
from .tasks import look_over

NOT_DONE = ("取消", "关闭", "不填")
PICTURE = Attachment(name="照片.jpg", sha256="0" * 64, size=1)
LOSING = ("删除", "作废")


def nothing(*_: object) -> None:
    """What comes of an answer here."""


def opened(make: Callable[[QWidget], QDialog]) -> Callable[[Person], object]:
    return lambda person: make(person.window).open()


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
    RestoreDialog: chosen("备份与恢复…"),
    SecondPlaceDialog: chosen("备份到U盘…"),
    UnsealDialog: opened(lambda window: UnsealDialog(window, Path("某.jmdb"))),
    LedgerDialog: import_ledger,
    BusyDialog: opened(lambda window: BusyDialog(window, "正在写入…")),
    FinaliseDialog: lambda person: FinaliseDialog(person.window, person.document).open(),
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


def buttons(dialog: QDialog) -> list[QPushButton]:
    """The buttons of the foot, from left to right."""
    found = [one for one in dialog.findChildren(QPushButton) if one.isVisible()]
    low = max((one.mapTo(dialog, one.rect().center()).y() for one in found), default=0)
    foot = [one for one in found if abs(one.mapTo(dialog, one.rect().center()).y() - low) < one.height()]
    return sorted(foot, key=lambda one: one.mapTo(dialog, QPoint()).x())


def check(dialog: QDialog) -> None:
    settle()
    layout = dialog.layout()
    assert layout is not None
    margins = layout.contentsMargins()
    assert (margins.left(), margins.top(), margins.right(), margins.bottom()) == DIALOG
    foot = buttons(dialog)
    if foot:
        assert foot[-1].text() in NOT_DONE or len(foot) == 1
        assert not any(one.text() in NOT_DONE for one in foot[:-1])
        assert foot[-1].mapTo(dialog, foot[-1].rect().bottomRight()).x() + 1 == dialog.width() - DIALOG[2]
    defaults = [one for one in foot if one.isDefault()]
    assert len(defaults) <= 1
    assert not any(one.isEnabled() and one.text() in LOSING for one in defaults)
    assert list(flaws(dialog)) == []


@pytest.mark.parametrize("way", WAYS.values(), ids=[kind.__name__ for kind in WAYS])
def test_dialogs_have_one_margin_and_one_order(final: Person, way: Callable[[Person], object]) -> None:
    way(final)
    check(final.dialog())


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_questions_are_laid_out_likewise(person: Person, question: Callable[[QWidget], object]) -> None:
    question(person.window)
    check(person.dialog())


def test_no_dialog_is_left_out() -> None:
    def below(kind: type) -> set[type]:
        return {one for sub in kind.__subclasses__() for one in (sub, *below(sub))}

    ours = {kind for kind in below(QDialog) if kind.__module__.startswith("ui.")}
    assert {kind for kind in ours if not kind.__name__.startswith("_")} - {Dialog} <= set(WAYS)


def test_no_dialog_is_larger_than_its_screen(person: Person) -> None:
    dialog = Dialog(person.window, "某")
    dialog.resize(9000, 9000)
    dialog.open()
    room = dialog.screen().availableGeometry().size()
    assert (dialog.width(), dialog.height()) == (room.width(), room.height())
