"""A table of texts that are typed into or pasted over, as in a spreadsheet; below the last row a new one begins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop_app.base.errors import UserError
from desktop_app.base.text import one_line
from desktop_app.ledger.sheets import sheet_from_text

from ..parts.beside import tell_beside
from ..parts.filters import ENTER
from ..parts.line import Line
from ..parts.tables import dress_rows
from ..parts.theme import colour
from ..parts.widgets import tip

Index = QModelIndex | QPersistentModelIndex
ROW = 1.7  # height in lines of text
NEW = "在这里填写，或粘贴多行"
_DISPLAY, _EDIT, _TIP = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole
_FONT, _INK, _SPOKEN = Qt.ItemDataRole.FontRole, Qt.ItemDataRole.ForegroundRole, Qt.ItemDataRole.AccessibleTextRole
_READ = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren


class CellModel(QAbstractTableModel):
    """Shows rows of texts; ``typed`` sends row, column and new text, and changes nothing itself.

    ``grows``: below the last row stands one that is empty, in which a new one is begun.
    """

    typed = Signal(int, int, str)

    def __init__(
        self, headings: Sequence[str], editable: Sequence[int], *, grows: bool = False, marked: Sequence[int] = ()
    ) -> None:
        """``marked``: the columns that are bold in rows that are late."""
        super().__init__()
        self._marked = marked
        self._headings, self._columns, self._grows = headings, editable, grows
        self._rows: list[tuple[str, ...]] = []
        self._late: set[int] = set()
        self._editable = True

    def set_editable(self, editable: bool) -> None:
        """Let the cells be typed into, or only be read."""
        self.beginResetModel()
        self._editable = editable
        self.endResetModel()

    @property
    def editable(self) -> bool:
        return self._editable

    def show(self, rows: Sequence[tuple[str, ...]], late: Sequence[int] = ()) -> None:
        """Show other rows, of which some are late; rows come or go only where their number is another."""
        found = list(rows)
        if len(found) == len(self._rows):
            self._rows, self._late = found, set(late)
            if found:
                self.dataChanged.emit(self.index(0, 0), self.index(len(found) - 1, len(self._headings) - 1))
            return
        self.beginResetModel()
        self._rows, self._late = found, set(late)
        self.endResetModel()

    @property
    def _has_new(self) -> bool:
        return self._grows and self._editable

    def is_new(self, row: int) -> bool:
        """Whether that is the empty row below the last."""
        return row >= len(self._rows)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows) + self._has_new

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        return self._headings[section] if orientation == Qt.Orientation.Horizontal and role == _DISPLAY else None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        row, column = index.row(), index.column()
        if self.is_new(row):
            if role == _INK:
                return colour("secondary")
            return NEW if role in (_DISPLAY, _SPOKEN) and column == 0 else "" if role == _EDIT else None
        if role in (_DISPLAY, _EDIT):
            return self._rows[row][column]
        if role == _TIP:
            return tip(self._rows[row][column])
        if role not in (_FONT, _INK) or row not in self._late or column not in self._marked:
            return None
        if role == _INK:
            return colour("bad")
        font = QFont()
        font.setBold(True)
        return font

    def flags(self, index: Index) -> Qt.ItemFlag:
        typed = self._editable and index.column() in self._columns
        return _READ | Qt.ItemFlag.ItemIsEditable if typed else _READ

    def setData(self, index: Index, value: Any, role: int = _EDIT) -> bool:
        text = one_line(str(value)).strip()
        if role != _EDIT or text == (index.data(_EDIT) or ""):
            return False
        self.typed.emit(index.row(), index.column(), text)
        return True


class Cells(QStyledItemDelegate):
    """Edits a cell in a line that is called as it is."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = Line(parent)
        heading = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
        editor.setAccessibleName(f"第{index.row() + 1}行 {heading}")
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            editor.setText(index.data(_EDIT))

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text())


class CellTable(QTableView):
    """Keys: F2 or typing edits, Ctrl+V pastes from the current cell on, Delete wants rows gone, Enter what is there.

    ``pasted`` sends row, column and the rows of cells.
    """

    pasted = Signal(int, int, list)
    deletion_wanted = Signal()
    opened = Signal(int)
    chosen = Signal()

    def __init__(self, model: CellModel, name: str, stretched: Sequence[int]) -> None:
        super().__init__()
        self._cells = model
        self.setObjectName("cells")  # the current one is seen: there typing and pasting begin
        self.setModel(model)
        dress_rows(self, name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.setItemDelegate(Cells(self))
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(round(self.fontMetrics().height() * ROW))
        header, modes = self.horizontalHeader(), QHeaderView.ResizeMode
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in range(model.columnCount()):
            header.setSectionResizeMode(column, modes.Stretch if column in stretched else modes.ResizeToContents)
        self.selectionModel().selectionChanged.connect(self._chosen)

    @property
    def rows(self) -> list[int]:
        """The rows that are selected, from the top, but for the empty one."""
        found = {index.row() for index in self.selectionModel().selectedIndexes()}
        return sorted(row for row in found if not self._cells.is_new(row))

    def begin_new(self) -> None:
        """Let a new row be typed into, below the last."""
        row = self._cells.rowCount() - 1
        if row >= 0 and self._cells.is_new(row):
            index = self._cells.index(row, 0)
            self.setCurrentIndex(index)
            self.scrollTo(index)
            self.setFocus()
            self.edit(index)

    def choose_row(self, row: int) -> None:
        """Select one row and bring it into sight."""
        if 0 <= row < self._cells.rowCount():
            flags = QItemSelectionModel.SelectionFlag
            index = self._cells.index(row, max(0, self.currentIndex().column()))
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.scrollTo(index)

    def _chosen(self) -> None:
        self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alone = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif alone and event.key() == Qt.Key.Key_Delete and self._cells.editable:
            if not event.isAutoRepeat():
                self.deletion_wanted.emit()
        elif alone and event.key() == Qt.Key.Key_Insert:
            self.begin_new()
        elif alone and event.key() in ENTER and self.state() != self.State.EditingState:
            if not event.isAutoRepeat() and self.currentIndex().isValid():
                self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and not index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.opened.emit(index.row())
        else:
            super().mouseDoubleClickEvent(event)

    def _copy(self) -> None:
        """Copy the selected rows, as a spreadsheet takes them."""
        cells = [
            [str(self._cells.index(row, at).data() or "") for at in range(self._cells.columnCount())]
            for row in self.rows
        ]
        QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in cells))

    def _paste(self) -> None:
        text = QGuiApplication.clipboard().text()
        at = self.currentIndex()
        if not (self._cells.editable and text.strip()):
            return
        try:
            block = [list(row) for row in sheet_from_text(text).rows]
        except UserError as error:  # more than any list holds
            tell_beside(self, str(error))
            return
        row = at.row() if at.isValid() else self._cells.rowCount() - 1
        self.pasted.emit(max(row, 0), max(at.column(), 0), block)
