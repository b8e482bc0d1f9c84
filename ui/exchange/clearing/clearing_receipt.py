"""The office's receipt, as a file or as a code that was told, and what it confirms of the file that is open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from desktop_app.base.errors import UserError
from desktop_app.base.userdirs import home_folder
from desktop_app.exchange.clearing.permit import Permit, resumed
from desktop_app.exchange.receipts.receipts import given_by

from ...parts.dialogs import ask_file
from ...parts.dropping import dropped_file, take_copy
from ...parts.layouts import column, row
from ...parts.patience import waited
from ...parts.theme import scaled
from ...parts.widgets import allow, button, label, set_look, set_text, shortened, tip
from ..receipts.receipt_dialogs import CHECKED, code_line

ABOUT = (
    "巡察办确认接收以后，可以把评估从这台电脑上清除：数据文件、备份、副本、程序另存的文件、设置和名单里的都清除，"
    "已定稿的也清除。清除以后不能恢复。先核对巡察办的接收回执。"
)
OR_CODE = "或者输入巡察办电话告知的回执码（巡察办有密钥的，要用回执文件或扫描件）"
PENDING = "上次清退还没有完成，可以不带回执，直接继续。"
NO_FILE = "没有打开的数据文件，请先打开，再核对回执。"
DRAFT = "草稿，可能还要接着评，没有勾选"
NOT_YET, NONE_TICKED = "请先核对巡察办的接收回执", "请先勾选要清退的评估"


class ReceiptPart(QWidget):
    """``changed`` says that something else is confirmed or ticked, ``resumed`` that a clearing is to go on without."""

    changed = Signal()
    resumed = Signal()

    def __init__(self, permitted: Callable[[bytes | str], Permit] | None) -> None:
        """``permitted`` says what a receipt allows; None where no file is open."""
        super().__init__()
        self._permitted = permitted
        self._permit: Permit | None = None
        self.setAcceptDrops(True)
        self._code = code_line("回执码", QLineEdit())
        self._code.textChanged.connect(self._typed)
        self._compare = button("核对", self._check_code)
        self._verdict = label(look="checkState", wrap=True)
        self._visits = QListWidget()
        self._visits.setAccessibleName("要清退的评估")
        self._visits.setMinimumHeight(scaled(70))
        self._visits.itemChanged.connect(self._ticked)
        self._which = label("要清退的评估", "fieldName")
        self._pending = QWidget()
        row((label(PENDING, "hint"), 1), button("继续上次的清退", self._resume), on=self._pending, spacing=8)
        self._pending.setVisible(resumed() is not None)
        choose = button("选择回执文件…", self._ask_receipt)
        column(
            label(ABOUT, wrap=True),
            self._pending,
            label("接收回执", "fieldName"),
            row(choose, label("也可以把回执文件，或者回执的扫描件、照片拖到这里", "hint"), None, spacing=8),
            label(OR_CODE, "secondary"),
            row((self._code, 1), self._compare, spacing=8),
            self._verdict,
            self._which,
            (self._visits, 1),
            on=self,
            spacing=8,
        ).addStretch(0)
        self._which.hide()
        self._visits.hide()
        self._typed("")

    def focus(self) -> None:
        """Put the cursor where one begins."""
        self._code.setFocus()

    @property
    def why_not(self) -> str:
        """Why nothing can be cleared yet; empty if it can."""
        return NOT_YET if self._permit is None else "" if self.permit is not None else NONE_TICKED

    @property
    def permit(self) -> Permit | None:
        """What is to be cleared: of what the receipt confirms that which is ticked."""
        permit = self._permit
        if permit is None or not permit.visits:
            return permit
        items = [self._visits.item(at) for at in range(self._visits.count())]
        ticked = [at for at, one in enumerate(items) if one.checkState() == Qt.CheckState.Checked]
        ids = [list(permit.confirmed)[at] for at in ticked]
        visits = tuple(permit.visits[at] for at in ticked)
        return replace(permit, confirmed={one: permit.confirmed[one] for one in ids}, visits=visits) if ids else None

    def take_receipt(self, path: Path) -> None:
        """Check a receipt's file, or a scan of its paper."""
        try:
            given = waited(self, f"正在读取“{shortened(path.name)}”…", partial(given_by, path))
        except UserError as error:
            self._tell(str(error), "bad")
        else:
            self._check(given)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event.mimeData()):
            take_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if path := dropped_file(event.mimeData()):
            take_copy(event)
            self.take_receipt(path)

    def _typed(self, text: str) -> None:
        allow(self._compare, "" if text.strip() else "请先输入回执码")
        self._compare.setDefault(bool(text.strip()))

    def _check_code(self) -> None:
        self._check(self._code.text())

    def _ask_receipt(self) -> None:
        ask_file(self, "选择接收回执", home_folder(), CHECKED, self.take_receipt, save=False)

    def _check(self, given: bytes | str) -> None:
        if self._permitted is None:
            self._tell(NO_FILE, "bad")
            return
        self._permit = None
        try:
            self._permit = self._permitted(given)
        except UserError as error:
            self._tell(str(error), "bad")
        else:
            self._tell("".join((self._permit.words, *self._permit.refused)), "good")
        self._show_visits()

    def _resume(self) -> None:
        self._permit = resumed()
        self._visits.clear()
        self.resumed.emit()

    def _tell(self, words: str, state: str) -> None:
        set_text(self._verdict, words)
        set_look(self._verdict, "state", state)

    def _show_visits(self) -> None:
        self._visits.blockSignals(True)
        self._visits.clear()
        for one in self._permit.visits if self._permit else ():
            edition = f"第{one.revision}版，{one.state}" if one.revision else DRAFT
            item = QListWidgetItem(f"{one.unit}　{one.date}　{edition}")
            item.setToolTip(tip(item.text()))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if one.revision else Qt.CheckState.Unchecked)
            self._visits.addItem(item)
        self._visits.blockSignals(False)
        for part in (self._which, self._visits):
            part.setVisible(bool(self._visits.count()))
        if self._visits.count():
            self._visits.setCurrentRow(0)
        self.changed.emit()

    def _ticked(self, _: QListWidgetItem) -> None:
        self.changed.emit()
