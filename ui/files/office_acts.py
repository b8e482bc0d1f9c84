"""What is done with the open file beside its assessments: codes from paper, the office's key, what is sealed for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ..parts.dialogs import attempt, warn
from ..parts.patience import wait_for

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow

    from desktop_app.exchange.receipts.office_desk import OfficeDesk
    from desktop_app.exchange.sealing.office_key import UnlockedKey
    from desktop_app.paper.taking import TakenFile

    from ..parts.menus import Entry

NO_FILE = "没有打开的数据文件，请先按“打开其他文件”选一个。"


class OfficeActs(QObject):
    """``desk`` is made of the open file when it is asked for; None without one."""

    paper_wanted = Signal(object)  # the document to be shown
    unpacked = Signal(object)  # path of the data file that came out of a sealed copy

    def __init__(self, window: QMainWindow, desk: Callable[[], OfficeDesk | None]) -> None:
        super().__init__(window)
        self._window, self._desk = window, desk

    def entries(self) -> list[Entry | None]:
        """Return what the menu offers."""
        from ..parts.menus import Entry

        return [
            Entry("compare", "查验核验码…", self.compare_code, ("F7",)),
            Entry("checkReceipt", "核对接收回执…", partial(self.check_receipt, None), ("Ctrl+Shift+H",)),
            Entry("issueReceipt", "出具接收回执…", partial(self.issue_receipt, ()), ("Ctrl+Shift+I",)),
            Entry("officeKey", "巡察办密钥…", self.show_key, ("Ctrl+Shift+K",)),
        ]

    def compare_code(self) -> None:
        """Ask for a check code from paper, and say whether the file agrees."""
        from ..exchange.receipts.code_dialog import CodeDialog

        desk = self._desk()
        if desk is None:
            warn(self._window, NO_FILE)
        else:
            CodeDialog(self._window, desk).open()

    def check_receipt(self, path: Path | None = None) -> None:
        """Say what a receipt of the office's confirms of the open file: this one, or one that is chosen."""
        from ..exchange.receipts.receipt_dialogs import ReceiptCheckDialog

        desk = self._desk()
        if desk is None:
            warn(self._window, NO_FILE)
        else:
            dialog = ReceiptCheckDialog(self._window, desk)
            dialog.open()
            if path is not None:
                dialog.take(path)

    def issue_receipt(self, taken: Sequence[TakenFile] = (), at_hand: Sequence[UnlockedKey] = ()) -> None:
        """Write the receipt for a copy that was taken into the open file, or for one of what was taken in just now."""
        from ..exchange.receipts.receipt_issue import ReceiptIssueDialog
        from ..paper.documents import office_receipt_document

        desk = self._desk()
        if desk is None:
            warn(self._window, NO_FILE)
        else:
            dialog = attempt(self._window, lambda: ReceiptIssueDialog(self._window, desk, taken, at_hand))
            if dialog is not None:
                dialog.paper_wanted.connect(lambda paper: self.paper_wanted.emit(office_receipt_document(paper)))
                dialog.open()

    def show_key(self) -> None:
        """Show the office's key, and let it be made, changed, brought back."""
        from ..exchange.receipts.key_dialog import KeyDialog
        from ..paper.documents import recovery_document

        desk = self._desk()
        if desk is None:
            warn(self._window, NO_FILE)
            return
        dialog = attempt(self._window, lambda: KeyDialog(self._window, desk))  # of which the keys may be unreadable
        if dialog is None:
            return
        dialog.sheet_wanted.connect(lambda sheet: self.paper_wanted.emit(recovery_document(sheet)))
        dialog.open()

    def unseal(self, path: Path) -> None:
        """Open a sealed copy, under a passphrase or with the key in the open file."""
        from desktop_app.exchange.sealing.sealed_to_office import sealing_of

        from ..exchange.asking.secret_dialog import SecretDialog
        from ..exchange.asking.unsealing import unsealing

        desk = self._desk()
        look = desk.sealing(path) if desk else partial(sealing_of, path, None)
        sealing = wait_for(self._window, "正在查看加密副本…", look)
        if sealing is None:
            return
        dialog = SecretDialog(self._window, unsealing(path, desk, sealing))
        dialog.opened.connect(self.unpacked)
        dialog.open()
