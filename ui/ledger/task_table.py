"""The view of the task ledger: keys that grade and step on, colours of grades, cells that fit."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QFont, QKeyEvent, QKeySequence, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ..parts.tables import dress_rows
from ..parts.theme import colour
from ..parts.widgets import bring_into_sight, keyless
from .task_model import (
    DEADLINE,
    DEPARTMENT,
    FIELDS,
    GRADE,
    GRADE_ROLE,
    HEADINGS,
    NUMBER,
    POINTS,
    TEXT,
    Index,
    TaskModel,
)

# Width of the narrow columns in characters of the font; the task itself takes what is left.
_WIDTHS = {NUMBER: 3.2, DEPARTMENT: 6.4, DEADLINE: 8.6, GRADE: 5.2, POINTS: 4.2}
_SQUEEZED = {DEPARTMENT: 4.2, DEADLINE: 6.8}  # where the task would keep less than this many characters:
_ENOUGH = 12
_LOOKS = {None: "wait", 0: "good", 1: "accent-text"}  # by rank of the grade; the others lose much: red


class GradeDelegate(QStyledItemDelegate):
    """Paints a grade bold in its colour; 未评 has a colour of its own."""

    def __init__(self, table: TaskTable, ranks: dict[str | None, int]) -> None:
        super().__init__(table)
        self._ranks = ranks

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        grade = index.data(GRADE_ROLE)
        rank = None if grade is None else self._ranks[grade]
        self.initStyleOption(option, index)
        if not option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, colour("wait-soft" if grade is None else "surface"))
        else:
            painter.fillRect(option.rect, colour("accent-soft"))
        font = QFont(option.font)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(colour(_LOOKS.get(rank, "bad")))
        painter.drawText(option.rect, Qt.AlignmentFlag.AlignCenter, option.text)


class TextDelegate(QStyledItemDelegate):
    """Edits a cell; each letter goes into the record at once, as in every other field."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.textEdited.connect(partial(self._edited, index.model(), QPersistentModelIndex(index)))
        return editor

    def _edited(self, model: QAbstractItemModel, index: QPersistentModelIndex, text: str) -> None:
        if index.isValid():
            model.setData(model.index(index.row(), index.column()), text)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit) and editor.text() != index.data(Qt.ItemDataRole.EditRole):
            editor.setText(index.data(Qt.ItemDataRole.EditRole))


