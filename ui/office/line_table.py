"""A table to look at, of any number of rows: what a cell says is put into words when it comes into sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from msgspec import Struct
from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ..parts.filters import ENTER
from ..parts.tables import dress_rows
from ..parts.theme import colour
from ..parts.widgets import CENTRED, tip

Index = QModelIndex | QPersistentModelIndex
Key = Callable[[Any], Any]
ROW = 1.8  # height in lines of text
LEFT_OUT = "窗口窄，没有显示{}；把窗口放大就显示。"
LEAST = 3  # letters of a column
LEAST_STRETCHED = 8  # letters to which one gives way where there is no room
SAMPLE = 400  # rows that are looked at for how wide a column has to be
_DISPLAY, _TIP, _ALIGNMENT = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.TextAlignmentRole
_FONT, _INK = Qt.ItemDataRole.FontRole, Qt.ItemDataRole.ForegroundRole


class Column(Struct, frozen=True):
    """What a column says of a row; ``key`` orders by it, None where a row has nothing to say there.

    ``stretched``: it takes what room the others leave, and gives way where they leave none; ``firm``: after the others.
    ``most``: letters that it asks for itself. ``spare``: in a narrow window those of the highest go first, and of 0
    none. ``whole`` is what the pointer is told there, the words unless it is given.
    """

    name: str
    heading: str
    words: Callable[[Any], str]
    key: Key | None = None
    left: bool = False
    stretched: bool = False
    most: int = 14
    spare: int = 0
    whole: Callable[[Any], str] | None = None
    firm: bool = False


def ordered(rows: Sequence[Any], column: Column, *, backwards: bool = False) -> list[Any]:
    """Return rows in the order of a column, alike as they were; what has nothing there comes last either way."""
    key = column.key or column.words
    keyed = [(key(one), one) for one in rows]
    known = [pair for pair in keyed if pair[0] not in (None, "")]
    known.sort(key=lambda pair: pair[0], reverse=backwards)
    return [one for _, one in known] + [one for found, one in keyed if found in (None, "")]


class LineModel(QAbstractTableModel):
    """Rows of any kind under columns; ``late`` tells those that stand out, in the columns ``marked``."""

    def __init__(self, late: Callable[[Any], bool] = bool, marked: Sequence[str] = ()) -> None:
        super().__init__()
        self._late, self._marked = late, marked
        self.columns: Sequence[Column] = ()
        self.rows: Sequence[Any] = ()

    def show(self, columns: Sequence[Column], rows: Sequence[Any]) -> None:
        """Show other rows, under other columns."""
        self.beginResetModel()
        self.columns, self.rows = columns, rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == _ALIGNMENT:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter) if column.left else CENTRED
        return column.heading if role == _DISPLAY else None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if not index.isValid() or role not in (_DISPLAY, _TIP, _ALIGNMENT, _FONT, _INK):
            return None
        column, row = self.columns[index.column()], self.rows[index.row()]
        if role == _DISPLAY:
            return " ".join(column.words(row).split("\n"))
        if role == _TIP:
            return tip((column.whole or column.words)(row))
        if role == _ALIGNMENT:
            return None if column.left else CENTRED
        if column.name not in self._marked or not self._late(row):
            return None
        if role == _INK:
            return colour("bad")
        font = QFont()
        font.setBold(True)
        return font


class LineTable(QTableView):
    """Enter and a double click open a row, a heading orders where ``sorts``; Ctrl+C copies what is selected.

    ``order_chosen`` sends the name of a column, with a minus for the other way round, or nothing. ``left_out`` are the
    headings of the columns for which there is no room; ``fitted`` says that they are others.
    """

    opened = Signal()
    chosen = Signal()
    order_chosen = Signal(str)
    fitted = Signal()

    def __init__(self, name: str, model: LineModel, *, sorts: bool = False) -> None:
        super().__init__()
        self._lines = model
        self._widths: dict[str, int] = {}
        self.order = ""
        self.left_out: tuple[str, ...] = ()
        self.setObjectName("lines")
        self.setModel(model)
        dress_rows(self, name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(round(self.fontMetrics().height() * ROW))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        if sorts:
            self.horizontalHeader().setSectionsClickable(True)
            self.horizontalHeader().sectionClicked.connect(self._heading_clicked)
        self.selectionModel().selectionChanged.connect(self._selected)

    def show_lines(
        self, columns: Sequence[Column], rows: Sequence[Any], name: Callable[[Any], object] = id, *, anew: bool = False
    ) -> None:
        """Show these in the order that is wanted; what was selected stays so, known by its ``name``, or the first is.

        ``anew``: they are others than before, so that columns may need another width.
        """
        if anew:
            self._widths.clear()
        by = next((one for one in columns if one.name == self.order.removeprefix("-")), None)
        shown = ordered(rows, by, backwards=self.order.startswith("-")) if by is not None else rows
        before = set(map(name, self.chosen_rows))
        self._lines.show(columns, shown)
        self._fit()
        self.show_order(self.order)
        self.choose_rows(self._places(before, name) or [0])
        self.chosen.emit()

    @property
    def chosen_rows(self) -> list[Any]:
        """The rows that are selected, from the top."""
        ranges = [(one.top(), one.bottom() + 1) for one in self.selectionModel().selection().toList()]
        return [self._lines.rows[at] for at in sorted({at for one in ranges for at in range(*one)})]

    def _places(self, names: set[object], name: Callable[[Any], object]) -> list[int]:
        """Return where rows of these names stand; for none no row is asked for, as each may be made when it is."""
        return [at for at, one in enumerate(self._lines.rows) if name(one) in names] if names else []

    def choose_row(self, row: int) -> None:
        """Select one row and bring it into sight."""
        if 0 <= row < self._lines.rowCount():
            flags, index = QItemSelectionModel.SelectionFlag, self._lines.index(row, 0)
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.scrollTo(index)

    def choose_rows(self, rows: Sequence[int]) -> None:
        """Select some rows, in their order, the first of them in sight."""
        if not rows:
            return
        self.choose_row(rows[0])
        if len(rows) > 1:
            found = QItemSelection()
            for _, run in groupby(enumerate(rows), lambda pair: pair[1] - pair[0]):  # a selection a run, not a row
                first, *others = (at for _, at in run)
                found.select(self._lines.index(first, 0), self._lines.index((first, *others)[-1], 0))
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().select(found, flags.Select | flags.Rows)

    def _fit(self) -> None:
        """Give each column what its texts need; those that stretch get what is left over, or give what is wanting."""
        for column in self._lines.columns:
            if column.name not in self._widths:
                self._widths[column.name] = self._needed(column)
        room, kept = self.viewport().width(), list(self._lines.columns)
        while sum(map(self._least, kept)) > room and (spare := max(column.spare for column in kept)):
            kept = [column for column in kept if column.spare < spare]
        widths = self._fitting(kept, room)
        for at, column in enumerate(self._lines.columns):
            if self.isColumnHidden(at) == (column.name in widths):
                self.setColumnHidden(at, column.name not in widths)
            if column.name in widths:
                self.setColumnWidth(at, widths[column.name])
        left_out = tuple(column.heading for column in self._lines.columns if column.name not in widths)
        if left_out != self.left_out:
            self.left_out = left_out
            self.horizontalHeader().setToolTip(LEFT_OUT.format("、".join(left_out)) if left_out else "")
            self.fitted.emit()

    def _fitting(self, kept: Sequence[Column], room: int) -> dict[str, int]:
        """Return the widths of columns that are shown."""
        widths = {column.name: self._widths[column.name] for column in kept}
        stretched = [column for column in kept if column.stretched]
        left = room - sum(widths.values())
        give = {column.name: widths[column.name] - self._least(column) for column in stretched}
        if left >= 0:
            for column in stretched:
                widths[column.name] += left // len(stretched)
        elif sum(give.values()) + left >= 0:  # else it has to be scrolled anyway
            for firm in (False, True):
                some = [column.name for column in stretched if column.firm is firm]
                total = sum(give[name] for name in some)
                taken = min(-left, total)
                left += taken
                for name in some if taken else ():
                    widths[name] += -taken * give[name] // total
        return widths

    def _least(self, column: Column) -> int:
        """Return how narrow a column can become."""
        width = self._widths[column.name]
        return min(width, LEAST_STRETCHED * self.fontMetrics().horizontalAdvance("国")) if column.stretched else width

    def _needed(self, column: Column) -> int:
        rows = self._lines.rows
        looked_at = rows[:: max(1, len(rows) // SAMPLE)]
        texts = {column.heading, *(column.words(one) for one in looked_at)}
        font = QFont(self.font())
        font.setBold(True)  # as what stands out is
        measure = QFontMetrics(font)
        unit = measure.horizontalAdvance("国")
        widest = max(map(measure.horizontalAdvance, texts)) + unit * 3 // 2
        return min(max(widest, LEAST * unit), column.most * unit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _selected(self) -> None:
        self.chosen.emit()

    def _heading_clicked(self, place: int) -> None:
        name = self._lines.columns[place].name
        self.show_order({name: f"-{name}", f"-{name}": ""}.get(self.order, name))
        self.order_chosen.emit(self.order)

    def show_order(self, order: str) -> None:
        """Mark the heading by which the rows are ordered."""
        self.order, header = order, self.horizontalHeader()
        names = [column.name for column in self._lines.columns]
        name = order.removeprefix("-")
        header.setSortIndicatorShown(name in names)
        if name in names:
            ways = Qt.SortOrder
            way = ways.DescendingOrder if order.startswith("-") else ways.AscendingOrder
            header.setSortIndicator(names.index(name), way)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif event.key() in ENTER:
            if not event.isAutoRepeat() and self.currentIndex().isValid():
                self.opened.emit()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.indexAt(event.position().toPoint()).isValid():
            self.opened.emit()

    def _copy(self) -> None:
        """Copy the selected rows with their headings, as a spreadsheet takes them."""
        columns = self._lines.columns
        cells = [[column.heading for column in columns]]
        cells += [[" ".join(column.words(one).split()) for column in columns] for one in self.chosen_rows]
        QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in cells))
