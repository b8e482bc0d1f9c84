"""轮次总览: the round of the open file at a glance, on pages that are shown one at a time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QStackedWidget, QWidget

from desktop_app.office.round.overview import Line

from ...parts.dropping import dropped_files, take_copy
from ...parts.layouts import column, row
from ...parts.low import scrolled_where_low
from ...parts.page_header import PageHeader
from ...parts.segments import segment
from ...parts.theme import scaled
from ...parts.widgets import label, set_help, set_text
from ..follow_up.entries_tab import EntriesTab
from ..office_book import OfficeBook
from .pictures_tab import PicturesTab
from .questions_tab import QuestionsTab
from .table_tab import TableTab

LOW = 420  # below this height
ROOMY, TIGHT = (16, 10, 16, 10), (8, 4, 8, 2)  # margins
ALL_ROUNDS = "全部轮次"
NO_ROUND = "文件里还没有轮次；可以在“单位名册与轮次”里建立。"


class RoundPage(QWidget):
    """Shows what the book has read; a tab is filled when it comes into sight."""

    back_wanted = Signal()
    dropped = Signal(list)  # paths

    def __init__(self, book: OfficeBook) -> None:
        super().__init__()
        self._book = book
        self.setAcceptDrops(True)
        self._is_old: set[int] = set()
        set_help(self, "round")
        header = PageHeader("‹ 返回")
        header.back_wanted.connect(self.back_wanted)
        self._header = header
        self._rounds = QComboBox()
        self._rounds.setAccessibleName("轮次")
        self._rounds.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._rounds.activated.connect(self._refresh)
        self.table, self._pictures, self._questions = TableTab(book), PicturesTab(), QuestionsTab()
        self.entries = EntriesTab(book)
        self._questions.lines_wanted.connect(self.show_only)
        self._tabs = QButtonGroup(self)
        self._pages = QStackedWidget()
        self._line = row(spacing=0)
        top = row(self._line, None, label("轮次", "fieldName"), self._rounds, spacing=8)
        self._content = column(top, (self._pages, 1), margins=ROOMY, spacing=10)
        column(header, (self._content, 1), on=self, spacing=0)
        self._add("一览", scrolled_where_low(self.table))
        self._add("图表", self._pictures)
        self._add("问题提示", self._questions)
        self._add("后续跟踪", self.entries)
        self._tabs.idClicked.connect(self._show_tab)
        self._tabs.button(0).setChecked(True)
        book.changed.connect(self._read)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the tables the room, where a large scale leaves little."""
        super().resizeEvent(event)
        low = self.height() < scaled(LOW)
        self._header.facts.setVisible(not low)
        self._content.setContentsMargins(*(TIGHT if low else ROOMY))
        self._content.setSpacing(4 if low else 10)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            take_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := dropped_files(event.mimeData()):
            take_copy(event)
            self.dropped.emit(paths)

    def _add(self, words: str, page: QWidget) -> None:
        number = self._pages.count()
        self._line.addWidget(segment(words, "segment", self._tabs, number))
        self._pages.addWidget(page)

    def listen_for_keys(self) -> None:
        """Let the parts answer keys."""
        self.table.listen_for_keys()

    @property
    def round(self) -> str:
        """The id of the round that is looked at; empty for all."""
        return str(self._rounds.currentData() or "")

    @property
    def lines(self) -> list[Line]:
        """The lines of that round."""
        wanted = self.round
        return [line for line in self._book.lines if not wanted or line.round == wanted]

    def _read(self) -> None:
        """Offer the rounds of the file, the last first, and show what was read."""
        register = self._book.register
        before = self.round if self._rounds.count() else _present(self._book.lines, [one.id for one in register.rounds])
        self._rounds.clear()
        for one in reversed(register.rounds):
            self._rounds.addItem(one.title, one.id)
        self._rounds.addItem(ALL_ROUNDS, "")
        self._rounds.setCurrentIndex(max(0, self._rounds.findData(before)))
        self._refresh()

    def _refresh(self) -> None:
        found = self._book.register.round(self.round)
        title = found.title if found else "全部轮次"
        set_text(self._header.title, f"轮次总览：{title}")
        ends = f"截止日期{found.ends}" if found and found.ends else ""
        set_text(self._header.facts, NO_ROUND if not self._book.register.rounds else ends)
        self._is_old = set(range(self._pages.count()))
        self._show_tab()

    def _show_tab(self, _: int = 0) -> None:
        at = max(0, self._tabs.checkedId())
        self._pages.setCurrentIndex(at)
        if at in self._is_old:
            self._is_old.discard(at)
            self._fill(at)

    def _fill(self, at: int) -> None:
        (self.table, self._pictures, self._questions, self.entries)[at].show_lines(self.lines)

    def show_only(self, assessments: Sequence[str]) -> None:
        """Show some lines in the table."""
        self._tabs.button(0).click()
        self.table.show_only(assessments)

    def focus(self) -> None:
        """Put the cursor where one begins."""
        self.table.focus()


def _present(lines: Sequence[Line], rounds: Sequence[str]) -> str:
    """Return the last round in which there is anything, or else all."""
    there = {line.round for line in lines}
    return next((one for one in reversed(rounds) if one in there), "")
