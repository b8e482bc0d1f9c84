"""The places that a clearing (清退) would clear, each with a tick."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from desktop_app.exchange.clearing.trace import Trace
from desktop_app.paper.clearing import Kind, Left, Way

from ...parts.tables import dress_list
from ...parts.theme import scaled
from ...parts.widgets import tip

HEADINGS = ("位置", "在哪里", "处理", "说明")
_WHERE, _NOTE = HEADINGS.index("在哪里"), HEADINGS.index("说明")
BOX = 44  # of a tick, with the cell's edges
NOTE = 250  # width of a column; below the table it is told whole


class ClearingTable(QTableWidget):
    """A row a place; ``changed`` says that other ones are ticked. What is only told has no tick."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(0, len(HEADINGS))
        self.setHorizontalHeaderLabels(HEADINGS)
        dress_list(self, "要清除的位置", _WHERE)
        self.horizontalHeader().setSectionResizeMode(_NOTE, QHeaderView.ResizeMode.Fixed)
        self.setColumnWidth(_NOTE, scaled(NOTE))
        kinds = max(self.fontMetrics().horizontalAdvance(kind) for kind in Kind)  # Qt leaves no room for the boxes
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        self.setColumnWidth(0, kinds + scaled(BOX))
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setWordWrap(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._traces: list[Trace] = []
        self.itemChanged.connect(self._changed)
        self.cellDoubleClicked.connect(self._switch)

    def fill(self, traces: Sequence[Trace], absent: Sequence[Left]) -> None:
        """Show the places, and below them those that cannot be looked at."""
        self._traces = list(traces)
        self.blockSignals(True)
        self.setRowCount(len(traces) + len(absent))
        for at, one in enumerate(traces):
            files = len([file for file in one.files if file.suffix != ".json"])
            count = f"{files}个文件，" if files > 1 else ""
            item = self._row(at, (one.kind.value, str(one.path), f"{count}{one.way}", one.note))
            if one.way is not Way.TELL:
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Checked if one.chosen else Qt.CheckState.Unchecked)
        for at, left in enumerate(absent, len(traces)):
            self._row(at, (left.kind.value, left.path, "这次看不到", f"{left.why}；{left.advice}"))
        self.blockSignals(False)
        if self.rowCount():
            self.selectRow(0)

    @property
    def current(self) -> str:
        """The place that is selected, whole, with what is said of it."""
        items = [self.item(self.currentRow(), column) for column in (_WHERE, _NOTE)]
        return "　".join(item.text() for item in items if item is not None and item.text())

    @property
    def agreed(self) -> list[str]:
        """The keys of the places that are ticked."""
        return [one.key for at, one in enumerate(self._traces) if self._is_ticked(at)]

    def _is_ticked(self, row: int) -> bool:
        item = self.item(row, 0)
        return item is not None and _can_be_ticked(item) and item.checkState() == Qt.CheckState.Checked

    def _row(self, row: int, words: tuple[str, ...]) -> QTableWidgetItem:
        """Fill a row; return its first cell."""
        items = [QTableWidgetItem(text) for text in words]
        for place, item in enumerate(items):
            item.setToolTip(tip(item.text()))
            self.setItem(row, place, item)
        return items[0]

    def _switch(self, row: int, column: int) -> None:
        """Tick a row, or not any more, by a double click beside its box."""
        item = self.item(row, 0)
        if column and item is not None and _can_be_ticked(item):
            on = Qt.CheckState.Unchecked if self._is_ticked(row) else Qt.CheckState.Checked
            item.setCheckState(on)

    def _changed(self, _: QTableWidgetItem) -> None:
        self.changed.emit()


def _can_be_ticked(item: QTableWidgetItem) -> bool:
    return bool(item.flags() & Qt.ItemFlag.ItemIsUserCheckable)
