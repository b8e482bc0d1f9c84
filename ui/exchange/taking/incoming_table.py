"""What is about to come in, as rows: each assessment with what it is to this file, and files that bring none."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from desktop_app.base.clock import day, moment, now
from desktop_app.base.text import unit_name
from desktop_app.exchange.taking.incoming import Incoming, Key, Looked, Written
from desktop_app.record.status import state_words

from ...parts.tables import dress_list
from ...parts.widgets import button, tip

Index = QModelIndex | QPersistentModelIndex
HEADINGS = ("接收", "被评估单位", "与本文件相比", "状态", "最后录入", "合计", "等次", "须核对的提示", "来自文件")
TICK, UNIT, WHAT, STATE, WRITTEN, TOTAL, GRADE, TOLD, FILE = range(len(HEADINGS))
_LEFT = (UNIT, WHAT, WRITTEN, TOLD, FILE)
_SHOWN = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
NOTHING = "—"
LOOKED_AT = 200  # rows, for how wide the units' names are
WANTS = {"passphrase": "需要口令", "office_key": "需要巡察办口令"}
TWIN = "与另一份文件完全相同"


class Line(NamedTuple):
    """A row: an assessment of a file, or a file that brings none."""

    looked: Looked
    one: Incoming | None

    @property
    def what(self) -> str:
        """What it is, in few words."""
        if self.one is not None:
            return self.one.words
        looked = self.looked
        if looked.wants:
            return WANTS[looked.wants]
        if looked.refused:
            return "不能接收"
        if looked.known:
            return f"{day(looked.known, now())}已接收过"
        return TWIN if looked.twin is not None else "里面没有评估"

    @property
    def told(self) -> list[str]:
        """All that is to be known of it before, each a sentence; the gravest first."""
        if self.one is None:
            return [self.looked.refused] if self.looked.refused else [f"{one}。" for one in self.looked.told]
        found = [f"{one}。" for one in (*self.one.faults, *self.one.told, *self.looked.told)]
        if self.one.others:
            found.append(f"同一份评估还在{'、'.join(f'“{name}”' for name in self.one.others)}里，先后接收，结果相同。")
        return found


class IncomingModel(QAbstractTableModel):
    """The rows; ``ticked`` says that other ones are chosen."""

    ticked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Line] = []
        self.chosen: set[Key] = set()

    def show(self, files: Sequence[Looked]) -> None:
        """Show files that were looked through; what is new among it is chosen where nothing speaks against it."""
        known = {line.one.key for line in self._lines if line.one is not None}
        self.beginResetModel()
        self._lines = [Line(looked, one) for looked in files for one in looked.found or (None,)]
        found = [line.one for line in self._lines if line.one is not None]
        self.chosen &= {one.key for one in found if one.possible}
        self.chosen |= {one.key for one in found if one.chosen and one.key not in known}
        self.endResetModel()

    def line(self, row: int) -> Line:
        """Return what a row stands for."""
        return self._lines[row]

    def toggle(self, row: int) -> None:
        """Choose a row, or let go of it; one that cannot come in stays as it is."""
        one = self._lines[row].one
        if one is not None and one.possible:
            self.chosen ^= {one.key}
            self.dataChanged.emit(self.index(row, TICK), self.index(row, TICK))
            self.ticked.emit()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(HEADINGS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        one = self._lines[index.row()].one
        if index.column() == TICK and one is not None and one.possible:
            found |= Qt.ItemFlag.ItemIsUserCheckable
        return found

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != TICK:
            return False
        self.toggle(index.row())
        return True

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, column = self._lines[index.row()], index.column()
        if role == Qt.ItemDataRole.CheckStateRole and column == TICK and line.one is not None and line.one.possible:
            return Qt.CheckState.Checked if line.one.key in self.chosen else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role not in _SHOWN:
            return None
        words = _cell(line, column)
        if role == Qt.ItemDataRole.AccessibleTextRole and column == TICK:
            return "接收" if line.one is not None and line.one.key in self.chosen else "不接收"
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip("\n".join(line.told) if column == TOLD else words)
        return words

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        return _side(section) if role == Qt.ItemDataRole.TextAlignmentRole else None


class IncomingTable(QTableView):
    """The rows to choose from: the space bar, or a click on its box, chooses one or lets go of it."""

    line_chosen = Signal()
    secret_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows = IncomingModel()
        self.setModel(self.rows)
        dress_list(self, "要接收的评估", TOLD)
        header = self.horizontalHeader()
        header.setSectionResizeMode(UNIT, QHeaderView.ResizeMode.Interactive)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.selectionModel().currentRowChanged.connect(self._row_changed)

    def show_files(self, files: Sequence[Looked]) -> None:
        """Show files that were looked through; the row stays where it was."""
        row = max(0, self.currentIndex().row())
        self.rows.show(files)
        looked_at = range(min(LOOKED_AT, self.rows.rowCount()))
        widest = max((self.sizeHintForIndex(self.rows.index(at, UNIT)).width() for at in looked_at), default=0)
        least = self.fontMetrics().horizontalAdvance("国" * 8)
        self.setColumnWidth(UNIT, max(least, min(widest, self.width() // 4)))
        for column in (TOTAL, GRADE):  # drafts have none: the room is for what is to be known
            self.setColumnHidden(column, not any(_cell(self.rows.line(at), column) for at in looked_at))
        for at in range(self.rows.rowCount()):
            if self.rows.line(at).looked.wants:
                self.setIndexWidget(self.rows.index(at, UNIT), self._opener(at))
        if self.rows.rowCount():
            self.selectRow(min(row, self.rows.rowCount() - 1))
        self.line_chosen.emit()

    def _opener(self, row: int) -> QWidget:
        """Return the button that stands in the row of what lacks only what opens it; keys have the one below."""
        made = button("输入口令…", partial(self._ask, row), "link")
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return made

    def _ask(self, row: int) -> None:
        self.selectRow(row)
        self.secret_wanted.emit()

    @property
    def current(self) -> Line | None:
        """The row with the cursor."""
        row = self.currentIndex().row()
        return self.rows.line(row) if 0 <= row < self.rows.rowCount() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.rows.toggle(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def _row_changed(self) -> None:
        self.line_chosen.emit()


def _side(column: int) -> Qt.AlignmentFlag:
    """Where the words of a column stand, those of its heading, too."""
    side = Qt.AlignmentFlag.AlignLeft if column in _LEFT else Qt.AlignmentFlag.AlignHCenter
    return side | Qt.AlignmentFlag.AlignVCenter


def _cell(line: Line, column: int) -> str:
    one = line.one
    if column == WHAT:
        return line.what
    if column == FILE:
        return line.looked.name
    if column == TOLD:
        told = line.told
        more = f"（共{len(told)}条）" if len(told) > 1 else ""
        return f"{told[0]}{more}" if told else ""
    if one is None:
        return NOTHING if column == STATE or (column == UNIT and not line.looked.wants) else ""
    edition = f"　第{one.revision}版" if one.revision else ""
    state = "示例" if one.sample else f"{one.state or state_words(one.status, '', '')}{edition}"
    grade = one.grade or ("" if not one.total else "未定")
    cells = {UNIT: unit_name(one.unit), STATE: state, WRITTEN: _by(one.written), TOTAL: one.total, GRADE: grade}
    return cells.get(column, "")


def _by(written: Written | None) -> str:
    """Say whose copy it is: who wrote last, how many entries there are, and when."""
    if written is None:
        return NOTHING
    return f"{written.person or '未填姓名'}，{moment(written.at, now())}，{written.entries}条"
