"""接收回执: on the laptop what the office confirms, from a file or a code; in the office the receipt for a copy."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop_app.base.errors import UserError, not_saved
from desktop_app.exchange.receipts.receipt_file import RECEIPT_SUFFIX, OfficeReceipt, paper_of, to_bytes
from desktop_app.exchange.sealing.sealed_to_office import Sealing
from desktop_app.files.durable import write_whole

from ...parts.dialog import Dialog
from ...parts.dialogs import ask_file
from ...parts.dropping import dropped_file, take_copy
from ...parts.layouts import DIALOG, column, row
from ...parts.patience import waited
from ...parts.theme import scaled
from ...parts.ticks import TickBox
from ...parts.widgets import allow, button, label, set_look, set_text
from ..asking.passphrase import secret_field

if TYPE_CHECKING:
    from desktop_app.exchange.receipts.office_desk import OfficeDesk
    from desktop_app.exchange.receipts.receipts import Verified

KIND = f"接收回执 (*{RECEIPT_SUFFIX})"
CHECKED = f"{KIND};;图片和PDF (*.jpg *.jpeg *.png *.tif *.tiff *.pdf);;所有文件 (*)"
ABOUT_CHECK = (
    "巡察办接收移交的副本以后出具回执，确认接收了哪几份评估、各是哪一版内容；此后本机又改动过的，不算确认。"
    "可以选择或拖入回执文件、回执的扫描件，也可以输入电话里念的回执码。"
)
ABOUT_ISSUE = (
    "为已经接收到这个数据文件里的副本出具回执：逐份核对副本里的内容这里确实都有，再写成一个小文件交给评估组；"
    "评估组凭它清退。也可以在电话里念回执码。"
)
CODE_ONLY = "回执码只能防止弄错，不能防止有人冒充；请评估组打电话向您核实。"
SIGNED = "已用巡察办密钥签名"
UNSIGNED = "没有签名"


class _DropDialog(Dialog):
    """Takes one file that is dropped on it, as one that was chosen."""

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


class ReceiptCheckDialog(_DropDialog):
    """Says exactly what a receipt confirms of the open file, and who has signed it."""

    def __init__(self, parent: QWidget, desk: OfficeDesk) -> None:
        super().__init__(parent, "核对接收回执", "handover")
        self._desk = desk
        self.setAcceptDrops(True)
        self._code = QLineEdit()
        self._code.setAccessibleName("回执码")
        self._code.setPlaceholderText("XXXXX-XXXXX-XXXXX-XXXXX-XXXXX")
        self._code.textChanged.connect(self._typed)
        self._compare = button("核对", self._check_code, "primary")
        self._compare.setDefault(True)
        self._words = label(look="checkState", wrap=True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._each = _lines("回执逐份说明")
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
        ask_file(
            self,
            "选择接收回执",
            Path(),
            CHECKED,
            self.take,
            save=False,
        )

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
        _show_lines(self._each, [line for line in (_whence(found), found.copy, *told) if line])

    def _show_refusal(self, words: str) -> None:
        set_text(self._words, words)
        set_look(self._words, "state", "bad")
        self._each.hide()


class ReceiptIssueDialog(_DropDialog):
    """Writes the receipt for a copy that was taken in; ``paper_wanted`` sends it to be shown and printed."""

    paper_wanted = Signal(object)

    def __init__(self, parent: QWidget, desk: OfficeDesk) -> None:
        super().__init__(parent, "出具接收回执", "handover")
        self._desk, self._keys = desk, desk.keys
        self._path: Path | None = None
        self._sealing = Sealing(sealed=False)
        self.setAcceptDrops(True)
        self._chosen = label("还没有选择副本", wrap=True)
        self._secret, self._key_secret = secret_field("副本的口令"), secret_field("巡察办密钥的口令")
        for field in (self._secret, self._key_secret):
            field.setPlaceholderText(field.accessibleName())
            field.textChanged.connect(self._show_ready)
        self._sign = TickBox("用巡察办密钥签名")
        self._sign.setChecked(bool(self._keys))
        self._sign.setVisible(bool(self._keys))
        self._sign.toggled.connect(self._show_ready)
        self._words = label(look="checkState", wrap=True)
        self._code = label(look="codeGroups")
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._code.setAccessibleName("回执码")
        self._each = _lines("已接收的评估")
        self._go = button("出具并保存…", self._issue, "primary")
        self._go.setDefault(True)
        self._print = button("预览和打印回执…", self._want_paper)
        self._print.hide()
        self._made: OfficeReceipt | None = None
        self._pick = button("选择收到的副本…", self._ask)
        column(
            label(ABOUT_ISSUE, "secondary", wrap=True),
            row(self._pick, (self._chosen, 1)),
            self._secret,
            (self._sign, Qt.AlignmentFlag.AlignLeft),
            self._key_secret,
            self._words,
            self._code,
            (self._each, 9),
            None,
            row(None, self._print, self._go, button("关闭", self.reject), spacing=8),
            on=self,
            margins=DIALOG,
            spacing=12,
        )
        self.resize(scaled(640), scaled(420))
        self._show_ready()
        self._pick.setFocus()

    def _ask(self) -> None:
        ask_file(self, "选择收到的副本", Path(), "评估数据文件 (*.db *.jmdb);;所有文件 (*)", self.take, save=False)

    def take(self, path: Path) -> None:
        self._sealing = waited(self, "正在查看副本…", self._desk.sealing(path))
        self._path = path
        set_text(self._chosen, path.name)
        self._secret.clear()
        self._show_ready()
        wanted = next((one for one in (self._secret, self._key_secret) if one.isVisible() and not one.text()), self._go)
        wanted.setFocus()

    def _show_ready(self, _: object = None) -> None:
        sealing = self._sealing
        self._secret.setVisible(sealing.sealed and not sealing.for_office)
        self._key_secret.setVisible(bool(self._keys) and (self._sign.isChecked() or sealing.for_office))
        lacks = "请先选择收到的副本" if self._path is None else sealing.why_not
        for field in (self._secret, self._key_secret):
            if not lacks and field.isVisibleTo(self) and not field.text():
                lacks = f"请先输入{field.accessibleName()}"
        allow(self._go, lacks)
        self._say(sealing.why_not, "bad")

    def _issue(self) -> None:
        path = self._path
        if path is None:
            return
        sign = self._sign.isChecked() and bool(self._keys)
        work = self._desk.issue(path, self._secret.text(), self._key_secret.text(), sign=sign)
        try:
            made = waited(self, "正在核对副本…", work, may_stop=False)
        except UserError as error:
            self._say(str(error), "bad")
            return
        start = path.with_name(f"{path.stem}_接收回执{RECEIPT_SUFFIX}")
        ask_file(self, "保存接收回执", start, KIND, lambda target: self._save(made, target), save=True)

    def _save(self, made: OfficeReceipt, target: Path) -> None:
        try:
            waited(self, "正在保存…", partial(write_whole, target, to_bytes(made)))
            waited(self, "正在登记…", self._desk.note(made), may_stop=False)
        except OSError as error:
            self._say(not_saved(target, error), "bad")
            return
        except UserError as error:
            self._say(f"接收回执已保存到“{target}”，但没有登记为已出具：{error}", "bad")
            return
        self._say(f"接收回执已保存到“{target}”，{SIGNED if made.signature else UNSIGNED}。", "good")
        self._made = made
        self._print.show()
        set_text(self._code, f"回执码　{made.code}" if made.code else "")
        edition = {
            one.id: f"第{one.revision}版，核验码 {one.code}" if one.revision else "草稿" for one in made.assessments
        }
        lines = [f"“{one.unit}”{edition[one.id]}" for one in made.assessments]
        _show_lines(self._each, [*lines, *([CODE_ONLY] if made.code else [])])

    def _want_paper(self) -> None:
        if self._made is not None:
            self.paper_wanted.emit(paper_of(self._made))
            self.accept()

    def _say(self, words: str, look: str) -> None:
        set_text(self._words, words)
        set_look(self._words, "state", look)
        set_text(self._code, "")
        self._print.hide()
        self._each.hide()


def _lines(name: str) -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setAccessibleName(name)
    made.setReadOnly(True)
    made.setTabChangesFocus(True)
    made.setMinimumHeight(scaled(84))
    return made


def _show_lines(view: QPlainTextEdit, lines: Sequence[str]) -> None:
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
