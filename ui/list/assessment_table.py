"""The list itself: rows to open, print and delete; a heading clicked orders them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6 import QtCore
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QStyle, QStyleOptionViewItem, QTableView, QWidget

from desktop_app.base.clock import now
from desktop_app.base.text import unit_name
from desktop_app.storage.next_step import next_step, progress, state, total
from desktop_app.storage.summaries import Summary

from ..parts.tables import OWN_ROLE as REFUSED
from ..parts.tables import dress_list
from ..parts.theme import scaled
from ..parts.widgets import CENTRED, set_look, tip

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent

COLUMNS = {
    "unit": "被评估单位",
    "date": "评估日期",
    "state": "状态",
    "progress": "进度",
    "total": "合计",
    "grade": "等次",
    "next": "下一步",
}
"""The headings, by what the order of the list calls them."""
NAMES = tuple(COLUMNS)
ORDERING = "按此列排序；再按反向，第三次恢复为最近修改的在前"
LONG = ("unit", "next")
DISPLAY, TOOL_TIP, ALIGNMENT = 0, 3, 7  # as ``Qt.ItemDataRole`` counts
_ROLES = (DISPLAY, TOOL_TIP, ALIGNMENT, REFUSED)
UNIT, NEXT = NAMES.index("unit"), NAMES.index("next")
NO_SCREEN = 40  # is so many rows high: there the columns are not to jump with the bar when few are left by a search
LEAST_NEXT = 0.45  # of the room that both have: a unit is known by its name, a next step by its first words
NARROW = 920  # pixels, as on a laptop at 150 %
BAR_AS_NEEDED, BAR_STAYS = 0, 2  # as ``Qt.ScrollBarPolicy`` counts
LEFT = 0x81  # as ``Qt.AlignmentFlag`` does
Index = QModelIndex | QPersistentModelIndex


class Differing(NamedTuple):
    """Those of a list that are not in the next one, and those that were not in the one before."""

    gone: list[Summary]
    new: list[Summary]


class AssessmentTable(QTableView):
    """The assessments as rows; Enter opens, Delete asks to delete, ``menu_wanted`` sends a place on the screen.

    ``order_chosen`` sends a name of ``COLUMNS``, with a minus for the other way round, or nothing.
    """

    open_wanted = Signal()
    delete_wanted = Signal()
    menu_wanted = Signal(object)
    order_chosen = Signal(str)
    selection_changed = Signal()

    def __init__(self, parent: QWidget, order: str) -> None:
        super().__init__(parent)
        self.setObjectName("assessments")
        if self.screen().size().width() < scaled(NARROW):  # to be dressed so at once, not again at the first sight
            self.setProperty("tight", "yes")
        self._rows = _Rows(self)
        self._hints: dict[int, int] = {}  # widths of columns
        self._year = 0
        self.setModel(self._rows)
        dress_list(self, "评估列表", 0)
        self.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        header = self.horizontalHeader()
        header.setSectionResizeMode(UNIT, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(NEXT, QHeaderView.ResizeMode.Stretch)
        self._share = QtCore.QTimer(self, interval=0, singleShot=True)  # not while the columns are being laid out
        self._share.timeout.connect(self._share_room)
        header.sectionResized.connect(self._resized)
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self._heading_clicked)
        header.setToolTip(ORDERING)
        self.order = ""
        self.show_order(order)
        self.doubleClicked.connect(self._double_clicked)
        self.selectionModel().selectionChanged.connect(self._selected)

    def make_room(self, listed: Sequence[Summary]) -> Differing:
        """Make the columns wide enough for all of these, of which any may be shown: none jumps with what is.

        Return how they differ from those of the last time.
        """
        differing = self._rows.measure(listed)
        self._hints.clear()
        self.setProperty("verticalScrollBarPolicy", BAR_STAYS if len(listed) > NO_SCREEN else BAR_AS_NEEDED)
        place = NAMES.index("state")
        if any(one.refused for one in differing.new) and self.itemDelegateForColumn(place) is None:
            from .refusal_delegate import RefusalDelegate  # most lists have none

            self.setItemDelegateForColumn(place, RefusalDelegate(self))
        return differing

    def show_rows(self, listed: Sequence[Summary]) -> None:
        """Show these assessments, in this order; where they stand there already nothing is to be painted."""
        year = now().year  # which is all that the cells say of the present
        if self._hints and listed == self._rows.listed and year == self._year:
            return
        if year != self._year:
            self._rows.forget_widths()
        self._year = year
        at = self.verticalScrollBar().value()
        self._rows.show(listed)
        self.verticalScrollBar().setValue(at)
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._set_apart()
        super().resizeEvent(event)
        self._share_room()

    def _set_apart(self) -> None:
        """Stand the columns closer together where there is little room, which texts need more."""
        tight = "yes" if self.width() < scaled(NARROW) else ""
        if (self.property("tight") or "") != tight:
            set_look(self, "tight", tight)
            header = self.horizontalHeader()
            header.style().unpolish(header)
            header.style().polish(header)
            self._hints.clear()
            header.resizeSections()

    def _resized(self, column: int) -> None:
        if column not in (UNIT, NEXT):
            self._share.start()

    def _share_room(self) -> None:
        """Give unit and next step the room that the others leave: each what it needs, or the unit most of it."""
        header = self.horizontalHeader()  # as wide as the viewport, whose first use costs a start 15 ms in PySide
        room = header.width() - header.length() + header.sectionSize(UNIT) + header.sectionSize(NEXT)
        unit = max(self.sizeHintForColumn(UNIT), header.sectionSizeHint(UNIT))
        following = max(self.sizeHintForColumn(NEXT), header.sectionSizeHint(NEXT))
        spare = room - unit - following
        width = unit + spare // 2 if spare >= 0 else min(unit, room - min(following, int(room * LEAST_NEXT)))
        header.resizeSection(UNIT, max(0, min(width, room - header.minimumSectionSize())))

    def show_decided(self, decided: dict[str, str]) -> None:
        """Tell beside the computed grade what was decided, by assessment."""
        if decided != self._rows.decided:
            self._rows.decided = decided
            self._hints.clear()
            self._rows.headerDataChanged.emit(QtCore.Qt.Orientation.Horizontal, 0, len(NAMES) - 1)  # measured anew
            self.viewport().update()

    def sizeHintForColumn(self, column: int) -> int:
        """Return how wide a column has to be for the longest text in it, whichever rows are seen."""
        if column not in self._hints:
            option = QStyleOptionViewItem()
            self.initViewItemOption(option)
            option.text = self._rows.widest(column, option.fontMetrics.horizontalAdvance)
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDisplay
            kind = QStyle.ContentsType.CT_ItemViewItem
            self._hints[column] = self.style().sizeFromContents(kind, option, QtCore.QSize(), self).width()
        return self._hints[column]

    def changeEvent(self, event: QtCore.QEvent) -> None:
        """Measure again in another size of letters, or another style."""
        self._hints.clear()
        self._rows.forget_widths()
        super().changeEvent(event)

    def currentRow(self) -> int:
        """Return the row with the cursor, or -1."""
        return self.currentIndex().row()

    def show_order(self, order: str) -> None:
        """Mark the heading by which the rows are ordered."""
        name = order.removeprefix("-")
        self.order = order if name in COLUMNS else ""
        header = self.horizontalHeader()
        header.setSortIndicatorShown(bool(self.order))
        if self.order:
            ways = QtCore.Qt.SortOrder
            way = ways.DescendingOrder if order.startswith("-") else ways.AscendingOrder
            header.setSortIndicator(NAMES.index(name), way)

    @property
    def chosen_rows(self) -> list[int]:
        """The rows that are selected, from above."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def choose_row(self, row: int) -> None:
        """Make a row the only selected one, whatever keys are held, as while something is pasted into the search."""
        flags = QtCore.QItemSelectionModel.SelectionFlag
        index = self.model().index(row, 0)
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter):
            self.open_wanted.emit()
        elif event.key() == QtCore.Qt.Key.Key_Delete:
            self.delete_wanted.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def _heading_clicked(self, place: int) -> None:
        name = NAMES[place]
        self.show_order({name: f"-{name}", f"-{name}": ""}.get(self.order, name))
        self.order_chosen.emit(self.order)

    def _double_clicked(self) -> None:
        self.open_wanted.emit()

    def _selected(self) -> None:
        self.selection_changed.emit()


