"""The import of a ledger: which sheet, what its columns hold, what counts as a task, and what differs from before."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QDialog, QStackedWidget, QWidget

from desktop_app.files.settings import load_settings, save_settings
from desktop_app.ledger import (
    COUNTS,
    Count,
    Layout,
    Reading,
    Sheet,
    compare,
    left,
    plain_words,
    read_off,
    recognise,
    taken,
    together,
)
from desktop_app.ledger import without_headings as layout_without_headings
from desktop_app.rubric.answers import Task

from ..parts.flow import flow, lay_out
from ..parts.layouts import DIALOG, column, row
from ..parts.segments import segment
from ..parts.tab_order import go_by_tab
from ..parts.theme import scaled, size
from ..parts.widgets import allow, button, label, resize_to_fit, set_look, set_text
from .ledger_views import ColumnsTable, ComparisonTable, SkippedTable, TasksView, fit_rows

COUNT_WORDS = {"measures": "以“措施”为任务", "findings": "以“问题”为任务"}
UPDATE, APPEND = range(2)
PREVIEW, COLUMNS, SKIPPED, COMPARED = range(4)
SHOWN_OTHERS = 3  # tables that are named as not taken
USUAL = QSize(1100, 640)


class LedgerDialog(QDialog):
    """Shows the tasks as they will be.

    ``chosen`` sends the tasks as they were, as they will be, and how many come from the ledger. Nothing is
    changed here: whoever opened the dialog makes one edit of it. It is made while the user looks for the file,
    and serves every import after it.
    """

    chosen = Signal(tuple, tuple, int)

    def __init__(self, parent: QWidget, measure: str) -> None:
        super().__init__(parent)
        self.setWindowTitle("导入台账")
        self._measure = measure
        self._letters = 0  # their size when the rows were fitted to them
        self._forget()
        self._build()
        self._fit()
        self.grab()  # dressed, laid out and painted once before anybody waits for it

    def _forget(self) -> None:
        self._sheets: Sequence[Sheet] = ()
        self._groups: list[list[int]] = []  # the sheets that each choice stands for
        self._present: tuple[Task, ...] = ()
        self._layouts: list[Layout] = []
        self._reading = Reading([], [], ("measures",))
        self._new_tasks: list[Task] = []
        self._tasks: tuple[Task, ...] = ()
        self._by_hand = self._counted = self._pasted = False
        self._settings = load_settings()

    def show_sheets(self, sheets: Sequence[Sheet], present: tuple[Task, ...], *, pasted: bool = False) -> None:
        """Open on the sheets that are the ledger.

        What was ``pasted`` goes behind the tasks that are there, unless the user wants otherwise.
        """
        self._sheets, self._present, self._pasted = sheets, present, pasted
        self._sheet_choice.clear()
        self._sheet_choice.addItems([one.name + ("（隐藏）" if one.hidden else "") for one in sheets])
        self._groups = [[at] for at in range(len(sheets))]
        ledgers = taken(sheets)
        if len(ledgers) > 1:
            self._sheet_choice.addItem(f"全部台账（{len(ledgers)}张）")
            self._groups.append(ledgers)
        self._sheet_choice.setCurrentIndex(self._groups.index(ledgers))
        for widget in (self._sheet_name, self._sheet_choice):
            widget.setVisible(len(sheets) > 1)
        self._ways.button(APPEND if pasted else UPDATE).setChecked(True)
        self._ways_row.setVisible(bool(present))
        self._fit()  # the window may have gone to another screen
        self._show_sheet()
        lay_out(self._counts_row, self._choices, self._tabs_row)
        self.open()

    def done(self, result: int) -> None:
        super().done(result)
        self._forget()

    def _build(self) -> None:
        self._sheet_name = label("工作表", "fieldName")
        self._sheet_choice = QComboBox()
        self._sheet_choice.setAccessibleName("工作表")
        self._sheet_choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)  # of each ledger anew
        self._sheet_choice.activated.connect(self._show_sheet)
        self._counts = self._segments([COUNT_WORDS[count] for count in COUNTS], self._count)
        self._ways = self._segments(["与现有任务对照更新", "追加在现有任务之后"], self._show_tasks)
        self._counts_row, self._ways_row = _row(self._counts), _row(self._ways)
        self._tabs = self._segments(["", "", "", ""], self._show_tab)
        self._tabs_row = _row(self._tabs)
        self._preview, self._columns = TasksView(), ColumnsTable()
        self._skipped, self._compared = SkippedTable(), ComparisonTable()
        self._columns.mapped.connect(self._map)
        self._compared.ticked.connect(self._show_result)
        self._pages = QStackedWidget(self)
        self._tables = (self._preview, self._columns, self._skipped, self._compared)
        for table in self._tables:
            self._pages.addWidget(table)
        self._summary = label(look="secondary", wrap=True)
        self._import = button("导入", self.accept, "primary")
        self._import.setDefault(True)
        self._lay_out()

    def _segments(self, texts: list[str], slot: object) -> QButtonGroup:
        group = QButtonGroup(self)
        for number, text in enumerate(texts):
            segment(text, "segment", group, number)
        group.idClicked.connect(slot)
        return group

    def _lay_out(self) -> None:
        self._choices = flow(self._sheet_name, self._sheet_choice, self._counts_row, self._ways_row, spacing=14)
        foot = row((self._summary, 1), self._import, button("取消", self.reject), spacing=8)
        column(self._choices, self._tabs_row, (self._pages, 1), foot, on=self, margins=DIALOG, spacing=8)

    def _fit(self) -> None:
        if self._letters != size("normal"):
            self._letters = size("normal")
            for table in self._tables:
                fit_rows(table)
        resize_to_fit(self, QSize(scaled(USUAL.width()), scaled(USUAL.height())))

    def focusNextPrevChild(self, forward: bool) -> bool:
        return go_by_tab(self, forward=forward)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._import.setFocus()

    def accept(self) -> None:
        """Send the tasks, and remember what the user has said of the columns."""
        if not self._import.isEnabled():
            return
        for layout in self._layouts if self._by_hand else ():
            save_settings(load_settings().with_ledger(layout.headings, layout.fields))
        chosen = self._present, self._tasks, len(self._new_tasks)
        super().accept()
        self.chosen.emit(*chosen)

    @property
    def _chosen(self) -> list[int]:
        return self._groups[max(0, self._sheet_choice.currentIndex())]

    @property
    def _parts(self) -> list[tuple[Sheet, Layout]]:
        return list(zip((self._sheets[at] for at in self._chosen), self._layouts, strict=True))

    def _show_sheet(self) -> None:
        """Read the sheets with what is known of their columns, and show the part that needs the user."""
        self._layouts = [self._likely(self._sheets[at]) for at in self._chosen]
        self._by_hand = self._counted = False
        self._columns.show_layouts(self._parts)
        self._read(choose_count=True)
        self._tabs.button(PREVIEW if any(one.readable for one in self._layouts) else COLUMNS).click()

    def _likely(self, sheet: Sheet) -> Layout:
        layout = recognise(sheet) or layout_without_headings(sheet)
        if not layout.rows and not self._pasted:  # no ledger, or one that only the user can tell
            layout = layout.with_fields([""] * sheet.width)
        known = self._settings.ledger_fields(layout.headings) if layout.rows else ()
        return layout.with_fields(known) if known else layout

    def _map(self, fields: list[list[str]]) -> None:
        layouts = zip(self._layouts, fields, strict=True)
        self._layouts, self._by_hand = [layout.with_fields(mapped) for layout, mapped in layouts], True
        self._read(choose_count=not self._counted)  # while columns are told one by one, the likely count changes

    def _count(self) -> None:
        self._counted = True
        self._show_tasks()

    def _read(self, *, choose_count: bool) -> None:
        self._reading = together([(sheet.name, read_off(sheet, layout)) for sheet, layout in self._parts])
        choices = self._reading.choices
        for number, count in enumerate(COUNTS):
            allow(self._counts.button(number), "" if count in choices else "这份台账里没有这一列")
            words = f"　{self._reading.number(count)}{self._measure}" if count in choices else ""
            set_text(self._counts.button(number), COUNT_WORDS[count] + words)
        if choose_count or COUNTS[max(0, self._counts.checkedId())] not in choices:
            self._counts.button(COUNTS.index(self._likely_count())).setChecked(True)
        self._skipped.show_rows(self._reading.skipped, self._reading.doubtful)
        self._show_tasks()

    def _likely_count(self) -> Count:
        """Return what counts as a task: what counted when the present tasks were imported."""
        present = {(task.finding, task.text) for task in self._present}

        def same(count: Count) -> int:
            return sum((task.finding, task.text) in present for task in self._reading.tasks(count)) if present else 0

        return max(self._reading.choices, key=same)  # the first if both are alike

    def _show_tasks(self) -> None:
        """Compare the tasks with those that are there, if there are any, and show what will be."""
        self._new_tasks = self._reading.tasks(COUNTS[max(0, self._counts.checkedId())])
        compared = self._present and self._ways.checkedId() != APPEND
        self._compared.show_comparison(compare(self._present, self._new_tasks) if compared else None)
        self._show_result()

    def _show_result(self) -> None:
        before = self._present if self._ways.checkedId() == APPEND else ()  # who appends compares with nothing
        self._tasks = (*before, *self._new_tasks) if self._compared.comparison is None else self._compared.merged()
        self._preview.show_tasks(self._tasks, len(before))
        number = len(self._new_tasks)
        words = {
            PREVIEW: f"任务预览（{len(self._tasks)}）",
            COLUMNS: "各列的内容",
            SKIPPED: f"未导入的行（{len(self._reading.skipped)}）" + self._doubts,
            COMPARED: f"与现有任务对照（{self._compared.rowCount()}）",
        }
        for tab, text in words.items():
            set_text(self._tabs.button(tab), text)
        self._tabs.button(COMPARED).setVisible(bool(self._present) and not before)
        if self._tabs.checkedId() == COMPARED and before:
            self._tabs.button(PREVIEW).click()
        same = "" if self._tasks != self._present else "和现有任务一样，没有要导入的"
        allow(self._import, same if number else "没有认出整改任务，请在“各列的内容”里指定")
        set_text(self._import, f"导入{number}{self._measure}任务")
        set_look(self._summary, "state", "" if number else "wait")
        set_text(self._summary, self._words(number))

    @property
    def _doubts(self) -> str:
        doubtful = len(self._reading.doubtful)
        return f"、须核对的行（{doubtful}）" if doubtful else ""

    @property
    def _others(self) -> str:
        """Say which tables of the file are not taken."""
        others = left(self._sheets, self._chosen)
        return (
            f"没有导入的表：{'；'.join(others[:SHOWN_OTHERS])}{'等' if others[SHOWN_OTHERS:] else ''}。"
            if others
            else ""
        )

    def _repeated(self) -> str:
        """Say how many of the tasks are there already, where they would be added to these."""
        present = {plain_words(f"{task.finding}{task.text}") for task in self._present}
        same = sum(plain_words(f"{task.finding}{task.text}") in present for task in self._new_tasks)
        if not same:
            return ""
        return f"其中{same}{self._measure}和现有任务一样，追加后会重复；请改选“与现有任务对照更新”，或取消。"

    def _words(self, number: int) -> str:
        if not number:
            return "还没有任务：请在“各列的内容”里指明哪一列是问题、哪一列是措施，或换一张工作表。"
        comparison = self._compared.comparison
        if comparison is None:
            told = f"导入后共{len(self._tasks)}{self._measure}任务；新导入的一律未评，单位自己写的完成情况只供参考。"
            told = self._repeated() + told
        else:
            gone, apart = len(comparison.gone), self._compared.apart
            stays = len({task.id for task in self._tasks} & {task.id for task in comparison.gone})
            told = (
                f"新增{len(comparison.added) + apart}，有修改{len(comparison.changed) - apart}，"
                f"新台账里没有{gone + apart}（删去{gone - stays}，保留{stays + apart}）。"
                f"导入后共{len(self._tasks)}{self._measure}，已评的等次、说明和材料都保留"
            )
            passed = self._compared.passed_on
            told += f"，其中{passed}{self._measure}改写后沿用原评定，请在“与现有任务对照”核对。" if passed else "。"
        if self._tasks == self._present:
            return "这份台账已经导入过：它和现有任务完全一样，不用再导入。"
        return told + self._others

    def _show_tab(self) -> None:
        self._pages.setCurrentIndex(self._tabs.checkedId())


def _row(group: QButtonGroup) -> QWidget:
    """Return the buttons of a group side by side, as one piece."""
    holder = QWidget()
    row(*group.buttons(), None, on=holder, spacing=0)
    return holder
