"""接收记录: what was taken into this file so far, out of which files; one that nothing has changed since goes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem, QWidget

from desktop_app.base.clock import now, when
from desktop_app.paper.taking import TakingReport, taking_number
from desktop_app.storage.taking_table import Taking

from ...parts.dialog import Dialog
from ...parts.dialogs import ask, attempt
from ...parts.layouts import DIALOG, column, row
from ...parts.patience import wait_for
from ...parts.tables import dress_list
from ...parts.theme import scaled
from ...parts.widgets import allow, button, label, tip
from .taking_result import SHEET, UNDO

if TYPE_CHECKING:
    from desktop_app.exchange.taking.reception import Earlier

HEADINGS = ("时间", "录入人", "来自文件", "评估", "状态", "接收编号")
NONE = "这个文件还没有接收过别的文件。"
ABOUT = "选择一次接收，可以再次打印接收情况表，也可以整体撤回；接收以后又改动过的不能撤回。"
CHANGED = frozenset(("new", "newer", "merge", "stands", "revisions", "whole"))


class Batch:
    """What was taken in at once."""

    def __init__(self, takings: list[Taking]) -> None:
        self.takings = [one for one in takings if one.kind == "taken_in"]
        self.undone = any(one.kind == "undone" for one in takings)
        self.id = takings[0].batch

    @property
    def cells(self) -> tuple[str, ...]:
        """What its row says."""
        first, files = self.takings[0], [one.name for one in self.takings]
        named = "、".join(files[:3]) + (f"等{len(files)}份文件" if len(files) > 3 else "")
        changed = {act.assessment for one in self.takings for act in one.assessments if act.what in CHANGED}
        count = f"{len(changed)}份" if changed else "没有改动"
        state = "已撤回" if self.undone else "已接收"
        return when(first.at, now()), first.person or "（未填）", named, count, state, taking_number(self.id)


class TakingsDialog(Dialog):
    """``undone`` sends the report of what was taken back, ``sheet_wanted`` one that is to be shown on paper again."""

    undone = Signal(object)
    sheet_wanted = Signal(object)

    def __init__(self, parent: QWidget, earlier: Earlier, found: list[Batch]) -> None:
        super().__init__(parent, "接收记录", "taking-in")
        self._earlier, self._found = earlier, found
        self._table = QTableWidget(len(found), len(HEADINGS))
        self._table.setHorizontalHeaderLabels(HEADINGS)
        dress_list(self._table, "接收记录", HEADINGS.index("来自文件"))
        self._table.setWordWrap(False)
        for at, one in enumerate(found):
            for place, words in enumerate(one.cells):
                item = QTableWidgetItem(words)
                item.setToolTip(tip(words))
                self._table.setItem(at, place, item)
        self._table.itemSelectionChanged.connect(self._chosen)
        self._undo = button("撤回这次接收…", self._ask_undo)
        self._sheet = button(SHEET, self._show_sheet)
        foot = row(self._undo, None, self._sheet, button("关闭", self.accept), spacing=8)
        column(label(ABOUT if found else NONE, "secondary", wrap=True), (self._table, 1), foot, on=self, margins=DIALOG)
        self._table.setVisible(bool(found))
        self.resize(scaled(860), scaled(440))
        if found:
            self._table.selectRow(0)
        self._chosen()

    @property
    def _current(self) -> Batch | None:
        at = self._table.currentRow()
        return self._found[at] if 0 <= at < len(self._found) else None

    def _chosen(self) -> None:
        one = self._current
        why = "没有可以撤回的接收" if one is None else "这次接收已经撤回" if one.undone else ""
        allow(self._undo, why, "这次接收改动的评估恢复为接收前的内容")
        allow(self._sheet, "没有可以打印的接收" if one is None else "")

    def _show_sheet(self) -> None:
        one = self._current
        report = wait_for(self, "正在读取接收记录…", self._earlier.report(one.id)) if one else None
        if report is not None:
            self.accept()
            self.sheet_wanted.emit(report)

    def _ask_undo(self) -> None:
        ask(self, "撤回接收", UNDO, "撤回", self._take_back)

    def _take_back(self, agreed: bool) -> None:
        one = self._current
        if not agreed or one is None:
            return
        report = wait_for(self, "正在撤回…", self._earlier.undo(one.id), may_stop=True)
        if report is not None:
            self.accept()
            self.undone.emit(report)


def show_takings(
    window: QWidget,
    earlier: Earlier,
    undone: Callable[[TakingReport], object],
    sheet_wanted: Callable[[TakingReport], object],
) -> None:
    """Show what was taken in so far."""
    takings = attempt(window, earlier.batches)
    if takings is not None:
        found = [Batch(one) for one in takings if any(taking.kind == "taken_in" for taking in one)]
        dialog = TakingsDialog(window, earlier, found)
        dialog.undone.connect(undone)
        dialog.sheet_wanted.connect(sheet_wanted)
        dialog.open()
