"""What was taken in at once, or taken back: what became of each file and assessment, to be printed, or taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop_app.paper.taking import TakingReport

from ...parts.dialog import Dialog
from ...parts.dialogs import ask
from ...parts.layouts import DIALOG, column, row
from ...parts.patience import wait_for
from ...parts.theme import scaled
from ...parts.widgets import button, label, set_look

if TYPE_CHECKING:
    from desktop_app.exchange.taking.reception import Earlier

SHEET = "预览和打印接收情况表…"
USUAL = QSize(860, 520)
UNDO = "要撤回这次接收吗？\n\n这次接收改动的评估恢复为接收前的内容，新接收的移出本文件。撤回前先备份，收到的文件不变。"


class TakingResult(Dialog):
    """``sheet_wanted`` sends the report that is to be shown on paper, ``undone`` one of the taking back.

    ``receipt_wanted`` sends the files for which a receipt is to be issued.
    """

    sheet_wanted = Signal(object)
    receipt_wanted = Signal(object)
    undone = Signal(object)

    def __init__(self, parent: QWidget, earlier: Earlier, report: TakingReport) -> None:
        super().__init__(parent, "撤回接收" if report.undone else "接收", "taking-in")
        self._earlier, self._report = earlier, report
        head = label(_head(report), "checkState", wrap=True)
        set_look(head, "state", "wait" if report.left or report.refused or report.sealed else "good")
        lines = QPlainTextEdit("\n".join(_lines(report)))
        lines.setReadOnly(True)
        lines.setTabChangesFocus(True)
        lines.setAccessibleName("接收情况")
        undo = button("撤回这次接收…", self._ask_undo)
        undo.setVisible(bool(report.batch) and not report.undone)
        self._receivable = [file for file in report.files if any(done.came for done in file.done)]
        receipt = button("出具接收回执…", self._want_receipt)
        receipt.setVisible(bool(self._receivable) and not report.undone and earlier.issues_receipts)
        sheet = button(SHEET, self._want_sheet, "primary")
        sheet.setDefault(True)
        close = button("关闭", self.accept)
        column(head, (lines, 1), row(undo, None, receipt, sheet, close, spacing=8), on=self, margins=DIALOG, spacing=10)
        self.resize(scaled(USUAL.width()), scaled(USUAL.height()))
        sheet.setFocus()

    def _want_sheet(self) -> None:
        self.sheet_wanted.emit(self._report)
        self.accept()

    def _want_receipt(self) -> None:
        self.receipt_wanted.emit(self._receivable)
        self.accept()

    def _ask_undo(self) -> None:
        ask(self, "撤回接收", UNDO, "撤回", self._undo)

    def _undo(self, agreed: bool) -> None:
        if not agreed:
            return
        report = wait_for(self, "正在撤回…", self._earlier.undo(self._report.batch), may_stop=True)
        if report is not None:
            self.accept()
            self.undone.emit(report)


def _head(report: TakingReport) -> str:
    if report.undone:
        return "已撤回这次接收，涉及的评估恢复为接收前的内容。"
    words = f"已接收{report.count}份评估。" if report.taken else "没有需要改动的内容。"
    left = f"{len({one.id for one in report.left})}份没有接收。" if report.left else ""
    refused = f"{len(report.refused)}份文件不能接收。" if report.refused else ""
    sealed = f"{len(report.sealed)}份文件没有输入口令，没有打开。" if report.sealed else ""
    kept = f"接收前的备份：{report.backup}。" if report.backup else ""
    return f"{words}{left}{refused}{sealed}收到的文件没有改动。{kept}"


def _lines(report: TakingReport) -> Iterator[str]:
    for file in report.files:
        yield file.name
        if file.refused or file.known:
            yield f"　　{file.refused or f'{file.known}。'}"
        for done in file.done:
            yield f"　　{done.unit}：{done.words}。"
            for told in done.told:
                yield f"　　　　{told}。"
        for told in file.told:
            yield f"　　{told}。"
    yield from (f"{code.words}" for code in report.codes)
    yield from (f"{told}。" for told in report.told)