class TaskTable(QTableView):
    """Keys: 1–9 grade by rank and step on, 0 takes the grade back, Alt+↑↓ moves, Delete deletes."""

    grade_chosen = Signal(int)  # rank of the grade, or -1 to take it back
    deletion_wanted = Signal()
    paste_wanted = Signal()
    move_wanted = Signal(int)
    detail_wanted = Signal()
    next_wanted = Signal()  # Enter, where no row is chosen
    current_changed = Signal()

    def __init__(self, model: TaskModel, grades: list[str]) -> None:
        super().__init__()
        self._grades = grades
        self._text_delegate = TextDelegate(self)
        self._fitted = 0, 0, 0  # height of a row, how many there is room for, height of the header
        self.setModel(model)
        self.setObjectName("tasks")
        dress_rows(self, "整改任务台账")
        self.setEditTriggers(QTableView.EditTrigger.DoubleClicked | QTableView.EditTrigger.EditKeyPressed)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.setItemDelegateForColumn(GRADE, GradeDelegate(self, {g: r for r, g in enumerate(grades)}))
        for column in FIELDS:
            self.setItemDelegateForColumn(column, self._text_delegate)
        self.clicked.connect(self._clicked)
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        self.fit()

    def fit(self) -> None:
        """Give rows and columns the size that the present font needs."""
        unit = self.fontMetrics().horizontalAdvance("国")
        self.verticalHeader().setDefaultSectionSize(round(self.fontMetrics().height() * 1.6))
        header = self.horizontalHeader()
        header.setMinimumSectionSize(10)
        left = self.viewport().width() - unit * sum(_WIDTHS.values())
        widths = _WIDTHS if left >= unit * _ENOUGH else _WIDTHS | _SQUEEZED
        for column in range(len(HEADINGS)):
            if column == TEXT:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
            else:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
                header.resizeSection(column, round(unit * widths[column]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.fit()
        super().resizeEvent(event)

    def fit_height(self, rows: int, most: int = 12) -> None:
        """Be as high as the rows, but never higher than a screen can show; the rest scrolls."""
        row, shown, header = (
            self.verticalHeader().defaultSectionSize(),
            max(3, min(rows, most)),
            self.horizontalHeader(),
        )
        if (row, shown, header.height()) != self._fitted:  # the size that the header would have is not cheap
            self._fitted = row, shown, header.height()
            self.setFixedHeight(shown * row + header.sizeHint().height() + 4)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, alone = (
            event.key(),
            event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier),
        )
        if event.isAutoRepeat() and alone and (Qt.Key.Key_0 <= key <= Qt.Key.Key_9 or key == Qt.Key.Key_Delete):
            return  # a key that is held must not grade the whole ledger
        if alone and Qt.Key.Key_1 <= key <= Qt.Key.Key_9 and key - Qt.Key.Key_1 < len(self._grades):
            self.grade_chosen.emit(key - Qt.Key.Key_1)
        elif alone and key == Qt.Key.Key_0:
            self.grade_chosen.emit(-1)
        elif alone and key == Qt.Key.Key_Delete:
            self.deletion_wanted.emit()
        elif event.modifiers() == Qt.KeyboardModifier.AltModifier and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_wanted.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif alone and key == Qt.Key.Key_F2 and self.currentIndex().column() not in FIELDS:
            self._edit_text()
        elif alone and key == Qt.Key.Key_F4:
            self.detail_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_wanted.emit()
        elif alone and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().column() not in FIELDS:
            self._ask_grade() if self.currentIndex().isValid() else self.next_wanted.emit()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the ledger only if it has the focus and more to show; else the page goes on."""
        bar = self.verticalScrollBar()
        at_end = bar.value() == (bar.minimum() if event.angleDelta().y() > 0 else bar.maximum())
        if at_end or not self.hasFocus():
            event.ignore()
        else:
            super().wheelEvent(event)

    def _edit_text(self) -> None:
        index = self.currentIndex().siblingAtColumn(TEXT)
        if index.flags() & Qt.ItemFlag.ItemIsEditable:  # none in an empty ledger, nor where the assessment is final
            self.edit(index)

    def _current_changed(self) -> None:
        self.current_changed.emit()

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == GRADE:
            self._ask_grade()

    def _ask_grade(self) -> None:
        """Offer the grades beside the cell; the same can be had by the keys 1–9 and 0."""
        index = self.currentIndex()
        if not index.isValid():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.triggered.connect(self._grade_picked)
        for rank, grade in enumerate(self._grades):
            menu.addAction(f"&{rank + 1}　{keyless(grade)}").setData(rank)
        menu.addSeparator()
        menu.addAction("&0　未评").setData(-1)
        cell = self.visualRect(index.siblingAtColumn(GRADE))
        menu.popup(self.viewport().mapToGlobal(cell.bottomLeft() + QPoint(0, 1)))

    def _grade_picked(self, action: QAction) -> None:
        self.grade_chosen.emit(action.data())

    def selected_rows(self) -> list[int]:
        """Return the selected rows, from the top."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def select_row(self, row: int) -> None:
        """Make ``row`` the only selected one and bring it into sight."""
        if 0 <= row < self.model().rowCount():
            column = max(0, self.currentIndex().column())
            flags = QItemSelectionModel.SelectionFlag
            index = self.model().index(row, column)
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)  # whatever keys are held
            self.show_current()

    def show_from(self, row: int) -> None:
        """Make ``row`` the only selected one, at the top with as many below it as there is room for."""
        self.select_row(row)
        self.scrollTo(self.currentIndex(), QAbstractItemView.ScrollHint.PositionAtTop)
        bring_into_sight(self, self.rect(), whole=True)

    def show_current(self) -> None:
        """Bring the current row into sight, in the ledger and on the page."""
        self.scrollTo(self.currentIndex())
        bring_into_sight(self.viewport(), self.visualRect(self.currentIndex()))

    def select_none(self) -> None:
        """Leave no row selected: keys grade nothing."""
        self.selectionModel().clear()
