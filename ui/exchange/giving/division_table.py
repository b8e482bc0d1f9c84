"""Who does which items, as a table to tick: a row an item, a column a person; of a ledger also single tasks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSignalBlocker,
    Qt,
    Signal,
)
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from desktop_app.assessing.division import tasks_of
from desktop_app.assessing.ranges import in_ranges, numbers_in
from desktop_app.base.errors import UserError
from desktop_app.base.text import one_line, same_person
from desktop_app.record.assessment import Assessment
from desktop_app.record.package import Share
from desktop_app.rubric.rubric import Rubric

from ...parts.layouts import column, row
from ...parts.tables import dress_rows
from ...parts.widgets import allow, button, label, set_look, set_text, tip

HINT = "在人名下面勾选所负责的项；台账任务可按序号分给几个人，写成1-20、25这样。没有写明由谁负责的，人人都可以评。"
Index = QModelIndex | QPersistentModelIndex
NO_TASKS = "还没有任务，导入台账以后才能按任务分"
_ON, _OFF, _SOME = Qt.CheckState.Checked, Qt.CheckState.Unchecked, Qt.CheckState.PartiallyChecked
_READ = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
NAME_LETTERS, ITEM_LETTERS = 6, 18  # least widths of a person's column and of the items'
LONGEST_NAME = 20


class Row(NamedTuple):
    """What a row is about: a section by its items, one item, or the tasks of one."""

    items: tuple[int, ...]
    is_section: bool = False
    is_tasks: bool = False


class DivisionTable(QTableWidget):
    """A click or Space ticks; a section's tick is that of all of its items. ``changed`` follows each change by hand."""

    changed = Signal()

    def __init__(self, rubric: Rubric, record: Assessment | None = None) -> None:
        super().__init__(0, 1)
        self._rubric, self._people = rubric, list[str]()
        self._tasks: dict[int, list[int]] = {}  # ids of the tasks by item, in order
        for position, item in enumerate(rubric.items):
            if listing := tasks_of(item):
                entries: Sequence[Any] = listing.entries(record.answers[position]) if record else ()
                self._tasks[item.number] = [entry.id for entry in entries]
        self._rows = list(self._all_rows())
        self.setObjectName("division")
        self.setItemDelegate(_Ticks(self))
        dress_rows(self, "分工")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.verticalHeader().hide()
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setRowCount(len(self._rows))
        self._name_rows()
        self.itemChanged.connect(self._item_changed)
        self.itemClicked.connect(self._clicked)

    def _all_rows(self) -> Iterator[Row]:
        for section in self._rubric.sections:
            yield Row(tuple(item.number for item in section.items), is_section=True)
            for item in section.items:
                yield Row((item.number,))
                if item.number in self._tasks:
                    yield Row((item.number,), is_tasks=True)

    def _name_rows(self) -> None:
        sections = iter(self._rubric.sections)
        self.setHorizontalHeaderLabels(["评分项"])
        for at, one in enumerate(self._rows):
            words = self._words(one, next(sections).name if one.is_section else "")
            named = QTableWidgetItem(words)
            named.setFlags(_READ)
            named.setToolTip(tip(words))
            font = named.font()
            font.setBold(one.is_section)
            named.setFont(font)
            self.setItem(at, 0, named)

    def _words(self, one: Row, section: str) -> str:
        if one.is_section:
            return section
        item = self._rubric.items[self._rubric.positions[one.items[0]]]
        if one.is_tasks:
            count = len(self._tasks[item.number])
            return f"　　其中单项任务（共{count}项，写序号）" if count else "　　其中单项任务（还没有任务）"
        return f"{item.number}　{item.text}"

    @property
    def people(self) -> list[str]:
        """Who has a column, in order."""
        return list(self._people)

    def show_shares(self, people: Sequence[str], shares: Sequence[Share]) -> None:
        """Show who does what; whoever has a share gets a column as well."""
        named = [*people, *(share.person for share in shares)]
        self._people = []
        for name in named:
            if not self._column_of(name):
                self._people.append(name)
        with QSignalBlocker(self):
            self.setColumnCount(1 + len(self._people))
            self.setHorizontalHeaderLabels(["评分项", *self._people])
            for place in range(len(self._people)):
                self._fill(place)
        for share in shares:
            self._show_share(share)
        self._sum_up()
        self._fit()

    def add_person(self, name: str) -> None:
        """Add a column for somebody, and go there; who has one already gets no other."""
        if not self._column_of(name):
            self._people.append(name)
            with QSignalBlocker(self):
                self.setColumnCount(1 + len(self._people))
                self.setHorizontalHeaderLabels(["评分项", *self._people])
                self._fill(len(self._people) - 1)
            self._sum_up()
            self._fit()
        self.setCurrentCell(
            self._rows.index(next(one for one in self._rows if not one.is_section)), self._column_of(name)
        )

    def shares(self) -> tuple[Share, ...]:
        """Return who does what; raise ``UserError`` where the numbers of tasks are none."""
        found = []
        for place, person in enumerate(self._people, 1):
            items, tasks = list[int](), list[tuple[int, int]]()
            for at, one in enumerate(self._rows):
                cell = self.item(at, place)
                if one.is_section or cell is None:
                    continue
                if one.is_tasks:
                    ids = self._tasks[one.items[0]]
                    tasks += [(one.items[0], ids[number - 1]) for number in numbers_in(cell.text(), len(ids))]
                elif cell.checkState() == _ON:
                    items += one.items
            if items or tasks:
                found.append(Share(person=person, items=tuple(items), tasks=tuple(tasks)))
        return tuple(found)

    @property
    def fault(self) -> str:
        """Say what is wrong with the numbers of tasks; empty if nothing is."""
        try:
            self.shares()
        except UserError as error:
            return str(error)
        return ""

    def clear_all(self) -> None:
        """Name nobody for anything."""
        self.show_shares(self._people, ())
        self.changed.emit()

    def _column_of(self, name: str) -> int:
        """Return the column of a person; 0 where there is none."""
        return next((at for at, one in enumerate(self._people, 1) if same_person(one, name) or one == name), 0)

    def _fill(self, place: int) -> None:
        """Make the cells of a person anew, nothing ticked."""
        for at, one in enumerate(self._rows):
            cell = QTableWidgetItem()
            cell.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            if not one.is_tasks:
                cell.setFlags(_READ | Qt.ItemFlag.ItemIsUserCheckable)
                cell.setCheckState(_OFF)
            elif self._tasks[one.items[0]]:
                cell.setFlags(_READ | Qt.ItemFlag.ItemIsEditable)
                cell.setToolTip("任务序号，如1-20、25")
            else:
                cell.setFlags(Qt.ItemFlag.NoItemFlags)
                cell.setToolTip(NO_TASKS)
            self.setItem(at, place + 1, cell)

    def _show_share(self, share: Share) -> None:
        place = self._column_of(share.person)
        with QSignalBlocker(self):
            for at, one in enumerate(self._rows):
                cell = self.item(at, place)
                if cell is None or one.is_section:
                    continue
                number = one.items[0]
                if one.is_tasks:
                    theirs = {task for item, task in share.tasks if item == number}
                    cell.setText(in_ranges(at for at, task in enumerate(self._tasks[number], 1) if task in theirs))
                elif number in share.items:
                    cell.setCheckState(_ON)

    def _sum_up(self) -> None:
        """Show of each section whether all, some or none of it is ticked, and say of each cell what it means."""
        with QSignalBlocker(self):
            for place, person in enumerate(self._people, 1):
                ticked = {one.items[0] for at, one in enumerate(self._rows) if self._is_ticked(at, place)}
                for at, one in enumerate(self._rows):
                    cell, named = self.item(at, place), self.item(at, 0)
                    if cell is None or named is None:
                        continue
                    if one.is_section:
                        on = ticked.issuperset(one.items)
                        cell.setCheckState(_ON if on else _SOME if ticked.intersection(one.items) else _OFF)
                    said = cell.text() or "未填" if one.is_tasks else _SAID[cell.checkState()]
                    words = f"{person}，{named.text().strip()}，{said}"
                    cell.setData(Qt.ItemDataRole.AccessibleTextRole, words)

    def _is_ticked(self, at: int, place: int) -> bool:
        one, cell = self._rows[at], self.item(at, place)
        return cell is not None and not (one.is_section or one.is_tasks) and cell.checkState() == _ON

    def _item_changed(self, cell: QTableWidgetItem) -> None:
        one = self._rows[cell.row()]
        if one.is_section:
            with QSignalBlocker(self):
                for at, other in enumerate(self._rows):
                    beside = self.item(at, cell.column())
                    within = not (other.is_section or other.is_tasks) and other.items[0] in one.items
                    if within and beside is not None:
                        beside.setCheckState(_ON if cell.checkState() == _ON else _OFF)
        elif one.is_tasks:
            self._dress(cell)
        self._sum_up()
        self.changed.emit()

    def _dress(self, cell: QTableWidgetItem) -> None:
        """Write numbers as they are written everywhere, or say what is wrong with them."""
        ids = self._tasks[self._rows[cell.row()].items[0]]
        with QSignalBlocker(self):
            try:
                cell.setText(in_ranges(numbers_in(cell.text(), len(ids))))
                cell.setToolTip("任务序号，如1-20、25")
            except UserError as error:
                cell.setText(one_line(cell.text()))
                cell.setToolTip(tip(str(error)))

    def _clicked(self, cell: QTableWidgetItem) -> None:
        """Tick by a click anywhere in the cell."""
        if cell.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            cell.setCheckState(_OFF if cell.checkState() == _ON else _ON)

    def _fit(self) -> None:
        """Give the people what their names need, and the items the rest."""
        header, unit, mode = self.horizontalHeader(), self.fontMetrics().horizontalAdvance("国"), QHeaderView.ResizeMode
        header.setMinimumSectionSize(NAME_LETTERS * unit)
        for place in range(1, self.columnCount()):
            header.setSectionResizeMode(place, mode.ResizeToContents)
        few = self.columnCount() <= 1 + 5
        header.setSectionResizeMode(0, mode.Stretch if few else mode.Interactive)
        if not few:
            self.setColumnWidth(0, ITEM_LETTERS * unit)


