"""The list itself: rows to open, print and delete; a heading clicked orders them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from desktop_app.base.clock import day, now
from desktop_app.base.text import unit_name
from desktop_app.record.status import state_words
from desktop_app.storage.next_step import next_step
from desktop_app.storage.summaries import Summary

from ..parts.tables import dress_list
from ..parts.widgets import CENTRED, tip

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QKeyEvent

COLUMNS = {
    "unit": "被评估单位",
    "date": "评估日期",
    "state": "状态",
    "progress": "进度",
    "total": "合计",
    "grade": "等次",
    "next": "下一步",
}
"""The headings, by what the order of the list calls them."""
NAMES = tuple(COLUMNS)
ORDERING = "按此列排序；再按反向，第三次恢复为最近修改的在前"
LONG = ("unit", "next")
ALIGNMENT = 7  # as ``Qt.ItemDataRole`` counts
LEFT = 0x81  # as ``Qt.AlignmentFlag`` does


class AssessmentTable(QTableWidget):
    """The assessments as rows; Enter opens, Delete asks to delete, ``menu_wanted`` sends a place on the screen.

    ``order_chosen`` sends a name of ``COLUMNS``, with a minus for the other way round, or nothing.
    """

    open_wanted = Signal()
    delete_wanted = Signal()
    menu_wanted = Signal(object)
    order_chosen = Signal(str)

    def __init__(self, parent: QWidget, order: str) -> None:
        super().__init__(0, len(COLUMNS), parent)
        self.setObjectName("assessments")
        self.setHorizontalHeaderLabels(list(COLUMNS.values()))
        dress_list(self, "评估列表", 0)
        self.setSelectionMode(QTableWidget.SelectionMode.ExtendedSelection)
        header = self.horizontalHeader()
        header.setSectionResizeMode(NAMES.index("next"), QHeaderView.ResizeMode.Stretch)
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self._heading_clicked)
        header.setToolTip(ORDERING)
        for place in map(NAMES.index, LONG):  # whose texts begin at the left, too
            if (heading := self.horizontalHeaderItem(place)) is not None:
                heading.setData(ALIGNMENT, LEFT)
        self.order = ""
        self.show_order(order)
        self.cellDoubleClicked.connect(self._double_clicked)

    def show_rows(self, listed: Sequence[Summary]) -> None:
        """Show these assessments, in this order."""
        self.setRowCount(len(listed))
        model = self.model()
        model.blockSignals(True)  # or the columns are fitted to all rows after each cell
        try:
            for at, one in enumerate(listed):
                self._show_row(at, one)
        finally:
            model.blockSignals(False)
        if listed:
            model.dataChanged.emit(model.index(0, 0), model.index(len(listed) - 1, len(COLUMNS) - 1))
        if refused := [at for at, one in enumerate(listed) if one.refused]:
            self._show_refusals(refused)

    def _show_row(self, at: int, one: Summary) -> None:
        for place, words in enumerate(_cells(one)):
            item = QTableWidgetItem(words)
            if NAMES[place] in LONG:
                item.setToolTip(tip(words))
            else:
                item.setData(ALIGNMENT, CENTRED)
            self.setItem(at, place, item)

    def show_order(self, order: str) -> None:
        """Mark the heading by which the rows are ordered."""
        name = order.removeprefix("-")
        self.order = order if name in COLUMNS else ""
        header = self.horizontalHeader()
        header.setSortIndicatorShown(bool(self.order))
        if self.order:
            ways = QtCore.Qt.SortOrder
            way = ways.DescendingOrder if order.startswith("-") else ways.AscendingOrder
            header.setSortIndicator(NAMES.index(name), way)

    @property
    def chosen_rows(self) -> list[int]:
        """The rows that are selected, from above."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def choose_row(self, row: int) -> None:
        """Make a row the only selected one, whatever keys are held, as while something is pasted into the search."""
        flags = QtCore.QItemSelectionModel.SelectionFlag
        index = self.model().index(row, 0)
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def _show_refusals(self, rows: Sequence[int]) -> None:
        """Give the refused signatures in these rows their colour."""
        from .refusal_delegate import REFUSED, RefusalDelegate  # most lists have none

        place = NAMES.index("state")
        for at in rows:
            self.model().setData(self.model().index(at, place), True, REFUSED)
        if self.itemDelegateForColumn(place) is None:
            self.setItemDelegateForColumn(place, RefusalDelegate(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter):
            self.open_wanted.emit()
        elif event.key() == QtCore.Qt.Key.Key_Delete:
            self.delete_wanted.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def _heading_clicked(self, place: int) -> None:
        name = NAMES[place]
        self.show_order({name: f"-{name}", f"-{name}": ""}.get(self.order, name))
        self.order_chosen.emit(self.order)

    def _double_clicked(self) -> None:
        self.open_wanted.emit()


def _cells(one: Summary) -> tuple[str, ...]:
    return (
        unit_name(one.unit),
        one.date or "（未填）",
        "示例" if one.sample else state_words(one.status, one.outcome, day(one.changed, now())),
        f"已评 {one.items - len(one.unanswered)} / {one.items} 项",
        f"（{one.total}）" if one.unanswered else one.total,
        one.grade or "未定",
        next_step(one),
    )
