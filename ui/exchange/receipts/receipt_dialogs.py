"""核对接收回执: on the laptop what the office confirms, from a file, a scan of its paper, or a code."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop_app.base.errors import UserError
from desktop_app.exchange.receipts.receipt_file import RECEIPT_SUFFIX
from desktop_app.record.check_code import GROUP, GROUPS

from ...parts.dialog import Dialog
from ...parts.dialogs import ask_file
from ...parts.dropping import dropped_file, take_copy
from ...parts.layouts import DIALOG, column, row
from ...parts.patience import waited
from ...parts.theme import scaled
from ...parts.widgets import allow, button, label, set_look, set_text

if TYPE_CHECKING:
    from desktop_app.exchange.receipts.office_desk import OfficeDesk
    from desktop_app.exchange.receipts.receipts import Verified

KIND = f"接收回执 (*{RECEIPT_SUFFIX})"
CHECKED = f"{KIND};;图片和PDF (*.jpg *.jpeg *.png *.tif *.tiff *.pdf);;所有文件 (*)"
ABOUT_CHECK = (
    "巡察办接收移交的副本以后出具回执，确认接收了哪几份评估、各是哪一版内容；此后本机又改动过的，不算确认。"
    "可以选择或拖入回执文件、回执的扫描件，也可以输入电话里念的回执码。"
)


class DropDialog(Dialog):
    """Takes one file that is dropped on it, as one that was chosen."""

    def __init__(self, parent: QWidget, title: str, topic: str) -> None:
        super().__init__(parent, title, topic)
        self.setAcceptDrops(True)

    def take(self, path: Path) -> None:
        """Go on with a file that was chosen, or dropped."""
        raise NotImplementedError

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        take_copy(event) if dropped_file(event.mimeData()) else event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        take_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if path := dropped_file(event.mimeData()):
            take_copy(event)
            self.take(path)


class ReceiptCheckDialog(DropDialog):
    """Says exactly what a receipt confirms of the open file, and who has signed it."""

    def __init__(self, parent: QWidget, desk: OfficeDesk) -> None:
        super().__init__(parent, "核对接收回执", "receipts")
        self._desk = desk
        self._code = code_line("回执码", QLineEdit())
        self._code.textChanged.connect(self._typed)
        self._compare = button("核对", self._check_code, "primary")
        self._compare.setDefault(True)
        self._words = label(look="checkState", wrap=True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._each = lines_view("回执逐份说明")
        column(
            label(ABOUT_CHECK, "secondary", wrap=True),
            row(button("选择回执文件…", self._ask), None),
            row((self._code, 1), self._compare),
            self._words,
            (self._each, 9),
            None,
            row(None, button("关闭", self.reject)),
            on=self,
            margins=DIALOG,
            spacing=12,
        )
        self.resize(scaled(640), scaled(420))
        self._typed("")
        self._code.setFocus()

    def _typed(self, text: str) -> None:
        allow(self._compare, "" if text.strip() else "请先输入回执码，或选择回执文件")
        set_text(self._words, "")
        self._each.hide()

    def _ask(self) -> None:
        ask_file(self, "选择接收回执", Path(), CHECKED, self.take, save=False)

    def take(self, path: Path) -> None:
        self._code.clear()
        self._check(path)

    def _check_code(self) -> None:
        self._check(self._code.text())

    def _check(self, given: Path | str) -> None:
        try:
            found = waited(self, "正在核对回执…", self._desk.verify(given))
        except UserError as error:
            self._show_refusal(str(error))
            return
        set_text(self._words, found.words)
        set_look(self._words, "state", _look(found))
        told = [one.words for one in found.checked] if found.trusted else []
        show_lines(self._each, [line for line in (_whence(found), found.copy, *told) if line])

    def _show_refusal(self, words: str) -> None:
        set_text(self._words, words)
        set_look(self._words, "state", "bad")
        self._each.hide()


def code_line(name: str, made: QLineEdit) -> QLineEdit:
    """Let a field ask for a code of five groups."""
    made.setAccessibleName(name)
    made.setPlaceholderText("-".join([GROUP * "X"] * GROUPS))
    return made


def lines_view(name: str) -> QPlainTextEdit:
    """Return what shows a line an assessment."""
    made = QPlainTextEdit()
    made.setAccessibleName(name)
    made.setReadOnly(True)
    made.setTabChangesFocus(True)
    made.setMinimumHeight(scaled(84))
    return made


def show_lines(view: QPlainTextEdit, lines: Sequence[str]) -> None:
    """Show lines, and give the dialog the room for them."""
    view.setPlainText("\n".join(lines))
    view.setVisible(bool(lines))
    dialog, layout = view.window(), view.window().layout()
    if layout is not None:
        layout.activate()
        dialog.resize(dialog.width(), max(dialog.height(), layout.totalHeightForWidth(dialog.width())))


def _look(found: Verified) -> str:
    if not found.trusted:
        return "bad"
    whole = len(found.confirmed) == len(found.checked) and found.signed == "right"
    return "good" if whole else "wait"


def _whence(found: Verified) -> str:
    """Say who has issued a receipt, and when, as far as it says so."""
    from desktop_app.base.clock import moment, now

    if not found.at:
        return ""
    who = "　".join(word for word in (found.office, found.person) if word)
    return f"出具：{who or '（未填）'}　{moment(found.at, now())}"
