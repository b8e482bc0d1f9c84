"""Who changed what and when: a list to look through, the sheet as it was, and the way back to it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QScrollArea,
    QTableView,
    QWidget,
)

from desktop_app.assessing.purging import stays
from desktop_app.base.clock import moment, now
from desktop_app.base.decoding import UNREADABLE
from desktop_app.base.errors import UserError
from desktop_app.history.events import Kind
from desktop_app.history.purging import Target, targets_of
from desktop_app.record.assessment import Assessment
from desktop_app.record.scoring import score
from desktop_app.rubric.amounts import written_total
from desktop_app.storage.seen import Seen

from ..document import Document
from ..evidence.purge import ask_purge
from ..parts.dialogs import ask, warn
from ..parts.layouts import column, row
from ..parts.page_header import PageHeader
from ..parts.tables import dress_rows
from ..parts.theme import scaled
from ..parts.widgets import allow, button, label, set_help, set_key, set_text
from .history_model import CHANGE, EVERYTHING, PERSON, PLACE, TIME, WORDS, HistoryModel

if TYPE_CHECKING:
    from desktop_app.office.round.acts_told import Told

# Width of the narrow columns in characters of the font; the change itself takes what is left.
_WIDTHS = {TIME: 8.4, PERSON: 5.6, PLACE: 6.6, WORDS: 13}
OF_OFFICE = "巡察办的办理记录，不改变得分和考核表。"
SEARCH_AFTER_MS = 250  # while somebody types
DETAILS_HEIGHT = 96
MOST_DETAILS = 200  # below the table
PURGE = "误写的说明、误加的材料：连同修改记录和材料里的内容一并删除，定稿以前可以（Shift+Delete）"


class HistoryTable(QTableView):
    """The entries as rows; Enter shows what was there."""

    sheet_wanted = Signal()

    def __init__(self, model: HistoryModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setObjectName("history")
        dress_rows(self, "修改记录")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.fit()

    def fit(self) -> None:
        """Give rows and columns the size that the present font needs."""
        unit = self.fontMetrics().horizontalAdvance("国")
        self.verticalHeader().setDefaultSectionSize(round(self.fontMetrics().height() * 1.7))
        header = self.horizontalHeader()
        header.setSectionResizeMode(CHANGE, QHeaderView.ResizeMode.Stretch)
        for section, width in _WIDTHS.items():
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(section, round(unit * width))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.sheet_wanted.emit()
        else:
            super().keyPressEvent(event)


class HistoryPage(QWidget):
    """The history of an assessment as it was when the page was opened; what is wanted goes out as signals.

    Earlier entries may not be listed: a history can be longer than a screen has room for.
    """

    back_wanted = Signal()
    sheet_wanted = Signal(object, object, str)  # record, result, when
    restored = Signal(str)
    purged = Signal(str)

    def __init__(self, document: Document, entries: Seen, acts: Sequence[Told] = ()) -> None:
        """``acts`` are the office's, the last first."""
        super().__init__()
        self._document = document
        self._entries = entries
        self._earlier = f"，更早的{entries.earlier}条没有列出" if entries.earlier else ""
        set_help(self, "proof")
        self._present = document.stored.record  # what the entries lead to; the document may go on
        self._total_rows = len(entries) + len(acts)
        self._model = HistoryModel(document.rubric, entries, acts)
        self._table = HistoryTable(self._model)
        self._table.sheet_wanted.connect(self._show_sheet)
        self._table.doubleClicked.connect(self._show_sheet)
        self._table.selectionModel().currentRowChanged.connect(self._chosen)
        self._item = self._choice_of_items()
        self._search = QLineEdit()
        self._search.setPlaceholderText("查找：人员、内容、时间")
        self._search.setAccessibleName("查找修改记录")
        self._search.setClearButtonEnabled(True)
        self._soon = QTimer(self, interval=SEARCH_AFTER_MS, singleShot=True)
        self._soon.timeout.connect(self._filter)
        self._search.textEdited.connect(self._soon.start)
        self._search.textChanged.connect(self._soon.start)  # cleared by its own button
        self._details = label(look="historyDetails", wrap=True)
        self._details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._details.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._area = QScrollArea()
        self._then = label(look="historyTotal")
        self._see = button("查看当时内容", self._show_sheet)
        self._restore = button("恢复到此时…", self._ask_restore)
        self._purge = button("彻底删除…", self._ask_purge)
        set_key(self._see, "Enter", own=False)
        set_key(self._restore, "F4")
        set_key(self._purge, "Shift+Delete")
        column(self._header(), (self._body(), 1), on=self, spacing=0)
        self._filter()

    def _choice_of_items(self) -> QComboBox:
        choice = QComboBox()
        choice.setAccessibleName("哪一项")
        choice.addItem("全部项目", EVERYTHING)
        choice.addItem("基本信息", 0)
        for item in self._document.rubric.items:
            choice.addItem(f"第{item.number}项", item.number)
        choice.setMaxVisibleItems(20)
        choice.activated.connect(self._filter)
        return choice

    def _header(self) -> QWidget:
        header = PageHeader("‹ 返回")
        header.back_wanted.connect(self.back_wanted)
        header.title.setText("修改记录")
        self._search.setMinimumWidth(scaled(190))
        header.add(self._item, self._search)
        self._count = header.facts
        return header

    def _body(self) -> QWidget:
        body = QWidget()
        self._area.setObjectName("historyArea")
        self._area.setAccessibleName("选中的修改")
        self._area.setWidgetResizable(True)
        self._area.setWidget(self._details)
        self._area.setFixedHeight(scaled(DETAILS_HEIGHT))
        line = row((self._then, 1), self._see, self._restore, self._purge, spacing=8)
        column((self._table, 1), self._area, line, on=body, margins=(14, 12, 14, 12), spacing=10)
        return body

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _filter(self) -> None:
        self._soon.stop()
        self._model.show_only(self._item.currentData(), self._search.text())
        rows, total = self._model.rowCount(), self._total_rows
        told = f"共{total}条，最近的在最上面" if rows == total else f"找到{rows}条，共{total}条"
        set_text(self._count, f"{told}{self._earlier}")
        if rows:
            self._table.setCurrentIndex(self._model.index(0, 0))
        self._chosen(self._table.currentIndex())

    def _chosen(self, index: QModelIndex) -> None:
        """Tell all of the entry chosen, and the total that there was after it."""
        record = None
        if not index.isValid():
            self._details.setText("没有符合条件的记录。")
            self._then.setText("")
        elif self._model.entry(index.row()) is None:
            self._details.setText(self._told(index.row()))
            self._then.setText(OF_OFFICE)
        else:
            self._details.setText(self._told(index.row()))
            record = self._record()
            self._then.setText(self._total(record) if record else "这条记录以后的内容无法读懂，不能恢复到此时。")
        self._area.verticalScrollBar().setValue(0)
        none = "" if record is not None else "没有选中可以还原的记录"
        fixed = "" if self._document.editable else "内容只读，要改动请先重新打开评估"
        same = "" if record != self._document.record else "现在就是这时的内容"
        allow(self._see, none, "Enter")
        allow(self._restore, none or fixed or same, "F4")
        none = "" if self._targets() else "这条记录里没有可以彻底删除的说明或材料"
        allow(self._purge, fixed or none, PURGE)

    def _told(self, row: int) -> str:
        found = self._model.line(row)
        details = [one.words for one in found.details[:MOST_DETAILS]]
        if len(found.details) > MOST_DETAILS:
            details.append(f"……另有{len(found.details) - MOST_DETAILS}处")
        head = "　".join(
            part for part in (self._model.time(row), self._model.person(row), found.place, found.words) if part
        )
        return "\n".join([head, *details])

    def _record(self) -> Assessment | None:
        """Return the record as it stood after the entry chosen."""
        index = self._table.currentIndex()
        entry = self._model.entry(index.row()) if index.isValid() else None
        if entry is None:
            return None
        try:
            return self._entries.record(self._document.rubric, self._present, entry)
        except UserError:
            return None

    def _total(self, record: Assessment) -> str:
        result = score(self._document.rubric, record)
        left = f"，还有{len(result.unanswered)}项未评" if result.unanswered else f"，等次 {result.grade}"
        return f"当时合计 {written_total(result.total)} 分{left}"

    def _show_sheet(self) -> None:
        record = self._record()
        if record is not None:
            when = self._model.time(self._table.currentIndex().row())
            self.sheet_wanted.emit(record, score(self._document.rubric, record), when)

    def _targets(self) -> list[tuple[Target, bool]]:
        """Return what the entry brought or took away that can go for good, and whether it now reads otherwise."""
        index = self._table.currentIndex()
        entry = self._model.entry(index.row()) if index.isValid() else None
        if entry is None:
            return []
        try:
            found = targets_of(entry.rows)
            return [(one, stays(self._document.record, self._document.rubric, one, entry)) for one in found]
        except (UserError, *UNREADABLE):
            return []

    def _ask_purge(self) -> None:
        ask_purge(self.window(), self._document, self._targets(), self._entries, self.purged.emit)

    def _ask_restore(self) -> None:
        record, row = self._record(), self._table.currentIndex().row()
        entry = self._model.entry(row) if record is not None else None
        if record is None or entry is None:
            return
        question = (
            f"要把整份评估恢复到{self._model.time(row)}的内容吗？\n\n{self._total(record)}。"
            "那以后的修改都会换回去；恢复后可以用“撤销”取消，修改记录也都保留。"
        )
        ask(self, "恢复", question, "恢复", partial(self._restore_to, record, entry.at))

    def _restore_to(self, record: Assessment, at: str, agreed: bool) -> None:
        if not agreed or not self._document.may_become(record):
            return
        self._document.edit(record, kind=Kind.PUT_BACK, at=at)
        self._document.finish()
        if self._document.failure:
            warn(self.window(), self._document.failure)
        self.restored.emit(f"恢复到{moment(at, now())}的内容")
