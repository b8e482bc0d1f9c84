"""The task ledger as a Qt model: rows of the present record, all or only those still 未评."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont

from desktop_app.assessing.division import MINE, Division, Part
from desktop_app.base.text import one_line, same_person, shown
from desktop_app.rubric.amounts import round_half_up, written_total
from desktop_app.rubric.answers import UNSAID, GradedListAnswer, Task
from desktop_app.rubric.rules import GradedList

from ..parts.widgets import tip

Index = QModelIndex | QPersistentModelIndex
HEADINGS = ("序号", "整改任务", "责任部门", "整改时限", "评定等次", "得分", "评估人")
NUMBER, TEXT, DEPARTMENT, DEADLINE, GRADE, POINTS, WHO = range(len(HEADINGS))
FIELDS = {TEXT: "text", DEPARTMENT: "department", DEADLINE: "deadline"}
GRADE_ROLE = Qt.ItemDataRole.UserRole
MARKS_ROLE = Qt.ItemDataRole.UserRole + 1
LONGEST_NOTE = 80  # characters that a tooltip tells
ME = "我"
# Asked for dozens of times by each painted row: named once, or Python makes an enum of it each time.
_DISPLAY, _EDIT, _TIP = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole
_ALIGNMENT, _CENTRED = Qt.ItemDataRole.TextAlignmentRole, int(Qt.AlignmentFlag.AlignCenter)
_READ = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
_SPOKEN = Qt.ItemDataRole.AccessibleTextRole
_FONT = Qt.ItemDataRole.FontRole
_ANSWERED = frozenset((_DISPLAY, _EDIT, _TIP, _ALIGNMENT, _SPOKEN, _FONT, GRADE_ROLE, MARKS_ROLE))
_TYPED = _READ | Qt.ItemFlag.ItemIsEditable


class Marks(NamedTuple):
    """What a task has beside its grade; each is shown by a sign."""

    note: bool
    files: bool


def marks_of(task: Task) -> Marks:
    """Return what a task has."""
    return Marks(bool(task.note.strip()), bool(task.files))


def _marks_told(task: Task) -> list[str]:
    """Say what the signs say, and what the note says."""
    note = [f"评定说明：{shown(one_line(task.note), LONGEST_NOTE)}"] if task.note.strip() else []
    return note + ([f"材料：{len(task.files)}份"] if task.files else [])


class TaskModel(QAbstractTableModel):
    """Shows an answer and asks for changes: ``field_edited`` sends position, field and new text."""

    field_edited = Signal(int, str, str)

    def __init__(self, rule: GradedList) -> None:
        super().__init__()
        self._rule = rule
        self._tasks: tuple[Task, ...] = ()
        self._shown: list[int] = []  # position in the ledger, by row
        self._only_open = self._only_mine = False
        self._editable = True
        self._division = Division()
        self._bold = QFont()
        self._bold.setBold(True)
        self._declined = 0

    def divide(self, division: Division, declined: int) -> None:
        """Show whose the tasks are; ``declined`` is another number where all is to be shown again."""
        if declined != self._declined or division is not self._division:
            self._declined, self._division = declined, division
            self._only_mine = self._only_mine and self.has_mine
            self.beginResetModel()
            self._shown = self._rows_of(self._tasks)
            self.endResetModel()

    @property
    def is_divided(self) -> bool:
        """Whether single tasks are somebody's."""
        return self._division.is_divided(self._rule.number)

    @property
    def has_mine(self) -> bool:
        """Whether some of them are that of who is at the keyboard, and others are not."""
        return self.is_divided and self._division.is_mine(self._rule.number)

    def is_mine(self, task: Task) -> bool:
        """Whether a task is that of who is at the keyboard."""
        return self._division.whose(Part(self._rule.number, task.id)) == MINE

    def names(self, task: Task) -> list[str]:
        """Return whose a task is; who is at the keyboard is 我."""
        names = self._division.names(Part(self._rule.number, task.id)) if self.is_divided else ()
        return [ME if same_person(name, self._division.person) else name for name in names]

    def set_editable(self, editable: bool) -> None:
        """Let the cells be typed into, or only be read."""
        self._editable = editable

    def show(self, answer: GradedListAnswer) -> None:
        """Show the answer; rows are only added or taken away if their number changed."""
        shown = self._rows_of(answer.tasks)
        if len(shown) == len(self._shown) and len(answer.tasks) == len(self._tasks):
            changed = [r for r, p in enumerate(shown) if self._shown[r] != p or self._tasks[p] is not answer.tasks[p]]
            graded = shown == self._shown and all(self._is_only_graded(answer.tasks[shown[r]], r) for r in changed)
            self._tasks, self._shown = answer.tasks, shown
            if changed:
                first = GRADE if graded else NUMBER
                self.dataChanged.emit(self.index(changed[0], first), self.index(changed[-1], WHO))
            return
        self.beginResetModel()
        self._tasks, self._shown = answer.tasks, shown
        self.endResetModel()

    def _is_only_graded(self, task: Task, row: int) -> bool:
        """Whether a task differs from the one in ``row`` by nothing that stands left of its grade."""
        before = self._tasks[self._shown[row]]
        same = all(getattr(before, name) == getattr(task, name) for name in FIELDS.values())
        return same and marks_of(before) == marks_of(task)

    @property
    def longest_score(self) -> str:
        """The score of a single task, with the digit that is written widest."""
        return re.sub("[0-9]", "8", written_total(self._rule.full))

    def show_only_open(self, only_open: bool) -> None:
        """Show all tasks, or only those that have no grade yet."""
        self.beginResetModel()
        self._only_open = only_open
        self._shown = self._rows_of(self._tasks)
        self.endResetModel()

    def show_only_mine(self, only_mine: bool) -> None:
        """Show all tasks, or only those of who is at the keyboard."""
        self.beginResetModel()
        self._only_mine = only_mine
        self._shown = self._rows_of(self._tasks)
        self.endResetModel()

    @property
    def only_open(self) -> bool:
        return self._only_open

    @property
    def only_mine(self) -> bool:
        return self._only_mine

    def position(self, row: int) -> int:
        """Return the position in the ledger of the task in ``row``."""
        return self._shown[row]

    def row_of(self, position: int) -> int:
        """Return the row that shows the task at ``position``, or -1."""
        return self._shown.index(position) if position in self._shown else -1

    def _rows_of(self, tasks: tuple[Task, ...]) -> list[int]:
        wanted = [p for p, task in enumerate(tasks) if not (self._only_open and task.grade is not None)]
        return [p for p in wanted if self.is_mine(tasks[p])] if self._only_mine else wanted

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in _ANSWERED:
            return None
        task = self._tasks[self._shown[index.row()]]
        column = index.column()
        if role == _DISPLAY:
            return one_line(self._cell(self._shown[index.row()], task, column))
        if role == _ALIGNMENT:
            return _CENTRED if column not in (TEXT, DEPARTMENT) else None
        if role == _EDIT:
            return self._cell(self._shown[index.row()], task, column)
        if role == _TIP and column == WHO:
            return tip("、".join(self.names(task)))
        if role == _FONT:
            return self._bold if column in (NUMBER, WHO) and self.is_divided and self.is_mine(task) else None
        if role == _TIP and column in FIELDS:
            told = _marks_told(task) if column == TEXT else []
            return tip("\n".join([getattr(task, FIELDS[column]), *told]))
        if role == _SPOKEN:
            return self._spoken(self._shown[index.row()], task, column)
        if role == MARKS_ROLE:
            return marks_of(task)
        if role == GRADE_ROLE:
            return task.grade
        return None

    def _spoken(self, position: int, task: Task, column: int) -> str:
        """Return what is heard of a cell: of the first, where keys that grade lead to, also what is graded."""
        columns = (NUMBER, TEXT, GRADE, *((WHO,) if self.is_divided else ())) if column == NUMBER else (column,)
        told = [one_line(self._cell(position, task, one)) for one in columns]
        if WHO in columns and told[-1]:
            told[-1] += "负责"
        return "，".join(told + (_marks_told(task) if column in (TEXT, NUMBER) else []))

    def _cell(self, position: int, task: Task, column: int) -> str:
        if column in FIELDS:
            return str(getattr(task, FIELDS[column]))
        if column == NUMBER:
            return str(position + 1)
        if column == WHO:
            return "、".join(self.names(task))
        if task.grade is None:
            return UNSAID
        if column == GRADE:
            return task.grade
        return written_total(round_half_up(self._rule.share(task.grade, len(self._tasks))))

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _TYPED if self._editable and index.column() in FIELDS else _READ

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or index.column() not in FIELDS:
            return False
        self.field_edited.emit(self._shown[index.row()], FIELDS[index.column()], one_line(str(value)))
        return True
