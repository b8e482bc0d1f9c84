"""The parts of the import of a ledger: the tasks as they will be, what each column holds, what differs from before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QTableView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from desktop_app.ledger import FIELDS, Comparison, Layout, Match, Sheet, Skipped, assessed
from desktop_app.rubric.answers import Task

from ..parts.layouts import row as side_by_side
from ..parts.tables import dress_rows
from ..parts.theme import quick_font, scaled
from ..parts.widgets import tip

Index = QModelIndex | QPersistentModelIndex

PREVIEW = {
    "finding": "问题",
    "text": "任务",
    "department": "责任部门",
    "leader": "责任领导",
    "person": "责任人",
    "deadline": "整改时限",
    "target": "整改目标（标准）",
    "progress": "完成情况",
    "remark": "备注",
    "grade": "评定等次",
}
_WEIGHTS = {
    "finding": 3,
    "text": 4,
    "target": 2,
    "progress": 2,
    "remark": 1,
}  # of the width that the narrow columns leave
_WIDTHS = {"department": 5.2, "leader": 5.2, "person": 4.6, "deadline": 7.8, "grade": 5.2}  # in characters
_LINES = 2.6  # height of a row in lines of text
LEAST = 5  # letters a line of a long text that are to be seen
_TEXTS = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.FontRole, Qt.ItemDataRole.ToolTipRole}
_ID = Qt.ItemDataRole.UserRole
SAMPLES = 2  # cells of a column that are shown to tell what it holds


class TasksModel(QAbstractTableModel):
    """The tasks as they will be; columns in which no task has anything are left out."""

    def __init__(self) -> None:
        super().__init__()
        self._tasks: Sequence[Task] = ()
        self.fields: list[str] = []

    def show(self, tasks: Sequence[Task]) -> None:
        """Show other tasks."""
        self.beginResetModel()
        self._tasks = tasks
        self.fields = [name for name in PREVIEW if name == "text" or any(map(attrgetter(name), tasks))]
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._tasks)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.fields)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return PREVIEW[self.fields[section]] if orientation == Qt.Orientation.Horizontal else str(section + 1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in _TEXTS:  # asked for far more often
            return None
        text = getattr(self._tasks[index.row()], self.fields[index.column()]) or ""
        if role == Qt.ItemDataRole.FontRole:
            return quick_font(text)
        return tip(text) if role == Qt.ItemDataRole.ToolTipRole else text


def _dress(table: QTableView, name: str) -> None:
    """Make a table one to read: whole rows, no editing, Tab goes on to the next part."""
    dress_rows(table, name)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.verticalHeader().setSectionsClickable(False)
    for corner in table.findChildren(QAbstractButton):
        corner.setAccessibleName("全选")
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)


def fit_rows(table: QTableView) -> None:
    """Give the rows the height of their lines."""
    table.ensurePolished()
    table.verticalHeader().setDefaultSectionSize(round(table.fontMetrics().lineSpacing() * _LINES))


class _RowNumbers(QHeaderView):
    """The numbers of the rows; wide enough for the last, without asking for the size of each."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._size = QSize()

    def fit(self, count: int) -> None:
        """Be wide enough for so many rows."""
        self._size = QSize(self.fontMetrics().horizontalAdvance(f"国{count}"), 0)

    def sizeHint(self) -> QSize:
        return self._size  # asked for again and again


