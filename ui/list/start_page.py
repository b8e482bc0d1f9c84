"""The first page: the assessments in the file, what can be begun, and where the file is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from desktop_app.base.clock import day, now
from desktop_app.base.errors import UserError
from desktop_app.base.text import unit_name
from desktop_app.record.status import state_words
from desktop_app.storage.summaries import Summaries, Summary

from ..parts.flow import Flow
from ..parts.layouts import column, row
from ..parts.tables import dress_list
from ..parts.widgets import CENTRED, allow, button, label, set_help, set_text, shortened, tip

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent

    from desktop_app.storage.data_file import DataFile

EMPTY = "这个文件里还没有评估。按“新建评估”开始第一次评估。\n\n想先练一练，按下面的“打开示例评估”。"
HEADINGS = ("被评估单位", "评估日期", "状态", "进度", "合计", "等次")
RECENT_SHOWN = 3
LONGEST_PATH = 50  # characters of a recent file's
KEEP_AFTER_MS = 1000  # the list is on the screen by then
BY_MOUSE = 1  # as ``Qt.TextInteractionFlag`` counts
ALIGNMENT = 7  # as ``Qt.ItemDataRole`` does


class AssessmentTable(QTableWidget):
    """The assessments as rows; Enter opens, Delete asks to delete."""

    open_wanted = Signal()
    delete_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(0, len(HEADINGS), parent)
        self.setObjectName("assessments")
        self.setHorizontalHeaderLabels(HEADINGS)
        dress_list(self, "评估列表", 0)
        self.cellDoubleClicked.connect(self._double_clicked)

    def show_refusals(self, rows: Sequence[int]) -> None:
        """Give the refused signatures in these rows their colour."""
        from .refusal_delegate import REFUSED, RefusalDelegate  # most lists have none

        place = HEADINGS.index("状态")
        for at in rows:
            self.model().setData(self.model().index(at, place), True, REFUSED)
        if self.itemDelegateForColumn(place) is None:
            self.setItemDelegateForColumn(place, RefusalDelegate(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter):
            self.open_wanted.emit()
        elif event.key() == QtCore.Qt.Key.Key_Delete:
            self.delete_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _double_clicked(self) -> None:
        self.open_wanted.emit()


class StartPage(QWidget):
    """Shows a list of stored assessments; what is wanted goes out as signals."""

    new_wanted = Signal()
    open_wanted = Signal(str)
    delete_wanted = Signal(str)
    blank_wanted = Signal()
    sample_wanted = Signal()
    file_wanted = Signal()
    folder_wanted = Signal()
    recent_wanted = Signal(Path)  # or one that was dropped here

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        set_help(self, "visit")
        self.setAcceptDrops(True)
        self._table = AssessmentTable(self)
        self._table.open_wanted.connect(self._open)
        self._table.delete_wanted.connect(self._delete)
        self._table.itemSelectionChanged.connect(self._selection_changed)
        self._empty = label(EMPTY, "empty", wrap=True)
        self._empty.setProperty("alignment", CENTRED)
        self._file = label(look="secondary", wrap=True)
        self._file.setProperty("textInteractionFlags", BY_MOUSE)
        self._sample_button = button("打开示例评估", self.sample_wanted.emit)
        self._drop_sample_button = button("删除示例", self._drop_sample)
        self._open_button = button("打开", self._open)
        self._delete_button = button("删除…", self._delete)
        titles = column(label("巡察整改成效评估", "programTitle"), self._file)
        self._new_button = button("新建评估", self.new_wanted.emit, "primary")
        top = row((titles, 1), column(self._new_button, None))
        buttons = Flow(
            self._open_button,
            self._delete_button,
            self._sample_button,
            self._drop_sample_button,
            button("空白考核表…", self.blank_wanted.emit),
            button("打开其他文件…", self.file_wanted.emit),
            button("打开所在文件夹", self.folder_wanted.emit),
            spacing=8,
            greedy=True,
        )
        self._recent = QGridLayout()
        self._recent.setSpacing(0)
        self._recent.setColumnStretch(1, 1)
        parts = (top, (self._table, 1), (self._empty, 1), buttons, self._recent)
        column(*parts, on=self, margins=(40, 28, 40, 24), spacing=14)
        self._summaries = Summaries()
        self._keep = QtCore.QTimer(self, interval=KEEP_AFTER_MS, singleShot=True)
        self._keep.timeout.connect(self._summaries.keep)
        self._path: Path | None = None
        self._editable = True
        self._ids: list[str] = []
        self._sample = ""

    def show_file(self, file: DataFile | None, chosen: str = "", origin: Path | None = None) -> list[str]:
        """List what a file holds; the assessment ``chosen``, or the one that was, is selected.

        ``origin`` is the file elsewhere that this one is a copy of. Return what cannot be read, in sentences.
        """
        listed, faults, self._path = list[Summary](), list[str](), file.path if file else None
        if file is not None:
            try:
                listed, faults = self._summaries.of(file)
            except UserError as error:
                faults = [str(error)]
            self._keep.start()
        self._editable = file is None or not file.read_only
        allow(self._new_button, self._why_fixed)
        allow(self._sample_button, self._why_fixed, "一次填好的评估，可以随便改，用完删除")
        allow(self._drop_sample_button, self._why_fixed)
        self._show(listed, chosen, origin)
        return faults

    def _show(self, listed: list[Summary], chosen: str, origin: Path | None) -> None:
        chosen = chosen or self._chosen()
        copied = f"（本机副本，原件：{origin}）" if origin else ""
        set_text(self._file, f"数据文件：{self._path}{copied}" if self._path else "没有打开的数据文件")
        self._ids = [one.id for one in listed]
        self._sample = next((one.id for one in listed if one.sample), "")
        self._sample_button.setVisible(self._path is not None and not listed)
        self._drop_sample_button.setVisible(bool(self._sample))
        self._table.setRowCount(len(listed))
        for at, one in enumerate(listed):
            for place, words in enumerate(self._cells(one)):
                item = QTableWidgetItem(words)
                if place:
                    item.setData(ALIGNMENT, CENTRED)
                else:
                    item.setToolTip(tip(words))
                self._table.setItem(at, place, item)
        if refused := [at for at, one in enumerate(listed) if one.refused]:
            self._table.show_refusals(refused)
        self._table.setVisible(bool(listed))
        self._empty.setVisible(not listed)
        if listed:
            self._table.selectRow(self._ids.index(chosen) if chosen in self._ids else 0)
        self._selection_changed()

    @property
    def listed(self) -> list[str]:
        """The ids of what is listed."""
        return self._ids

    def show_recent(self, paths: Sequence[str]) -> None:
        """Offer the files opened before, but for the one that is open; the menu has them all."""
        while (item := self._recent.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for at, path in enumerate([one for one in paths if one != str(self._path)][:RECENT_SHOWN]):
            link = button(f"最近的文件：{shortened(path, LONGEST_PATH)}", self._recent_clicked, "link")
            link.setToolTip(tip(path))
            link.setProperty("path", path)
            self._recent.addWidget(link, at, 0)

    def _recent_clicked(self) -> None:
        self.recent_wanted.emit(Path(self.sender().property("path")))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        from ..parts.dropping import dropped_file, take_copy

        if dropped_file(event.mimeData()):
            take_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        from ..parts.dropping import dropped_file, take_copy

        if path := dropped_file(event.mimeData()):
            take_copy(event)
            self.recent_wanted.emit(path)

    def focus_list(self) -> None:
        """Put the cursor into the list."""
        self._table.setFocus()

    @staticmethod
    def _cells(one: Summary) -> tuple[str, ...]:
        return (
            unit_name(one.unit),
            one.date or "（未填）",
            "示例" if one.sample else state_words(one.status, one.outcome, day(one.changed, now())),
            f"已评 {one.items - len(one.unanswered)} / {one.items} 项",
            f"（{one.total}）" if one.unanswered else one.total,
            one.grade or "未定",
        )

    def _chosen(self) -> str:
        row = self._table.currentRow()
        return self._ids[row] if 0 <= row < len(self._ids) else ""

    def _selection_changed(self) -> None:
        none = "" if self._chosen() else "请先在列表里选中一份评估"
        allow(self._open_button, none)
        allow(self._delete_button, none or self._why_fixed)

    @property
    def _why_fixed(self) -> str:
        return "" if self._editable else "这个文件是以只读方式打开的，不能修改"

    def _open(self) -> None:
        if self._chosen():
            self.open_wanted.emit(self._chosen())

    def _drop_sample(self) -> None:
        self.delete_wanted.emit(self._sample)

    def _delete(self) -> None:
        if self._chosen() and self._editable:
            self.delete_wanted.emit(self._chosen())