class _Ticks(QStyledItemDelegate):
    """Boxes in the middle of their cells; what a click does is the table's to say."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        super().paint(painter, option, index)
        if state is None:
            return
        box, style = QStyleOptionViewItem(option), option.widget.style()
        width = style.pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth, option, option.widget)
        box.rect = QRect(0, 0, width, width)
        box.rect.moveCenter(option.rect.center())
        flags, now = QStyle.StateFlag, Qt.CheckState(state)
        box.state = flags.State_Enabled | {_ON: flags.State_On, _OFF: flags.State_Off, _SOME: flags.State_NoChange}[now]
        style.drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck, box, painter, option.widget)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.features &= ~QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        return not isinstance(event, QMouseEvent) and super().editorEvent(event, model, option, index)


_SAID = {_ON: "负责", _OFF: "不负责", _SOME: "负责其中几项"}


class DivisionEditor(QWidget):
    """The table, with a line to add somebody, to fill in what the register says, and to clear it all.

    ``usual`` is what the register says; it is shown at once where nothing is said otherwise. ``changed`` says that
    ``shares()`` or ``fault`` may be others.
    """

    changed = Signal()

    def __init__(
        self,
        rubric: Rubric,
        record: Assessment | None,
        people: Sequence[str],
        shares: Sequence[Share],
        usual: Sequence[Share] = (),
    ) -> None:
        super().__init__()
        self.table = DivisionTable(rubric, record)
        self._usual = tuple(usual)
        self.table.show_shares(people, shares or usual)
        self._before = self.table.shares()
        self.table.changed.connect(self._changed)
        self._name = QLineEdit()
        self._name.setAccessibleName("添加人员")
        self._name.setPlaceholderText("姓名")
        self._name.setMaxLength(LONGEST_NAME)
        self._name.returnPressed.connect(self._add)
        self._add_button = button("添加人员", self._add)
        self._fill = button("按名册填写", self._fill_usual)
        allow(self._fill, "" if usual else "单位名册里没有写明谁负责哪些项")
        self._clear = button("清空", self.table.clear_all)
        self._fault = label(look="fault", wrap=True)
        line = row(self._name, self._add_button, None, self._fill, self._clear, spacing=8)
        column(label(HINT, "hint", wrap=True), (self.table, 1), line, self._fault, on=self, spacing=8)
        if usual and not shares:
            set_look(self._fault, "state", "wait")
            set_text(self._fault, "已按单位名册填写，请核对。")

    def shares(self) -> tuple[Share, ...]:
        """Return who does what; raise ``UserError`` where the numbers of tasks are none."""
        return self.table.shares()

    @property
    def fault(self) -> str:
        """Say what is wrong; empty if nothing is."""
        return self.table.fault

    @property
    def is_changed(self) -> bool:
        """Whether somebody has changed who does what since it was first shown."""
        return bool(self.fault) or self.shares() != self._before

    @property
    def people(self) -> list[str]:
        """Who has a column, in order."""
        return self.table.people

    def _changed(self) -> None:
        set_look(self._fault, "state", "")
        set_text(self._fault, self.fault)
        self.changed.emit()

    def _add(self) -> None:
        name = one_line(self._name.text()).strip()
        if name:
            self._name.clear()
            self.table.add_person(name)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill_usual(self) -> None:
        self.table.show_shares(self.table.people, self._usual)
        self._changed()