class _Rows(QStandardItemModel):
    """The rows; what a cell says is put into words when it is looked at, so that no item is made of it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(0, len(COLUMNS), parent)
        self.listed: Sequence[Summary] = ()
        self.decided: dict[str, str] = {}  # by assessment
        self._measured: Sequence[Summary] = ()
        self._longest: dict[str, list[str]] = {}  # by column, what may be the widest text
        self.setHorizontalHeaderLabels(list(COLUMNS.values()))
        for place in map(NAMES.index, LONG):  # whose texts begin at the left, too
            self.horizontalHeaderItem(place).setData(LEFT, ALIGNMENT)

    def show(self, listed: Sequence[Summary]) -> None:
        """Show these assessments, in this order."""
        self.listed = listed
        self.beginResetModel()
        self.blockSignals(True)
        self.setRowCount(len(listed))
        self.blockSignals(False)
        self.endResetModel()

    def measure(self, listed: Sequence[Summary]) -> Differing:
        """Let these be what ``widest`` looks at; what it has found holds but for those that have changed."""
        differing, self._measured = _differing(self._measured, listed), listed
        for name, longest in list(self._longest.items()):
            gone, new = (set(map(_WORDS[name], some)) for some in differing)
            if new.issuperset(gone.intersection(longest)):
                longest += new
            else:
                del self._longest[name]
        return differing

    def forget_widths(self) -> None:
        """Look at all of them again: the letters are others, or what they say."""
        self._longest.clear()

    def widest(self, column: int, width: Callable[[str], int]) -> str:
        """Return the widest text of a column: of texts that are alike one is looked at."""
        name = NAMES[column]
        if name not in self._longest:
            different = {_FOLLOWS_FROM[name](one): one for one in self._measured}
            self._longest[name] = list(map(_WORDS[name], different.values()))
        widest = max(self._longest[name], key=width, default="")
        self._longest[name] = [widest]
        beside = max(self.decided.values(), key=len, default="") if name == "grade" else ""
        return _with_decided(widest, beside)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if role not in _ROLES or not index.isValid():
            return None
        name, one = NAMES[index.column()], self.listed[index.row()]
        if role == DISPLAY:
            return _with_decided(_WORDS[name](one), self.decided.get(one.id, "") if name == "grade" else "")
        if role == REFUSED:
            return name == "state" and one.refused
        if name in LONG:
            return tip(_WORDS[name](one)) if role == TOOL_TIP else None
        return CENTRED if role == ALIGNMENT else None


def _with_decided(grade: str, decided: str) -> str:
    return f"{grade}（{decided}）" if decided else grade


def _differing(before: Sequence[Summary], after: Sequence[Summary]) -> Differing:
    """Tell two lists apart: what has not changed is the same in both, whatever its place."""
    old, present = set(map(id, before)), set(map(id, after))
    gone, new = old - present, present - old
    return Differing([one for one in before if id(one) in gone], [one for one in after if id(one) in new])


_WORDS: dict[str, Callable[[Summary], str]] = {
    "unit": lambda one: unit_name(one.unit),
    "date": lambda one: one.date or "（未填）",
    "state": state,
    "progress": progress,
    "total": total,
    "grade": lambda one: one.grade or "未定",
    "next": next_step,
}
"""What the cells say."""
_FOLLOWS_FROM: dict[str, Callable[[Summary], Any]] = {
    "unit": attrgetter("unit"),
    "date": lambda one: bool(one.date),
    "state": lambda one: (one.sample, one.status, one.outcome, one.changed[:10], bool(one.away), one.came, one.waits),
    "progress": lambda one: (len(one.unanswered), one.items, bool(one.away)),
    "total": lambda one: (len(one.total), bool(one.unanswered), bool(one.away)),
    "grade": attrgetter("grade"),
    "next": attrgetter("id"),
}
"""What tells apart assessments of which a cell may be of another width."""
