"""The editor of the task ledger: grade by key, add, delete, move, paste, import, show only what is open."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from desktop_app.base.text import one_line
from desktop_app.history.events import Kind
from desktop_app.ledger import with_work_since
from desktop_app.record.assessment import Assessment
from desktop_app.record.placeholders import place_of_mark
from desktop_app.rubric.answers import Task
from desktop_app.rubric.rules.graded_list import TASKS

from ...document import Document
from ...evidence.evidence_strip import EvidenceFrame
from ...ledger.bringing_in import BringingIn
from ...ledger.foot_line import FootLine
from ...ledger.place import LedgerPlace
from ...ledger.sources import workbook
from ...ledger.task_detail import TaskDetail
from ...ledger.task_model import FIELDS, TEXT, TaskModel
from ...ledger.task_table import TaskTable
from ...ledger.whose_tasks import WhoseTasks
from ...parts.beside import tell_beside
from ...parts.dialogs import ask_which
from ...parts.dropping import copied, take_copy
from ...parts.flow import flow
from ...parts.growing_text import brings_files
from ...parts.layouts import column, row
from ...parts.reserved import Said
from ...parts.ticks import TickBox
from ...parts.widgets import allow, button, keep_width, label, set_key, set_text
from .base import Editor

DROPPED_AS = "导入台账", "作为佐证材料"


class GradedListEditor(Editor):
    """Every change of the ledger is one step: grading a selection, deleting it, a whole paste or import."""

    def __init__(self, document: Document, position: int) -> None:
        super().__init__(document, position)
        self._grades = [grade.label for grade in self.rule.grades]
        self._model = TaskModel(self.rule)
        self._model.field_edited.connect(self._field_edited)
        self._whose = WhoseTasks(document, position)
        self._table = TaskTable(self._model, self.rule.grades)
        self._table.may_type = lambda row: self._whose.may_change([self._model.position(row)])
        self._table.grade_chosen.connect(self._grade_and_go_on)
        self._table.grade_clicked.connect(self._grade_here)
        self._table.deletion_wanted.connect(self._delete)
        self._table.paste_wanted.connect(self._paste)
        self._table.addition_wanted.connect(self._add)
        self._table.import_wanted.connect(self._import)
        self._table.move_wanted.connect(self._move)
        self._bringing = BringingIn(document, position, self.rule.measure, self)
        self._bringing.pasted.connect(self._append)
        self._bringing.imported.connect(self._imported)
        self.setAcceptDrops(True)
        self._table.detail_wanted.connect(self._show_detail)
        self._table.current_changed.connect(self._show_task)
        self._detail = TaskDetail(document, position)
        self._detail.left.connect(self._leave_detail)
        self._count = label(look="secondary")
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._only_open = TickBox("只看未评")
        self._only_open.clicked.connect(self._filter)
        self._only_mine = TickBox("只看我的")
        self._only_mine.clicked.connect(self.show_only_mine)
        self._only_mine.hide()
        self._changing = {
            button("添加", self._add): "Insert",
            button("粘贴", self._paste): "Ctrl+V",
            button("导入台账…", self._import): "Ctrl+Shift+O",
            button("删除", self._delete): "Delete",
            button("上移", self._move_up): "Alt+↑",
            button("下移", self._move_down): "Alt+↓",
        }
        for made, key in self._changing.items():
            set_key(made, key, own=False)
            made.setToolTip(key)
        tools = row((flow(*self._changing, self._only_open, self._only_mine), 1), self._count)
        one = self.rule.measure
        how = f"点等次按钮评定，或按数字键1–{len(self._grades)}评定并转到下一{one}，0取消"
        keys = f"{how}；按住Shift或Ctrl可选多{one}"
        self.said = Said()
        self._foot = FootLine(keys, self.rule.measure, self.said)
        self._foot.undo_wanted.connect(self._undo_told)
        self._foot.next_wanted.connect(self.gap_wanted)
        self._table.next_wanted.connect(self._go_on)
        self._told_of: Assessment | None = None  # the record of which the line below says more than its keys
        self._place = LedgerPlace(self, self._table, self._foot, self._detail)
        column(tools, self._table, self._foot, self._detail, on=self)

    def context(self) -> object:
        return self._told_of is self._document.record

    def refresh(self) -> None:
        if self._told_of is not self._document.record:
            self._foot.show_keys()
        tasks = self.answer.tasks
        current = self._table.currentIndex().row()
        self._model.divide(self._document.division, self._document.declined)
        self._only_mine.setVisible(self._model.has_mine)
        self._only_mine.setChecked(self._model.only_mine)
        self._model.show(self.answer)
        if self._table.currentIndex().row() != current:
            self._table.select_row(min(current, self._model.rowCount() - 1))
        self._place.fit(len(tasks))
        self._show_task()
        left = self.answer.grades[None]
        done = f"，还有{left}{self.rule.measure}未评" if left else "，已评完" if tasks else "，请添加、粘贴或导入"
        whole = f"共{len(tasks)}{self.rule.measure}"
        set_text(self._count, f"{whole}{done}")
        keep_width(self._count, [f"{whole}，还有{len(tasks)}{self.rule.measure}未评"])
        self._foot.show_grades(self.rule, self.answer)

    def set_editable(self, editable: bool) -> None:
        """Only the buttons that change go: rows can be chosen and read on."""
        for made, key in self._changing.items():
            allow(made, "" if editable else "内容只读，要改动请先重新打开评估", key)
        self._model.set_editable(editable)
        self._table.set_editable(editable)
        self._detail.set_editable(editable)
        self.setAcceptDrops(editable)

    @property
    def row(self) -> int:
        return self._table.currentIndex().row()

    def go_to_row(self, row: int) -> None:
        self._table.select_row(row)

    def show_entry(self, number: int, field: str) -> bool:
        self._show_all()
        self._table.select_row(self._model.row_of(number))
        beside = field not in (*FIELDS.values(), "grade")
        if beside:
            self._detail.focus_note()
        return beside

    def first_input(self) -> QWidget:
        self._place.show()
        if not self._table.currentIndex().isValid():
            self._table.select_row(0)
        return self._table

    def fit_to(self, room: int) -> None:
        self._place.set_room(room)

    def _show_task(self) -> None:
        """Show what belongs to the current row."""
        row = self._table.currentIndex().row()
        position = self._model.position(row) if 0 <= row < self._model.rowCount() else -1
        self._detail.show_task(position + 1, self.answer.tasks[position] if position >= 0 else None)

    def _show_detail(self) -> None:
        if self._table.currentIndex().isValid():
            self._detail.focus_note()

    def _leave_detail(self) -> None:
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._table.show_current()

    def _set_tasks(self, tasks: list[Task], field: str = "", kind: Kind = Kind.EDITED, **data: int) -> None:
        above = self._document.division.highest(self.rule.number)
        self._document.set_answer(self._position, TASKS.with_entries(self.answer, tasks, above), field, kind, **data)

    def _selected(self) -> list[int]:
        return [self._model.position(row) for row in self._table.selected_rows()]

    def _grade_and_go_on(self, rank: int) -> None:
        rows, left = self._table.selected_rows(), self.answer.grades[None]
        if self._grade(rank):
            self._step_on(rows, gone=self._model.only_open and rank >= 0)
            self._tell_graded(rank, len(rows), left)

    def _grade_here(self, rank: int) -> None:
        """Grade what is selected and stay there; a click on the one grade that is set takes it back."""
        rows, left = self._table.selected_rows(), self.answer.grades[None]
        tasks = [self.answer.tasks[position] for position in self._selected()]
        if len(tasks) == 1 and tasks[0].grade == self._grades[rank]:
            rank = -1
        if self._grade(rank):
            if not self._table.currentIndex().isValid():  # graded rows have left the list, and the next come up
                self._table.select_row(min(rows[0], self._model.rowCount() - 1))
            self._tell_graded(rank, len(rows), left)

    def _grade(self, rank: int) -> bool:
        """Grade the selected tasks in one step; False where there is none."""
        selected = self._selected()
        if not self._may_change(bool(selected)) or not self._whose.may_change(selected):
            return False
        tasks = list(self.answer.tasks)
        for position in selected:
            tasks[position] = replace(tasks[position], grade=self._grades[rank] if rank >= 0 else None)
        self._set_tasks(tasks)
        return True

    def _tell_graded(self, rank: int, number: int, left: int) -> None:
        """Say that several were graded, with the way back, or that of those ``left`` none is, with the way on."""
        if number > 1:
            self._told_of = self._document.record
            self._foot.tell_graded(number, self._grades[rank] if rank >= 0 else "")
        elif left and not self.answer.grades[None]:
            self._told_of = self._document.record
            self._foot.tell_done(len(self.answer.tasks))

    def _may_change(self, possible: bool, why_not: str = "请先选中任务") -> bool:
        """Whether the ledger may be changed in that way; what is in the way is said beside it."""
        editable = self._document.editable
        if not editable or not possible:
            tell_beside(self._table, why_not if editable else "内容只读，要改动请先重新打开评估")
        return editable and possible

    def _step_on(self, rows: list[int], *, gone: bool) -> None:
        """Go to the next row, after the last one to the first that is still open, and then to none."""
        row = rows[0] if gone else rows[-1] + 1  # where graded rows leave the list the next comes up
        left = self._open_after(len(self.answer.tasks))
        if row < self._model.rowCount():
            self._table.select_row(row)
        elif left >= 0:
            self._table.select_row(self._model.row_of(left))
        else:
            self._table.select_none()  # one key too many must not grade the last task again

    def _open_after(self, position: int) -> int:
        """Return the position of the next task that has no grade, from the first again after the last; -1 if none."""
        left = [at for at, task in self._within() if task.grade is None and at != position]
        return next((at for at in left if at > position), left[0] if left else -1)

    def _within(self) -> list[tuple[int, Task]]:
        """Return the tasks with their positions: all, or those of who is at the keyboard, where only they matter."""
        own = self._model.only_mine or (self._document.goes_back and self._model.has_mine)
        return [(at, one) for at, one in enumerate(self.answer.tasks) if not own or self._model.is_mine(one)]

    def _go_on(self) -> None:
        """Follow Enter to the next task that has no grade, and after the last to whatever else wants something."""
        current = self._table.currentIndex()
        left = self._open_after(self._model.position(current.row())) if current.isValid() else -1
        if left >= 0:
            self._table.select_row(self._model.row_of(left))
        else:
            self.gap_wanted.emit()

    def go_to_gap(self) -> bool:
        self._show_graded()
        row, tasks = self._table.currentIndex().row(), self._within()
        marked = next((at for at, task in tasks if place_of_mark(task.note) >= 0), -1)
        left = next((at for at, task in tasks if task.grade is None), marked)
        here = self._model.position(row) if row >= 0 and self._table.hasFocus() else -1
        if left < 0 or any(at == here and task.grade is None for at, task in tasks):
            return False
        self._table.select_row(self._model.row_of(left))
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)
        if left == marked:
            self._detail.go_to_mark()
        return True

    def _field_edited(self, position: int, field: str, text: str) -> None:
        tasks = list(self.answer.tasks)
        tasks[position] = replace(tasks[position], **{field: text})
        self._set_tasks(tasks, f"{tasks[position].id} {field}")

    def _add(self) -> None:
        """Add an empty task after the current one and begin to type it."""
        if not self._may_change(True) or not self._whose.may_rearrange():
            return
        self._show_all()
        tasks = list(self.answer.tasks)
        selected = self._selected()
        at = selected[-1] + 1 if selected else len(tasks)
        tasks.insert(at, Task())
        self._set_tasks(tasks)
        self._table.select_row(self._model.row_of(at))
        index = self._model.index(self._model.row_of(at), TEXT)
        self._table.setCurrentIndex(index)
        self._table.setFocus()
        self._table.edit(index)

    def _delete(self) -> None:
        selected = self._selected()
        if not self._may_change(bool(selected)) or not self._whose.may_change(selected):
            return
        kept = [task for position, task in enumerate(self.answer.tasks) if position not in set(selected)]
        gone = [(position + 1, self.answer.tasks[position]) for position in selected]
        self._set_tasks(kept)
        self._table.select_row(min(self._model.row_of(selected[0]), self._model.rowCount() - 1))
        self._told_of = self._document.record
        self._foot.tell_deleted(gone)

    def _undo_told(self) -> None:
        """Take back what is told, which is the last step as long as it is."""
        if self._told_of is self._document.record:
            self._document.undo()
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _move_up(self) -> None:
        self._move(-1)

    def _move_down(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        selected = self._selected()
        narrowed = "只看未评" if self._model.only_open else "只看我负责的" if self._model.only_mine else ""
        why_not = f"{narrowed}时不能移动" if narrowed else "请先选中要移动的一项任务"
        if not self._may_change(len(selected) == 1 and not narrowed, why_not):
            return
        at, tasks = selected[0], list(self.answer.tasks)
        to = at + by
        if 0 <= to < len(tasks) and self._whose.may_rearrange():
            tasks.insert(to, tasks.pop(at))
            self._set_tasks(tasks)
            self._table.select_row(to)

    def _paste(self) -> None:
        """Add the tasks that were copied elsewhere; files that were copied go to the task as evidence."""
        data = copied()
        if not self._document.editable:
            return
        if brings_files(data) and self._table.currentIndex().isValid():
            self._detail.strip.paste()
        elif self._whose.may_rearrange():
            self._bringing.paste(data)

    def _append(self, new: list[Task]) -> None:
        first = len(self.answer.tasks)
        self._show_all()
        self._set_tasks([*self.answer.tasks, *new], kind=Kind.PASTED, count=len(new))
        self._table.select_row(first)
        self._table.setFocus()

    def _import(self) -> None:
        if self._may_change(True) and self._whose.may_replace():
            self._bringing.ask_workbook()

    def _imported(self, before: tuple[Task, ...], tasks: tuple[Task, ...], number: int) -> None:
        """Make one step of the whole import; evidence may have arrived since it began."""
        self._show_all()
        whole = with_work_since(tasks, before, self.answer.tasks)
        self._set_tasks(list(whole), kind=Kind.LEDGER_IMPORTED, count=number)
        left = [at for at, task in enumerate(self.answer.tasks) if task.grade is None]
        new = [at for at in left if at < len(whole) and not whole[at].id]
        self._table.setFocus()
        self._table.show_from((new or left or [0])[0])

    def take_drop(self, event: QDropEvent) -> bool:
        """Ask what a workbook is meant for: it may be the ledger, or evidence."""
        path = workbook(event)
        if path is None or not self._document.editable:
            return False
        take_copy(event)
        question = f"“{one_line(path.name)}”是整改任务台账，还是本项的佐证材料？"
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        ask_which(self, "拖入的表格", question, DROPPED_AS, partial(self._dropped_as, path, shift))
        return True

    def _dropped_as(self, path: Path, keep_original: bool, which: int) -> None:
        frame = self.parentWidget()
        while which and frame is not None and not isinstance(frame, EvidenceFrame):
            frame = frame.parentWidget()
        if isinstance(frame, EvidenceFrame) and which:
            frame.strip.add([path], keep_original=keep_original)
        elif self._whose.may_replace():
            self._bringing.read(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if workbook(event):
            take_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.take_drop(event)

    def _filter(self, only_open: bool) -> None:
        self._model.show_only_open(only_open)
        self._table.select_row(0)

    def show_only_mine(self, only_mine: bool) -> None:
        self._model.divide(self._document.division, self._document.declined)
        self._only_mine.setChecked(only_mine and self._model.has_mine)
        if self._model.only_mine != self._only_mine.isChecked():
            self._model.show_only_mine(self._only_mine.isChecked())
            self._table.select_row(0)

    def _show_all(self) -> None:
        self.show_only_mine(False)
        self._show_graded()

    def _show_graded(self) -> None:
        if self._model.only_open:
            self._only_open.setChecked(False)
            self._filter(False)
