"""All dialogs: one margin, what is done stands before what is not done, and Enter does nothing that loses something."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QSize
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QWidget

from desktop_app.rubric.help_texts import general_pages
from ui.exchange.giving.writing_dialog import WritingDialog
from ui.exchange.receipts.receipt_dialogs import DropDialog
from ui.office.filled_dialog import FilledDialog
from ui.parts.dialog import Dialog
from ui.parts.layouts import DIALOG, column

from .dialogs import QUESTIONS, WAYS
from .driver import Person
from .places import flaws, settle

NOT_DONE = ("取消", "关闭", "不填")
LOSING = ("删除", "作废")
LAPTOP = QSize(900, 430)  # 1366 by 768 at 150 %, less the bar of the system and a window's frame
TOPICS = {None, *(page.topic for page in general_pages())}


def buttons(dialog: QDialog) -> list[QPushButton]:
    """The buttons of the foot, from left to right."""
    found = [one for one in dialog.findChildren(QPushButton) if one.isVisible()]
    low = max((one.mapTo(dialog, one.rect().center()).y() for one in found), default=0)
    foot = [one for one in found if abs(one.mapTo(dialog, one.rect().center()).y() - low) < one.height()]
    return sorted(foot, key=lambda one: one.mapTo(dialog, QPoint()).x())


def least(dialog: QDialog, most: int) -> QSize:
    """How small a dialog can be made that is at the most so wide."""
    layout = dialog.layout()
    assert layout is not None
    size = layout.totalMinimumSize().expandedTo(dialog.minimumSize())
    return size.expandedTo(QSize(0, layout.totalMinimumHeightForWidth(min(dialog.width(), most))))


def check(dialog: QDialog) -> None:
    settle()
    layout = dialog.layout()
    assert layout is not None
    assert dialog.property("help") in TOPICS  # or F1 would open the first page
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
    assert dialog.size().boundedTo(dialog.screen().availableSize()) == dialog.size()
    assert least(dialog, LAPTOP.width()).boundedTo(LAPTOP) == least(dialog, LAPTOP.width())


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
    shared = {Dialog, DropDialog, FilledDialog, WritingDialog}
    assert {kind for kind in ours if not kind.__name__.startswith("_")} - shared <= set(WAYS)


def test_no_dialog_is_larger_than_its_screen(person: Person) -> None:
    dialog = Dialog(person.window, "某")
    column(QLabel("某"), on=dialog)
    room = dialog.screen().availableGeometry().size()
    for show in (dialog.open, dialog.grow):
        dialog.resize(9000, 9000)
        show()
        assert room.width() - 20 < dialog.width() < room.width()
        assert room.height() - 50 < dialog.height() < room.height()