class TasksView(QTableView):
    """The tasks as they will be; long texts wrap, and are whole in the tip."""

    def __init__(self) -> None:
        super().__init__()
        self._model = TasksModel()
        self._first = 0
        self._numbers = _RowNumbers()
        self.setVerticalHeader(self._numbers)
        self.setModel(self._model)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        _dress(self, "任务预览")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)  # it may have eight columns
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def show_tasks(self, tasks: Sequence[Task], first: int) -> None:
        """Show the tasks from the ``first`` that is new; the widths follow what the columns hold."""
        self._numbers.fit(len(tasks))
        self._model.show(tasks)
        self._first = first
        if self.isVisible():
            self._fit_and_scroll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible():
            self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_and_scroll()

    def _fit_and_scroll(self) -> None:
        self._fit()
        self.scrollTo(self._model.index(self._first, 0), QAbstractItemView.ScrollHint.PositionAtTop)

    def _fit(self) -> None:
        unit = self.fontMetrics().horizontalAdvance("国")
        widths = {name: round(unit * _WIDTHS[name]) for name in self._model.fields if name in _WIDTHS}
        left = self.viewport().width() - sum(widths.values())
        shares = sum(_WEIGHTS.get(name, 0) for name in self._model.fields)
        for column, name in enumerate(self._model.fields):
            width = widths.get(name) or max(left * _WEIGHTS[name] // shares, LEAST * unit)
            self.setColumnWidth(column, width)


class FieldChoice(QComboBox):
    """What a column holds; the wheel scrolls the table and changes nothing."""

    def __init__(self, column: int, heading: str, field: str, part: int = 0) -> None:
        super().__init__()
        self.column, self.part = column, part
        self.setAccessibleName(f"“{heading}”这一列是")
        for name, words in FIELDS.items():
            self.addItem(words, name)
        self.setCurrentIndex(self.findData(field))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _Table(QTableWidget):
    """A table of rows to read, the columns after the first as wide as their share."""

    def __init__(self, name: str, headings: Sequence[str], stretched: Sequence[int]) -> None:
        super().__init__(0, len(headings))
        self.setHorizontalHeaderLabels(list(headings))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        _dress(self, name)
        self.verticalHeader().hide()
        for column in range(len(headings)):
            mode = QHeaderView.ResizeMode
            self.horizontalHeader().setSectionResizeMode(
                column, mode.Stretch if column in stretched else mode.ResizeToContents
            )

    def _put(self, row: int, column: int, text: str) -> QTableWidgetItem:
        item = QTableWidgetItem(text)
        item.setToolTip(tip(text))
        self.setItem(row, column, item)
        return item


class ColumnsTable(_Table):
    """One row a column of the ledger: its heading, what stands in it, and what it holds, to be changed by hand."""

    mapped = Signal(list)

    def __init__(self) -> None:
        super().__init__("各列的内容", ("表头", "内容举例", "作为"), (1,))
        self._fields: list[list[str]] = []
        self._waiting: Sequence[tuple[Sheet, Layout]] = ()

    def show_layouts(self, parts: Sequence[tuple[Sheet, Layout]]) -> None:
        """Show the columns that have a heading or something in them; the choices are made when they are seen."""
        self._waiting = parts
        if self.isVisible():
            self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fill()

    def _fill(self) -> None:
        if not self._waiting:
            return
        parts, self._waiting = self._waiting, ()
        self.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().resizeSection(2, FieldChoice(0, "", "").sizeHint().width() + scaled(16))
        self._fields = [list(layout.fields) for _, layout in parts]
        columns = [
            (part, column) for part, (_, one) in enumerate(parts) for column, name in enumerate(one.headings) if name
        ]
        self.setRowCount(0)
        self.setRowCount(len(columns))
        for row, (part, column) in enumerate(columns):
            sheet, layout = parts[part]
            cells = [cells[column] for cells in sheet.rows[layout.data :] if cells[column]]
            self._put(row, 0, (f"{sheet.name}：" if len(parts) > 1 else "") + layout.headings[column])
            self._put(row, 1, "；".join(dict.fromkeys(cells[:SAMPLES])))
            choice = FieldChoice(column, layout.headings[column], layout.fields[column], part)
            choice.activated.connect(self._chosen)
            cell = QWidget()
            side_by_side((choice, Qt.AlignmentFlag.AlignVCenter), on=cell, margins=(4, 0, 4, 0))
            self.setCellWidget(row, 2, cell)

    def _chosen(self) -> None:
        choice = self.sender()
        if isinstance(choice, FieldChoice) and choice.currentData() != self._fields[choice.part][choice.column]:
            self._fields[choice.part][choice.column] = choice.currentData()
            self.mapped.emit([list(fields) for fields in self._fields])


class SkippedTable(_Table):
    """The rows that are no tasks, each with its reason, and the tasks that are to be looked at."""

    def __init__(self) -> None:
        super().__init__("未导入的行", ("行", "原因", "内容"), (1, 2))

    def show_rows(self, skipped: Sequence[Skipped], doubtful: Sequence[Skipped]) -> None:
        """Show other rows."""
        rows = [(row, row.reason) for row in skipped]
        rows += [(row, f"已导入，请核对：{row.reason}") for row in doubtful]
        self.setRowCount(len(rows))
        for at, (row, reason) in enumerate(rows):
            self._put(at, 0, f"第{row.row}行")
            self._put(at, 1, reason)
            self._put(at, 2, row.text)


class ComparisonTable(_Table):
    """What differs from the tasks that are there; ticks say which are kept, and which are still the same task."""

    ticked = Signal()

    def __init__(self) -> None:
        super().__init__("与现有任务对照", ("情况", "现有任务", "新台账", "已评"), (1, 2))
        self.itemChanged.connect(self._item_changed)
        self.comparison: Comparison | None = None

    def show_comparison(self, comparison: Comparison | None) -> None:
        """Show what differs, what touches a grade first; nothing if there is nothing to compare with."""
        self.comparison = comparison
        if comparison is None:
            self.setRowCount(0)
            return
        rows = list(_differences(comparison))
        self.blockSignals(True)
        self.setRowCount(0)
        self.setRowCount(len(rows))
        for at, (words, kind, old, new) in enumerate(rows):
            state = self._put(at, 0, words)
            if old is not None and kind:
                state.setData(_ID, (old.id, kind))
                sure = kind == "reworded" and old.id not in comparison.doubtful_ids
                checked = sure or old.id in comparison.kept_ids
                state.setFlags(state.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                state.setCheckState(Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)
            self._put(at, 1, _words(old))
            self._put(at, 2, _words(new))
            self._put(at, 3, "" if old is None else old.grade or ("有说明或材料" if assessed(old) else ""))
        self.blockSignals(False)
        if rows:
            self.setCurrentCell(0, 0)

    def merged(self) -> tuple[Task, ...]:
        """Return the tasks as the ticks say."""
        if self.comparison is None:
            return ()
        return self.comparison.merged(self._ids("gone", checked=True), self._ids("reworded", checked=False))

    @property
    def passed_on(self) -> int:
        """How many grades pass to a task in other words."""
        return len(self._ids("reworded", checked=True))

    @property
    def apart(self) -> int:
        """How many tasks in other words come beside the old ones, since the user did not say that they are the same."""
        return len(self._ids("reworded", checked=False))

    def _ids(self, kind: str, *, checked: bool) -> set[int]:
        wanted = Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked
        items = [item for row in range(self.rowCount()) if (item := self.item(row, 0)) is not None]
        told = [item.data(_ID) for item in items if item.data(_ID) and item.checkState() == wanted]
        return {task_id for task_id, of_kind in told if of_kind == kind}

    def _item_changed(self, item: QTableWidgetItem) -> None:
        if item.column() == 0:
            self.ticked.emit()


def _differences(comparison: Comparison) -> Iterator[tuple[str, str, Task | None, Task | None]]:
    """Yield the words and the kind of each task that is not as it was; those of a kind can be ticked."""
    for task in sorted(comparison.gone, key=lambda one: not assessed(one)):
        yield "新台账已无此项，勾选保留", "gone", task, None
    for match in sorted(comparison.changed, key=lambda one: not _regraded(one)):
        words, kind = ("文字有改动，勾选沿用原评定", "reworded") if _regraded(match) else ("有修改", "")
        yield words, kind, match.old, match.new
    for task in comparison.added:
        yield "新增", "", None, task


def _regraded(match: Match) -> bool:
    """Whether a grade passes to a task in other words: the user may say that it is another one."""
    return match.reworded and match.old is not None and assessed(match.old)


def _words(task: Task | None) -> str:
    """Return a task with what else may have changed of it, on lines of its own."""
    if task is None:
        return ""
    rest = "　".join(filter(None, (task.department, task.leader, task.person, task.deadline)))
    more = (
        ("问题", task.finding),
        ("整改目标（标准）", task.target),
        ("完成情况", task.progress),
        ("备注", task.remark),
    )
    return "\n".join(filter(None, (task.text, rest, *(f"{name}：{words}" for name, words in more if words))))
