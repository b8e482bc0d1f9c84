"""The view of the task ledger: keys and buttons that grade, and what comes next always in sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QKeyCombination, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QTableView

from desktop_app.rubric.rules.graded_list import TaskGrade

from ..parts.filters import ENTER
from ..parts.second_press import NEAR
from ..parts.tables import dress_rows
from ..parts.theme import application
from ..parts.widgets import bring_into_sight
from .columns import Columns
from .grade_cells import GradeCells, Spot
from .task_model import FIELDS, GRADE, TEXT, Index, TaskModel
from .text_cells import TaskCells, TextCells

ROW = 1.5  # height in lines of text
LEAST_ROWS, FEW_ROWS = 3, 5
FRAME = 4
IMPORT = QKeyCombination(Qt.Modifier.CTRL | Qt.Modifier.SHIFT, Qt.Key.Key_O)
_RANGE = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


class TaskTable(QTableView):
    """Keys: 1–9 grade by rank and step on, 0 takes the grade back, Alt+↑↓ moves, Insert adds, Delete deletes.

    A click on a grade stays in its row, which does not move: the mouse is there.
    """

    grade_chosen = Signal(int)  # rank of the grade, or -1 to take it back
    grade_clicked = Signal(int)  # rank of the grade, for the rows that are selected
    deletion_wanted = Signal()
    addition_wanted = Signal()
    import_wanted = Signal()
    paste_wanted = Signal()
    move_wanted = Signal(int)
    detail_wanted = Signal()
    next_wanted = Signal()
    current_changed = Signal()

    def __init__(self, model: TaskModel, grades: Sequence[TaskGrade]) -> None:
        super().__init__()
        self._grades = len(grades)
        self.may_type: Callable[[int], bool] = lambda _: True
        """Whether the row may be typed into; whoever is asked may ask somebody first."""
        self._header = 0, 0  # height of a letter, of the headings then
        self._pressed_at, self._pressed_when = QPoint(), -1_000_000
        self.setModel(model)
        self.setObjectName("tasks")
        dress_rows(self, "整改任务台账")
        self.setEditTriggers(QTableView.EditTrigger.DoubleClicked | QTableView.EditTrigger.EditKeyPressed)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self._buttons = GradeCells(self, grades)
        self._texts, self._tasks = TextCells(self), TaskCells(self)
        for column in FIELDS:
            self.setItemDelegateForColumn(column, self._tasks if column == TEXT else self._texts)
        self.setItemDelegateForColumn(GRADE, self._buttons)
        self._columns = Columns(self, model, self._buttons)
        for cells in (self._texts, self._tasks):
            cells.closeEditor.connect(self._columns.measure)  # nothing moves before: a letter may not move its cell
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        model.modelAboutToBeReset.connect(self._leave_cell)
        self.fit()

    # --- sizes ---

    def fit(self) -> None:
        """Give rows and columns the size that the present font needs."""
        self.verticalHeader().setDefaultSectionSize(round(self.fontMetrics().height() * ROW))
        self._buttons.measure()
        self._columns.measure()

    def fit_height(self, rows: int, room: int, most: int) -> None:
        """Be as high as the rows, as far as there is room; the rest scrolls.

        Where that is for a few rows alone, as many of these are shown as there is room for at the ``most``.
        """
        fitting = max(LEAST_ROWS, self.rows_in(room), min(FEW_ROWS, self.rows_in(most)))
        height = (
            min(max(rows, LEAST_ROWS), fitting) * self.verticalHeader().defaultSectionSize() + self._header_height()
        )
        if (self.minimumHeight(), self.maximumHeight()) != (height, height):
            self.setFixedHeight(height)

    def rows_in(self, height: int) -> int:
        """Return how many rows there is room for."""
        return (height - self._header_height()) // self.verticalHeader().defaultSectionSize()

    def _header_height(self) -> int:
        """Return the height of the headings, with the frame."""
        letter, header = self._header
        if letter != self.fontMetrics().height():  # the size that the header would have is not cheap
            letter, header = self.fontMetrics().height(), self.horizontalHeader().sizeHint().height()
            self._header = letter, header
        return header + FRAME

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._columns.fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit()

    def set_editable(self, editable: bool) -> None:
        """Let the grades be pressed, or only be read."""
        self._buttons.editable = editable
        self.viewport().update()

    # --- keys ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers()
        alone = held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.isAutoRepeat() and alone and (Qt.Key.Key_0 <= key <= Qt.Key.Key_9 or key == Qt.Key.Key_Delete):
            return  # a key that is held must not grade the whole ledger
        if alone and Qt.Key.Key_1 <= key <= Qt.Key.Key_9 and key - Qt.Key.Key_1 < self._grades:
            self.grade_chosen.emit(key - Qt.Key.Key_1)
        elif alone and key == Qt.Key.Key_0:
            self.grade_chosen.emit(-1)
        elif alone and key == Qt.Key.Key_Delete:
            self.deletion_wanted.emit()
        elif alone and key == Qt.Key.Key_Insert:
            self.addition_wanted.emit()
        elif event.keyCombination() == IMPORT:
            self.import_wanted.emit()
        elif held == Qt.KeyboardModifier.AltModifier and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_wanted.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif alone and key == Qt.Key.Key_F2 and self.currentIndex().column() not in FIELDS:
            self._edit_text()
        elif alone and key == Qt.Key.Key_F4:
            self.detail_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_wanted.emit()
        elif alone and key in ENTER and not event.isAutoRepeat() and self.state() != self.State.EditingState:
            self.next_wanted.emit()  # the Enter that ends the typing in a cell comes by here as well
        else:
            super().keyPressEvent(event)

    def edit(self, index: Index, *how: Any) -> bool:  # type: ignore[override]
        """Begin to type into a cell, where that is wanted and allowed."""
        typed = bool(index.flags() & Qt.ItemFlag.ItemIsEditable)
        wanted = not how or bool(how[0] & self.editTriggers()) or how[0] == QTableView.EditTrigger.AllEditTriggers
        if typed and wanted and self.state() != self.State.EditingState and not self.may_type(index.row()):
            return False
        return bool(super().edit(index, *how))

    def _edit_text(self) -> None:
        index = self.currentIndex().siblingAtColumn(TEXT)
        if index.flags() & Qt.ItemFlag.ItemIsEditable:  # none in an empty ledger, nor where the assessment is final
            self.setCurrentIndex(index)  # from where Tab goes on to the next cell
            self.edit(index)

    def _leave_cell(self) -> None:
        """Close a field as long as Qt knows of which cell it is: that may be about to go."""
        if editor := self.indexWidget(self.currentIndex()):
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Leave keys to the ledger on a cell that can be typed into: an input method would take the grades' digits."""
        super().currentChanged(current, previous)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def _current_changed(self) -> None:
        self.current_changed.emit()

    # --- the mouse ---

    def _spot(self, at: QPoint) -> Spot | None:
        """Return the grade that can be pressed there."""
        index = self.indexAt(at)
        if index.column() != GRADE or not self._buttons.editable:
            return None
        rank = self._buttons.rank_at(self.visualRect(index), at)
        return Spot(index.row(), rank) if rank >= 0 else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        spot = self._spot(at) if event.button() == Qt.MouseButton.LeftButton else None
        if spot is None or event.modifiers() & _RANGE:  # which select rows, whatever is below the mouse
            super().mousePressEvent(event)
            return
        soon = event.timestamp() - self._pressed_when < application().doubleClickInterval()
        if soon and (at - self._pressed_at).manhattanLength() <= NEAR:
            return  # the second press of a hand that is not steady
        self._pressed_at, self._pressed_when = at, event.timestamp()
        self._make_current(spot.row)
        self._buttons.pressed = self._buttons.under = spot
        self._buttons.update_rows({spot.row})

    def _make_current(self, row: int) -> None:
        """Make a row the current one, and the only selected one unless it is selected with others; nothing scrolls."""
        flags = QItemSelectionModel.SelectionFlag
        alone = row not in self.selected_rows()
        self.setAutoScroll(False)
        index = self.model().index(row, GRADE)
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows if alone else flags.NoUpdate)
        self.setAutoScroll(True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._buttons.show_under(self._spot(event.position().toPoint()))
        if self._buttons.pressed is None:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._buttons.pressed = self._buttons.pressed, None
        if pressed is None:
            super().mouseReleaseEvent(event)
            return
        self._buttons.update_rows({pressed.row})
        if self._spot(event.position().toPoint()) == pressed:
            self.grade_clicked.emit(pressed.rank)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit what can be typed; a second press on the grades does nothing."""
        if self.indexAt(event.position().toPoint()).column() != GRADE:
            super().mouseDoubleClickEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._buttons.show_under(None)
        return super().viewportEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the ledger to its end where all of it can be seen; from there on, and elsewhere, the page."""
        bar = self.verticalScrollBar()
        at_end = bar.value() == (bar.minimum() if event.angleDelta().y() > 0 else bar.maximum())
        if at_end or self.visibleRegion().boundingRect() != self.rect():
            event.ignore()
        else:
            super().wheelEvent(event)
            self._buttons.show_under(self._spot(event.position().toPoint()))

    # --- rows ---

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

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a row into sight, with the one before and the one after it."""
        if hint == QAbstractItemView.ScrollHint.EnsureVisible:
            for beside in (index.row() - 1, index.row() + 1):
                if 0 <= beside < self.model().rowCount():
                    super().scrollTo(self.model().index(beside, index.column()), hint)
        super().scrollTo(index, hint)

    def select_none(self) -> None:
        """Leave no row selected: keys grade nothing."""
        self.selectionModel().clear()
