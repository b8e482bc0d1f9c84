"""How tasks come into a ledger from elsewhere: pasted lines at once, tables and workbooks after a look."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.backups.occasions import IMPORTING
from desktop_app.base.userdirs import home_folder
from desktop_app.ledger import (
    SUFFIXES,
    Sheet,
    plain_words,
    read_ledger,
    read_off,
    recognise,
    sheet_from_text,
    without_headings,
)
from desktop_app.rubric.answers import Task

from ..document import Document
from ..parts.backup_first import backup_first
from ..parts.dialogs import ask_file, attempt, tell, warn
from ..parts.patience import while_busy
from ..parts.widgets import shortened
from .ledger_dialog import LedgerDialog
from .sources import has_table, tables


class BringingIn(QObject):
    """Changes nothing itself: whoever made it makes one edit of what comes.

    ``pasted`` sends tasks that go behind the others; ``imported`` the tasks as they were when the user looked the
    ledger over, as they shall be, and how many come from the ledger.
    """

    pasted = Signal(list)
    imported = Signal(tuple, tuple, int)

    def __init__(self, document: Document, position: int, measure: str, widget: QWidget) -> None:
        """``widget`` is what dialogs stand above."""
        super().__init__(widget)
        self._document = document
        self._position = position
        self._measure = measure
        self._widget = widget
        self._dialog: LedgerDialog | None = None

    @property
    def _tasks(self) -> tuple[Task, ...]:
        answer: Any = self._document.answer(self._position)
        present: tuple[Task, ...] = answer.tasks
        return present

    def paste(self, data: QMimeData) -> None:
        """Take the tasks that were copied from Excel or WPS: lines at once, a table after a look."""
        if has_table(data):  # which says where a cell ends, as the plain text does not
            self._read("正在读取粘贴的表格…", partial(tables, data.html()), partial(self._paste_tables, data.text()))
        else:
            self._paste_text(data.text())

    def _paste_tables(self, text: str, sheets: list[Sheet]) -> None:
        if not sheets:
            self._paste_text(text)
        elif len(sheets) > 1:
            self.look_over(sheets, pasted=True)
        else:
            self._paste_sheet(sheets[0])

    def _paste_text(self, text: str) -> None:
        sheet = attempt(self._widget, partial(sheet_from_text, text))
        if sheet is not None:
            self._paste_sheet(sheet)

    def _paste_sheet(self, sheet: Sheet) -> None:
        if not self._document.editable:
            return
        if not sheet.rows:
            words = "剪贴板里没有整改任务。请先在Excel或WPS表格中选中任务各行并复制，再回来粘贴。"
            tell(self._widget, "粘贴", words)
            return
        layout = recognise(sheet)
        reading = read_off(sheet, layout or without_headings(sheet))
        tasks = reading.tasks("measures")
        present = {plain_words(f"{task.finding}{task.text}") for task in self._tasks}
        repeated = any(plain_words(f"{task.finding}{task.text}") in present for task in tasks)
        if layout or sheet.width > 1 or reading.skipped or reading.doubtful or repeated:
            self.look_over([sheet], pasted=True)
        else:
            self.pasted.emit(tasks)

    def ask_workbook(self) -> None:
        """Let the user choose a workbook."""
        self.prepare()
        kinds = f"台账 ({' '.join(f'*{suffix}' for suffix in SUFFIXES)});;所有文件 (*)"
        ask_file(self._widget, "导入台账", home_folder(), kinds, self.read, save=False)

    def read(self, path: Path) -> None:
        """Read a workbook in a thread, and show what is in it."""
        self._read(f"正在读取“{shortened(path.name)}”…", partial(read_ledger, path), self.look_over)

    def _read(self, words: str, work: Callable[[], list[Sheet]], then: Callable[[list[Sheet]], object]) -> None:
        while_busy(self._widget, words, work, then, may_stop=True)
        self.prepare()

    def prepare(self) -> LedgerDialog:
        """Make the dialog while the user looks for the file, or a thread reads it."""
        if self._dialog is None:
            self._dialog = LedgerDialog(self._widget, self._measure)
            self._dialog.chosen.connect(self._after_backup)
        return self._dialog

    def look_over(self, sheets: list[Sheet], *, pasted: bool = False) -> None:
        """Show what is in the sheets."""
        dialog = self.prepare()
        if not self.is_final():
            dialog.show_sheets(sheets, self._tasks, pasted=pasted)

    def _after_backup(self, before: tuple[Task, ...], tasks: tuple[Task, ...], number: int) -> None:
        backup = partial(self._document.backup, IMPORTING)
        backup_first(self._widget, backup, "导入", partial(self._done, before, tasks, number))

    def _done(self, before: tuple[Task, ...], tasks: tuple[Task, ...], number: int) -> None:
        if not self.is_final():
            self.imported.emit(before, tasks, number)

    def is_final(self) -> bool:
        """Say so if the assessment has become final while a ledger was read or looked over."""
        if not self._document.editable:
            self._refused("台账没有导入：这份评估已不是草稿，要改动请先重新打开。")
        return not self._document.editable

    def _refused(self, words: str) -> None:
        warn(self._widget, words)
