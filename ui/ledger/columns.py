"""The widths of a ledger's columns: what their texts need, within limits, or what the user has dragged them to."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QObject, QSize, QTimer
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyleOptionViewItem, QTableView

from desktop_app.files.settings import load_settings, save_settings

from .grade_cells import GradeCells
from .task_model import DEADLINE, DEPARTMENT, GRADE, HEADINGS, NUMBER, POINTS, TEXT, WHO, Index, TaskModel

SPARE = 2  # the line of the grid, and a pixel for rounding
ENOUGH = 12  # letters of a task that have to be seen
_LIMITS = {DEPARTMENT: (4.0, 9.0), DEADLINE: (4.0, 9.5)}  # in letters
_PEOPLE = 3.0, 6.0
_DRAGGED = 3.0, 24.0
_GIVING_WAY = DEADLINE, DEPARTMENT, POINTS  # what is left out first where the task would have too little room
KEPT_AFTER_MS = 300
_ALL = range(len(HEADINGS))


class Columns(QObject):
    """The task takes what the others leave; what gives way to it can be read below the ledger."""

    def __init__(self, table: QTableView, model: TaskModel, buttons: GradeCells) -> None:
        super().__init__(table)
        self._model = model
        self._table = table
        self._buttons = buttons
        self._fitting = False
        self._needed: dict[int, int] = {}  # what the texts need, measured when there are others
        self._dragged = dict(
            zip(_LIMITS, load_settings().task_columns or (0, 0), strict=True)
        )  # hundredths of a letter
        self._keep_soon = QTimer(self, interval=KEPT_AFTER_MS, singleShot=True)
        self._keep_soon.timeout.connect(self._keep)
        header, mode = table.horizontalHeader(), QHeaderView.ResizeMode
        header.setMinimumSectionSize(10)
        for column in _ALL:
            movable = column in (TEXT, DEPARTMENT)  # of which the right edge is dragged
            header.setSectionResizeMode(column, mode.Interactive if movable else mode.Fixed)
        header.sectionResized.connect(self._resized)
        model.modelReset.connect(self.measure)
        model.dataChanged.connect(self._changed)

    def measure(self) -> None:
        """Look again at what the texts need: at other rows, not while one of them is typed."""
        self._needed.clear()
        self.fit()

    def _changed(self, first: Index) -> None:
        """Measure what has changed elsewhere than in a cell that is typed into: taken back, or brought in."""
        if first.column() < GRADE and self._table.state() != QAbstractItemView.State.EditingState:
            self.measure()

    def fit(self) -> None:
        """Share the width there is."""
        widths = self._widths()
        hidden = {column for column in _ALL if column not in widths}
        self._fitting = True
        for column in _ALL:
            if self._table.isColumnHidden(column) != (column in hidden):
                self._table.setColumnHidden(column, column in hidden)
            if column in widths and self._table.columnWidth(column) != widths[column]:
                self._table.setColumnWidth(column, widths[column])
        self._fitting = False

    def _widths(self) -> dict[int, int]:
        measure, unit, around = self._table.fontMetrics(), self._unit, self._around()
        longest = {NUMBER: ("序号", str(self._model.rowCount())), POINTS: ("得分", self._model.longest_score)}
        widths = {column: max(map(measure.horizontalAdvance, texts)) + around for column, texts in longest.items()}
        if self._model.is_divided:
            widths[WHO] = self._need(WHO)
        widths[GRADE] = self._buttons.width
        for column in _LIMITS:
            own = self._dragged[column] * unit // 100
            widths[column] = own or self._need(column)
        room, least = self._table.viewport().width(), ENOUGH * unit
        if room - sum(widths.values()) < least:
            widths |= {column: min(widths[column], round(low * unit) + around) for column, (low, _) in _LIMITS.items()}
        for column in _GIVING_WAY:
            if room - sum(widths.values()) < least:
                del widths[column]
        widths[TEXT] = max(2 * unit, room - sum(widths.values()))
        return widths

    def _need(self, column: int) -> int:
        if column not in self._needed:
            measure, model = self._table.fontMetrics(), self._model
            texts = {model.index(row, column).data() for row in range(model.rowCount())}
            low, high = (round(self._unit * letters) for letters in _LIMITS.get(column, _PEOPLE))
            needed = max((measure.horizontalAdvance(text) for text in texts), default=0)
            self._needed[column] = self._around() + min(max(needed, low), high)
        return self._needed[column]

    def _around(self) -> int:
        """Return what the style keeps free around the text of a cell, and a little more."""
        option = QStyleOptionViewItem()
        self._table.initViewItemOption(option)
        option.text = "国"
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasDisplay
        kind = QStyle.ContentsType.CT_ItemViewItem
        cell = self._table.style().sizeFromContents(kind, option, QSize(), self._table)
        return cell.width() - self._unit + SPARE

    @property
    def _unit(self) -> int:
        return self._table.fontMetrics().horizontalAdvance("国")

    def _resized(self, column: int, before: int, after: int) -> None:
        """Let the column to the right of the edge that is dragged give or take the difference."""
        if self._fitting or column not in (TEXT, DEPARTMENT):
            return
        by = after - before
        if column == DEPARTMENT:
            self._set_dragged(DEPARTMENT, after)
            self._set_dragged(DEADLINE, self._table.columnWidth(DEADLINE) - by)
        else:
            self._set_dragged(DEPARTMENT, self._table.columnWidth(DEPARTMENT) - by)
        self.fit()
        self._keep_soon.start()

    def _set_dragged(self, column: int, width: int) -> None:
        low, high = (letters * self._unit for letters in _DRAGGED)
        self._dragged[column] = round(100 * min(max(width, low), high) / self._unit)

    def _keep(self) -> None:
        save_settings(replace(load_settings(), task_columns=tuple(self._dragged.values())))
